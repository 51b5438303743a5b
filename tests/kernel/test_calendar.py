"""Ages and terms, against a definition that counts days of the calendar one by one."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

import pytest

from helpers.loops import nonempty
from punkt.deciding.evaluators import runtime_days
from punkt.kernel.exact import beside
from punkt.kernel.kleene import period_edge, time_after, time_between, workday_after, workdays_between
from punkt.kernel.nodes import Added, MissingDay, TimeUnit
from punkt.kernel.records import GAP
from punkt.kernel.work_calendar import WorkCalendar
from punkt.proving.solver import solver_days
from punkt.proving.solver.scaled_numbers import exactly

DAYS: Final = TimeUnit.DAYS
MONTHS: Final = TimeUnit.MONTHS
YEARS: Final = TimeUnit.YEARS
DOWN, UP = MissingDay.DOWN, MissingDay.UP
FIRST, LAST = date(1995, 1, 1), date(2031, 12, 31)


def birthday(born: date, year: int) -> date:
    """The day on which a year of life is full: 1 March where the year has no 29 February."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if (born.month, born.day) == (2, 29) and not leap else date(year, born.month, born.day)


def years_by_birthdays(since: date, until: date) -> int:
    """Birthdays counted one by one; before the first day, the years that are still to come."""
    count = 0
    while birthday(since, since.year + count + 1) <= until:
        count += 1
    while birthday(since, since.year + count) > until:
        count -= 1
    return count


def month_by_days(day: date, months: int, missing: MissingDay = DOWN) -> date | None:
    """Walk into the month that is so many months off, then from its first day towards the same day."""
    step = 1 if months > 0 else -1
    found = day
    for _ in range(abs(months)):
        month = found.month
        while found.month == month:
            found += timedelta(days=step)
    month = found.month
    while found.day > 1:
        found -= timedelta(days=1)
    while found.day < day.day and (found + timedelta(days=1)).month == month:
        found += timedelta(days=1)
    if found.day == day.day or missing is DOWN:
        return found
    return found + timedelta(days=1) if missing is UP else None


def months_by_walking(since: date, until: date, missing: MissingDay) -> int:
    """Months walked one after the other while they do not pass the second day."""
    count = 0
    while passed(month_by_days(since, count + 1, missing), until) is False:
        count += 1
    while passed(month_by_days(since, count, missing), until):
        count -= 1
    return count


def passed(day: date | None, until: date) -> bool:
    assert day is not None
    return day > until


# --- what each way to reckon finds of two days, or of a day and a number


def between(since: date, until: date, unit: TimeUnit, missing: MissingDay) -> int:
    """Time between two days, found the same by the evaluators and the solver."""
    found = time_between(since, until, unit, missing)
    assert runtime_days.between(since, until, unit.value, missing.value) == found, (since, until)
    one, two = solver_days.exact_day(since), solver_days.exact_day(until)
    assert solver_days.time_between(one, two, unit, missing).term == found, (since, until)
    return found


def after(day: date, amount: int, unit: Added, missing: MissingDay) -> date | None:
    """A later day, found the same by the evaluators and the solver; ``None`` where there is none."""
    found = time_after(day, amount, unit, missing)
    assert runtime_days.after(day, amount, amount, unit.value, missing.value) == found, (day, amount)
    later, fits = solver_days.time_after(solver_days.exact_day(day), exactly(amount), unit, missing)
    assert isinstance(fits, bool)
    if fits:
        assert solver_days.date_of(later.month.term, later.day.term) == found, (day, amount)
        assert isinstance(found, date)
        return found
    assert found is GAP
    return None


def edge(day: date, period: TimeUnit, last: bool) -> date:
    """The first or the last day of a month or a year, found the same by the evaluators and the solver."""
    found = period_edge(day, period, last)
    assert runtime_days.edge(day, period.value, last) == found
    symbolic = solver_days.period_edge(solver_days.exact_day(day), period, last)
    assert solver_days.date_of(symbolic.month.term, symbolic.day.term) == found
    return found


def some_days(random: Random, number: int) -> list[date]:
    span = (LAST - FIRST).days
    days = [FIRST + timedelta(days=random.randrange(span)) for _ in range(number)]
    days += [
        date(year, month, day)
        for year in (1996, 2000, 2023, 2024, 2025)
        for month, day in ((2, 28), (3, 1), (12, 31), (1, 31), (8, 31))
    ]
    return [*days, date(1996, 2, 29), date(2000, 2, 29), date(2024, 2, 29), date(2028, 2, 29)]


def test_full_years() -> None:
    random = Random(1)
    days = some_days(random, 60)
    for since in nonempty(days):
        for until in nonempty(days):
            assert between(since, until, YEARS, UP) == years_by_birthdays(since, until), (since, until)


def test_full_years_around_each_birthday() -> None:
    """The day before a birthday a year is not full, on it it is."""
    for born in nonempty(some_days(Random(2), 40)):
        for turned in range(1, 40):
            day = birthday(born, born.year + turned)
            assert between(born, day - timedelta(days=1), YEARS, UP) == turned - 1
            assert between(born, day, YEARS, UP) == turned


def test_a_leap_day_may_be_full_on_28_february() -> None:
    born = date(2004, 2, 29)
    assert between(born, date(2022, 2, 27), YEARS, DOWN) == 17
    assert between(born, date(2022, 2, 28), YEARS, DOWN) == 18
    assert between(born, date(2022, 2, 28), YEARS, UP) == 17
    assert between(born, date(2024, 2, 28), YEARS, DOWN) == 19, "there is a 29 February in 2024"


@pytest.mark.parametrize("missing", [DOWN, UP])
def test_full_months(missing: MissingDay) -> None:
    random = Random(3)
    for since in nonempty(some_days(random, 10)):
        for apart in (0, 1, 27, 28, 29, 30, 31, 32, 58, 59, 60, 61, 89, 365, 366, -1, -28, -30, -31, -59, -365):
            until = since + timedelta(days=apart)
            assert between(since, until, MONTHS, missing) == months_by_walking(since, until, missing), (since, until)


@pytest.mark.parametrize(
    ("since", "until", "down", "up"),
    [
        (date(2025, 1, 31), date(2025, 2, 28), 1, 0),
        (date(2025, 1, 31), date(2025, 3, 1), 1, 1),
        (date(2025, 1, 30), date(2025, 2, 27), 0, 0),
        (date(2025, 1, 28), date(2025, 2, 28), 1, 1),
        (date(2020, 6, 1), date(2025, 5, 31), 59, 59),
        (date(2025, 8, 31), date(2025, 9, 30), 1, 0),
        (date(2025, 7, 1), date(2025, 1, 1), -6, -6),
    ],
)
def test_full_months_by_hand(since: date, until: date, down: int, up: int) -> None:
    assert (between(since, until, MONTHS, DOWN), between(since, until, MONTHS, UP)) == (down, up)


@pytest.mark.sampled(7)
@pytest.mark.parametrize("months", [0, 1, 2, 5, 6, 11, 12, 13, 25, -1, -6, -12, -13])
def test_months_after(months: int) -> None:
    for day in nonempty(some_days(Random(months), 40)):
        for missing in MissingDay:
            assert after(day, months, MONTHS, missing) == month_by_days(day, months, missing), (day, months, missing)


def test_months_after_every_day_of_a_leap_year() -> None:
    day = date(2024, 1, 1)
    while day.year == 2024:
        for months in (1, 6, 12):
            for missing in MissingDay:
                assert after(day, months, MONTHS, missing) == month_by_days(day, months, missing)
        day += timedelta(days=1)


def test_days_are_counted_one_by_one() -> None:
    """A walk over 1,500 days from the end of 1899, and one over each end of a century."""
    for first, walked in ((date(1899, 12, 1), 1_500), (date(1999, 12, 30), 400), (date(2100, 2, 20), 20)):
        day = first
        for number in range(walked):
            assert between(first, day, DAYS, DOWN) == number and between(day, first, DAYS, DOWN) == -number
            assert after(first, number, DAYS, DOWN) == day and after(day, -number, DAYS, DOWN) == first
            day += timedelta(days=1)


def test_first_and_last_days() -> None:
    """The last day of a month is the one before another month begins."""
    for day in nonempty(some_days(Random(4), 60)):
        first, last = edge(day, MONTHS, False), edge(day, MONTHS, True)
        assert first <= day <= last and (first.year, first.month) == (day.year, day.month) == (last.year, last.month)
        assert first.day == 1 and (last + timedelta(days=1)).day == 1
        assert edge(day, YEARS, False) == date(day.year, 1, 1) and edge(day, YEARS, True) == date(day.year, 12, 31)


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(9999, 12, 1), 1),
        (date(9999, 12, 31), 1),
        (date(9999, 6, 30), 7),
        (date(1, 1, 31), -1),
        (date(2024, 1, 1), 100_000),
        (date(2024, 1, 1), -100_000),
    ],
)
def test_past_the_calendar(day: date, months: int) -> None:
    """What lies past the calendar is no day at all."""
    assert [after(day, months, MONTHS, missing) for missing in MissingDay] == [None] * 3
    assert after(day, 31 * months, DAYS, DOWN) is None


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
        (date(9999, 10, 31), 2, date(9999, 12, 31)),
        (date(1, 2, 28), -1, date(1, 1, 28)),
        (date(9998, 12, 31), 12, date(9999, 12, 31)),
    ],
)
def test_ends_of_the_calendar(day: date, months: int, wanted: date) -> None:
    for missing in MissingDay:
        assert after(day, months, MONTHS, missing) == wanted
    assert after(day, (wanted - day).days, DAYS, DOWN) == wanted
    assert edge(date.max, MONTHS, True) == edge(date.max, YEARS, True) == date.max
    assert edge(date.min, MONTHS, False) == edge(date.min, YEARS, False) == date.min


def walked(day: date, amount: int, works: set[date], first: date, last: date) -> date | None:
    """The working day found by going from day to day; ``None`` where the walk leaves the calendar."""
    step = timedelta(days=1 if amount >= 0 else -1)
    if not first <= day <= last:
        return None
    while amount == 0 and day not in works:
        day += step
        if not first <= day <= last:
            return None
    for _ in range(abs(amount)):
        day += step
        while first <= day <= last and day not in works:
            day += step
        if not first <= day <= last:
            return None
    return day


def test_working_days() -> None:
    """Every day of a spring and each end of its calendar, found the same by the evaluators and the solver."""
    first, last = date(2025, 4, 1), date(2025, 6, 30)
    off = {date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 8), date(2025, 5, 9), date(2025, 6, 12), date(2025, 6, 13)}
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    works = {day for day in every if (day.weekday() < 5 and day not in off) or day == date(2025, 4, 26)}
    calendar = WorkCalendar("spring", first, last, tuple(sorted(works)))
    for number in range(-3, len(every) + 3):
        day = first + timedelta(days=number)
        for amount in (0, 1, 2, 10, 15, 70, -1, -7):
            wanted = walked(day, amount, works, first, last)
            assert workday_after(day, amount, calendar) == (wanted or GAP), (day, amount)
            assert runtime_days.workday(day, amount, amount, calendar) == (wanted or GAP), (day, amount)
            later, fits = solver_days.workday_after(solver_days.exact_day(day), exactly(amount), calendar)
            assert fits is (wanted is not None), (day, amount)
            if wanted is not None:
                assert solver_days.date_of(later.month.term, later.day.term) == wanted


def test_working_days_between() -> None:
    """Every pair of days of a spring and beside it, counted one by one: the first day is not counted, the last is."""
    first, last = date(2025, 4, 24), date(2025, 5, 14)
    off = {date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 8), date(2025, 5, 9)}
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    works = {day for day in every if (day.weekday() < 5 and day not in off) or day == date(2025, 4, 26)}
    calendar = WorkCalendar("spring", first, last, tuple(sorted(works)))
    around = [first - timedelta(days=1), *every, last + timedelta(days=1)]
    for since in nonempty(around):
        for until in nonempty(around):
            inside = {since, until} <= {*every}
            earlier, later = min(since, until), max(since, until)
            count = sum(earlier < day <= later for day in works) * (1 if since <= until else -1)
            wanted = count if inside else GAP
            assert workdays_between(since, until, calendar) == wanted, (since, until)
            assert runtime_days.workdays(since, until, calendar) == wanted, (since, until)
            one, two = solver_days.exact_day(since), solver_days.exact_day(until)
            counted, fits = solver_days.workdays_between(one, two, calendar)
            assert fits is inside and (not inside or counted.term == count), (since, until)


def test_working_days_between_a_day_and_the_day_so_many_after_it() -> None:
    """The term of ten working days of 27 October 2025 ends on 11 November: a working Saturday, two days off."""
    off, first, last = {date(2025, 11, 3), date(2025, 11, 4)}, date(2025, 10, 27), date(2025, 11, 30)
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    works = tuple(day for day in every if (day.weekday() < 5 and day not in off) or day == date(2025, 11, 1))
    calendar = WorkCalendar("autumn", first, last, works)
    assert calendar.between(first, date(2025, 11, 11)) == 10 and calendar.after(first, 10) == date(2025, 11, 11)
    assert runtime_days.workdays(None, last, calendar) is runtime_days.workdays(first, None, calendar) is None
    assert runtime_days.workdays(GAP, None, calendar) is runtime_days.workdays(None, GAP, calendar) is GAP


def test_unknown_and_absent() -> None:
    day = date(2024, 2, 29)
    for unit in ("days", "months", "years"):
        assert runtime_days.between(None, day, unit, "up") is runtime_days.between(day, None, unit, "up") is None
        assert runtime_days.between(GAP, None, unit, "up") is runtime_days.between(None, GAP, unit, "up") is GAP
    for unit in ("days", "months"):
        assert runtime_days.after(day, None, None, unit, "down") is runtime_days.after(None, 1, 1, unit, "down") is None
        assert runtime_days.after(day, 1, 2, unit, "down") is None, "between one and two months later is no day"
        assert (
            runtime_days.after(GAP, None, None, unit, "down") is runtime_days.after(None, GAP, GAP, unit, "down") is GAP
        )
    assert runtime_days.edge(None, "months", True) is None and runtime_days.edge(GAP, "months", True) is GAP


def test_days_beside_a_day_end_with_the_calendar() -> None:
    assert beside(date(2024, 3, 1), -1, 0, 1) == [date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2)]
    assert beside(date(1, 1, 1), 1, -1) == [date(1, 1, 2)]
    assert beside(date(9999, 12, 31), -1, 1) == [date(9999, 12, 30)] and beside(date(9999, 12, 31), 1) == []
