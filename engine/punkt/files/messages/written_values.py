"""Numbers and days that people write otherwise than files do, and how they would be right."""

from __future__ import annotations

import re

from punkt.kernel.exact import parse_date

_COMMA = re.compile("[+-]?[0-9]+,[0-9]+")
_APART = re.compile(r"[+-]?[0-9]{1,3}([ \u00a0\u2009\u202f'][0-9]{3})+([.,][0-9]+)?")
_DAY_FIRST = re.compile("([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_DAY_AND_TIME = re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9:.]+")


def with_comma(text: str) -> str | None:
    """A number with a decimal comma, as it would be right; ``None`` for anything else."""
    return text.replace(",", ".") if _COMMA.fullmatch(text) else None


def in_groups(text: str, decimal: str = ".") -> str | None:
    """A number whose digits stand in groups, also by blanks that do not break, as it would be right; else ``None``."""
    return re.sub("[^0-9.,+-]", "", text).replace(",", decimal) if _APART.fullmatch(text) else None


def day_first(text: str) -> str | None:
    """A day such as ``1.6.2025``, as it would be right if the day comes before the month; else ``None``."""
    found = _DAY_FIRST.fullmatch(text)
    right = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else ""
    return right if parse_date(right) is not None else None


def day_with_time(text: str) -> str | None:
    """The day of a text that is a day and a time; ``None`` for anything else."""
    found = _DAY_AND_TIME.fullmatch(text)
    return found[1] if found and parse_date(found[1]) is not None else None
