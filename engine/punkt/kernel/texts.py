"""Texts: what rules pass on and put together, and never interpret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from .domains import show
from .exact import clean
from .kleene import Range
from .records import GAP

MOST = 2000
"""Characters of a text that a case states."""


def written(value: Any) -> str:
    """A value as it stands in a text.

    A number is written with a point and all its digits, and none that say nothing (``7``, ``0.5``, ``-1200``); a ratio
    that no decimal says in lowest terms (``1/3``); a day as ``YYYY-MM-DD``; a truth value as ``true`` or ``false``.
    """
    if isinstance(value, Decimal):
        whole, _, digits = format(value, "f").partition(".")
        digits = digits.rstrip("0")
        return f"{whole}.{digits}" if digits else "0" if whole == "-0" else whole
    return show(value)


def joined(values: Sequence[Any]) -> Any:
    """The text made of values: absent where one of them is, unknown where one is not known."""
    if any(value is GAP for value in values):
        return GAP
    if any(value is None or isinstance(value, Range) for value in values):
        return None
    return "".join(written(value) for value in values)


def is_text(value: object) -> bool:
    """Whether a value can be a text of a case: some characters, none of them hidden, and not too many."""
    return isinstance(value, str) and 0 < len(value) <= MOST and not value.isspace() and clean(value)


def standing(constants: Iterable[object]) -> list[str]:
    """The texts that stand for all where some are asked for: these, and another."""
    asked = sorted({text for text in constants if isinstance(text, str)})
    other = "…"
    while other in asked:
        other += "…"
    return [*asked, other]
