"""The bounds of a pack: ends of intervals and thresholds of comparisons, and which sides cases have tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from punkt.kernel.domains import Interval, Number
from punkt.kernel.exact import beside
from punkt.kernel.nodes import Atom, Compare, Comparison, Node, Value
from punkt.law.language.clause import Clause
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of

SIDES = ("at", "beyond")


@dataclass(frozen=True)
class Bound:
    """A value held against a bound, in the scope of a record type."""

    clause: Clause
    kind: str
    node: Atom
    low: bool
    """For an interval, which end; for a comparison, whether larger values are asked for."""

    @property
    def values(self) -> tuple[Value, ...]:
        """What is held against the bound: a value, or two of which the difference is."""
        return (self.node.left, self.node.right) if isinstance(self.node, Comparison) else (self.node.value,)

    @property
    def end(self) -> Any:
        """The value at the bound; a difference of 0 for a comparison."""
        if isinstance(self.node, Comparison):
            return 0
        assert isinstance(self.node.domain, Interval)
        return self.node.domain.low if self.low else self.node.domain.high

    @property
    def outward(self) -> bool:
        """Whether the step beyond the bound leads to smaller values."""
        if isinstance(self.node, Comparison):
            return self.node.how in (Compare.GE, Compare.LT)
        domain = self.node.domain
        assert isinstance(domain, Interval)
        return not domain.low_open if self.low else domain.high_open

    def side(self, side: str, step: Number) -> Any:
        """The value that tries a side: at the bound, or the nearest on the other side of it; ``None`` past the calendar."""
        if side == "at":
            return self.end
        if isinstance(self.end, date):
            return next(iter(beside(self.end, -1 if self.outward else 1)), None)
        return self.end - step if self.outward else self.end + step


def bounds_of(clause: Clause, kind: str, program: Program) -> Iterator[Bound]:
    """The bounds a clause tests, each once."""
    seen: set[Node] = set()
    for owner, part in parts_of(clause.condition, kind, program.vocabulary):
        if part in seen:
            continue
        seen.add(part)
        if isinstance(part, Atom):
            yield from (Bound(clause, owner, part, low) for low in _ends(part))


def _ends(node: Atom) -> Iterator[bool]:
    """For each bound of a condition, whether it is a lower one."""
    if isinstance(node, Comparison):
        if node.how not in (Compare.EQ, Compare.NE):
            yield node.how in (Compare.GE, Compare.GT)
    elif isinstance(node.domain, Interval):
        yield from (low for low, end in ((True, node.domain.low), (False, node.domain.high)) if end is not None)
