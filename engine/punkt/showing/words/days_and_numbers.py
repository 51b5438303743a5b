"""Days and numbers as a reader of a language sees them.

In Russian they are what Unicode's CLDR has: 01.06.2025; 12,5; 1 000 with a no-break space. In English they are
the international standards' and no locale's, for readers of English are not of one country: 2025-06-01 (ISO 8601);
12.5; 1 000 (ISO 80000). Babel, which has the CLDR's data, takes longer to import than a decision takes to make, so
these few lines stand in for it; ``tests/showing/test_days_and_numbers.py`` holds them to what it writes.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal

from punkt.kernel.domains import show


def day(value: date | str, lang: str) -> str:
    """A day, or the text of one as documents have it."""
    text = show(value)
    year, month, number = text.split("-")
    return f"{number}.{month}.{year}" if lang == "ru" else text


def number(value: object, lang: str) -> str:
    """A number, or the text of one, with the language's decimal sign; thousands together, as cases have it.

    A ratio has its digits beside it, of which the last is rounded: 1/3 (≈ 0.333).
    """
    text = show(Decimal(str(value))).removesuffix(".0") if isinstance(value, float) else show(value)
    if RATIO.fullmatch(text):
        text = f"{text} (≈ {show(near(text))})"
    return text.replace(".", ",") if lang == "ru" else text


RATIO = re.compile(r"-?\d+/\d+", re.ASCII)
"""The text of a number that no decimal says."""


def near(text: str) -> Decimal:
    """A number, or the text of one, to three digits after the point; of one that is smaller, to three that count."""
    top, _, bottom = text.partition("/")
    whole = len(str(abs(int(top)) // int(bottom)))
    return Context(prec=whole + 3 if abs(int(top)) > int(bottom) else 3).divide(Decimal(top), Decimal(bottom))


def count(value: int) -> str:
    """How many, with thousands apart; in both languages alike."""
    return f"{value:,}".replace(",", "\u00a0")
