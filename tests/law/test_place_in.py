"""The place of an element in its list: keys, equals, what is not known, who takes part, in every way to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
import z3

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.lengths import many
from helpers.toll import write_pack
from punkt import PackError, Rules, load
from punkt.authoring.lint.mentions import rule_mentions
from punkt.kernel.records import GAP, Case
from punkt.law.language.program import Program
from punkt.proving.changes.form_edits import form_edits
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_values import Ranged
from punkt.proving.solver.scaled_numbers import Quantity
from punkt.proving.solver.symbolic_case import Facts, Space
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

DAY = "2025-06-01"
T = "{ru: а, en: a}"
WORDS = f"label: {T}, question: {T}"
VOCABULARY = f"""vocabulary: test.toll
version: 1.0.0
title: {T}
subjects:
  queue:
    section: true
    title: {T}
    facts:
      people: {{type: list, of: person, label: {{ru: люди, en: people}}, question: {T}}}
  person:
    title: {T}
    facts:
      points: {{type: integer, range: "[0..3]", label: {{ru: баллы, en: points}}, question: {T}}}
      debt: {{type: integer, none: true, label: {{ru: долг, en: debt}}, question: {T}}}
      applied: {{type: date, label: {{ru: заявление, en: application}}, question: {T}}}
      here: {{type: boolean, {WORDS}}}
      group: {{type: choice, values: {{a: {T}, b: {T}}}, {WORDS}}}
outcomes:
  queue:
    first: {{kind: decision, type: date, title: {T}}}
  person:
    place: {{kind: decision, type: integer, title: {T}}}
    near: {{kind: check, title: {T}}}
"""
PEOPLE = "queue.people"
BY_POINTS = [{"largest_first": "points"}, {"smallest_first": "applied"}]


def place(**form: Any) -> dict[str, Any]:
    return {"place_in": PEOPLE, "by": BY_POINTS, "ties": "same_place", **form}


def packed(folder: Path, *rules: Mapping[str, Any]) -> Rules:
    write_pack(folder, [{"subject": "person", **rule} for rule in rules], vocabulary=VOCABULARY)
    return load("test.town", pack_dirs=[folder])


def person(name: str, points: int | None = None, applied: str | None = None, **more: Any) -> dict[str, Any]:
    facts = {"points": points, "applied": applied and f"2025-0{applied}-01", **more}
    return {"id": name, **{key: value for key, value in facts.items() if value is not None}}


def places(rules: Rules, people: list[dict[str, Any]] | None) -> list[Any]:
    """Of each the place, or the reason or the status; the same by all evaluators and for the solver."""
    case = {"case": "c", "as_of": DAY, "queue": {} if people is None else {"people": people}}
    read = rules.read_case(case)
    program = rules.edition(read.as_of).program
    states = Trio(program).check(read, str(case))
    by_solver(program, read, states)
    outcomes = rules.decide(case).to_dict()["outcomes"]
    told = [outcomes[f"queue.people/{one['id']}"]["place"] for one in people or ()]
    return [one["value"] or one.get("reason", {}).get("code") or one["status"] for one in told]


def by_solver(program: Program, case: Case, states: Any) -> None:
    """The solver, to which all that is given is given, finds the same."""
    plan = program.plan["person", "place"]
    space = Space(program.vocabulary, case.as_of, Facts.UNKNOWN, case=case, pinned=lambda record, path: True)
    lowering = ProgramLowering(program, space)
    people = space.fact(space.section("queue"), "people")
    for _, record in people.rows:  # type: ignore[union-attr]
        (index,) = [one.index for one in case.records if one.name == record.name]
        found, own = lowering.outcome(record, "place"), states[index].outs[plan.index]
        assert isinstance(found.open, bool) and isinstance(found.value.absent, bool)
        assert (found.open, found.value.absent) == (own not in (GAP,) and not isinstance(own, int), own is GAP)
        if isinstance(own, int):
            value = found.value
            assert isinstance(value, Ranged) and value.has_low is True and isinstance(value.low, Quantity)
            assert z3.simplify(value.low.term == own) if z3.is_expr(value.low.term) else value.low.term == own


@pytest.mark.parametrize(
    ("form", "people", "comes"),
    [
        # more points first, then the earlier day
        (place(), [person("a", 1, "3"), person("b", 2, "4"), person("c", 2, "2")], [3, 2, 1]),
        # alike in both: one place, and the next is passed over; or none
        (place(), [person("a", 2, "3"), person("b", 2, "3"), person("c", 1, "1")], [1, 1, 3]),
        (place(ties="no_place"), [person("a", 2, "3"), person("b", 2, "3"), person("c", 1, "1")], ["tied", "tied", 3]),
        # by one key, the smallest first
        (place(by=[{"smallest_first": "points"}]), [person("a", 3), person("b", 0), person("c", 0)], [3, 1, 1]),
        # what is not known matters only where it can
        (place(), [person("a", 3, "1"), person("b", 2), person("c", 1, "2")], [1, 2, 3]),
        (place(), [person("a", 2, "1"), person("b", 2), person("c", 1, "2")], ["open", "open", 3]),
        (place(), [person("a", applied="1"), person("b", 2, "2")], ["open", "open"]),
        (place(ties="no_place"), [person("a", 2), person("b", 2, "2"), person("c", 0, "1")], ["open", "open", 3]),
        # who does not take part has no place, and takes none
        (place(has="here"), [person("a", 1, "1", here=True), person("b", 3, "1", here=False)], [1, "gap"]),
        (place(has="here"), [person("a", 1, "1", here=True), person("b", 3, "1")], ["open", "open"]),
        (place(has="here"), [person("a", 3, "1", here=True), person("b", 1, "1")], [1, "open"]),
        # a key that is none: there is no order, unless the rule says what stands for it
        (place(by=[{"largest_first": "debt"}]), [person("a", debt=1), person("b", debt="none")], ["gap", "gap"]),
        (place(by=[{"largest_first": "debt"}]), [person("a", debt=1), person("b")], ["open", "open"]),
        (
            place(by=[{"largest_first": {"value": {"fact": "debt"}, "if_none": 0}}]),
            [person("a", debt=1), person("b", debt="none")],
            [1, 2],
        ),
        (place(), [person("a")], [1]),
    ],
)
def test_worked_out_by_hand(tmp_path: Path, form: dict[str, Any], people: list[dict[str, Any]], comes: Any) -> None:
    assert places(packed(tmp_path, {"decide": "place", "then": form}), people) == comes


def ranks(people: list[dict[str, Any]], shared: bool, only_here: bool) -> list[Any]:
    """What comes out where all is known, worked out apart: by counting who is before."""
    keys = [(-one["points"], one["applied"]) if one["here"] or not only_here else None for one in people]
    found: list[Any] = []
    for key in keys:
        same = keys.count(key)
        before = sum(other is not None and key is not None and other < key for other in keys)
        found.append("gap" if key is None else "tied" if same > 1 and not shared else before + 1)
    return found


def completions(people: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """All ways in which what is not known may turn out."""
    choices = {"points": (0, 1, 3), "applied": ("2025-01-01", "2025-02-01"), "here": (True, False)}
    ways = [
        [{**one, **dict(zip(lacking, values, strict=True))} for values in product(*(choices[name] for name in lacking))]
        for one in people
        for lacking in [[name for name in choices if name not in one]]
    ]
    yield from map(list, product(*ways))


@pytest.mark.parametrize("only_here", [False, True])
@pytest.mark.parametrize("shared", [False, True])
def test_what_is_decided_holds_whatever_turns_out(tmp_path: Path, shared: bool, only_here: bool) -> None:
    form = place(ties="same_place" if shared else "no_place", **({"has": "here"} if only_here else {}))
    rules, decided = packed(tmp_path, {"decide": "place", "then": form}), 0
    for seed in range(many(25, 250, 2_000)):
        random = Random(f"places {shared} {only_here} {seed}")
        whole = [
            {"id": name, "points": random.choice((0, 1, 3)), "applied": random.choice(("2025-01-01", "2025-02-01"))}
            | {"here": random.random() < 0.7}
            for name in "abc"[: random.choice((2, 3, 3))]
        ]
        people = [{k: v for k, v in one.items() if k == "id" or random.random() < 0.8} for one in whole]
        came = places(rules, people)
        every = [ranks(one, shared, only_here) for one in completions(people)]
        for at, one in enumerate(came):
            if one != "open":
                decided += 1
                assert {row[at] for row in every} == {one}, people
    assert decided > many(15, 150, 1_200)


def test_a_list_that_is_not_given(tmp_path: Path) -> None:
    rules = packed(
        tmp_path,
        {"decide": "place", "then": place()},
        {"decide": "first", "subject": "queue", "then": {"the_one": "people", "by": "applied", "has": {"outcome": "place", "is": 1}}},
    )  # fmt: skip
    case: dict[str, Any] = {"case": "c", "as_of": DAY, "queue": {}}
    assert rules.decide(case)["queue", "first"].missing == ("queue.people",)
    case["queue"] = {"people": [person("a", 1, "3"), person("b", 2, "4")]}
    assert rules.decide(case)["queue", "first"].value == "2025-04-01"


def test_what_is_missing_and_what_it_rests_on(tmp_path: Path) -> None:
    rules = packed(tmp_path, {"check": "near", "require": {**place(), "at_most": 2}})
    people = [person("a", 1, "3"), person("b", 2), person("c", 2, "2"), person("d", applied="5")]
    decision = rules.decide({"case": "c", "as_of": DAY, "queue": {"people": people}})
    assert decision["queue.people/b", "near"].status == "open"
    assert set(decision["queue.people/b", "near"].missing) == {"queue.people/b.applied", "queue.people/d.points"}
    assert decision["queue.people/a", "near"].value == "not_met"  # two are before, whatever is not known


def test_it_is_said_as_it_is_written(tmp_path: Path) -> None:
    rules = packed(tmp_path, {"decide": "place", "then": place(has="here")})
    value = rules.edition(date(2025, 6, 1)).program.plan["person", "place"].clauses[0].value
    said = Conditions(Names(rules.linked, Words("en"))).value(value, "person")
    assert said == (
        "place in “people (a) such that [a — yes]” (the largest first: points; the smallest first: application; "
        "equals share a place)"
    )
    assert "сначала наименьшее: заявление" in Conditions(Names(rules.linked, Words("ru"))).value(value, "person")


@pytest.mark.parametrize(
    ("then", "subject", "code"),
    [
        (place(), "queue", "P398"),
        (place(ties="both"), "person", "P399"),
        ({key: value for key, value in place().items() if key != "ties"}, "person", "P328"),
        (place(by=[{"largest_first": "group"}]), "person", "P364"),
        (place(place_in="queue.persons"), "person", "P306"),
        (place(by=[{"largest": "points"}]), "person", "P327"),
        (place(by=["points"]), "person", "P400"),
        (place(by=[]), "person", "P400"),
        (place(by="points"), "person", "P400"),
        (place(by=[{"largest_first": "points", "smallest_first": "applied"}]), "person", "P400"),
    ],
)
def test_bad_ones(tmp_path: Path, then: Mapping[str, Any], subject: str, code: str) -> None:
    outcome = "place" if subject == "person" else "first"
    with pytest.raises(PackError) as caught:
        packed(tmp_path, {"decide": outcome, "subject": subject, "then": then}).edition(date(2025, 6, 1))
    assert code in [one.code for one in caught.value.diagnostics]


def test_columns_refuse_it_at_its_rule(tmp_path: Path) -> None:
    rules = packed(tmp_path, {"decide": "place", "then": place()})
    with pytest.raises(PackError, match=r"P393"):
        by_columns(rules, date(2025, 6, 1), [rules.read_case({"case": "c", "as_of": DAY, "queue": {}})])


def test_what_else_could_be_meant() -> None:
    told = {(edit.before, edit.after) for edit in form_edits(place())}
    assert told == {
        ("largest_first", "smallest_first"),
        ("smallest_first", "largest_first"),
        ("by: [1, 2]", "by: [2, 1]"),
        ("same_place", "no_place"),
    }


def test_what_it_names_is_used(tmp_path: Path) -> None:
    """The list, also that of `the_one`, and facts that elements are put in order by."""
    rules = packed(
        tmp_path,
        {"decide": "place", "then": place()},
        {"decide": "first", "subject": "queue", "then": {"the_one": "people", "by": "applied", "has": "here"}},
    )
    named = [{(one.record, one.name) for one in rule_mentions(rule, rules.vocabulary)} for rule in rules.linked.rules]
    assert named == [
        {("queue", "people"), ("person", "points"), ("person", "applied")},
        {("queue", "people"), ("person", "applied"), ("person", "here")},
    ]
