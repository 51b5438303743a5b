"""The reference evaluator: it defines what every node of the kernel means.

Written to be read, not to be fast. Unknown is ``None``. A number that counts partly
unknown things is a :class:`Range`. Every other evaluator must agree with this one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any as Anything
from typing import TypeAlias

from ..domains import Domain, Interval, OneOf, Ordered
from ..kernel import (
    AddMonths,
    All,
    Any,
    AsOf,
    Compare,
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
)
from ..program import Plan, Program
from ..records import CONFLICT, GAP, OPEN, Case, Record, State

Truth: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class Range:
    """A number known only to lie between two ends, both included; ``None`` is no bound."""

    low: Ordered | None
    high: Ordered | None


UNBOUNDED = Range(None, None)


def kleene_all(truths: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown, else true."""
    found = list(truths)
    return False if False in found else None if None in found else True


def kleene_any(truths: Iterable[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown, else false."""
    found = list(truths)
    return True if True in found else None if None in found else False


def kleene_not(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return None if truth is None else not truth


def counted(truths: Iterable[Truth]) -> int | Range:
    """How many are true: exact where none is unknown."""
    found = list(truths)
    true, unknown = found.count(True), found.count(None)
    return Range(true, true + unknown) if unknown else true


def full_years(since: date, until: date) -> int:
    """Full years from one day to another; negative before the first day."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def add_months(day: date, months: int) -> date | None:
    """The same day of the month ``months`` later, or that month's last; ``None`` past the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def bounds(value: Anything) -> Range:
    """The ends between which a value lies."""
    if value is None:
        return UNBOUNDED
    return value if isinstance(value, Range) else Range(value, value)


def ranged(low: Anything, high: Anything) -> Anything:
    """A range, or the plain value where both ends are the same."""
    return low if low is not None and low == high else Range(low, high)


class Reference:
    """Evaluates a program on cases by walking the kernel."""

    name = "reference"

    def __init__(self, program: Program) -> None:
        self.program = program

    def run(self, case: Case) -> list[State]:
        """The state of each record of the case."""
        scope = Scope(self.program, case)
        for layer in self.program.by_stratum:
            for kind, plans in layer:
                for record in case.records:
                    if record.kind == kind:
                        for plan in plans:
                            scope.decide(plan, record)
        return scope.states


class Scope:
    """A case under evaluation; outcomes of earlier strata are in ``states``."""

    def __init__(self, program: Program, case: Case, states: list[State] | None = None) -> None:
        self.program, self.case = program, case
        self.states = states if states is not None else [
            State(*program.sizes.get(r.kind, (0, 0))) for r in case.records
        ]

    def decide(self, plan: Plan, record: Record) -> None:
        """Evaluate the clauses of an outcome and resolve it."""
        state = self.states[record.index]
        values: list[Anything] = []
        for clause in plan.clauses:
            truth = self.truth(clause.condition, record)
            value = self.value(clause.value, record) if truth is not False else None
            if truth is True:
                truth = False if value is GAP else None if value is None or isinstance(value, Range) else True
            state.truths[clause.index] = truth
            values.append(value)
        truths = [state.truths[clause.index] for clause in plan.clauses]
        stated = record.facts.get(plan.name) if plan.stated else None
        state.outs[plan.index] = resolve(plan, truths, values, stated)

    def truth(self, node: Condition, record: Record) -> Truth:
        """Whether a condition holds for a record."""
        found: Truth = _TRUTH[type(node)](self, node, record)
        return found

    def value(self, node: Value, record: Record) -> Anything:
        """The value of a node for a record: plain, ``None`` (unknown), a Range, or ``GAP``."""
        return _VALUE[type(node)](self, node, record)

    # --- conditions

    def const(self, node: Const, record: Record) -> Truth:
        """Always the same."""
        return node.truth

    def test(self, node: Test, record: Record) -> Truth:
        """Whether the value lies in the domain."""
        return in_domain(self.value(node.value, record), node.domain)

    def comparison(self, node: Comparison, record: Record) -> Truth:
        """Whether two values compare so."""
        return compare(self.value(node.left, record), node.how, self.value(node.right, record))

    def negation(self, node: Not, record: Record) -> Truth:
        """The opposite."""
        return kleene_not(self.truth(node.condition, record))

    def conjunction(self, node: All, record: Record) -> Truth:
        """All of them."""
        return kleene_all(self.truth(c, record) for c in node.conditions)

    def disjunction(self, node: Any, record: Record) -> Truth:
        """At least one of them."""
        return kleene_any(self.truth(c, record) for c in node.conditions)

    # --- values

    def literal(self, node: Literal, record: Record) -> Anything:
        """What is written."""
        return node.value

    def as_of(self, node: AsOf, record: Record) -> Anything:
        """The day asked."""
        return self.case.as_of

    def fact(self, node: Fact, record: Record) -> Anything:
        """The fact of the record in scope, or of a section; unknown where not given."""
        owner = self._owner(node.section, record)
        return owner.facts.get(node.path) if owner else None

    def outcome(self, node: Outcome, record: Record) -> Anything:
        """What was concluded; unknown while it is open or in conflict."""
        owner = self._owner(node.section, record)
        if owner is None:
            return None
        found = self.states[owner.index].outs[self.program.plan[(owner.kind, node.name)].index]
        return None if found is CONFLICT else found

    def tally(self, node: Tally, record: Record) -> Anything:
        """How many conditions hold."""
        return counted(self.truth(c, record) for c in node.conditions)

    def count(self, node: Count, record: Record) -> Anything:
        """How many elements are so; of an unknown collection, any number."""
        elements = self.value(node.collection, record)
        return Range(0, None) if elements is None else counted(self.truth(node.condition, e) for e in elements)

    def distinct(self, node: Distinct, record: Record) -> Anything:
        """How many different values the elements have."""
        elements = self.value(node.collection, record)
        return Range(0, None) if elements is None else distinct([self.value(node.value, e) for e in elements])

    def linear(self, node: Linear, record: Record) -> Anything:
        """Weighted terms added up."""
        return linear(node.constant, [(factor, self.value(value, record)) for factor, value in node.terms])

    def product(self, node: Product, record: Record) -> Anything:
        """Two numbers multiplied."""
        return product(self.value(node.left, record), self.value(node.right, record))

    def extreme(self, node: Extreme, record: Record) -> Anything:
        """The largest or the smallest."""
        return extreme(node.largest, [self.value(v, record) for v in node.values])

    def full_years(self, node: FullYears, record: Record) -> Anything:
        """Full years between two days."""
        return _dates(self.value(node.since, record), self.value(node.until, record), full_years)

    def add_months(self, node: AddMonths, record: Record) -> Anything:
        """A day some months later."""
        return _dates(self.value(node.day, record), self.value(node.months, record), add_months)

    def _owner(self, section: str | None, record: Record) -> Record | None:
        return record if section is None else self.case.sections.get(section)


def in_domain(value: Anything, domain: Domain) -> Truth:
    """Whether a value lies in a domain; a value that is absent lies in none."""
    if value is GAP:
        return False
    if value is None:
        return None
    if not isinstance(value, Range):
        return domain.contains(value)
    if isinstance(domain, Interval):
        if (value.high is not None and domain.below(value.high)) or (value.low is not None and domain.above(value.low)):
            return False
        low_inside = domain.low is None or (value.low is not None and not domain.below(value.low))
        high_inside = domain.high is None or (value.high is not None and not domain.above(value.high))
        return True if low_inside and high_inside else None
    if not isinstance(domain, OneOf):
        return None
    possible = any(compare(value, Compare.EQ, v) is not False for v in domain.values)
    return None if possible else domain.complement


def compare(left: Anything, how: Compare, right: Anything) -> Truth:
    """How two values compare; false where one is absent."""
    if left is GAP or right is GAP:
        return False
    if how in (Compare.EQ, Compare.NE):
        same = _same(left, right)
        return same if how is Compare.EQ else kleene_not(same)
    if how in (Compare.GT, Compare.GE):
        left, right = right, left
        how = Compare.LT if how is Compare.GT else Compare.LE
    a, b = bounds(left), bounds(right)
    strict = how is Compare.LT
    if a.high is not None and b.low is not None and (a.high < b.low if strict else a.high <= b.low):  # type: ignore[operator]
        return True
    if a.low is not None and b.high is not None and (a.low >= b.high if strict else a.low > b.high):  # type: ignore[operator]
        return False
    return None


def _same(left: Anything, right: Anything) -> Truth:
    if left is None or right is None:
        return None
    if not isinstance(left, Range) and not isinstance(right, Range):
        return bool(left == right)
    a, b = bounds(left), bounds(right)
    apart = (a.high is not None and b.low is not None and a.high < b.low) or (  # type: ignore[operator]
        a.low is not None and b.high is not None and a.low > b.high)  # type: ignore[operator]
    return False if apart else None


def distinct(values: list[Anything]) -> int | Range:
    """How many different values: an unknown one may repeat a known one, be new, or (an outcome) be absent."""
    known = {v for v in values if v is not None and v is not GAP and not isinstance(v, Range)}
    unknown = sum(1 for v in values if v is None or isinstance(v, Range))
    return Range(len(known), len(known) + unknown) if unknown else len(known)


def linear(constant: int | Decimal, terms: list[tuple[int | Decimal, Anything]]) -> Anything:
    """A constant and weighted terms added up, end by end."""
    if any(value is GAP for _, value in terms):
        return GAP
    low: Anything = constant
    high: Anything = constant
    for factor, value in terms:
        ends = bounds(value)
        first: Anything = ends.low if factor >= 0 else ends.high
        last: Anything = ends.high if factor >= 0 else ends.low
        low = None if low is None or first is None else low + factor * first
        high = None if high is None or last is None else high + factor * last
    return ranged(low, high)


def product(left: Anything, right: Anything) -> Anything:
    """The product of two numbers; of numbers not below zero, end by end."""
    if left is GAP or right is GAP:
        return GAP
    if None in (left, right):
        return UNBOUNDED
    if not isinstance(left, Range) and not isinstance(right, Range):
        return left * right
    a, b = bounds(left), bounds(right)
    lows: Anything = (a.low, b.low)
    highs: Anything = (a.high, b.high)
    if None in lows or min(lows) < 0:
        return UNBOUNDED
    return ranged(lows[0] * lows[1], None if None in highs else highs[0] * highs[1])


def extreme(largest: bool, values: list[Anything]) -> Anything:
    """The largest or smallest, end by end; an end without bound wins or is left to the others."""
    if any(value is GAP for value in values):
        return GAP
    ends = [bounds(value) for value in values]
    lows, highs = [e.low for e in ends], [e.high for e in ends]
    return ranged(_pick(largest, lows, above=False), _pick(largest, highs, above=True))


def _pick(largest: bool, ends: list[Anything], above: bool) -> Anything:
    """The extreme of lower (or upper, ``above``) ends; ``None`` is minus (or plus) infinity."""
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) and largest is above or not known:
        return None
    return max(known) if largest else min(known)


def _dates(first: Anything, second: Anything, function: Anything) -> Anything:
    if first is GAP or second is GAP:
        return GAP
    if first is None or second is None or isinstance(first, Range) or isinstance(second, Range):
        return None
    return function(first, second)


def resolve(plan: Plan, truths: list[Truth], values: list[Anything], stated: Anything) -> Anything:
    """The state of an outcome, from the truth and value of its clauses and what the case states."""
    fired = {value for truth, value in zip(truths, values, strict=True) if truth is True}
    if plan.listed is not None:
        return OPEN if None in truths else tuple(v for v in plan.listed if v in fired)
    if len(fired) > 1 or (stated is not None and fired and fired != {stated}):
        return CONFLICT
    if stated is not None:
        return stated
    undecided = [value for truth, value in zip(truths, values, strict=True) if truth is None]
    if fired:
        (value,) = fired
        return value if all(other == value for other in undecided) else OPEN
    return OPEN if undecided else GAP


_TRUTH: dict[type, Anything] = {
    Const: Scope.const,
    Test: Scope.test,
    Comparison: Scope.comparison,
    Not: Scope.negation,
    All: Scope.conjunction,
    Any: Scope.disjunction,
}
_VALUE: dict[type, Anything] = {
    Literal: Scope.literal,
    AsOf: Scope.as_of,
    Fact: Scope.fact,
    Outcome: Scope.outcome,
    Tally: Scope.tally,
    Count: Scope.count,
    Distinct: Scope.distinct,
    Linear: Scope.linear,
    Product: Scope.product,
    Extreme: Scope.extreme,
    FullYears: Scope.full_years,
    AddMonths: Scope.add_months,
}
