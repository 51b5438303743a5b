"""The kind of a number that words agree with, by Unicode's CLDR as Babel has it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any


def category(number: Any, lang: str) -> str:
    """The plural category of a number in a language: ``one``, ``few``, ``many`` or ``other``."""
    return _rule(lang)(number)


@cache
def _rule(lang: str) -> Callable[[int | float | Decimal], str]:
    from babel import Locale  # takes a while to import

    return Locale(lang).plural_form
