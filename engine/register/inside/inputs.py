"""The tables of a register in their database: which column is which fact, and which rows surely keep to the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from ...columns.layout import AS_OF, CASES, Table
from ...columns.sql_nodes import all_of, any_of, column, compared, is_, named
from ...columns.terms import NULL_
from ...diagnostics import Place, Problems
from ...vocabulary import FactKind
from ..check import Checked
from ..postgres_source import PostgresSource
from ..register import Register
from .cells import ENUM, GIVEN, KEYS, Cells, declared, read_cells
from .nodes import call, constant, rows_of

if TYPE_CHECKING:
    import polars as pl

    from ...rulebase import Rules
    from ..matching import Matched
    from .session import Session

LONGEST = 63
"""Bytes of the longest name of a column."""


@dataclass(frozen=True, slots=True)
class Input:
    """A table as it is read, and the temporary table of its rows that are found good."""

    table: Table
    source: PostgresSource
    matched: Matched
    rows: str
    """The temporary view of its rows."""
    checked: str
    """The temporary table of good rows."""
    names: tuple[str, ...]
    """The columns of the view, in the order of the source."""
    columns: tuple[str, ...]
    """The columns of the table."""
    cells: Cells

    def given(self) -> exp.Select:
        """All columns of its rows, as they are read."""
        return exp.select(*[column(name, GIVEN) for name in self.names]).from_(rows_of(self.rows, GIVEN))

    def typed(self) -> exp.Select:
        """The rows that surely are good, cell by cell, as facts."""
        chosen = [named(self.cells.values[name].copy(), name) for name in self.columns]
        return exp.select(*chosen).from_(rows_of(self.rows, GIVEN)).where(self.cells.sure.copy())


@dataclass(frozen=True, slots=True)
class Inputs:
    """All tables of a register, and the tables that rules ask for, without rows but with all columns."""

    register: Register
    cases: Input
    lists: Mapping[str, Input]
    empty: Mapping[str, pl.DataFrame]

    @property
    def tables(self) -> dict[str, Input]:
        """Cases and lists, by their names in the layout."""
        return {CASES: self.cases, **self.lists}


def open_inputs(session: Session, rules: Rules, register: Register) -> Inputs:
    """Look at the columns, and make the temporary views and tables.

    Raises :class:`PunktError` with every key that is of a type without a sure text, and every name that is too long.
    """
    problems = Problems()
    assert register.matched is not None
    source = register.source
    assert isinstance(source, PostgresSource)
    found: list[Input] = []
    empty = empty_tables(register)
    tables: list[tuple[str, PostgresSource, Matched]] = [(CASES, source, register.matched)]
    tables += [
        (name, one, matched) for name, (one, matched) in register.lists.items() if isinstance(one, PostgresSource)
    ]
    for number, (name, one, matched) in enumerate(tables):
        kinds = kinds_of(session, one)
        for key in matched.keys.values():
            if kinds[key] not in KEYS:
                problems.add("P835", Place(one.name), name=key, found=kinds[key], right=", ".join(KEYS))
        for column_ in (c for c in empty[name].columns if len(c.encode()) > LONGEST):
            problems.add("P755", Place(one.name), name=column_, limit=LONGEST)
        names = tuple(c.replace("\0", "punkt ") for c in one.columns)
        table = register.layout.tables[name]
        cells = _cells(rules, register, table, matched, kinds)
        found.append(
            Input(
                table,
                one,
                matched,
                f"punkt_rows_{number}",
                f"punkt_good_{number}",
                names,
                tuple(empty[name].columns),
                cells,
            )
        )
    problems.raise_if_any()
    for one_ in found:
        session.view(one_.rows, one_.source.query, one_.names)
        session.empty(one_.checked, declared(one_.table.columns, list(one_.columns)))
    cases, *lists = found
    return Inputs(register, cases, {one_.table.name: one_ for one_ in lists}, empty)


def kinds_of(session: Session, source: PostgresSource) -> dict[str, str]:
    """The types of a source's columns, as the database names them."""
    from psycopg import sql

    known = sql.SQL(
        "SELECT oid::bigint, CASE WHEN typtype = 'e' THEN {} ELSE format_type(oid, NULL) END "
        "FROM pg_type WHERE oid = ANY ({}::oid[])"
    ).format(sql.Literal(ENUM), sql.Literal(list(set(source.types.values()))))
    by_oid: dict[int, str] = {row[0]: row[1] for row in session.rows(known)}
    return {name: by_oid.get(oid, "") for name, oid in source.types.items()}


def empty_tables(register: Register) -> dict[str, pl.DataFrame]:
    """The tables that rules are asked about, without rows: their columns and types are those of any part."""
    import polars as pl

    assert isinstance(register.source, PostgresSource)
    seen, register.seen = register.seen, type(register.seen)()
    lists = {name: Checked(register.empty_list(name), pl.Series([], dtype=pl.Boolean)) for name in register.lists}
    try:
        return register.part(register.source.batch([]), lists).tables
    finally:
        register.seen = seen


def force(rules: Rules) -> tuple[date, date]:
    """The first and the last day on which all packs are in force."""
    spans = [pack.in_force for pack in rules.packs]
    return max(one.since for one in spans), min(one.until or date.max for one in spans)


def _cells(rules: Rules, register: Register, table: Table, matched: Matched, kinds: Mapping[str, str]) -> Cells:
    """The columns of a table, and what packs have filled among them."""
    own = register.own_days
    strays = [name.replace("\0", "punkt ") for name in kinds if name.startswith("\0")]
    always = register.constant if table.name == CASES else {}
    cells = read_cells(matched, kinds, strays, always, (*force(rules), register.as_of) if own else None)
    stated = list(_filled(register, table, cells))
    return Cells(cells.key, cells.values, all_of([cells.sure, *stated])) if stated else cells


def _filled(register: Register, table: Table, cells: Cells) -> Sequence[exp.Expression]:
    """Conditions that no cell states another value than the one that a pack in force has given."""
    found = []
    day = cells.values.get(AS_OF) if register.own_days and table.name == CASES else None
    for one in register.limits.filled:
        section = one.record in register.layout.vocabulary.sections
        name = f"{one.record}.{one.path}" if section and table.name == CASES else one.path
        if name not in cells.values or (table.name != CASES and table.subject != one.record):
            continue
        if day is None and register.as_of not in one.in_force:
            continue
        value = cells.values[name]
        fine = [is_(value.copy(), NULL_), exp.EQ(this=value.copy(), expression=constant(one.value))]
        if day is not None:
            asked = call("COALESCE", day.copy(), constant(register.as_of))
            fine.append(compared("<", asked, constant(one.in_force.since)))
            if one.in_force.until is not None:
                fine.append(compared("<", constant(one.in_force.until), asked.copy()))
        found.append(any_of(fine))
    return found


def reference_facts(one: Input) -> list[str]:
    """The columns of a table that are lists of ids."""
    return [
        name
        for name in one.columns
        if (fact := one.table.columns[name].fact) is not None and fact.kind is FactKind.REFERENCES
    ]


__all__ = ["Input", "Inputs", "force", "kinds_of", "open_inputs", "reference_facts"]
