"""The kernel's arithmetic over columns: what counts, sums, ratios, powers, roundings and extremes are.

Each function must find what :mod:`punkt.kernel.kleene` defines, function by function of the same name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from punkt.kernel.numbers import Rounding

from .algebra import BeyondColumnsError, Expr, Sort
from .column_rounding import rounded
from .column_values import ColumnValues, Value, places, scaled
from .ratio_algebra import is_ratio

MANY = 24
"""Numbers, one after another, that an exponent may be."""


class ColumnNumbers(ColumnValues):
    """What is reckoned with values."""

    def counted(self, true: Expr, unknown: Expr, given: Expr | None = None) -> Value:
        """How many hold, by how many certainly do and of how many it is unknown; any number where not ``given``."""
        a = self.algebra
        if unknown.constant and unknown.data == 0 and given is None:
            return self.plain(true)
        high = a.add([true, unknown])
        sure = a.holds(a.compare("=", unknown, a.literal(0)))
        nothing = a.literal(None, Sort.INT)
        if given is None:
            return Value(a.case([(sure, true)], nothing), a.false, true, high)
        return Value(
            a.case([(a.and_([given, sure]), true)], nothing),
            a.false,
            a.case([(given, true)], a.literal(0)),
            a.case([(given, high)], nothing),
        )

    def linear(self, constant: int | Decimal, terms: Sequence[tuple[int | Decimal, Value]]) -> Value:
        """A constant and weighted terms added up, end by end."""
        a = self.algebra
        scales = [v.scale + places(f) for f, v in terms]
        scale = max([places(constant), *scales])
        lows, highs, points = ([a.literal(scaled(constant, scale))] for _ in range(3))
        for factor, value in terms:
            weight = a.literal(scaled(factor, scale - value.scale))
            ends = (value.low, value.high) if factor >= 0 else (value.high, value.low)
            lows.append(a.multiply(ends[0], weight))
            highs.append(a.multiply(ends[1], weight))
            points.append(a.multiply(value.point, weight))
        gap = a.or_(v.gap for _, v in terms)
        if all(v.exact for _, v in terms):
            return self.plain(a.add(points), gap, scale)
        return self.between(a.add(lows), a.add(highs), gap, scale)

    def product(self, left: Value, right: Value, may_be_absent: Sequence[bool]) -> Value:
        """The product of two numbers; by a number that is known, and of numbers not below zero, end by end.

        Nothing times a number is nothing, whatever the number is, if it cannot be absent.
        """
        a = self.algebra
        gap = a.or_([left.gap, right.gap])
        scale = left.scale + right.scale
        zero, nothing = a.literal(0), a.literal(None, Sort.INT)
        naught = a.or_(
            a.holds(a.compare("=", one.point, zero))
            for one, other, may in ((left, right, may_be_absent[1]), (right, left, may_be_absent[0]))
            if not may and other.point.nullable
        )
        points = a.multiply(left.point, right.point)
        if left.exact and right.exact:
            return self.plain(a.case([(naught, zero)], points), gap, scale)
        certain = a.and_([a.known(left.point), a.known(right.point)])
        both = (left, right)
        onwards = a.or_(
            [
                a.and_([a.holds(a.compare("<=", zero, v.low)) for v in both]),
                *(a.holds(a.compare("<=", zero, v.point)) for v in both),
            ]
        )
        back = a.or_(a.holds(a.compare("<", v.point, zero)) for v in both)
        first = [(naught, zero), (certain, points)]
        lows, highs = a.multiply(left.low, right.low), a.multiply(left.high, right.high)
        low = a.case([*first, (onwards, lows), (back, highs)], nothing)
        high = a.case([*first, (onwards, highs), (back, lows)], nothing)
        return self.between(low, high, gap, scale)

    def quotient(self, dividend: Value, divisor: Value) -> Value:
        """The exact ratio; absent where the divisor is zero. Of ranges end by end, where that can be said."""
        a = self.algebra
        dividend, divisor = self._without_places(dividend, divisor)
        zero, nothing, by = a.literal(0), a.literal(None, Sort.INT), divisor.point
        gap = a.or_([dividend.gap, divisor.gap, a.holds(a.compare("=", by, zero))])
        scale = dividend.scale - divisor.scale
        if dividend.exact and divisor.exact:
            return self.plain(a.quotient(dividend.point, by), gap, scale)
        above, below = a.holds(a.compare("<", zero, by)), a.holds(a.compare("<", by, zero))
        one, other = a.quotient(dividend.low, by), a.quotient(dividend.high, by)
        lows, highs = [(above, one), (below, other)], [(above, other), (below, one)]
        if not divisor.exact:
            ordered = a.and_([a.holds(a.compare("<", zero, divisor.low)), a.holds(a.compare("<=", zero, dividend.low))])
            least = a.case([(a.known(divisor.high), a.quotient(dividend.low, divisor.high))], zero)
            lows.append((ordered, least))
            highs.append((ordered, a.quotient(dividend.high, divisor.low)))
        return self.between(a.case(lows, nothing), a.case(highs, nothing), gap, scale)

    def _without_places(self, dividend: Value, divisor: Value) -> tuple[Value, Value]:
        """The same numbers, so that the quotient is in units of its own: by a written tenth it is a decimal still."""
        a, by = self.algebra, divisor.point
        if by.constant and by.data:
            twos, fives = (_times_in(by.data, prime) for prime in (2, 5))
            factor = 10 ** max(twos, fives) // (2**twos * 5**fives)
            dividend = replace(dividend, scale=dividend.scale + max(twos, fives))
            dividend = self.each(dividend, lambda end: a.multiply(end, a.literal(factor)))
            rest = by.data // (2**twos * 5**fives)
            divisor = self.plain(a.literal(rest), scale=divisor.scale)
        return self.rescaled(dividend, max(dividend.scale, divisor.scale)), divisor

    def power(self, base: Value, exponent: Value) -> Value:
        """A whole power; of an exponent that may be one of a few numbers, the power by each of them."""
        a, by = self.algebra, exponent.point
        low, high = by.span or (0, 0)
        if is_ratio(by) or exponent.scale or high - low > MANY:
            raise BeyondColumnsError("P911")
        numbers = range(low, high + 1)
        which = [a.holds(a.compare("=", by, a.literal(number))) for number in numbers]
        powers = self.aligned(*(self.raised(base, number) for number in numbers))
        nothing = a.literal(None, Sort.INT)
        lows, highs = (
            a.case(list(zip(which, ends, strict=True)), nothing)
            for ends in ([p.low for p in powers], [p.high for p in powers])
        )
        gaps = [a.and_([one, p.gap]) for one, p in zip(which, powers, strict=True)]
        return self.between(lows, highs, a.or_([base.gap, exponent.gap, *gaps]), powers[0].scale)

    def raised(self, base: Value, exponent: int) -> Value:
        """A whole power. Of a range end by end, where the power grows with the number; else without ends."""
        a = self.algebra
        nothing, one = a.literal(None, Sort.INT), a.literal(1)
        if exponent <= 0:
            known = a.case([(a.known(base.point), one)], nothing)
            if exponent == 0:
                return self.plain(known, base.gap)
            powered = self.raised(replace(base, low=base.point, high=base.point), -exponent)
            return self.quotient(self.literal(1), powered)

        def multiplied(end: Expr) -> Expr:
            found = end
            for _ in range(exponent - 1):
                found = a.multiply(found, end)
            return found

        scale = base.scale * exponent
        if base.exact or exponent % 2:
            return self.between(multiplied(base.low), multiplied(base.high), base.gap, scale)
        grows = a.or_([a.known(base.point), a.holds(a.compare("<=", a.literal(0), base.low))])
        low, high = (a.case([(grows, multiplied(end))], nothing) for end in (base.low, base.high))
        return self.between(low, high, base.gap, scale)

    def rounded(self, value: Value, step: int | Decimal, how: Rounding) -> Value:
        """A number rounded, end by end."""
        scale = places(step)
        units = scaled(step, scale)
        low, high = (rounded(self.algebra, end, value.scale, units, scale, how) for end in (value.low, value.high))
        return self.between(low, high, value.gap, scale)

    def extreme(self, largest: bool, values: Sequence[Value], may_be_absent: Sequence[bool]) -> Value:
        """The largest or smallest, end by end; without ends while it is not known whether there is one of them."""
        a = self.algebra
        values = self.aligned(*values)
        gap = a.or_(v.gap for v in values)
        unsure = a.or_(self.blank(v) for v, may in zip(values, may_be_absent, strict=True) if may)
        clear = a.not_(a.or_([unsure, gap]))
        low = self.outermost(largest, [v.low for v in values], strict=not largest)
        high = self.outermost(largest, [v.high for v in values], strict=largest)
        nothing = a.literal(None, low.sort)
        return self.between(a.case([(clear, low)], nothing), a.case([(clear, high)], nothing), gap, values[0].scale)


def _times_in(number: int, prime: int) -> int:
    """How often a number can be divided by a prime."""
    found = 0
    while number % prime == 0:
        number, found = number // prime, found + 1
    return found
