"""The tables of a register in their database: which column is which fact, and which rows surely keep to the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from punkt.files.messages.diagnostics import Place, Problems
from punkt.law.language.relations import as_written
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.check.check_cells import CheckedTable
from punkt.registers.check.register import Register
from punkt.registers.columns.algebra_terms import NULL_
from punkt.registers.columns.sql_nodes import all_of, any_of, column, compared, is_, named
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, Table
from punkt.registers.database.postgres_nodes import call, constant, rows_of
from punkt.registers.read.postgres_table import PostgresSource
from punkt.registers.read.register_source import Batch, RegisterSource

from .cell_sql import ENUM, GIVEN, KEYS, Cells, Check, declared, read_cells
from .no_records_sql import no_record_checks

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules
    from punkt.registers.database.session import Session
    from punkt.registers.map.match_columns import Matched

LONGEST = 63
"""Bytes of the longest name of a column."""


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table as it is read, and the temporary table of its rows that are found good."""

    table: Table
    source: RegisterSource
    matched: Matched
    rows: str
    """The table or view of its rows."""
    checked: str
    """What holds its good rows."""
    names: tuple[str, ...]
    """The columns of the view, in the order of the source."""
    columns: tuple[str, ...]
    """The columns of the table."""
    cells: Cells
    key_kind: str = ""
    """The type of the key's column, as the database names it."""

    def batch(self, rows: Sequence[tuple[Any, ...]], done: int = 0) -> Batch:
        """Some of its rows as they came, to be looked at; ``done``: how many came before."""
        assert isinstance(self.source, PostgresSource)
        return self.source.batch(rows, done)

    def given(self) -> exp.Select:
        """All columns of its rows, as they are read."""
        return exp.select(*[column(name, GIVEN) for name in self.names]).from_(rows_of(self.rows, GIVEN))

    def typed(self) -> exp.Select:
        """The rows that surely are good, cell by cell, as facts."""
        chosen = [named(self.cells.values[name].copy(), name) for name in self.columns]
        return exp.select(*chosen).from_(rows_of(self.rows, GIVEN)).where(self.cells.sure)


@dataclass(frozen=True, slots=True)
class InputTables:
    """All tables of a register, and the tables that rules ask for, without rows but with all columns."""

    register: Register
    cases: InputTable
    lists: Mapping[str, InputTable]
    empty: Mapping[str, pl.DataFrame]

    @property
    def tables(self) -> dict[str, InputTable]:
        """Cases and lists, by their names in the layout."""
        return {CASES: self.cases, **self.lists}


def open_inputs(session: Session, rules: Rules, register: Register) -> InputTables:
    """Look at the columns, and make the temporary views and tables.

    Raises :class:`PunktError` with every key that is of a type without a sure text, and every name that is too long.
    """
    sources = sources_of(register)
    kinds = {name: kinds_of(session, one) for name, (one, _) in sources.items()}
    found = described(rules, register, kinds)
    for name, one in found.tables.items():
        source = sources[name][0]
        assert isinstance(source, PostgresSource)
        keep = (
            session.view if "table" in source.about else session.kept
        )  # a query may give other rows each time it is asked
        keep(one.rows, source.query, one.names)
        session.empty(one.checked, declared(one.table.columns, list(one.columns)))
    return found


def sources_of(register: Register) -> dict[str, tuple[RegisterSource, Matched]]:
    """Cases and lists: where each is read from, and which column is which fact."""
    assert register.matched is not None
    return {CASES: (register.source, register.matched), **register.lists}


def described(
    rules: Rules,
    register: Register,
    kinds: Mapping[str, Mapping[str, str]],
    rows: Mapping[str, str] | None = None,
    today: bool = False,
) -> InputTables:
    """The tables of a register. ``kinds``: table → column → its type; ``rows``: table → what holds its rows.

    With ``today``, cases that name no day ask the law of the day on which they are read. Raises
    :class:`PunktError` with every key that is of a type without a sure text, and every name that is too long.
    """
    problems = Problems()
    empty = empty_tables(register)
    if today:
        empty[CASES] = _with_day(empty[CASES])
    found: list[InputTable] = []
    for number, (name, (one, matched)) in enumerate(sources_of(register).items()):
        for key in matched.keys.values():
            if kinds[name][key] not in KEYS:
                problems.add("P835", Place(one.name), name=key, found=kinds[name][key], right=", ".join(KEYS))
        for column_ in (c for c in empty[name].columns if len(c.encode()) > LONGEST):
            problems.add("P755", Place(one.name), name=column_, limit=LONGEST)
        names = tuple(c.replace("\0", "punkt ") for c in one.columns)
        table = register.layout.tables[name]
        cells = _cells(rules, register, table, matched, kinds[name], today)
        held = rows[name] if rows else f"punkt_rows_{number}"
        columns = tuple(empty[name].columns)
        kind = kinds[name][matched.keys[CASE]]
        found.append(InputTable(table, one, matched, held, f"punkt_good_{number}", names, columns, cells, kind))
    problems.raise_if_any()
    cases, *lists = found
    return InputTables(register, cases, {one_.table.name: one_ for one_ in lists}, empty)


def kinds_of(session: Session, source: RegisterSource) -> dict[str, str]:
    """The types of a source's columns, as the database names them."""
    from psycopg import sql

    assert isinstance(source, PostgresSource)
    known = sql.SQL(
        "SELECT oid::bigint, CASE WHEN typtype = 'e' THEN {} ELSE format_type(oid, NULL) END "
        "FROM pg_type WHERE oid = ANY ({}::oid[])"
    ).format(sql.Literal(ENUM), sql.Literal(list(set(source.types.values()))))
    by_oid: dict[int, str] = {row[0]: row[1] for row in session.rows(known)}
    return {name: by_oid.get(oid, "") for name, oid in source.types.items()}


def empty_tables(register: Register) -> dict[str, pl.DataFrame]:
    """The tables that rules are asked about, without rows: their columns and types are those of any part."""
    import polars as pl

    lists = {name: CheckedTable(register.empty_list(name), pl.Series([], dtype=pl.Boolean)) for name in register.lists}
    cells = pl.DataFrame(schema=dict.fromkeys(register.source.columns, pl.String))
    return register.part(Batch(cells, pl.Series("row", [], dtype=pl.Int64), {}, 0), lists).tables


def _with_day(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return frame if AS_OF in frame.columns else frame.with_columns(pl.lit(None, pl.Date).alias(AS_OF))


def force(rules: Rules) -> tuple[date, date]:
    """The first and the last day on which all packs are in force."""
    spans = [pack.in_force for pack in rules.packs]
    return max(one.since for one in spans), min(one.until or date.max for one in spans)


def _cells(
    rules: Rules, register: Register, table: Table, matched: Matched, kinds: Mapping[str, str], today: bool
) -> Cells:
    """The columns of a table, the days that cases ask, and what packs have filled."""
    strays = [name.replace("\0", "punkt ") for name in kinds if name.startswith("\0")]
    cells = read_cells(matched, kinds, strays, register.constant if table.name == CASES else {})
    values, checks = dict(cells.values), list(cells.checks)
    asked: exp.Expression | None = None
    if table.name == CASES and (register.own_days or today):
        default = exp.CurrentDate() if today else constant(register.as_of)
        asked = call("COALESCE", values[AS_OF].copy(), default) if AS_OF in values else default
        if today:
            values[AS_OF] = asked
        first, last = force(rules)
        within = all_of([compared("<=", constant(first), asked), compared("<=", asked.copy(), constant(last))])
        label = next((slot.name for slot in matched.slots if slot.column.name == AS_OF), matched.keys[CASE])
        checks.append(Check(label, within, "P845", {"first": first, "last": last}))
    checks += _filled(register, table, values, asked, {slot.column.name: slot.name for slot in matched.slots})
    if not register.map_of(table.name).every_row:
        checks += no_record_checks(matched, kinds)
    return Cells(cells.key, values, checks)


def _filled(
    register: Register,
    table: Table,
    values: Mapping[str, exp.Expression],
    asked: exp.Expression | None,
    labels: Mapping[str, str],
) -> Iterator[Check]:
    """Conditions that no cell states another value than the one that a pack in force has given."""
    for one in register.limits.filled:
        section = one.record in register.layout.vocabulary.sections
        name = f"{one.record}.{one.path}" if section and table.name == CASES else one.path
        if name not in values or (table.name != CASES and table.subject != one.record):
            continue
        if asked is None and register.as_of not in one.in_force:
            continue
        value = values[name]
        fine = [is_(value.copy(), NULL_), exp.EQ(this=value.copy(), expression=constant(one.value))]
        if asked is not None:
            fine.append(compared("<", asked.copy(), constant(one.in_force.since)))
            if one.in_force.until is not None:
                fine.append(compared("<", constant(one.in_force.until), asked.copy()))
        about = {
            "name": name,
            "right": as_written(one.value),
            "pack": one.norm.pack,
            "point": one.norm.citation.address,
        }
        yield Check(labels.get(name, name), any_of(fine), "P626", about)


def reference_facts(one: InputTable) -> list[str]:
    """The columns of a table that are lists of ids."""
    return [
        name
        for name in one.columns
        if (fact := one.table.columns[name].fact) is not None and fact.kind is FactKind.REFERENCES
    ]


__all__ = [
    "InputTable",
    "InputTables",
    "described",
    "force",
    "kinds_of",
    "open_inputs",
    "reference_facts",
    "sources_of",
]
