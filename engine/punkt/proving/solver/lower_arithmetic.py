"""Nodes lowered: each kind of value and of condition, and of values those that need no arithmetic."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import (
    Aggregate,
    All,
    Any,
    AsOf,
    Comparison,
    Condition,
    Const,
    Count,
    Default,
    Distinct,
    Extreme,
    Fact,
    If,
    Joined,
    Linear,
    Literal,
    Not,
    Nothing,
    Outcome,
    PeriodEdge,
    Possibly,
    Power,
    Presumed,
    Product,
    Quotient,
    Rank,
    Round,
    Tally,
    Test,
    TimeAfter,
    TimeBetween,
    Value,
    WorkdayAfter,
)
from punkt.law.language.unknown_numbers import range_of

from . import lower_choices as choices
from . import lower_elements as elements
from . import lower_numbers as numbers
from . import lower_texts as texts
from . import solver_days as days
from .lower_conditions import compare, in_domain
from .lower_outcomes import unknown
from .lower_values import (
    Lowered,
    LoweredCollection,
    Ranged,
    Several,
    SymbolicRecord,
    at,
    constant,
    in_doubt,
    ordered,
    pick,
)
from .lowerer import Lowerer
from .ratios import ZERO
from .solver_days import Day, exact_day
from .truths import Truth, both, either, known, opposite, truth_all, truth_any, truth_not


def _literal(of: Lowerer, node: Literal, record: SymbolicRecord) -> Lowered:
    if isinstance(node.value, tuple):
        return Several(True, {str(value): True for value in node.value})
    return constant(node.value)


def _fact(of: Lowerer, node: Fact, record: SymbolicRecord) -> Lowered:
    found = of.space.fact(of.owner(node.section, record), node.path)
    assert not isinstance(found, LoweredCollection)
    return found


def _between_ends(of: Lowerer, node: Fact, record: SymbolicRecord) -> Lowered:
    """A fact, if it exists: while it is not given, it lies between the ends that the vocabulary sets."""
    found = _fact(of, node, record)
    span = range_of(node, record.kind, of.program.vocabulary)
    if span is None or found.known is True or not isinstance(found, Ranged):
        return found
    low, high = found.low, found.low
    if span.low is not None:
        low = pick(found.has_low, found.low, ordered(span.low))
    if span.high is not None:
        high = pick(found.has_low, found.low, ordered(span.high))
    return Ranged(low, high, either(found.has_low, span.low is not None), either(found.has_low, span.high is not None))


def _outcome(of: Lowerer, node: Outcome, record: SymbolicRecord) -> Lowered:
    owner = of.owner(node.section, record)
    if owner.present:
        return of.outcome(owner, node.name).value
    return unknown(of.program.plan[(owner.kind, node.name)])


def _as_of(of: Lowerer, node: AsOf, record: SymbolicRecord) -> Lowered:
    return at(of.space.as_of)


def _tally(of: Lowerer, node: Tally, record: SymbolicRecord) -> Lowered:
    return elements.counted([of.truth(part, record) for part in node.conditions])


def _day(of: Lowerer, node: Value, record: SymbolicRecord) -> Ranged:
    """A day; a value that is none at all is blank."""
    value = of.value(node, record)
    if isinstance(value, Ranged) and isinstance(value.low, Day):
        return value
    assert value.known is False
    return at(exact_day(date.min), False, value.absent)


def _time_between(of: Lowerer, node: TimeBetween, record: SymbolicRecord) -> Lowered:
    since, until = _day(of, node.since, record), _day(of, node.until, record)
    assert isinstance(since.low, Day) and isinstance(until.low, Day)
    known, absent = both(since.known, until.known), either(since.absent, until.absent)
    if node.calendar is None:
        return at(days.time_between(since.low, until.low, node.unit, node.missing), known, absent)
    count, fits = days.workdays_between(since.low, until.low, node.calendar)
    return at(count, both(known, fits), either(absent, both(known, opposite(fits))))


def _time_after(of: Lowerer, node: TimeAfter, record: SymbolicRecord) -> Lowered:
    day, amount = _day(of, node.day, record), numbers.number(of, node.amount, record)
    assert isinstance(day.low, Day)
    later, fits = days.time_after(day.low, numbers.ends(amount)[0], node.unit, node.missing)
    known = both(day.known, amount.known)
    return at(later, both(known, fits), either(day.absent, amount.absent, both(known, opposite(fits))))


def _workday_after(of: Lowerer, node: WorkdayAfter, record: SymbolicRecord) -> Lowered:
    day, amount = _day(of, node.day, record), numbers.number(of, node.amount, record)
    assert isinstance(day.low, Day)
    later, fits = days.workday_after(day.low, numbers.ends(amount)[0], node.calendar)
    known = both(day.known, amount.known)
    return at(later, both(known, fits), either(day.absent, amount.absent, both(known, opposite(fits))))


def _period_edge(of: Lowerer, node: PeriodEdge, record: SymbolicRecord) -> Lowered:
    day = _day(of, node.day, record)
    assert isinstance(day.low, Day)
    return at(days.period_edge(day.low, node.period, node.last), day.known, day.absent)


def value_of(of: Lowerer, node: Value, record: SymbolicRecord) -> Lowered:
    """The value of a node for a record."""
    match node:
        case Literal():
            return _literal(of, node, record)
        case Fact():
            return _fact(of, node, record) if node.none else _between_ends(of, node, record)
        case Outcome():
            return _outcome(of, node, record)
        case AsOf():
            return _as_of(of, node, record)
        case Tally():
            return _tally(of, node, record)
        case Count():
            return elements.count(of, node, record)
        case Distinct():
            return elements.distinct(of, node, record)
        case Linear():
            return numbers.linear(of, node, record)
        case Product():
            return numbers.product(of, node, record)
        case Aggregate():
            return elements.aggregate(of, node, record)
        case Rank():
            return elements.rank(of, node, record)
        case Quotient():
            return numbers.quotient(of, node, record)
        case Power():
            return numbers.power(of, node, record)
        case Round():
            return numbers.rounded(of, node, record)
        case If():
            return choices.chosen(of, node, record)
        case Nothing():
            return Ranged(ZERO, ZERO, False, False, absent=True)
        case Default(Fact(none=True) as fact, otherwise) if range_of(fact, record.kind, of.program.vocabulary):
            one, there = _between_ends(of, fact, record), _fact(of, fact, record)
            two, may = of.value(otherwise, record), may_be_absent(otherwise)
            unsure = both(may, in_doubt(two))
            return choices.either_of(Truth(there.known, there.absent), one, two, unsure)
        case Default():
            return choices.default(of, node, record)
        case Presumed():
            return choices.presumed(of, node, record)
        case Extreme():
            return numbers.extreme(of, node, record)
        case Joined():
            return texts.put_together(of, node, record)
        case TimeBetween():
            return _time_between(of, node, record)
        case TimeAfter():
            return _time_after(of, node, record)
        case WorkdayAfter():
            return _workday_after(of, node, record)
        case PeriodEdge():
            return _period_edge(of, node, record)
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
        case Possibly(condition):
            return known(opposite(of.truth(condition, record).no))
        case Test(value, domain):
            if isinstance(value, Presumed):
                texts.tested(of, _fact(of, value.fact, record), domain)
            asked = _fact(of, value, record) if isinstance(value, Fact) else of.value(value, record)
            return in_domain(texts.tested(of, asked, domain), domain)
        case Comparison(left, how, right):
            one, two = of.value(left, record), of.value(right, record)
            texts.doubt_same(of, (one, two))
            return compare(one, how, two)
        case _:
            assert_never(node)
