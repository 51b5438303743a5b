"""The days on which something is law or is said, and how packs give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems
from punkt.kernel.exact import parse_date


@dataclass(frozen=True, slots=True)
class InForce:
    """The days on which something is law: from the first to the last, both included."""

    since: date
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def days_from(self, day: date) -> int:
        """How many days a day is away from the nearest one on which it is law; 0 where it is one of them."""
        if day in self:
            return 0
        return (self.since - day if day < self.since else day - (self.until or day)).days

    def meets(self, other: InForce) -> bool:
        """Whether there is a day in both."""
        return max(self.since, other.since) in self and max(self.since, other.since) in other

    @property
    def change_days(self) -> tuple[date, ...]:
        """The day it begins and the day from which it no longer holds."""
        return (self.since,) if self.until is None else (self.since, date.fromordinal(self.until.toordinal() + 1))


def read_day(spot: Spot, problems: Problems) -> date:
    """The day that stands at a spot; the first day of the calendar after a diagnostic."""
    found = parse_date(spot.data)
    if found is None:
        problems.add("P231", spot.place, value=spot.data)
    return found or date.min


def read_span(spot: Spot, since: date, problems: Problems) -> InForce:
    """The days ``from`` and ``until`` of a spot; ``since``: the first one where it names none."""
    first = read_day(spot / "from", problems) if "from" in spot else since
    last = read_day(spot / "until", problems) if "until" in spot else None
    if last is not None and last < first:
        problems.add("P232", (spot / "until").place)
    return InForce(first, last)
