"""Months and years for each of which something has a value of its own."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum


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
