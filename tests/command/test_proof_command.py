"""``punkt prove``: what is new fails, what is not in time is not proven, and bad input is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from punkt.command.main import main
from punkt.deciding.rule_base import load
from punkt.files.messages.diagnostics import PunktError
from punkt.proving.findings import proof_basis
from punkt.proving.findings.about_vocabulary import check_vocabulary
from punkt.proving.findings.findings import FindingKind
from punkt.proving.findings.prove import prove
from punkt.proving.findings.witness import NotReproducedError
from punkt.proving.solver.query import SolverAnswer, SolverQuery

T = "{ru: а, en: a}"
CITED = "point: '1', modality: mandatory, quote: q"
PACK = f"""pack: test.yard
version: 1.0.0
vocabulary: test.yard.v
title: {T}
document: {{date: '2020-01-01', kind: {T}, issuer: {T}, title: {T}}}
jurisdiction: {{code: X, title: {T}}}
in_force: {{from: '2020-01-01'}}
"""
VOCABULARY = f"""vocabulary: test.yard.v
version: 1.0.0
title: {T}
subjects:
  car:
    section: true
    title: {T}
    facts:
      length: {{type: integer, range: '[1..9]', label: {T}, question: {T}}}
      height: {{type: integer, range: '[1..9]', label: {T}, question: {T}}}
outcomes:
  car:
    bay: {{kind: decision, values: {{near: {T}, far: {T}}}, title: {T}}}
"""
SHORT = "{ru: рядом для короткой, en: near for a short one}"
RULES = f"""rules:
  - {{decide: bay, id: short, {CITED}, subject: car, says: {SHORT}, when: {{fact: length, less_than: 3}}, then: near}}
  - {{decide: bay, id: long, {CITED}, subject: car, says: {T}, when: {{fact: length, more_than: 6}}, then: far}}
"""
GAP = f"acknowledged: [{{finding: gap, outcome: bay, point: '1', reason: {T}}}]\n"


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    folder = tmp_path / "yard"
    folder.mkdir()
    ledger = f"points: {{'1': {{state: encoded, title: {T}}}}}\n"
    for name, text in {"pack": PACK, "vocabulary": VOCABULARY, "rules": RULES, "ledger": ledger}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(
        main, ["prove", "test.yard", "--pack-dir", str(folder), "--as-of", "2024-06-01", *arguments]
    )


def test_a_new_finding_fails_and_a_known_one_does_not(yard: Path) -> None:
    assert run(yard).exit_code == 1
    (yard / "acknowledged.yaml").write_text(GAP, encoding="utf-8")
    assert run(yard).exit_code == 0
    more = (
        RULES
        + f"  - {{decide: bay, id: low, {CITED}, subject: car, says: {T}, when: {{fact: height, is: 1}}, then: far}}\n"
    )
    (yard / "rules.yaml").write_text(more, encoding="utf-8")
    result = run(yard, "--format", "json")
    assert result.exit_code == 1
    new = [finding for finding in json.loads(result.output)["findings"] if finding["fails"]]
    assert [(finding["kind"], finding["others"]) for finding in new] == [("conflict", ["short.near", "low.far"])]
    assert new[0]["witness"]["case"]["car"] == {"length": 2, "height": 1}  # nearest the bound of «less than 3»


def test_what_is_known_in_vain_fails(yard: Path) -> None:
    (yard / "acknowledged.yaml").write_text(GAP, encoding="utf-8")
    whole = (
        RULES
        + f"  - {{decide: bay, id: rest, {CITED}, subject: car, says: {T}, when: {{fact: length, in: '[3..6]'}}, then: far}}\n"
    )
    (yard / "rules.yaml").write_text(whole, encoding="utf-8")
    result = run(yard, "--format", "json")
    assert [finding["kind"] for finding in json.loads(result.output)["findings"]] == ["stale"]
    assert result.exit_code == 1


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("form", ["text", "html"])
def test_reports(yard: Path, form: str, lang: str) -> None:
    result = run(yard, "--format", form, "--lang", lang)
    assert result.exit_code == 1
    assert {"ru": "Пробел", "en": "Gap"}[lang] in result.output
    assert {"ru": "рядом для короткой", "en": "near for a short one"}[lang] in result.output


def test_witnesses_are_case_files(yard: Path, tmp_path: Path) -> None:
    assert run(yard, "--witnesses", str(tmp_path / "found")).exit_code == 1
    (file,) = (tmp_path / "found").iterdir()
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert case["car"]["length"] in (3, 6)  # at a bound of what no rule covers
    assert case["expect"] == {"car": {"bay": {"status": "gap"}}}
    result = CliRunner().invoke(
        main, ["decide", str(file), "--pack", "test.yard", "--pack-dir", str(yard), "--format", "json"]
    )
    assert json.loads(result.output)["outcomes"]["car"]["bay"]["status"] == "gap"


def test_a_folder_that_cannot_be_written(yard: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run(yard, "--witnesses", str(tmp_path / "file" / "below"))
    assert (result.exit_code, "P697" in result.output) == (2, True)


def test_a_pack_with_errors_is_refused_as_by_check(yard: Path) -> None:
    (yard / "rules.yaml").write_text(RULES.replace("length", "lenght"), encoding="utf-8")
    proven = run(yard)
    checked = CliRunner().invoke(main, ["check", str(yard), "--pack-dir", str(yard)])
    assert proven.exit_code == 2
    faults = [line for line in checked.output.splitlines() if "P302" in line]
    assert len(faults) == 2
    assert [line.split(": ", 1)[1] for line in proven.output.splitlines()] == [f.split(": ", 1)[1] for f in faults]


def test_what_is_not_in_time_is_not_proven(yard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SolverQuery, "_ask", lambda self, bits: SolverAnswer(None, False))
    report = prove("test.yard", [yard])
    (verdict,) = report.outcomes
    assert (verdict.complete, verdict.consistent, set(verdict.clauses.values())) == (None, None, {None})
    assert {finding.kind for finding in report.findings} == {FindingKind.NOT_PROVEN}
    assert {finding.asked for finding in report.findings} == {FindingKind.GAP, FindingKind.CONFLICT, FindingKind.DEAD}
    assert report.failing == report.findings


def test_a_witness_that_is_decided_otherwise_is_an_internal_error(yard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_basis, "status_and_value", lambda found, outcome: ("conflict", None))
    with pytest.raises(NotReproducedError):
        prove("test.yard", [yard])
    assert run(yard).exit_code == 70


def test_an_unsatisfiable_vocabulary_is_named(yard: Path) -> None:
    rows = [
        ("shorter", "{fact: length, less_than: {fact: height}}"),
        ("roomy", "{fact: height, at_least: 2}"),
        ("longer", "{fact: length, more_than: {fact: height}}"),
    ]
    constraints = "".join(f"      - {{constraint: {n}, at: length, require: {r}, says: {T}}}\n" for n, r in rows)
    text = VOCABULARY.replace("outcomes:\n", f"    constraints:\n{constraints}outcomes:\n")
    (yard / "vocabulary.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PunktError) as caught:
        prove("test.yard", [yard])
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.arguments["names"]) == ("P700", "shorter, longer")
    assert fault.place.file.endswith("vocabulary.yaml") and fault.place.line > 1
    assert run(yard).exit_code == 2


@pytest.mark.parametrize("pack", ["ru.karelia.166-p", "ru.alliance.2025"])
def test_shipped_vocabularies_can_be_met(pack: str) -> None:
    check_vocabulary(load(pack).vocabulary)


def test_collections_grow_with_what_rules_count_up_to(yard: Path) -> None:
    """A row of up to twelve cars can be too long only with thirteen."""
    lists = f"      row: {{type: list, of: parked, label: {T}, question: {T}}}\n"
    parked = f"  parked: {{title: {T}, facts: {{wide: {{type: boolean, label: {T}, question: {T}}}}}}}\n"
    text = VOCABULARY.replace("outcomes:\n", f"{lists}{parked}outcomes:\n")
    (yard / "vocabulary.yaml").write_text(f"{text}    fits: {{kind: check, title: {T}}}\n", encoding="utf-8")
    rule = f"  - {{check: fits, {CITED}, subject: car, says: {T}, require: {{count: row, at_most: 12}}}}\n"
    (yard / "rules.yaml").write_text(RULES + rule, encoding="utf-8")
    report = prove("test.yard", [yard])
    (fits,) = [verdict for verdict in report.outcomes if verdict.outcome == "fits"]
    assert (report.elements, fits.values) == (13, {"met": True, "not_met": True})


KNOWN_LOW = f"{{finding: gap, outcome: bay, where: {{fact: length, is: 4}}, point: '1', reason: {T}}}"
KNOWN_REST = f"{{finding: gap, outcome: bay, where: {{fact: length, in: '[3..6]'}}, point: '1', reason: {T}}}"
KNOWN_NONE = f"{{finding: gap, outcome: bay, where: {{fact: length, is: 9}}, point: '1', reason: {T}}}"


@pytest.mark.parametrize(
    "entries, kinds, new",
    [
        ([KNOWN_LOW], ["gap", "gap"], ["gap"]),  # 3, 5 and 6 stay new
        ([KNOWN_REST], ["gap"], []),
        ([KNOWN_LOW, KNOWN_REST], ["gap", "gap"], []),
        ([KNOWN_REST, KNOWN_NONE], ["gap", "stale"], ["stale"]),
    ],
)
def test_only_some_cases_are_known(yard: Path, entries: list[str], kinds: list[str], new: list[str]) -> None:
    (yard / "acknowledged.yaml").write_text(f"acknowledged: [{', '.join(entries)}]\n", encoding="utf-8")
    report = prove("test.yard", [yard])
    assert [finding.kind.value for finding in report.findings] == kinds
    assert [finding.kind.value for finding in report.failing] == new
    for finding in report.failing:
        assert finding.witness is None or finding.witness.case["car"]["length"] in (3, 5, 6)


def test_a_fault_in_what_is_known(yard: Path) -> None:
    text = f"acknowledged: [{KNOWN_LOW}]\n".replace("length", "lenght")
    (yard / "acknowledged.yaml").write_text(text, encoding="utf-8")
    result = run(yard)
    assert (result.exit_code, "acknowledged.yaml:1:" in result.output, "P302" in result.output) == (2, True, True)
    checked = CliRunner().invoke(main, ["check", str(yard), "--pack-dir", str(yard)])
    assert (checked.exit_code, "P302" in checked.output) == (2, True)


def test_cases_are_known_of_gaps_and_conflicts_only(yard: Path) -> None:
    entry = f"{{finding: dead, clause: long.far, where: {{fact: length, is: 4}}, point: '1', reason: {T}}}"
    (yard / "acknowledged.yaml").write_text(f"acknowledged: [{entry}]\n", encoding="utf-8")
    result = run(yard)
    assert (result.exit_code, "P723" in result.output) == (2, True)


def test_options_that_do_not_go_together() -> None:
    call = ["prove", "ru.mintrud.847", "--readings", "--never-weaker", "ru.karelia.166-p", "--lang", "en"]
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 2 and "--readings and --never-weaker do not go together" in result.stderr
