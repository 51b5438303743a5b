"""Whether a condition can ever be true: what follows from its own words and from what facts can be.

Only what is certain is said: a condition that this cannot tell about may still never hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from punkt.kernel.domains import Interval, OneOf, Scalar
from punkt.kernel.nodes import (
    All,
    Any,
    Comparison,
    Condition,
    Const,
    Count,
    Distinct,
    Fact,
    Literal,
    Not,
    Outcome,
    Tally,
    Test,
    Value,
)
from punkt.law.packs.vocabulary import FactKind, Vocabulary

MOST = 1000
"""Values of a whole-number range that are tried one by one."""


class Reach:
    """What can be true of a record type."""

    def __init__(self, vocabulary: Vocabulary, record: str) -> None:
        self.vocabulary, self.record = vocabulary, record

    def never(self, condition: Condition) -> bool:
        """Whether a condition can never be true."""
        return self._clash(tuple(_conjuncts(condition)))

    def _clash(self, parts: tuple[Condition, ...]) -> bool:
        if any(self._alone(part) for part in parts):
            return True
        together = set(parts)
        if any(_opposite(part) in together for part in parts):
            return True
        if any(self._empty(value, tests) for value, tests in _by_value(parts)):
            return True
        for part in parts:
            if isinstance(part, Any):
                rest = tuple(other for other in parts if not isinstance(other, Any))
                if all(self._clash((*rest, *_conjuncts(way))) for way in part.conditions):
                    return True
        return False

    def _alone(self, part: Condition) -> bool:
        match part:
            case Const(truth):
                return not truth
            case Not(Const(truth)):
                return truth
            case Any(ways):
                return all(self.never(way) for way in ways)
            case Not(All(parts)):
                return all(self.never(Not(each)) for each in parts)
            case Comparison(left, how, right) if left == right:
                return how.value in ("<", ">", "!=")
        return False

    def _empty(self, value: Value, tests: list[Condition]) -> bool:
        """Whether no value passes all tests."""
        if isinstance(value, Literal):
            return not all(_passes(value.value, test) for test in tests)  # type: ignore[arg-type]
        known = self._values(value, tests)
        if known is not None:
            return not any(all(_passes(one, test) for test in tests) for one in known)
        spans = [test.domain for test in tests if isinstance(test, Test) and isinstance(test.domain, Interval)]
        spans += [span] if (span := self._span(value)) else []
        holes = [
            test.condition.domain
            for test in tests
            if isinstance(test, Not)
            and isinstance(test.condition, Test)
            and isinstance(test.condition.domain, Interval)
        ]
        return _disjoint(spans) or any(span.within(hole) for span in spans for hole in holes)

    def _values(self, value: Value, tests: list[Condition]) -> Iterable[Scalar] | None:
        """All values there can be; ``None`` where they cannot be listed."""
        asked = [
            t.domain for t in tests if isinstance(t, Test) and isinstance(t.domain, OneOf) and not t.domain.complement
        ]
        span = self._span(value)
        whole = isinstance(value, (Tally, Count, Distinct))
        if isinstance(value, Fact):
            owner = self.vocabulary.subjects[value.section or self.record]
            fact = owner.facts.get(value.path)
            if fact is None or fact.kind is FactKind.CHOICES:
                return None
            if fact.kind is FactKind.CHOICE:
                return tuple(fact.values)
            if fact.kind is FactKind.BOOLEAN:
                return (True, False)
            whole = fact.kind is FactKind.INTEGER
        if asked:
            return [one for one in asked[0].values if not _number(one) or span is None or span.contains(one)]  # type: ignore[arg-type]
        if (
            whole
            and span is not None
            and isinstance(span.low, int)
            and isinstance(span.high, int)
            and span.high - span.low <= MOST
        ):
            return [one for one in range(span.low, span.high + 1) if span.contains(one)]
        if isinstance(value, Outcome) and any(isinstance(test, Test) for test in tests):
            outcome = self.vocabulary.outcomes.get((value.section or self.record, value.name))
            return tuple(outcome.values) if outcome and outcome.values and outcome.type is not FactKind.LIST else None
        return None

    def _span(self, value: Value) -> Interval | None:
        """The numbers there can be."""
        match value:
            case Tally(conditions):
                return Interval(0, len(conditions))
            case Count() | Distinct():
                return Interval(0, None)
            case Fact(path, section):
                fact = self.vocabulary.subjects[section or self.record].facts.get(path)
                return fact.range if fact else None
        return None


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    """What must all hold; negations are moved inwards."""
    match condition:
        case All(parts):
            for part in parts:
                yield from _conjuncts(part)
        case Not(Not(inner)):
            yield from _conjuncts(inner)
        case Not(Any(parts)):
            for part in parts:
                yield from _conjuncts(Not(part))
        case _:
            yield condition


def _opposite(condition: Condition) -> Condition:
    return condition.condition if isinstance(condition, Not) else Not(condition)


def _by_value(parts: Iterable[Condition]) -> Iterable[tuple[Value, list[Condition]]]:
    found: dict[Value, list[Condition]] = {}
    for part in parts:
        test = part.condition if isinstance(part, Not) else part
        if isinstance(test, Test):
            found.setdefault(test.value, []).append(part)
    return found.items()


def _passes(value: Scalar, test: Condition) -> bool:
    if isinstance(test, Not):
        inner = test.condition
        assert isinstance(inner, Test)
        return not _contains(inner, value)
    assert isinstance(test, Test)
    return _contains(test, value)


def _contains(test: Test, value: Scalar) -> bool:
    domain = test.domain
    if isinstance(domain, Interval):
        return domain.contains(value)  # type: ignore[arg-type]
    return isinstance(domain, OneOf) and domain.contains(value)


def _number(value: Scalar) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _disjoint(spans: list[Interval]) -> bool:
    return any(_apart(one, other) or _apart(other, one) for one in spans for other in spans if one is not other)


def _apart(low: Interval, high: Interval) -> bool:
    """Whether the first ends before the second begins."""
    if low.high is None or high.low is None:
        return False
    return low.high < high.low or (low.high == high.low and (low.high_open or high.low_open))  # type: ignore[operator]
