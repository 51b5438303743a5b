"""Kleene's strong three-valued logic (``None`` is unknown), counts as intervals, and comparisons with unknowns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

Truth = bool | None
Known = TypeVar("Known")


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown; nothing at all is true."""
    listed = list(truths)
    if False in listed:
        return False
    return None if None in listed else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown; nothing at all is false."""
    return negation(all_of(negation(truth) for truth in truths))


def both(*truths: Truth) -> Truth:
    return all_of(truths)


def either(*truths: Truth) -> Truth:
    return any_of(truths)


def negation(truth: Truth) -> Truth:
    return None if truth is None else not truth


def known(work: Callable[..., Known], *values: Any) -> Known | None:
    """What is worked out from the values, unknown where one of them is."""
    return None if any(value is None for value in values) else work(*values)


def among(value: Any, *wanted: Any) -> Truth:
    """Whether the value is one of these."""
    return known(lambda given: given in wanted, value)


@dataclass(frozen=True)
class Count:
    """A count that lies between two numbers, both included."""

    low: int
    high: int

    def __add__(self, other: Count) -> Count:
        return Count(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Count) -> Count:
        return Count(self.low - other.high, self.high - other.low)

    def not_below_zero(self) -> Count:
        return Count(max(0, self.low), max(0, self.high))

    def at_most(self, other: Count) -> Truth:
        """Each side taken by itself: that both may rest on the same unknown is not followed up."""
        if self.high <= other.low:
            return True
        return False if self.low > other.high else None

    def at_least(self, other: Count) -> Truth:
        return other.at_most(self)


def exactly(number: int) -> Count:
    return Count(number, number)


def count(truths: Iterable[Truth]) -> Count:
    """How many are true: those that are, up to those that may be."""
    listed = list(truths)
    return Count(listed.count(True), listed.count(True) + listed.count(None))


def two_different(values: Iterable[Any]) -> Truth:
    """Whether two of the values differ; ``None`` is a value that is not known, and may be none at all."""
    listed = list(values)
    different = len({value for value in listed if value is not None})
    return exactly(2).at_most(Count(different, different + listed.count(None)))
