"""Values as columns: what is certain of a value, whether it is absent, and the ends of a range.

Each function is a node of the kernel over columns; what it must find is defined by
:mod:`punkt.kernel.kleene`, function by function of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any as Anything

from punkt.kernel.domains import Domain, Includes, Interval, OneOf, sorted_scalars
from punkt.kernel.exact import decimals
from punkt.kernel.nodes import Compare

from .algebra import BeyondColumnsError, Expr, Sort
from .ratio_algebra import RatioAlgebra
from .result_columns import BITS


@dataclass(frozen=True, slots=True)
class Value:
    """A value in every row: ``point`` where it is certain (else NULL), ``gap`` where there is none (two-valued)."""

    point: Expr
    gap: Expr
    low: Expr
    """The lower end, NULL where there is no bound; the point where it is certain."""
    high: Expr
    scale: int = 0
    """A number is kept as so many (a whole number, or a ratio) units of ten to the minus ``scale``."""
    flags: Mapping[str, Expr] | None = None
    """Of a list of words: whether it has each word (two-valued where the list is known)."""

    @property
    def exact(self) -> bool:
        """Whether the value is certain or wholly unknown: it has no ends of its own."""
        return self.low is self.point and self.high is self.point


class ColumnValues:
    """What holds of all values: tests, comparisons, choices."""

    def __init__(self, algebra: RatioAlgebra) -> None:
        self.algebra = algebra

    def plain(self, point: Expr, gap: Expr | None = None, scale: int = 0) -> Value:
        """A value that is certain, unknown or absent."""
        return Value(point, gap or self.algebra.false, point, point, scale)

    def reached(self, found: Expr, day: Value, amount: Value) -> Value:
        """What is worked out from a day and an amount, or two days: absent where one is, and where both lead nowhere."""
        a = self.algebra
        beyond = a.and_([a.known(day.point), a.known(amount.point), a.not_(a.known(found))])
        return self.plain(found, a.or_([day.gap, amount.gap, beyond]))

    def nothing(self) -> Value:
        """No value, in every row."""
        return self.plain(self.algebra.literal(None, Sort.INT), self.algebra.true)

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
        return replace(self.each(value, lambda end: self.algebra.multiply(end, factor)), scale=scale)

    def each(self, value: Value, function: Callable[[Expr], Expr]) -> Value:
        """What a function makes of the point and the ends of a value."""
        point = function(value.point)
        low = point if value.low is value.point else function(value.low)
        high = point if value.high is value.point else function(value.high)
        return replace(value, point=point, low=low, high=high)

    def aligned(self, *values: Value) -> list[Value]:
        """The same numbers in common units."""
        scale = max((v.scale for v in values), default=0)
        return [self.rescaled(v, scale) for v in values]

    def between(self, low: Expr, high: Expr, gap: Expr, scale: int) -> Value:
        """A number by its ends; the point where they are the same."""
        a = self.algebra
        if low is high:
            return self.plain(low, gap, scale)
        same = a.holds(a.compare("=", low, high))
        point = a.case([(same, low)], a.literal(None, low.sort))
        return Value(point, gap, low, high, scale)

    def unknown(self, value: Value) -> Expr:
        """Whether the value is unknown or a range."""
        return self.algebra.and_([self.algebra.unknown(value.point), self.algebra.not_(value.gap)])

    def blank(self, value: Value) -> Expr:
        """Whether nothing is known of the value, not even that there is one: what has an end is there."""
        a = self.algebra
        ends = [a.unknown(end) for end in dict.fromkeys((value.point, value.low, value.high))]
        return a.and_([*ends, a.not_(value.gap)])

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
        return self.algebra.literal(_plain(end, scale))

    def one_of(self, value: Value, domain: OneOf) -> Expr:
        """Whether a value is one of some; of none it is certain that no value is."""
        a = self.algebra
        if value.point.sort is Sort.INT:
            numbers = [v for v in domain.values if isinstance(v, Decimal)]
            value = self.rescaled(value, max([value.scale, *map(decimals, numbers)]))
        chosen = [_plain(v, value.scale) for v in sorted_scalars(domain.values)]
        among = a.among(value.point, chosen)
        member = a.not_(among) if domain.complement else among
        if not chosen:
            return a.tri(a.or_([a.known(value.low), a.known(value.high)]), a.false) if domain.complement else a.false
        if value.exact:
            return member
        apart = a.and_(self._apart(value, self.plain(a.literal(v))) for v in chosen)
        outside = a.or_([a.and_([a.known(value.point), a.fails(among)]), a.and_([a.unknown(value.point), apart])])
        inside = a.holds(among)
        return a.tri(outside, inside) if domain.complement else a.tri(inside, outside)

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

    # --- ends

    def outermost(self, largest: bool, ends: Sequence[Expr], strict: bool) -> Expr:
        """The extreme of some ends; with ``strict`` NULL where one is, else of those that are not NULL."""
        a = self.algebra
        found = ends[0]
        for end in ends[1:]:
            better = a.compare("<", found, end) if largest else a.compare("<", end, found)
            gone = (a.unknown(found), found) if strict else (a.unknown(found), end)
            found = a.case([gone, (a.unknown(end), end if strict else found), (a.holds(better), end)], found)
        return found

    # --- choices

    def chosen(self, truth: Expr, then: Value, otherwise: Value, may_be_absent: Sequence[bool]) -> Value:
        """One of two values; while it is not known which, what both leave possible."""
        a = self.algebra
        listed = then.flags is not None or otherwise.flags is not None
        then, otherwise = both = self._fellows(then, otherwise)
        yes, no = a.holds(truth), a.fails(truth)
        gap = a.or_([a.and_([yes, then.gap]), a.and_([no, otherwise.gap])])
        unsure = a.not_(a.or_([yes, no, then.gap, otherwise.gap]))
        firm = [a.not_(self.blank(v)) for v, may in zip(both, may_be_absent, strict=True) if may]
        nothing = a.literal(None, then.point.sort, then.point.words)

        def which(one: Expr, other: Expr, between: Expr, nothing: Expr = nothing) -> Expr:
            return a.case([(yes, one), (no, other), (a.and_([unsure, *firm]), between)], nothing)

        if not listed and then.point.sort in (Sort.INT, Sort.DAY):
            low = which(then.low, otherwise.low, self.outermost(False, [v.low for v in both], strict=True))
            high = which(then.high, otherwise.high, self.outermost(True, [v.high for v in both], strict=True))
            return self.between(low, high, gap, then.scale)
        same = a.holds(a.compare("=", then.point, otherwise.point))
        found = self.plain(which(then.point, otherwise.point, a.case([(same, then.point)], nothing)), gap)
        return replace(found, flags=_of_both(then, otherwise, lambda x, y: which(x, y, x, a.null)))

    def default(self, value: Value, otherwise: Value) -> Value:
        """A value, or another where it is absent."""
        a = self.algebra
        value, otherwise = self._fellows(value, otherwise)

        def which(one: Expr, other: Expr) -> Expr:
            return a.case([(value.gap, other)], one)

        point = which(value.point, otherwise.point)
        exact = value.exact and otherwise.exact
        low, high = (point, point) if exact else (which(value.low, otherwise.low), which(value.high, otherwise.high))
        gap = a.and_([value.gap, otherwise.gap])
        return Value(point, gap, low, high, value.scale, _of_both(value, otherwise, which))

    def _fellows(self, one: Value, other: Value) -> tuple[Value, Value]:
        """Two values that may stand in one column: in the same units, what is never there of the other's sort."""
        if one.flags is not None or other.flags is not None:
            words = sorted({*(one.flags or ()), *(other.flags or ())})
            return self._list(one, words), self._list(other, words)
        one, other = self._of_sort(one, other), self._of_sort(other, one)
        one, other = self.aligned(one, other)
        return one, other

    def _list(self, value: Value, words: Sequence[str]) -> Value:
        """A list as a number whose bits say which of some words it has, so that two lists can be the same."""
        a = self.algebra
        if len(words) > BITS:
            raise BeyondColumnsError("P732")
        flags = {word: (value.flags or {}).get(word, a.false) for word in words}
        number = a.bits([a.holds(flag) for flag in flags.values()])
        point = a.case([(a.known(value.point), number)], a.literal(None, Sort.INT))
        return Value(point, value.gap, point, point, flags=flags)

    def _of_sort(self, value: Value, fellow: Value) -> Value:
        a = self.algebra
        if value.gap is not a.true or value.point.sort is fellow.point.sort:
            return value
        return self.plain(a.literal(None, fellow.point.sort, fellow.point.words), a.true)


def _of_both(one: Value, other: Value, function: Callable[[Expr, Expr], Expr]) -> dict[str, Expr] | None:
    """What a function makes of whether two lists have each word; ``None`` where they are no lists."""
    if one.flags is None or other.flags is None:
        return None
    return {word: function(flag, other.flags[word]) for word, flag in one.flags.items()}


def places(number: int | Decimal) -> int:
    """How many digits after the point a number takes."""
    return decimals(number) if isinstance(number, Decimal) else 0


def _plain(value: Anything, scale: int) -> Anything:
    """A value as an expression has it."""
    return scaled(value, scale) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


def scaled(number: int | Decimal, scale: int) -> int:
    """An exact number in units of ten to the minus ``scale``; ``scale`` must suffice."""
    return int(Fraction(number) * 10**scale)
