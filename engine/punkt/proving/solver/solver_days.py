"""Days in the solver: a month counted from year 0, and a day of the month counted from 0.

``31 * month + day`` keeps the order of days, and full months (years) between two days are the whole part of the
difference by 31 (372), where a missing day is the first of the next month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date

import z3

from punkt.kernel.nodes import Added, MissingDay, TimeUnit
from punkt.kernel.work_calendar import WorkCalendar

from .scaled_numbers import (
    Quantity,
    at_most,
    by_steps,
    chosen,
    divided_by,
    equal,
    exactly,
    plus,
    rest_of,
    times,
    variable,
    within,
)
from .truths import Bit, both, some

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years of days that are not given."""
_SHORT = (3, 5, 8, 10)
_FEBRUARY = 1
_YEAR_OF_KEYS, _MONTH_OF_KEYS = 372, 31
_MARCH = 2
_BEFORE_YEAR_1 = 306
"""Days of the year that begins in March of year 0, until 1 January of year 1."""
_DAYS_OF_400 = 146_097
"""Days of 400 years."""


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


def time_between(since: Day, until: Day, unit: TimeUnit, missing: MissingDay) -> Quantity:
    """Full days, months or years from one day to another; negative before the first day."""
    if unit is TimeUnit.DAYS:
        return plus(day_number(until), times(day_number(since), -1))
    apart = plus(until.key, times(since.key, -1))
    if missing is MissingDay.DOWN:  # the last day of a month ends the month as its 31st would
        ended = both(equal(until.day, _last_of(until.month)), at_most(plus(until.day, exactly(1)), since.day))
        apart = chosen(ended, plus(apart, plus(since.day, times(until.day, -1))), apart)
    return divided_by(apart, _YEAR_OF_KEYS if unit is TimeUnit.YEARS else _MONTH_OF_KEYS)


def time_after(day: Day, amount: Quantity, unit: Added, missing: MissingDay) -> tuple[Day, Bit]:
    """The day that many days or months later; and whether there is one."""
    if unit is TimeUnit.DAYS:
        number = plus(day_number(day), amount)
        return numbered_day(number), _between(number, 1, date.max.toordinal())
    month = plus(day.month, amount)
    fits = _between(month, 12, 12 * (MAXYEAR + 1) - 1)
    last = _last_of(month)
    held = at_most(day.day, last)
    if missing is MissingDay.DOWN:
        return Day(month, chosen(held, day.day, last)), fits
    if missing is MissingDay.REFUSE:
        return Day(month, chosen(held, day.day, last)), both(fits, held)
    return Day(chosen(held, month, plus(month, exactly(1))), chosen(held, day.day, exactly(0))), fits


def period_edge(day: Day, period: TimeUnit, last: bool) -> Day:
    """The first or the last day of the month or the year that a day lies in."""
    if period is TimeUnit.YEARS:
        year = times(divided_by(day.month, 12), 12)
        return Day(plus(year, exactly(11)), exactly(30)) if last else Day(year, exactly(0))
    return Day(day.month, _last_of(day.month) if last else exactly(0))


def workday_after(day: Day, amount: Quantity, calendar: WorkCalendar) -> tuple[Day, Bit]:
    """The working day so many after a day; and whether the calendar reaches so far."""
    first = calendar.first.toordinal()
    number = plus(day_number(day), exactly(-first))
    before, up_to = calendar.passed()
    numbers = [one.toordinal() for one in calendar.days]
    inside = _between(number, 0, len(before) - 1)
    later = at_most(exactly(1), amount)
    past = chosen(later, plus(by_steps(number, up_to), exactly(-1)), by_steps(number, before))
    index = plus(past, amount)
    return numbered_day(by_steps(index, numbers)), both(inside, _between(index, 0, len(numbers) - 1))


def workdays_between(since: Day, until: Day, calendar: WorkCalendar) -> tuple[Quantity, Bit]:
    """The working days after one day up to another; and whether the calendar reaches both."""
    _, up_to = calendar.passed()
    numbers = [plus(day_number(day), exactly(-calendar.first.toordinal())) for day in (since, until)]
    before, after = (by_steps(number, up_to) for number in numbers)
    return plus(after, times(before, -1)), both(*(_between(number, 0, len(up_to) - 1) for number in numbers))


def day_number(day: Day) -> Quantity:
    """The number of a day, from 1 for the first of the calendar; years are counted from March, so that 29 February ends one."""
    march = plus(day.month, exactly(-_MARCH))
    year, month = divided_by(march, 12), rest_of(march, 12)
    leaps = plus(divided_by(year, 4), plus(times(divided_by(year, 100), -1), divided_by(year, 400)))
    before = divided_by(plus(times(month, 153), exactly(2)), 5)
    return plus(plus(times(year, 365), leaps), plus(plus(before, day.day), exactly(1 - _BEFORE_YEAR_1)))


def numbered_day(number: Quantity) -> Day:
    """The day of such a number."""
    days = plus(number, exactly(_BEFORE_YEAR_1 - 1))
    centuries, rest = divided_by(days, _DAYS_OF_400), rest_of(days, _DAYS_OF_400)
    leaps = plus(divided_by(rest, 1460), plus(times(divided_by(rest, 36524), -1), divided_by(rest, _DAYS_OF_400 - 1)))
    year = divided_by(plus(rest, times(leaps, -1)), 365)
    begun = plus(times(year, 365), plus(divided_by(year, 4), times(divided_by(year, 100), -1)))
    in_year = plus(rest, times(begun, -1))
    month = divided_by(plus(times(in_year, 5), exactly(2)), 153)
    first = divided_by(plus(times(month, 153), exactly(2)), 5)
    months = plus(times(plus(times(centuries, 400), year), 12), month)
    return Day(plus(months, exactly(_MARCH)), plus(in_year, times(first, -1)))


def _last_of(month: Quantity) -> Quantity:
    """The last day of a month, counted from 0."""
    if isinstance(month.term, int):
        return exactly(_last(month.term // 12, month.term % 12))
    in_year, leap = month.term % 12, _leap(month.term / 12)
    february = in_year == _FEBRUARY
    lasts = [(28, both(february, leap)), (27, february), (29, some(in_year == short for short in _SHORT))]
    last = exactly(30)
    for value, where in reversed(lasts):
        last = chosen(where, exactly(value), last)
    return last


def _last(year: int, month: int) -> int:
    if month == _FEBRUARY:
        return 28 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 27
    return 29 if month in _SHORT else 30


def _between(quantity: Quantity, low: int, high: int) -> Bit:
    return both(at_most(exactly(low), quantity), at_most(quantity, exactly(high)))


def equal_days(one: Day, other: Day) -> Bit:
    """Whether both are the same day."""
    return both(equal(one.month, other.month), equal(one.day, other.day))
