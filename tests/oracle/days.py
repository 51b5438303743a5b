"""Months and ages, reckoned by hand: the same day of the month, or the month's last where there is none such."""

from __future__ import annotations

from datetime import date

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def last_of_month(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else LENGTHS[month - 1]


def months_after(day: date, months: int) -> date:
    """So many months later (earlier where negative), in one step."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, last_of_month(year, month)))


def half_years_after(day: date, half_years: int) -> date:
    """Six months, so many times: each step is clamped, and the next begins where it ended."""
    for _ in range(half_years):
        day = months_after(day, 6)
    return day


def age(birth: date, on: date) -> int:
    """Full years: one begins on the birthday, for the 29th of February on the 1st of March of a common year."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
