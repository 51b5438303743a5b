"""Cases as tables, and what a decision says of each, in the form that columnar results are compared in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from helpers.loops import nonempty
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.explaining.explainer import Explainer, derived_names
from punkt.deciding.explaining.outcome_view import rests_on, status_of
from punkt.kernel.records import GAP, Case, Record, State
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind, OutcomeKind, is_month
from punkt.registers.columns.result_columns import Means, Result, ResultTable
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, NONE, TO, Column, Layout, Table, Type

Answer = dict[tuple[int, str, str], dict[str, Any]]
"""Case, subject, outcome → status, value, missing, presumed, readings; and the clauses fired, of the subject as a whole."""
FACTS = (Means.MISSING, Means.PRESUMED)
COLLECTIONS = (FactKind.LIST, FactKind.REFERENCES)


def polars_type(column: Column) -> Any:
    """A column's type on one machine."""
    match column.type:
        case Type.FLAG:
            return pl.Boolean
        case Type.INTEGER:
            return pl.Int64
        case Type.DECIMAL:
            return pl.Decimal(20, column.decimals)
        case Type.DAY:
            return pl.Date
        case Type.WORD:
            return pl.Enum(list(column.words))
        case Type.WORDS:
            return pl.List(pl.String)
    return pl.String if column.name != CASE else pl.Int64


def tables_of(cases: Sequence[Case], layout: Layout) -> dict[str, pl.DataFrame]:
    """All tables of some cases; a case is called by its number."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in layout.tables}
    for number, case in enumerate(cases):
        row: dict[str, Any] = {CASE: number, AS_OF: case.as_of}
        for section in layout.vocabulary.sections:
            record = case.sections.get(section)
            row[section] = record is not None
            if record is not None and not record.reported:
                row |= {section: None, section + NONE: True}
            elif record is not None:
                _record(rows, row, record, section, f"{section}.", number)
        rows[CASES].append(row)
    return {name: _frame(layout.tables[name], found) for name, found in rows.items()}


def _record(
    rows: dict[str, list[dict[str, Any]]], row: dict[str, Any], record: Record, subject: str, prefix: str, number: int
) -> None:
    for path, value in record.facts.items():
        if value is GAP:
            row[f"{prefix}{path}{NONE}"] = True
            continue
        if not isinstance(value, list):
            row[f"{prefix}{path}"] = sorted(value) if isinstance(value, frozenset) else value
            continue
        row[f"{prefix}{path}"] = True
        for element in value:
            name = element.name.rpartition("/")[2]
            if is_month(element.kind):
                month = {CASE: number, **({} if prefix else {ID: record.name.rpartition("/")[2]}), **element.facts}
                rows[f"{subject}.{path}"].append(month)
            elif f"{subject}.{path}/{name}" == element.name:
                inner: dict[str, Any] = {CASE: number, ID: name}
                _record(rows, inner, element, f"{subject}.{path}", "", number)
                rows[f"{subject}.{path}"].append(inner)
            else:
                link = {CASE: number, TO: name}
                if not prefix:
                    link[ID] = record.name.rpartition("/")[2]
                rows[f"{subject}.{path}"].append(link)


def _frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    columns = {}
    for name, column in table.columns.items():
        kind = polars_type(column)
        values = [row.get(name) for row in rows]
        if column.type is Type.DECIMAL:
            values = [None if v is None else Decimal(v) for v in values]
        columns[name] = pl.Series(name, values, dtype=kind)
    return pl.DataFrame(columns)


# --- what decisions say


def expected(
    program: Program,
    cases: Iterable[tuple[int, Case, list[State], list[dict[int, list[str]]] | None]],
    applied: Program | None = None,
) -> tuple[Answer, dict[tuple[int, str], set[str]]]:
    """What decisions say of some cases: outcomes, and the clauses that fired for each subject.

    ``applied``: the program as if all applied of which it is unknown whether it does.
    """
    answers: Answer = {}
    fired: dict[tuple[int, str], set[str]] = {}
    derived = derived_names(program)
    other = None if applied is None else Reference(applied.restricted(None))
    for number, case, states, sensitive in cases:
        explainer = Explainer(program, case, states, derived)
        then = states if other is None else other.run(case)
        for record in case.records:
            if not record.reported:
                continue
            element = record.name != record.kind
            state = states[record.index]
            held = fired.setdefault((number, record.name), set())
            for plan in program.plans.get(record.kind, ()):
                if not plan.sections <= case.sections.keys() or not (plan.own or element):
                    continue
                held |= {f"{c.rule.pack}:{c.id}" for c in rests_on(plan, record, explainer)}
                held |= {f"{one.pack}:{one.id}" for one in explainer.told(plan, record)}
                if plan.kind is OutcomeKind.TERM:
                    continue
                out = state.outs[plan.index]
                status = status_of(out)
                answers[number, record.name, plan.name] = {
                    "status": status,
                    "value": out if status == "determined" else None,
                    "if_applies": _sure(then[record.index].outs[plan.index]) if status == "open" else None,
                    "missing": sorted(explainer.outcome_missing(record, plan.index)) if status == "open" else [],
                    "presumed": sorted(explainer.presumed_of(plan.name, record)),
                    "readings": sorted(sensitive[record.index].get(plan.index, ())) if sensitive else [],
                }
    return answers, fired


def _sure(out: Any) -> Any:
    return out if status_of(out) == "determined" else None


# --- what columns say


def decoded(
    tables: Mapping[str, ResultTable], rows: Mapping[str, Sequence[Mapping[str, Any]]], lists: Mapping[str, str]
) -> tuple[Answer, dict[tuple[int, str], set[str]]]:
    """What columnar results say, in the same form; ``lists``: references → the list they lead to."""
    answers: Answer = {}
    fired: dict[tuple[int, str], set[str]] = {}
    for name, table in nonempty(tables.items()):
        subjects = {c.subject for c in table.columns if c.means is not Means.KEY}
        for row in rows[name]:
            case = int(row[CASE])
            for column in table.columns:
                if column.means in (Means.VALUE, Means.STATUS, Means.READINGS, Means.IF_APPLIES):
                    subject = _subject(column, row, name)
                    if row[f"{_base(column)}:status"] is not None:
                        entry = answers.setdefault(
                            (case, subject, column.outcome),
                            {"missing": [], "presumed": [], "readings": [], "value": None, "if_applies": None},
                        )
                        entry[column.means.value] = _plain(column, row[column.name])
                if column.means is Means.FIRED:
                    subject = _subject(column, row, name)
                    fired.setdefault((case, subject), set()).update(_bits(column, row[column.name]))
        assert subjects
    for name, table in tables.items():
        for row in rows[name]:
            for column in table.columns:
                if column.means in FACTS:
                    _facts(answers, column, row, name, lists)
    for entry in answers.values():
        for means in FACTS:
            entry[means.value] = sorted(entry[means.value])
    return answers, fired


def _base(column: Result) -> str:
    return column.name.rpartition(":")[0] if ":" in column.name else column.name


def _subject(column: Result, row: Mapping[str, Any], table: str) -> str:
    return column.subject if table == CASES or column.subject != table else f"{table}/{row[ID]}"


def _facts(answers: Answer, column: Result, row: Mapping[str, Any], table: str, lists: Mapping[str, str]) -> None:
    names = _bits(column, row[column.name])
    if not names:
        return
    case = int(row[CASE])
    element = ""
    if table in lists:  # references: the facts are those of the element referred to, the outcome that of who refers
        element = f"{lists[table]}/{row[TO]}"
        own = column.subject in table and column.subject != table and "." in column.subject
        subject = f"{column.subject}/{row[ID]}" if own else column.subject
    else:
        subject = _subject(column, row, table)
        if table != CASES:
            element = f"{table}/{row[ID]}"
    found = answers[case, subject, column.outcome][column.means.value]
    for name in names:
        full = f"{element}{name}" if name.startswith(".") else name
        if full not in found:
            found.append(full)


def _bits(column: Result, word: int | None) -> list[str]:
    return [name for number, name in enumerate(column.legend) if (word or 0) >> number & 1]


def _plain(column: Result, value: Any) -> Any:
    if column.bits and value is not None:
        names = _bits(column, value)
        return names if column.means is Means.READINGS else tuple(names)
    return value
