"""Kernel nodes lowered to columns: one short method a node, as in the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.kernel.domains import Scalar
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
    Gather,
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
    WorkdayAfter,
)
from punkt.kernel.nodes import Value as Node
from punkt.kernel.records import Absent
from punkt.law.language.clause import Clause
from punkt.law.language.program import Program
from punkt.law.language.unknown_numbers import ends_of, ranged_fact
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import FactKind

from .algebra import BeyondColumnsError, Expr, Op, Sort
from .column_days import period_edge, time_after, time_between, workday_after, workdays_between
from .column_numbers import ColumnNumbers
from .column_values import Value
from .ratio_algebra import RatioAlgebra
from .resolve_outcomes import ResolvedOutcome, resolve_outcome
from .row_places import RowPlaces, RowScope


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as columns: who has it, whether it is given, the rows it has and the elements they lead to."""

    owner: RowScope
    given: Expr
    rows: str
    elements: RowScope


@contextmanager
def written_in(rule: Rule) -> Iterator[None]:
    """What columns cannot say is told with the place of the rule that asks for it."""
    try:
        yield
    except BeyondColumnsError as error:
        told = Diagnostic(error.code, rule.body.place, {"rule": f"{rule.pack}:{rule.id}"})
        raise PunktError([told]) from None


class Lowering:
    """A program over the columns of given tables. ``base`` decides what an alternative program leaves alone."""

    def __init__(self, program: Program, places: RowPlaces, day: date | None, base: Lowering | None = None) -> None:
        self.program, self.places, self.day, self.base = program, places, day, base
        self.algebra: RatioAlgebra = places.algebra
        self.values = ColumnNumbers(self.algebra)
        self._values: dict[tuple[int, RowScope], Value] = {}
        self._facts: dict[tuple[int, RowScope], Value] = {}
        self._truths: dict[tuple[int, RowScope], Expr] = {}
        self._settled: dict[tuple[str, RowScope], ResolvedOutcome] = {}

    # --- conditions

    def truth(self, node: Condition, scope: RowScope) -> Expr:
        """Whether a condition holds in each row."""
        key = (id(node), scope)
        if key not in self._truths:
            self._truths[key] = self._truth(node, scope)
        return self._truths[key]

    def _truth(self, node: Condition, scope: RowScope) -> Expr:
        match node:
            case Const(truth):
                return self.algebra.literal(truth)
            case Test(value, domain):
                tested = self._given(value, scope) if isinstance(value, Fact) else self.value(value, scope)
                return self.values.in_domain(tested, domain)
            case Comparison(left, how, right):
                return self.values.compare(self.value(left, scope), how, self.value(right, scope))
            case Not(condition):
                return self.algebra.not_(self.truth(condition, scope))
            case All(conditions):
                return self.algebra.and_(self.truth(c, scope) for c in conditions)
            case Any(conditions):
                return self.algebra.or_(self.truth(c, scope) for c in conditions)
            case Possibly(condition):
                return self.algebra.not_(self.algebra.fails(self.truth(condition, scope)))
            case _:
                assert_never(node)

    # --- values

    def value(self, node: Node, scope: RowScope) -> Value:
        """The value of a node in each row."""
        key = (id(node), scope)
        if key not in self._values:
            self._values[key] = self._value(node, scope)
        return self._values[key]

    def _value(self, node: Node, scope: RowScope) -> Value:
        match node:
            case Literal(value):
                return self.values.literal(value)
            case AsOf():
                return self.values.plain(self._as_of(scope))
            case Fact():
                return self._given(node, scope) if node.none else self._between_ends(node, scope)
            case Outcome(name, section):
                return self._outcome(name, section, scope)
            case Tally(conditions):
                truths = [self.truth(c, scope) for c in conditions]
                a = self.algebra
                return self.values.counted(a.holding(map(a.holds, truths)), a.holding(map(a.unknown, truths)))
            case Count(collection, condition):
                return self._count(self.collection(collection, scope), condition, scope)
            case Distinct(collection, value):
                return self._distinct(self.collection(collection, scope), value, scope)
            case Linear(constant, terms):
                return self.values.linear(constant, [(f, self.value(v, scope)) for f, v in terms])
            case Product(left, right):
                absent = may_be_absent(left), may_be_absent(right)
                return self.values.product(self.value(left, scope), self.value(right, scope), absent)
            case Quotient(left, right):
                return self.values.quotient(self.value(left, scope), self.value(right, scope))
            case Power(left, right):
                return self.values.power(self.value(left, scope), self.value(right, scope))
            case Round(value, step, how):
                return self.values.rounded(self.value(value, scope), step, how)
            case Aggregate():
                return self._aggregate(node, self.collection(node.collection, scope), scope)
            case If(condition, then, otherwise):
                absent = may_be_absent(then), may_be_absent(otherwise)
                both = self.value(then, scope), self.value(otherwise, scope)
                return self.values.chosen(self.truth(condition, scope), *both, absent)
            case Nothing():
                return self.values.nothing()
            case Default(Fact(none=True) as fact, otherwise):
                there = self._given(fact, scope)
                exists = self.algebra.tri(self.algebra.known(there.point), there.gap)
                both = self._between_ends(fact, scope), self.value(otherwise, scope)
                if both[0].exact:
                    return self.values.default(*both)
                return self.values.chosen(exists, *both, (False, may_be_absent(otherwise)))
            case Default(value, otherwise):
                both = self.value(value, scope), self.value(otherwise, scope)
                return self.values.default(*both)
            case Presumed(fact, presumed):
                return self._presumed(fact, presumed, scope)
            case Extreme(largest, values):
                found, unsure = [self.value(v, scope) for v in values], [may_be_absent(v) for v in values]
                return self.values.extreme(largest, found, unsure)
            case Joined() | Rank():
                raise BeyondColumnsError("P918" if isinstance(node, Joined) else "P393")
            case TimeBetween(since, until, unit, missing, calendar):
                first, second = self.value(since, scope), self.value(until, scope)
                if calendar is not None:
                    count = workdays_between(self.algebra, first.point, second.point, calendar)
                    return self.values.reached(count, first, second)
                between = time_between(self.algebra, first.point, second.point, unit, missing)
                return self.values.plain(between, self.algebra.or_([first.gap, second.gap]))
            case WorkdayAfter(start, amount, calendar):
                first, second = self.value(start, scope), self.value(amount, scope)
                later = workday_after(self.algebra, first.point, second.point, calendar)
                return self.values.reached(later, first, second)
            case PeriodEdge(day, period, last):
                first = self.value(day, scope)
                return self.values.plain(period_edge(self.algebra, first.point, period, last), first.gap)
            case TimeAfter(start, amount, unit, missing):
                first, second = self.value(start, scope), self.value(amount, scope)
                later = time_after(self.algebra, first.point, second.point, unit, missing)
                return self.values.reached(later, first, second)
            case _:
                assert_never(node)

    def _as_of(self, scope: RowScope) -> Expr:
        column = self.places.as_of(scope.place)
        if column is not None:
            return column
        assert self.day is not None
        return self.algebra.literal(self.day)

    def _given(self, node: Fact, scope: RowScope) -> Value:
        """What a case says of a fact."""
        key = (id(node), scope)
        if key not in self._facts:
            self._facts[key] = self.fact(node.path, self.places.section(node.section) if node.section else scope, scope)
        return self._facts[key]

    def _between_ends(self, node: Fact, scope: RowScope) -> Value:
        """A fact, if it exists: while it is not given, it lies between the ends that the vocabulary sets."""
        a, found = self.algebra, self._given(node, scope)
        fact = ranged_fact(node, scope.kind, self.program.vocabulary)
        if fact is None or not found.point.nullable:
            return found
        low, high, _ = ends_of(fact)
        known = [(a.known(found.point), found.point)]
        ends = [found.point if end is None else a.case(known, a.literal(end)) for end in (low, high)]
        return replace(found, low=ends[0], high=ends[1])

    def fact(self, path: str, owner: RowScope, scope: RowScope) -> Value:
        """A fact of one scope in the rows of another."""
        fact = self.program.vocabulary.subjects[owner.kind].facts[path]
        if fact.kind is FactKind.TEXT:
            raise BeyondColumnsError("P918")
        column = self.places.column(owner, path)
        scale = fact.decimals if fact.kind is FactKind.NUMBER else 0
        found = self.values.plain(column, self.places.denied(owner, path), scale)
        if column.sort is Sort.WORDS:
            flags = {word: self._flag(column, word) for word in fact.values}
            found = replace(found, flags=flags)
        return self.lifted(found, owner, scope)

    def _presumed(self, fact: Fact, value: Scalar | Absent, scope: RowScope) -> Value:
        """The fact where it is given, else what is presumed; of a section that is absent nothing is."""
        a = self.algebra
        owner = self.places.section(fact.section) if fact.section else scope
        there = self.places.present(fact.section) if fact.section else a.true
        found = self.fact(fact.path, owner, owner)
        lacking = a.and_([there, a.not_(found.gap)])
        if isinstance(value, Absent):
            gap = a.or_([found.gap, a.and_([lacking, a.unknown(found.point)])])
            return self.lifted(self.values.plain(found.point, gap, found.scale), owner, scope)
        found, presumed = self.values.aligned(found, self.values.literal(value))
        nothing = a.literal(None, found.point.sort, found.point.words)
        point = a.case([(a.known(found.point), found.point), (lacking, presumed.point)], nothing)
        return self.lifted(self.values.plain(point, found.gap, found.scale), owner, scope)

    def _flag(self, column: Expr, word: str) -> Expr:
        return self.algebra.false if column.constant else self.algebra.contains(column, word)

    def _outcome(self, name: str, section: str | None, scope: RowScope) -> Value:
        if section is None:
            return self.settled(name, scope).value
        owner = self.places.section(section)
        there = self.places.present(section)
        found = self.settled(name, owner).value
        a = self.algebra
        point = a.case([(there, found.point)], a.literal(None, found.point.sort, found.point.words))
        gated = Value(point, a.and_([there, found.gap]), point, point, found.scale, found.flags)
        return self.lifted(gated, owner, scope)

    def lifted(self, value: Value, owner: RowScope, scope: RowScope) -> Value:
        """A value of one scope in the rows of another."""
        if owner.place == scope.place:
            return value

        def up(expr: Expr) -> Expr:
            return self.places.lifted(expr, owner.place, scope.place)

        flags = None if value.flags is None else {word: up(flag) for word, flag in value.flags.items()}
        return replace(self.values.each(value, up), gap=up(value.gap), flags=flags)

    # --- collections

    def collection(self, node: Fact, scope: RowScope) -> Collection:
        """A collection of a record, or of a section."""
        owner = self.places.collection(scope, node)
        rows, elements = self.places.child(owner, node.path)
        return Collection(owner, self.places.has(owner, node.path), rows, elements)

    def of_elements(self, found: Collection, expr: Expr) -> Expr:
        """An expression about elements, in the rows that lead to them."""
        return self.places.lifted(expr, found.elements.place, found.rows)

    def counted(self, found: Collection, condition: Expr) -> Expr:
        """How many elements meet a two-valued condition; where the owner is."""
        if not self.places.held(found.rows):
            return self.algebra.literal(0)
        return self.algebra.count(found.owner.place, found.rows, self.of_elements(found, condition))

    def _count(self, found: Collection, condition: Condition, scope: RowScope) -> Value:
        a = self.algebra
        if found.given is a.false:
            return self.values.counted(a.literal(0), a.literal(0), a.false)
        truth = self.truth(condition, found.elements)
        true, unknown = self.counted(found, a.holds(truth)), self.counted(found, a.unknown(truth))
        return self.lifted(self.values.counted(true, unknown, found.given), found.owner, scope)

    def _distinct(self, found: Collection, node: Node, scope: RowScope) -> Value:
        a = self.algebra
        if found.given is a.false:
            return self.values.counted(a.literal(0), a.literal(0), a.false)
        value, different = self.value(node, found.elements), a.literal(0)
        if self.places.held(found.rows):
            different = a.distinct(found.owner.place, found.rows, self.of_elements(found, value.point))
        unknown = self.counted(found, self.values.unknown(value))
        return self.lifted(self.values.counted(different, unknown, found.given), found.owner, scope)

    def _some(self, found: Collection, condition: Expr) -> Expr:
        """Whether an element meets a two-valued condition; where the owner is."""
        a = self.algebra
        return a.holds(a.compare("<", a.literal(0), self.counted(found, condition)))

    def _aggregate(self, node: Aggregate, found: Collection, scope: RowScope) -> Value:
        a, values = self.algebra, self.values
        value = self.value(node.value, found.elements)
        nothing = a.literal(None, value.point.sort)
        if found.given is a.false:
            return values.plain(nothing)
        truth = self.truth(node.condition, found.elements)
        sure, possible = a.holds(truth), a.not_(a.fails(truth))
        gap = self._some(found, a.and_([sure, value.gap]))
        if node.how is Gather.SUM:
            low, high = (self._sum(found, truth, end, least) for end, least in ((value.low, True), (value.high, False)))
        else:
            ends = (value.low, value.high) if node.how is Gather.LARGEST else (value.high, value.low)
            op = Op.MAX if node.how is Gather.LARGEST else Op.MIN
            doubt = [value.gap, *([values.blank(value)] if may_be_absent(node.value) else [])]
            clear = a.and_([self._some(found, sure), a.not_(self._some(found, a.and_([possible, a.or_(doubt)])))])
            unbounded = self._some(found, a.and_([possible, a.unknown(ends[1])]))
            near = a.case([(clear, self._gathered(op, found, sure, ends[0], nothing))], nothing)
            far = self._gathered(op, found, possible, ends[1], nothing)
            far = a.case([(a.and_([clear, a.not_(unbounded)]), far)], nothing)
            low, high = (near, far) if node.how is Gather.LARGEST else (far, near)
            gap = a.or_([gap, a.not_(self._some(found, possible))])
        low, high = (a.case([(found.given, end)], nothing) for end in (low, high))
        whole = values.between(low, high, a.and_([found.given, gap]), value.scale)
        return self.lifted(whole, found.owner, scope)

    def _gathered(self, op: Op, found: Collection, counts: Expr, value: Expr, otherwise: Expr) -> Expr:
        """What is gathered of the elements that count."""
        if not self.places.held(found.rows):
            return self.algebra.literal(0) if op is Op.SUM else otherwise
        part = self.algebra.case([(counts, value)], otherwise)
        return self.algebra.gathered(op, found.owner.place, found.rows, self.of_elements(found, part))

    def _sum(self, found: Collection, truth: Expr, end: Expr, least: bool) -> Expr:
        """The sum of some ends; where it is unknown whether an element counts, the end that it moves no further."""
        a = self.algebra
        zero, nothing = a.literal(0), a.literal(None, Sort.INT)
        perhaps = a.compare("<", end, zero) if least else a.compare("<", zero, end)
        part = a.case([(a.and_([a.unknown(truth), a.fails(perhaps)]), zero)], end)
        unbounded = self._some(found, a.and_([a.not_(a.fails(truth)), a.unknown(end)]))
        return a.case([(unbounded, nothing)], self._gathered(Op.SUM, found, a.not_(a.fails(truth)), part, zero))

    # --- outcomes

    def settled(self, name: str, scope: RowScope) -> ResolvedOutcome:
        """What an outcome comes to in each row."""
        program, base = self.program, self.base
        if base is not None and program.only is not None and (scope.kind, name) not in program.only:
            return base.settled(name, scope)
        key = (name, scope)
        if key not in self._settled:
            plan = program.plan[(scope.kind, name)]
            stated = self.fact(name, scope, scope) if plan.stated else None
            rows = []
            for clause in plan.clauses:
                with written_in(clause.rule):
                    rows.append((clause, self.clause(clause, scope), self.value(clause.value, scope)))
            with written_in(plan.clauses[0].rule):
                applies = None if plan.applies is None else self.truth(plan.applies, scope)
                self._settled[key] = resolve_outcome(self.values, plan, rows, stated, applies)
        return self._settled[key]

    def clause(self, clause: Clause, scope: RowScope) -> Expr:
        """Whether a clause holds: its condition does, and the value it computes is certain."""
        truth = self.truth(clause.condition, scope)
        if clause.literal is not None:
            return truth
        a, value = self.algebra, self.value(clause.value, scope)
        held = a.holds(truth)
        absent = a.and_([held, value.gap])
        return a.tri(a.and_([held, a.known(value.point)]), a.or_([a.fails(truth), absent]))
