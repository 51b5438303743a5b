"""Domains: the sets of values a test can ask for.

An :class:`Interval` is written as in mathematics: ``[4..12]`` closed, ``(8..24]``
open below, ``[0..)`` without an upper bound. Numbers are exact: ``int`` or
``decimal.Decimal``; the ends of an interval may be days too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Decimal
Ordered: TypeAlias = Number | date
"""What has an order: a number or a day."""
Scalar: TypeAlias = bool | int | Decimal | str | date

_INTERVAL = re.compile(r"\s*([\[(])\s*(-?\d+(?:\.\d+)?)?\s*\.\.\s*(-?\d+(?:\.\d+)?)?\s*([\])])\s*", re.ASCII)


def exact(text: str) -> Number:
    """The exact number a text of decimal digits stands for: ``int`` where it is integral."""
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value


def show(value: object) -> str:
    """A value as a pack or a case would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, (list, tuple)):
        return ", ".join(show(item) for item in value)
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(show(item) for item in value))
    return str(value)


def sorted_scalars(values: Iterable[Scalar]) -> list[Scalar]:
    """Values of a set in an order that does not change from one start of Python to the next."""
    return sorted(values, key=show)


def precedes(one: Ordered, other: Ordered) -> bool:
    """Whether the one comes before the other; both are numbers or both are days."""
    return one < other  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Interval:
    """The values between two ends; an end of ``None`` is unbounded."""

    low: Ordered | None
    high: Ordered | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def parse(cls, text: str) -> Interval | None:
        """Read ``[4..12]`` and the like; ``None`` where the text is no interval or an empty one."""
        match = _INTERVAL.fullmatch(text)
        if match is None:
            return None
        low = exact(match[2]) if match[2] else None
        high = exact(match[3]) if match[3] else None
        low_open, high_open = match[1] == "(", match[4] == ")"
        if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
            return None
        return cls(low, high, low_open, high_open)

    def contains(self, value: Ordered) -> bool:
        """Whether a known value lies within."""
        return not (self.below(value) or self.above(value))

    def below(self, value: Ordered) -> bool:
        """Whether a known value lies below the lower end."""
        return self.low is not None and (value <= self.low if self.low_open else value < self.low)  # type: ignore[operator]

    def above(self, value: Ordered) -> bool:
        """Whether a known value lies above the upper end."""
        return self.high is not None and (value >= self.high if self.high_open else value > self.high)  # type: ignore[operator]

    def within(self, other: Interval) -> bool:
        """Whether this interval holds nothing that another does not."""
        low = other.low is None or (
            self.low is not None
            and (precedes(other.low, self.low) or (self.low == other.low and (self.low_open or not other.low_open)))
        )
        high = other.high is None or (
            self.high is not None
            and (
                precedes(self.high, other.high) or (self.high == other.high and (self.high_open or not other.high_open))
            )
        )
        return low and high

    def __str__(self) -> str:
        low = "" if self.low is None else show(self.low)
        high = "" if self.high is None else show(self.high)
        return f"{'(' if self.low_open else '['}{low}..{high}{')' if self.high_open or self.high is None else ']'}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """Membership in a finite set of values; ``complement`` asks for a value outside the set."""

    values: frozenset[Scalar]
    complement: bool = False

    def contains(self, value: Scalar) -> bool:
        """Whether a known value is (or, for a complement, is not) in the set."""
        return (value in self.values) is not self.complement

    def __str__(self) -> str:
        shown = show(self.values)
        return f"not {shown}" if self.complement else shown


@dataclass(frozen=True, slots=True)
class Includes:
    """Asked of a list of choices: at least one of ``values`` is in the list."""

    values: frozenset[Scalar]

    def contains(self, value: frozenset[Scalar] | tuple[Scalar, ...]) -> bool:
        """Whether a known list has one of the values."""
        return not self.values.isdisjoint(value)

    def __str__(self) -> str:
        return f"includes {show(self.values)}"


Domain: TypeAlias = Interval | OneOf | Includes


def is_true(domain: Domain) -> bool:
    """Whether a domain asks for the value true alone (1 equals True, but is none)."""
    if not isinstance(domain, OneOf) or domain.complement or len(domain.values) != 1:
        return False
    return next(iter(domain.values)) is True
