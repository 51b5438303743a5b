"""The arithmetic of the unknown: truths, numbers known only by their ends, days.

These functions define what the kernel's nodes compute (see :mod:`punkt.deciding.evaluators.reference`).
Unknown is ``None``; an outcome without a value is ``GAP``.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any as Anything
from typing import TypeAlias

from . import numbers
from .domains import Domain, Interval, Number, OneOf, Ordered, precedes
from .nodes import Added, Compare, Gather, MissingDay, TimeUnit
from .numbers import Exact, Rounding
from .records import GAP, Absent
from .work_calendar import WorkCalendar

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
def time_between(since: date, until: date, unit: TimeUnit, missing: MissingDay) -> int:
    """Full days, months or years from one day to another; negative before the first day."""
    if unit is TimeUnit.DAYS:
        return (until - since).days
    months = (until.year - since.year) * 12 + until.month - since.month
    if until.day < since.day and (missing is not MissingDay.DOWN or until.day < _length(until.year, until.month)):
        months -= 1
    return months // 12 if unit is TimeUnit.YEARS else months


@lru_cache(maxsize=8192)
def time_after(day: date, amount: int, unit: Added, missing: MissingDay) -> date | Absent:
    """The day that many days or months later; absent past the calendar, and where a missing day is refused."""
    if unit is TimeUnit.DAYS:
        number = day.toordinal() + amount
        return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else GAP
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    if not 1 <= year <= 9999:
        return GAP
    last = _length(year, month + 1)
    if day.day <= last or missing is MissingDay.DOWN:
        return date(year, month + 1, min(day.day, last))
    return GAP if missing is MissingDay.REFUSE else date(year, month + 2, 1)  # December is never too short


@lru_cache(maxsize=8192)
def period_edge(day: date, period: TimeUnit, last: bool) -> date:
    """The first or the last day of the month or the year that a day lies in."""
    if period is TimeUnit.YEARS:
        return date(day.year, 12, 31) if last else date(day.year, 1, 1)
    return day.replace(day=_length(day.year, day.month) if last else 1)


def workday_after(day: date, amount: int, calendar: WorkCalendar) -> date | Absent:
    """The working day so many after a day; absent where the calendar does not reach."""
    return calendar.after(day, amount) or GAP


def workdays_between(since: date, until: date, calendar: WorkCalendar) -> int | Absent:
    """The working days after one day up to another, below zero where that is earlier; absent where the calendar ends."""
    found = calendar.between(since, until)
    return GAP if found is None else found


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def bounds(value: Anything) -> Range:
    """The ends between which a value lies."""
    if value is None:
        return UNBOUNDED
    return value if isinstance(value, Range) else Range(value, value)


def is_blank(value: Anything) -> bool:
    """Whether nothing is known of a value, not even that there is one: what has an end is there."""
    return value is None or value == UNBOUNDED


def ranged(low: Anything, high: Anything) -> Anything:
    """A range, or the plain value where both ends are the same."""
    return low if low is not None and low == high else Range(low, high)


def in_domain(value: Anything, domain: Domain) -> Truth:
    """Whether a value lies in a domain; a value that is absent lies in none."""
    if value is GAP:
        return False
    if value is not None and not isinstance(value, Range):
        return domain.contains(value)
    if isinstance(domain, OneOf) and not domain.values and not domain.complement:  # in which nothing lies
        return False
    if value is None or value == UNBOUNDED:  # of which nothing is known: it may be absent
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


class _Beyond(Exception):
    """A number takes more digits than are reckoned with."""


def _exact(found: Exact | None) -> Exact:
    if found is None:
        raise _Beyond
    return found


def _reckoned(values: Iterable[Anything], low: Callable[[], Anything], high: Callable[[], Anything]) -> Anything:
    """What lies between two ends. What is beyond reckoning is absent where all is known, else nothing is known of it."""
    try:
        return ranged(low(), high())
    except _Beyond:
        return UNBOUNDED if any(value is None or isinstance(value, Range) for value in values) else GAP


def linear(constant: Exact, terms: Sequence[tuple[Exact, Anything]]) -> Anything:
    """A constant and weighted terms added up, end by end."""
    if any(value is GAP for _, value in terms):
        return GAP
    if not any(value is None or isinstance(value, Range) for _, value in terms):
        found = numbers.weighted(constant, terms)
        return GAP if found is None else found
    lows, highs = [], []
    for factor, value in terms:
        ends = bounds(value)
        first, last = (ends.low, ends.high) if factor >= 0 else (ends.high, ends.low)
        lows.append((factor, first))
        highs.append((factor, last))
    try:
        return ranged(_weighted(constant, lows), _weighted(constant, highs))
    except _Beyond:
        return UNBOUNDED


def _weighted(constant: Exact, terms: Sequence[tuple[Exact, Anything]]) -> Anything:
    return None if any(end is None for _, end in terms) else _exact(numbers.weighted(constant, terms))


def _times(one: Anything, other: Anything) -> Anything:
    return None if one is None or other is None else _exact(numbers.times(one, other))


def _over(one: Anything, other: Anything) -> Anything:
    return None if one is None else _exact(numbers.divided(one, other))


def _raised(base: Anything, exponent: int) -> Anything:
    return None if base is None else _exact(numbers.raised(base, exponent))


def product(left: Anything, right: Anything, may_be_absent: tuple[bool, bool] = (True, True)) -> Anything:
    """The product of two numbers; by a number that is known, and of numbers not below zero, end by end.

    Nothing times a number is nothing, whatever the number is, if it cannot be absent (``may_be_absent``).
    """
    if left is GAP or right is GAP:
        return GAP
    if (left == 0 and not may_be_absent[1]) or (right == 0 and not may_be_absent[0]):
        return 0
    if left is None or right is None:
        return UNBOUNDED
    if not isinstance(left, Range) and not isinstance(right, Range):
        found = numbers.times(left, right)
        return GAP if found is None else found
    a, b = bounds(left), bounds(right)
    lows: Anything = (a.low, b.low)
    known = left if not isinstance(left, Range) else right
    if not isinstance(known, Range):
        if known < 0:
            a, b = Range(a.high, a.low), Range(b.high, b.low)
    elif None in lows or min(lows) < 0:
        return UNBOUNDED
    return _reckoned((left, right), lambda: _times(a.low, b.low), lambda: _times(a.high, b.high))


def quotient(dividend: Anything, divisor: Anything) -> Anything:
    """The exact ratio; absent where the divisor is zero.

    Of ranges end by end, where the divisor is known, or is above zero and the dividend not below it.
    """
    if dividend is GAP or divisor is GAP or (not isinstance(divisor, Range) and divisor == 0):
        return GAP
    ends, by = bounds(dividend), bounds(divisor)
    if divisor is not None and not isinstance(divisor, Range):
        low, high = (ends.low, ends.high) if divisor > 0 else (ends.high, ends.low)
        return _reckoned((dividend,), lambda: _over(low, divisor), lambda: _over(high, divisor))
    if by.low is None or by.low <= 0 or ends.low is None or ends.low < 0:  # type: ignore[operator]
        return UNBOUNDED
    return _reckoned(
        (divisor,), lambda: 0 if by.high is None else _over(ends.low, by.high), lambda: _over(ends.high, by.low)
    )


def power(base: Anything, exponent: Anything) -> Anything:
    """A whole power. Of a range end by end, where the power grows with the number; else unbounded."""
    if base is GAP or exponent is GAP:
        return GAP
    if exponent is None or isinstance(exponent, Range) or base is None:
        return UNBOUNDED
    ends = bounds(base)
    if not isinstance(base, Range):
        if base == 0 and exponent < 0:
            return GAP
    elif exponent <= 0 or (exponent % 2 == 0 and (ends.low is None or ends.low < 0)):  # type: ignore[operator]
        return UNBOUNDED
    return _reckoned((base,), lambda: _raised(ends.low, exponent), lambda: _raised(ends.high, exponent))


def rounded(value: Anything, step: Number, how: Rounding) -> Anything:
    """A number rounded, end by end."""
    if value is GAP:
        return GAP

    def of(end: Anything) -> Anything:
        return None if end is None else _exact(numbers.rounded(end, step, how))

    ends = bounds(value)
    return _reckoned((value,), lambda: of(ends.low), lambda: of(ends.high))


def chosen(truth: Truth, then: Anything, otherwise: Anything, may_be_absent: tuple[bool, bool]) -> Anything:
    """One of two values; while it is not known which, what both leave possible."""
    if truth is not None:
        return then if truth else otherwise
    if then is GAP or otherwise is GAP:
        return None
    both = (then, otherwise)
    if any(may and is_blank(v) for v, may in zip(both, may_be_absent, strict=True)):
        return None
    if then == otherwise or (_is_list(then) and _is_list(otherwise) and set(then) == set(otherwise)):
        return then
    if not all(isinstance(v, (Range, date)) or _is_number(v) for v in both):
        return None
    a, b = bounds(then), bounds(otherwise)
    low = None if a.low is None or b.low is None else min(a.low, b.low)
    high = None if a.high is None or b.high is None else max(a.high, b.high)
    return ranged(low, high)


def _is_list(value: Anything) -> bool:
    """Whether it is a list of words: an outcome's has an order, a fact's has none."""
    return isinstance(value, (tuple, frozenset))


def _is_number(value: Anything) -> bool:
    return isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool)


def default(value: Anything, otherwise: Anything) -> Anything:
    """A value, or another where it is absent: while nothing is known of it, nothing is known."""
    return otherwise if value is GAP else value


def aggregate(how: Gather, rows: list[tuple[Truth, Anything]], may_be_absent: bool) -> Anything:
    """The sum, the largest or the smallest of the values of elements, each with the truth of whether it counts."""
    rows = [(truth, value) for truth, value in rows if truth is not False]
    sure = [value for truth, value in rows if truth]
    if any(value is GAP for value in sure):
        return GAP
    if any(value is GAP for _, value in rows):
        return UNBOUNDED
    if how is not Gather.SUM:
        return _outermost(how is Gather.LARGEST, sure, [value for _, value in rows], may_be_absent)
    ends = [(truth, bounds(value)) for truth, value in rows]
    lows = [(1, end.low if truth or end.low is None else min(end.low, 0)) for truth, end in ends]
    highs = [(1, end.high if truth or end.high is None else max(end.high, 0)) for truth, end in ends]
    values = [None if truth is None else value for truth, value in rows]
    return _reckoned(values, lambda: _weighted(0, lows), lambda: _weighted(0, highs))


def _outermost(largest: bool, sure: list[Anything], possible: list[Anything], may_be_absent: bool) -> Anything:
    """The largest (or smallest) of elements that count and of some that may; absent where there are none."""
    if may_be_absent and any(map(is_blank, possible)):
        return UNBOUNDED
    if not sure:
        return UNBOUNDED if possible else GAP
    certain, all_ = extreme(largest, sure), extreme(largest, possible)
    near, far = bounds(certain), bounds(all_)
    return ranged(near.low, far.high) if largest else ranged(far.low, near.high)


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
