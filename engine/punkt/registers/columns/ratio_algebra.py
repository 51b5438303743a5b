"""The column algebra with ratios: a pair of whole numbers, of which engines see only the parts.

A ratio stands wherever a number may. What is done with it is said here of its numerator and its
denominator, and an expression is a ratio only where a whole number does not say it. The denominator is
above zero wherever the numerator is known; whether a ratio is known, its numerator tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import gcd, lcm
from typing import Any as Anything

from .algebra import Algebra
from .algebra_terms import BeyondColumnsError, Expr, Op, Sort, Span


def is_ratio(expr: Expr) -> bool:
    """Whether an expression is a pair, which no engine takes."""
    return expr.op is Op.RATIO


class RatioAlgebra(Algebra):
    """Makes expressions; numbers may be ratios."""

    def parts(self, expr: Expr) -> tuple[Expr, Expr]:
        """Numerator and denominator."""
        return (expr.args[0], expr.args[1]) if is_ratio(expr) else (expr, self.literal(1))

    def ratio(self, top: Expr, bottom: Expr) -> Expr:
        """A numerator over a denominator, which is above zero wherever the numerator is known."""
        if top.constant and not top.data:
            return top
        if bottom.constant and top.constant:
            shared = gcd(top.data, bottom.data)
            top, bottom = self.literal(top.data // shared), self.literal(bottom.data // shared)
        if bottom.constant and bottom.data == 1:
            return top
        return self.make(Op.RATIO, Sort.INT, (top, bottom), nullable=top.nullable)

    def quotient(self, one: Expr, other: Expr) -> Expr:
        """One number divided by another; NULL where one of them is, or the other is zero."""
        (top, over), (by, under) = self.parts(one), self.parts(other)
        nothing, zero = self.literal(None, Sort.INT), self.literal(0)
        if by.constant and not by.data:
            return nothing
        low, high = by.span or (0, 0)
        above, below = self.holds(self.compare("<", zero, by)), self.holds(self.compare("<", by, zero))
        top = self.multiply(top, under)
        if low > 0:
            above, below = self.known(by), self.false
        signed = self.case([(above, top), (below, self.minus(top))], nothing)
        size = by
        if low <= 0:
            size = self.case([(above, by), (below, self.minus(by))], nothing, (1, max(-low, high, 1)))
        return self.ratio(signed, self.multiply(over, size))

    def alike(self, exprs: Sequence[Expr]) -> tuple[list[Expr], Expr]:
        """Numbers as numerators over one denominator, and that."""
        pairs = [self.parts(e) for e in exprs]
        bottoms = {id(b): b for t, b in pairs if not (t.constant and not t.data)}
        moving = [b for b in bottoms.values() if not b.constant]
        fixed = lcm(*(b.data for b in bottoms.values() if b.constant))
        tops = []
        for top, bottom in pairs:
            others = [b for b in moving if b is not bottom]
            factor = fixed // gcd(bottom.data, fixed) if bottom.constant else fixed
            tops.append(self._times([top, self.literal(factor), *others]))
        return tops, self._times([self.literal(fixed), *moving])

    def _times(self, factors: Sequence[Expr]) -> Expr:
        found = factors[0]
        for factor in factors[1:]:
            found = self.multiply(found, factor)
        return found

    # --- what is said of numbers, said of ratios

    def via(self, here: str, there: str, arg: Expr) -> Expr:
        """A value of the row of ``there`` that a row of ``here`` belongs to."""
        if not is_ratio(arg):
            return super().via(here, there, arg)
        top, bottom = arg.args
        return self.ratio(super().via(here, there, top), super().via(here, there, bottom))

    def distinct(self, here: str, there: str, arg: Expr) -> Expr:
        """How many different values rows of ``there`` have."""
        return super().distinct(here, there, self._shared(arg)[0])

    def gathered(self, op: Op, here: str, there: str, arg: Expr) -> Expr:
        """The sum, the largest or the smallest over rows of ``there``."""
        top, bottom = self._shared(arg)
        return self.ratio(super().gathered(op, here, there, top), bottom)

    def _shared(self, arg: Expr) -> tuple[Expr, Expr]:
        """A number as a numerator over a denominator that is the same in all rows."""
        top, bottom = self.parts(arg)
        if not bottom.constant:
            raise BeyondColumnsError("P910")
        return top, bottom

    def is_(self, arg: Expr, states: int) -> Expr:
        """Two-valued: whether a value is in one of the ``states``."""
        return super().is_(arg.args[0] if is_ratio(arg) else arg, states)

    def compare(self, how: str, left: Expr, right: Expr) -> Expr:
        """Whether two values compare so; ratios crosswise."""
        if is_ratio(left) or is_ratio(right):
            (left, right), _ = self.alike([left, right])
        return super().compare(how, left, right)

    def among(self, arg: Expr, values: Iterable[Anything]) -> Expr:
        """Whether a value is one of some; NULL where it is."""
        chosen = sorted(values) if is_ratio(arg) else values
        if not is_ratio(arg) or not chosen:
            return super().among(self.parts(arg)[0], chosen)
        return self.or_(self.compare("=", arg, self.literal(value)) for value in chosen)

    def case(self, branches: Sequence[tuple[Expr, Expr]], otherwise: Expr, span: Span | None = None) -> Expr:
        """The value after the first condition that holds."""
        values = [*(value for _, value in branches), otherwise]
        if not any(map(is_ratio, values)):
            return super().case(branches, otherwise, span)
        conditions = [condition for condition, _ in branches]
        bottoms = [self.parts(value)[1] for value in values]
        if all(bottom.constant for bottom in bottoms):
            tops, bottom = self.alike(values)
        else:
            tops = [self.parts(value)[0] for value in values]
            bottom = super().case(list(zip(conditions, bottoms[:-1], strict=True)), bottoms[-1])
        return self.ratio(super().case(list(zip(conditions, tops[:-1], strict=True)), tops[-1]), bottom)

    def add(self, args: Sequence[Expr]) -> Expr:
        """The sum; NULL where one is."""
        if not any(map(is_ratio, args)):
            return super().add(args)
        tops, bottom = self.alike(args)
        return self.ratio(super().add(tops), bottom)

    def multiply(self, left: Expr, right: Expr) -> Expr:
        """The product; NULL where one is."""
        if not is_ratio(left) and not is_ratio(right):
            return super().multiply(left, right)
        (one, over), (two, under) = self._reduced(left, right), self._reduced(right, left)
        return self.ratio(super().multiply(one, two), super().multiply(over, under))

    def _reduced(self, expr: Expr, other: Expr) -> tuple[Expr, Expr]:
        """The numerator, and the denominator, of what is written here without what the other side takes off."""
        (top, bottom), (factor, by) = self.parts(expr), self.parts(other)
        if top.constant and by.constant and top.data:
            top = self.literal(top.data // gcd(top.data, by.data))
        if bottom.constant and factor.constant and factor.data:
            bottom = self.literal(bottom.data // gcd(bottom.data, factor.data))
        return top, bottom
