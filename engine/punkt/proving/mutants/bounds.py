"""The bounds of a pack: ends of intervals and thresholds of comparisons, and which sides cases have tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from punkt.deciding.explaining.explain_nodes import short_name
from punkt.kernel.domains import Interval, Number, show
from punkt.kernel.exact import beside
from punkt.kernel.nodes import Atom, Compare, Comparison, Node, Value
from punkt.law.language.clause import Clause
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.language.vocabulary_nodes import derivations

SIDES = ("at", "beyond")


@dataclass(frozen=True)
class Bound:
    """A value held against a bound, in the scope of a record type."""

    clause: Clause
    kind: str
    node: Atom
    low: bool
    """For an interval, which end; for a comparison, whether larger values are asked for."""
    names: Mapping[Value, str] = field(default_factory=dict, compare=False, repr=False)
    """What facts of the vocabulary are called that are derived in just the way of a value."""

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

    def text(self, lang: str = "en") -> str:
        """The bound as a short text: what is compared with what."""
        if isinstance(self.node, Comparison):
            return f"{self._name(self.node.left, lang)} {self.node.how.value} {self._name(self.node.right, lang)}"
        return f"{self._name(self.node.value, lang)} {self.node.domain} ({show(self.end)})"

    def _name(self, value: Value, lang: str) -> str:
        return self.names.get(value) or short_name(value, lang)


def bounds_of(clause: Clause, kind: str, program: Program) -> Iterator[Bound]:
    """The bounds a clause tests, each once."""
    seen: set[Node] = set()
    names: dict[str, Mapping[Value, str]] = {}
    for owner, part in parts_of(clause.condition, kind, program.vocabulary):
        if part in seen:
            continue
        seen.add(part)
        if isinstance(part, Atom):
            ends = list(_ends(part))
            if ends and owner not in names:
                names[owner] = {node: path for path, node in derivations(program.vocabulary, owner).items()}
            yield from (Bound(clause, owner, part, low, names[owner]) for low in ends)


def _ends(node: Atom) -> Iterator[bool]:
    """For each bound of a condition, whether it is a lower one."""
    if isinstance(node, Comparison):
        if node.how not in (Compare.EQ, Compare.NE):
            yield node.how in (Compare.GE, Compare.GT)
    elif isinstance(node.domain, Interval):
        yield from (low for low, end in ((True, node.domain.low), (False, node.domain.high)) if end is not None)
