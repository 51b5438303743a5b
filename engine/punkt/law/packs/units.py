"""Units of measurement: products of base units, and how many of one make another.

A unit is written as vocabularies do, ``rouble``, ``hour/day``, ``m2``: names that are multiplied and divided.
What the vocabulary ``converts`` goes by exact ratios; percent is a hundredth of a number everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from punkt.files.tree import read_number
from punkt.kernel.domains import Interval, Number

PERCENT_NAME = "percent"
PERCENT_TEXT = {"ru": "%", "en": "%"}


@dataclass(frozen=True, slots=True)
class Unit:
    """Base units with their whole powers, none of them zero; without any it is a plain number."""

    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: Unit, power: int = 1) -> Unit:
        """The product with another unit to a power."""
        found = dict(self.powers)
        for name, exponent in other.powers:
            found[name] = found.get(name, 0) + power * exponent
        return Unit(tuple(sorted((name, exponent) for name, exponent in found.items() if exponent)))

    @property
    def above(self) -> Unit:
        """What stands above the line: of ``hour/day`` it is ``hour``."""
        return Unit(tuple((name, exponent) for name, exponent in self.powers if exponent > 0))

    def __str__(self) -> str:
        """As vocabularies write it; what they cannot write, with a middle dot and ``1``."""
        above = [name for name, exponent in self.powers for _ in range(exponent)]
        below = [name for name, exponent in self.powers for _ in range(-exponent)]
        return "/".join(["·".join(above) or "1", *below])


NO_UNIT = Unit()
"""A plain number, as a ratio of two amounts of one unit is."""
PERCENT = Unit(((PERCENT_NAME, 1),))


@lru_cache(4096)
def unit_of(text: str) -> Unit | None:
    """The unit that a vocabulary, a pack or a rule names; ``None`` for an empty text."""
    if not text:
        return None
    first, *below = text.split("/")
    found = Unit(((first, 1),))
    for name in below:
        found = found.times(Unit(((name, 1),)), -1)
    return found


_AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?|[\[(][^\[\]()]*[\])])(?: ?(%)| ([a-z][a-z0-9_/]*))")


def as_amount(text: str) -> tuple[Number | Interval, str] | None:
    """What a text such as ``75 %``, ``12 month`` or ``[10..20] %`` says: number or interval, and the unit's name."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    number = Interval.parse(match[1]) if match[1][0] in "[(" else read_number(match[1])
    return None if number is None else (number, match[3] or PERCENT_NAME)


class Measures:
    """How much base units are of the root that they are measured in, where the vocabulary converts them."""

    def __init__(self) -> None:
        self.roots: dict[str, tuple[str, Fraction]] = {PERCENT_NAME: ("", Fraction(1, 100))}

    def add(self, one: str, other: str, number: Fraction) -> bool:
        """Take in that one of the first unit is so many of the second; false where that follows already."""
        root, factor = self.root(one)
        base, size = self.root(other)
        if root == base:
            return False
        ratio = number * size / factor  # of the first root in the second
        for name in [root, *self.roots]:
            above, amount = self.root(name)
            if above == root:
                self.roots[name] = (base, amount * ratio)
        return True

    def root(self, name: str) -> tuple[str, Fraction]:
        """The unit that a base unit is measured in, and how much of it that is."""
        return self.roots.get(name, (name, Fraction(1)))

    def measured(self, unit: Unit) -> tuple[Fraction, Unit]:
        """A unit in roots alone."""
        size, found = Fraction(1), NO_UNIT
        for name, exponent in unit.powers:
            root, factor = self.root(name)
            size *= factor**exponent
            found = found.times(Unit(((root, 1),)), exponent) if root else found
        return size, found

    def ratio(self, one: Unit, other: Unit) -> Fraction | None:
        """How many of another unit one of this makes; ``None`` where that is not said."""
        if one == other:
            return Fraction(1)
        (size, root), (other_size, other_root) = self.measured(one), self.measured(other)
        return size / other_size if root == other_root else None

    def reduced(self, unit: Unit) -> tuple[Fraction, Unit]:
        """A product of units without percent, and with one unit alone of those that convert: years × months."""
        first: dict[str, str] = {}
        size, found = Fraction(1), NO_UNIT
        for name, exponent in unit.powers:
            root, factor = self.root(name)
            kept = first.setdefault(root, name) if root else ""
            size *= (factor / self.root(kept)[1] if kept else factor) ** exponent
            found = found.times(Unit(((kept, 1),)), exponent) if kept else found
        return size, found
