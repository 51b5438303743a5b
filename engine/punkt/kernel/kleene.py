"""The arithmetic of the unknown: truths, numbers known only by their ends, days.

These functions define what the kernel's nodes compute (see :mod:`punkt.deciding.evaluators.reference`).
Unknown is ``None``; an outcome without a value is ``GAP``.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any as Anything
from typing import TypeAlias

from .domains import Domain, Interval, OneOf, Ordered, precedes
from .nodes import Compare
from .records import GAP

Truth: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class Range:
    """A number known only to lie between two ends, both included; ``None`` is no bound."""

    low: Ordered | None
    high: Ordered | None


UNBOUNDED = Range(None, None)


def kleene_all(truths: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown, else true."""
    found = list(truths)
    return False if False in found else None if None in found else True


def kleene_any(truths: Iterable[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown, else false."""
    found = list(truths)
    return True if True in found else None if None in found else False


def kleene_not(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return None if truth is None else not truth


def counted(truths: Iterable[Truth]) -> int | Range:
    """How many are true: exact where none is unknown."""
    found = list(truths)
    true, unknown = found.count(True), found.count(None)
    return Range(true, true + unknown) if unknown else true


@lru_cache(maxsize=8192)
def full_years(since: date, until: date) -> int:
    """Full years from one day to another; negative before the first day."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


@lru_cache(maxsize=8192)
def add_months(day: date, months: int) -> date | None:
    """The same day of the month ``months`` later, or that month's last; ``None`` past the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def bounds(value: Anything) -> Range:
    """The ends between which a value lies."""
    if value is None:
        return UNBOUNDED
    return value if isinstance(value, Range) else Range(value, value)


def ranged(low: Anything, high: Anything) -> Anything:
    """A range, or the plain value where both ends are the same."""
    return low if low is not None and low == high else Range(low, high)


def in_domain(value: Anything, domain: Domain) -> Truth:
    """Whether a value lies in a domain; a value that is absent lies in none."""
    if value is GAP:
        return False
    if value is None:
        return None
    if not isinstance(value, Range):
        return domain.contains(value)
    if value == UNBOUNDED and domain != OneOf(frozenset()):  # of which nothing is known: it may be absent
        return None
    if isinstance(domain, Interval):
        if (value.high is not None and domain.below(value.high)) or (value.low is not None and domain.above(value.low)):
            return False
        low_inside = domain.low is None or (value.low is not None and not domain.below(value.low))
        high_inside = domain.high is None or (value.high is not None and not domain.above(value.high))
        return True if low_inside and high_inside else None
    if not isinstance(domain, OneOf):
        return None
    possible = any(compare(value, Compare.EQ, v) is not False for v in domain.values)
    return None if possible else domain.complement


def compare(left: Anything, how: Compare, right: Anything) -> Truth:
    """How two values compare; false where one is absent."""
    if left is GAP or right is GAP:
        return False
    if how in (Compare.EQ, Compare.NE):
        same = _same(left, right)
        return same if how is Compare.EQ else kleene_not(same)
    if how in (Compare.GT, Compare.GE):
        left, right = right, left
        how = Compare.LT if how is Compare.GT else Compare.LE
    a, b = bounds(left), bounds(right)
    strict = how is Compare.LT
    if a.high is not None and b.low is not None and (a.high < b.low if strict else a.high <= b.low):  # type: ignore[operator]
        return True
    if a.low is not None and b.high is not None and (a.low >= b.high if strict else a.low > b.high):  # type: ignore[operator]
        return False
    return None


def _same(left: Anything, right: Anything) -> Truth:
    if left is None or right is None:
        return None
    if not isinstance(left, Range) and not isinstance(right, Range):
        return bool(left == right)
    a, b = bounds(left), bounds(right)
    apart = (a.high is not None and b.low is not None and precedes(a.high, b.low)) or (
        a.low is not None and b.high is not None and precedes(b.high, a.low)
    )
    return False if apart else None


def distinct(values: list[Anything]) -> int | Range:
    """How many different values: an unknown one may repeat a known one, be new, or (an outcome) be absent."""
    known = {v for v in values if v is not None and v is not GAP and not isinstance(v, Range)}
    unknown = sum(1 for v in values if v is None or isinstance(v, Range))
    return Range(len(known), len(known) + unknown) if unknown else len(known)


def linear(constant: int | Decimal, terms: list[tuple[int | Decimal, Anything]]) -> Anything:
    """A constant and weighted terms added up, end by end."""
    if any(value is GAP for _, value in terms):
        return GAP
    low: Anything = constant
    high: Anything = constant
    for factor, value in terms:
        ends = bounds(value)
        first: Anything = ends.low if factor >= 0 else ends.high
        last: Anything = ends.high if factor >= 0 else ends.low
        low = None if low is None or first is None else low + factor * first
        high = None if high is None or last is None else high + factor * last
    return ranged(low, high)


def product(left: Anything, right: Anything) -> Anything:
    """The product of two numbers; of numbers not below zero, end by end."""
    if left is GAP or right is GAP:
        return GAP
    if None in (left, right):
        return UNBOUNDED
    if not isinstance(left, Range) and not isinstance(right, Range):
        return left * right
    a, b = bounds(left), bounds(right)
    lows: Anything = (a.low, b.low)
    highs: Anything = (a.high, b.high)
    if None in lows or min(lows) < 0:
        return UNBOUNDED
    return ranged(lows[0] * lows[1], None if None in highs else highs[0] * highs[1])


def extreme(largest: bool, values: list[Anything]) -> Anything:
    """The largest or smallest, end by end; an end without bound wins or is left to the others."""
    if any(value is GAP for value in values):
        return GAP
    ends = [bounds(value) for value in values]
    lows, highs = [e.low for e in ends], [e.high for e in ends]
    return ranged(_pick(largest, lows, above=False), _pick(largest, highs, above=True))


def _pick(largest: bool, ends: list[Anything], above: bool) -> Anything:
    """The extreme of lower (or upper, ``above``) ends; ``None`` is minus (or plus) infinity."""
    known = [end for end in ends if end is not None]
    if (len(known) < len(ends) and largest is above) or not known:
        return None
    return max(known) if largest else min(known)


def of_dates(first: Anything, second: Anything, function: Anything) -> Anything:
    if first is GAP or second is GAP:
        return GAP
    if first is None or second is None or isinstance(first, Range) or isinstance(second, Range):
        return None
    return function(first, second)
