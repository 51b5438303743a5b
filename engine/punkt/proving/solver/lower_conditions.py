"""Tests and comparisons of lowered values."""

from __future__ import annotations

from punkt.kernel.domains import Domain, Includes, Interval, OneOf, sorted_scalars
from punkt.kernel.nodes import Compare

from .lower_values import Lowered, Plain, Ranged, Several, before, equal_known, fitted, not_after, ordered, same
from .truths import Bit, Truth, both, either, every, known, opposite, some


def in_domain(value: Lowered, domain: Domain) -> Truth:
    """Whether a value lies in a domain; one that is absent lies in none."""
    if domain == OneOf(frozenset()):
        return known(False)
    if isinstance(value, Ranged) and value.blank:
        return Truth(False, value.absent)
    match value, domain:
        case Plain(), OneOf():
            return _among(value, domain)
        case Ranged(), Interval():
            return _within(value, domain)
        case Ranged(), OneOf():
            return _one_of(value, domain)
        case Several(), Includes(values):
            yes = some(value.holds[v] for v in value.holds if v in values)
            return Truth(both(value.known, yes), either(both(value.known, opposite(yes)), value.absent))
    raise TypeError(f"{type(value).__name__} in {domain}")


def _among(value: Plain, domain: OneOf) -> Truth:
    def asked(wanted: bool) -> Bit:
        return some(bit for v, bit in value.is_.items() if domain.contains(v) is wanted)

    if value.sure and value.absent is False:
        return known(asked(True))
    return Truth(asked(True), either(asked(False), value.absent))


def _within(value: Ranged, domain: Interval) -> Truth:
    low_inside, below = _above_low(value, domain)
    high_inside, above = _below_high(value, domain)
    yes = both(low_inside, high_inside, value.some_end)
    if value.point and value.has_low is True:
        return known(yes)
    return Truth(yes, either(below, above, value.absent))


def _above_low(value: Ranged, domain: Interval) -> tuple[Bit, Bit]:
    """Whether the lower end is inside as to the domain's lower end, and whether the whole is below it."""
    if domain.low is None:
        return True, False
    end = ordered(domain.low)
    misses = not_after if domain.low_open else before
    return both(value.has_low, opposite(misses(value.low, end))), both(value.has_high, misses(value.high, end))


def _below_high(value: Ranged, domain: Interval) -> tuple[Bit, Bit]:
    """Whether the upper end is inside as to the domain's upper end, and whether the whole is above it."""
    if domain.high is None:
        return True, False
    end = ordered(domain.high)
    misses = not_after if domain.high_open else before
    return both(value.has_high, opposite(misses(end, value.high))), both(value.has_low, misses(end, value.low))


def _one_of(value: Ranged, domain: OneOf) -> Truth:
    ends = [ordered(v) for v in sorted_scalars(domain.values)]
    match_ = both(value.known, some(same(value.low, end) for end in ends))
    impossible = every(
        either(both(value.has_high, before(value.high, end)), both(value.has_low, before(end, value.low)))
        for end in ends
    )
    if domain.complement:
        return Truth(both(impossible, value.some_end), either(match_, value.absent))
    return Truth(match_, either(both(impossible, value.some_end), value.absent))


def compare(left: Lowered, how: Compare, right: Lowered) -> Truth:
    """How two values compare; false where one is absent."""
    absent = either(left.absent, right.absent)
    left = fitted(left, right)
    right = fitted(right, left)
    if how in (Compare.EQ, Compare.NE):
        yes, no = equal_known(left, right), _apart(left, right)
        if how is Compare.NE:
            yes, no = no, yes
        return Truth(yes, either(no, absent))
    if not isinstance(left, Ranged) or not isinstance(right, Ranged):
        raise TypeError(f"{type(left).__name__} {how.value} {type(right).__name__}")
    if how in (Compare.GT, Compare.GE):
        left, right = right, left
        how = Compare.LT if how is Compare.GT else Compare.LE
    reach, miss = (before, not_after) if how is Compare.LT else (not_after, before)
    yes = both(left.has_high, right.has_low, reach(left.high, right.low))
    if all(side.point and side.has_low is True for side in (left, right)):
        return known(yes)
    return Truth(yes, either(both(left.has_low, right.has_high, miss(right.high, left.low)), absent))


def _apart(left: Lowered, right: Lowered) -> Bit:
    """Whether two values cannot be the same; both are there."""
    if isinstance(left, Ranged) and isinstance(right, Ranged):
        return either(
            both(left.has_high, right.has_low, before(left.high, right.low)),
            both(left.has_low, right.has_high, before(right.high, left.low)),
        )
    return both(left.known, right.known, opposite(equal_known(left, right)))
