"""Conditions with the intermediate terms they rest on written out."""

from __future__ import annotations

from dataclasses import replace

from punkt.kernel.domains import OneOf
from punkt.kernel.nodes import (
    All,
    Any,
    Comparison,
    Condition,
    Const,
    Count,
    Distinct,
    Extreme,
    Linear,
    Node,
    Not,
    Outcome,
    Product,
    Tally,
    Test,
    Value,
    walk,
)
from punkt.law.language.program import Plan, Program
from punkt.law.language.references import element_record
from punkt.law.packs.vocabulary import OutcomeKind

TRUE = OneOf(frozenset([True]))


def written_out(program: Program, plan: Plan) -> Plan:
    """An outcome whose clauses rest on facts, counts and other outcomes only."""
    clauses = tuple(replace(c, condition=inlined(program, plan.subject, c.condition)) for c in plan.clauses)
    return replace(plan, clauses=clauses)


def inlined(program: Program, kind: str, node: Condition) -> Condition:
    """A condition in which what a boolean term stands for takes its place."""
    match node:
        case Not(condition):
            return Not(inlined(program, kind, condition))
        case All(parts):
            return All(tuple(inlined(program, kind, part) for part in parts))
        case Any(parts):
            return Any(tuple(inlined(program, kind, part) for part in parts))
        case Test(Outcome(name, None), domain) if domain == TRUE and (term := _term(program, kind, name)) is not None:
            return inlined(program, kind, term)
        case Test(value, domain):
            return Test(_value(program, kind, value), domain)
        case Comparison(left, how, right):
            return Comparison(_value(program, kind, left), how, _value(program, kind, right))
        case _:
            return node


def _value(program: Program, kind: str, node: Value) -> Value:
    match node:
        case Tally(parts):
            return Tally(tuple(inlined(program, kind, part) for part in parts))
        case Count(collection, condition):
            return Count(collection, inlined(program, element_record(node, kind, program.vocabulary), condition))
        case Linear(constant, terms):
            return Linear(constant, tuple((factor, _value(program, kind, value)) for factor, value in terms))
        case Product(left, right):
            return Product(_value(program, kind, left), _value(program, kind, right))
        case Extreme(largest, values):
            return Extreme(largest, tuple(_value(program, kind, value) for value in values))
        case _:
            return node


def _term(program: Program, kind: str, name: str) -> Condition | None:
    """The condition of a term that is true or false by it."""
    plan = program.plan.get((kind, name))
    if plan is None or plan.kind is not OutcomeKind.TERM or [c.literal for c in plan.clauses] != [True, False]:
        return None
    yes, no = (c.condition for c in plan.clauses)
    return yes if no == Not(yes) else None


def simplified(node: Condition) -> Condition:
    """A condition without the parts that are certain."""
    match node:
        case Not(condition):
            inner = simplified(condition)
            return Const(not inner.truth) if isinstance(inner, Const) else Not(inner)
        case All(parts) | Any(parts):
            decides = isinstance(node, Any)
            found = [simplified(part) for part in parts]
            if Const(decides) in found:
                return Const(decides)
            left = tuple(part for part in found if not isinstance(part, Const))
            return type(node)(left) if left else Const(not decides)
        case _:
            return node


def counts_in(node: Node) -> list[Count | Distinct]:
    """The counts that a node rests on in its own scope, each once."""
    return list(dict.fromkeys(part for part in walk(node) if isinstance(part, (Count, Distinct))))
