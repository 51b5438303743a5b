"""A session of an editor with the shipped packs and one more: each request, over standard input and output."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import yaml

from helpers.editor_session import Session, place_of, session
from helpers.places import ROOT, TEST_PACKS
from punkt.authoring.check_files import check_paths
from punkt.deciding.rule_base import load
from punkt.law.sources.kept_texts import keep_text

pytest.importorskip("pygls")
pytestmark = pytest.mark.full

QUEUE, NEED, NORMS, FULL = "214/05-queue.yaml", "214/03-need.yaml", "214/norms.yaml", "214/cases/full.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("editor")
    shutil.copytree(TEST_PACKS / "beginner", root / "214")
    shutil.copytree(ROOT / "rules", root / "rules")
    return root


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Session]:
    with session(folder) as found:
        for file in (QUEUE, NEED, NORMS, FULL):
            found.open(file)
        yield found


@pytest.fixture
def text(editor: Session) -> Iterator[str]:
    """The file of rules, which is put back after the test."""
    content = (editor.root / QUEUE).read_text(encoding="utf-8")
    yield content
    editor.change(QUEUE, content)


def offered(editor: Session, text: str, file: str = QUEUE) -> list[str]:
    """What is offered where «|» stands in a text."""
    line, column = place_of(text, "|")
    editor.change(file, text.replace("|", "", 1))
    return [one["label"] for one in editor.at("completion", file, line, column)["items"]]


def test_what_is_right_draws_nothing(editor: Session) -> None:
    for file in (QUEUE, NEED, NORMS, FULL):
        assert editor.codes(file) == [], editor.shown[editor.uri(file)]
        assert editor.uri(file) in editor.shown


def test_a_fault_is_shown_as_it_is_typed_and_goes_when_it_is_mended(editor: Session, text: str) -> None:
    editor.change(QUEUE, text.replace("$queue.first", "$queue.frst"))
    assert editor.codes(QUEUE, "P304") == ["P304"]
    [shown] = editor.shown[editor.uri(QUEUE)]
    line, column = place_of(text, "$queue.first")
    assert shown["range"] == {
        "start": {"line": line, "character": column},
        "end": {"line": line, "character": column + len("$queue.frst")},
    }
    assert shown["message"] == "нет нормы «queue.frst»; ближайшее известное имя: queue.first"
    editor.change(QUEUE, text)
    assert editor.codes(QUEUE) == []


@pytest.mark.parametrize(
    ("old", "new", "some", "not_one"),
    [
        ("fact: parental_care", "fact: |", ["parental_care", "income.per_head"], "$queue.first"),
        ("is: absent", "is: |", ["available", "absent", "elderly", "ill"], "first"),
        ("then: $points.orphan", "then: $|", ["$points.orphan", "$age.from", "$hours.periodic"], "first"),
        ("then: first", "then: |", ["first", "general", "$queue.first"], "absent"),
        ('point: "6"', 'point: "|"', ["6", "5.а", "order.1"], "15"),
        ("sub: б", "sub: |", ["а", "б", "в"], "6"),
        ("{outcome: points.total, at", "{outcome: |, at", ["points.total", "need"], "parental_care"),
        ("{outcome: points.total, at_least", "{outcome: points.total, |at_least", ["is", "more_than", "in"], "outcome"),
        ("when: {outcome: points.total, at_least: $queue.first}", "when: {|", ["all", "any", "fact", "count"], "says"),
        ("    modality: mandatory", "    |", ["modality", "id", "also"], "require"),
        ("modality: mandatory", "modality: |", ["mandatory", "recommended", "discretionary"], "$queue.first"),
        ("decide: queue", "decide: |", ["queue", "need"], "fee.free"),
        ("when: lives_in_institution", "when: |", ["lives_in_institution"], "general"),
        ("full_years: parents.birth_date", "full_years: |", ["parents.birth_date", "birth_date"], "mandatory"),
    ],
)
def test_what_can_be_written(editor: Session, text: str, old: str, new: str, some: list[str], not_one: str) -> None:
    found = offered(editor, text.replace(old, new, 1))
    assert set(some) <= set(found)
    assert not_one not in found


@pytest.mark.parametrize(
    ("file", "old", "new", "some"),
    [
        (NORMS, "unit: year", "unit: |", ["year", "rouble", "point", "percent"]),
        (NORMS, "    unit: year", "    |", ["unit", "sub", "towards_base"]),
        (FULL, "sex: male", "sex: |", ["male", "female"]),
        (FULL, "need: established", "need: |", ["established", "not_established"]),
        (FULL, "ipra: {", "ipra: {|", ["orientation", "learning", "work"]),
    ],
)
def test_what_norms_and_cases_can_have(editor: Session, file: str, old: str, new: str, some: list[str]) -> None:
    content = (editor.root / file).read_text(encoding="utf-8")
    assert set(some) <= set(offered(editor, content.replace(old, new, 1), file))
    editor.change(file, content)


@pytest.mark.parametrize(
    ("word", "within", "told"),
    [
        ("queue.first", "at_least: $", ["8 point", "п. 6 · обязательно", "> 8 баллов и более"]),
        ("6", 'point: "', ["вне очереди", "encoded"]),
        ("parental_care", "fact: ", ["забота родителей или опекунов", "Могут ли родители", "`absent`"]),
        ("points.total", "outcome: ", ["Сумма баллов", "п. 5: Баллы складываются в сумму."]),
    ],
)
def test_what_is_told_of_a_name(editor: Session, text: str, word: str, within: str, told: list[str]) -> None:
    start = text.index(within + word) + len(within)
    line = text.count("\n", 0, start)
    hover = editor.at("hover", QUEUE, line, start - text.rfind("\n", 0, start) - 1 + 1)
    for part in told:
        assert part in hover["contents"]["value"]


def test_the_text_of_a_point_that_is_kept(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, as it was taken in by ``punkt source add``."""
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "sources"))
    pack = load("ru.verkhnerechensk.214", pack_dirs=[folder / "214"]).linked.by_id["ru.verkhnerechensk.214"]
    keep_text(pack, TEST_PACKS / "beginner-order.txt")
    with session(folder) as editor:
        content = editor.open(QUEUE)
        line, column = place_of(content, 'point: "6"')
        told = editor.at("hover", QUEUE, line, column + 8)["contents"]["value"]
        found = editor.at("definition", QUEUE, line, column + 8)
        every = editor.at("references", QUEUE, line, column + 8, context={"includeDeclaration": True})
    assert "> получатель, набравший 8 баллов и более, принимается вне очереди" in told.lower()
    ledger, source = (Path(one["uri"].removeprefix("file://")) for one in found)
    assert (ledger.name, source.name) == ("ledger.yaml", "ru.verkhnerechensk.214.json")
    at = found[1]["range"]
    assert at["start"]["line"] == at["end"]["line"]
    written = source.read_text(encoding="utf-8").split("\n")[at["start"]["line"]]
    assert written[at["start"]["character"] :].startswith('"6": "Получатель, набравший 8 баллов')
    assert found[1] in every


def test_a_text_taken_in_while_the_editor_is_open(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All paragraphs of a unit, as soon as somebody keeps them, and not when they are taken away."""
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "sources"))
    act = folder / "rules" / "municipal" / "ozyorny"
    file = next(path for path in sorted(act.glob("*.yaml")) if "point: " in path.read_text(encoding="utf-8"))
    with session(folder) as editor:
        name = str(file.relative_to(folder))
        content = editor.open(name)
        point = re.search(r'point: "?([0-9]+)"?', content)
        assert point is not None
        line, column = place_of(content, point[0])
        at = (name, line, column + len(point[0]) - 2)
        assert [Path(one["uri"]).name for one in editor.at("definition", *at)] == ["ledger.yaml"]
        keep_text(load("ru.karelia.ozyorny").linked.by_id["ru.karelia.ozyorny"], act / "act.md")
        found = [Path(one["uri"]).name for one in editor.at("definition", *at)]
        assert found[0] == "ledger.yaml" and set(found[1:]) == {"ru.karelia.ozyorny.json"}
        (tmp_path / "sources" / "ru.karelia.ozyorny.json").unlink()
        assert [Path(one["uri"]).name for one in editor.at("definition", *at)] == ["ledger.yaml"]


def test_where_a_name_is_defined_and_used(editor: Session, text: str) -> None:
    line, column = place_of(text, "{outcome: points.total")
    found = editor.at("definition", QUEUE, line, column + 12)
    assert [Path(one["uri"]).name for one in found] == ["vocabulary.yaml", "05-queue.yaml"]
    every = editor.at("references", QUEUE, line, column + 12, context={"includeDeclaration": True})
    assert sorted(Path(one["uri"]).name for one in every) == [
        "05-queue.yaml",
        "05-queue.yaml",
        "full.yaml",
        "pays.yaml",
        "vocabulary.yaml",
    ]
    line, column = place_of(text, 'point: "6"')
    [entry] = editor.at("definition", QUEUE, line, column + 8)
    assert Path(entry["uri"]).name == "ledger.yaml"
    line, column = place_of(text, "parental_care")
    names = {Path(one["uri"]).name for one in editor.at("definition", QUEUE, line, column)}
    assert names == {"vocabulary.yaml"}


def test_a_norm_is_one_along_the_line_of_bases(editor: Session) -> None:
    content = (editor.root / NORMS).read_text(encoding="utf-8")
    line, column = place_of(content, "hours.periodic:")
    every = editor.at("references", NORMS, line, column, context={"includeDeclaration": True})
    folders = {one["uri"].split("/")[-2] for one in every}
    assert {"214", "mintrud-847", "karelia-166-p"} <= folders


def changed(root: Path, edit: dict[str, Any]) -> None:
    """Carry out a change of files."""
    for uri, edits in edit["changes"].items():
        path = Path(uri.removeprefix("file://"))
        lines = path.read_text(encoding="utf-8").split("\n")
        for one in sorted(edits, key=lambda one: (one["range"]["start"]["line"], one["range"]["start"]["character"]))[
            ::-1
        ]:
            start, end = one["range"]["start"], one["range"]["end"]
            assert start["line"] == end["line"]
            line = lines[start["line"]]
            lines[start["line"]] = line[: start["character"]] + one["newText"] + line[end["character"] :]
        path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "part", "skip", "new"),
    [
        (QUEUE, "fact: parental_care", 6, "care_of_parents"),
        (QUEUE, "outcome: points.total", 9, "points.altogether"),
        (NORMS, "hours.periodic:", 0, "hours.of_periodic"),
        (NEED, "decide: need", 8, "neediness"),
    ],
)
def test_a_name_is_changed_in_all_packs_and_cases(
    folder: Path, tmp_path: Path, file: str, part: str, skip: int, new: str
) -> None:
    root = tmp_path / "work"
    shutil.copytree(folder, root)
    with session(root) as editor:
        content = editor.open(file)
        line, column = place_of(content, part)
        edit = editor.at("rename", file, line, column + skip + 1, newName=new)
    changed(root, edit)
    report = check_paths([root])
    assert [finding.diagnostic.text() for finding in report.findings] == []


def test_names_that_will_not_do(editor: Session, text: str) -> None:
    line, column = place_of(text, "{outcome: points.total")
    document, place = {"uri": editor.uri(QUEUE)}, {"line": line, "character": column + 12}
    for name, part in (("Все баллы", "не годится"), ("need", "занято")):
        reply = editor.reply("textDocument/rename", textDocument=document, position=place, newName=name)
        assert part in reply["error"]["message"]
    assert editor.at("prepareRename", QUEUE, line, column + 12)["placeholder"] == "points.total"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "texts"),
    [
        (QUEUE, "$queue.first", "$queue.frst", "P304", ["$queue.first"]),
        (QUEUE, "at_least: $queue.first", "at_least: queue.first", "P310", ["$queue.first"]),
        (QUEUE, "at_least: $queue.first", "'>=': $queue.first", "P327", ["at_least"]),
        (
            QUEUE,
            "when: lives_in_institution",
            "when: not lives_in_institution",
            "P302",
            ["{not: lives_in_institution}"],
        ),
        (QUEUE, 'point: "6"', 'point: "66"', "P240", ['\n  "66": {state: encoded, title: {ru: …, en: …}}']),
        (QUEUE, ", en: Parents aged 65 give three points.", "", "P202", [", en: …"]),
        (NORMS, 'value: "[2..3]"', "value: [2..3]", "P245", ['"[2..3]"']),
        (NORMS, 'value: "[2..3]"', 'value: "2-3"', "P205", ['"[2..3]"']),
        (NORMS, "    towards_base: replaces\n", "", "P343", ["    towards_base: replaces\n"]),
        (NEED, 'point: "3"', "point: 3", "P203", ['"3"']),
    ],
)
def test_what_can_be_mended(editor: Session, file: str, old: str, new: str, code: str, texts: list[str]) -> None:
    content = (editor.root / file).read_text(encoding="utf-8")
    assert old in content
    editor.change(file, content.replace(old, new, 1))
    assert editor.codes(file, code) == [code]
    [shown] = editor.shown[editor.uri(file)]
    found = editor.of("codeAction", file, range=shown["range"], context={"diagnostics": [shown]})
    edits = [edit["newText"] for one in found for many in one["edit"]["changes"].values() for edit in many]
    editor.change(file, content)
    assert set(texts) <= set(edits)
    assert editor.codes(file) == []


def test_a_number_becomes_a_norm(editor: Session, text: str) -> None:
    editor.change(QUEUE, text.replace("at_least: $queue.first", "at_least: 8"))
    line, column = place_of(text, "at_least: $queue.first")
    at = {"line": line, "character": column + 10}
    [action] = editor.of("codeAction", QUEUE, range={"start": at, "end": at}, context={"diagnostics": []})
    edits = action["edit"]["changes"]
    [rule], [norm] = edits[editor.uri(QUEUE)], edits[editor.uri(NORMS)]
    assert rule["newText"] == "$queue.limit"
    entry = yaml.safe_load("norms:" + norm["newText"])["norms"]["queue.limit"]
    assert (entry["value"], entry["point"], entry["modality"]) == (8, "6", "mandatory")
    assert entry["quote"] == "набравший 8 баллов и более, принимается вне очереди"


def test_the_outline_goes_by_points(editor: Session, text: str) -> None:
    names = [one["name"] for one in editor.of("documentSymbol", QUEUE)]
    assert names == ["5.а points.orphan", "5.б points.parents", "5.в points.institution", "5 points.total", "6 queue"]
    assert [one["name"] for one in editor.ask("workspace/symbol", query="queue.f")] == ["queue.first"]


def test_names_have_colours_of_their_kinds(editor: Session, text: str) -> None:
    legend = editor.about["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
    data = editor.of("semanticTokens/full", QUEUE)["data"]
    lines, found = text.split("\n"), []
    line = column = 0
    for down, right, length, kind, _ in zip(*[iter(data)] * 5, strict=True):
        line, column = line + down, right if down else column + right
        found.append((lines[line][column : column + length], legend[kind]))
    assert ("parental_care", "variable") in found
    assert ("points.orphan", "function") in found and ("points.orphan", "property") in found
    assert ("а", "label") not in found and ("5", "label") in found


def test_what_the_cases_show_stands_above_rules_and_cases(editor: Session, text: str) -> None:
    until = monotonic() + 60
    while not (found := editor.of("codeLens", QUEUE)) and monotonic() < until:
        sleep(0.1)
    titles = [one["command"]["title"] for one in found]
    assert titles[2:4] == ["дел: 4 · сработало: 2 · границы: 1/1", "Почему"]
    reasons = editor.ask("workspace/executeCommand", **_command(found[3]))
    assert "65 лет" in reasons and "Балл" in reasons
    titles = [one["command"]["title"] for one in editor.of("codeLens", FULL)]
    assert titles == ["Решить", "Почему", "как ожидалось"]
    expected = editor.ask("workspace/executeCommand", **_command(editor.of("codeLens", FULL)[1]))
    assert expected == editor.ask("punkt/decision", uri=editor.uri(FULL), why="")
    assert "вне очереди" in expected
    decision = editor.ask("workspace/executeCommand", command="punkt.decide", arguments=[editor.uri(FULL)])
    assert decision == editor.ask("punkt/decision", uri=editor.uri(FULL))
    assert "Дело full" in decision and "Документы представлены полностью" in decision


def _command(lens: dict[str, Any]) -> dict[str, Any]:
    return {key: lens["command"][key] for key in ("command", "arguments")}


def test_the_language_of_the_reader(folder: Path) -> None:
    with session(folder, "en") as editor:
        editor.open(QUEUE, (folder / QUEUE).read_text(encoding="utf-8").replace("$queue.first", "$queue.frst"))
        assert editor.codes(QUEUE, "P304") == ["P304"]
        assert editor.shown[editor.uri(QUEUE)][0]["message"] == (
            "there is no norm queue.frst; the nearest known name is queue.first"
        )
        assert editor.close() == 0
