"""What a value or a condition may be on the days of a span: some alternatives, something between two ends, or anything.

Every answer holds for each day of the span by itself; on a span of one day there is one alternative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any as Anything
from typing import TypeAlias

from punkt.kernel.domains import Domain, Interval
from punkt.kernel.kleene import UNBOUNDED, Range, Truth, bounds, compare, in_domain, kleene_all
from punkt.kernel.nodes import Compare
from punkt.kernel.records import Absent

MOST = 256
"""Combinations of alternatives that are tried; of more, anything is taken to be possible."""


@dataclass(frozen=True, slots=True)
class Between:
    """Each day a number or a day, or a range of them, whose ends lie between those of two."""

    low: Anything
    high: Anything
    sure: bool = True
    """Whether it is no range on any day."""
    same: object = None
    """Two of which this is equal, and not ``None``, are equal on every day."""

    @property
    def endless(self) -> bool:
        """Whether it is a range without an end on every day."""
        return bounds(self.low).high is None or bounds(self.high).low is None


class Anyhow:
    """Nothing is known of it."""


ANYHOW = Anyhow()
Alternatives: TypeAlias = tuple[Anything, ...]
"""It is one of these; of one alone, that on every day."""
SpanValue: TypeAlias = Alternatives | Between | Anyhow
TRUTHS: Alternatives = (True, False, None)


def alternatives(values: Iterable[Anything]) -> Alternatives:
    """Each value once."""
    found: list[Anything] = []
    for value in values:
        if value not in found:
            found.append(value)
    return tuple(found)


def combined(values: list[SpanValue]) -> Iterator[tuple[Anything, ...]] | None:
    """All combinations of alternatives, with what lies between as it is; ``None`` where they are too many or unknown."""
    rows: list[tuple[Anything, ...]] = []
    count = 1
    for value in values:
        if isinstance(value, Anyhow):
            return None
        row = (value,) if isinstance(value, Between) else value
        count *= len(row)
        rows.append(row)
    return product(*rows) if count <= MOST else None


def corners(
    values: tuple[Anything, ...], signs: Iterable[int], function: Callable[[tuple[Anything, ...]], Anything]
) -> SpanValue:
    """What a function gives that grows (sign 1) or falls (sign -1) with each of its values."""

    def end(upper: bool) -> Anything:
        return function(tuple(_end(value, upper is (sign > 0)) for value, sign in zip(values, signs, strict=True)))

    low, high = end(False), end(True)
    if low == high:
        return (low,)
    if isinstance(low, Absent) or isinstance(high, Absent):
        return ANYHOW
    return Between(low, high, not any(unsure(value) for value in values))


def together(found: Iterable[SpanValue]) -> SpanValue:
    """One of several: alternatives joined; anything, where not all are alternatives."""
    parts = list(found)
    if len(parts) == 1:
        return parts[0]
    joined: list[Anything] = []
    for part in parts:
        if not isinstance(part, tuple):
            return ANYHOW
        joined += part
    return alternatives(joined)


def compared(left: Anything, how: Compare, right: Anything) -> Alternatives:
    """How two values compare on the days of a span."""
    if not isinstance(left, Between) and not isinstance(right, Between):
        return (compare(left, how, right),)
    if isinstance(left, Between) and isinstance(right, Between) and left.same is not None and left.same == right.same:
        return TRUTHS if unsure(left) else (compare(left.low, how, left.low),)
    if how in (Compare.EQ, Compare.NE):
        return _equal(left, how, right)
    ends = compare(_end(left, False), how, _end(right, True)), compare(_end(left, True), how, _end(right, False))
    if ends[0] == ends[1]:
        return ends[:1]
    return (True, False) if not unsure(left) and not unsure(right) else alternatives((*ends, None))


def within(value: Between, domain: Domain) -> Alternatives:
    """Whether what lies between two ends lies in a domain."""
    if not unsure(value):
        found = in_domain(Range(value.low, value.high), domain)
        return (True, False) if found is None else (found,)
    if not isinstance(domain, Interval):
        return TRUTHS
    asked: list[tuple[Compare, Anything]] = []
    if domain.low is not None:
        asked.append((Compare.GT if domain.low_open else Compare.GE, domain.low))
    if domain.high is not None:
        asked.append((Compare.LT if domain.high_open else Compare.LE, domain.high))
    truths = [compared(value, how, end) for how, end in asked]
    either: list[Truth] = [kleene_all(row) for row in product(*truths)]
    nothing = any(end is None or end == UNBOUNDED for end in (value.low, value.high))
    return alternatives([*either, *((None,) if nothing or not either else ())])


def _equal(left: Anything, how: Compare, right: Anything) -> Alternatives:
    found = compare(_hull(left), how, _hull(right))
    if found is not None:
        return (found,)
    if left is None or right is None:
        return (None,)
    if not unsure(left) and not unsure(right):
        return (True, False)
    moving, still = (left, right) if isinstance(left, Between) else (right, left)
    if isinstance(still, Range) and not unsure(moving):
        ends = bounds(still)
        inside = Interval(ends.low, ends.high)
        if inside.contains(moving.low) and inside.contains(moving.high):
            return (None,)
    return TRUTHS


def _hull(value: Anything) -> Anything:
    if not isinstance(value, Between):
        return value
    low, high = bounds(value.low).low, bounds(value.high).high
    return Range(low, high)


def _end(value: Anything, upper: bool) -> Anything:
    return (value.high if upper else value.low) if isinstance(value, Between) else value


def unsure(value: Anything) -> bool:
    """Whether it is, or on some day may be, unknown or a range."""
    return not value.sure if isinstance(value, Between) else value is None or isinstance(value, Range)
