"""A condition that every value of a fact meets is true, known or not; one that none meets is false."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.invented_city import CITED, DAY, city, whole, write
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.kernel.domains import OneOf
from punkt.kernel.nodes import Any, Const, Fact, Not, Test
from punkt.kernel.records import OPEN
from punkt.law.language.program import compile_program
from punkt.law.language.settled_conditions import Settler


def out(folder: Path, condition: str, facts: dict[str, object]) -> object:
    rules = f"rules:\n  - check: valid\n{CITED}    require: {condition}\n"
    loaded = whole(write(folder, city(rules_yaml=rules)), "none.city")
    case = loaded.read_case({"case": "a", "as_of": DAY, "permit": facts})
    program = compile_program(loaded.linked, DAY)
    plan = program.plan["permit", "valid"]
    (index,) = [record.index for record in case.records if record.kind == "permit"]
    found = {repr(evaluator(program).run(case)[index].outs[plan.index]) for evaluator in (Reference, Generated)}
    assert len(found) == 1
    return Reference(program).run(case)[index].outs[plan.index]


@pytest.mark.parametrize(
    ("condition", "comes"),
    [
        ("{fact: zone, in: [a, b, c]}", "met"),
        ("{fact: zone, in: [a, b]}", OPEN),
        ("{any: [{fact: zone, in: [a, b]}, {fact: zone, is: c}]}", "met"),
        ("{all: [{fact: zone, in: [a, b]}, {fact: zone, is: c}]}", "not_met"),
        ("{any: [paid, {not: paid}]}", "met"),
        ("{all: [paid, {not: paid}]}", "not_met"),
        ("{any: [paid, {not: exempt}]}", OPEN),
        # 1 to 9 axles
        ("{fact: axles, at_least: 1}", "met"),
        ("{fact: axles, at_least: 2}", OPEN),
        ("{fact: axles, more_than: 9}", "not_met"),
        ("{any: [{fact: axles, at_most: 4}, {fact: axles, at_least: 5}]}", "met"),
        ("{any: [{fact: axles, at_most: 4}, {fact: axles, at_least: 6}]}", OPEN),
        # whole numbers have nothing between 4 and 5, money has 4.5
        ("{any: [{fact: fee, at_most: 4}, {fact: fee, at_least: 5}]}", OPEN),
        ("{any: [{fact: fee, at_most: 4}, {fact: fee, more_than: 4}]}", "met"),
        ("{any: [{fact: issued_on, before: '2020-03-01'}, {fact: issued_on, not_before: '2020-03-01'}]}", "met"),
        ("{any: [{fact: issued_on, before: '2020-03-01'}, {fact: issued_on, after: '2020-03-01'}]}", OPEN),
        ("{any: [{fact: issued_on, before: '2020-03-01'}, {fact: issued_on, after: '2020-02-28'}]}", "met"),
        ("{any: [{fact: badges, includes: free}, {not: {fact: badges, includes: free}}]}", "met"),
        ("{fact: badges, includes: [free, reduced, standard]}", OPEN),
        # a part of a condition, and of a value, is settled by itself
        ("{all: [{fact: zone, in: [a, b, c]}, {fact: axles, at_least: 1}]}", "met"),
        ("{if: {fact: noise, at_least: 0}, then: 1, else: 2, is: 1}", "met"),
    ],
)
def test_known_or_not(tmp_path: Path, condition: str, comes: object) -> None:
    assert out(tmp_path, condition, {}) == comes


def test_none_is_one_of_the_values(tmp_path: Path) -> None:
    vocabulary = whole(write(tmp_path, city()), "none.city").vocabulary
    permit = vocabulary.subjects["permit"]
    facts = {**permit.facts, "paid": replace(permit.facts["paid"], none=True)}
    may_be_none = replace(vocabulary, subjects={**vocabulary.subjects, "permit": replace(permit, facts=facts)})
    yes, no = (Test(Fact("paid"), OneOf(frozenset([word]))) for word in (True, False))
    # where there is none, it is neither so nor not so; but «not so» in words holds of what is none
    assert Settler(may_be_none).settled(Any((yes, no)), "permit") == Any((yes, no))
    assert Settler(vocabulary).settled(Any((yes, no)), "permit") == Const(True)
    assert Settler(may_be_none).settled(Any((yes, Not(yes))), "permit") == Const(True)


def test_a_section_that_is_named_is_needed_all_the_same(tmp_path: Path) -> None:
    condition = "{any: [yard.open, {not: yard.open}]}"
    rules = f"rules:\n  - check: valid\n{CITED}    require: {condition}\n"
    loaded = whole(write(tmp_path, city(rules_yaml=rules)), "none.city")
    absent = loaded.decide({"case": "a", "as_of": DAY, "permit": {}})
    assert "valid" not in absent.to_dict()["outcomes"].get("permit", {})
    present = loaded.decide({"case": "a", "as_of": DAY, "permit": {}, "yard": {}})
    assert present["permit", "valid"].value == "met"
