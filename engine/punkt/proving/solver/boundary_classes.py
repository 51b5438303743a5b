"""Boundary classes: of each kind of value a few that stand for all that could make a difference.

Between two constants that a number is tested for, all values behave alike; so each
constant, one step to either side, and the ends of the fact's range are enough. Choices are
all listed; what may be unknown has «unknown», and what may be absent «absent» besides.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from punkt.kernel.domains import Interval, Number
from punkt.kernel.exact import beside
from punkt.kernel.texts import standing
from punkt.law.packs.vocabulary import FactKind

WHOLE = 128
"""Values of a fact that are all listed where arithmetic is done with it."""
SETS = 6
"""Choices of which all combinations are listed."""


def step_of(decimals: int) -> Number:
    """One unit of the last decimal."""
    return Decimal(1).scaleb(-decimals) if decimals else 1


def of_type(
    kind: FactKind, choices: tuple[str, ...], span: Interval | None, step: Number, constants: set[object], whole: bool
) -> list[Any] | None:
    """The values that stand for all of a fact or an outcome, unknown among them; ``None`` where no finite list does.

    ``constants`` is what it is tested for; ``whole``: every single value matters.
    """
    if kind is FactKind.BOOLEAN:
        return [True, False, None]
    if kind is FactKind.CHOICE:
        named = [value for value in choices if whole or value in constants]
        rest = [value for value in choices if value not in named]
        return [*named, *rest[:2], None]
    if kind is FactKind.TEXT:
        return None if whole else [*standing(constants), None]
    if kind is FactKind.CHOICES:
        return [*(frozenset(chosen) for chosen in lists(constants, choices)), None]
    if kind is FactKind.DATE:
        return None if whole else [*days(constants), None]
    if whole:
        if kind is not FactKind.INTEGER or span is None or span.low is None or span.high is None:
            return None
        low, high = int(span.low), int(span.high)  # type: ignore[arg-type]
        return [*range(low, high + 1), None] if high - low <= WHOLE else None
    return [*numbers(constants, span, step), None]


def lists(constants: set[object], choices: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """All lists of the choices that are tested for, of the first few."""
    named = [value for value in choices if value in constants][:SETS]
    return [part for size in range(len(named) + 1) for part in combinations(named, size)]


def days(constants: set[object]) -> list[Any]:
    """Each day among the constants and those beside it."""
    found = {one for day in constants if isinstance(day, date) for one in beside(day, -1, 0, 1)}
    return sorted(found or {date(2000, 1, 1), date(2000, 1, 2)})


def numbers(constants: set[object], span: Interval | None, step: Number) -> list[Any]:
    """Each constant and a step to either side, and the ends of the range."""
    found: set[Number] = {0, 1} if span is None else set()
    marks = [c for c in constants if isinstance(c, (int, Decimal)) and not isinstance(c, bool)]
    if span is not None:
        marks += [end for end in (span.low, span.high) if isinstance(end, (int, Decimal))]
    for mark in marks:
        low = math.floor(mark / Decimal(step)) * step
        found.update(n for n in (low - step, low, mark, low + step, low + 2 * step) if n % step == 0)
    kept = sorted(n for n in found if span is None or span.contains(n))
    return [int(n) if n == int(n) else n for n in kept]


def counts(constants: set[object]) -> list[tuple[Any, Any]]:
    """Counts as their two ends: certain ones, partly unknown ones, and those without a bound."""
    known = [n for n in numbers(constants, None, 1) if n >= 0]
    return [(low, high) for low in known for high in known if low <= high] + [(low, None) for low in known]
