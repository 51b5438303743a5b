"""Days in the solver: a month counted from year 0, and a day of the month counted from 0.

``31 * month + day`` keeps the order of days, and full years between two days are the whole
part of the difference by 372: both agree with the evaluators, also on 29 February.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date

import z3

from .scaled_numbers import Quantity, at_most, chosen, equal, exactly, plus, times, variable, within
from .truths import Bit, both, some

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years of days that are not given."""
_SHORT = (3, 5, 8, 10)
_FEBRUARY = 1
_YEAR_OF_KEYS = 372


@dataclass(frozen=True, slots=True)
class Day:
    """A day: year times twelve plus the month from 0, and the day of the month from 0."""

    month: Quantity
    day: Quantity

    @property
    def key(self) -> Quantity:
        """A number in the order of days."""
        return plus(times(self.month, 31), self.day)


def exact_day(day: date) -> Day:
    """A constant day."""
    return Day(exactly(day.year * 12 + day.month - 1), exactly(day.day - 1))


def day_variable(name: str, first: date, last: date, context: z3.Context) -> tuple[Day, list[z3.BoolRef]]:
    """A day between two days, both included, and what makes it one of the calendar."""
    year = variable(f"{name}.year", first.year, last.year, context)
    month = variable(f"{name}.month", 0, 11, context)
    day = variable(f"{name}.day", 0, 30, context)
    found = Day(plus(times(year, 12), month), day)
    asked = [*within(year), *within(month), *within(day)]
    y, m, d = year.term, month.term, day.term
    assert not isinstance(y, int) and not isinstance(m, int) and not isinstance(d, int)
    asked.append(
        z3.Or(
            d <= 27,
            z3.And(d == 28, z3.Or(m != _FEBRUARY, _leap(y))),
            z3.And(d == 29, m != _FEBRUARY),
            z3.And(d == 30, m != _FEBRUARY, *(m != short for short in _SHORT)),
        )
    )
    key, low, high = found.key.term, exact_day(first).key.term, exact_day(last).key.term
    asked += [key >= low, key <= high]
    return found, asked


def _leap(year: z3.ArithRef) -> z3.BoolRef:
    found: z3.BoolRef = z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))
    return found


def date_of(month: int, day: int) -> date:
    """The day of the calendar that two numbers stand for."""
    return date(month // 12, month % 12 + 1, day + 1)


def chosen_day(condition: Bit, one: Day, other: Day) -> Day:
    """The one where a condition holds, else the other."""
    return Day(chosen(condition, one.month, other.month), chosen(condition, one.day, other.day))


def full_years(since: Day, until: Day) -> Quantity:
    """Full years from one day to another; negative before the first day."""
    difference = plus(until.key, times(since.key, -1))
    if isinstance(difference.term, int):
        return exactly(difference.term // _YEAR_OF_KEYS)
    low = None if difference.low is None else difference.low // _YEAR_OF_KEYS
    high = None if difference.high is None else difference.high // _YEAR_OF_KEYS
    return Quantity(difference.term / _YEAR_OF_KEYS, 0, low, high)


def add_months(day: Day, months: Quantity) -> tuple[Day, Bit]:
    """The same day so many months later, clamped to the month's last; and whether the calendar has it."""
    month = plus(day.month, months)
    if isinstance(month.term, int):
        if not 12 <= month.term < 12 * (MAXYEAR + 1):
            return day, False
        year, number = divmod(month.term, 12)
        lasts = [(_last(year, number), True)]
    else:
        term = month.term
        in_year, leap = term % 12, _leap(term / 12)
        february = in_year == _FEBRUARY
        lasts = [
            (28, both(february, leap)),
            (27, february),
            (29, some(in_year == short for short in _SHORT)),
            (30, True),
        ]
    last = exactly(30)
    for value, where in reversed(lasts):
        last = chosen(where, exactly(value), last)
    clamped = _smaller(day.day, last)
    fits = _between(month, 12, 12 * (MAXYEAR + 1) - 1)
    return Day(month, clamped), fits


def _last(year: int, month: int) -> int:
    if month == _FEBRUARY:
        return 28 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 27
    return 29 if month in _SHORT else 30


def _smaller(one: Quantity, other: Quantity) -> Quantity:
    return chosen(at_most(one, other), one, other)


def _between(quantity: Quantity, low: int, high: int) -> Bit:
    return both(at_most(exactly(low), quantity), at_most(quantity, exactly(high)))


def equal_days(one: Day, other: Day) -> Bit:
    """Whether both are the same day."""
    return both(equal(one.month, other.month), equal(one.day, other.day))
