"""What generated code computes of days, by other means than the reference evaluator.

Months are added by asking the calendar for the day, and counted by adding them; the reference works both out from the
lengths of months. Unknown is ``None``, absent ``GAP``; an amount is given by its two ends.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from punkt.kernel.records import GAP
from punkt.kernel.work_calendar import WorkCalendar

DAY = timedelta(days=1)


def between(since: Any, until: Any, unit: str, missing: str) -> Any:
    """Full days, months or years from one day to another."""
    if since is GAP or until is GAP:
        return GAP
    if since is None or until is None:
        return None
    if unit == "days":
        return until.toordinal() - since.toordinal()
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    while _later(since, count, missing != "down") > until:
        count -= 1
    return count // 12 if unit == "years" else count


def after(day: Any, low: Any, high: Any, unit: str, missing: str) -> Any:
    """The day ``low`` (= ``high``) days or months later; absent past the calendar, and where a missing day is refused.

    Years are asked for as months, twelve each.
    """
    if day is GAP or low is GAP:
        return GAP
    if day is None or low is None or low != high:
        return None
    if unit == "days":
        try:
            return day + timedelta(days=low)
        except OverflowError:
            return GAP
    index = day.year * 12 + day.month - 1 + low
    if not 12 <= index < 120000:
        return GAP
    try:
        return date(index // 12, index % 12 + 1, day.day)
    except ValueError:  # the month is shorter
        return GAP if missing == "refuse" else _later(day, low, missing == "up")


def edge(day: Any, period: str, last: bool) -> Any:
    """The first or last day of the month or the year of a day."""
    if day is None or day is GAP:
        return day
    months = 12 if period == "years" else 1
    first = date(day.year, 1 if months == 12 else day.month, 1)
    if not last:
        return first
    return date.max if first.year == 9999 and first.month + months > 12 else _later(first, months, False) - DAY


def workday(day: Any, low: Any, high: Any, calendar: WorkCalendar) -> Any:
    """The working day ``low`` (= ``high``) after a day, walked to day by day; absent where the calendar does not reach."""
    if day is GAP or low is GAP:
        return GAP
    if day is None or low is None or low != high:
        return None
    left, step = (low, DAY) if low > 0 else (-low, -DAY)
    if low == 0:
        step = DAY
        while calendar.first <= day <= calendar.last and day not in calendar.works:
            day += step
    while left and calendar.first <= day <= calendar.last:
        day += step
        left -= day in calendar.works
    return day if calendar.first <= day <= calendar.last else GAP


def workdays(since: Any, until: Any, calendar: WorkCalendar) -> Any:
    """The working days after one day up to another, walked through; absent where the calendar does not reach."""
    if since is GAP or until is GAP:
        return GAP
    if since is None or until is None:
        return None
    if min(since, until) < calendar.first or max(since, until) > calendar.last:
        return GAP
    day, last, count = min(since, until), max(since, until), 0
    while day < last:
        day += DAY
        count += day in calendar.works
    return count if since <= until else -count


def _later(day: date, months: int, up: bool) -> date:
    """The day so many months later, or past the calendar its last (first) day."""
    index = day.year * 12 + day.month - 1 + months
    if index >= 120000:
        return date.max
    if index < 12:
        return date.min
    try:
        return date(index // 12, index % 12 + 1, day.day)
    except ValueError:  # never of December
        following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
        return following if up else following - DAY
