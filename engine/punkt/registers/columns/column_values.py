"""Values as columns: what is certain of a value, whether it is absent, and the ends of a range.

Each function is a node of the kernel over columns; what it must find is defined by
:mod:`punkt.kernel.kleene`, function by function of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any as Anything

from punkt.kernel.domains import Domain, Includes, Interval, OneOf, in_order
from punkt.kernel.exact import decimals
from punkt.kernel.nodes import Compare

from .algebra import Algebra, Expr, Op, Sort


@dataclass(frozen=True, slots=True)
class Value:
    """A value in every row: ``point`` where it is certain (else NULL), ``gap`` where there is none (two-valued)."""

    point: Expr
    gap: Expr
    low: Expr
    """The lower end, NULL where there is no bound; the point where it is certain."""
    high: Expr
    scale: int = 0
    """A number is kept as a whole number of units of ten to the minus ``scale``."""
    ranged: bool = False
    """Whether the value, where unknown, is a range without ends, and not unknown (see :func:`one_of`)."""
    flags: Mapping[str, Expr] | None = None
    """Of a list of words: whether it has each word (two-valued where the list is known)."""

    @property
    def exact(self) -> bool:
        """Whether the value is certain or wholly unknown: it has no ends of its own."""
        return self.low is self.point and self.high is self.point


class ColumnValues:
    """The kernel's arithmetic over columns."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra

    def plain(self, point: Expr, gap: Expr | None = None, scale: int = 0, ranged: bool = False) -> Value:
        """A value that is certain, unknown or absent."""
        return Value(point, gap or self.algebra.false, point, point, scale, ranged)

    def literal(self, value: Anything) -> Value:
        """What is written."""
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            scale = decimals(value) if isinstance(value, Decimal) else 0
            return self.plain(self.algebra.literal(scaled(value, scale)), scale=scale)
        return self.plain(self.algebra.literal(value))

    def rescaled(self, value: Value, scale: int) -> Value:
        """The same number in units that are smaller or the same."""
        if value.scale == scale or value.point.sort is not Sort.INT:
            return value
        factor = self.algebra.literal(10 ** (scale - value.scale))

        def up(end: Expr) -> Expr:
            return self.algebra.multiply(end, factor)

        point = up(value.point)
        low = point if value.low is value.point else up(value.low)
        high = point if value.high is value.point else up(value.high)
        return replace(value, point=point, low=low, high=high, scale=scale)

    def aligned(self, *values: Value) -> list[Value]:
        """The same numbers in common units."""
        scale = max((v.scale for v in values), default=0)
        return [self.rescaled(v, scale) for v in values]

    def between(self, low: Expr, high: Expr, gap: Expr, scale: int) -> Value:
        """A number by its ends; the point where they are the same."""
        a = self.algebra
        same = a.holds(a.compare("=", low, high))
        point = a.case([(same, low)], a.literal(None, low.sort))
        return Value(point, gap, low, high, scale, ranged=True)

    def unknown(self, value: Value) -> Expr:
        """Whether the value is unknown or a range."""
        return self.algebra.and_([self.algebra.unknown(value.point), self.algebra.not_(value.gap)])

    def unless_gap(self, gap: Expr, truth: Expr) -> Expr:
        """The truth, or FALSE where a value is absent."""
        return self.algebra.and_([self.algebra.not_(gap), truth])

    # --- tests

    def in_domain(self, value: Value, domain: Domain) -> Expr:
        """Whether a value lies in a domain; a value that is absent lies in none."""
        if isinstance(domain, Interval):
            truth = self.interval(value, domain)
        elif isinstance(domain, OneOf):
            truth = self.one_of(value, domain)
        else:
            truth = self.includes(value, domain)
        return self.unless_gap(value.gap, truth)

    def interval(self, value: Value, domain: Interval) -> Expr:
        """Whether a number or day lies between two ends."""
        a = self.algebra
        ends = [end for end in (domain.low, domain.high) if isinstance(end, Decimal)]
        value = self.rescaled(value, max([value.scale, *map(decimals, ends)]))

        def below(x: Expr) -> Expr:
            if domain.low is None:
                return a.false
            return a.compare("<=" if domain.low_open else "<", x, self._end(domain.low, value.scale))

        def above(x: Expr) -> Expr:
            if domain.high is None:
                return a.false
            return a.compare("<=" if domain.high_open else "<", self._end(domain.high, value.scale), x)

        if value.exact:
            inside = a.and_([a.not_(below(value.point)), a.not_(above(value.point))])
            return inside if inside is not a.true else a.tri(a.known(value.point), a.false)
        outside = a.or_([a.holds(below(value.high)), a.holds(above(value.low))])
        inside = a.and_([a.fails(below(value.low)), a.fails(above(value.high))])
        if inside is a.true:
            inside = a.or_([a.known(value.low), a.known(value.high)])
        return a.tri(inside, outside)

    def _end(self, end: Anything, scale: int) -> Expr:
        return self.algebra.literal(scaled(end, scale) if isinstance(end, (int, Decimal)) else end)

    def one_of(self, value: Value, domain: OneOf) -> Expr:
        """Whether a value is one of some. Of a range without ends, nothing is certain except of an empty set."""
        a = self.algebra
        if value.point.sort is Sort.INT:
            numbers = [v for v in domain.values if isinstance(v, Decimal)]
            value = self.rescaled(value, max([value.scale, *map(decimals, numbers)]))
        chosen = [self._plain(v, value.scale, value.point.sort) for v in in_order(domain.values)]
        among = a.among(value.point, chosen)
        member = a.not_(among) if domain.complement else among
        if not value.ranged:
            return member
        if not chosen:
            if not domain.complement:
                return a.false
            return a.tri(a.or_([a.known(value.low), a.known(value.high)]), a.false)
        if value.exact:
            return member
        apart = a.and_(self._apart(value, self.plain(a.literal(v))) for v in chosen)
        outside = a.or_([a.and_([a.known(value.point), a.fails(among)]), a.and_([a.unknown(value.point), apart])])
        inside = a.holds(among)
        return a.tri(outside, inside) if domain.complement else a.tri(inside, outside)

    def _plain(self, value: Anything, scale: int, sort: Sort) -> Anything:
        return scaled(value, scale) if sort is Sort.INT else value

    def includes(self, value: Value, domain: Includes) -> Expr:
        """Whether a list of words has one of some."""
        assert value.flags is not None
        some = self.algebra.or_(
            value.flags[str(word)] for word in sorted(map(str, domain.values)) if word in value.flags
        )
        known = self.algebra.known(value.point)
        a = self.algebra
        return a.tri(a.and_([known, a.holds(some)]), a.and_([known, a.not_(a.holds(some))]))

    # --- comparisons

    def compare(self, left: Value, how: Compare, right: Value) -> Expr:
        """How two values compare; false where one is absent."""
        a = self.algebra
        left, right = self.aligned(left, right)
        gap = a.or_([left.gap, right.gap])
        if how in (Compare.EQ, Compare.NE):
            same = self.same(left, right)
            return self.unless_gap(gap, same if how is Compare.EQ else a.not_(same))
        if how in (Compare.GT, Compare.GE):
            left, right = right, left
        strict = how in (Compare.LT, Compare.GT)
        if left.exact and right.exact:
            return self.unless_gap(gap, a.compare("<" if strict else "<=", left.point, right.point))
        sure = a.holds(a.compare("<" if strict else "<=", left.high, right.low))
        never = a.holds(a.compare("<=" if strict else "<", right.high, left.low))
        return self.unless_gap(gap, a.tri(sure, a.and_([never, a.not_(sure)])))

    def same(self, left: Value, right: Value) -> Expr:
        """Whether two values are the same."""
        a = self.algebra
        equal = a.compare("=", left.point, right.point)
        if left.exact and right.exact:
            return equal
        unsure = a.or_([a.unknown(left.point), a.unknown(right.point)])
        return a.tri(a.holds(equal), a.or_([a.fails(equal), a.and_([unsure, self._apart(left, right)])]))

    def _apart(self, left: Value, right: Value) -> Expr:
        a = self.algebra
        return a.or_(
            [
                a.holds(a.compare("<", left.high, right.low)),
                a.holds(a.compare("<", right.high, left.low)),
            ]
        )

    # --- numbers and days

    def counted(self, true: Expr, unknown: Expr, given: Expr | None = None) -> Value:
        """How many hold, by how many certainly do and of how many it is unknown; any number where not ``given``."""
        a = self.algebra
        if unknown.constant and unknown.data == 0 and given is None:
            return Value(true, a.false, true, true, ranged=True)
        high = a.add([true, unknown])
        sure = a.holds(a.compare("=", unknown, a.literal(0)))
        nothing = a.literal(None, Sort.INT)
        if given is None:
            return Value(a.case([(sure, true)], nothing), a.false, true, high, ranged=True)
        return Value(
            a.case([(a.and_([given, sure]), true)], nothing),
            a.false,
            a.case([(given, true)], a.literal(0)),
            a.case([(given, high)], nothing),
            ranged=True,
        )

    def linear(self, constant: int | Decimal, terms: Sequence[tuple[int | Decimal, Value]]) -> Value:
        """A constant and weighted terms added up, end by end."""
        a = self.algebra
        scales = [v.scale + _decimals(f) for f, v in terms]
        scale = max([_decimals(constant), *scales])
        lows, highs, points = ([a.literal(scaled(constant, scale))] for _ in range(3))
        for factor, value in terms:
            weight = a.literal(scaled(factor, scale - value.scale))
            ends = (value.low, value.high) if factor >= 0 else (value.high, value.low)
            lows.append(a.multiply(ends[0], weight))
            highs.append(a.multiply(ends[1], weight))
            points.append(a.multiply(value.point, weight))
        gap = a.or_(v.gap for _, v in terms)
        if all(v.exact for _, v in terms):
            return self.plain(a.add(points), gap, scale, ranged=True)
        return self.between(a.add(lows), a.add(highs), gap, scale)

    def product(self, left: Value, right: Value) -> Value:
        """The product of two numbers; of numbers not below zero, end by end."""
        a = self.algebra
        gap = a.or_([left.gap, right.gap])
        scale = left.scale + right.scale
        points = a.multiply(left.point, right.point)
        if left.exact and right.exact:
            return self.plain(points, gap, scale, ranged=True)
        certain = a.and_([a.known(left.point), a.known(right.point)])
        zero = a.literal(0)
        positive = a.and_([a.holds(a.compare("<=", zero, v.low)) for v in (left, right)])
        nothing = a.literal(None, Sort.INT)
        low = a.case([(certain, points), (positive, a.multiply(left.low, right.low))], nothing)
        high = a.case([(certain, points), (positive, a.multiply(left.high, right.high))], nothing)
        return self.between(low, high, gap, scale)

    def extreme(self, largest: bool, values: Sequence[Value], may_be_absent: Sequence[bool]) -> Value:
        """The largest or smallest, end by end; without ends while one rests on an open outcome."""
        a = self.algebra
        values = self.aligned(*values)
        gap = a.or_(v.gap for v in values)
        unsure = a.or_(self.unknown(v) for v, may in zip(values, may_be_absent, strict=True) if may)
        clear = a.not_(a.or_([unsure, gap]))
        low = self._pick(largest, [v.low for v in values], strict=not largest)
        high = self._pick(largest, [v.high for v in values], strict=largest)
        nothing = a.literal(None, low.sort)
        return self.between(a.case([(clear, low)], nothing), a.case([(clear, high)], nothing), gap, values[0].scale)

    def _pick(self, largest: bool, ends: Sequence[Expr], strict: bool) -> Expr:
        """The extreme of some ends; with ``strict`` NULL where one is, else of those that are not NULL."""
        a = self.algebra
        found = ends[0]
        for end in ends[1:]:
            better = a.compare("<", found, end) if largest else a.compare("<", end, found)
            gone = (a.unknown(found), found) if strict else (a.unknown(found), end)
            found = a.case([gone, (a.unknown(end), end if strict else found), (a.holds(better), end)], found)
        return found

    def of_days(self, first: Value, second: Value, function: Callable[[Expr, Expr], Expr]) -> Value:
        """What a function makes of two certain values."""
        return self.plain(function(first.point, second.point), self.algebra.or_([first.gap, second.gap]))

    def full_years(self, since: Expr, until: Expr) -> Expr:
        """Full years from one day to another."""
        a = self.algebra

        def in_year(day: Expr) -> Expr:
            return a.add([a.multiply(a.part(Op.MONTH, day), a.literal(32)), a.part(Op.DAY, day)])

        years = a.add([a.part(Op.YEAR, until), a.multiply(a.part(Op.YEAR, since), a.literal(-1))])
        early = a.holds(a.compare("<", in_year(until), in_year(since)))
        return a.add([years, a.case([(early, a.literal(-1))], a.literal(0))])

    def add_months(self, day: Expr, months: Expr) -> Expr:
        """The same day of the month some months later, or that month's last; NULL past the calendar."""
        a = self.algebra
        count = a.add([a.multiply(a.part(Op.YEAR, day), a.literal(12)), a.part(Op.MONTH, day), a.literal(-1), months])
        inside = a.and_(
            [a.holds(a.compare("<=", a.literal(12), count)), a.holds(a.compare("<", count, a.literal(120000)))]
        )
        index = a.case([(inside, count)], a.literal(None, Sort.INT))
        year, month = a.divided(Op.QUOTIENT, index, 12), a.add([a.divided(Op.REST, index, 12), a.literal(1)])
        last = self._last_day(year, month)
        old = a.part(Op.DAY, day)
        return a.make_day(year, month, a.case([(a.holds(a.compare("<", last, old)), last)], old))

    def _last_day(self, year: Expr, month: Expr) -> Expr:
        a = self.algebra

        def divides(number: int) -> Expr:
            return a.holds(a.compare("=", a.divided(Op.REST, year, number), a.literal(0)))

        leap = a.and_([divides(4), a.or_([a.not_(divides(100)), divides(400)])])
        february = a.holds(a.among(month, [2]))
        short = a.holds(a.among(month, [4, 6, 9, 11]))
        days = [(a.and_([february, leap]), a.literal(29)), (february, a.literal(28)), (short, a.literal(30))]
        return a.case(days, a.literal(31))


def _decimals(number: int | Decimal) -> int:
    return decimals(number) if isinstance(number, Decimal) else 0


def scaled(number: int | Decimal, scale: int) -> int:
    """An exact number in units of ten to the minus ``scale``; ``scale`` must suffice."""
    exact = number * 10**scale if isinstance(number, int) else int(number.scaleb(scale))
    return int(exact)
