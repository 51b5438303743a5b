"""How many elements of a collection a proof must consider: one more than any number that a rule counts up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from punkt.kernel.node_structure import children, reads, walk, whole_range
from punkt.kernel.nodes import Atom, Comparison, Condition, Counting, Node
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.packs.vocabulary import FactKind

from .symbolic_case import ELEMENTS, MONTHS
from .tested_leaves import written

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
                    if isinstance(part, Atom) and _counts(program, inside, children(part)):
                        months = _counts_months(program, inside, part)
                        yield from (size for size in _sizes(part) if not months or size >= MONTHS)


def _counts(program: Program, kind: str, values: Iterable[Node]) -> bool:
    """Whether one of some values rests on a count of elements, itself or by a whole number that was concluded.

    Of sums over elements nothing is counted up to: however large a bound, few elements may reach it.
    """
    rows = list(values)
    counting = [part for value in rows for part in walk(value) if isinstance(part, Counting)]
    if any(whole_range(part) is None for part in counting):
        return False
    plans = (program.plan.get((outcome.section or kind, outcome.name)) for outcome in reads(*rows).outcomes)
    return bool(counting) or any(plan is not None and plan.type.kind is FactKind.INTEGER for plan in plans)


def _counts_months(program: Program, kind: str, node: Node) -> bool:
    """Whether all that is counted are months of facts, of which a year is looked at anyway."""
    counting = [part for part in walk(node) if isinstance(part, Counting)]
    owners = [(part.collection.section or kind, part.collection.path) for part in counting]
    return all(program.vocabulary.subjects[owner].facts[path].by is not None for owner, path in owners)


def _sizes(node: Atom) -> Iterator[int]:
    """The numbers a test names; of a comparison all numbers that its values are made of together."""
    if isinstance(node, Comparison):
        values = (part for part in walk(node) if not isinstance(part, Condition))
        yield sum(abs(number) for value in values for number in _numbers(value))
    else:
        yield from _numbers(node)


def _numbers(node: Node) -> Iterator[int]:
    return (int(v) for v in written(node) if isinstance(v, (int, Decimal)) and not isinstance(v, bool))
