"""The reference evaluator: it defines what every node of the kernel means.

Written to be read: one short case a node, over the arithmetic of :mod:`punkt.kernel.kleene`;
each node becomes a function of a case and a record once, which explanations use too. Every
other evaluator must agree with this one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any as Anything
from typing import TypeVar, assert_never

from punkt.kernel.kleene import (
    UNBOUNDED,
    Range,
    Truth,
    aggregate,
    chosen,
    counted,
    default,
    distinct,
    in_domain,
    kleene_all,
    kleene_any,
    kleene_not,
    period_edge,
    power,
    product,
    quotient,
    rounded,
    time_after,
    time_between,
    workday_after,
    workdays_between,
)
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
    Node,
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
from punkt.kernel.ranking import Ranked, rank
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, OPEN, Case, Record, State
from punkt.kernel.texts import joined
from punkt.law.language.program import Plan, Program
from punkt.law.language.unknown_numbers import range_of

from .quick_readers import comparison_reader, day_reader, days_reader, extreme_reader, linear_reader

Made = TypeVar("Made")
SOME_NUMBER = Range(0, None)
"""How many elements a collection has that is not given."""


class Reference:
    """Evaluates a program on cases by what each node means."""

    name = "reference"
    not_chained: tuple[str, ...] = ()

    def __init__(self, program: Program) -> None:
        self.program, self._meaning = program, Meaning(program)

    def run(self, case: Case, states: list[State] | None = None) -> list[State]:
        """The state of each record of the case; into ``states`` where given."""
        scope = Scope(self.program, case, states, self._meaning)
        for layer in self.program.by_stratum:
            for kind, plans in layer:
                for record in case.records:
                    if record.kind == kind:
                        for plan in plans:
                            scope.decide(plan, record)
        return scope.states


class Scope:
    """A case under evaluation; outcomes of earlier strata are in ``states``."""

    def __init__(
        self, program: Program, case: Case, states: list[State] | None = None, meaning: Meaning | None = None
    ) -> None:
        self.program, self.case, self.meaning = program, case, meaning or Meaning(program)
        self.states = (
            states if states is not None else [State(*program.sizes.get(r.kind, (0, 0))) for r in case.records]
        )

    def decide(self, plan: Plan, record: Record) -> None:
        """Evaluate the clauses of an outcome and resolve it."""
        state = self.states[record.index]
        applies = True if plan.applies is None else self.truth(plan.applies, record)
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
        state.outs[plan.index] = resolve(plan, truths, values, stated, applies)

    def truth(self, node: Condition, record: Record) -> Truth:
        """Whether a condition holds for a record."""
        return self.meaning.condition(node, record.kind)(self, record)

    def value(self, node: Value, record: Record) -> Anything:
        """The value of a node for a record: plain, ``None`` (unknown), a Range, or ``GAP``."""
        return self.meaning.value(node, record.kind)(self, record)

    def owner(self, section: str | None, record: Record) -> Record | None:
        """The record that a name is about; ``None`` for an absent section."""
        return record if section is None else self.case.sections.get(section)


ConditionReader = Callable[[Scope, Record], Truth]
ValueReader = Callable[[Scope, Record], Anything]


class Meaning:
    """What the nodes of a program mean: a function for each, made once for a record type.

    A node is told by its identity, so the nodes are held.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._made: dict[tuple[int, str], Anything] = {}
        self._nodes: list[Node] = []

    def condition(self, node: Condition, kind: str) -> ConditionReader:
        """The function that finds whether a condition holds for a record of a type."""
        found: ConditionReader | None = self._made.get((id(node), kind))
        return found or self._keep(node, kind, self._condition(node, kind))

    def value(self, node: Value, kind: str) -> ValueReader:
        """The function that finds a value for a record of a type."""
        found: ValueReader | None = self._made.get((id(node), kind))
        return found or self._keep(node, kind, self._value(node, kind))

    def _keep(self, node: Node, kind: str, made: Made) -> Made:
        self._made[(id(node), kind)] = made
        self._nodes.append(node)
        return made

    def _condition(self, node: Condition, kind: str) -> ConditionReader:
        match node:
            case Const(truth):
                return lambda scope, record: truth
            case Test(value, domain):  # one fact alone, that any number may meet, was settled before
                read = given(value) if isinstance(value, Fact) else self.value(value, kind)
                return lambda scope, record: in_domain(read(scope, record), domain)
            case Comparison(left, how, right):
                return comparison_reader(self.value(left, kind), how, self.value(right, kind))
            case Not(condition):
                inner = self.condition(condition, kind)
                return lambda scope, record: kleene_not(inner(scope, record))
            case All(conditions):
                parts = [self.condition(c, kind) for c in conditions]
                return lambda scope, record: kleene_all([part(scope, record) for part in parts])
            case Any(conditions):
                parts = [self.condition(c, kind) for c in conditions]
                return lambda scope, record: kleene_any([part(scope, record) for part in parts])
            case Possibly(condition):
                inner = self.condition(condition, kind)
                return lambda scope, record: inner(scope, record) is not False
            case _:
                assert_never(node)

    def _value(self, node: Value, kind: str) -> ValueReader:
        match node:
            case Literal(constant):
                return lambda scope, record: constant
            case AsOf():
                return lambda scope, record: scope.case.as_of
            case Fact():
                return given(node, range_of(node, kind, self.program.vocabulary) if not node.none else None)
            case Outcome(name, section):
                return _outcome(self.program.plan[(section or kind, name)].index, section)
            case Tally(conditions):
                return lambda scope, record: counted([scope.truth(c, record) for c in conditions])
            case Count(collection, condition):
                return _of_elements(
                    self.value(collection, kind),
                    lambda scope, elements: counted([scope.truth(condition, e) for e in elements]),
                )
            case Distinct(collection, part):
                return _of_elements(
                    self.value(collection, kind),
                    lambda scope, elements: distinct([scope.value(part, e) for e in elements]),
                )
            case Linear(_, terms):
                return linear_reader(node, [(factor, self.value(term, kind)) for factor, term in terms])
            case Product(left, right):
                one, two = self.value(left, kind), self.value(right, kind)
                absent = may_be_absent(left), may_be_absent(right)
                return lambda scope, record: product(one(scope, record), two(scope, record), absent)
            case Quotient(left, right):
                one, two = self.value(left, kind), self.value(right, kind)
                return lambda scope, record: quotient(one(scope, record), two(scope, record))
            case Power(left, right):
                one, two = self.value(left, kind), self.value(right, kind)
                return lambda scope, record: power(one(scope, record), two(scope, record))
            case Round(value, step, how):
                one = self.value(value, kind)
                return lambda scope, record: rounded(one(scope, record), step, how)
            case Aggregate(gather, collection, value, condition):
                unsure = may_be_absent(value)
                return _of_elements(
                    self.value(collection, kind),
                    lambda scope, elements: aggregate(
                        gather, [(scope.truth(condition, e), scope.value(value, e)) for e in elements], unsure
                    ),
                    UNBOUNDED,
                )
            case Rank():
                return self._rank(node, kind)
            case If(condition, then, otherwise):
                truth, one, two = self.condition(condition, kind), self.value(then, kind), self.value(otherwise, kind)
                absent = may_be_absent(then), may_be_absent(otherwise)
                return lambda scope, record: chosen(
                    truth(scope, record), one(scope, record), two(scope, record), absent
                )
            case Nothing():
                return lambda scope, record: GAP
            case Default(Fact(none=True) as fact, otherwise):
                return self._unless_none(fact, otherwise, kind)
            case Default(value, otherwise):
                one, two = self.value(value, kind), self.value(otherwise, kind)
                return lambda scope, record: default(one(scope, record), two(scope, record))
            case Presumed(fact, presumed):
                return _presumed(fact, presumed)
            case Extreme(_, values):
                return extreme_reader(node, [self.value(value, kind) for value in values])
            case Joined(values):
                parts = [self.value(value, kind) for value in values]
                return lambda scope, record: joined([part(scope, record) for part in parts])
            case TimeBetween(since, until, unit, missing, calendar):
                between = partial(time_between, unit=unit, missing=missing)
                counted_by = between if calendar is None else partial(workdays_between, calendar=calendar)
                return days_reader(self.value(since, kind), self.value(until, kind), counted_by)
            case TimeAfter(day, Literal(int(amount)), unit, missing):
                return day_reader(self.value(day, kind), lambda one: time_after(one, amount, unit, missing))
            case TimeAfter(day, amount, unit, missing):
                after = partial(time_after, unit=unit, missing=missing)
                return days_reader(self.value(day, kind), self.value(amount, kind), after)
            case WorkdayAfter(day, amount, calendar):
                found = partial(workday_after, calendar=calendar)
                return days_reader(self.value(day, kind), self.value(amount, kind), found)
            case PeriodEdge(day, period, last):
                return day_reader(self.value(day, kind), lambda one: period_edge(one, period, last))
            case _:
                assert_never(node)

    def _rank(self, node: Rank, kind: str) -> ValueReader:
        """The place of the record among the elements, each with whether it takes part and its keys."""
        read, absent = self.value(node.collection, kind), [may_be_absent(key) for key in node.keys]

        def found(scope: Scope, record: Record) -> Anything:
            elements = read(scope, record)
            if elements is None:
                return UNBOUNDED
            rows = [
                Ranked(e.index == record.index, scope.truth(node.condition, e), [scope.value(k, e) for k in node.keys])
                for e in elements
            ]
            return rank(rows, node.largest, node.shared, absent)

        return found

    def _unless_none(self, fact: Fact, otherwise: Value, kind: str) -> ValueReader:
        """A fact, or another value where there is none; while that is unknown, what both leave possible."""
        read, two = given(fact, range_of(fact, kind, self.program.vocabulary)), self.value(otherwise, kind)
        absent = (False, may_be_absent(otherwise))

        def found(scope: Scope, record: Record) -> Anything:
            one, other = read(scope, record), two(scope, record)
            if one is None:
                return None
            return chosen(None if isinstance(one, Range) else one is not GAP, one, other, absent)

        return found


def given(fact: Fact, unknown: Range | None = None) -> ValueReader:
    """What a case says of a fact; what is said of it here where it is not given."""
    path, section = fact.path, fact.section
    if section is not None:
        return lambda scope, record: (
            unknown if (o := scope.owner(section, record)) is None else o.facts.get(path, unknown)
        )
    if unknown is not None:
        return lambda scope, record: record.facts.get(path, unknown)
    return lambda scope, record: record.facts.get(path)


def _outcome(index: int, section: str | None) -> ValueReader:
    """What was concluded; unknown while it is open or in conflict."""

    def read(scope: Scope, record: Record) -> Anything:
        found = scope.states[record.index].outs[index]
        return None if found is CONFLICT else GAP if found is NOT_APPLICABLE else found

    def read_section(scope: Scope, record: Record) -> Anything:
        owner = scope.owner(section, record)
        return None if owner is None else read(scope, owner)

    return read if section is None else read_section


def _presumed(fact: Fact, presumed: Anything) -> ValueReader:
    """The fact where it is given, else what is presumed; of a section that is absent nothing is."""

    def read(scope: Scope, record: Record) -> Anything:
        owner = scope.owner(fact.section, record)
        return None if owner is None else owner.facts.get(fact.path, presumed)

    return read


def _of_elements(
    read: ValueReader, counting: Callable[[Scope, list[Record]], Anything], of_unknown: Range = SOME_NUMBER
) -> ValueReader:
    """What is counted of the elements; of an unknown collection, any number."""

    def found(scope: Scope, record: Record) -> Anything:
        elements = read(scope, record)
        return of_unknown if elements is None else counting(scope, elements)

    return found


def resolve(
    plan: Plan, truths: list[Truth], values: list[Anything], stated: Anything, applies: Truth = True
) -> Anything:
    """The state of an outcome, from the truth and value of its clauses, what the case states, and whether it applies."""
    if applies is not True:
        return NOT_APPLICABLE if applies is False else OPEN
    fired = {value for truth, value in zip(truths, values, strict=True) if truth is True}
    if plan.listed is not None:
        found = tuple(v for v in plan.listed if v in fired)
        if plan.in_rows:
            found = tuple(value for truth, value in zip(truths, values, strict=True) if truth is True)
        return OPEN if None in truths else found or (GAP if plan.empty_is_gap else ())
    if stated is not None:
        against = [
            value
            for clause, truth, value in zip(plan.clauses, truths, values, strict=True)
            if truth is True and value != stated and not clause.rule.citation.yields
        ]
        return CONFLICT if against else stated
    if len(fired) > 1:
        return CONFLICT
    undecided = [value for truth, value in zip(truths, values, strict=True) if truth is None]
    if fired:
        (value,) = fired
        return value if all(other == value for other in undecided) else OPEN
    return OPEN if undecided else GAP
