"""Plain values of a case: exact numbers, days, clean texts, and how a value is shown in a message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .domains import Number, show

SHOWN = 60
"""Characters of a value, or of a part of a path, that a message quotes."""
MAX_NAME = 200
"""Characters of an identifier."""
LARGEST = 9_007_199_254
"""No number in a case or a rule is larger: in millionths it still is an exact 53-bit integer."""
SURE_DIGITS = 15
"""The most digits of an identifier that is a number: of more, spreadsheets and others keep no more than these."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RATIO = re.compile(r"(-?\d{1,100})/(\d{1,100})", re.ASCII)
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def exact_number(value: Any) -> Number | None:
    """A number without rounding: what the shortest decimal text of it says; ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    if isinstance(value, int):
        return int(value)
    number = Decimal(float.__repr__(value)) if isinstance(value, float) else value
    if not number.is_finite():
        return None
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # it is not for NaN and infinities only
    if (exponent < 0 and not any(digits[exponent:])) or (exponent >= 0 and len(digits) + exponent <= 400):
        return int(number)
    return number


def exact_ratio(text: Any) -> Fraction | None:
    """The number that a text such as ``1/3`` says; ``None`` for anything else."""
    found = _RATIO.fullmatch(text) if isinstance(text, str) else None
    return Fraction(int(found[1]), int(found[2])) if found and int(found[2]) else None


def decimals(number: Decimal) -> int:
    """How many digits after the point a number takes, whatever the context of decimals is."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    zeros = next((count for count, digit in enumerate(reversed(digits)) if digit), len(digits))
    return max(0, -exponent - zeros)


def parse_date(text: object) -> date | None:
    """A day written ``YYYY-MM-DD``; ``None`` for anything else."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):  # weeks of the year are ISO dates too
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def clean(text: str) -> bool:
    """Whether a text has no control, direction or surrogate characters."""
    if text.isprintable():  # then it has none of them
        return True
    return all(unicodedata.category(character) not in _HIDDEN for character in text)


def beside(day: date, *steps: int) -> list[date]:
    """The days that are so many days from a day, as far as the calendar goes."""
    return [day + timedelta(days=by) for by in steps if 1 <= day.toordinal() + by <= date.max.toordinal()]


def identifier(text: str) -> str:
    """An identifier as it is kept: without blanks around it, and each letter with its marks as one character."""
    return unicodedata.normalize("NFC", text).strip()


def named(text: str) -> bool:
    """Whether a text can be an identifier: short, not blank, without control characters."""
    return len(text) <= MAX_NAME and clean(text) and not text.isspace() and text != ""


def shown(value: Any) -> str:
    """A value for a message: short, on one line, without characters that could mislead."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, (list, tuple)):
        return "[…]"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return "…"
    if value is None:
        return "null"
    if isinstance(value, Decimal):
        return str(value)[:SHOWN]
    text = show(value)
    return visible(text[:SHOWN]) + ("…" if len(text) > SHOWN else "")


def visible(text: str) -> str:
    """A text with what nobody could see written out."""
    return "".join(character if clean(character) else f"\\u{ord(character):04x}" for character in text)


def dotted(path: tuple[Any, ...]) -> str:
    """A path as one name."""
    return ".".join(shown(part) for part in path)
