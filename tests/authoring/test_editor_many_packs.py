"""A session with twenty packs open beside the shipped ones: every request, about the shipped packs themselves."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.editor_session import Session, place_of, session
from helpers.places import ROOT, TEST_PACKS

pytest.importorskip("pygls")
pytestmark = pytest.mark.full

PACKS = 20
LOCAL, NORMS = "rules/municipal/ozyorny/03-group.yaml", "rules/municipal/ozyorny/norms.yaml"
ACT = "rules/regional/karelia-166-p/09-group.yaml"
CASE = "rules/regional/karelia-166-p/cases/petrova.yaml"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    root = tmp_path_factory.mktemp("many")
    shutil.copytree(ROOT / "rules", root / "rules")
    made = {path.name: path.read_text("utf-8") for path in (TEST_PACKS / "beginner").glob("*.yaml")}
    for number in range(PACKS):
        (root / f"p{number}").mkdir()
        for name, text in made.items():
            own = text.replace("verkhnerechensk.214", f"verkhnerechensk.{number}")
            (root / f"p{number}" / name).write_text(own, encoding="utf-8")
    with session(root) as found:
        for number in range(PACKS):
            found.open(f"p{number}/05-queue.yaml")
        for file in (LOCAL, NORMS, ACT, CASE):
            found.open(file)
        yield found


def of_rules(editor: Session, word: str) -> dict[str, int]:
    """How often a word stands in the files of the shipped packs and of the others, without cases' texts."""
    found = {}
    for path in sorted(editor.root.rglob("*.yaml")):
        times = len(re.findall(rf"(?<![\w.]){re.escape(word)}(?![\w.])", path.read_text("utf-8")))
        if times:
            found[str(path.relative_to(editor.root))] = times
    return found


def place(editor: Session, file: str, part: str, skip: int = 0) -> tuple[str, int, int]:
    line, column = place_of((editor.root / file).read_text("utf-8"), part)
    return file, line, column + skip


def files_of(editor: Session, found: list[dict[str, str]]) -> set[str]:
    return {str(Path(one["uri"].removeprefix("file://")).relative_to(editor.root)) for one in found}


def test_nothing_is_wrong_with_any_of_them(editor: Session) -> None:
    for file in (*(f"p{number}/05-queue.yaml" for number in range(PACKS)), LOCAL, NORMS, ACT, CASE):
        assert editor.codes(file) == [], file


def test_a_fault_of_one_is_told_there_alone(editor: Session) -> None:
    text = (editor.root / LOCAL).read_text("utf-8")
    editor.change(LOCAL, text.replace("$group_size", "$group_sise"))
    assert editor.codes(LOCAL, "P304") == ["P304"]
    [shown] = editor.shown[editor.uri(LOCAL)]
    found = editor.of("codeAction", LOCAL, range=shown["range"], context={"diagnostics": [shown]})
    edits = [edit["newText"] for one in found for many in one["edit"]["changes"].values() for edit in many]
    assert "$group_size" in edits
    editor.change(LOCAL, text)
    assert editor.codes(LOCAL) == []
    assert not any(editor.shown.get(editor.uri(f"p{number}/05-queue.yaml")) for number in range(PACKS))


def test_what_can_be_written_is_what_the_pack_has(editor: Session) -> None:
    """Norms of its own and of its bases, none of the other packs that stand on the same base."""
    text = (editor.root / LOCAL).read_text("utf-8")
    line, column = place_of(text, "$group_size")
    editor.change(LOCAL, text.replace("$group_size", "$"))
    offered = {one["label"] for one in editor.at("completion", LOCAL, line, column + 1)["items"]}
    editor.change(LOCAL, text)
    assert {"$group_size", "$room_area_per_person", "$hours.periodic"} <= offered
    assert not {"$queue.first", "$points.orphan"} & offered


def test_a_norm_is_told_defined_and_found_along_its_bases(editor: Session) -> None:
    at = place(editor, LOCAL, "$group_size", 3)
    told = editor.at("hover", *at)["contents"]["value"]
    assert "[4..6]" in told and "> 4-6 человек" in told
    defined = files_of(editor, editor.at("definition", *at))
    assert NORMS in defined and {one.rpartition("/")[2] for one in defined} == {"norms.yaml"}
    every = editor.at("references", *at, context={"includeDeclaration": True})
    assert {LOCAL, NORMS} <= files_of(editor, every)
    assert files_of(editor, every) <= set(of_rules(editor, "group_size"))


def test_an_outcome_leads_to_its_rules_and_cases(editor: Session) -> None:
    at = place(editor, LOCAL, "check: group_size", 9)
    defined = files_of(editor, editor.at("definition", *at))
    assert {"rules/vocabulary.yaml", LOCAL} <= defined
    every = files_of(editor, editor.at("references", *at, context={"includeDeclaration": True}))
    cases = {file for file in of_rules(editor, "group_size") if "/cases/" in file and "rules/" in file}
    assert cases <= every


def test_a_fact_is_renamed_over_all_of_them(editor: Session) -> None:
    """Wherever it stands: vocabulary, rules, cases; not where a reading is called alike."""
    at = place(editor, "p0/05-queue.yaml", "fact: parental_care", 8)
    assert editor.at("prepareRename", *at)["placeholder"] == "parental_care"
    changes = editor.at("rename", *at, newName="care_of_parents")["changes"]
    changed = {str(Path(uri.removeprefix("file://")).relative_to(editor.root)): len(e) for uri, e in changes.items()}
    wanted = of_rules(editor, "parental_care")
    del wanted["rules/federal/mintrud-847/readings.yaml"]
    wanted["rules/federal/mintrud-847/14-possibility.yaml"] -= 1  # «reading: parental_care»
    wanted["rules/vocabulary.yaml"] += 1  # «recipient.parental_care», among the facts of a paper
    assert changed == wanted
    assert len(changed) > PACKS


def test_outline_colours_and_names(editor: Session) -> None:
    assert [one["name"] for one in editor.of("documentSymbol", LOCAL)] == ["3 group_size"]
    assert len(editor.of("semanticTokens/full", ACT)["data"]) > 100
    found = editor.ask("workspace/symbol", query="queue.first")
    assert len(found) == PACKS


def test_the_shipped_case_is_decided_beside_its_text(editor: Session) -> None:
    titles = [one["command"]["title"] for one in editor.of("codeLens", CASE)]
    assert titles[:2] == ["Решить", "Почему"]
    assert "Дело" in editor.ask("punkt/decision", uri=editor.uri(CASE))
    assert editor.ask("punkt/decision", uri=editor.uri(CASE), why="need").startswith("Дело")
