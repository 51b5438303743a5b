"""What two intervals have in common, what lies between them, and the values nearest to an end."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from punkt.kernel.domains import Interval, Number, Ordered, precedes
from punkt.kernel.exact import beside


def common(one: Interval, other: Interval) -> Interval | None:
    """The values in both intervals, with exact ends; ``None`` where there are none."""
    low, low_open = _later((one.low, one.low_open), (other.low, other.low_open))
    high, high_open = _earlier((one.high, one.high_open), (other.high, other.high_open))
    return _made(low, high, low_open, high_open)


def between(below: Interval, above: Interval) -> Interval | None:
    """The values above every one of ``below`` and below every one of ``above``; ``None`` where there are none."""
    if below.high is None or above.low is None:
        return None
    return _made(below.high, above.low, not below.high_open, not above.low_open)


def _made(low: Ordered | None, high: Ordered | None, low_open: bool, high_open: bool) -> Interval | None:
    if low is not None and high is not None and (precedes(high, low) or (low == high and (low_open or high_open))):
        return None
    return Interval(low, high, low_open, high_open)


def _later(one: tuple[Ordered | None, bool], other: tuple[Ordered | None, bool]) -> tuple[Ordered | None, bool]:
    """Of two lower ends the one that lets less through."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return other if precedes(one[0], other[0]) else one


def _earlier(one: tuple[Ordered | None, bool], other: tuple[Ordered | None, bool]) -> tuple[Ordered | None, bool]:
    """Of two upper ends the one that lets less through."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if precedes(one[0], other[0]) else other


def reaches_further(one: Interval, other: Interval) -> bool:
    """Whether an interval lets through values above every one of another."""
    if one.high is None or other.high is None:
        return one.high is None and other.high is not None
    return precedes(other.high, one.high) or (one.high == other.high and other.high_open and not one.high_open)


def starts_before(one: Interval, other: Interval) -> bool:
    """Whether an interval lets through values below every one of another."""
    if one.low is None or other.low is None:
        return one.low is None and other.low is not None
    return precedes(one.low, other.low) or (one.low == other.low and other.low_open and not one.low_open)


def first_in(interval: Interval, step: Number | None) -> Any:
    """The lowest value of an interval on the grid of a step, or its last where it has no lower end.

    ``None`` where no value of the grid lies within. Without a step every number counts, and an open
    lower end gives the middle (or a value one above it).
    """
    if isinstance(interval.low, date) or isinstance(interval.high, date):
        return _day_in(interval)
    if step is None:
        return _dense_in(interval)
    size = Decimal(step)
    if interval.low is not None:
        count = (Decimal(_number(interval.low)) / size).to_integral_value(ROUND_CEILING)
        value = count * size
        if interval.below(_plain(value)):
            value += size
    else:
        end = 0 if interval.high is None else interval.high
        count = (Decimal(_number(end)) / size).to_integral_value(ROUND_FLOOR)
        value = count * size
        if interval.above(_plain(value)):
            value -= size
    return _plain(value) if interval.contains(_plain(value)) else None


def _dense_in(interval: Interval) -> Any:
    low, high = interval.low, interval.high
    if low is not None and not interval.low_open:
        return low
    if low is None:
        return 0 if high is None else (high if not interval.high_open else _plain(Decimal(_number(high)) - 1))
    middle = Decimal(_number(low)) + 1 if high is None else (Decimal(_number(low)) + Decimal(_number(high))) / 2
    return _plain(middle)


def _day_in(interval: Interval) -> date | None:
    if isinstance(interval.low, date):
        found = beside(interval.low, int(interval.low_open))
    else:
        assert isinstance(interval.high, date)
        found = beside(interval.high, -int(interval.high_open))
    return next(filter(interval.contains, found), None)


def _number(value: Ordered) -> Number:
    assert not isinstance(value, date)
    return value


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value.normalize()
