"""Times of the day and moments as whole numbers of seconds: after midnight, and from 1970-01-01 on."""

from __future__ import annotations

import re
from datetime import date

from .values import DAY, MOMENT, TIME, Val, number

CLOCK = r"(\d{2}):(\d{2}):(\d{2})(?:(Z)|([+-])(\d{2}):(\d{2}))?"
AT = re.compile(rf"(?:(\d{{4}}-\d{{2}}-\d{{2}})T)?{CLOCK}")
FIRST = date(1970, 1, 1)


def clock_time(text: str) -> Val | None:
    """A time of the day or a moment as ISO 8601 writes it; ``None`` where it is none, or has parts of a second.

    A time with an offset is that of Greenwich then; without one it is taken as it stands.
    """
    found = AT.fullmatch(text.strip())
    if found is None:
        return None
    day, hour, minute, second, _, sign, ahead, more = found.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    offset = (int(ahead) * 3600 + int(more) * 60) * (-1 if sign == "-" else 1) if sign else 0
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second) - offset
    if day is None:
        return number(seconds, TIME)
    try:
        return number((date.fromisoformat(day) - FIRST).days * DAY + seconds, MOMENT)
    except ValueError:
        return None
