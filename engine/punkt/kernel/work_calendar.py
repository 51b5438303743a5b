"""A calendar of working days: data, laid down year by year by whoever decrees days off."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days from one day to another; of what lies outside nothing is known."""

    name: str
    first: date
    last: date
    days: tuple[date, ...] = field(repr=False)
    """The working days in order, each between the first and the last day, both included."""
    works: frozenset[date] = field(init=False, repr=False, compare=False)
    """The same days, to ask for one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "works", frozenset(self.days))

    def __hash__(self) -> int:  # nodes are looked up often, and have years of days
        return hash((self.name, self.first, self.last, len(self.days)))

    def after(self, day: date, amount: int) -> date | None:
        """The working day so many after a day (before it, where below zero); with 0 the first that is not before it.

        ``None`` where the calendar does not reach.
        """
        if not self.first <= day <= self.last:
            return None
        index = bisect_right(self.days, day) + amount - 1 if amount > 0 else bisect_left(self.days, day) + amount
        return self.days[index] if 0 <= index < len(self.days) else None

    def between(self, since: date, until: date) -> int | None:
        """The working days after one day up to another, that one included; below zero where it is the earlier one.

        ``None`` where the calendar does not reach.
        """
        if not (self.first <= since <= self.last and self.first <= until <= self.last):
            return None
        return bisect_right(self.days, until) - bisect_right(self.days, since)

    def passed(self) -> tuple[list[int], list[int]]:
        """For each day of the calendar, how many working days lie before it; and how many up to it, itself included."""
        first, last = self.first.toordinal(), self.last.toordinal()
        every = [date.fromordinal(number) for number in range(first, last + 1)]
        return [bisect_left(self.days, day) for day in every], [bisect_right(self.days, day) for day in every]
