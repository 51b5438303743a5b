"""A columnar plan: for each table that comes out, its columns and the expressions they are worked out by.

A plan is made for the tables and columns that are given: what is not given is unknown in every
row, and what rests on it alone is settled here and not row by row. Where cases name their own day,
a plan is made for each edition of the law; all of them have the same columns and number bits alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from punkt.kernel.nodes import Compare
from punkt.law.language.program import Clause, Program
from punkt.law.language.program import Plan as OutcomePlan
from punkt.law.packs.vocabulary import FactKind, OutcomeKind

from .algebra import Algebra, Expr, Sort
from .algebra_terms import DIGITS, BeyondColumnsError
from .column_values import Value
from .lower_nodes import Lowering, written_in
from .missing_columns import MissingColumns
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


@dataclass(slots=True)
class _Edition:
    """One edition being lowered."""

    program: Program
    places: RowPlaces
    lowering: Lowering
    lacking: MissingColumns
    others: list[tuple[str, Lowering]]
    applied: Lowering | None
    """As if all applied of which it is unknown whether it does; ``None`` where that is not asked."""

    def if_applies(self, plan: OutcomePlan, scope: RowScope) -> ResolvedOutcome | None:
        """What an outcome would then come to; ``None`` where it is the same."""
        if self.applied is None or plan.key not in (self.applied.program.only or ()):
            return None
        return self.applied.settled(plan.name, scope)


def plans(
    layout: Layout, given: Given, editions: Sequence[tuple[Program, Sequence[Alternative]]], day: date | None
) -> list[ColumnPlan]:
    """A plan for each edition; ``day`` is asked where cases do not name their own."""
    made = [_lowered(layout, given, program, others, day) for program, others in editions]
    columns = _Columns(made)
    return [columns.plan(layout, given, edition) for edition in made]


def of_edition(edition: Edition) -> tuple[Program, list[Alternative]]:
    """The program of an edition of a rule base, and the alternatives of its readings."""
    found = [(a.reading, a.evaluator.program) for a in edition.alternatives]
    return edition.program, [*found, (APPLIED, edition.applied)]


def _lowered(
    layout: Layout, given: Given, program: Program, others: Sequence[Alternative], day: date | None
) -> _Edition:
    places = RowPlaces(layout, given, RatioAlgebra())
    lowering = Lowering(program, places, day)
    alternatives = [(reading, Lowering(other, places, day, lowering)) for reading, other in others]
    applied = next((other for reading, other in alternatives if reading == APPLIED), None)
    readings = [one for one in alternatives if one[0] != APPLIED]
    return _Edition(program, places, lowering, MissingColumns(lowering), readings, applied)


def _pairs(edition: _Edition) -> list[tuple[RowScope, OutcomePlan]]:
    """All outcomes, terms too, of everything that has outcomes."""
    return [(scope, plan) for scope in edition.places.scopes() for plan in edition.program.plans.get(scope.kind, ())]


class _Columns:
    """The columns of all tables, the same for several editions."""

    def __init__(self, editions: Sequence[_Edition]) -> None:
        self.outcomes: dict[tuple[str, str], tuple[RowScope, OutcomePlan]] = {}
        self.fired: dict[str, dict[str, None]] = {}
        self.lacks: dict[tuple[str, str, str], dict[str, None]] = {}
        self.readings: dict[tuple[str, str], dict[str, None]] = {}
        self.applied: set[tuple[str, str]] = set()
        """The outcomes that may be others if all applied of which it is unknown whether it does."""
        self.scales: dict[tuple[str, str], int] = {}
        self.wide: dict[tuple[str, str], bool] = {}
        """Whether a number that an outcome comes to may take more than 64 bits."""
        self.scopes: dict[str, RowScope] = {}
        for edition in editions:
            for scope, plan in _pairs(edition):
                self._note(edition, scope, plan)

    def _note(self, edition: _Edition, scope: RowScope, plan: OutcomePlan) -> None:
        self.scopes[scope.subject] = scope
        if not _traced(scope, plan):
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
        for lack in edition.lacking.outcome(plan.name, scope):
            self.lacks.setdefault((lack.place, *key), {})[lack.name] = None
        for reading, other in edition.others:
            if other.program.only is not None and plan.key in other.program.only and plan.key in other.program.plan:
                self.readings.setdefault(key, {})[reading] = None

    def plan(self, layout: Layout, given: Given, edition: _Edition) -> ColumnPlan:
        """The plan of an edition."""
        rows: dict[str, list[tuple[Result, Expr]]] = {CASES: []}
        for key, (scope, outcome) in self.outcomes.items():
            own = edition.program.plan.get(outcome.key)
            with written_in(outcome.clauses[0].rule):
                rows.setdefault(scope.place, []).extend(self._outcome(edition, scope, key, outcome, own))
        for subject, legend in self.fired.items():
            scope = self.scopes[subject]
            rows[scope.place].extend(self._fired(edition, scope, tuple(legend)))
        for (place, subject, name), legend in self.lacks.items():
            if place != self.scopes[subject].place:
                rows.setdefault(place, []).extend(self._missing(edition, place, (subject, name), tuple(legend)))
        tables = {}
        for place, columns in rows.items():
            keys = edition.places.places[place].key
            results = tuple(r for r, _ in columns)
            table = ResultTable(place, keys, (*(Result(k, Means.KEY, Type.KEY) for k in keys), *results))
            tables[place] = TablePlan(table, tuple(e for _, e in columns))
        linked = {name: (edition.places.owner[name], edition.places.target[name]) for name in edition.places.owner}
        return ColumnPlan(edition.places.algebra, edition.places.places, linked, tables, given, layout)

    def _outcome(
        self, edition: _Edition, scope: RowScope, key: tuple[str, str], outcome: OutcomePlan, own: OutcomePlan | None
    ) -> list[tuple[Result, Expr]]:
        """Value, status, missing facts and readings of an outcome."""
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
            reported = _reported(edition, scope, own)
            point = _check_digits(edition.lowering.values.rescaled(settled.value, scale)).point
            found = [
                (value, a.case([(reported, point)], a.literal(None, point.sort, point.words))),
                (status, _status(a, settled, reported)),
            ]
        if key in self.applied:
            found.append((_as_if(value), self._if_applies(edition, scope, own, scale, found[0][1])))
        lacks = self.lacks.get((scope.place, *key))
        if lacks:
            found += self._missing(edition, scope.place, key, tuple(lacks))
        if key in self.readings:
            found.append(self._turns_on(edition, scope, key, own, name))
        return found

    def _if_applies(self, edition: _Edition, scope: RowScope, own: OutcomePlan | None, scale: int, value: Expr) -> Expr:
        """The value that an open outcome would have; ``value``: the one it has."""
        a = edition.places.algebra
        nothing = a.literal(None, value.sort, value.words)
        applied = None if own is None else edition.if_applies(own, scope)
        if own is None or applied is None:
            return nothing
        sure = [_reported(edition, scope, own), edition.lowering.settled(own.name, scope).open, applied.determined]
        point = _check_digits(edition.lowering.values.rescaled(applied.value, scale)).point
        return a.case([(a.and_(sure), point)], nothing)

    def _missing(
        self, edition: _Edition, place: str, key: tuple[str, str], legend: tuple[str, ...]
    ) -> list[tuple[Result, Expr]]:
        scope, outcome = self.outcomes[key]
        own = edition.program.plan.get(outcome.key)
        prefix = scope.prefix if place == scope.place else f"{scope.subject}."
        a = edition.places.algebra
        found = {}
        if own is not None:
            reported = _reported(edition, scope, own)
            gate = edition.places.lifted(reported, scope.place, place)
            lacks = edition.lacking.outcome(outcome.name, scope)
            found = {lack.name: a.and_([gate, expr]) for lack, expr in lacks.items() if lack.place == place}
        result = Result(
            f"{prefix}{outcome.name}:missing", Means.MISSING, Type.INTEGER, legend, scope.subject, outcome.name
        )
        return _words(a, result, [found.get(name, a.false) for name in legend])

    def _turns_on(
        self, edition: _Edition, scope: RowScope, key: tuple[str, str], own: OutcomePlan | None, name: str
    ) -> tuple[Result, Expr]:
        a = edition.places.algebra
        legend = tuple(sorted(self.readings[key]))
        differs: dict[str, list[Expr]] = {reading: [] for reading in legend}
        for reading, other in edition.others:
            only = other.program.only
            if own is not None and only is not None and own.key in only and own.key in other.program.plan:
                one, two = edition.lowering.settled(own.name, scope), other.settled(own.name, scope)
                differs[reading].append(_differs(edition, one, two))
        gate = a.false if own is None else _reported(edition, scope, own)
        result = Result(f"{name}:readings", Means.READINGS, Type.INTEGER, legend, scope.subject, key[1], bits=True)
        return result, a.bits([a.and_([gate, a.or_(differs[reading])]) for reading in legend])

    def _fired(self, edition: _Edition, scope: RowScope, legend: tuple[str, ...]) -> list[tuple[Result, Expr]]:
        a = edition.places.algebra
        found: dict[str, Expr] = {}
        for plan in edition.program.plans.get(scope.kind, ()):
            if _traced(scope, plan):
                reported = _reported(edition, scope, plan)
                truths = edition.lowering.settled(plan.name, scope).truths
                rested = [_stands(edition, scope, plan, clause) for clause in plan.clauses]
                held = [
                    (clause.rule.pack, clause.id, a.and_([a.holds(truth), stands]))
                    for clause, truth, stands in zip(plan.clauses, truths, rested, strict=True)
                ]
                for pack, name, told in [*held, *_away(edition, scope, plan)]:
                    one = f"{pack}:{name}"
                    found[one] = a.or_([found.get(one, a.false), a.and_([reported, told])])
        result = Result(f"{scope.prefix.rstrip('.')}:fired", Means.FIRED, Type.INTEGER, legend, scope.subject)
        return _words(a, result, [found.get(name, a.false) for name in legend])


def _as_if(value: Result) -> Result:
    """The column beside that of a value."""
    return replace(value, name=f"{value.name}:if_applies", means=Means.IF_APPLIES)


def told_names(plan: OutcomePlan) -> list[str]:
    """What may be told of an outcome: its clauses, and the conditions by which it is not applicable."""
    said = [*((clause.rule.pack, clause.id) for clause in plan.clauses), *((a.pack, a.id) for a in plan.audiences)]
    return list(dict.fromkeys(f"{pack}:{name}" for pack, name in said))


def _stands(edition: _Edition, scope: RowScope, plan: OutcomePlan, clause: Clause) -> Expr:
    """Whether a clause that holds is what an outcome rests on: it did not yield to what the case states."""
    a, lowering = edition.places.algebra, edition.lowering
    if not plan.stated or not clause.rule.citation.yields:
        return a.true
    stated = lowering.fact(plan.name, scope, scope)
    same = lowering.values.compare(stated, Compare.EQ, lowering.value(clause.value, scope))
    return a.or_([a.unknown(stated.point), a.holds(same)])


def _away(edition: _Edition, scope: RowScope, plan: OutcomePlan) -> Iterator[tuple[str, str, Expr]]:
    """Pack and name of each condition that an outcome stands by, and whether it says that it is not applicable.

    The pack's condition is told where it fails; those of the rules, where all fail and the pack's does not.
    """
    a = edition.places.algebra
    fails = [(one, a.fails(edition.lowering.truth(one.condition, scope))) for one in plan.audiences]
    whole = [a.not_(failed) for one, failed in fails if one.whole]
    own = a.and_([*(failed for one, failed in fails if not one.whole), *whole])
    for one, failed in fails:
        yield one.pack, one.id, failed if one.whole else own


def _check_digits(value: Value) -> Value:
    """The value, if a decimal of the digits that every engine writes says it."""
    if is_ratio(value.point):
        raise BeyondColumnsError("P910")
    span = value.point.span
    if span is not None and max(len(str(max(map(abs, span)))), 20) + value.scale >= DIGITS:
        raise BeyondColumnsError("P731")
    return value


def _traced(scope: RowScope, plan: OutcomePlan) -> bool:
    """Whether a decision tells of an outcome's clauses: no terms that only elements of a collection need."""
    return plan.own or scope.place != CASES


def _reported(edition: _Edition, scope: RowScope, plan: OutcomePlan) -> Expr:
    """Whether an outcome is reported: the case has the section, which exists, and all others that the outcome needs."""
    places, a = edition.places, edition.places.algebra
    own = [scope.section] if scope.place == CASES else []
    needed = dict.fromkeys([*own, *sorted(plan.sections)])
    exist = [a.not_(places.none(CASES, section)) for section in own]
    there = a.and_([*(places.present(section) for section in needed), *exist])
    return places.lifted(there, CASES, scope.place)


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


def _differs(edition: _Edition, one: ResolvedOutcome, two: ResolvedOutcome) -> Expr:
    """Whether an outcome is another than under another reading."""
    a, values = edition.places.algebra, edition.lowering.values
    left, right = values.aligned(one.value, two.value)
    same = a.holds(a.compare("=", left.point, right.point))
    return a.or_(
        [
            a.and_([one.determined, two.determined, a.not_(same)]),
            *(
                a.and_([x, a.not_(y)])
                for x, y in (
                    (one.determined, two.determined),
                    (one.open, two.open),
                    (one.conflict, two.conflict),
                    (one.not_applicable, two.not_applicable),
                    (two.not_applicable, one.not_applicable),  # where nothing applies there is no value either
                    (one.value.gap, two.value.gap),
                )
            ),
        ]
    )


def _words(a: Algebra, result: Result, conditions: Sequence[Expr]) -> list[tuple[Result, Expr]]:
    """As many whole numbers as the bits need."""
    found = []
    for number, first in enumerate(range(0, len(conditions), BITS)):
        part = slice(first, first + BITS)
        name = result.name if not number else f"{result.name}.{number + 1}"
        word = replace(result, name=name, legend=result.legend[part], bits=True, first=first)
        found.append((word, a.bits(conditions[part])))
    return found
