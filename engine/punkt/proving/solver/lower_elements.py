"""What is counted, added up or picked out of elements, lowered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import Aggregate, Compare, Count, Counting, Distinct, Gather, Rank

from . import scaled_numbers as numbers
from .lower_conditions import compare
from .lower_numbers import alike, ends, outermost, reckoned
from .lower_texts import doubt_same
from .lower_values import (
    Lowered,
    LoweredCollection,
    Ordered,
    Plain,
    Ranged,
    SymbolicRecord,
    equal_known,
    in_doubt,
    pick,
)
from .lowerer import Lowerer
from .ratios import ZERO
from .scaled_numbers import Quantity, exactly
from .truths import Bit, Truth, both, either, every, implies, known, opposite, some, truth_all, truth_any


def counted(truths: Sequence[Truth]) -> Ranged:
    """How many hold: from those that are true to those that are not false."""
    sure = numbers.counted([truth.yes for truth in truths])
    unknown = numbers.counted([truth.unknown for truth in truths])
    high = sure if unknown.term == 0 and unknown.constant else numbers.plus(sure, unknown)
    return Ranged(sure, high, True, True)


def _elements(of: Lowerer, node: Counting, record: SymbolicRecord) -> LoweredCollection:
    found = of.space.fact(of.owner(node.collection.section, record), node.collection.path)
    assert isinstance(found, LoweredCollection)
    return found


def count(of: Lowerer, node: Count, record: SymbolicRecord) -> Lowered:
    """How many elements meet a condition."""
    elements = _elements(of, node, record)
    truths = []
    for exists, element in elements.rows:
        truth = of.truth(node.condition, element)
        truths.append(Truth(both(exists, truth.yes), either(opposite(exists), truth.no)))
    found = counted(truths)
    return _if_known(elements.known, found.low, found.high)


def _if_known(known: Bit, low: Ordered, high: Ordered) -> Ranged:
    """A count where the collection is known; of an unknown one, any number."""
    bottom = pick(known, low, ZERO)
    return Ranged(bottom, bottom if high is low else high, True, known)


def distinct(of: Lowerer, node: Distinct, record: SymbolicRecord) -> Lowered:
    """How many different values there are."""
    elements = _elements(of, node, record)
    rows = [(exists, of.value(node.value, element)) for exists, element in elements.rows]
    doubt_same(of, [value for _, value in rows])
    known = [both(exists, value.known) for exists, value in rows]
    unknown = [both(exists, opposite(value.known), opposite(value.absent)) for exists, value in rows]
    if all(isinstance(value, Plain) for _, value in rows):
        names = {name: None for _, value in rows if isinstance(value, Plain) for name in value.is_}
        new = [
            some(both(exists, value.is_.get(name, False)) for exists, value in rows if isinstance(value, Plain))
            for name in names
        ]
    else:
        new = [
            both(known[i], *(opposite(both(known[j], equal_known(rows[i][1], rows[j][1]))) for j in range(i)))
            for i in range(len(rows))
        ]
    sure, open_ = numbers.counted(new), numbers.counted(unknown)
    high = sure if open_.constant and open_.term == 0 else numbers.plus(sure, open_)
    return _if_known(elements.known, sure, high)


def rank(of: Lowerer, node: Rank, record: SymbolicRecord) -> Lowered:
    """The place of a record among the elements."""
    elements = _elements(of, node, record)
    rows = []
    for exists, element in elements.rows:
        truth = of.truth(node.condition, element)
        counts = Truth(both(exists, truth.yes), either(opposite(exists), truth.no))
        rows.append((element, counts, [of.value(key, element) for key in node.keys]))
    own = next(((counts, keys) for element, counts, keys in rows if element is record), None)
    if own is None:
        return Ranged(ZERO, ZERO, False, False, elements.known)
    may = [may_be_absent(key) for key in node.keys]
    gaps = [(counts, some(key.absent for key in keys)) for _, counts, keys in rows]
    lacking = some(both(counts.yes, gap) for counts, gap in gaps)
    doubtful = either(
        own[0].unknown,
        *(both(counts.unknown, gap) for counts, gap in gaps),
        *(
            both(opposite(counts.no), in_doubt(key))
            for _, counts, keys in rows
            for key, absent in zip(keys, may, strict=True)
            if absent
        ),
    )
    before, tied = [], []
    for element, counts, keys in rows:
        if element is not record:
            ahead, same = _before(keys, own[1], node.largest)
            before.append(truth_all([counts, ahead]))
            tied.append(truth_all([counts, same]))
    alike, perhaps = some(one.yes for one in tied), some(one.unknown for one in tied)
    places = counted(before)
    absent = either(own[0].no, lacking, False if node.shared else both(opposite(doubtful), alike))
    there = both(elements.known, opposite(absent), opposite(doubtful), node.shared or opposite(perhaps))
    low = numbers.plus(places.low, exactly(1))  # type: ignore[arg-type]
    high = low if places.high is places.low else numbers.plus(places.high, exactly(1))  # type: ignore[arg-type]
    return Ranged(low, high, there, there, both(elements.known, absent))


def _before(keys: Sequence[Lowered], own: Sequence[Lowered], largest: Sequence[bool]) -> tuple[Truth, Truth]:
    """Whether one comes before another, and whether they are alike in every key."""
    ahead, same = known(False), known(True)
    for key, mine, first in zip(keys, own, largest, strict=True):
        better = compare(key, Compare.GT if first else Compare.LT, mine)
        ahead = truth_any([ahead, truth_all([same, better])])
        same = truth_all([same, compare(key, Compare.EQ, mine)])
    return ahead, same


@dataclass(frozen=True, slots=True)
class _Row:
    """One element that may count: certainly (``sure``), or as far as is known (``maybe``)."""

    sure: Bit
    maybe: Bit
    value: Ranged

    @property
    def possible(self) -> Bit:
        """Whether it counts, or may."""
        return either(self.sure, self.maybe)


def aggregate(of: Lowerer, node: Aggregate, record: SymbolicRecord) -> Lowered:
    """The sum, the largest or the smallest of the values of elements."""
    elements = _elements(of, node, record)
    truths = [of.truth(node.condition, element) for _, element in elements.rows]
    values = alike([of.value(node.value, element) for _, element in elements.rows])
    rows = [
        _Row(both(exists, truth.yes), both(exists, truth.unknown), value)
        for (exists, _), truth, value in zip(elements.rows, truths, values, strict=True)
    ]
    absent = some(both(row.sure, row.value.absent) for row in rows)
    there = opposite(either(absent, some(both(row.maybe, row.value.absent) for row in rows)))
    if node.how is Gather.SUM:
        return _sum(of, rows, elements.known, both(elements.known, absent), there)
    largest, unsure = node.how is Gather.LARGEST, may_be_absent(node.value)
    return _outermost(largest, rows, elements.known, absent, there, unsure)


def _sum(of: Lowerer, rows: Sequence[_Row], known: Bit, absent: Bit, there: Bit) -> Ranged:
    """An element that may count moves one end only."""
    low = high = ZERO
    point = all(row.maybe is False and row.value.point for row in rows)
    for row in rows:
        first, last = ends(row.value)
        low = numbers.plus(low, _part(row, first, numbers.at_most(first, ZERO)))
        high = low if point else numbers.plus(high, _part(row, last, numbers.at_most(ZERO, last)))
    has_low = both(known, there, *(implies(row.possible, row.value.has_low) for row in rows))
    has_high = has_low if point else both(known, there, *(implies(row.possible, row.value.has_high) for row in rows))
    settled = [row.value for row in rows if row.sure is True]
    return reckoned(of, settled, low, high, has_low, has_high, absent)


def _part(row: _Row, end: Quantity, further: Bit) -> Quantity:
    """What a row adds to an end: nothing where it does not count, or only may and would not move it further."""
    return numbers.chosen(either(row.sure, both(row.maybe, further)), end, ZERO)


def _outermost(largest: bool, rows: Sequence[_Row], known: Bit, absent: Bit, there: Bit, unsure: bool) -> Ranged:
    """What is picked of elements: at least as far out as those that count, at most as those that may."""
    if not rows:
        return Ranged(ZERO, ZERO, False, False, known)
    none = opposite(some(row.possible for row in rows))
    near = [
        (v.low if largest else v.high, both(row.sure, v.has_low if largest else v.has_high)) for row, v in _pairs(rows)
    ]
    far = [
        (v.high if largest else v.low, both(row.possible, v.has_high if largest else v.has_low))
        for row, v in _pairs(rows)
    ]
    certain = some(row.sure for row in rows)
    open_ = some(both(row.possible, in_doubt(row.value)) for row in rows) if unsure else False
    there = both(known, there, opposite(absent), certain, opposite(open_))
    inner, has_inner = outermost(largest, near, anyway=True)
    outer, has_outer = outermost(largest, far, anyway=True)
    ended = every(implies(row.possible, v.has_high if largest else v.has_low) for row, v in _pairs(rows))
    absent = both(known, either(absent, none))
    has_inner, has_outer = both(there, has_inner), both(there, has_outer, ended)
    if largest:
        return Ranged(inner, outer, has_inner, has_outer, absent)
    return Ranged(outer, inner, has_outer, has_inner, absent)


def _pairs(rows: Sequence[_Row]) -> list[tuple[_Row, Ranged]]:
    return [(row, row.value) for row in rows]
