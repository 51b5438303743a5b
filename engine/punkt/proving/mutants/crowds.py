"""Comparing outcomes that rest on several counts over one collection.

Elements matter only by which of the counted conditions they meet. So the collection is
tried with every combination of such kinds of elements, up to a size past which a test of
the plain size has decided everything; and as unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement
from math import comb
from typing import Any as Anything

from punkt.kernel.domains import Interval
from punkt.kernel.nodes import All, Any, Condition, Const, Count, Distinct, Fact, Node, Not, Test, walk
from punkt.law.language.program import Plan, Program
from punkt.law.language.references import element_record

from .class_space import LIMIT, Space, nodes_of, resolved
from .inline import counts_in, simplified
from .leaves import Leaves

Kind = tuple[bool | None, ...]
"""Which of the counted conditions an element meets."""


def same_for_crowds(base: Program, one: Plan, two: Plan) -> bool:
    """Whether an outcome, its terms written out, is proven the same for every collection it counts in."""
    nodes = [*nodes_of(one), *nodes_of(two)]
    counts = list(dict.fromkeys(count for node in nodes for count in counts_in(node)))
    collections = {count.collection for count in counts}
    if len(collections) != 1 or any(isinstance(count, Distinct) for count in counts) or one.stated:
        return False
    if set(Leaves().note(*nodes).constants) != set(counts):
        return False  # it rests on other things too
    most = _decided_past(one, two, next(iter(collections)))
    if most is None:
        return False
    kinds = _kinds(base, one.subject, [c for c in counts if isinstance(c, Count)])
    if kinds is None or comb(len(kinds) + most, most) > LIMIT:
        return False
    space = Space(base, one.subject, nodes)
    space.leaves, space.constraints = list(counts), []
    space.values = None
    rows = _rows(kinds, most)
    return space.search(rows, lambda emitter: f"{resolved(emitter, one)} != {resolved(emitter, two)}") is None


def _rows(kinds: list[Kind], most: int) -> Iterator[tuple[tuple[Anything, Anything], ...]]:
    """The ends of every count, for each combination of elements and for an unknown collection."""
    yield tuple((0, None) for _ in kinds[0])
    width = range(len(kinds[0]))
    for size in range(most + 1):
        for crowd in combinations_with_replacement(kinds, size):
            lows = [sum(1 for kind in crowd if kind[i] is True) for i in width]
            yield tuple((lows[i], lows[i] + sum(1 for kind in crowd if kind[i] is None)) for i in width)


def _kinds(program: Program, owner: str, counts: list[Count]) -> list[Kind] | None:
    """The ways in which an element can meet the counted conditions; ``None`` where they cannot be listed."""
    kind = element_record(counts[0], owner, program.vocabulary)
    space = Space(program, kind, [count.condition for count in counts])
    found: list[Kind] = []
    if not space.small:
        return None
    space.each(lambda emitter: f"({''.join(emitter.truth(c.condition) + ', ' for c in counts)})", found)
    return list(dict.fromkeys(found))


def _decided_past(one: Plan, two: Plan, collection: Fact) -> int | None:
    """The size past which tests of the plain size make both outcomes the same; ``None`` where there is none."""
    size = Count(collection, Const(True))
    ends = [
        int(end)
        for plan in (one, two)
        for node in nodes_of(plan)
        for test in _tests(node)
        if test.value == size
        if isinstance(test.domain, Interval)
        for end in (test.domain.low, test.domain.high)
        if isinstance(end, int)
    ]
    if not ends:
        return None
    most = max(ends)
    large = [[simplified(_large(c.condition, size, most)) for c in plan.clauses] for plan in (one, two)]
    same = all(isinstance(a, Const) and a == b for a, b in zip(*large, strict=True))
    return most if same and [c.value for c in one.clauses] == [c.value for c in two.clauses] else None


def _large(node: Condition, size: Count, most: int) -> Condition:
    """A condition for collections larger than ``most``: what tests the size is decided."""
    match node:
        case Not(condition):
            return Not(_large(condition, size, most))
        case All(parts) | Any(parts):
            return type(node)(tuple(_large(part, size, most) for part in parts))
        case Test(value, Interval(_, high)) if value == size:
            return Const(high is None)
        case _:
            return node


def _tests(node: Node) -> Iterator[Test]:
    yield from (part for part in walk(node) if isinstance(part, Test))
