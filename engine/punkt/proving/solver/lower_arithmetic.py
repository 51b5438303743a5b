"""Nodes lowered: facts, outcomes, counts as ranges, sums, products, extremes and days, and the conditions on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from punkt.kernel.nodes import (
    AddMonths,
    All,
    Any,
    AsOf,
    Comparison,
    Condition,
    Const,
    Count,
    Distinct,
    Extreme,
    Fact,
    FullYears,
    Linear,
    Literal,
    Not,
    Outcome,
    Product,
    Tally,
    Test,
    Value,
    may_be_absent,
)

from . import scaled_numbers as numbers
from . import solver_days as days
from .lower_conditions import compare, in_domain
from .lower_outcomes import unknown
from .lower_values import (
    Lowered,
    LoweredCollection,
    Ordered,
    Plain,
    Ranged,
    Several,
    SymbolicRecord,
    at,
    constant,
    equal_known,
    not_after,
    pick,
)
from .lowerer import Lowerer
from .scaled_numbers import Quantity, exactly
from .solver_days import Day
from .truths import Bit, Truth, both, either, every, known, opposite, some, truth_all, truth_any, truth_not

ZERO = exactly(0)


def _literal(of: Lowerer, node: Literal, record: SymbolicRecord) -> Lowered:
    if isinstance(node.value, tuple):
        return Several(True, {str(value): True for value in node.value})
    return constant(node.value)


def _fact(of: Lowerer, node: Fact, record: SymbolicRecord) -> Lowered:
    found = of.space.fact(of.owner(node.section, record), node.path)
    assert not isinstance(found, LoweredCollection)
    return found


def _outcome(of: Lowerer, node: Outcome, record: SymbolicRecord) -> Lowered:
    owner = of.owner(node.section, record)
    if owner.present:
        return of.outcome(owner, node.name).value
    return unknown(of.program.plan[(owner.kind, node.name)])


def _as_of(of: Lowerer, node: AsOf, record: SymbolicRecord) -> Lowered:
    return at(of.space.as_of)


def _tally(of: Lowerer, node: Tally, record: SymbolicRecord) -> Lowered:
    return counted([of.truth(part, record) for part in node.conditions])


def counted(truths: Sequence[Truth]) -> Ranged:
    """How many hold: from those that are true to those that are not false."""
    sure = numbers.counted([truth.yes for truth in truths])
    unknown = numbers.counted([truth.unknown for truth in truths])
    high = sure if unknown.term == 0 and unknown.constant else numbers.plus(sure, unknown)
    return Ranged(sure, high, True, True, wide=True)


def _elements(of: Lowerer, node: Count | Distinct, record: SymbolicRecord) -> LoweredCollection:
    found = of.space.fact(of.owner(node.collection.section, record), node.collection.path)
    assert isinstance(found, LoweredCollection)
    return found


def _count(of: Lowerer, node: Count, record: SymbolicRecord) -> Lowered:
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
    return Ranged(bottom, bottom if high is low else high, True, known, wide=True)


def _distinct(of: Lowerer, node: Distinct, record: SymbolicRecord) -> Lowered:
    elements = _elements(of, node, record)
    rows = [(exists, of.value(node.value, element)) for exists, element in elements.rows]
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


def _ranged(value: Lowered) -> Ranged:
    assert isinstance(value, Ranged)
    return value


def _linear(of: Lowerer, node: Linear, record: SymbolicRecord) -> Lowered:
    low = high = exactly(node.constant)
    values = [(factor, _ranged(of.value(part, record))) for factor, part in node.terms]
    absent = some(value.absent for _, value in values)
    there = opposite(absent)
    point = all(value.point for _, value in values)
    has_low: list[Bit] = [there]
    has_high: list[Bit] = [there]
    for factor, value in values:
        ends = [(value.low, value.has_low), (value.high, value.has_high)]
        (first, has_first), (last, has_last) = ends if factor >= 0 else ends[::-1]
        assert isinstance(first, Quantity) and isinstance(last, Quantity)
        low = numbers.plus(low, numbers.times(first, factor))
        high = low if point else numbers.plus(high, numbers.times(last, factor))
        has_low.append(has_first)
        has_high.append(has_last)
    has = every(has_low)
    return Ranged(low, high, has, has if point else every(has_high), absent, wide=True)


def _product(of: Lowerer, node: Product, record: SymbolicRecord) -> Lowered:
    left, right = _ranged(of.value(node.left, record)), _ranged(of.value(node.right, record))
    absent = either(left.absent, right.absent)
    exact = both(left.known, right.known)
    a, b, c, d = left.low, right.low, left.high, right.high
    assert isinstance(a, Quantity) and isinstance(b, Quantity) and isinstance(c, Quantity) and isinstance(d, Quantity)
    low = numbers.product(a, b)
    if left.point and right.point:
        return Ranged(low, low, exact, exact, absent, wide=True)
    positive = both(left.has_low, right.has_low, numbers.at_most(ZERO, a), numbers.at_most(ZERO, b), opposite(absent))
    high = numbers.product(c, d)
    has_low = either(exact, positive)
    return Ranged(low, high, has_low, either(exact, both(positive, left.has_high, right.has_high)), absent, wide=True)


def _extreme(of: Lowerer, node: Extreme, record: SymbolicRecord) -> Lowered:
    values = [_ranged(of.value(part, record)) for part in node.values]
    absent = some(value.absent for value in values)
    unsure = some(
        both(opposite(value.known), opposite(value.absent))
        for part, value in zip(node.values, values, strict=True)
        if may_be_absent(part)
    )
    there = both(opposite(absent), opposite(unsure))
    low, has_low = _end(node.largest, [(v.low, v.has_low) for v in values], anyway=node.largest)
    if all(value.point and value.has_low is True for value in values):
        return Ranged(low, low, there, there, absent, wide=True)
    high, has_high = _end(node.largest, [(v.high, v.has_high) for v in values], anyway=not node.largest)
    return Ranged(low, high, both(there, has_low), both(there, has_high), absent, wide=True)


def _end(largest: bool, ends: list[tuple[Ordered, Bit]], anyway: bool) -> tuple[Ordered, Bit]:
    """The largest (or smallest) of some ends; ``anyway``: an end that is missing is left to the others."""
    best, there = ends[0]
    for end, has in ends[1:]:
        wins = not_after(best, end) if largest else not_after(end, best)
        best = pick(both(has, either(opposite(there), wins)), end, best)
        there = either(there, has)
    return best, there if anyway else every(has for _, has in ends)


def _full_years(of: Lowerer, node: FullYears, record: SymbolicRecord) -> Lowered:
    since, until = _ranged(of.value(node.since, record)), _ranged(of.value(node.until, record))
    assert isinstance(since.low, Day) and isinstance(until.low, Day)
    known, absent = both(since.known, until.known), either(since.absent, until.absent)
    return at(days.full_years(since.low, until.low), known, absent)


def _add_months(of: Lowerer, node: AddMonths, record: SymbolicRecord) -> Lowered:
    day, months = _ranged(of.value(node.day, record)), _ranged(of.value(node.months, record))
    assert isinstance(day.low, Day) and isinstance(months.low, Quantity)
    later, fits = days.add_months(day.low, months.low)
    absent = either(day.absent, months.absent)
    return at(later, both(day.known, months.known, fits), absent)


def value_of(of: Lowerer, node: Value, record: SymbolicRecord) -> Lowered:
    """The value of a node for a record."""
    match node:
        case Literal():
            return _literal(of, node, record)
        case Fact():
            return _fact(of, node, record)
        case Outcome():
            return _outcome(of, node, record)
        case AsOf():
            return _as_of(of, node, record)
        case Tally():
            return _tally(of, node, record)
        case Count():
            return _count(of, node, record)
        case Distinct():
            return _distinct(of, node, record)
        case Linear():
            return _linear(of, node, record)
        case Product():
            return _product(of, node, record)
        case Extreme():
            return _extreme(of, node, record)
        case FullYears():
            return _full_years(of, node, record)
        case AddMonths():
            return _add_months(of, node, record)
        case _:
            assert_never(node)


def truth_of(of: Lowerer, node: Condition, record: SymbolicRecord) -> Truth:
    """Whether a condition holds for a record."""
    match node:
        case Const(truth):
            return known(truth)
        case Not(condition):
            return truth_not(of.truth(condition, record))
        case All(conditions):
            return truth_all(of.truth(part, record) for part in conditions)
        case Any(conditions):
            return truth_any(of.truth(part, record) for part in conditions)
        case Test(value, domain):
            return in_domain(of.value(value, record), domain)
        case Comparison(left, how, right):
            return compare(of.value(left, record), how, of.value(right, record))
        case _:
            assert_never(node)
