"""Quotients, powers and roundings of the solver's numbers, and whether one has more digits than are reckoned with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import gcd

import z3

from punkt.kernel import numbers as exact
from punkt.kernel.domains import Number
from punkt.kernel.numbers import DIGITS, Rounding

from .scaled_numbers import (
    ONE,
    SMALL,
    Quantity,
    Whole,
    bottom,
    by_value,
    chosen,
    equal,
    exactly,
    less,
    over,
    plus,
    product,
    times,
    width,
)
from .truths import Bit, both, either, opposite, some

ZERO = exactly(0)
MOST = 10**DIGITS
POWERS = (-8, 32)
"""The exponents, the least and the largest, for which a power is worked out where the exponent is not written."""


def divided(one: Quantity, other: Quantity) -> Quantity:
    """The quotient of two numbers; anything where the second is zero."""
    sign, size = _apart(over(replace(other, places=0), ONE))
    top = product(product(over(one, ONE), bottom(other)), sign)
    under = product(bottom(one), size)
    return _reduced(replace(top, places=top.places - other.places), under)


def _apart(whole: Quantity) -> tuple[Quantity, Quantity]:
    """The sign of a whole number, and its size; 1 for that of zero."""
    if isinstance(whole.term, int):
        return exactly(-1 if whole.term < 0 else 1), exactly(abs(whole.term) or 1)
    if whole.low is not None and whole.low > 0:
        return ONE, whole
    ends = [abs(end) for end in (whole.low, whole.high) if end is not None]
    high = max(ends) if len(ends) == 2 else None
    below = whole.term < 0
    if whole.high is not None and whole.high < 0:
        return exactly(-1), replace(times(whole, -1), low=-whole.high)
    if whole.low is not None and whole.low >= 0:
        return ONE, Quantity(z3.If(whole.term == 0, 1, whole.term), 0, 1, high)
    size = z3.If(whole.term == 0, 1, z3.If(below, -whole.term, whole.term))
    return Quantity(z3.If(below, -1, 1), 0, -1, 1), Quantity(size, 0, 1, high)


def _reduced(top: Quantity, under: Quantity) -> Quantity:
    """A decimal over a whole number, with places that are not below zero; constants in lowest terms."""
    if top.places < 0:
        top = replace(times(replace(top, places=0), 10**-top.places), places=0)
    if isinstance(top.term, int) and isinstance(under.term, int):
        return exactly(Fraction(top.term, 10**top.places * under.term))
    return over(top, under)


def beyond(quantity: Quantity) -> Bit:
    """Whether a number may take more digits than are reckoned with; of one that is settled, whether it does."""
    if quantity.constant:
        under = bottom(quantity).term
        assert isinstance(quantity.term, int) and isinstance(under, int)
        return exact.plain(Fraction(quantity.term, 10**quantity.places * under)) is None
    top, limit = over(replace(quantity, places=0), ONE), exactly(MOST - 1)
    under = times(bottom(quantity), 10**quantity.places)
    return either(less(limit, top), less(top, exactly(1 - MOST)), less(limit, under))


def power(base: Quantity, exponent: int) -> Quantity:
    """A number to a whole power; anything where zero is raised to one below zero."""
    if exponent < 0:
        return divided(ONE, power(base, -exponent))
    if base.under is None and not base.constant and width(base) <= SMALL and exponent > 1:
        ends = [_raised(end, exponent) for end in (base.low, base.high, 0) if end is not None]
        term = by_value(base, lambda value: _raised(value, exponent))
        return Quantity(term, base.places * exponent, min(ends), max(ends))
    found = ONE
    for _ in range(exponent):
        found = product(found, base)
    even = exponent % 2 == 0 and exponent > 0 and found.low is not None
    return replace(found, low=max(found.low or 0, 0)) if even else found


def _raised(value: int, exponent: int) -> int:
    found: int = value**exponent
    return found


def raised(base: Quantity, exponent: Quantity) -> tuple[Quantity, Bit]:
    """A number to a power; and whether the exponent is one that is not looked at."""
    if exponent.constant:
        assert isinstance(exponent.term, int)
        if exponent.under is None and exponent.places == 0 and abs(exponent.term) <= SMALL:
            return power(base, exponent.term), False
    least = POWERS[0] if exponent.low is None else max(POWERS[0], exponent.low)
    most = POWERS[1] if exponent.high is None else min(POWERS[1], exponent.high)
    found = ONE
    for number in range(least, most + 1):
        found = chosen(equal(exponent, exactly(number)), power(base, number), found)
    within = some(equal(exponent, exactly(number)) for number in range(least, most + 1))
    return found, opposite(within)


def rounded(number: Quantity, step: Number, how: Rounding) -> Quantity:
    """The multiple of a step that a number is rounded to."""
    unit = exact.ratio(step)
    above, below = unit.denominator, unit.numerator * 10**number.places
    shared = gcd(above, below)
    top = times(over(replace(number, places=0), ONE), above // shared)
    factor, part = below // shared, bottom(number)
    under = times(part, factor)
    floor = _floor(top.term, factor, part)
    whole = exactly(floor) if isinstance(floor, int) else Quantity(floor)
    rest = plus(top, times(product(whole, under), -1))
    low, high = _ends(top, under)
    count = plus(whole, chosen(_goes_up(how, whole, rest, under), ONE, ZERO))
    if not count.constant:
        count = replace(count, low=_end(low, how), high=_end(high, how))
    return times(count, step)


def _floor(top: Whole, factor: int, part: Quantity) -> Whole:
    """The whole part of a number over ``factor`` times another; for each of its values where these are few."""

    def whole(value: Whole) -> Whole:
        by = value * factor
        return top // by if isinstance(top, int) and isinstance(by, int) else top / by

    return by_value(part, whole) if not part.constant and width(part) <= SMALL else whole(part.term)


def _goes_up(how: Rounding, below: Quantity, rest: Quantity, under: Quantity) -> Bit:
    """Whether what is left makes the whole part the next larger one."""
    uneven = opposite(equal(rest, ZERO))
    negative = less(below, ZERO)
    twice = times(rest, 2)
    past, half = less(under, twice), equal(under, twice)
    ways: dict[Rounding, Callable[[], Bit]] = {
        Rounding.CEILING: lambda: uneven,
        Rounding.FLOOR: lambda: False,
        Rounding.UP: lambda: both(uneven, opposite(negative)),
        Rounding.DOWN: lambda: both(uneven, negative),
        Rounding.HALF_CEILING: lambda: either(past, half),
        Rounding.HALF_UP: lambda: either(past, both(half, opposite(negative))),
        Rounding.HALF_DOWN: lambda: either(past, both(half, negative)),
        Rounding.HALF_EVEN: lambda: either(past, both(half, _odd(below))),
    }
    return ways[how]()


def _odd(whole: Quantity) -> Bit:
    found: Bit = whole.term % 2 == 1
    return found


def _ends(top: Quantity, under: Quantity) -> tuple[Fraction | None, Fraction | None]:
    """The ends between which a ratio lies."""
    least, most = under.low or 1, under.high
    low = None if top.low is None else _nearest(top.low, least if top.low < 0 else most)
    high = None if top.high is None else _nearest(top.high, least if top.high > 0 else most)
    return low, high


def _nearest(top: int, under: int | None) -> Fraction:
    """A ratio; towards which it tends where the divisor has no end."""
    return Fraction(0) if under is None else Fraction(top, under)


def _end(end: Fraction | None, how: Rounding) -> int | None:
    found = None if end is None else exact.rounded(end, 1, how)
    return None if found is None else int(found)
