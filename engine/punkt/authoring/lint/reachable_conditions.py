"""Whether a condition can ever be true: what follows from its own words and from what facts can be.

Only what is certain is said: a condition that this cannot tell about may still never hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from punkt.kernel.domains import Interval, OneOf, Scalar
from punkt.kernel.node_structure import conjuncts, may_be_absent, never_by_words, opposite, tested, ways, whole_range
from punkt.kernel.nodes import Condition, Junction, Literal, Named, Test, Value
from punkt.law.language.domains_apart import surely_apart
from punkt.law.language.references import declared
from punkt.law.packs.vocabulary import FactKind, FactType, OutcomeType, Vocabulary

Asked = list[tuple[Test, bool]]
"""Tests of one value, and whether each is to hold."""
MOST = 1000
"""Values of a whole-number range that are tried one by one."""


class Reach:
    """What can be true of a record type."""

    def __init__(self, vocabulary: Vocabulary, record: str) -> None:
        self.vocabulary, self.record = vocabulary, record

    def never(self, condition: Condition) -> bool:
        """Whether a condition can never be true."""
        return self._clash(tuple(conjuncts(condition)))

    def _clash(self, parts: tuple[Condition, ...]) -> bool:
        if any(self._alone(part) for part in parts):
            return True
        together = set(parts)
        if any(opposite(part) in together for part in parts):
            return True
        if any(self._empty(value, asked) for value, asked in _by_value(parts)):
            return True
        for part in parts:
            if isinstance(part, Junction):
                rest = tuple(other for other in parts if not isinstance(other, Junction))
                if all(self._clash((*rest, *conjuncts(way))) for way in ways(part) or ()):
                    return True
        return False

    def _alone(self, part: Condition) -> bool:
        several = ways(part)
        return never_by_words(part) if several is None else all(self.never(way) for way in several)

    def _empty(self, value: Value, asked: Asked) -> bool:
        """Whether no value passes all tests."""
        if isinstance(value, Literal):
            return not all(_passes(value.value, *one) for one in asked)  # type: ignore[arg-type]
        if may_be_absent(value) and not any(holds for _, holds in asked):
            return False  # what does not exist is of no kind that is asked for
        known = self._values(value, asked)
        if known is not None:
            return not any(all(_passes(found, *one) for one in asked) for found in known)
        spans = [test.domain for test, holds in asked if holds and isinstance(test.domain, Interval)]
        spans += [span] if (span := self._span(value)) else []
        holes = [test.domain for test, holds in asked if not holds and isinstance(test.domain, Interval)]
        return _disjoint(spans) or any(span.within(hole) for span in spans for hole in holes)

    def _values(self, value: Value, asked: Asked) -> Iterable[Scalar] | None:
        """All values there can be; ``None`` where they cannot be listed."""
        found = declared(value, self.record, self.vocabulary) if isinstance(value, Named) else None
        whole, span = whole_range(value) is not None, self._span(value)
        if isinstance(found, FactType):
            if found.kind is FactKind.CHOICES:
                return None
            if found.kind is FactKind.CHOICE:
                return tuple(found.values)
            if found.kind is FactKind.BOOLEAN:
                return (True, False)
            whole = found.kind is FactKind.INTEGER
        listed = [t.domain for t, holds in asked if holds and isinstance(t.domain, OneOf) and not t.domain.complement]
        if listed:
            return [one for one in listed[0].values if not _number(one) or span is None or span.contains(one)]  # type: ignore[arg-type]
        if (
            whole
            and span is not None
            and isinstance(span.low, int)
            and isinstance(span.high, int)
            and span.high - span.low <= MOST
        ):
            return [one for one in range(span.low, span.high + 1) if span.contains(one)]
        if isinstance(found, OutcomeType) and any(holds for _, holds in asked):
            return tuple(found.values) if found.values and found.type is not FactKind.LIST else None
        return None

    def _span(self, value: Value) -> Interval | None:
        """The numbers there can be; ``None`` where they have no bounds."""
        if isinstance(value, Named):
            found = declared(value, self.record, self.vocabulary)
            return found.range if isinstance(found, FactType) else None
        span = whole_range(value)
        return span if span != Interval(None, None) else None


def _by_value(parts: Iterable[Condition]) -> Iterable[tuple[Value, Asked]]:
    found: dict[Value, Asked] = {}
    for part in parts:
        asked = tested(part)
        if asked is not None:
            found.setdefault(asked[0].value, []).append(asked)
    return found.items()


def _passes(value: Scalar, test: Test, holds: bool) -> bool:
    domain = test.domain
    if isinstance(domain, Interval):
        return domain.contains(value) is holds  # type: ignore[arg-type]
    return (isinstance(domain, OneOf) and domain.contains(value)) is holds


def _number(value: Scalar) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _disjoint(spans: list[Interval]) -> bool:
    return any(surely_apart(one, other) for one in spans for other in spans if one is not other)
