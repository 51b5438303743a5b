"""What the vocabulary and the packs ask of every case beyond its single facts, for whole tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.kernel.exact import exact_number, shown
from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Fact, Literal, Not
from punkt.law.forms.base import BOOLEAN
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan as Outcome
from punkt.law.language.program import Program
from punkt.law.language.relations import as_written, filled
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Citation, Modality, Rule
from punkt.law.packs.vocabulary import NONE as NOT_THERE
from punkt.law.packs.vocabulary import Constraint, OutcomeKind, Vocabulary
from punkt.registers.columns.column_plan import ColumnPlan, plans
from punkt.registers.columns.result_columns import Means
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, Layout, beside
from punkt.registers.read.rejected_rows import Reject

from .check_cells import ROW, CheckedTable

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules
    from punkt.registers.columns.on_polars import PolarsRun


@dataclass(frozen=True, slots=True)
class ConstraintProgram:
    """The constraints of a vocabulary as a program: one outcome each, whose one clause holds where it is broken."""

    program: Program
    constraints: Mapping[tuple[str, str], Constraint]
    """Record type and name → the constraint."""
    facts: Mapping[str, frozenset[str]]
    """Record type → the facts its constraints look at."""


def constraint_program(vocabulary: Vocabulary) -> ConstraintProgram:
    """The program whose outcomes say, record by record, which constraints of the vocabulary are broken."""
    outcomes: dict[str, list[Outcome]] = {}
    constraints: dict[tuple[str, str], Constraint] = {}
    facts: dict[str, frozenset[str]] = {}
    for kind in vocabulary.subjects:
        for index, (constraint, condition) in enumerate(requirements(vocabulary, kind)):
            facts[kind] = facts.get(kind, frozenset()) | {p.path for p in walk(condition) if isinstance(p, Fact)}
            citation = Citation(constraint.at, "", "", Modality.MANDATORY)
            rule = Rule(
                constraint.name,
                "",
                "check",
                constraint.name,
                kind,
                citation,
                constraint.says,
                {},
                InForce(date.min),
                constraint.require,
            )
            clause = Clause(constraint.name, rule, Not(condition), Literal(True), index, {}, ())
            outcomes.setdefault(kind, []).append(
                Outcome(
                    kind,
                    constraint.name,
                    OutcomeKind.CHECK,
                    BOOLEAN,
                    None,
                    False,
                    False,
                    (clause,),
                    index,
                    0,
                    frozenset(),
                    frozenset(),
                    True,
                )
            )
            constraints[kind, constraint.name] = constraint
    plans_ = {kind: tuple(rows) for kind, rows in outcomes.items()}
    sizes = {kind: (len(rows), len(rows)) for kind, rows in outcomes.items()}
    return ConstraintProgram(Program(vocabulary, plans_, 1, sizes), constraints, facts)


class TableConstraints:
    """Checks tables against the constraints of a vocabulary and the values that packs have filled."""

    def __init__(self, rules: Rules, layout: Layout) -> None:
        self.rules, self.layout = rules, layout
        self.broken = constraint_program(rules.vocabulary)
        self.filled = list(filled(rules.linked))
        self._runs: dict[Any, tuple[ColumnPlan, PolarsRun]] = {}

    def check(
        self,
        cases: CheckedTable,
        tables: Mapping[str, CheckedTable],
        as_of: date,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Turn down the rows that certainly break a constraint, contradict a pack, or ask a day without law.

        ``names``: column of the cases → what it is called in the input.
        """
        self._days(cases, as_of)
        self._constraints(cases, tables, as_of, names or {})
        for one in self.filled:
            if one.record in self.layout.vocabulary.sections:
                self._filled(one, cases, f"{one.record}.", as_of)
            for name, checked in tables.items():
                if self.layout.tables[name].subject == one.record:
                    self._filled(one, checked, "", as_of, name)

    def _constraints(
        self, cases: CheckedTable, tables: Mapping[str, CheckedTable], as_of: date, names: Mapping[str, str]
    ) -> None:
        frames = self._frames(cases, tables)
        if frames is None:
            return
        plan, run = self._run(frames, as_of)
        for table, found in run.run({name: frame.lazy() for name, frame in frames.items()}).items():
            checked = cases if table == CASES else tables[table]
            self._turned_down(plan, table, checked, found.collect(), names)

    def _turned_down(
        self, plan: ColumnPlan, table: str, checked: CheckedTable, results: pl.DataFrame, names: Mapping[str, str]
    ) -> None:
        """Turn down the rows of one table; keys of the results are numbers of rows."""
        import polars as pl

        spots = results[CASE if table == CASES else ID]
        for column in plan.results[table].columns:
            if column.means is not Means.FIRED:
                continue
            words = results[column.name].fill_null(0)
            if not words.sum():
                continue
            kind = column.subject if table == CASES else self.layout.tables[table].subject
            prefix = f"{kind}." if table == CASES else ""
            for bit, name in enumerate(column.legend):
                rows = spots.filter((words & pl.Series([1 << bit], dtype=pl.Int64).cast(words.dtype)) != 0)
                if rows.len():
                    constraint = self.broken.constraints[kind, name.removeprefix(":")]
                    at = prefix + constraint.at
                    mask = (
                        pl.Series([False], dtype=pl.Boolean).new_from_index(0, checked.frame.height).scatter(rows, True)
                    )
                    own = "" if table == CASES else table
                    said_of = {"name": at, "says": constraint.says}
                    checked.bad = checked.bad | mask
                    checked.rejects += _rejects(checked, mask.arg_true(), at, "P520", own, names.get(at, at), said_of)

    def _frames(self, cases: CheckedTable, tables: Mapping[str, CheckedTable]) -> dict[str, pl.DataFrame] | None:
        """The columns that constraints look at; keys are the numbers of rows. ``None`` where there are none."""
        import polars as pl

        facts, layout = self.broken.facts, self.layout
        used = [
            f"{kind}.{path}"
            for kind in layout.vocabulary.sections
            for path in sorted(facts.get(kind, ()))
            if f"{kind}.{path}" in cases.frame.columns
        ]
        also = [*beside(layout.cases, used), AS_OF]
        found = {CASES: cases.frame.select(*used, *(c for c in also if c in cases.frame.columns)).with_row_index(CASE)}
        first = cases.frame.select(CASE).with_row_index("\0case").unique(CASE, keep="first").drop_nulls()
        some = bool(used)
        for name, checked in tables.items():
            paths = [
                path for path in sorted(facts.get(layout.tables[name].subject, ())) if path in checked.frame.columns
            ]
            paths += [path for path in beside(layout.tables[name], paths) if path in checked.frame.columns]
            if paths:
                some = True
                rows = (
                    checked.frame.select(CASE, *paths)
                    .with_row_index(ID)
                    .join(first, on=CASE, how="inner", maintain_order="left")
                )
                found[name] = rows.drop(CASE).rename({"\0case": CASE}).select(CASE, ID, *paths)
        return (
            {name: frame.with_columns(pl.col(CASE).cast(pl.Int64)) for name, frame in found.items()} if some else None
        )

    def _run(self, frames: Mapping[str, pl.DataFrame], as_of: date) -> tuple[ColumnPlan, PolarsRun]:
        """The plan for these columns, made once."""
        from punkt.registers.columns.on_polars import PolarsRun

        given = {name: frozenset(frame.columns) for name, frame in frames.items()}
        key = tuple(sorted((name, tuple(sorted(columns))) for name, columns in given.items()))
        if key not in self._runs:
            plan = plans(self.layout, given, [(self.broken.program, [])], as_of)[0]
            self._runs[key] = (plan, PolarsRun(plan))
        return self._runs[key]

    def _days(self, cases: CheckedTable, as_of: date) -> None:
        """Days on which a pack is not in force."""
        frame = cases.frame
        if AS_OF not in frame.columns:
            self.rules.edition(as_of)
            return
        for day in frame[AS_OF].drop_nulls().unique().sort():
            try:
                self.rules.edition(day)
            except PunktError as error:
                first: Diagnostic = error.diagnostics[0]
                cases.reject(
                    (frame[AS_OF] == day).fill_null(False),
                    lambda i, d=day, f=first: Reject(
                        frame[ROW][i], str(frame[CASE][i] or ""), AS_OF, str(d), f.code, f.arguments
                    ),
                )

    def _filled(self, one: Any, checked: CheckedTable, prefix: str, as_of: date, table: str = "") -> None:
        import polars as pl

        frame, column = checked.frame, prefix + one.path
        if column not in frame.columns:
            return
        days = frame[AS_OF].fill_null(as_of) if AS_OF in frame.columns else None
        differs = (frame[column] != pl.Series([one.value], dtype=frame[column].dtype)).fill_null(False)
        for name in beside(self.layout.tables[table or CASES], [column]):
            if name in frame.columns:
                differs |= frame[name].fill_null(False)
        if days is None:
            if as_of not in one.in_force:
                return
        else:
            differs &= pl.Series([day in one.in_force for day in days.to_list()], dtype=pl.Boolean)
        if differs.any():
            right: dict[str, Any] = {
                "right": as_written(one.value),
                "pack": one.norm.pack,
                "point": one.norm.citation.address,
            }
            checked.bad = checked.bad | differs
            for value in frame[column].filter(differs).unique(maintain_order=True):
                arguments = {"name": column, "value": NOT_THERE if value is None else as_written(value), **right}
                spots = (differs & frame[column].eq_missing(value)).arg_true()
                checked.rejects += _rejects(checked, spots, column, "P626", table, "", arguments)


def _rejects(
    checked: CheckedTable,
    spots: pl.Series,
    column: str,
    code: str,
    table: str,
    shown_as: str,
    arguments: Mapping[str, object],
) -> list[Reject]:
    """Some rows turned down for one cell each; ``arguments`` are shared by all that say the same."""
    some = checked.frame[spots]
    elements = some[ID].to_list() if table else [None] * some.height
    cells = zip(some[ROW].to_list(), some[CASE].to_list(), some[column].to_list(), elements, strict=True)
    name = shown_as or column
    return [
        Reject(
            row,
            str(key or ""),
            f"{table}/{element}.{name}" if table else name,
            "" if value is None else shown(exact_number(value) if isinstance(value, Decimal) else value),
            code,
            arguments,
            table,
        )
        for row, key, value, element in cells
    ]
