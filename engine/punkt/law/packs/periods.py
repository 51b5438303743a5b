"""Months and years for each of which something has a value of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any


class Period(str, Enum):
    """For each of what a fact has a value of its own."""

    MONTH = "month"
    YEAR = "year"

    @property
    def pattern(self) -> str:
        """How a month or a year is written, as a pattern."""
        return r"[0-9]{4}-(0[1-9]|1[0-2])" if self is Period.MONTH else r"[0-9]{4}"

    def first_day(self, written: object) -> date | None:
        """The first day of a month or year that is written; ``None`` for what is none."""
        text = str(written) if isinstance(written, int) and not isinstance(written, bool) else written
        if not isinstance(text, str) or not re.fullmatch(self.pattern, text) or text.startswith("0000"):
            return None
        return date(int(text[:4]), int(text[5:] or 1), 1)

    def written(self, first: date) -> str:
        """The month or year of a day, as a case names it."""
        return first.isoformat()[: 7 if self is Period.MONTH else 4]


def read_months(text: str, value: Callable[[str], Any]) -> dict[str, Any] | None:
    """Values of months as a person types them, ``2025-01: 30000; 2025-02: 0``; ``None`` for what is none."""
    found: dict[str, Any] = {}
    for part in re.split(r"[;\n]", text):
        month, colon, said = part.partition(":")
        if not part.strip():
            continue
        if not colon or not said.strip() or month.strip() in found:
            return None
        found[month.strip()] = value(said.strip())
    return found


def typed_months(values: Mapping[str, Any], value: Callable[[Any], str] = str) -> str:
    """The same the other way round."""
    return "; ".join(f"{month}: {value(one)}" for month, one in values.items())
