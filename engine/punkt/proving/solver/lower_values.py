"""What a value of the kernel becomes: truths about it, and terms for its ends.

Unknown is neither known nor absent; absent is what has no value, as an outcome that is a gap. Where a
value is absent, nothing else about it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from punkt.kernel import records
from punkt.kernel.domains import Scalar

from .scaled_numbers import Quantity, at_most, chosen, equal, exactly, less
from .solver_days import Day, chosen_day, equal_days, exact_day
from .truths import Bit, both, either, every, opposite, some

Ordered: TypeAlias = Quantity | Day


@dataclass(frozen=True, slots=True)
class Plain:
    """A truth value or a word: for each value, whether it is certainly that one."""

    is_: Mapping[Scalar, Bit]
    absent: Bit = False
    sure: bool = False
    """Whether it is never unknown."""

    @property
    def known(self) -> Bit:
        """Whether it is some value."""
        return opposite(self.absent) if self.sure else some(self.is_.values())


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number or a day that lies between two ends, each of which may be missing."""

    low: Ordered
    high: Ordered
    has_low: Bit
    has_high: Bit
    absent: Bit = False

    @property
    def point(self) -> bool:
        """Whether both ends are the same term: a fact, an outcome, a day."""
        return self.low is self.high and self.has_low is self.has_high

    @property
    def known(self) -> Bit:
        """Whether it is one value."""
        return self.has_low if self.point else both(self.has_low, self.has_high, same(self.low, self.high))

    @property
    def some_end(self) -> Bit:
        """Whether anything is known of it."""
        return either(self.has_low, self.has_high)

    @property
    def blank(self) -> bool:
        """Whether nothing is ever known of it, not even whether it is a number or a day."""
        return self.has_low is False and self.has_high is False


@dataclass(frozen=True, slots=True)
class Several:
    """A list of choices: whether it is known, and for each value whether it is certainly in the list."""

    known: Bit
    holds: Mapping[str, Bit]
    absent: Bit = False


@dataclass(frozen=True, slots=True)
class LoweredCollection:
    """The elements of a collection: whether it is known, and for each record whether it is one."""

    known: Bit
    rows: tuple[tuple[Bit, SymbolicRecord], ...]


Lowered: TypeAlias = Plain | Ranged | Several


@dataclass(eq=False)
class SymbolicRecord:
    """One subject or element of the symbolic case; ``path`` is the list that it stands in.

    What has that list is known to the space, not to the record: records that point up and down in a circle
    would keep the solver's memory until Python looks for circles.
    """

    kind: str
    name: str
    exists: Bit = True
    """For an element: whether it is in its list."""
    path: str = ""
    given: records.Record | None = None
    listed: Bit = True
    """Whether it can have facts: the list that it stands in is known."""
    present: bool = True
    """For a section: whether the case has it; else all about it is unknown."""
    facts: dict[str, Lowered | LoweredCollection] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Record({self.name})"


def stated(fact: Lowered | LoweredCollection) -> Bit:
    """Whether a case says something of a fact: its value, or that there is none."""
    return fact.known if isinstance(fact, LoweredCollection) else either(fact.known, fact.absent)


def at(value: Ordered, known: Bit = True, absent: Bit = False) -> Ranged:
    """A value that is known, or of which nothing is."""
    return Ranged(value, value, known, known, absent)


def blank_like(value: Lowered, absent: Bit = False) -> Lowered:
    """A value of which nothing is known, or that is absent, of the sort of another."""
    match value:
        case Plain(is_=rows):
            return Plain(dict.fromkeys(rows, False), absent)
        case Several(holds=holds):
            return Several(False, dict.fromkeys(holds, False), absent)
        case Ranged(low=low):
            return Ranged(low, low, False, False, absent)


def fitted(value: Lowered, other: Lowered) -> Lowered:
    """A value as one of the sort of another: what has no value at all is of any sort."""
    if isinstance(value, Ranged) and value.blank:
        return blank_like(other, value.absent)
    return value


def constant(value: Scalar | Fraction) -> Plain | Ranged:
    """What is written."""
    if isinstance(value, (bool, str)):
        return Plain({value: True}, sure=True)
    return at(ordered(value))


def ordered(value: Scalar | Fraction) -> Ordered:
    """A number or a day that is written, or was worked out."""
    assert isinstance(value, (int, Decimal, Fraction, date)) and not isinstance(value, bool)
    return exact_day(value) if isinstance(value, date) else exactly(value)


def in_doubt(value: Lowered) -> Bit:
    """Whether nothing is known of a value, not even that there is one: what has an end is there."""
    told = value.some_end if isinstance(value, Ranged) else value.known
    return both(opposite(told), opposite(value.absent))


def _key(value: Ordered) -> Quantity:
    return value.key if isinstance(value, Day) else value


def before(one: Ordered, other: Ordered) -> Bit:
    """Whether the one comes before the other."""
    return less(_key(one), _key(other))


def not_after(one: Ordered, other: Ordered) -> Bit:
    """Whether the one does not come after the other."""
    return at_most(_key(one), _key(other))


def same(one: Ordered, other: Ordered) -> Bit:
    """Whether both are the same."""
    if isinstance(one, Day) and isinstance(other, Day):
        return equal_days(one, other)
    return equal(_key(one), _key(other))


def pick(condition: Bit, one: Ordered, other: Ordered) -> Ordered:
    """The one where a condition holds, else the other."""
    if isinstance(one, Day) and isinstance(other, Day):
        return chosen_day(condition, one, other)
    assert isinstance(one, Quantity) and isinstance(other, Quantity)
    return chosen(condition, one, other)


def equal_known(one: Lowered, other: Lowered) -> Bit:
    """Whether both are known and the same."""
    match one, other:
        case Plain(), Plain():
            return some(both(bit, other.is_[value]) for value, bit in one.is_.items() if value in other.is_)
        case Ranged(), Ranged():
            known = both(one.known, other.known)
            return False if known is False else both(known, same(one.low, other.low))
        case Several(), Several():
            names = dict.fromkeys([*one.holds, *other.holds])  # in their order, so that answers stay the same
            inside = every(
                either(
                    both(one.holds.get(n, False), other.holds.get(n, False)),
                    both(opposite(one.holds.get(n, False)), opposite(other.holds.get(n, False))),
                )
                for n in names
            )
            return both(one.known, other.known, inside)
    return False
