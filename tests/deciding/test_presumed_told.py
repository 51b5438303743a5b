"""What an outcome rests on is told whole: one that is told to presume nothing is the same whatever is presumed."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from random import Random
from typing import Any

import pytest

from helpers.lengths import many
from helpers.loops import nonempty
from helpers.programs_generator import DAYS, VOCABULARY, ProgramMaker, ThingCases, audience, program_of, values_of
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.explaining.explainer import Explainer, derived_names
from punkt.deciding.explaining.outcome_view import status_of
from punkt.kernel.domains import OneOf
from punkt.kernel.nodes import NODES, Condition, Const, Fact, If, Literal, Not, Nothing, Presumed, Value
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.records import CONFLICT, Case, Record, State
from punkt.law.language.program import Program

VALUES = {
    path: values_of(kind, path) for kind, path in ((k, p) for k, s in VOCABULARY.subjects.items() for p in s.facts)
}
"""Facts, whose names are each of one record type, and their values."""
P = Ask(Presumed(Fact("a"), True), OneOf(frozenset([True])))
AMOUNT = If(P, Literal(2), Literal(3))
Clauses = list[tuple[Condition, Value]]


def otherwise(part: Any, random: Random) -> Any:
    """The same node, presuming other values."""
    if isinstance(part, tuple):
        return tuple(otherwise(one, random) for one in part)
    if isinstance(part, Presumed):
        others = [value for value in VALUES[part.fact.path] if value != part.value]
        return replace(part, value=random.choice(others))
    if not isinstance(part, NODES):
        return part
    return replace(part, **{one.name: otherwise(getattr(part, one.name), random) for one in fields(part)})


def presumed_facts(program: Program, case: Case, states: list[State]) -> dict[tuple[str, str], list[str]]:
    """Record and outcome → the facts that it is told to presume."""
    explainer = Explainer(program, case, states, derived_names(program))
    return {
        (record.name, plan.name): sorted(explainer.presumed_of(plan.name, record))
        for record in case.records
        for plan in program.plans.get(record.kind, ())
    }


def out_of(program: Program, states: list[State], record: Record, name: str) -> Any:
    return states[record.index].outs[program.plan[record.kind, name].index]


def contradicted(program: Program, case: Case, states: list[State]) -> bool:
    """Whether anything that a case states is in conflict with the rules."""
    plans = [(record, plan) for record in case.records for plan in program.plans.get(record.kind, ()) if plan.stated]
    return any(
        record.facts.get(plan.name) is not None and out_of(program, states, record, plan.name) is CONFLICT
        for record, plan in plans
    )


@pytest.mark.full
@pytest.mark.parametrize("part", range(4))
def test_what_presumes_nothing_is_the_same_whatever_is_presumed(part: int) -> None:
    seen: Counter[str] = Counter()
    for seed in nonempty(range(part * 1000, part * 1000 + many(20, 150))):
        random = Random(seed)
        maker = ProgramMaker(random, presuming=0.3)
        program = maker.program()
        clauses = {
            key: [(otherwise(c, random), otherwise(v, random)) for c, v in rows]
            for key, rows in maker.clauses_of.items()
        }
        applies = {
            key: [tuple(replace(one, condition=otherwise(one.condition, random)) for one in own) for own in rows]
            for key, rows in maker.applies.items()
        }
        other = program_of(clauses, applies, yields=True)
        for known in (0.2, 0.5, 0.5, 0.8):
            case = ThingCases(random, known).case()
            one, two = Reference(program).run(case), Reference(other).run(case)
            if contradicted(program, case, one) or contradicted(other, case, two):
                continue  # what a case states rests on no clause, whatever speaks against it
            told = presumed_facts(program, case, one)
            for record in case.records:
                for plan in program.plans.get(record.kind, ()):
                    out, changed = (
                        out_of(p, states, record, plan.name) for p, states in ((program, one), (other, two))
                    )
                    seen["told" if told[record.name, plan.name] else "nothing"] += 1
                    if out != changed:
                        seen["changed"] += 1
                        assert told[record.name, plan.name], (seed, record.name, plan, out, changed, record.facts)
    assert all(seen[name] > 20 for name in ("told", "nothing", "changed")), seen


NEVER: Clauses = [(Const(False), Literal("p"))]
YES = Ask(Fact("b"), OneOf(frozenset([True])))


@pytest.mark.parametrize(
    ("name", "clauses", "to_whom", "facts", "status"),
    [
        ("o2", [(Const(True), If(P, Nothing(), Literal(1)))], None, {}, "gap"),  # that there is no value is presumed
        ("o1", [(Const(True), Literal("p")), (P, Literal("q"))], None, {}, "conflict"),  # it takes both
        ("o2", [(Const(True), Literal(2)), (Const(True), AMOUNT)], None, {}, "determined"),  # another were too many
        ("o4", [(P, Literal("q")), (YES, Literal("p"))], None, {}, "open"),  # it may be stated, and is not
        ("o1", [(YES, Literal("p"))], P, {"b": False}, "gap"),  # that it applies is presumed
        ("o1", NEVER, Not(P), {}, "not_applicable"),
        ("o4", [(YES, Literal("p"))], P, {"o4": "q"}, "determined"),
    ],
)
def test_what_is_told(
    name: str, clauses: Clauses, to_whom: Condition | None, facts: dict[str, Any], status: str
) -> None:
    """Presuming that ``a`` is false instead, each of these would be another."""
    whole = () if to_whom is None else (audience(to_whom, True),)
    program = program_of({("thing", name): clauses}, {("thing", name): [whole] * len(clauses)})
    thing = Record("thing", "thing", facts, 0)
    case = Case("c", DAYS[0], {"thing": thing}, (thing,))
    states = Reference(program).run(case)
    assert status_of(out_of(program, states, thing, name)) == status
    assert presumed_facts(program, case, states) == {("thing", name): ["thing.a"]}
