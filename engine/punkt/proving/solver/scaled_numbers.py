"""Exact numbers as whole numbers of the solver: a value times a power of ten.

What is constant stays a Python ``int``; bounds are carried along, so that comparisons that
can only come out one way are never asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

import z3

from punkt.kernel.domains import Number

from .truths import Bit

Whole: TypeAlias = "int | z3.ArithRef"
SMALL = 64
"""Values of a number of which each is looked at by itself where it is multiplied."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: ``term`` divided by ten to the power of ``places``; ``low`` and ``high`` bound the term."""

    term: Whole
    places: int = 0
    low: int | None = None
    high: int | None = None

    @property
    def constant(self) -> bool:
        """Whether its value is settled."""
        return isinstance(self.term, int)


def exactly(number: Number) -> Quantity:
    """A constant."""
    if not isinstance(number, Decimal):
        return Quantity(number, 0, number, number)
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    places = max(0, -exponent)
    term = (-1 if sign else 1) * int("".join(map(str, digits))) * 10 ** (exponent + places)
    return Quantity(term, places, term, term)


def variable(name: str, low: int | None, high: int | None, context: z3.Context, places: int = 0) -> Quantity:
    """A number of the solver; the bounds are those of the scaled number."""
    return Quantity(z3.Int(name, context), places, low, high)


def within(quantity: Quantity) -> list[z3.BoolRef]:
    """What the bounds of a variable ask of it."""
    assert not isinstance(quantity.term, int)
    found: list[z3.BoolRef] = []
    if quantity.low is not None:
        found.append(quantity.term >= quantity.low)
    if quantity.high is not None:
        found.append(quantity.term <= quantity.high)
    return found


def scaled(quantity: Quantity, places: int) -> Quantity:
    """The same number with so many places, which are not fewer than it has."""
    if places == quantity.places:
        return quantity
    factor = 10 ** (places - quantity.places)
    return Quantity(quantity.term * factor, places, _times(quantity.low, factor), _times(quantity.high, factor))


def _times(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one * other


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _level(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    places = max(one.places, other.places)
    return scaled(one, places), scaled(other, places)


def plus(one: Quantity, other: Quantity) -> Quantity:
    """The sum."""
    a, b = _level(one, other)
    return Quantity(a.term + b.term, a.places, _plus(a.low, b.low), _plus(a.high, b.high))


def times(quantity: Quantity, number: Number) -> Quantity:
    """A number multiplied by a constant."""
    factor = exactly(number)
    f = factor.term
    assert isinstance(f, int)
    low, high = _times(quantity.low, f), _times(quantity.high, f)
    if f < 0:
        low, high = high, low
    if f == 0:
        return Quantity(0, quantity.places + factor.places, 0, 0)
    return Quantity(quantity.term * f, quantity.places + factor.places, low, high)


def product(one: Quantity, other: Quantity) -> Quantity:
    """Two numbers multiplied; where one takes few values, without multiplying terms."""
    if one.constant or other.constant:
        constant, term = (one, other) if one.constant else (other, one)
        assert isinstance(constant.term, int)
        found = times(term, constant.term)
        return replace(found, places=one.places + other.places)
    narrow, wide = (one, other) if _width(one) <= _width(other) else (other, one)
    places = one.places + other.places
    ends = [_times(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    known = [end for end in ends if end is not None]
    low, high = (min(known), max(known)) if len(known) == len(ends) else (None, None)
    if _width(narrow) > SMALL:
        return Quantity(one.term * other.term, places, low, high)
    assert narrow.low is not None and narrow.high is not None
    result: Whole = wide.term * narrow.high
    for value in range(narrow.high - 1, narrow.low - 1, -1):
        result = z3.If(narrow.term == value, wide.term * value if value else 0, result)
    return Quantity(result, places, low, high)


def _width(quantity: Quantity) -> float:
    return float("inf") if quantity.low is None or quantity.high is None else quantity.high - quantity.low


def chosen(condition: Bit, one: Quantity, other: Quantity) -> Quantity:
    """The one where a condition holds, else the other."""
    if isinstance(condition, bool):
        return one if condition else other
    a, b = _level(one, other)
    if a is b or (a.constant and b.constant and a.term == b.term):
        return a
    low = None if a.low is None or b.low is None else min(a.low, b.low)
    high = None if a.high is None or b.high is None else max(a.high, b.high)
    return Quantity(z3.If(condition, a.term, b.term), a.places, low, high)


def less(one: Quantity, other: Quantity) -> Bit:
    """Whether the one is below the other."""
    a, b = _level(one, other)
    if a.high is not None and b.low is not None and a.high < b.low:
        return True
    if a.low is not None and b.high is not None and a.low >= b.high:
        return False
    return _asked(a.term, b.term, lambda x, y: x < y)


def at_most(one: Quantity, other: Quantity) -> Bit:
    """Whether the one is not above the other."""
    a, b = _level(one, other)
    if a.high is not None and b.low is not None and a.high <= b.low:
        return True
    if a.low is not None and b.high is not None and a.low > b.high:
        return False
    return _asked(a.term, b.term, lambda x, y: x <= y)


def equal(one: Quantity, other: Quantity) -> Bit:
    """Whether both are the same number."""
    a, b = _level(one, other)
    if (a.high is not None and b.low is not None and a.high < b.low) or (
        a.low is not None and b.high is not None and a.low > b.high
    ):
        return False
    return _asked(a.term, b.term, lambda x, y: x == y)


def _asked(one: Whole, other: Whole, how: Callable[[Any, Any], Any]) -> Bit:
    found: Bit = how(one, other)
    return found


def counted(bits: list[Bit]) -> Quantity:
    """How many of them hold."""
    sure = sum(1 for bit in bits if bit is True)
    open_ = [bit for bit in bits if not isinstance(bit, bool)]
    if not open_:
        return exactly(sure)
    total = z3.Sum([z3.If(bit, 1, 0) for bit in open_])
    return Quantity(total + sure if sure else total, 0, sure, sure + len(open_))
