"""Calendars of working days as a pack lays them down: year by year, with the act that moves days off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems
from punkt.kernel.work_calendar import WorkCalendar

from .in_force import read_day
from .vocabulary import Text

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year: the weekdays that are off, the Saturdays and Sundays that are worked, and where that is laid down."""

    year: int
    source: Text
    days_off: tuple[date, ...]
    workdays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar of working days: Monday to Friday but for what its years say; of other years nothing is known."""

    name: str
    title: Text
    years: tuple[CalendarYear, ...]
    place: Place

    def by_year(self) -> list[tuple[CalendarYear, int]]:
        """Its years, each with how many working days it has."""
        days = self.working().days
        return [(year, sum(day.year == year.year for day in days)) for year in self.years]

    def working(self) -> WorkCalendar:
        """The working days of its years."""
        first, last = date(self.years[0].year, 1, 1), date(self.years[-1].year, 12, 31)
        off = {day for year in self.years for day in year.days_off}
        worked = {day for year in self.years for day in year.workdays}
        every = (first + timedelta(days=number) for number in range((last - first).days + 1))
        days = tuple(day for day in every if day in worked or (day.weekday() < SATURDAY and day not in off))
        return WorkCalendar(self.name, first, last, days)


def read_calendar(name: str, spot: Spot, problems: Problems) -> Calendar:
    """A calendar; faults are noted: years that do not follow each other, days that a year has not or need not say."""
    years = [_year(entry, problems) for entry in (spot / "years").each()]
    for number, (one, two) in enumerate(pairwise(years), 1):
        if two.year != one.year + 1:
            problems.add("P299", (spot / "years" / number / "year").place, year=two.year, wanted=one.year + 1)
    if any(two.year != one.year + 1 for one, two in pairwise(years)):
        years = years[:1]  # what is said of it is told; what follows from that is not
    return Calendar(name, spot.data["title"], tuple(years), spot.key_place)


def _year(spot: Spot, problems: Problems) -> CalendarYear:
    year = spot.data["year"]
    found: dict[str, Sequence[date]] = {}
    for key, weekend in (("days_off", False), ("workdays", True)):
        days = []
        for entry in (spot / key).each() if key in spot else ():
            day = read_day(entry, problems)
            if day.year != year:
                problems.add("P298", entry.place, day=day, year=year)
            elif (day.weekday() >= SATURDAY) is not weekend:
                problems.add("P289" if weekend else "P288", entry.place, day=day)
            days.append(day)
        found[key] = days
    return CalendarYear(year, spot.data["source"], tuple(found["days_off"]), tuple(found["workdays"]))
