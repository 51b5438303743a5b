"""The rows of a table as boxes: which of them can hold together, which can never be reached, what none of them takes.

Of each column some values stand for all others: on either side of every end that a cell has, one. A row is a set of
them in each column, and sets are bits of a number. What a column asks that cannot be told so is left to a proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import combinations, pairwise
from math import floor
from operator import and_, or_
from typing import Any as Anything

from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.kleene import in_domain
from punkt.kernel.node_structure import atoms, folded, may_be_absent
from punkt.kernel.nodes import All, Condition, Const, Test, Value
from punkt.kernel.numbers import plain
from punkt.kernel.records import GAP
from punkt.kernel.texts import standing
from punkt.law.forms.base import FAILED, Typed
from punkt.law.packs.vocabulary import FactKind

from .settled_conditions import ANY_DAY, MOST_CHOICES

EVERY = Const(True)
Example = tuple[Anything, ...]
"""A value for each column; ``None`` for a column whose values are not told apart."""


@dataclass(frozen=True)
class Boxes:
    """The columns of a table, and its rows as sets of the values that stand for all."""

    values: tuple[tuple[Anything, ...] | None, ...]
    """Of each column; ``None`` where they are not told apart."""
    rows: tuple[tuple[int, ...], ...]
    """Of each row and column, the values that its cell takes, as bits; where they are not told apart, 1 for any cell and 0."""
    having: tuple[tuple[int, ...], ...] = field(init=False)
    """Of each column and value, the rows that take it, as bits."""

    def __post_init__(self) -> None:
        having = []
        for at, values in enumerate(self.values):
            bits = range(len(values) if values is not None else 1)
            having.append(tuple(_bits(row[at] >> bit & 1 for row in self.rows) for bit in bits))
        object.__setattr__(self, "having", tuple(having))

    @property
    def plain(self) -> int:
        """The rows that ask of no column what is not told apart, as bits."""
        opaque = [at for at, values in enumerate(self.values) if values is None]
        return reduce(and_, (self.having[at][0] for at in opaque), _all(len(self.rows)))

    def together(self) -> Iterator[tuple[int, int, Example]]:
        """Pairs of rows that some case meets, both, with an example; of each row the first other before it."""
        for number, row in enumerate(self.rows):
            others = _all(number) & (self.plain if self.plain >> number & 1 else 0)
            for at, values in enumerate(self.values):
                if values is not None:
                    others &= reduce(or_, (rows for bit, rows in enumerate(self.having[at]) if row[at] >> bit & 1), 0)
            for other in _numbers(others):
                yield other, number, self._example([a & b for a, b in zip(row, self.rows[other], strict=True)])

    def missed(self) -> Example | None:
        """Values that no row takes; ``None`` where there are none, or where that is not told apart."""
        return self._outside([_all(max(1, len(values or ()))) for values in self.values], self.plain)

    def unreachable(self, number: int) -> bool:
        """Whether the rows before a row take all that it takes."""
        row = [
            bits or 1 if values is None else bits for bits, values in zip(self.rows[number], self.values, strict=True)
        ]
        return not all(row) or self._outside(row, _all(number) & self.plain) is None

    def _example(self, box: Sequence[int]) -> Example:
        first = (next(iter(_numbers(bits)), 0) for bits in box)
        return tuple(None if values is None else values[bit] for values, bit in zip(self.values, first, strict=True))

    def _outside(self, box: Sequence[int], rows: int) -> Example | None:
        """Values of a box that none of some rows takes."""
        whole = [_all(len(self.rows))] * (len(box) + 1)
        """Of each column, the rows that take all of the box in it and in those after it."""
        for at in reversed(range(len(box))):
            whole[at] = reduce(and_, (self.having[at][bit] for bit in _numbers(box[at])), whole[at + 1])
        seen: set[tuple[int, int]] = set()

        def search(at: int, left: int) -> list[int] | None:
            if not left:
                return [box[n] & -box[n] for n in range(at, len(box))]
            if at == len(box) or left & whole[at] or (at, left) in seen:
                return None
            seen.add((at, left))
            ways: dict[int, int] = {}
            for bit in _numbers(box[at]):
                ways.setdefault(left & self.having[at][bit], bit)
            for fewer in sorted(ways, key=int.bit_count):
                found = search(at + 1, fewer)
                if found is not None:
                    return [1 << ways[fewer], *found]
            return None

        found = search(0, rows)
        return None if found is None else self._example(found)


def boxes(columns: Sequence[Typed], spans: Sequence[Interval | None], rows: Sequence[Sequence[Condition]]) -> Boxes:
    """The boxes of rows of cells; ``spans``: between which ends the values of a column lie."""
    values: list[tuple[Anything, ...] | None] = []
    bits: list[list[int]] = [[] for _ in rows]
    for at, (column, span) in enumerate(zip(columns, spans, strict=True)):
        cells = [row[at] for row in rows]
        found = _standing(column, span, cells)
        values.append(found)
        for row, cell in zip(bits, cells, strict=True):
            taken = _bits(_holds(cell, value) for value in found) if found is not None else int(cell == EVERY)
            row.append(taken)
    return Boxes(tuple(values), tuple(map(tuple, bits)))


def one_column_each(
    columns: Sequence[Typed], rows: Sequence[Sequence[Condition]]
) -> tuple[list[int], list[list[Condition]]]:
    """The columns without those that ask about a value once more, whose cells are put to the first one's."""
    first: dict[Value, int] = {}
    for at, column in enumerate(columns):
        first.setdefault(column.node, at)
    kept = list(first.values())
    return kept, [
        [
            _both([cell for cell, other in zip(row, columns, strict=True) if other.node == columns[at].node])
            for at in kept
        ]
        for row in rows
    ]


def _both(cells: Sequence[Condition]) -> Condition:
    asked = [cell for cell in cells if cell != EVERY]
    return asked[0] if len(asked) == 1 else All(tuple(asked)) if asked else EVERY


def _all(number: int) -> int:
    return (1 << number) - 1


def _bits(truths: Iterator[Anything]) -> int:
    return sum(1 << at for at, truth in enumerate(truths) if truth)


def _numbers(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _holds(cell: Condition, value: Anything) -> bool:
    return folded(cell, lambda atom: bool(in_domain(value, atom.domain)))  # type: ignore[union-attr]  # tests only


# --- the values that stand for all


def _standing(column: Typed, span: Interval | None, cells: Sequence[Condition]) -> tuple[Anything, ...] | None:
    """Values of a column among which there is one for each way that its cells can come out; ``None`` if not known."""
    if column is FAILED:
        return None
    asked = [atom for cell in cells for atom in atoms(cell)]
    tests = [atom for atom in asked if isinstance(atom, Test) and atom.value == column.node]
    if len(tests) < len(asked):
        return None
    kind = column.type.kind
    if kind is FactKind.BOOLEAN:
        found: list[Anything] = [True, False]
    elif kind is FactKind.CHOICE and column.type.choices:
        found = list(column.type.choices)
    elif kind is FactKind.CHOICES and len(column.type.choices) <= MOST_CHOICES:
        sizes = range(len(column.type.choices) + 1)
        found = [frozenset(chosen) for size in sizes for chosen in combinations(column.type.choices, size)]
    elif kind is FactKind.TEXT:
        found = list(
            standing(value for test in tests if isinstance(test.domain, OneOf) for value in test.domain.values)
        )
    elif column.type.ordered:
        found = [value for value in _around(column, span, tests) if span is None or span.contains(value)]
    else:
        return None
    return (*found, GAP) if may_be_absent(column.node) else tuple(found)


def _around(column: Typed, span: Interval | None, tests: Sequence[Test]) -> list[Anything]:
    """The ends that the cells have, and a value on either side of each."""
    ends: set[Anything] = set()
    for domain in (test.domain for test in tests):
        ends.update((domain.low, domain.high) if isinstance(domain, Interval) else domain.values)
    if span is not None:
        ends.update((span.low, span.high))
    ends.discard(None)
    if column.type.kind is FactKind.DATE:
        days = {end.toordinal() + step for end in ends or {ANY_DAY} for step in (-1, 0, 1)}
        return [date.fromordinal(day) for day in sorted(days) if 1 <= day <= date.max.toordinal()]
    digits = column.type.digits
    if digits is not None:
        size = 10**digits
        numbers = {Fraction(floor(Fraction(end) * size) + step, size) for end in ends or {0} for step in (-1, 0, 1, 2)}
    else:
        known = sorted(Fraction(end) for end in ends or {0})
        numbers = {*known, *((one + other) / 2 for one, other in pairwise(known)), known[0] - 1, known[-1] + 1}
    return [_number(number) for number in sorted(numbers)]


def _number(number: Fraction) -> int | Decimal:
    found = plain(number)
    return found if isinstance(found, (int, Decimal)) else Decimal(number.numerator) / Decimal(number.denominator)
