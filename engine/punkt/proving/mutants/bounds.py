"""The bounds of a pack: ends of intervals and thresholds of comparisons, and which sides cases have tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from punkt.files.texts import Texts
from punkt.kernel.domains import Interval, Number, show
from punkt.kernel.nodes import (
    AsOf,
    Compare,
    Comparison,
    Count,
    Distinct,
    Fact,
    Linear,
    Literal,
    Node,
    Outcome,
    Tally,
    Test,
    Value,
    children,
    element_part,
    walk,
)
from punkt.law.language.program import Clause, Program
from punkt.law.language.references import element_record

SIDES = ("at", "beyond")


@dataclass(frozen=True)
class Bound:
    """A value held against a bound, in the scope of a record type."""

    clause: Clause
    kind: str
    node: Test | Comparison
    low: bool
    """For an interval, which end; for a comparison, whether larger values are asked for."""

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
        """The value that tries a side: at the bound, or the nearest on the other side of it."""
        if side == "at":
            return self.end
        if isinstance(self.end, date):
            return self.end + timedelta(days=-1 if self.outward else 1)
        return self.end - step if self.outward else self.end + step

    def text(self, lang: str = "en") -> str:
        """The bound as a short text: what is compared with what."""
        if isinstance(self.node, Comparison):
            return f"{named(self.node.left, lang)} {self.node.how.value} {named(self.node.right, lang)}"
        return f"{named(self.node.value, lang)} {self.node.domain} ({show(self.end)})"


def bounds_of(clause: Clause, kind: str, program: Program) -> Iterator[Bound]:
    """The bounds a clause tests, each once."""
    seen: set[Node] = set()
    yield from _bounds(clause, kind, clause.condition, program, seen)


def _bounds(clause: Clause, kind: str, node: Node, program: Program, seen: set[Node]) -> Iterator[Bound]:
    for part in walk(node):
        if part not in seen and isinstance(part, Test) and isinstance(part.domain, Interval):
            for low, end in ((True, part.domain.low), (False, part.domain.high)):
                if end is not None:
                    yield Bound(clause, kind, part, low)
        elif part not in seen and isinstance(part, Comparison) and part.how not in (Compare.EQ, Compare.NE):
            yield Bound(clause, kind, part, part.how in (Compare.GE, Compare.GT))
        inner = element_part(part)
        if inner is not None and isinstance(part, (Count, Distinct)) and part not in seen:
            yield from _bounds(clause, element_record(part, kind, program.vocabulary), inner, program, seen)
        seen.add(part)


_WORDS = Texts("law.computed")


def named(value: Value, lang: str = "en") -> str:
    """A value as a short text for a report."""

    def said(key: str, **arguments: object) -> str:
        return _WORDS[key][lang].format(**arguments)

    match value:
        case Fact(path, section):
            return f"{section}.{path}" if section else path
        case Outcome(name, section):
            return f"{section}.{name}" if section else name
        case AsOf():
            return "as_of"
        case Literal(one):
            return show(one)
        case Count(collection, _):
            return said("count", path=collection.path)
        case Distinct(collection, inner):
            return said("distinct", path=collection.path, inner=named(inner, lang))
        case Tally(parts):
            return said("tally", n=len(parts))
        case Linear(constant, terms):
            parts_ = [named(v, lang) if f == 1 else f"{show(f)}·{named(v, lang)}" for f, v in terms]
            return " + ".join([show(constant), *parts_])
    return f"{type(value).__name__}({', '.join(named(v, lang) for v in children(value))})"  # type: ignore[arg-type]
