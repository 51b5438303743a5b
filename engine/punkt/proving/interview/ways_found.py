"""What came of a search for ways to another outcome; told apart from the search, so that it is read without a solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """One change. ``before`` is ``None`` where the case does not give the fact.

    ``values``: what the fact may become, the rest of the way being the same; of numbers and days
    only the nearest. For a list, ``comes`` or ``goes`` is the element.
    """

    subject: str
    path: str
    before: Any = None
    values: tuple[Any, ...] = ()
    comes: str = ""
    goes: str = ""
    by: str = ""
    """Who can change it: an actor of the vocabulary; empty where it does not say."""


@dataclass(frozen=True, slots=True)
class ChangePath:
    """Changes that together give the outcome, and the case with them made; ``decide`` reproduces it."""

    steps: tuple[ChangeStep, ...]
    case: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What came of the search.

    ``ways`` are the smallest first. ``proven``: there is nothing beside them, or (``more``) they
    are the smallest of more. ``if_other``: where there is no way, the facts that would have to be
    otherwise though they stay what they are, as far as there is a way then.
    """

    ways: tuple[ChangePath, ...]
    proven: bool
    more: bool = False
    if_other: tuple[ChangeStep, ...] = ()
