"""One fact that, were it otherwise, would give an outcome another value: tried by deciding, without a solver.

Only what stood in the way is tried, and only what somebody can change. The whole search, for several facts at once, is
:mod:`.why_not`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel.domains import Interval, Number, show
from punkt.law.packs.vocabulary import FactKind, FactType

from .case_changes import find, put

TRIED = 12
"""Cases that are decided for one outcome at the most."""


@dataclass(frozen=True, slots=True)
class OneChange:
    """A fact of a record, and each value of it that by itself gives the outcome."""

    subject: str
    path: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A fact that stood in the way: its record, its path, and the domain that was asked for, as a trace has it."""

    subject: str
    path: str
    required: str


def one_change(
    rules: Rules,
    case: Mapping[str, Any],
    as_of: date,
    subject: str,
    outcome: str,
    obstacles: Iterable[Obstacle],
    wanted: Callable[[Any], bool],
) -> list[OneChange]:
    """The single changes by which an outcome of a case is determined and as wanted; each is decided as found.

    ``case`` is a mapping as in a case file. Facts that are immutable or stated as established stay what they are.
    """
    found: list[OneChange] = []
    left = TRIED
    for one in dict.fromkeys(obstacles):
        tried = list(_candidates(rules, case, one))[:left]
        left -= len(tried)
        fitting = tuple(value for value in tried if _gives(rules, case, as_of, one, value, (subject, outcome), wanted))
        if fitting:
            found.append(OneChange(one.subject, one.path, fitting))
    return found


def _candidates(rules: Rules, case: Mapping[str, Any], one: Obstacle) -> Iterator[Any]:
    """The values that a fact may be tried with."""
    try:
        target, kind = find(rules.vocabulary, deepcopy(dict(case)), one.subject)
    except (KeyError, StopIteration, TypeError):
        return
    fact = rules.vocabulary.subjects[kind].facts.get(one.path)
    if fact is None or not fact.given or fact.immutable or fact.established:
        return
    now = target
    for part in one.path.split("."):
        now = now.get(part) if isinstance(now, Mapping) else None
    if now is not None:
        yield from (value for value in _values(fact, one.required) if value != now)


def _values(fact: FactType, required: str) -> Iterator[Any]:
    if fact.kind is FactKind.BOOLEAN:
        yield from (True, False)
    elif fact.kind is FactKind.CHOICE:
        yield from fact.values
    elif fact.kind in (FactKind.INTEGER, FactKind.NUMBER):
        for part in required.split(" or "):
            span = Interval.parse(part)
            if span is not None:
                yield from _ends(span, fact)


def _ends(span: Interval, fact: FactType) -> Iterator[Number]:
    """The ends of what was asked for, where they lie within it and within what the fact may be."""
    for end in (span.low, span.high):
        if isinstance(end, int | Decimal) and span.contains(end) and (fact.range is None or fact.range.contains(end)):
            yield end


def _gives(
    rules: Rules,
    case: Mapping[str, Any],
    as_of: date,
    one: Obstacle,
    value: Any,
    asked: tuple[str, str],
    wanted: Callable[[Any], bool],
) -> bool:
    """Whether the case with the fact changed comes out as wanted."""
    changed = deepcopy(dict(case))
    put(rules.vocabulary, changed, one.subject, one.path, value)
    try:
        decision = rules.decide(changed, as_of=as_of, trace="clauses")
    except PunktError:
        return False  # a case that contradicts itself is no way
    came = {(s, o): v for s, o, status, v, _ in decision.outcomes() if status == "determined"}
    return asked in came and wanted(show(came[asked]))
