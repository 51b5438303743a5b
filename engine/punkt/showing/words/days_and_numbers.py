"""Days and numbers as a reader of a language sees them.

In Russian they are what Unicode's CLDR has: 01.06.2025; 12,5; 1 000 with a no-break space. In English they are
the international standards' and no locale's, for readers of English are not of one country: 2025-06-01 (ISO 8601);
12.5; 1 000 (ISO 80000). Babel, which has the CLDR's data, takes longer to import than a decision takes to make, so
these few lines stand in for it; ``tests/showing/test_days_and_numbers.py`` holds them to what it writes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from punkt.kernel.domains import show


def day(value: date | str, lang: str) -> str:
    """A day, or the text of one as documents have it."""
    text = show(value)
    year, month, number = text.split("-")
    return f"{number}.{month}.{year}" if lang == "ru" else text


def number(value: object, lang: str) -> str:
    """A number, or the text of one, with the language's decimal sign; thousands together, as cases have it."""
    text = show(Decimal(str(value))).removesuffix(".0") if isinstance(value, float) else show(value)
    return text.replace(".", ",") if lang == "ru" else text


def count(value: int) -> str:
    """How many, with thousands apart; in both languages alike."""
    return f"{value:,}".replace(",", "\u00a0")
