"""What the bits of results stand for: the one account of it, which Polars, Arrow and SQL each render in their way."""

from __future__ import annotations

from collections.abc import Sequence

SEPARATOR = ", "
"""Between the names of one cell."""
AS_IF = "open="
"""What stands before the value that an open outcome would have if all applied, where states are compared as texts."""
NO_VALUES = "[]"
"""The value of an outcome that is a list, where it is determined and lists nothing."""


def names_of(word: int, legend: Sequence[str]) -> list[str]:
    """The names of the bits that are set in a number, in their order."""
    return [name for bit, name in enumerate(legend) if word >> bit & 1]


def text_of(word: int, legend: Sequence[str], none: str = "") -> str:
    """The names as one cell; ``none`` stands for 0."""
    return SEPARATOR.join(names_of(word, legend)) or none


def bits_of(names: Sequence[str], legend: Sequence[str]) -> int:
    """The number in which the bits of some names are set."""
    return sum(1 << bit for bit, name in enumerate(legend) if name in names)
