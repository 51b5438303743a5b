"""Conditions as patterns for a forward chainer that only knows flat messages of integers.

A pattern is a tree of ``$and``/``$or`` over tests of single fields. Each clause gets two:
one that matches when it certainly holds, one that matches when it certainly does not. A
fact that is unknown is no field of the message, so nothing on it matches. What cannot be
said of a single field (sums, comparisons of two values, days) becomes a field computed
beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod
from typing import Any as Anything
from typing import TypeAlias

from punkt.kernel.domains import Includes, Interval, OneOf
from punkt.kernel.node_structure import may_be_absent, pushed, tested
from punkt.kernel.nodes import Condition, Fact, HowMany, Named, Node, Value
from punkt.law.forms.base import ValueType
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind

PLACES = 6
SCALE = 10**PLACES
"""Numbers with decimals are sent as integers in millionths."""
GAP_CODE = 0
"""The code of a fact or an outcome that has no value; values are coded from 1."""


@dataclass(frozen=True, slots=True)
class MessageField:
    """A field of the message. ``what``: the node it shows; ``role`` says how.

    ``value``: the coded value; ``low``/``high``: an end of a count; ``truth``: 1 or 0 of a
    condition; ``has``: 1 or 0, whether a list of choices has ``item``; ``known``: 1 if a
    computed value is known, 0 if absent.
    """

    what: Node
    role: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Atom:
    """A test of one field: equal, at least, or at most an integer."""

    operator: str
    field: MessageField
    value: int


@dataclass(frozen=True, slots=True)
class Both:
    """All of the parts match."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts matches."""

    parts: tuple[Pattern, ...]


Pattern: TypeAlias = Atom | Both | Either | bool
"""A bool is a pattern that always or never matches."""


def both(parts: list[Pattern]) -> Pattern:
    """A conjunction, simplified."""
    flat = [q for p in parts if p is not True for q in (p.parts if isinstance(p, Both) else (p,))]
    if False in flat:
        return False
    unique = tuple(dict.fromkeys(flat))
    return True if not unique else unique[0] if len(unique) == 1 else Both(unique)


def either(parts: list[Pattern]) -> Pattern:
    """A disjunction, simplified."""
    flat = [q for p in parts if p is not False for q in (p.parts if isinstance(p, Either) else (p,))]
    if True in flat:
        return True
    unique = tuple(dict.fromkeys(flat))
    return False if not unique else unique[0] if len(unique) == 1 else Either(unique)


def atoms(pattern: Pattern) -> Iterator[Atom]:
    """The atoms of a pattern."""
    if isinstance(pattern, Atom):
        yield pattern
    elif not isinstance(pattern, bool):
        for part in pattern.parts:
            yield from atoms(part)


def branchings(pattern: Pattern) -> int:
    """How many ``$or``, and ``$and`` within one, a pattern has below the ``$and`` of its rule."""
    if isinstance(pattern, (Atom, bool)):
        return 0
    inner = sum(branchings(p) + isinstance(p, Both) for p in pattern.parts)
    return inner + isinstance(pattern, Either)


def matches(pattern: Pattern) -> int:
    """In how many ways a message can match at most (each is a firing of its own)."""
    if isinstance(pattern, (Atom, bool)):
        return 1
    inner = [matches(p) for p in pattern.parts]
    return sum(inner) if isinstance(pattern, Either) else prod(inner)


def width(pattern: Pattern) -> int:
    """How many tests of a pattern can wait at most to be followed, when everything matches."""
    if isinstance(pattern, (Atom, bool)):
        return 1
    inner = [width(p) for p in pattern.parts]
    return sum(inner) if isinstance(pattern, Either) else 1 + sum(inner) - len(inner)


def ways(pattern: Pattern) -> list[Pattern]:
    """The ways to match, none of which has alternatives any more."""
    if isinstance(pattern, Either):
        return [way for part in pattern.parts for way in ways(part)]
    if isinstance(pattern, Both):
        return [both(list(chosen)) for chosen in product(*(ways(part) for part in pattern.parts))]
    return [pattern]


class Patterns:
    """Builds patterns for the conditions of one record type."""

    def __init__(self, program: Program, kind: str) -> None:
        self.program, self.kind = program, kind

    def holds(self, node: Condition) -> Pattern:
        """Matches when the condition is certainly true."""
        return pushed(node, True, self._asked, both, either)

    def fails(self, node: Condition) -> Pattern:
        """Matches when the condition is certainly false."""
        return pushed(node, False, self._asked, both, either)

    def _asked(self, node: Condition, wanted: bool) -> Pattern:
        """What a field says of a condition that is made of no others."""
        asked = tested(node)
        if asked is None:
            return Atom("=", MessageField(node, "truth"), int(wanted))
        value, domain = asked[0].value, asked[0].domain
        if domain == OneOf(frozenset()):
            return not wanted
        if isinstance(value, HowMany) and isinstance(domain, Interval):
            return _range_test(value, domain, wanted)
        kind = self._type(value)
        if kind is None:
            return Atom("=", MessageField(node, "truth"), int(wanted))
        if kind.kind is FactKind.CHOICES and isinstance(domain, Includes) and isinstance(value, Fact):
            parts: list[Pattern] = [
                Atom("=", MessageField(value, "has", str(item)), int(wanted))
                for item in sorted(map(str, domain.values))
            ]
            return either(parts) if wanted else both(parts)
        if kind.kind in (FactKind.CHOICE, FactKind.BOOLEAN) and isinstance(domain, OneOf):
            return self._coded(value, kind, domain, wanted)
        if isinstance(value, Fact) and kind.numeric and self._sent_whole(value):
            return _numeric(MessageField(value, "value"), kind.kind is FactKind.NUMBER, domain, wanted)
        return Atom("=", MessageField(node, "truth"), int(wanted))

    def _sent_whole(self, fact: Fact) -> bool:
        """Whether every number a fact can be is a whole number of millionths."""
        declared = self.program.vocabulary.subjects[fact.section or self.kind].facts[fact.path]
        return declared.decimals <= PLACES and not fact.none

    def _type(self, value: Value) -> ValueType | None:
        if not isinstance(value, Named):
            return None
        if not isinstance(value, Fact):
            return self.program.plan[(value.section or self.kind, value.name)].type
        fact = self.program.vocabulary.subjects[value.section or self.kind].facts[value.path]
        return ValueType(fact.kind, tuple(fact.values))

    def _coded(self, value: Value, kind: ValueType, domain: OneOf, wanted: bool) -> Pattern:
        table = codes(kind)
        inside = {code for item, code in table.items() if domain.contains(item)}
        outside = set(table.values()) - inside
        if may_be_absent(value):
            outside.add(GAP_CODE)
        field = MessageField(value, "value")
        return either([run_of(field, low, high) for low, high in _runs(inside if wanted else outside)])


def codes(kind: ValueType) -> dict[Anything, int]:
    """The code of each value of a finite type, from 1."""
    if kind.kind is FactKind.BOOLEAN:
        return {False: 1, True: 2}
    return {choice: number for number, choice in enumerate(kind.choices, 1)}


def _runs(values: set[int]) -> Iterator[tuple[int, int]]:
    """Consecutive integers joined to runs."""
    ordered = sorted(values)
    start = previous = None
    for value in ordered:
        if previous is not None and value == previous + 1:
            previous = value
            continue
        if start is not None and previous is not None:
            yield start, previous
        start = previous = value
    if start is not None and previous is not None:
        yield start, previous


def run_of(field: MessageField, low: int | None, high: int | None) -> Pattern:
    """Matches the integers from one to another, both included; ``None`` is no end."""
    if low == high and low is not None:
        return Atom("=", field, low)
    return both([True if low is None else Atom(">=", field, low), True if high is None else Atom("<=", field, high)])


def _range_test(value: Value, domain: Interval, wanted: bool) -> Pattern:
    """A test of a count by its two ends."""
    low, high = integer_ends(domain, 1)
    least, most = MessageField(value, "low"), MessageField(value, "high")
    if wanted:
        return both([True if low is None else Atom(">=", least, low), True if high is None else Atom("<=", most, high)])
    return either(
        [False if low is None else Atom("<=", most, low - 1), False if high is None else Atom(">=", least, high + 1)]
    )


def _numeric(field: MessageField, decimal: bool, domain: Anything, wanted: bool) -> Pattern:
    scale = SCALE if decimal else 1
    if isinstance(domain, Interval):
        low, high = integer_ends(domain, scale)
        if wanted:
            return run_of(field, low, high)
        return either(
            [
                False if low is None else Atom("<=", field, low - 1),
                False if high is None else Atom(">=", field, high + 1),
            ]
        )
    scaled = [Fraction(value) * scale for value in domain.values]
    values = sorted({int(value) for value in scaled if value.denominator == 1})
    if wanted is not domain.complement:
        return either([Atom("=", field, v) for v in values])
    outside: list[Pattern] = []
    previous: int | None = None
    for value in [*values, None]:
        outside.append(run_of(field, None if previous is None else previous + 1, None if value is None else value - 1))
        previous = value
    return either(outside) if values else Atom(">=", field, -(2**53) + 1)


def integer_ends(domain: Interval, scale: int) -> tuple[int | None, int | None]:
    """The least and the greatest integer, in units of 1/scale, within an interval of numbers."""
    low: int | None = None
    high: int | None = None
    if isinstance(domain.low, (int, Decimal)):
        end = Fraction(domain.low) * scale
        low = floor(end) + 1 if domain.low_open else ceil(end)
    if isinstance(domain.high, (int, Decimal)):
        end = Fraction(domain.high) * scale
        high = ceil(end) - 1 if domain.high_open else floor(end)
    return low, high
