"""Other values that a norm could have: near ones first, then such that make a test always or never true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations_with_replacement
from typing import Any

from punkt.kernel.domains import Interval, Number
from punkt.kernel.exact import LARGEST, beside
from punkt.law.language.relations import supplied
from punkt.law.packs.pack import FactList, Norm, NormValue, Parameter
from punkt.law.packs.vocabulary import Vocabulary
from punkt.proving.changes.smallest_steps import changed_intervals, proper

FAR = 1_000_000


def alternatives(
    value: NormValue, step: Number, marks: Sequence[Number], vocabulary: Vocabulary
) -> Iterator[NormValue]:
    """Values of the same type, each other than the norm's own.

    ``marks`` are the numbers that it may lie below or above of, so that one of each order is tried.
    """
    tried = {value}
    for other in _others(value, step, marks, vocabulary):
        if other not in tried:
            tried.add(other)
            yield other


def _others(value: NormValue, step: Number, marks: Sequence[Number], vocabulary: Vocabulary) -> Iterator[NormValue]:
    match value:
        case Interval():
            yield from (other for _, other in changed_intervals(value, step) if proper(other))
            yield from _far(value)
            if not isinstance(value.low, date) and not isinstance(value.high, date):
                yield from (Interval(low, high) for low, high in combinations_with_replacement(marks, 2))
        case FactList(paths):
            for path in paths if len(paths) > 1 else ():
                yield FactList(tuple(other for other in paths if other != path))
        case Parameter():
            for _, fact in supplied(value, vocabulary):
                yield from (n for n in (1, 1000, 0) if fact.range is None or fact.range.contains(n))
                yield from fact.values
        case tuple():
            for number, item in enumerate(value):
                if len(value) > 1:
                    yield (*value[:number], *value[number + 1 :])
                for other in _scalars(item, step, vocabulary):
                    if other not in value:
                        yield (*value[:number], other, *value[number + 1 :])
        case _:
            yield from _scalars(value, step, vocabulary)
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
                yield from (mark for mark in marks if isinstance(value, Decimal) or isinstance(mark, int))


def _far(value: Interval) -> Iterator[Interval]:
    """An interval that holds everything, and some that hold hardly anything a case has."""
    yield Interval(None, None)
    if isinstance(value.low, date) or isinstance(value.high, date):
        yield Interval(date.min, date.min)
    else:
        yield Interval(-FAR, -FAR)
        yield Interval(FAR, FAR)


def _scalars(value: Any, step: Number, vocabulary: Vocabulary) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield from dict.fromkeys(other for words in _sets(vocabulary) if value in words for other in words)
        yield f"{value}…"  # another text; rules that want a word do not take it
    elif isinstance(value, date):
        yield from (*beside(value, 1, -1), date(1900, 1, 1), date(2200, 1, 1))
    elif isinstance(value, (int, Decimal)):
        whole = isinstance(value, int)
        near = [value + step, value - step] if not whole or step == 1 else [value + 1, value - 1]
        yield from near
        yield from (other for other in (0, 1, -1, FAR, -FAR) if -LARGEST <= other <= LARGEST)


def _sets(vocabulary: Vocabulary) -> Iterable[tuple[str, ...]]:
    for subject in vocabulary.subjects.values():
        yield from (tuple(fact.values) for fact in subject.facts.values() if fact.values)
    yield from (tuple(outcome.values) for outcome in vocabulary.outcomes.values() if outcome.values)


def with_value(norm: Norm, value: NormValue, day: date) -> Norm:
    """The norm with another value on a day."""
    rows = list(norm.values)
    number = max(n for n, dated in enumerate(rows) if day in dated.in_force)
    rows[number] = replace(rows[number], value=value)
    return replace(norm, values=tuple(rows))
