"""Arithmetic that generated code calls, exact to the last digit; written apart from the reference on purpose.

A number is passed as its two ends; ``None`` is no bound; ``GAP`` in the lower end says that there is no value.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, Inexact, Overflow
from fractions import Fraction
from typing import Any

from punkt.kernel.records import GAP

Ends = tuple[Any, Any]
LIMIT = 10**100
"""A numerator or a denominator stays below."""
QUICK = Context(prec=60, Emin=-39, Emax=59, traps=[Inexact, Overflow])
"""What comes out of it is exact and well below the limit; else it raises."""


class TooLarge(ArithmeticError):
    """A number takes too many digits."""


def kept(number: Any) -> Any:
    """A number as it is held: an integer, else a decimal without needless zeros, else a ratio."""
    kind = type(number)
    if kind is Decimal:
        try:
            short = number.normalize(QUICK)
        except ArithmeticError:
            return kept(Fraction(number))
        return int(short) if short == short.to_integral_value() else short
    if kind is Fraction and number.denominator > 1:
        return _held(number)
    whole = int(number)
    if not -LIMIT < whole < LIMIT:
        raise TooLarge
    return whole


def _held(number: Fraction) -> Any:
    top, bottom = number.numerator, number.denominator
    if not -LIMIT < top < LIMIT or bottom >= LIMIT:
        raise TooLarge
    places = bottom.bit_length()  # what divides a power of ten divides this one
    if 10**places % bottom:
        return number
    digits = top * 10**places // bottom
    while digits % 10 == 0:
        digits, places = digits // 10, places - 1
    return Decimal(f"{digits}E-{places}")


def added(start: Any, factor: Any, value: Any) -> Any:
    """``start + factor * value``, not yet as it is held."""
    if type(start) is type(factor) is type(value) is int:
        return start + factor * value
    try:
        return QUICK.fma(factor, value, start)
    except (TypeError, ArithmeticError):  # a ratio, or many digits
        return Fraction(start) + Fraction(factor) * Fraction(value)


def within_limit(known: bool, low: Callable[[], Any], high: Callable[[], Any] | None = None) -> Ends:
    """Two ends (one, where both are the same); what is too large is absent where it is known, else unbounded."""
    try:
        first = low()
        return first, (first if high is None else high())
    except TooLarge:
        return (GAP, GAP) if known else (None, None)


def total(constant: Any, *terms: Any) -> Ends:
    """``constant`` plus terms given flat as factor, low, high."""
    low = high = constant
    known = True
    for at in range(0, len(terms), 3):
        factor, first, last = terms[at : at + 3]
        if first is GAP:
            return GAP, GAP
        if first is last is not None and low is high is not None:
            if type(first) is type(factor) is type(low) is int:
                low = high = low + factor * first
            else:
                low = high = added(low, factor, first)
            continue
        known = known and first is not None and first == last
        if factor < 0:
            first, last = last, first
        low = None if low is None or first is None else added(low, factor, first)
        high = None if high is None or last is None else added(high, factor, last)
    if low is high:
        if type(low) is int and -LIMIT < low < LIMIT:
            return low, low
        return (None, None) if low is None else within_limit(known, lambda: kept(low))
    return within_limit(known, lambda: None if low is None else kept(low), lambda: None if high is None else kept(high))


def _multiplied(one: Any, other: Any) -> Any:
    return kept(added(0, one, other))


def times(al: Any, ah: Any, bl: Any, bh: Any, a_may: bool, b_may: bool) -> Ends:
    """The product; ends are followed by a known number, and for numbers not below zero. ``may``: whether one may turn out absent."""
    if al is GAP or bl is GAP:
        return GAP, GAP
    if (al == 0 and ah == 0 and not b_may) or (bl == 0 and bh == 0 and not a_may):
        return 0, 0
    if al is not None and al == ah:
        return within_limit(True, lambda: _multiplied(al, bl)) if bl is not None and bl == bh else _scaled(al, bl, bh)
    if bl is not None and bl == bh:
        return _scaled(bl, al, ah)
    if al is None or bl is None or al < 0 or bl < 0:
        return None, None
    open_above = ah is None or bh is None
    return within_limit(False, lambda: _multiplied(al, bl), lambda: None if open_above else _multiplied(ah, bh))


def _scaled(by: Any, low: Any, high: Any) -> Ends:
    """So many times a number that is not known."""
    if by < 0:
        low, high = high, low
    return within_limit(
        False,
        lambda: None if low is None else _multiplied(by, low),
        lambda: None if high is None else _multiplied(by, high),
    )


def over(al: Any, ah: Any, bl: Any, bh: Any) -> Ends:
    """The exact quotient; absent where the divisor is zero."""
    if al is GAP or bl is GAP or (bl == 0 and bh == 0):
        return GAP, GAP
    if bl is not None and bl == bh:
        first, last = (al, ah) if bl > 0 else (ah, al)
        known = al is not None and al == ah
        return within_limit(known, lambda: _ratio(first, bl), lambda: _ratio(last, bl))
    if bl is None or bl <= 0 or al is None or al < 0:
        return None, None
    return within_limit(False, lambda: 0 if bh is None else _ratio(al, bh), lambda: _ratio(ah, bl))


def _ratio(one: Any, other: Any) -> Any:
    return None if one is None else kept(Fraction(one) / Fraction(other))


def raised(al: Any, ah: Any, el: Any, eh: Any) -> Ends:
    """A whole power; of a range where the power grows with the number."""
    if al is GAP or el is GAP:
        return GAP, GAP
    if el is None or el != eh:
        return None, None
    if al is not None and al == ah:
        return (GAP, GAP) if al == 0 and el < 0 else within_limit(True, lambda: _power(al, el))
    if el <= 0 or (el % 2 == 0 and (al is None or al < 0)):
        return None, None
    return within_limit(False, lambda: _power(al, el), lambda: _power(ah, el))


def _power(number: Any, exponent: int) -> Any:
    if number is None:
        return None
    top, bottom = Fraction(number).as_integer_ratio()
    if exponent < 0:
        top, bottom, exponent = bottom, top, -exponent
    return kept(Fraction(_whole_power(top, exponent), _whole_power(bottom, exponent)))


def _whole_power(number: int, exponent: int) -> int:
    if exponent < 340:
        return number**exponent  # type: ignore[no-any-return]
    if number not in (-1, 0, 1):  # two to this power is too large already
        raise TooLarge
    return number if exponent % 2 else number * number


def stepped(low: Any, high: Any, step: Any, how: str) -> Ends:
    """A number rounded to a multiple of a step."""
    if low is GAP:
        return GAP, GAP
    if low is not None and low == high:
        return within_limit(True, lambda: _stepped(low, step, how))
    return within_limit(False, lambda: _stepped(low, step, how), lambda: _stepped(high, step, how))


def _stepped(number: Any, step: Any, how: str) -> Any:
    """By how far it is from zero: whole steps, and what is left of one."""
    if number is None:
        return None
    if step == 1 and type(number) is int:
        return kept(number)
    sign = -1 if number < 0 else 1
    steps = abs(Fraction(number) / Fraction(step))
    whole = steps.numerator // steps.denominator
    left = steps - whole
    if left and _further(how, sign, whole, left):
        whole += 1
    return kept(sign * whole * Fraction(step))


def _further(how: str, sign: int, whole: int, left: Fraction) -> bool:
    """Whether a number with something left of a step goes on, away from zero, to the next."""
    if how in ("up", "down"):
        return how == "up"
    if how in ("ceiling", "floor"):
        return (sign > 0) is (how == "ceiling")
    if left * 2 != 1:
        return left * 2 > 1
    return {"half_up": True, "half_down": False, "half_even": whole % 2 == 1, "half_ceiling": sign > 0}[how]
