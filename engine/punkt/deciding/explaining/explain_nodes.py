"""Which function explains which node, and what it is called: the one place of explanations that tells nodes apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never

from punkt.kernel.domains import Interval
from punkt.kernel.node_structure import the_one
from punkt.kernel.nodes import (
    Aggregate,
    All,
    Any,
    AsOf,
    Comparison,
    Computed,
    Condition,
    Const,
    Count,
    Default,
    Distinct,
    Fact,
    Gather,
    If,
    Linear,
    Literal,
    MissingDay,
    Node,
    Not,
    Nothing,
    Outcome,
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
    TimeUnit,
    Value,
    WorkdayAfter,
)
from punkt.kernel.records import GAP, Record
from punkt.law.packs.vocabulary import fact_named

from . import explain_failed as why
from . import explain_held as by
from .scope import Failed, Held, NodeFunctions, ValueHeld


def held(node: Condition, kind: str, kept: NodeFunctions) -> Held:
    """What gathers the facts by which a condition of a record type holds."""
    match node:
        case Test(value, domain):
            of_value, some = kept.value_held(value, kind), domain == why.SOME
            return lambda ex, record, wanted, found: of_value(ex, record, some and wanted is True, found)
        case Const():
            return by.nothing
        case Not(condition):
            return by.opposite(kept.held(condition, kind))
        case Possibly(condition):
            return kept.held(condition, kind)
        case All(conditions) | Any(conditions):
            parts = [(kept.truth(c, kind), kept.held(c, kind)) for c in conditions]
            return by.several(node, parts, isinstance(node, All))
        case Comparison(left, _, right):
            return by.both(kept.value_held(left, kind), kept.value_held(right, kind))
        case _:
            assert_never(node)


def value_held(node: Value, kind: str, kept: NodeFunctions) -> ValueHeld:
    """What gathers the facts a value of a record type rests on."""
    if isinstance(node, Computed):
        return by.computed(node, kind, kept)
    match node:
        case Fact() | Outcome() | AsOf():
            return by.plain_value(node, kind, kept)
        case Presumed(fact, _):
            return by.plain_value(fact, kind, kept)
        case Literal() | Nothing():
            return by.nothing
        case Tally(conditions):
            return by.tally(node, [(kept.truth(c, kind), kept.held(c, kind)) for c in conditions])
        case Count() | Aggregate() | Rank():
            return by.of_elements(node, kind, kept)
        case Distinct():
            return by.distinct(node, kind, kept)
        case If():
            return by.branch(node, kind, kept)
        case Default():
            return by.default(node, kind, kept)
        case _:
            assert_never(node)


def failed(node: Condition, kind: str, kept: NodeFunctions) -> Failed:
    """What says why a condition of a record type fails."""
    match node:
        case Test(Tally() as value, Interval() as domain):
            return why.tallied(node, value, domain, kind, kept)
        case Test(Count() as value, domain) if domain in (why.SOME, why.NONE):
            return why.counted(node, value, kind, kept)
        case Test():
            return why.tested(node, kind, kept)
        case Const():
            return why.never
        case Not(condition):
            return why.opposite(kept.failed(condition, kind))
        case Possibly(condition):
            return kept.failed(condition, kind)
        case All(conditions) | Any(conditions):
            return why.deciding([(kept.truth(c, kind), kept.failed(c, kind)) for c in conditions])
        case Comparison():
            return why.compared(node, kind, kept)
        case _:
            assert_never(node)


def own_gap(node: Value, read: Callable[[Value], object]) -> str | None:
    """Why a number is absent although all it is reckoned from is there; ``None`` of what is no reckoning."""
    match node:
        case Quotient(_, part) | Power(part, _):
            return DIVISION_BY_ZERO if read(part) == 0 else OVERFLOW
        case TimeAfter(unit=TimeUnit.MONTHS, missing=MissingDay.REFUSE):
            return OVERFLOW if read(replace(node, missing=MissingDay.DOWN)) is GAP else NO_SUCH_DAY
        case WorkdayAfter():
            return CALENDAR_ENDS
        case TimeBetween() if node.calendar is not None:
            return CALENDAR_ENDS
        case Linear() | Product() | Round() | TimeAfter():
            return OVERFLOW
        case Rank():
            return TIED if read(replace(node, shared=True)) is not GAP else None
        case Aggregate(how):
            return OVERFLOW if how is Gather.SUM else None
        case _:
            return None


def may_be_no_number(node: Node) -> bool:
    """Whether a node reckons, so that it may be absent although all it is reckoned from is there."""
    if isinstance(node, TimeBetween):
        return node.calendar is not None
    reckons = isinstance(
        node, Quotient | Power | Linear | Product | Round | Aggregate | Rank | TimeAfter | WorkdayAfter
    )
    return reckons or the_one(node) is not None


NO_SUCH_ONE, SEVERAL_SUCH = "no_such_one", "several_such"
"""Why a value of the one element that is so is none."""
TIED = "tied"
"""Why one of several that are alike has no place among them."""
DIVISION_BY_ZERO, OVERFLOW, NO_SUCH_DAY, CALENDAR_ENDS = "division_by_zero", "overflow", "no_such_day", "calendar_ends"
"""Why an outcome is a gap, as a document has it."""


def name_of(node: Value, record: Record, derived: Mapping[tuple[str, Value], str]) -> str | None:
    """The absolute name of a fact, an outcome or a derived fact; ``None`` for anything computed."""
    match node:
        case Fact(path, section):
            return fact_named(section or record.name, "" if section else record.kind, path)
        case Outcome():
            return f"{node.section or record.name}.{node.name}"
        case AsOf():
            return "as_of"
        case Count(collection, _) | Distinct(collection, _):
            return name_of(collection, record, derived)
        case Presumed(fact, _):
            return name_of(fact, record, derived)
        case Literal() | Nothing() | Tally() | Aggregate() | Rank() | If() | Default():
            return _derived_name(node, record, derived)
        case _:  # asked last: facts and outcomes are named far more often
            if not isinstance(node, Computed):
                assert_never(node)
            return _derived_name(node, record, derived)


def _derived_name(node: Value, record: Record, derived: Mapping[tuple[str, Value], str]) -> str | None:
    found = derived.get((record.kind, node))
    return f"{record.name}.{found}" if found else None
