"""Whether two domains can have a value in common, as far as can be seen at once."""

from __future__ import annotations

from punkt.kernel.domains import Domain, Includes, Interval, OneOf, precedes


def ends_before(one: Interval, other: Interval) -> bool:
    """Whether an interval ends before another begins."""
    if one.high is None or other.low is None:
        return False
    return precedes(one.high, other.low) or (one.high == other.low and (one.high_open or other.low_open))


def surely_apart(one: Domain, other: Domain) -> bool:
    """Whether no value lies in both, as far as can be seen at once."""
    if isinstance(one, Interval) and isinstance(other, Interval):
        return ends_before(one, other) or ends_before(other, one)
    if isinstance(one, OneOf) and not one.complement:
        return not isinstance(other, Includes) and not any(other.contains(value) for value in one.values)  # type: ignore[arg-type]
    if isinstance(other, OneOf) and not other.complement:
        return surely_apart(other, one)
    return False
