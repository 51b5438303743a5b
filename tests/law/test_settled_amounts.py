"""An amount that rests on what is not known decides a comparison where every value of its facts decides it alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.toll import write_pack
from punkt import Rules, load
from punkt.kernel.records import GAP
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.symbolic_case import Facts, Space

DAY = "2024-06-01"
NUMBERS = {
    "own": "integer, range: '[0..)'",
    "other": "number, decimals: 2, range: '[0..)'",
    "aid": "integer, range: '[0..500]'",
    "debt": "number, decimals: 2, range: '(0..300)'",
    "change": "integer, range: '[-100..200]'",
    "partner": "integer, range: '[0..900]', none: true",
    "limit": "integer, range: '[0..)', none: true",
    "free": "integer",
    "resident": "boolean",
}
WORDS = "label: {ru: а, en: a}, question: {ru: а, en: a}"
FACTS = "".join(f"      {name}: {{type: {kind}, {WORDS}}}\n" for name, kind in NUMBERS.items())
VOCABULARY = f"""vocabulary: test.toll
version: 1.0.0
title: {{ru: а, en: a}}
subjects:
  family:
    section: true
    title: {{ru: а, en: a}}
    facts:
{FACTS}      members: {{type: list, of: member, {WORDS}}}
  member:
    title: {{ru: а, en: a}}
    facts:
{FACTS}outcomes:
  family:
    so: {{kind: check, title: {{ru: а, en: a}}}}
    amount: {{kind: decision, type: number, title: {{ru: а, en: a}}}}
"""
OWN, OTHER, AID, DEBT, CHANGE, FREE = ({"fact": name} for name in ("own", "other", "aid", "debt", "change", "free"))
PARTNER = {"value": {"fact": "partner"}, "if_none": 0}
CAPPED = {"smallest": [{"fact": "partner"}, {"value": {"fact": "limit"}, "if_none": {"fact": "partner"}}]}
RAISED = {"largest": [{"fact": "partner"}, {"value": {"fact": "limit"}, "if_none": {"fact": "partner"}}]}
INCOME = {"sum": [OWN, OTHER]}
CHANGES = {"sum": "members", "by": "change", "has": "resident"}
LEFT = {"difference": [OWN, DEBT]}
LESS_TWICE = {"sum": [OWN, {"product": [AID, -2]}]}
EITHER = {"if": "resident", "then": OWN, "else": AID}
MET, NOT_MET, OPEN, NONE = "met", "not_met", "open", "none"


def town(folder: Path, *rules: dict[str, Any]) -> Rules:
    """A pack with some rules about the family."""
    write_pack(folder, [{"subject": "family", **rule} for rule in rules], vocabulary=VOCABULARY)
    return load("test.town", pack_dirs=[folder])


def by_solver(rules: Rules, case: Any) -> str:
    """How the check comes out for the solver, to which all that is given is given."""
    program = rules.edition(case.as_of).program
    space = Space(program.vocabulary, case.as_of, Facts.UNKNOWN, case=case, pinned=lambda record, path: True)
    found = ProgramLowering(program, space).outcome(space.section("family"), "so")
    assert isinstance(found.open, bool)
    return OPEN if found.open else next(value for value in (MET, NOT_MET) if found.value.is_[value] is True)  # type: ignore[union-attr]


def came(rules: Rules, facts: dict[str, Any]) -> str:
    """How the check comes out, the same by all evaluators, as columns and for the solver."""
    case = {"case": "a", "as_of": DAY, "family": facts}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(case))
    view = rules.decide(case)["family", "so"]
    found = str(view.value or view.status)
    assert by_solver(rules, read) == found
    if not any(value is GAP for record in read.records for value in record.facts.values()):  # which no column has
        for engine, rows in by_columns(rules, date.fromisoformat(DAY), [read]).items():
            assert [row["family.so"] or row["family.so:status"] for row in rows] == [found], engine
    return found


@pytest.mark.sampled(20)
@pytest.mark.parametrize(
    ("asked", "facts", "comes"),
    [
        # what is missing can only add to it
        ({**INCOME, "more_than": 1000}, {"own": 1200}, MET),
        ({**INCOME, "more_than": 1000}, {"own": 900}, OPEN),
        ({**INCOME, "at_most": 1000}, {"own": 1200}, NOT_MET),
        ({**INCOME, "at_least": 0}, {}, MET),
        ({**INCOME, "at_least": 1}, {}, OPEN),
        ({"sum": [OWN, FREE], "more_than": 1000}, {"own": 1200}, OPEN),
        # or add to it only so much
        ({"sum": [OWN, AID], "at_least": 1000}, {"own": 499}, NOT_MET),
        ({"sum": [OWN, AID], "at_least": 1000}, {"own": 500}, OPEN),
        ({"sum": [OWN, AID], "at_least": 1000}, {"own": 1000}, MET),
        ({"sum": [OWN, AID], "in": "[400..900]"}, {"own": 400}, MET),
        ({"sum": [OWN, AID], "is": 399}, {"own": 400}, NOT_MET),
        # or take from it: the debt is at least a cent, and below 300
        ({**LEFT, "at_least": 1000}, {"own": 1300}, MET),
        ({**LEFT, "at_least": 1000.02}, {"own": 1300}, OPEN),
        ({**LEFT, "more_than": 1000}, {"own": 1300}, MET),
        ({**LEFT, "at_least": 1000}, {"own": 1000}, NOT_MET),
        ({**LEFT, "at_least": 999.99}, {"own": 1000}, OPEN),
        ({**LESS_TWICE, "at_least": 1500}, {"own": 2500}, MET),
        ({**LESS_TWICE, "at_least": 1500}, {"own": 2499}, OPEN),
        ({**LESS_TWICE, "at_least": 1500}, {"own": 1499}, NOT_MET),
        # by a factor that is known, below zero too
        ({"product": [AID, CHANGE], "at_most": 2000}, {"change": 4}, MET),
        ({"product": [AID, CHANGE], "at_least": -1000}, {"change": -2}, MET),
        ({"product": [AID, CHANGE], "more_than": -1000}, {"change": -2}, OPEN),
        ({"product": [AID, CHANGE], "more_than": 0}, {"change": -2}, NOT_MET),
        ({"product": [OWN, CHANGE], "at_most": 0}, {"change": -2}, MET),
        ({"product": [AID, CHANGE], "at_most": 0}, {"aid": 0}, MET),
        ({"product": [AID, CHANGE], "at_least": -500}, {"aid": 5}, MET),
        ({"quotient": [AID, -2], "at_least": -250}, {}, MET),
        ({"round": AID, "to": 1000, "how": "half_up", "at_most": 1000}, {}, MET),
        ({"round": AID, "to": 1000, "how": "half_down", "is": 0}, {}, MET),
        # the largest, the smallest, one of two
        ({"largest": [OWN, AID], "is": 600}, {"own": 600}, MET),
        ({"largest": [OWN, AID], "is": 400}, {"own": 400}, OPEN),
        ({"smallest": [OWN, AID], "at_most": 500}, {}, MET),
        ({**EITHER, "at_most": 600}, {"own": 600}, MET),
        ({**EITHER, "at_most": 499}, {"own": 450}, OPEN),
        ({**EITHER, "more_than": 500}, {"own": 450}, NOT_MET),
        # two amounts, of which one or neither is known
        ({**INCOME, "at_least": DEBT}, {"own": 300}, MET),
        ({**INCOME, "at_least": DEBT}, {"own": 299}, OPEN),
        ({**AID, "at_most": INCOME}, {"own": 500}, MET),
        ({**DEBT, "more_than": AID}, {"aid": 300}, NOT_MET),
        # of what may be none
        ({"sum": [OWN, PARTNER], "more_than": 1000}, {"own": 1200}, MET),
        ({"sum": [OWN, PARTNER], "more_than": 1000}, {"own": 900}, OPEN),
        ({"sum": [OWN, PARTNER], "more_than": 1000}, {"own": 900, "partner": NONE}, NOT_MET),
        ({"sum": [OWN, PARTNER], "more_than": 1000}, {"own": 50}, NOT_MET),
        ({**PARTNER, "if_none": -5, "at_least": -5}, {}, MET),
        ({**PARTNER, "if_none": -5, "at_least": 0}, {}, OPEN),
        ({**PARTNER, "if_none": CHANGE, "at_least": -100}, {}, MET),
        ({**PARTNER, "if_none": CHANGE, "at_least": -100}, {"partner": NONE}, MET),
        ({**PARTNER, "if_none": CHANGE, "at_most": 200}, {"partner": NONE}, MET),
        ({**PARTNER, "if_none": CHANGE, "at_most": 200}, {}, OPEN),
        ({"sum": [OWN, {"fact": "partner"}], "more_than": 1000}, {"own": 1200}, OPEN),
        ({"sum": [OWN, {"fact": "partner"}], "more_than": 1000}, {"own": 1200, "partner": NONE}, NOT_MET),
        # a limit that is not known is not needed where it cannot matter, though the amount might have been none
        ({**CAPPED, "is": 0}, {"partner": 0}, MET),
        ({**CAPPED, "at_most": 500}, {"partner": 500}, MET),
        ({**CAPPED, "at_least": 500}, {"partner": 500}, OPEN),
        ({**CAPPED, "at_most": 500}, {"limit": 400}, OPEN),
        ({**CAPPED, "at_most": 500}, {"partner": NONE}, NOT_MET),
        ({**RAISED, "at_least": 500}, {"partner": 500}, MET),
        ({**RAISED, "at_least": 501}, {"partner": 500}, OPEN),
        ({"value": CAPPED, "if_none": 7, "at_most": 500}, {"partner": 500}, MET),
        ({"if": "resident", "then": CAPPED, "else": RAISED, "at_most": 900}, {"partner": 5, "limit": 6}, MET),
        ({"sum": [OWN, CAPPED], "at_least": 10}, {"own": 10, "partner": 5}, MET),
        ({"smallest": "members", "by": CAPPED, "at_most": 5}, {"members": [{"id": "a", "partner": 5}]}, MET),
        ({"largest": "members", "by": CAPPED, "at_least": 5}, {"members": [{"id": "a", "partner": 5}]}, OPEN),
        # elements of which something is not known
        ({"sum": "members", "by": "own", "more_than": 1000}, {"members": [{"id": "a", "own": 1200}, {"id": "b"}]}, MET),
        ({"sum": "members", "by": "own", "more_than": 1000}, {"members": [{"id": "a", "own": 900}, {"id": "b"}]}, OPEN),
        ({"sum": "members", "by": "aid", "at_most": 1500}, {"members": [{"id": i} for i in "abc"]}, MET),
        ({"sum": "members", "by": "aid", "at_most": 1500}, {"members": [{"id": i} for i in "abcd"]}, OPEN),
        ({"sum": "members", "by": "aid", "at_most": 1500}, {}, OPEN),
        ({"largest": "members", "by": "aid", "is": 500}, {"members": [{"id": "a", "aid": 500}, {"id": "b"}]}, MET),
        ({"smallest": "members", "by": "aid", "at_most": 400}, {"members": [{"id": "a", "aid": 400}, {"id": "b"}]}, MET),
        ({"smallest": "members", "by": "aid", "at_most": 400}, {"members": [{"id": "b"}]}, OPEN),
        ({"mean": "members", "by": "aid", "at_least": 250}, {"members": [{"id": "a", "aid": 500}, {"id": "b"}]}, MET),
    ],
)  # fmt: skip
def test_worked_out_by_hand(tmp_path: Path, asked: dict[str, Any], facts: dict[str, Any], comes: str) -> None:
    assert came(town(tmp_path, {"check": "so", "require": asked}), facts) == comes


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("asked", "second", "comes"),
    [
        # beside 50 that counts, perhaps something from −100 to 200: from −50 to 250
        ({"at_least": -50}, {}, MET),
        ({"at_least": -49}, {}, OPEN),
        ({"at_most": 250}, {}, MET),
        ({"at_most": 249}, {}, OPEN),
        ({"more_than": 250}, {}, NOT_MET),
        # it counts, whatever it is; it does not count; it is 30, perhaps
        ({"at_least": -50}, {"resident": True}, MET),
        ({"is": 50}, {"resident": False}, MET),
        ({"at_most": 80}, {"change": 30}, MET),
        ({"at_least": 50}, {"change": 30}, MET),
        ({"at_least": 51}, {"change": 30}, OPEN),
        ({"at_most": 50}, {"change": -30}, MET),
    ],
)
def test_an_element_that_perhaps_counts(
    tmp_path: Path, asked: dict[str, Any], second: dict[str, Any], comes: str
) -> None:
    rules = town(tmp_path, {"check": "so", "require": {**CHANGES, **asked}})
    members = [{"id": "a", "resident": True, "change": 50}, {"id": "b", **second}]
    assert came(rules, {"members": members}) == comes


def test_what_no_longer_matters_is_not_missing(tmp_path: Path) -> None:
    enough = {"require": {"all": [{**INCOME, "more_than": 1000}, "resident"]}}
    rules = town(tmp_path, {"check": "so", **enough}, {"decide": "amount", "then": INCOME})

    def missing(**facts: Any) -> list[str]:
        return sorted(rules.decide({"case": "a", "as_of": DAY, "family": facts})["family", "so"].missing)

    assert missing(own=1200) == ["family.resident"]
    assert missing(own=900) == ["family.other", "family.resident"]
    assert missing(own=900, resident=True) == ["family.other"]
    assert missing(own=900, resident=False) == []
    # what is to come of it as a number stays open
    amount = rules.decide({"case": "a", "as_of": DAY, "family": {"own": 1200, "resident": True}})
    assert (amount["family", "amount"].status, amount["family", "amount"].missing) == ("open", ("family.other",))
    assert amount["family", "so"].value == MET


def test_the_trace_has_the_condition_of_the_law(tmp_path: Path) -> None:
    asked = {"sum": [OWN, AID], "at_least": 1000}
    rules = town(tmp_path, {"check": "so", "require": asked}, {"decide": "amount", "when": asked, "then": 1})
    document = rules.decide({"case": "a", "as_of": DAY, "family": {"own": 400}}).to_dict()
    assert document["outcomes"]["family"]["so"]["value"] == NOT_MET
    (fired,) = document["fired"]
    assert fired["facts"] == {"family.own": 400}  # what is not given is no fact
    told = {"fact": "family.own, family.aid", "value": "[400..900]", "required": "[1000..)"}
    assert {one["rule"]: one["because"] for one in document["ruled_out"]} == {"so.met": [told], "amount.1": [told]}
