"""How many elements of a collection a proof must consider: one more than any number that a rule counts up to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.nodes import Comparison, Count, Distinct, Linear, Literal, Node, Outcome, Test, walk
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.packs.vocabulary import FactKind

from .symbolic_case import ELEMENTS

MOST = 24
"""Elements beyond which no proof looks; a report says how many were considered."""


def elements_for(*programs: Program) -> int:
    """The elements to be considered for some programs: at least :data:`ELEMENTS`."""
    largest = max((size for program in programs for size in _counted_to(program)), default=0)
    return max(ELEMENTS, min(largest + 1, MOST))


def _counted_to(program: Program) -> Iterator[int]:
    for kind, clauses in program.clauses.items():
        for clause in clauses:
            for node in (clause.condition, clause.value):
                for inside, part in parts_of(node, kind, program.vocabulary):
                    if isinstance(part, Test) and _counts(program, inside, part.value):
                        yield from _ends(part)
                    elif isinstance(part, Comparison) and (
                        _counts(program, inside, part.left) or _counts(program, inside, part.right)
                    ):
                        yield sum(_constants(part))


def _counts(program: Program, kind: str, node: Node) -> bool:
    """Whether a value rests on a count of elements, itself or by a whole number that was concluded."""
    return any(
        isinstance(part, (Count, Distinct))
        or (
            isinstance(part, Outcome)
            and (plan := program.plan.get((part.section or kind, part.name))) is not None
            and plan.type.kind is FactKind.INTEGER
        )
        for part in walk(node)
    )


def _ends(test: Test) -> Iterator[int]:
    values: tuple[object, ...] = ()
    if isinstance(test.domain, Interval):
        values = (test.domain.low, test.domain.high)
    elif isinstance(test.domain, OneOf):
        values = tuple(test.domain.values)
    yield from (int(v) for v in values if isinstance(v, (int, Decimal)) and not isinstance(v, bool))


def _constants(node: Node) -> Iterator[int]:
    for part in walk(node):
        value = part.value if isinstance(part, Literal) else part.constant if isinstance(part, Linear) else None
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            yield abs(int(value))
