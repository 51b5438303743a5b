"""Boundary classes: for each leaf a few values that stand for all that could make a difference.

Between two constants that a number is tested for, all values behave alike; so each
constant, one step to either side, and the ends of the fact's range are enough. Choices are
all listed; what may be unknown has «unknown», and what may be absent «absent» besides.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

from punkt.kernel.domains import Interval, Number
from punkt.kernel.nodes import AddMonths, AsOf, Count, Distinct, Fact, FullYears, Outcome, may_be_absent
from punkt.kernel.records import GAP
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind

from .tested_leaves import Leaf, Leaves

WHOLE = 128
"""Values of a fact that are all listed where arithmetic is done with it."""
SETS = 6
"""Choices of which all combinations are listed."""


def step_of(decimals: int) -> Number:
    """One unit of the last decimal."""
    return Decimal(1).scaleb(-decimals) if decimals else 1


def classes(program: Program, kind: str, leaf: Leaf, leaves: Leaves) -> list[Any] | None:
    """The values that stand for all of a leaf's; ``None`` where no finite list does."""
    constants, whole = leaves.constants[leaf], leaf in leaves.whole
    match leaf:
        case Fact(path, section):
            fact = program.vocabulary.subjects[section or kind].facts[path]
            return _of_type(fact.kind, tuple(fact.values), fact.range, step_of(fact.decimals), constants, whole)
        case Outcome(name, section):
            plan = program.plan[(section or kind, name)]
            if plan.listed is not None:
                found = [tuple(sorted(s, key=plan.listed.index)) for s in _sets(constants, plan.listed)]
                return [*found, None]
            values = _of_type(plan.type.kind, plan.type.choices, None, 1, constants, whole)
            return None if values is None else [*values, GAP]
        case AsOf():
            return None if whole else [v for v in _days(constants) if v is not None]
        case Count() | Distinct():
            return None if whole else _counts(constants)
        case FullYears() | AddMonths():
            if whole:
                return None
            days = isinstance(leaf, AddMonths)
            found_ = _days(constants) if days else [*_numbers(constants, None, 1), None]
            return [*found_, GAP] if may_be_absent(leaf) else found_


def _of_type(
    kind: FactKind, choices: tuple[str, ...], span: Interval | None, step: Number, constants: set[object], whole: bool
) -> list[Any] | None:
    if kind is FactKind.BOOLEAN:
        return [True, False, None]
    if kind is FactKind.CHOICE:
        named = [value for value in choices if whole or value in constants]
        rest = [value for value in choices if value not in named]
        return [*named, *rest[:2], None]
    if kind is FactKind.CHOICES:
        return [*(frozenset(s) for s in _sets(constants, choices)), None]
    if kind is FactKind.DATE:
        return None if whole else _days(constants)
    if whole:
        if kind is not FactKind.INTEGER or span is None or span.low is None or span.high is None:
            return None
        low, high = int(span.low), int(span.high)  # type: ignore[arg-type]
        return [*range(low, high + 1), None] if high - low <= WHOLE else None
    return [*_numbers(constants, span, step), None]


def _sets(constants: set[object], choices: tuple[str, ...]) -> list[tuple[Any, ...]]:
    named = [value for value in choices if value in constants][:SETS]
    return [part for size in range(len(named) + 1) for part in combinations(named, size)]


def _days(constants: set[object]) -> list[Any]:
    found = {day + timedelta(days=by) for day in constants if isinstance(day, date) for by in (-1, 0, 1)}
    return [*sorted(found or {date(2000, 1, 1), date(2000, 1, 2)}), None]


def _numbers(constants: set[object], span: Interval | None, step: Number) -> list[Any]:
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


def _counts(constants: set[object]) -> list[tuple[Any, Any]]:
    """Counts as their two ends: certain ones, partly unknown ones, and those without a bound."""
    known = [n for n in _numbers(constants, None, 1) if n >= 0]
    return [(low, high) for low in known for high in known if low <= high] + [(low, None) for low in known]
