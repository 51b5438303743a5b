"""Retention by rule: which sealed decisions are older than they may be kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .entry import DECISION, Recorded
from .tables import ENTRIES, SEALED

_AGE = re.compile(r"([1-9][0-9]{0,3})([dmy])", re.ASCII)


@dataclass(frozen=True)
class Retention:
    """What may be kept no longer: recorded before a day, and, where that is said, under a pack or as of a day before."""

    before: date
    pack: str | None = None
    as_of_before: date | None = None

    def covers(self, entry: Recorded) -> bool:
        """Whether an entry may be kept no longer; one whose pack or day cannot be read is covered by no rule about it."""
        if self.pack is not None and self.pack not in [pack["id"] for pack in entry.head.get("packs", ())]:
            return False
        return self.as_of_before is None or entry.head.get("as_of", "9999-12-31") < self.as_of_before.isoformat()


def day_before(age: str, today: date) -> date:
    """The day that is so long ago: ``90d``, ``18m``, ``5y``. Raises P988."""
    found = _AGE.fullmatch(age)
    if found is None:
        raise PunktError([Diagnostic("P988", Place("--older-than"), {"value": age})])
    number, unit = int(found[1]), found[2]
    try:
        if unit == "d":
            return today - timedelta(days=number)
        months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
        last = (date(months // 12 + months % 12 // 11, (months + 1) % 12 + 1, 1) - timedelta(days=1)).day
        return date(months // 12, months % 12 + 1, min(today.day, last))
    except (ValueError, OverflowError):
        raise PunktError([Diagnostic("P988", Place("--older-than"), {"value": age})]) from None


def expired(connection: Connection, rule: Retention, read: Callable[[int], Recorded]) -> Iterator[int]:
    """The numbers of the sealed decisions, not yet erased, that a rule covers, the oldest first."""
    query = (
        select(SEALED.c.number)
        .join(ENTRIES, ENTRIES.c.number == SEALED.c.number)
        .where(ENTRIES.c.kind == DECISION, ENTRIES.c.time < rule.before.isoformat())
        .distinct()
        .order_by(SEALED.c.number)
    )
    return (number for number in list(connection.scalars(query)) if rule.covers(read(number)))
