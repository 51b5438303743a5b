"""Ages and terms, against a definition that counts days of the calendar one by one."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from helpers.loops import nonempty
from punkt.deciding.evaluators import runtime
from punkt.kernel import kleene
from punkt.kernel.exact import beside
from punkt.kernel.records import GAP

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


def month_by_days(day: date, months: int) -> date:
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
    days = some_days(random, 120)
    for since in nonempty(days):
        for until in nonempty(days):
            wanted = years_by_birthdays(since, until)
            assert kleene.full_years(since, until) == wanted, (since, until)
            assert runtime.years(since, until) == wanted, (since, until)


def test_full_years_around_each_birthday() -> None:
    """The day before a birthday a year is not full, on it it is."""
    for born in nonempty(some_days(Random(2), 60)):
        for turned in range(1, 40):
            day = birthday(born, born.year + turned)
            for function in (kleene.full_years, runtime.years):
                assert function(born, day - timedelta(days=1)) == turned - 1
                assert function(born, day) == turned


@pytest.mark.parametrize("months", [0, 1, 2, 5, 6, 11, 12, 13, 25, -1, -6, -12, -13])
def test_months(months: int) -> None:
    for day in nonempty(some_days(Random(months), 60)):
        wanted = month_by_days(day, months)
        assert kleene.add_months(day, months) == wanted, (day, months)
        assert runtime.months_on(day, months, months) == wanted, (day, months)


def test_months_every_day_of_a_leap_year() -> None:
    day = date(2024, 1, 1)
    while day.year == 2024:
        for months in (1, 6, 12):
            wanted = month_by_days(day, months)
            assert kleene.add_months(day, months) == wanted == runtime.months_on(day, months, months)
        day += timedelta(days=1)


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
    assert kleene.add_months(day, months) is GAP
    assert runtime.months_on(day, months, months) is GAP


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
    assert kleene.add_months(day, months) == wanted
    assert runtime.months_on(day, months, months) == wanted


def test_unknown_and_absent() -> None:
    day = date(2024, 2, 29)
    assert runtime.years(None, day) is None and runtime.years(day, None) is None
    assert runtime.years(GAP, None) is GAP and runtime.years(None, GAP) is GAP
    assert runtime.months_on(day, None, None) is None and runtime.months_on(None, 1, 1) is None
    assert runtime.months_on(day, 1, 2) is None, "between one and two months later is no day"
    assert runtime.months_on(GAP, None, None) is GAP and runtime.months_on(None, GAP, GAP) is GAP


def test_days_beside_a_day_end_with_the_calendar() -> None:
    assert beside(date(2024, 3, 1), -1, 0, 1) == [date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2)]
    assert beside(date(1, 1, 1), 1, -1) == [date(1, 1, 2)]
    assert beside(date(9999, 12, 31), -1, 1) == [date(9999, 12, 30)] and beside(date(9999, 12, 31), 1) == []
