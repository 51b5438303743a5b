"""Which sides of a bound cases have tried, and which no case can be at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from punkt.deciding.evaluators.reference import Scope
from punkt.kernel.domains import Interval, Number
from punkt.kernel.kleene import Range
from punkt.kernel.node_structure import element_parts, opposite, reads, walk, whole_range
from punkt.kernel.nodes import NODES, Condition, Node, Test
from punkt.kernel.numbers import ratio
from punkt.kernel.records import CONFLICT, GAP, Case, Record, State
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import COLLECTIONS
from punkt.proving.solver.boundary_classes import step_of
from punkt.proving.solver.class_search import impossible
from punkt.proving.solver.tested_leaves import grid, leaf_of

from .bounds import SIDES, Bound


def step_at(bound: Bound, program: Program) -> Number:
    """The step of what is held against a bound: that of its finest fact, or to which it is rounded; 1 for a count."""
    grids = [(value, grid(value)) for value in bound.values]
    measured = [value for value, step in grids if step is None]
    subjects = program.vocabulary.subjects
    facts = (subjects[fact.section or bound.kind].facts[fact.path] for fact in reads(*measured).facts)
    finest = [step_of(fact.decimals) for fact in facts if fact.kind not in COLLECTIONS]
    return min([*finest, *(step for _, step in grids if step is not None)], default=1)


def tried(bound: Bound, program: Program, seen: Sequence[tuple[Case, list[State]]]) -> set[str]:
    """The sides of a bound that some record of the cases is at."""
    step = step_at(bound, program)
    found: set[str] = set()
    for case, states in seen:
        scope = Scope(program, case, states)
        for record in case.records:
            if record.kind == bound.kind and record.facts:
                value = _held(bound, scope, record)
                found.update(side for side in SIDES if value is not None and value == bound.side(side, step))
    return found


def _held(bound: Bound, scope: Scope, record: Record) -> Any:
    """The value that is held against the bound; ``None`` where it is not known."""
    node = bound.node
    if isinstance(node, Test):
        value = scope.value(node.value, record)
        return None if value is GAP or value is CONFLICT or isinstance(value, Range) else value
    left, right = scope.value(node.left, record), scope.value(node.right, record)
    if any(v is None or v is GAP or isinstance(v, Range) for v in (left, right)):
        return None
    return (left - right).days if isinstance(left, date) else ratio(left) - ratio(right)


def possible(bound: Bound, side: str, program: Program) -> bool:
    """Whether a case could be at a side and matter; ``True`` also where that cannot be searched."""
    node = bound.node
    kind = bound.clause.rule.subject
    if not isinstance(node, Test):
        return True
    counted = whole_range(node.value)
    if counted is not None and counted != Interval(None, None):
        return counted.contains(bound.side(side, 1))
    if leaf_of(node.value) is None:
        return True
    whole: Condition = (
        bound.clause.condition if bound.kind == kind and node in set(walk(bound.clause.condition)) else node
    )
    other = swapped(whole, node, opposite(node))
    there = bound.side(side, step_at(bound, program))
    if there is None:
        return False
    at = Test(node.value, Interval(there, there))
    return not impossible(
        program,
        bound.kind,
        [whole, other, at],
        lambda emitter: f"{emitter.truth(at)} and {emitter.truth(whole)} is not {emitter.truth(other)}",
    )


def swapped(node: Condition, old: Condition, new: Condition) -> Condition:
    """A condition with one part put for another, in the same scope."""
    return _swapped(node, old, new)  # type: ignore[return-value]


def _swapped(part: object, old: Node, new: Node) -> object:
    if part == old:
        return new
    if isinstance(part, tuple):
        return tuple(_swapped(item, old, new) for item in part)
    if not isinstance(part, NODES) or element_parts(part):
        return part
    return replace(part, **{one.name: _swapped(getattr(part, one.name), old, new) for one in fields(part)})
