"""What the vocabulary says of a number that a case does not give: the ends between which it lies."""

from __future__ import annotations

import math
from fractions import Fraction

from punkt.kernel.domains import Interval, Ordered
from punkt.kernel.kleene import Range
from punkt.kernel.nodes import Fact, Value
from punkt.kernel.numbers import divided
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary


def ends_of(fact: FactType) -> tuple[int | None, int | None, int]:
    """The least and the largest number that a fact can be, in units of its last digit, and its places.

    ``None`` where the vocabulary sets no end.
    """
    places = 0 if fact.kind is FactKind.INTEGER else fact.decimals
    span, scale = fact.range or Interval(None, None), 10**places
    low, high = _scaled(span.low, scale), _scaled(span.high, scale)
    bottom = None if low is None else math.floor(low) + 1 if span.low_open else math.ceil(low)
    top = None if high is None else math.ceil(high) - 1 if span.high_open else math.floor(high)
    return bottom, top, places


def _scaled(end: Ordered | None, scale: int) -> Fraction | None:
    return None if end is None else Fraction(end) * scale  # type: ignore[arg-type]  # no day


def ranged_fact(node: Value, record: str, vocabulary: Vocabulary) -> FactType | None:
    """The number that a value plainly is of which the vocabulary sets an end; ``None`` for any other value."""
    if not isinstance(node, Fact):
        return None
    subject = vocabulary.subjects.get(node.section or record)
    fact = subject.facts.get(node.path) if subject else None
    if fact is None or fact.kind not in (FactKind.INTEGER, FactKind.NUMBER):  # two laws compared: the other one's fact
        return None
    low, high, _ = ends_of(fact)
    return None if low == high else fact  # no ends, or one number only, which a case is to give all the same


def range_of(node: Value, record: str, vocabulary: Vocabulary) -> Range | None:
    """Between what a number lies that is not given, if it exists; ``None`` where nothing is known of it."""
    fact = ranged_fact(node, record, vocabulary)
    if fact is None:
        return None
    low, high, places = ends_of(fact)
    return Range(*(None if end is None else divided(end, 10**places) for end in (low, high)))  # type: ignore[arg-type]
