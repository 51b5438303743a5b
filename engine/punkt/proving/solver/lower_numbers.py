"""Numbers lowered that are worked out of others: sums, products, quotients, powers, roundings and extremes.

Each goes end by end, as :mod:`punkt.kernel.kleene` has it. A number that may take more digits than are
reckoned with is doubted: of cases where it does, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence

from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import Extreme, Linear, Power, Product, Quotient, Round, Value

from . import ratios
from . import scaled_numbers as numbers
from .lower_values import Lowered, Ordered, Ranged, SymbolicRecord, in_doubt, not_after, pick
from .lowerer import Lowerer
from .ratios import ZERO
from .scaled_numbers import Quantity, at_most, equal, exactly, less
from .truths import Bit, both, either, every, opposite, some


def number(of: Lowerer, node: Value, record: SymbolicRecord) -> Ranged:
    """A number between two ends."""
    return as_number(of.value(node, record))


def as_number(value: Lowered) -> Ranged:
    """A value as a number; one that is none at all is blank."""
    if isinstance(value, Ranged) and isinstance(value.low, Quantity):
        return value
    assert value.known is False
    return Ranged(ZERO, ZERO, False, False, value.absent)


def ends(value: Ranged) -> tuple[Quantity, Quantity]:
    """The two ends."""
    assert isinstance(value.low, Quantity) and isinstance(value.high, Quantity)
    return value.low, value.high


def reckoned(
    of: Lowerer, parts: Sequence[Ranged], low: Quantity, high: Quantity, has_low: Bit, has_high: Bit, absent: Bit
) -> Ranged:
    """What lies between two ends. What is beyond reckoning is absent where all ``parts`` are known, else unknown."""
    point = low is high and has_low is has_high
    for end, has in ((low, has_low), (high, has_high)):
        far = ratios.beyond(end)
        if far is True and end.constant and has is not False:
            of.space.doubt(both(opposite(has), either(has_low, has_high)))
            absent = either(absent, both(has, *(part.known for part in parts)))
            return Ranged(ZERO, ZERO, False, False, absent)
        if not end.constant:
            of.space.doubt(both(has, far))
        if point:
            break
    return Ranged(low, low if point else high, has_low, has_low if point else has_high, absent)


def linear(of: Lowerer, node: Linear, record: SymbolicRecord) -> Lowered:
    """A constant and weighted terms added up."""
    low = high = exactly(node.constant)
    values = [(factor, number(of, part, record)) for factor, part in node.terms]
    absent = some(value.absent for _, value in values)
    there = opposite(absent)
    point = all(value.point for _, value in values)
    has_low: list[Bit] = [there]
    has_high: list[Bit] = [there]
    for factor, value in values:
        both_ends = [(value.low, value.has_low), (value.high, value.has_high)]
        (first, has_first), (last, has_last) = both_ends if factor >= 0 else both_ends[::-1]
        assert isinstance(first, Quantity) and isinstance(last, Quantity)
        low = numbers.plus(low, numbers.times(first, factor))
        high = low if point else numbers.plus(high, numbers.times(last, factor))
        has_low.append(has_first)
        has_high.append(has_last)
    has = every(has_low)
    return reckoned(of, [v for _, v in values], low, high, has, has if point else every(has_high), absent)


def product(of: Lowerer, node: Product, record: SymbolicRecord) -> Lowered:
    """The product of two numbers, end by end by a known number and where none is below zero.

    Nothing times what cannot be absent is nothing.
    """
    left, right = number(of, node.left, record), number(of, node.right, record)
    absent = either(left.absent, right.absent)
    exact = both(left.known, right.known)
    (a, c), (b, d) = ends(left), ends(right)
    nothing = either(
        False if may_be_absent(node.right) else both(left.known, equal(a, ZERO)),
        False if may_be_absent(node.left) else both(right.known, equal(b, ZERO)),
    )
    nothing = both(nothing, opposite(absent))
    if left.point and right.point:
        low = numbers.product(a, b)
        if nothing is not False and exact is not True:  # else the product is nothing anyway
            low, exact = numbers.chosen(nothing, ZERO, low), either(exact, nothing)
        return reckoned(of, [left, right], low, low, exact, exact, absent)
    back = either(both(left.known, less(a, ZERO)), both(right.known, less(b, ZERO)))
    lows, highs = numbers.product(a, b), numbers.product(c, d)
    low = numbers.chosen(nothing, ZERO, numbers.chosen(back, highs, lows))
    high = numbers.chosen(nothing, ZERO, numbers.chosen(back, lows, highs))
    has_lows, has_highs = both(left.has_low, right.has_low), both(left.has_high, right.has_high)
    positive = both(has_lows, at_most(ZERO, a), at_most(ZERO, b))
    ended = both(either(left.known, right.known, positive), opposite(absent))
    exact, onwards = either(exact, nothing), opposite(back)
    has_low = either(exact, both(ended, either(both(onwards, has_lows), both(back, has_highs))))
    has_high = either(exact, both(ended, either(both(onwards, has_highs), both(back, has_lows))))
    return reckoned(of, [left, right], low, high, has_low, has_high, absent)


def quotient(of: Lowerer, node: Quotient, record: SymbolicRecord) -> Lowered:
    """The ratio of two numbers; of ranges end by end, where the divisor is known, or is above zero."""
    left, right = number(of, node.dividend, record), number(of, node.divisor, record)
    (a, c), (b, d) = ends(left), ends(right)
    absent = either(left.absent, right.absent, both(right.known, equal(b, ZERO)))
    there, above = opposite(absent), less(ZERO, b)
    if left.point and right.point:
        found, has = ratios.divided(a, b), both(left.known, right.known, there)
        return reckoned(of, [left, right], found, found, has, has, absent)
    wholly = both(right.has_low, above, left.has_low, at_most(ZERO, a), there)
    least = numbers.chosen(right.has_high, ratios.divided(a, d), ZERO)
    low = numbers.chosen(above, least, ratios.divided(c, b))
    high = numbers.chosen(above, ratios.divided(c, b), ratios.divided(a, b))
    first = either(both(above, left.has_low), both(opposite(above), left.has_high))
    last = either(both(above, left.has_high), both(opposite(above), left.has_low))
    by = both(right.known, there)
    has_low, has_high = either(both(by, first), wholly), either(both(by, last), both(wholly, left.has_high))
    return reckoned(of, [left, right], low, high, has_low, has_high, absent)


def power(of: Lowerer, node: Power, record: SymbolicRecord) -> Lowered:
    """A whole power; of a range end by end, where the power grows with the number."""
    base, by = number(of, node.base, record), number(of, node.exponent, record)
    (a, c), (n, _) = ends(base), ends(by)
    negative = less(n, ZERO)
    absent = either(base.absent, by.absent, both(base.known, by.known, equal(a, ZERO), negative))
    there = both(opposite(absent), by.known)
    low, strange = ratios.raised(a, n)
    if base.point:
        has = both(there, base.known)
        of.space.doubt(both(has, strange))
        return reckoned(of, [base, by], low, low, has, has, absent)
    high, _ = ratios.raised(c, n)
    grows = both(less(ZERO, n), either(_odd(n), both(base.has_low, at_most(ZERO, a))))
    has_low = both(there, either(base.known, both(grows, base.has_low)))
    has_high = both(there, either(base.known, both(grows, base.has_high)))
    of.space.doubt(both(either(has_low, has_high), strange))
    return reckoned(of, [base, by], low, high, has_low, has_high, absent)


def _odd(whole: Quantity) -> Bit:
    found: Bit = whole.term % 2 == 1
    return found


def rounded(of: Lowerer, node: Round, record: SymbolicRecord) -> Lowered:
    """The multiple of a step."""
    value = number(of, node.value, record)
    there = opposite(value.absent)
    a, c = ends(value)
    low = ratios.rounded(a, node.step, node.how)
    has = both(there, value.has_low)
    if value.point:
        return reckoned(of, [value], low, low, has, has, value.absent)
    high = ratios.rounded(c, node.step, node.how)
    return reckoned(of, [value], low, high, has, both(there, value.has_high), value.absent)


def extreme(of: Lowerer, node: Extreme, record: SymbolicRecord) -> Lowered:
    """The largest or the smallest of some numbers or days."""
    values = alike([of.value(part, record) for part in node.values])
    absent = some(value.absent for value in values)
    unsure = some(in_doubt(value) for part, value in zip(node.values, values, strict=True) if may_be_absent(part))
    there = both(opposite(absent), opposite(unsure))
    low, has_low = outermost(node.largest, [(v.low, v.has_low) for v in values], anyway=node.largest)
    if all(value.point and value.has_low is True for value in values):
        return Ranged(low, low, there, there, absent)
    high, has_high = outermost(node.largest, [(v.high, v.has_high) for v in values], anyway=not node.largest)
    return Ranged(low, high, both(there, has_low), both(there, has_high), absent)


def alike(values: Sequence[Lowered]) -> list[Ranged]:
    """Numbers, or days, those among them that are none at all as of the same sort."""
    sample = next((v.low for v in values if isinstance(v, Ranged) and not v.blank), ZERO)
    found = [v for v in values if isinstance(v, Ranged)]
    assert len(found) == len(values)
    return [Ranged(sample, sample, False, False, v.absent) if v.blank else v for v in found]


def outermost(largest: bool, ends_: list[tuple[Ordered, Bit]], anyway: bool) -> tuple[Ordered, Bit]:
    """The largest (or smallest) of some ends; ``anyway``: an end that is missing is left to the others."""
    best, there = ends_[0]
    for end, has in ends_[1:]:
        wins = not_after(best, end) if largest else not_after(end, best)
        best = pick(both(has, either(opposite(there), wins)), end, best)
        there = either(there, has)
    return best, there if anyway else every(has for _, has in ends_)
