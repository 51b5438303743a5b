"""The kind of a number that words agree with, by Unicode's CLDR as Babel has it.

Babel takes longer to import than a decision takes to make. So the kinds of whole numbers, which turn on
nothing but the last two digits from 100 on, are kept on disk beside the texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from os import stat
from typing import Any

import orjson

from .cache_entries import load, save

_TOLD = 200
"""Below this each whole number has its own kind; any other has that of 100 and its last two digits."""


def category(number: Any, lang: str) -> str:
    """The plural category of a number in a language: ``one``, ``few``, ``many`` or ``other``."""
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else None
    if type(number) is int or exponent == 0:  # a decimal that is written without a fraction
        whole = abs(int(number))
        return _whole(lang)[whole if whole < _TOLD else 100 + whole % 100]
    return _rule(lang)(number)


@cache
def _whole(lang: str) -> list[str]:
    """The categories of the numbers below :data:`_TOLD`, kept for the Babel that is installed."""
    babel = find_spec("babel")
    assert babel is not None and babel.origin is not None
    known = stat(babel.origin)
    name = f"plurals\0{_TOLD}\0{lang}\0{babel.origin}\0{known.st_size}\0{known.st_mtime_ns}"
    entry = hashlib.sha256(name.encode()).hexdigest()
    kept = load(entry)
    if kept is not None:
        found: list[str] = orjson.loads(kept)
        return found
    found = [_rule(lang)(number) for number in range(_TOLD)]
    save(entry, orjson.dumps(found))
    return found


def forget_plurals() -> None:
    """Let the categories be found anew when they are next asked for."""
    _whole.cache_clear()


@cache
def _rule(lang: str) -> Callable[[int | float | Decimal], str]:
    from babel import Locale

    return Locale(lang).plural_form
