"""What changed as text between two versions, two packs, two days; and the command that shows it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.places import ROOT, TEST_PACKS
from helpers.recipients import COVERED
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.proving.comparison.compared_packs import two_sides
from punkt.proving.comparison.decisions import diff_decisions
from punkt.proving.comparison.verdicts import Verdict
from punkt.showing.comparison.text_changes import DecidedOutcome, TextChange, TextDiff, diff_text

FEDERAL, KARELIA, TOWN = "ru.mintrud.847", "ru.karelia.166-p", "ru.karelia.ozyorny"
ON = date(2025, 6, 1)


def edited(folder: Path, edits: dict[str, tuple[str, str]], version: str = "2.1.0") -> Path:
    """A copy of all rules in which files of the Karelian pack are others, as another version."""
    shutil.copytree(ROOT / "rules", folder)
    pack = folder / "regional" / "karelia-166-p"
    for name, (old, new) in {**edits, "pack.yaml": ("version: 2.0.0", f"version: {version}")}.items():
        text = (pack / name).read_text(encoding="utf-8")
        assert old in text
        (pack / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return pack


def of_name(diff: TextDiff, part: str, name: str) -> TextChange:
    """The change of a norm, rule or reading."""
    (found,) = [change for change in diff.changes if (change.part, change.name) == (part, name)]
    return found


def relation(diff: TextDiff, name: str) -> DecidedOutcome:
    """The row of an outcome."""
    (found,) = [row for row in diff.outcomes if row.key[1] == name and row.key[0] in ("recipient", "group")]
    return found


def fields(change: TextChange, lang: str = "en") -> dict[str, tuple[str, str]]:
    """What a change says otherwise."""
    return {field.name: (field.before[lang], field.after[lang]) for field in change.fields}


def test_two_versions(tmp_path: Path) -> None:
    pack = edited(tmp_path / "rules", {"norms.yaml": ('value: "[12..28]"', 'value: "[12..30]"')})
    one, other = two_sides(str(ROOT / "rules/regional/karelia-166-p"), str(pack), [ON, ON])
    diff = diff_text(one, other)
    assert diff.relation == "versions"
    assert [(f.name, f.before["en"], f.after["en"]) for f in diff.header] == [("version", "2.0.0", "2.1.0")]
    norm = of_name(diff, "norm", "hours.periodic")
    assert fields(norm) == {"value": ("12 to 28 hours a week", "12 to 30 hours a week")}
    assert fields(norm, "ru") == {"value": ("от 12 до 28 часов в неделю", "от 12 до 30 часов в неделю")}
    assert (norm.how, norm.point) == ("changed", "6")
    rules = {change.name for change in diff.changes if change.part == "rule"}
    assert rules == {"types_fitting_hours.periodic", "hours.periodic"}  # their conditions say the number
    assert relation(diff, "hours").relation == "changed"
    assert relation(diff, "need").relation == "same"


def test_a_rule_that_is_gone_and_one_that_binds_otherwise(tmp_path: Path) -> None:
    text = (ROOT / "rules/regional/karelia-166-p/20-duties.yaml").read_text(encoding="utf-8")
    _, second = text.split("\n  - duty: examination")
    next_steps = (ROOT / "rules/regional/karelia-166-p/next.yaml").read_text(encoding="utf-8")
    own = next_steps[next_steps.index("\n    examination:") :].partition("\n    training_form:")
    following = "".join(own[:2])
    edits = {
        "20-duties.yaml": ("\n  - duty: examination" + second, "\n"),
        "05-need.yaml": ("modality: mandatory", "modality: recommended"),
        "next.yaml": (following, "\n    training_form:"),
    }
    pack = edited(tmp_path / "rules", edits)
    diff = diff_text(*two_sides(KARELIA, str(pack), [ON, ON]))
    assert of_name(diff, "rule", "examination").how == "removed"
    assert fields(of_name(diff, "rule", "need"), "ru") == {"modality": ("обязательно", "рекомендовано")}
    assert relation(diff, "examination").relation == "only_one"
    assert relation(diff, "need").relation == "changed"


def test_an_extending_pack() -> None:
    diff = diff_text(*two_sides(FEDERAL, KARELIA, [ON, ON]))
    assert diff.relation == "extends"
    assert relation(diff, "possible").relation == "replaced"
    assert relation(diff, "need").relation == "only_other"
    assert relation(diff, "premises_fit").relation == "same"
    assert relation(diff, "composition").relation == "only_one"  # Karelia regulates it by an outcome of another name
    row = relation(diff, "room_occupancy")
    assert row.one and row.other and row.norms == {"persons_per_room": "replaces"}
    assert (row.one.modality, row.other.modality) == (("recommended",), ("mandatory",))
    assert (row.one.points, row.other.points) == (("9",), ("7",))
    # what the region does not speak of is not gone
    assert not [change for change in diff.changes if change.how == "removed"]


def test_a_pack_that_fills_and_tightens() -> None:
    diff = diff_text(*two_sides(KARELIA, TOWN, []))
    filled = relation(diff, "room_area")
    assert (filled.relation, dict(filled.norms)) == ("filled", {"room_area_per_person": "fills"})
    assert dict(relation(diff, "group_size").norms) == {"group_size": "tightens"}
    assert fields(of_name(diff, "norm", "room_area_per_person"))["value"][1] == "10 sq m"


def test_the_other_way_round() -> None:
    diff = diff_text(*two_sides(TOWN, KARELIA, []))
    assert diff.relation == "extended"
    assert relation(diff, "room_area").relation == "filled"
    assert not [change for change in diff.changes if change.how == "added"]


def test_packs_that_have_nothing_to_do_with_each_other() -> None:
    diff = diff_text(*two_sides(FEDERAL, "ru.alliance.2025", []))
    assert diff.relation == "apart"
    assert {row.relation for row in diff.outcomes} == {"only_one", "only_other"}


def test_two_days() -> None:
    """On 1 July 2025 the band was moved from [2..6] to (3..8]."""
    pool = str(TEST_PACKS / "dated/pool")
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    sides = two_sides(pool, pool, [before, after])
    diff = diff_text(*sides)
    assert diff.relation == "days"
    norm = of_name(diff, "norm", "hours.band")
    assert fields(norm) == {"value": ("2 to 6 h a week", "more than 3 and at most 8 h a week")}
    assert "condition" in fields(of_name(diff, "rule", "hours_allowed"))
    found = {compared.key[1]: compared for compared in diff_decisions(*sides).outcomes}
    allowed = found["hours_allowed"]
    assert allowed.covered and all(region.whole for region in allowed.regions)
    said = {
        (str(region.parts[0].to), region.answers[0].one[1], region.answers[0].other[1]) for region in allowed.regions
    }
    assert said == {("[2..3]", "met", "not_met"), ("(6..8]", "not_met", "met")}
    assert {compared.verdict for name, compared in found.items() if name == "cap_worn"} == {Verdict.SAME}


@pytest.mark.full
def test_a_vocabulary_that_has_changed_too(tmp_path: Path) -> None:
    """The new law asks for a fact that the old vocabulary has no name for."""
    fact = (
        "      interpreter:\n        type: boolean\n        label: {ru: переводчик, en: interpreter}\n"
        '        question: {ru: "Есть ли переводчик?", en: "Is there an interpreter?"}\n      consent:\n'
    )
    pack = edited(tmp_path / "rules", {"25-training.yaml": ("rules:", "rules:")})
    vocabulary = tmp_path / "rules" / "vocabulary.yaml"
    text = vocabulary.read_text(encoding="utf-8")
    vocabulary.write_text(text.replace("      consent:\n", fact, 1), encoding="utf-8")
    rules = pack / "20-duties.yaml"
    old = "when: {fact: documents.medical_conclusion, is: false}"
    assert old in rules.read_text(encoding="utf-8")
    new = "when: {all: [{fact: documents.medical_conclusion, is: false}, {fact: interpreter, is: true}]}"
    rules.write_text(rules.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    sides = two_sides(KARELIA, str(pack), [ON, ON])
    (compared,) = diff_decisions(*sides, only=[("recipient", "help_with_conclusion")]).outcomes
    assert compared.verdict is Verdict.DIFFERS and compared.covered
    (region,) = compared.regions
    assert region.witness is not None
    one, other = region.witness
    assert "interpreter" not in one.case["recipient"] and other.case["recipient"]["interpreter"] is False
    assert (one.value, other.value) == ("due", "not_due")


# --- finding the sides


def test_versions_are_found_below_the_roots(tmp_path: Path) -> None:
    edited(tmp_path / "rules", {"norms.yaml": ('value: "[12..28]"', 'value: "[12..30]"')}, "3.0.0")
    one, other = two_sides(f"{KARELIA}@2.0.0", f"{KARELIA}@3.0.0", [ON, ON], [tmp_path / "rules"])
    assert (one.pack.version, other.pack.version) == ("2.0.0", "3.0.0")
    assert Path(other.pack.folder).is_relative_to(tmp_path)
    assert Path(one.pack.folder).is_relative_to(ROOT)


@pytest.mark.parametrize(
    "name, code, words",
    [
        (f"{KARELIA}@9.9.9", "P728", "2.0.0"),
        ("ru.karelia.166@2.0.0", "P602", KARELIA),
        ("ru.karelia.166", "P602", KARELIA),
        ("no/such/folder", "P727", "pack.yaml"),
    ],
)
def test_a_side_that_is_not_there(name: str, code: str, words: str) -> None:
    with pytest.raises(PunktError) as caught:
        two_sides(name, KARELIA, [])
    (fault,) = caught.value.diagnostics
    assert fault.code == code and words in fault.message("en") and words in fault.message("ru")
    assert all("; " in fault.message(lang) for lang in ("ru", "en"))


# --- the command


@pytest.fixture(scope="module")
def run() -> Callable[..., tuple[int, str]]:
    """Runs the command."""

    def call(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["diff", *arguments])
        return result.exit_code, result.output

    return call


def test_in_words_in_both_languages(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    pack = str(edited(tmp_path / "rules", {"norms.yaml": ('value: "[12..28]"', 'value: "[12..30]"')}))
    code, russian = run(KARELIA, pack, "--as-of", "2025-06-01", "--lang", "ru")
    assert code == 0 and "Две версии одного пакета." in russian
    assert "доказано: других различий нет" in russian
    assert "планируемая длительность услуг — больше 28 и не больше 30 ч" in " ".join(russian.split())
    code, english = run(KARELIA, pack, "--as-of", "2025-06-01", "--lang", "en")
    assert code == 0 and "planned duration of services — more than 28 and at most 30 hours" in " ".join(english.split())
    assert max(map(len, russian.splitlines())) <= 80


@pytest.mark.full
def test_as_json(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    pack = str(edited(tmp_path / "rules", {"norms.yaml": ('value: "[12..28]"', 'value: "[12..30]"')}))
    cases = tmp_path / "cases.jsonl"
    rows = [
        {
            "case": f"c{hours}",
            "as_of": "2025-06-01",
            "recipient": {**COVERED, "planned_hours": {"per": "week", "amount": hours}},
        }
        for hours in (28, 29, 30, 31)
    ]
    cases.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, output = run(KARELIA, pack, "--as-of", "2025-06-01", "--format", "json", "--against", str(cases))
    assert code == 0
    found = json.loads(output)
    by = {(row["subject"], row["outcome"]): row for row in found["decisions"]}
    fitting = by["recipient", "types_fitting_hours"]
    assert fitting["verdict"] == "differs" and fitting["covered"]
    (region,) = fitting["regions"]
    when = {part["en"] for part in region["when"]}  # so many hours are no plan by the day
    assert region["in_all"] and when == {
        "planned duration of services — more than 28 and at most 30 hours",
        "age, in full years — at least 18",
        "disability established — yes",
        "mental disorder confirmed by a psychiatrist — yes",
        "recognised as in need of social services — yes",
    }
    assert [region["answers"][0][side]["value"] for side in ("one", "other")] == [[], ["periodic"]]
    assert by["recipient", "need"]["verdict"] == "same"
    assert (found["cases"]["cases"], found["cases"]["affected"]) == (4, 2)
    assert [case["case"] for case in found["affected"]] == ["c29", "c30"]
    assert found["affected"][0]["place"] == f"{cases}:2"


@pytest.mark.full
def test_as_a_page(run: Callable[..., tuple[int, str]]) -> None:
    code, page = run(KARELIA, TOWN, "--format", "html", "--lang", "ru")
    assert code == 0 and page.startswith("<!doctype html>") and 'lang="ru"' in page
    assert "http" not in re.sub(r"http-equiv", "", page)  # all of it is inside
    assert "норме дано значение" in page


@pytest.mark.full
def test_counting_cases(run: Callable[..., tuple[int, str]]) -> None:
    cases = str(ROOT / "rules/municipal/ozyorny/cases")
    code, output = run(KARELIA, TOWN, "--cases", cases, "--lang", "en")
    assert code == 0 and "Cases: 7, affected: 1 (14.3 %)" in output


@pytest.mark.parametrize(
    "arguments, code",
    [
        ((KARELIA,), "P714"),
        ((KARELIA, "--as-of", "2025-06-01"), "P714"),
        ((KARELIA, FEDERAL, "--as-of", "soon"), "P610"),
        ((KARELIA, FEDERAL, "--cases", "no-such-file"), "P619"),
    ],
)
def test_wrong_calls(run: Callable[..., tuple[int, str]], arguments: tuple[str, ...], code: str) -> None:
    exit_code, output = run(*arguments, "--lang", "en")
    assert exit_code == 2 and f"[{code}]" in output and len(output.strip().splitlines()) == 1


def test_a_folder_without_cases(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    exit_code, output = run(KARELIA, FEDERAL, "--cases", str(tmp_path), "--lang", "ru")
    assert exit_code == 2 and "[P729]" in output


def test_bad_cases_are_all_told(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    rows = [{"case": "a", "recipient": {"sexx": "male"}}, {"case": "b", "recipient": {"sex": "m"}}]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    exit_code, output = run(KARELIA, TOWN, "--cases", str(tmp_path / "c.jsonl"), "--lang", "en")
    assert exit_code == 2 and len(output.strip().splitlines()) == 2
    places = [line.split(str(tmp_path) + "/")[1].split(":")[:4] for line in output.strip().splitlines()]
    columns = [json.dumps(row).index(word) + 1 for row, word in zip(rows, ('"sexx"', '"m"'), strict=True)]
    assert [place[:3] for place in places] == [["c.jsonl", str(n), str(column)] for n, column in enumerate(columns, 1)]


def test_lines_that_cannot_be_read_are_all_told(run: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    good = json.dumps({"case": "a\u2028", "recipient": {"sex": "male"}}, ensure_ascii=False).encode()
    (tmp_path / "c.jsonl").write_bytes(good + b'\n{"case": "\xff"}\r\n' + b"\n" * 8 + b"{\n")
    exit_code, output = run(KARELIA, TOWN, "--cases", str(tmp_path / "c.jsonl"), "--lang", "en")
    first, *others = output.strip().splitlines()
    assert exit_code == 2 and "c.jsonl:2:" in first and all("c.jsonl:11:" in line for line in others) and others


def test_a_fact_that_one_vocabulary_lacks() -> None:
    """It is named in the region and in the smallest case, whichever side the words come from."""
    old, new = ROOT / "tests/history/1.1.0/proposals/alliance-2025", ROOT / "rules/proposals/alliance-2025"
    shown = CliRunner().invoke(main, ["diff", str(old), str(new), "--as-of", "2025-06-01", "--lang", "en"])
    assert shown.exit_code == 0, shown.output
    told = re.sub(r"\s+", " ", shown.output)
    assert told.count("social employment ended because of small paid work — yes") == 2
