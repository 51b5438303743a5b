"""What a pack says beside its rules: what follows an outcome, notices by day, documents that are absent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from punkt import PunktError, load
from punkt.authoring.check_files import check_paths
from punkt.deciding.rule_base import Rules

TEXT = "{ru: а, en: a}"
CITED = f'subject: thing, point: "1", modality: mandatory, quote: q, says: {TEXT}'
FILES = {
    "vocabulary": f"""
vocabulary: test.next
version: 1.0.0
title: {TEXT}
subjects:
  thing:
    section: true
    title: {TEXT}
    facts:
      ready: {{type: boolean, label: {TEXT}, question: {TEXT}}}
      begun: {{type: date, label: {TEXT}, question: {TEXT}}}
outcomes:
  thing:
    fits: {{kind: check, title: {TEXT}}}
    other: {{kind: check, title: {TEXT}}}
    due_on: {{kind: decision, type: date, title: {TEXT}}}
    papers: {{kind: decision, values: {{one: {TEXT}, two: {TEXT}}}, list: true, title: {TEXT}}}
""",
    "pack": f"""
pack: test.next
version: 1.0.0
vocabulary: test.next
title: {TEXT}
document: {{number: '1', date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}
jurisdiction: {{code: XX, title: {TEXT}}}
in_force: {{from: '2020-01-01'}}
""",
    "rules": f"""
rules:
  - {{check: fits, {CITED}, require: ready}}
  - {{decide: due_on, {CITED}, then: {{months_after: begun, months: 2}}}}
  - {{decide: papers, id: papers.one, {CITED}, when: {{not: ready}}, include: one}}
  - {{decide: papers, id: papers.two, {CITED}, when: {{not: ready}}, include: two}}
""",
    "ledger": f'points:\n  "1": {{state: encoded, title: {TEXT}}}\n',
    "readings": f"""
readings:
  choice: {{point: "1", quote: q, question: {TEXT}, adopted: a, options: {{a: {TEXT}, b: {TEXT}}}, reason: {TEXT}}}
""",
    "next": f"""
who:
  clerk: {TEXT}
what:
  look: {TEXT}
  ask: {TEXT}
next:
  thing:
    fits:
      not_met:
        - {{who: clerk, what: look, by: due_on, point: "1"}}
        - {{who: clerk, what: ask, by: begun, point: "1"}}
    papers:
      one:
        - {{who: clerk, what: ask, point: "1"}}
      any_value:
        - {{who: clerk, what: ask, point: "1"}}
        - {{who: clerk, what: look, point: "1"}}
""",
    "notices": f"""
notices:
  later: {{from: '2025-03-01', says: {TEXT}}}
  once: {{from: '2025-01-01', until: '2025-03-01', point: "1", reading: choice, says: {TEXT}}}
""",
    "absent": f'absent_sources:\n  act: {{document: {TEXT}, point: "1", changes: {TEXT}}}\n',
}


def written(folder: Path, **changed: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {**FILES, **changed}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return load("test.next", pack_dirs=[written(tmp_path)])


def decided(rules: Rules, day: str = "2025-06-01", **facts: object) -> dict[str, Any]:
    return rules.decide({"case": "c", "as_of": day, "thing": facts}).to_dict()


def test_what_follows(rules: Rules) -> None:
    found = decided(rules, ready=False, begun="2024-12-31")["outcomes"]["thing"]
    same = {"who": "clerk", "paper": None, "pack": "test.next", "point": "1"}
    assert found["fits"]["next"] == [
        {**same, "what": "look", "by": "2025-02-28"},  # an outcome of the record
        {**same, "what": "ask", "by": "2024-12-31"},  # a fact of it
    ]
    assert [(step["what"], step["by"]) for step in found["papers"]["next"]] == [("ask", None), ("look", None)]
    assert "next" not in found["due_on"]


def test_nothing_follows_what_is_not_decided_or_not_said(rules: Rules) -> None:
    for outcomes in (decided(rules)["outcomes"]["thing"], decided(rules, ready=True)["outcomes"]["thing"]):
        assert all("next" not in outcome for outcome in outcomes.values())


def test_the_day_is_unknown_while_its_outcome_is_open(rules: Rules) -> None:
    steps = decided(rules, ready=False)["outcomes"]["thing"]["fits"]["next"]
    assert [step["by"] for step in steps] == [None, None]
    later = decided(rules, ready=False, begun="2025-01-15")["outcomes"]["thing"]["fits"]["next"]
    assert [step["by"] for step in later] == ["2025-03-15", "2025-01-15"]


@pytest.mark.parametrize(
    ("day", "ids"),
    [("2024-12-31", []), ("2025-02-28", ["once"]), ("2025-03-01", ["later", "once"]), ("2025-03-02", ["later"])],
)
def test_notices_of_a_day(rules: Rules, day: str, ids: list[str]) -> None:
    points = {"later": None, "once": "1"}
    assert decided(rules, day)["notices"] == [{"pack": "test.next", "id": n, "point": points[n]} for n in ids]
    assert date(2025, 3, 1) not in rules.changes  # what a pack says of itself changes no law


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("notices", "reading: choice", "reading: chioce", "P290"),
        ("notices", "until: '2025-03-01'", "until: '2024-03-01'", "P232"),
        ("notices", 'point: "1"', 'point: "9"', "P240"),
        ("absent", 'point: "1"', 'point: "9"', "P240"),
        ("next", "    fits:", "    fit:", "P291"),
        ("next", "  thing:", "  thnig:", "P291"),
        ("next", "not_met:", "no_met:", "P292"),
        ("next", "who: clerk, what: look, by", "who: clark, what: look, by", "P293"),
        ("next", "what: look, by", "what: lok, by", "P294"),
        ("next", "by: due_on", "by: ready", "P295"),
        ("next", "by: due_on", "paper: letter", "P296"),
        ("next", "    fits:", "    other:", "P297"),
        ("next", 'by: due_on, point: "1"', 'by: due_on, point: "9"', "P240"),
    ],
)
def test_faults_have_a_place(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    text = FILES[file]
    assert old in text
    folder = written(tmp_path, **{file: text.replace(old, new, 1)})
    faults = [f.diagnostic for f in check_paths([folder]).errors]
    assert [fault.code for fault in faults] == [code]
    assert faults[0].place.file.endswith(f"{file}.yaml") and faults[0].place.line > 1


def test_an_extending_pack_says_it_in_place_of_its_base(tmp_path: Path) -> None:
    written(tmp_path / "base")
    above = tmp_path / "above"
    above.mkdir()
    pack = FILES["pack"].replace("pack: test.next", "pack: test.above") + "extends: test.next\n"
    said = FILES["next"].replace("what: look, by: due_on", "what: ask, by: due_on")
    own = {
        "pack": pack + "replaces: {thing: [papers]}\n",
        "next": said[: said.index("    papers:")],
        "rules": f"rules:\n  - {{decide: papers, {CITED}, when: {{not: ready}}, include: one}}\n",
        "ledger": FILES["ledger"],
    }
    for name, text in own.items():
        (above / f"{name}.yaml").write_text(text, encoding="utf-8")
    rules = load("test.above", pack_dirs=[tmp_path])
    found = decided(rules, ready=False)["outcomes"]["thing"]
    assert {(step["pack"], step["what"]) for step in found["fits"]["next"]} == {("test.above", "ask")}
    assert "next" not in found["papers"]  # the pack decides it now, and says nothing of it


def test_a_pack_that_is_faulty_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(PunktError) as caught:
        load("test.next", pack_dirs=[written(tmp_path, next=FILES["next"].replace("who: clerk", "who: clark"))])
    assert {fault.code for fault in caught.value.diagnostics} == {"P293"}


def test_a_name_that_comes_again_hides_no_fault(tmp_path: Path) -> None:
    """As of norms and readings, what is wrong with the second entry is told beside that its name is there twice."""
    again = f"notices:\n  once: {{from: '2025-04-01', reading: chice, says: {TEXT}}}\n"
    with pytest.raises(PunktError) as error:
        load("test.next", pack_dirs=[written(tmp_path, second=again)])
    assert sorted(fault.code for fault in error.value.diagnostics) == ["P242", "P290"]
