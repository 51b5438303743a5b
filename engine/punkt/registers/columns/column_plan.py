"""A columnar plan: for each table that comes out, its columns and the expressions they are worked out by.

A plan is made for the tables and columns that are given: what is not given is unknown in every
row, and what rests on it alone is settled here and not row by row. Where cases name their own day,
a plan is made for each edition of the law; all of them have the same columns and number bits alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from punkt.law.language.program import Plan as OutcomePlan
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind, OutcomeKind

from .algebra import Algebra, Expr, Sort
from .algebra_terms import DIGITS, BeyondColumnsError
from .column_values import Value
from .lower_nodes import Lowering, written_in
from .lowered_edition import LoweredEdition, is_traced
from .missing_columns import MissingColumns
from .presumed_columns import PresumedColumns
from .ratio_algebra import RatioAlgebra, is_ratio
from .resolve_outcomes import CONFLICT, DETERMINED, GAP, NOT_APPLICABLE, OPEN, ResolvedOutcome
from .result_columns import BITS, STATUSES, Means, Result, ResultTable
from .row_places import Given, RowPlace, RowPlaces, RowScope
from .table_layout import CASES, Layout, Type

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Edition

Alternative = tuple[str, Program]
"""A reading, and the program under another option of it, restricted to the outcomes that may differ.

:data:`APPLIED` in place of a reading: the program as if all applied of which it is unknown whether it does.
"""
APPLIED = ""
TYPES = {
    FactKind.BOOLEAN: Type.FLAG,
    FactKind.INTEGER: Type.INTEGER,
    FactKind.NUMBER: Type.DECIMAL,
    FactKind.DATE: Type.DAY,
    FactKind.CHOICE: Type.WORD,
    FactKind.CHOICES: Type.INTEGER,
}


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table that comes out, and the expression of each of its columns but the keys."""

    table: ResultTable
    exprs: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What one edition of the law decides about the given tables."""

    algebra: Algebra
    places: Mapping[str, RowPlace]
    linked: Mapping[str, tuple[str, str]]
    """References → the table that refers and the table referred to."""
    tables: Mapping[str, TablePlan]
    given: Given
    layout: Layout

    @property
    def results(self) -> dict[str, ResultTable]:
        """The tables that come out; the same for all editions planned together."""
        return {name: part.table for name, part in self.tables.items()}


def plans(
    layout: Layout, given: Given, editions: Sequence[tuple[Program, Sequence[Alternative]]], day: date | None
) -> list[ColumnPlan]:
    """A plan for each edition; ``day`` is asked where cases do not name their own."""
    made = [lowered(layout, given, program, others, day) for program, others in editions]
    columns = _Columns(made)
    return [columns.plan(layout, given, edition) for edition in made]


def of_edition(edition: Edition) -> tuple[Program, list[Alternative]]:
    """The program of an edition of a rule base, and the alternatives of its readings."""
    found = [(a.reading, a.program) for a in edition.alternatives]
    return edition.program, [*found, (APPLIED, edition.applied)]


def lowered(
    layout: Layout, given: Given, program: Program, others: Sequence[Alternative], day: date | None
) -> LoweredEdition:
    """An edition lowered to columns; ``day``: as for :func:`plans`."""
    places = RowPlaces(layout, given, RatioAlgebra())
    lowering = Lowering(program, places, day)
    alternatives = [(reading, Lowering(other, places, day, lowering)) for reading, other in others]
    applied = next((other for reading, other in alternatives if reading == APPLIED), None)
    readings = [one for one in alternatives if one[0] != APPLIED]
    facts = {Means.MISSING: MissingColumns(lowering), Means.PRESUMED: PresumedColumns(lowering)}
    return LoweredEdition(program, places, lowering, facts, readings, applied)


class _Columns:
    """The columns of all tables, the same for several editions."""

    def __init__(self, editions: Sequence[LoweredEdition]) -> None:
        self.outcomes: dict[tuple[str, str], tuple[RowScope, OutcomePlan]] = {}
        self.fired: dict[str, dict[str, None]] = {}
        self.facts: dict[tuple[Means, str, str, str], dict[str, None]] = {}
        """The facts that may be told of an outcome, by what is told of them and the table that they are in."""
        self.readings: dict[tuple[str, str], dict[str, None]] = {}
        self.applied: set[tuple[str, str]] = set()
        """The outcomes that may be others if all applied of which it is unknown whether it does."""
        self.scales: dict[tuple[str, str], int] = {}
        self.wide: dict[tuple[str, str], bool] = {}
        """Whether a number that an outcome comes to may take more than 64 bits."""
        self.scopes: dict[str, RowScope] = {}
        for edition in editions:
            for scope, plan in edition.pairs():
                self._note(edition, scope, plan)

    def _note(self, edition: LoweredEdition, scope: RowScope, plan: OutcomePlan) -> None:
        self.scopes[scope.subject] = scope
        if not is_traced(scope, plan):
            return
        self.fired.setdefault(scope.subject, {}).update(dict.fromkeys(told_names(plan)))
        if plan.kind is OutcomeKind.TERM:
            return
        key = (scope.subject, plan.name)
        self.outcomes.setdefault(key, (scope, plan))
        values = [edition.lowering.settled(plan.name, scope).value]
        applied = edition.if_applies(plan, scope)
        if applied is not None:
            self.applied.add(key)
            values.append(applied.value)
        for clause in plan.clauses:
            with written_in(clause.rule):
                _check_digits(edition.lowering.value(clause.value, scope))
        self.scales[key] = max(self.scales.get(key, 0), *(value.scale for value in values))
        self.wide[key] = self.wide.get(key, False) or any(value.point.wide for value in values)
        for means, told in edition.facts.items():
            for fact in told.outcome(plan.name, scope):
                self.facts.setdefault((means, fact.place, *key), {})[fact.name] = None
        for reading, other in edition.others:
            if other.program.only is not None and plan.key in other.program.only and plan.key in other.program.plan:
                self.readings.setdefault(key, {})[reading] = None

    def plan(self, layout: Layout, given: Given, edition: LoweredEdition) -> ColumnPlan:
        """The plan of an edition."""
        rows: dict[str, list[tuple[Result, Expr]]] = {CASES: []}
        for key, (scope, outcome) in self.outcomes.items():
            own = edition.program.plan.get(outcome.key)
            with written_in(outcome.clauses[0].rule):
                rows.setdefault(scope.place, []).extend(self._outcome(edition, scope, key, outcome, own))
        for subject, legend in self.fired.items():
            scope = self.scopes[subject]
            rows.setdefault(scope.place, []).extend(self._fired(edition, scope, tuple(legend)))
        for (means, place, *about), legend in self.facts.items():
            if place != self.scopes[about[0]].place:
                told = self._facts(edition, means, place, (about[0], about[1]), tuple(legend))
                rows.setdefault(place, []).extend(told)
        tables = {}
        for place, columns in rows.items():
            keys = edition.places.places[place].key
            results = tuple(r for r, _ in columns)
            table = ResultTable(place, keys, (*(Result(k, Means.KEY, Type.KEY) for k in keys), *results))
            tables[place] = TablePlan(table, tuple(e for _, e in columns))
        linked = {name: (edition.places.owner[name], edition.places.target[name]) for name in edition.places.owner}
        return ColumnPlan(edition.places.algebra, edition.places.places, linked, tables, given, layout)

    def _outcome(
        self,
        edition: LoweredEdition,
        scope: RowScope,
        key: tuple[str, str],
        outcome: OutcomePlan,
        own: OutcomePlan | None,
    ) -> list[tuple[Result, Expr]]:
        """Value, status, missing and presumed facts, and readings of an outcome."""
        a = edition.places.algebra
        name = f"{scope.prefix}{outcome.name}"
        kind = TYPES[outcome.type.kind]
        scale = self.scales[key]
        if kind in (Type.DECIMAL, Type.INTEGER) and outcome.listed is None:
            kind = Type.DECIMAL if scale or self.wide[key] else Type.INTEGER
        legend = outcome.listed or (outcome.type.choices if kind is Type.WORD else ())
        value = Result(name, Means.VALUE, kind, legend, scope.subject, outcome.name, scale, outcome.listed is not None)
        status = Result(f"{name}:status", Means.STATUS, Type.WORD, STATUSES, scope.subject, outcome.name)
        if own is None:
            sort = {Type.WORD: Sort.WORD, Type.DAY: Sort.DAY, Type.FLAG: Sort.BOOL}.get(kind, Sort.INT)
            found = [(value, a.literal(None, sort, legend)), (status, a.literal(None, Sort.WORD, STATUSES))]
        else:
            settled = edition.lowering.settled(outcome.name, scope)
            reported = edition.reported(scope, own)
            point = _check_digits(edition.lowering.values.rescaled(settled.value, scale)).point
            found = [
                (value, a.case([(reported, point)], a.literal(None, point.sort, point.words))),
                (status, _status(a, settled, reported)),
            ]
        if key in self.applied:
            found.append((_as_if(value), self._if_applies(edition, scope, own, scale, found[0][1])))
        for means in edition.facts:
            if told := self.facts.get((means, scope.place, *key)):
                found += self._facts(edition, means, scope.place, key, tuple(told))
        if key in self.readings:
            found.append(self._turns_on(edition, scope, key, own, name))
        return found

    def _if_applies(
        self, edition: LoweredEdition, scope: RowScope, own: OutcomePlan | None, scale: int, value: Expr
    ) -> Expr:
        """The value that an open outcome would have; ``value``: the one it has."""
        a = edition.places.algebra
        nothing = a.literal(None, value.sort, value.words)
        applied = None if own is None else edition.if_applies(own, scope)
        if own is None or applied is None:
            return nothing
        sure = [edition.reported(scope, own), edition.lowering.settled(own.name, scope).open, applied.determined]
        point = _check_digits(edition.lowering.values.rescaled(applied.value, scale)).point
        return a.case([(a.and_(sure), point)], nothing)

    def _facts(
        self, edition: LoweredEdition, means: Means, place: str, key: tuple[str, str], legend: tuple[str, ...]
    ) -> list[tuple[Result, Expr]]:
        """The facts that are told of an outcome in the rows of a table."""
        scope, outcome = self.outcomes[key]
        own = edition.program.plan.get(outcome.key)
        prefix = scope.prefix if place == scope.place else f"{scope.subject}."
        a = edition.places.algebra
        found = {}
        if own is not None:
            reported = edition.reported(scope, own)
            gate = edition.places.lifted(reported, scope.place, place)
            told = edition.facts[means].outcome(outcome.name, scope)
            found = {fact.name: a.and_([gate, expr]) for fact, expr in told.items() if fact.place == place}
        label = f"{prefix}{outcome.name}:{means.value}"
        result = Result(label, means, Type.INTEGER, legend, scope.subject, outcome.name)
        return words_of(a, result, [found.get(name, a.false) for name in legend])

    def _turns_on(
        self, edition: LoweredEdition, scope: RowScope, key: tuple[str, str], own: OutcomePlan | None, name: str
    ) -> tuple[Result, Expr]:
        a = edition.places.algebra
        legend = tuple(sorted(self.readings[key]))
        differs: dict[str, list[Expr]] = {reading: [] for reading in legend}
        for reading, other in edition.others:
            only = other.program.only
            if own is not None and only is not None and own.key in only and own.key in other.program.plan:
                one, two = edition.lowering.settled(own.name, scope), other.settled(own.name, scope)
                differs[reading].append(edition.differs(one, two))
        gate = a.false if own is None else edition.reported(scope, own)
        result = Result(f"{name}:readings", Means.READINGS, Type.INTEGER, legend, scope.subject, key[1], bits=True)
        return result, a.bits([a.and_([gate, a.or_(differs[reading])]) for reading in legend])

    def _fired(self, edition: LoweredEdition, scope: RowScope, legend: tuple[str, ...]) -> list[tuple[Result, Expr]]:
        a = edition.places.algebra
        found: dict[str, Expr] = {}
        for plan in edition.program.plans.get(scope.kind, ()):
            if is_traced(scope, plan):
                reported = edition.reported(scope, plan)
                truths = edition.lowering.settled(plan.name, scope).truths
                rested = [edition.stands(scope, plan, clause) for clause in plan.clauses]
                held = [
                    (clause.rule.pack, clause.id, a.and_([a.holds(truth), stands]))
                    for clause, truth, stands in zip(plan.clauses, truths, rested, strict=True)
                ]
                for pack, name, told in [*held, *edition.away(scope, plan)]:
                    one = f"{pack}:{name}"
                    found[one] = a.or_([found.get(one, a.false), a.and_([reported, told])])
        result = Result(f"{scope.prefix.rstrip('.')}:fired", Means.FIRED, Type.INTEGER, legend, scope.subject)
        return words_of(a, result, [found.get(name, a.false) for name in legend])


def _as_if(value: Result) -> Result:
    """The column beside that of a value."""
    return replace(value, name=f"{value.name}:if_applies", means=Means.IF_APPLIES)


def told_names(plan: OutcomePlan) -> list[str]:
    """What may be told of an outcome: its clauses, and the conditions by which it is not applicable."""
    said = [*((clause.rule.pack, clause.id) for clause in plan.clauses), *((a.pack, a.id) for a in plan.audiences)]
    return list(dict.fromkeys(f"{pack}:{name}" for pack, name in said))


def _check_digits(value: Value) -> Value:
    """The value, if a decimal of the digits that every engine writes says it."""
    if is_ratio(value.point):
        raise BeyondColumnsError("P910")
    span = value.point.span
    if span is not None and max(len(str(max(map(abs, span)))), 20) + value.scale >= DIGITS:
        raise BeyondColumnsError("P731")
    return value


def _status(a: Algebra, settled: ResolvedOutcome, reported: Expr) -> Expr:
    def word(status: str) -> Expr:
        return a.literal(status, Sort.WORD, STATUSES)

    branches = [
        (settled.determined, word(DETERMINED)),
        *([] if settled.not_applicable is a.false else [(settled.not_applicable, word(NOT_APPLICABLE))]),
        (settled.open, word(OPEN)),
        (settled.conflict, word(CONFLICT)),
    ]
    nothing = a.literal(None, Sort.WORD, STATUSES)
    if reported is a.true:
        return a.case(branches, word(GAP))
    gated = [(a.and_([reported, holds]), said) for holds, said in branches]
    return a.case([*gated, (reported, word(GAP))], nothing)


def words_of(a: Algebra, result: Result, conditions: Sequence[Expr]) -> list[tuple[Result, Expr]]:
    """As many whole numbers as the bits need."""
    found = []
    for number, first in enumerate(range(0, len(conditions), BITS)):
        part = slice(first, first + BITS)
        name = result.name if not number else f"{result.name}.{number + 1}"
        word = replace(result, name=name, legend=result.legend[part], bits=True, first=first)
        found.append((word, a.bits(conditions[part])))
    return found
