"""Whole numbers in texts that come from outside."""

from __future__ import annotations

MOST = 2**63 - 1
"""What a database can count to."""


def whole_number(text: str, most: int = MOST) -> int | None:
    """The number that a text of the digits 0 to 9 says; ``None`` for anything else, and for one beyond ``most``.

    ``str.isdigit`` says yes to ``²`` too, which ``int`` refuses, and ``int`` itself refuses too many digits.
    """
    if not (text.isascii() and text.isdigit()) or len(text.lstrip("0")) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None
