"""Rounding over columns, by whole numbers only: how many steps fit into a number, and what is left over.

It is worked out of the number without its sign, so that no engine has to say what becomes of a
division below zero; then each way says when what is left over makes one step more.
"""

from __future__ import annotations

from punkt.kernel.numbers import Rounding

from .algebra import Expr
from .ratio_algebra import RatioAlgebra


def rounded(a: RatioAlgebra, number: Expr, scale: int, step: int, places: int, how: Rounding) -> Expr:
    """A number in units of ten to the minus ``scale``, in units of ten to the minus ``places``: a multiple of ``step``."""
    top, bottom = a.parts(number)
    top = a.multiply(top, a.literal(10 ** max(places - scale, 0)))
    by = a.multiply(bottom, a.literal(step * 10 ** max(scale - places, 0)))
    size = a.size(top)
    steps, over = a.whole_part(size, by), a.rest(size, by)
    never_below = top.span is not None and top.span[0] >= 0
    below_zero = a.false if never_below else a.holds(a.compare("<", top, a.literal(0)))
    more = _more(a, how, below_zero, steps, over, by)
    steps = a.case([(more, a.add([steps, a.literal(1)]))], steps)
    found = a.multiply(steps, a.literal(step))
    return a.case([(below_zero, a.minus(found))], found)


def _more(a: RatioAlgebra, how: Rounding, below_zero: Expr, steps: Expr, over: Expr, by: Expr) -> Expr:
    """Whether what is left over makes one step more, away from zero (two-valued)."""
    some = a.holds(a.compare("<", a.literal(0), over))
    twice = a.multiply(over, a.literal(2))
    past = a.holds(a.compare("<", by, twice))
    half = a.holds(a.compare("=", by, twice))
    match how:
        case Rounding.UP:
            return some
        case Rounding.DOWN:
            return a.false
        case Rounding.CEILING:
            return a.and_([some, a.not_(below_zero)])
        case Rounding.FLOOR:
            return a.and_([some, below_zero])
        case Rounding.HALF_UP:
            return a.or_([past, half])
        case Rounding.HALF_DOWN:
            return past
        case Rounding.HALF_CEILING:
            return a.or_([past, a.and_([half, a.not_(below_zero)])])
        case Rounding.HALF_EVEN:
            odd = a.holds(a.compare("=", a.rest(steps, a.literal(2)), a.literal(1)))
            return a.or_([past, a.and_([half, odd])])
