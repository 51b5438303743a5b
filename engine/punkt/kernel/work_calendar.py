"""A calendar of working days: data, laid down year by year by whoever decrees days off."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date


class WorkCalendar:
    """The working days from one day to another; of what lies outside nothing is known. Compared by what it says."""

    __slots__ = ("_hash", "days", "first", "last", "name")

    def __init__(self, name: str, first: date, last: date, days: tuple[date, ...]) -> None:
        """``days``: the working days in order, each between ``first`` and ``last``, both included."""
        self.name, self.first, self.last, self.days = name, first, last, days
        self._hash = hash((name, first, last, days))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, WorkCalendar)
            and self._hash == other._hash
            and (self.name, self.first, self.last, self.days) == (other.name, other.first, other.last, other.days)
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"WorkCalendar({self.name!r}, {self.first}, {self.last})"

    def after(self, day: date, amount: int) -> date | None:
        """The working day so many after a day (before it, where below zero); with 0 the first that is not before it.

        ``None`` where the calendar does not reach.
        """
        if not self.first <= day <= self.last:
            return None
        index = bisect_right(self.days, day) + amount - 1 if amount > 0 else bisect_left(self.days, day) + amount
        return self.days[index] if 0 <= index < len(self.days) else None

    def reached(self) -> list[int]:
        """For each day of the calendar, how many working days lie before it."""
        first = self.first.toordinal()
        return [bisect_left(self.days, date.fromordinal(n)) for n in range(first, self.last.toordinal() + 1)]
