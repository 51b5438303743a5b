"""Exact numbers as whole numbers of the solver: a value times a power of ten, or such a number over another.

What is constant stays a Python ``int``; bounds are carried along, so that comparisons that
can only come out one way are never asked. Ratios are compared by multiplying crosswise, and a
number of few values is multiplied value by value, so that the solver seldom multiplies terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

import z3

from punkt.kernel.domains import Number
from punkt.kernel.numbers import Exact

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
    under: Quantity | None = None
    """A whole number above zero by which all of it is divided besides; ``None``: it is a decimal."""

    @property
    def constant(self) -> bool:
        """Whether its value is settled."""
        return isinstance(self.term, int) and (self.under is None or self.under.constant)


def exactly(number: Exact) -> Quantity:
    """A constant."""
    if isinstance(number, Fraction):
        return over(exactly(number.numerator), exactly(number.denominator))
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
    return replace(_multiplied(quantity, 10 ** (places - quantity.places)), places=places)


def _multiplied(quantity: Quantity, factor: int) -> Quantity:
    """The term multiplied by a constant above zero; what it is divided by stays."""
    if factor == 1:
        return quantity
    low, high = _times(quantity.low, factor), _times(quantity.high, factor)
    return replace(quantity, term=quantity.term * factor, low=low, high=high)


def _times(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one * other


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


ONE = Quantity(1, 0, 1, 1)


def bottom(quantity: Quantity) -> Quantity:
    """What a number is divided by, beside its power of ten."""
    return quantity.under or ONE


def over(top: Quantity, under: Quantity) -> Quantity:
    """A decimal divided by a whole number above zero."""
    return replace(top, under=None if under.constant and under.term == 1 else under)


def _same_places(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    places = max(one.places, other.places)
    return scaled(one, places), scaled(other, places)


def _level(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """Two numbers over the same, so that their terms compare and add up as they do."""
    a, b = _same_places(one, other)
    if a.under is b.under:
        return a, b
    p, q = bottom(a), bottom(b)
    if isinstance(p.term, int) and isinstance(q.term, int):
        shared = lcm(p.term, q.term)
        under = Quantity(shared, 0, shared, shared)
        return over(_multiplied(a, shared // p.term), under), over(_multiplied(b, shared // q.term), under)
    if isinstance(p.term, z3.ExprRef) and isinstance(q.term, z3.ExprRef) and p.term.eq(q.term):
        return a, replace(b, under=p)
    under = product(p, q)
    return over(product(over(a, ONE), q), under), over(product(over(b, ONE), p), under)


def plus(one: Quantity, other: Quantity) -> Quantity:
    """The sum."""
    a, b = _level(one, other)
    return Quantity(a.term + b.term, a.places, _plus(a.low, b.low), _plus(a.high, b.high), a.under)


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
    return Quantity(quantity.term * f, quantity.places + factor.places, low, high, quantity.under)


def product(one: Quantity, other: Quantity) -> Quantity:
    """Two numbers multiplied; where one takes few values, without multiplying terms."""
    if one.under is not None or other.under is not None:
        return over(product(over(one, ONE), over(other, ONE)), product(bottom(one), bottom(other)))
    if one.constant or other.constant:
        constant, term = (one, other) if one.constant else (other, one)
        assert isinstance(constant.term, int)
        found = times(term, constant.term)
        return replace(found, places=one.places + other.places)
    narrow, wide = (one, other) if width(one) <= width(other) else (other, one)
    places = one.places + other.places
    ends = [_times(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    known = [end for end in ends if end is not None]
    low, high = (min(known), max(known)) if len(known) == len(ends) else (None, None)
    if width(narrow) > SMALL:
        return Quantity(one.term * other.term, places, low, high)
    found_term = by_value(narrow, lambda value: wide.term * value if value else 0)
    return Quantity(found_term, places, low, high)


def divided_by(whole: Quantity, number: int) -> Quantity:
    """The whole part of a whole number divided by one above zero, the next lower one below zero."""
    low, high = (None if end is None else end // number for end in (whole.low, whole.high))
    return Quantity(whole.term // number if isinstance(whole.term, int) else whole.term / number, 0, low, high)


def rest_of(whole: Quantity, number: int) -> Quantity:
    """What is left over by such a division."""
    if isinstance(whole.term, int):
        return exactly(whole.term % number)
    return Quantity(whole.term % number, 0, 0, number - 1)


def by_steps(index: Quantity, values: Sequence[int]) -> Quantity:
    """The value of a list at an index from 0, found by halving; past its ends, the value there."""
    if isinstance(index.term, int):
        return exactly(values[min(max(index.term, 0), len(values) - 1)])

    def found(low: int, high: int) -> Whole:
        if low == high or values[low] == values[high]:  # a list that rises is the same between two that are
            return values[low]
        middle = (low + high) // 2
        return z3.If(index.term <= middle, found(low, middle), found(middle + 1, high))

    return Quantity(found(0, len(values) - 1), 0, min(values), max(values))


def by_value(narrow: Quantity, result: Callable[[int], Whole]) -> Whole:
    """What comes of each value that a term of few values may have."""
    assert narrow.low is not None and narrow.high is not None
    found = result(narrow.high)
    for value in range(narrow.high - 1, narrow.low - 1, -1):
        found = z3.If(narrow.term == value, result(value), found)
    return found


def width(quantity: Quantity) -> float:
    """How far apart the least and the largest term are."""
    return float("inf") if quantity.low is None or quantity.high is None else quantity.high - quantity.low


def chosen(condition: Bit, one: Quantity, other: Quantity) -> Quantity:
    """The one where a condition holds, else the other."""
    if isinstance(condition, bool):
        return one if condition else other
    a, b = _same_places(one, other)
    under = None if a.under is b.under is None else chosen(condition, bottom(a), bottom(b))
    if a is b or (a.constant and b.constant and a.term == b.term):
        return replace(a, under=under)
    low = None if a.low is None or b.low is None else min(a.low, b.low)
    high = None if a.high is None or b.high is None else max(a.high, b.high)
    return Quantity(z3.If(condition, a.term, b.term), a.places, low, high, under)


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
