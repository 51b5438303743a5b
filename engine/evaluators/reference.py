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
        match node:
            case Const(truth):
                return truth
            case Test(value, domain):
                return in_domain(self.value(value, record), domain)
            case Comparison(left, how, right):
                return compare(self.value(left, record), how, self.value(right, record))
            case Not(condition):
                return kleene_not(self.truth(condition, record))
            case All(conditions):
                return kleene_all(self.truth(c, record) for c in conditions)
            case Any(conditions):
                return kleene_any(self.truth(c, record) for c in conditions)

    def value(self, node: Value, record: Record) -> Anything:
        """The value of a node for a record: plain, ``None`` (unknown), a Range, or ``GAP``."""
        match node:
            case Literal(value):
                return value
            case AsOf():
                return self.case.as_of
            case Fact(path, section):
                owner = self._owner(section, record)
                return owner.facts.get(path) if owner else None
            case Outcome(name, section):
                return self._outcome(name, self._owner(section, record))
            case Tally(conditions):
                return counted(self.truth(c, record) for c in conditions)
            case Count(collection, condition):
                elements = self.value(collection, record)
                return Range(0, None) if elements is None else counted(self.truth(condition, e) for e in elements)
            case Distinct(collection, value):
                elements = self.value(collection, record)
                return Range(0, None) if elements is None else distinct([self.value(value, e) for e in elements])
            case Linear(constant, terms):
                return linear(constant, [(factor, self.value(value, record)) for factor, value in terms])
            case Product(left, right):
                return product(self.value(left, record), self.value(right, record))
            case Extreme(largest, values):
                return extreme(largest, [self.value(v, record) for v in values])
            case FullYears(since, until):
                return _dates(self.value(since, record), self.value(until, record), full_years)
            case AddMonths(day, months):
                return _dates(self.value(day, record), self.value(months, record), add_months)

    def _owner(self, section: str | None, record: Record) -> Record | None:
        return record if section is None else self.case.sections.get(section)

    def _outcome(self, name: str, owner: Record | None) -> Anything:
        if owner is None:
            return None
        found = self.states[owner.index].outs[self.program.plan[(owner.kind, name)].index]
        return None if found is CONFLICT else found


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
        first, last = (ends.low, ends.high) if factor >= 0 else (ends.high, ends.low)
        low = None if low is None or first is None else low + factor * first
        high = None if high is None or last is None else high + factor * last
    return ranged(low, high)


def product(left: Anything, right: Anything) -> Anything:
    """The product of two numbers; of numbers not below zero, end by end."""
    if left is GAP or right is GAP:
        return GAP
    a, b = bounds(left), bounds(right)
    if a.low is None or b.low is None or a.low < 0 or b.low < 0:  # type: ignore[operator]
        return ranged(a.low * b.low, a.high * b.high) if _point(a) and _point(b) else UNBOUNDED  # type: ignore[operator]
    high = None if a.high is None or b.high is None else a.high * b.high  # type: ignore[operator]
    return ranged(a.low * b.low, high)  # type: ignore[operator]


def _point(ends: Range) -> bool:
    return ends.low is not None and ends.low == ends.high


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
