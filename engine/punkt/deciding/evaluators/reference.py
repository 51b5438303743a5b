"""The reference evaluator: it defines what every node of the kernel means.

Written to be read, not to be fast: one short method a node, over the arithmetic of
:mod:`punkt.kernel.kleene`. Every other evaluator must agree with this one.
"""

from __future__ import annotations

from typing import Any as Anything

from punkt.kernel.kleene import (
    UNBOUNDED,
    Range,
    Truth,
    add_months,
    compare,
    counted,
    distinct,
    extreme,
    full_years,
    in_domain,
    kleene_all,
    kleene_any,
    kleene_not,
    linear,
    of_dates,
    product,
)
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
from punkt.kernel.records import CONFLICT, GAP, OPEN, Case, Record, State
from punkt.law.language.program import Plan, Program


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
        self.states = (
            states if states is not None else [State(*program.sizes.get(r.kind, (0, 0))) for r in case.records]
        )

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
        """The largest or the smallest; while one may turn out absent, nothing is certain."""
        return extreme_of(node, [self.value(v, record) for v in node.values])

    def full_years(self, node: FullYears, record: Record) -> Anything:
        """Full years between two days."""
        return of_dates(self.value(node.since, record), self.value(node.until, record), full_years)

    def add_months(self, node: AddMonths, record: Record) -> Anything:
        """A day some months later."""
        return of_dates(self.value(node.day, record), self.value(node.months, record), add_months)

    def _owner(self, section: str | None, record: Record) -> Record | None:
        return record if section is None else self.case.sections.get(section)


def extreme_of(node: Extreme, values: list[Anything]) -> Anything:
    """The largest or the smallest of values found."""
    unsure = any(
        may_be_absent(v) and (x is None or isinstance(x, Range)) for v, x in zip(node.values, values, strict=True)
    )
    return UNBOUNDED if unsure and GAP not in values else extreme(node.largest, values)


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
