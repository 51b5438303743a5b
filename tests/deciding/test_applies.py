"""To whom a norm applies: each row of the table of `docs/kernel.md`, worked out by hand, by every evaluator."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helpers.invented_city import CITED, GOOD, HEADER, TOWN, C, T, faults, write
from punkt import Rules, load
from punkt.deciding.evaluators.chained import Chained
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference

VOCABULARY = f"""vocabulary: none.parking
version: 1.0.0
title: {T}
units: {{hour: {T}}}
choices:
  colour: {{red: {T}, green: {T}, blue: {T}}}
subjects:
  permit:
    section: true
    title: {T}
    facts:
      resident: {{type: boolean, label: {T}, question: {T}}}
      student: {{type: boolean, label: {T}, question: {T}}}
      driver: {{type: boolean, label: {T}, question: {T}}}
      paid: {{type: boolean, label: {T}, question: {T}}}
      colour: {{type: choice, values: colour, label: {T}, question: {T}, established: true}}
      axles: {{type: integer, label: {T}, question: {T}}}
  yard:
    section: true
    title: {T}
    facts:
      open: {{type: boolean, label: {T}, question: {T}}}
outcomes:
  permit:
    member: {{kind: check, title: {T}}}
    valid: {{kind: check, title: {T}}}
    tariff: {{kind: decision, values: colour, title: {T}}}
    colour: {{kind: decision, values: colour, title: {T}}}
    extras: {{kind: decision, values: colour, list: true, title: {T}}}
    left: {{kind: decision, type: integer, title: {T}}}
    renew: {{kind: duty, title: {T}}}
    odd: {{kind: flag, title: {T}}}
    by_yard: {{kind: check, title: {T}}}
"""
APPLIES = (
    f"applies: {{permit: {{when: {{outcome: member, is: met}}, {C.replace('quote: q', 'quote: for members')}}}}}\n"
)
RULES = f"""rules:
  - check: member
{CITED}    applies: everybody
    require: resident
  - check: valid
{CITED}    applies: {{when: driver, point: "1", sub: a, quote: who drives}}
    require: paid
  - decide: tariff
    id: for_students
{CITED}    applies: student
    when: paid
    then: red
  - decide: tariff
    id: for_drivers
{CITED}    applies: driver
    when: paid
    then: green
  - decide: extras
    id: first_extra
{CITED}    when: paid
    include: red
  - decide: left
{CITED}    then: {{fact: axles}}
  - duty: renew
{CITED}    who: {T}
    when: {{outcome: valid, is: met}}
  - flag: odd
{CITED}    when: {{not: {{outcome: valid, is: met}}}}
  - check: by_yard
{CITED}    require: yard.open
"""
FILES = {f"city/{name}": text for name, text in {**GOOD, "pack.yaml": HEADER + APPLIES, "rules.yaml": RULES}.items()}
FILES["city/norms.yaml"] = f"norms:\n  any: {{value: 9, title: {T}, {C}}}\n"
OPEN, AWAY, GAP = "<open>", "<not_applicable>", "<gap>"
HERE = {"resident": True}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("applies"), FILES, VOCABULARY)


@cache
def rules_in(root: Path, *names: str) -> Rules:
    return load(*(names or ("none.city",)), pack_dirs=[root])


def outcomes(rules: Rules, facts: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """What comes out for a permit, the same by all three evaluators."""
    case = {"case": "c", "as_of": "2024-06-01", "permit": facts, **sections}
    decision = rules.decide(case)
    read = rules.read_case(case)
    program = rules.edition(read.as_of).program
    states = Reference(program).run(read)
    assert states == Generated(program).run(read) == Chained(program).run(read)
    shown: dict[str, Any] = decision.to_dict()["outcomes"]["permit"]
    return shown


def brief(shown: dict[str, Any]) -> Any:
    return shown["value"] if shown["status"] == "determined" else f"<{shown['status']}>"


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        # the pack's condition is false, whatever the rule's own
        ({"resident": False, "driver": True, "paid": True}, AWAY),
        ({"resident": False, "driver": False, "paid": True}, AWAY),
        ({"resident": False}, AWAY),
        # the rule's own is false, also while the pack's is unknown
        ({**HERE, "driver": False, "paid": True}, AWAY),
        ({"driver": False}, AWAY),
        # the pack's is unknown: open, whatever is known
        ({"driver": True, "paid": True}, OPEN),
        ({"driver": True, "paid": False}, OPEN),
        ({"paid": True}, OPEN),
        ({}, OPEN),
        # the rule's own is unknown
        ({**HERE, "paid": True}, OPEN),
        # both hold
        ({**HERE, "driver": True, "paid": True}, "met"),
        ({**HERE, "driver": True, "paid": False}, "not_met"),
        ({**HERE, "driver": True}, OPEN),
    ],
)
def test_a_pack_and_a_rule(folder: Path, facts: dict[str, Any], found: str) -> None:
    assert brief(outcomes(rules_in(folder), facts)["valid"]) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"student": False, "driver": False, "paid": True}, AWAY),
        ({"student": True, "driver": False, "paid": True}, "red"),
        ({"student": False, "driver": True, "paid": True}, "green"),
        ({"student": True, "driver": True, "paid": True}, "<conflict>"),
        ({"student": True, "driver": False, "paid": False}, GAP),
        ({"student": False, "driver": True}, OPEN),
        # for drivers it is green; whether it is red too is not known
        ({"driver": True, "paid": True}, OPEN),
        # nobody pays: a gap for students and for others who drive
        ({"driver": True, "paid": False}, GAP),
        # a gap for students, not applicable for others
        ({"driver": False, "paid": False}, OPEN),
    ],
)
def test_several_rules_for_some(folder: Path, facts: dict[str, Any], found: str) -> None:
    assert brief(outcomes(rules_in(folder), {**HERE, **facts})["tariff"]) == found


def test_every_kind_of_outcome(folder: Path) -> None:
    away = outcomes(
        rules_in(folder), {"resident": False, "paid": True, "axles": 2, "driver": True}, yard={"open": True}
    )
    assert brief(away.pop("member")) == "not_met"  # for everybody
    assert {name: brief(shown) for name, shown in away.items()} == dict.fromkeys(
        ("valid", "tariff", "extras", "left", "renew", "odd", "by_yard"), AWAY
    )
    here = outcomes(rules_in(folder), {"resident": True, "paid": True, "axles": 2, "driver": True}, yard={"open": True})
    assert {name: brief(shown) for name, shown in here.items()} == {
        "member": "met",
        "valid": "met",
        "tariff": OPEN,
        "extras": ["red"],
        "left": 2,
        "renew": "due",
        "odd": "not_raised",
        "by_yard": "met",
    }


def test_a_condition_on_what_is_not_applicable_is_false(folder: Path) -> None:
    found = outcomes(rules_in(folder), {**HERE, "driver": False, "paid": True})
    assert [brief(found[name]) for name in ("valid", "renew", "odd")] == [AWAY, "not_due", "raised"]


def test_without_a_section_nothing_is_reported(folder: Path) -> None:
    assert "by_yard" not in outcomes(rules_in(folder), {"resident": False})


def test_what_says_so(folder: Path) -> None:
    """Where both are false, the pack's is told; the rule's by the rule's id, with its own point."""
    pack = {"pack": "none.city", "rule": "applies", "point": "1"}
    rule = {"pack": "none.city", "rule": "valid", "point": "1"}
    decide = rules_in(folder).decide
    for facts, told in [
        ({"resident": False, "driver": False}, [pack]),
        ({"resident": False}, [pack]),
        ({**HERE, "driver": False}, [rule]),
        ({"driver": False}, [rule]),
    ]:
        document = decide({"case": "c", "as_of": "2024-06-01", "permit": facts}).to_dict()
        shown = document["outcomes"]["permit"]["valid"]
        assert (shown["clauses"], shown["value"], shown["modality"], shown["missing"]) == (told, None, "mandatory", [])
    document = decide(
        {"case": "c", "as_of": "2024-06-01", "permit": {**HERE, "driver": False, "student": False}}
    ).to_dict()
    assert [entry for entry in document["fired"] if entry["rule"] == "valid"] == [
        {
            "rule": "valid",
            "pack": "none.city",
            "point": "1",
            "sub": "a",
            "quote": "who drives",
            "modality": "mandatory",
            "subject": "permit",
            "facts": {"permit.driver": False},
            "norms": {},
            "readings": [],
            "concludes": {"valid": None},
        }
    ]
    document = decide({"case": "c", "as_of": "2024-06-01", "permit": {"resident": False, "paid": True}}).to_dict()
    [entry] = [entry for entry in document["fired"] if entry["rule"] == "applies"]
    assert entry["quote"] == "for members"
    assert entry["facts"] == {"permit.member": "not_met"}
    assert entry["concludes"] == dict.fromkeys(("extras", "left", "odd", "renew", "tariff", "valid"))
    assert all(name == "applies" or name.startswith("member") for name in (e["rule"] for e in document["fired"]))


@pytest.mark.parametrize(
    ("facts", "missing", "if_applies"),
    [
        ({"driver": True, "paid": True}, ["permit.resident"], "met"),
        ({"driver": True, "paid": False}, ["permit.resident"], "not_met"),
        ({**HERE, "paid": True}, ["permit.driver"], "met"),
        ({"paid": True}, ["permit.driver", "permit.resident"], "met"),
        ({"driver": True}, ["permit.paid", "permit.resident"], None),
        ({}, ["permit.driver", "permit.paid", "permit.resident"], None),
    ],
)
def test_if_applies(folder: Path, facts: dict[str, Any], missing: list[str], if_applies: str | None) -> None:
    shown = outcomes(rules_in(folder), facts)["valid"]
    assert sorted(shown["missing"]) == missing
    assert shown.get("if_applies") == if_applies
    assert ("if_applies" in shown) == (if_applies is not None)


def test_if_applies_upstream(folder: Path) -> None:
    """A duty that rests on a check: it would be due if the check applied, and the pack as well."""
    shown = outcomes(rules_in(folder), {"paid": True})
    assert (brief(shown["renew"]), shown["renew"]["if_applies"], shown["odd"]["if_applies"]) == (
        OPEN,
        "due",
        "not_raised",
    )
    assert (brief(shown["extras"]), shown["extras"]["if_applies"]) == (OPEN, ["red"])
    view = rules_in(folder).decide({"case": "c", "as_of": "2024-06-01", "permit": {"paid": True}})["permit", "renew"]
    assert view.if_applies == "due"


# --- what is established, and clauses that leave a choice


def stated_rules(root: Path, *modalities: str) -> Rules:
    rules = "rules:\n" + "".join(
        f"  - decide: colour\n    id: {name}\n{CITED.replace('mandatory', modality)}    when: {fact}\n    then: {name}\n"
        for modality, fact, name in zip(modalities, ("paid", "student"), ("red", "green"), strict=False)
    )
    files = {"pack.yaml": HEADER, "ledger.yaml": GOOD["ledger.yaml"], "rules.yaml": rules}
    return load("none.city", pack_dirs=[write(root, {f"city/{n}": text for n, text in files.items()}, VOCABULARY)])


@pytest.mark.parametrize("modality", ["discretionary", "proposal"])
def test_a_choice_yields_to_what_is_established(tmp_path: Path, modality: str) -> None:
    rules = stated_rules(tmp_path, modality, modality)
    shown = outcomes(rules, {"colour": "blue", "paid": True})["colour"]
    assert (shown["value"], shown["stated"], shown["clauses"]) == ("blue", "blue", [])
    assert brief(outcomes(rules, {"colour": "blue", "paid": True, "student": True})["colour"]) == "blue"
    assert brief(outcomes(rules, {"paid": True, "student": True})["colour"]) == "<conflict>"
    assert brief(outcomes(rules, {"paid": True, "student": False})["colour"]) == "red"
    shown = outcomes(rules, {"colour": "red", "paid": True})["colour"]
    assert (shown["value"], [clause["rule"] for clause in shown["clauses"]]) == ("red", ["red"])


@pytest.mark.parametrize("modality", ["mandatory", "definition", "recommended"])
def test_any_other_clause_conflicts_with_it(tmp_path: Path, modality: str) -> None:
    rules = stated_rules(tmp_path, modality, "discretionary")
    assert brief(outcomes(rules, {"colour": "blue", "paid": True})["colour"]) == "<conflict>"
    assert brief(outcomes(rules, {"colour": "blue", "paid": False, "student": True})["colour"]) == "blue"
    assert brief(outcomes(rules, {"colour": "blue"})["colour"]) == "blue"
    assert brief(outcomes(rules, {"colour": "red", "paid": True, "student": True})["colour"]) == "red"


# --- a pack that extends another


def test_each_outcome_obeys_the_pack_that_decides_it(tmp_path: Path) -> None:
    town = TOWN + f"replaces: {{permit: [left]}}\napplies: {{permit: {{when: student, {C}}}}}\n"
    files = {
        **FILES,
        "town/pack.yaml": town,
        "town/ledger.yaml": GOOD["ledger.yaml"],
        "town/rules.yaml": f"rules:\n  - decide: left\n{CITED}    then: 7\n",
    }
    rules = load("none.town", pack_dirs=[write(tmp_path, files, VOCABULARY)])
    found = outcomes(rules, {"resident": False, "student": True, "driver": True, "paid": True})
    assert (brief(found["left"]), brief(found["valid"])) == (7, AWAY)
    found = outcomes(rules, {"resident": True, "student": False, "driver": True, "paid": True})
    assert (brief(found["left"]), brief(found["valid"])) == (AWAY, "met")
    assert found["left"]["clauses"] == [{"pack": "none.town", "rule": "applies", "point": "1"}]


def test_a_record_type_that_is_none(tmp_path: Path) -> None:
    files = {**FILES, "city/pack.yaml": HEADER + f"applies: {{permt: {{when: paid, {C}}}}}\n"}
    assert faults(write(tmp_path, files, VOCABULARY)) == [("P220", "city/pack.yaml", 8, 11)]


def test_what_the_condition_of_a_pack_rests_on_is_for_everybody(tmp_path: Path) -> None:
    files = {**FILES, "city/rules.yaml": RULES.replace("    applies: everybody\n", "")}
    [(code, *_)] = faults(write(tmp_path, files, VOCABULARY))
    assert code == "P345"
