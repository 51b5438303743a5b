"""Exact numbers: added, multiplied, divided, raised to a power and rounded without ever losing a digit.

A number is an ``int``, a finite ``Decimal``, or, where no decimal says it (one third), a ``Fraction`` in lowest
terms; equal numbers are equal whatever they are held as. A result is a ``Fraction`` only where it must be.
What takes more than :data:`DIGITS` digits is beyond reckoning: the functions answer ``None``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, Overflow
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from .domains import Number

Exact: TypeAlias = int | Decimal | Fraction
"""A number as it is reckoned with; :data:`Number` is one that a case or a pack can write."""
DIGITS = 100
"""Digits of the numerator, or of the denominator, of the largest number that is reckoned with."""
MOST: int = 10**DIGITS
"""What numerators and denominators stay below."""
_WRITING = Context(prec=4 * DIGITS, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])
_FEW = Context(prec=DIGITS // 2, Emin=-DIGITS // 4, Emax=DIGITS // 2, traps=[Inexact, Overflow])
"""What comes out of it is exact and has far fewer digits than the limit; else it raises."""


class Rounding(str, Enum):
    """What becomes of a number between two steps. *Half* ways go to the nearer step and say what a half does."""

    HALF_UP = "half_up"
    """A half goes away from zero."""
    HALF_EVEN = "half_even"
    """A half goes to the even step."""
    HALF_DOWN = "half_down"
    """A half goes towards zero."""
    HALF_CEILING = "half_ceiling"
    """A half goes to the larger step: −0.5 becomes 0."""
    UP = "up"
    """Away from zero."""
    DOWN = "down"
    """Towards zero: what is over is cut off."""
    CEILING = "ceiling"
    """To the larger step."""
    FLOOR = "floor"
    """To the smaller step."""


def ratio(number: Exact) -> Fraction:
    """The same number as a ratio."""
    return number if isinstance(number, Fraction) else Fraction(number)


def plain(number: Fraction) -> Exact | None:
    """A ratio as an ``int`` or a ``Decimal`` where it is one; ``None`` where it is beyond reckoning."""
    top, bottom = number.numerator, number.denominator
    if not -MOST < top < MOST or bottom >= MOST:
        return None
    if bottom == 1:
        return top
    rest = bottom
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return number if rest != 1 else _WRITING.divide(Decimal(top), Decimal(bottom))


def weighted(constant: Exact, terms: Sequence[tuple[Exact, Exact]]) -> Exact | None:
    """A constant plus the sum of ``factor * number`` over the terms; only the whole must not have too many digits."""
    found = constant
    for factor, number in terms:
        if type(found) is int and type(factor) is int and type(number) is int:
            found += factor * number
        elif isinstance(found, Fraction) or isinstance(factor, Fraction) or isinstance(number, Fraction):
            return _weighted_ratios(constant, terms)
        else:
            try:
                found = _FEW.fma(factor, number, found)
            except (Inexact, Overflow):  # many digits
                return _weighted_ratios(constant, terms)
    if isinstance(found, int):
        return found if -MOST < found < MOST else None
    return _short(found) if isinstance(found, Decimal) and terms else plain(ratio(found))


def _weighted_ratios(constant: Exact, terms: Sequence[tuple[Exact, Exact]]) -> Exact | None:
    return plain(sum((ratio(factor) * ratio(number) for factor, number in terms), ratio(constant)))


def _short(found: Decimal) -> Exact:
    """A decimal of few digits without needless zeros."""
    whole = int(found)
    return whole if whole == found else found.normalize(_FEW)


def plus(one: Exact, other: Exact) -> Exact | None:
    """The sum."""
    return weighted(one, ((1, other),))


def times(one: Exact, other: Exact) -> Exact | None:
    """The product."""
    return weighted(0, ((one, other),))


def divided(one: Exact, other: Exact) -> Exact | None:
    """The exact quotient of two numbers, of which the second is not zero."""
    return plain(ratio(one) / ratio(other))


def raised(base: Exact, exponent: int) -> Exact | None:
    """A whole power; ``base`` is not zero where the exponent is below zero. Zero to the power of zero is one."""
    number = ratio(base)
    size = max(abs(number.numerator), number.denominator)
    if size > 1 and abs(exponent) * (size.bit_length() - 1) > MOST.bit_length():  # before it is worked out
        return None
    if size <= 1:  # −1, 0 and 1 to whatever power
        exponent = min(exponent, 2 - exponent % 2) if exponent > 0 else -(exponent % 2)
    return plain(number**exponent)


def rounded(number: Exact, step: Number, how: Rounding) -> Exact | None:
    """The multiple of ``step`` (above zero) that a number is rounded to."""
    parts = ratio(number) / ratio(step)
    below, over = divmod(parts.numerator, parts.denominator)
    if over and _goes_up(how, below, Fraction(over, parts.denominator)):
        below += 1
    return plain(below * ratio(step))


def _goes_up(how: Rounding, below: int, over: Fraction) -> bool:
    """Whether what is ``over`` a whole number (more than nothing, less than one) makes it the next larger one."""
    half = Fraction(1, 2)
    match how:
        case Rounding.CEILING:
            return True
        case Rounding.FLOOR:
            return False
        case Rounding.UP:
            return below >= 0
        case Rounding.DOWN:
            return below < 0
        case Rounding.HALF_CEILING:
            return over >= half
        case Rounding.HALF_UP:
            return over > half or (over == half and below >= 0)
        case Rounding.HALF_DOWN:
            return over > half or (over == half and below < 0)
        case Rounding.HALF_EVEN:
            return over > half or (over == half and below % 2 == 1)
