"""The rows that rules are asked about: those the database vouches for stay in it, the others are looked at outside.

What is looked at outside passes through the checks of every other register. Rows at fault go to the
table of rows turned down with what is wrong; those that are good after all, a map's own words and
forms among them, are copied back as facts and decided with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.check.check_cells import CheckedTable
from punkt.registers.columns.algebra_terms import KNOWN_
from punkt.registers.columns.sql_nodes import any_of, column, is_, named
from punkt.registers.columns.table_layout import CASE, CASES, TO
from punkt.registers.database.postgres_nodes import chosen, exact, joined_with, rows_of, sql_of, without
from punkt.registers.database.session import Session
from punkt.registers.read.register_source import no_rows
from punkt.registers.read.rejected_rows import Reject, stray

from .input_tables import InputTable, InputTables, reference_facts
from .kept_inside import KeptInside
from .set_aside import KEY, ConstraintChecks, doubtful_cases, keys_of, references, shared_keys, unsure_owners

if TYPE_CHECKING:
    from psycopg.sql import Composed

    from punkt.files.progress_listener import ProgressListener
    from punkt.registers.read.register_source import Batch

ASIDE = "punkt_aside"
ORDER = "punkt order"
PART = 20_000
"""Rows that are looked at outside at once."""
OnRejects = Callable[[Iterable[Reject]], None]
"""Takes faults as they are found."""


@dataclass(slots=True)
class CheckedRows:
    """How many rows there were, and where those that are good now stand."""

    rows: int = 0
    """Rows of cases, good or not."""
    outside: int = 0
    """How many rows were looked at outside the database."""
    sources: dict[str, str] = field(default_factory=dict)
    """Table of the layout, references too → the temporary table of what is decided."""


def check(
    session: Session,
    inputs: InputTables,
    on_rejects: OnRejects,
    on_case_rejects: OnRejects,
    progress: ProgressListener,
    carried: KeptInside,
) -> CheckedRows:
    """Fill the temporary tables of good rows.

    ``on_rejects`` is called with all faults as they are found, ``on_case_rejects`` with those of cases only;
    ``carried`` takes the columns that are carried through.

    Raises :class:`PunktError` where there is no row at all, or a query gives other rows each time.
    """
    found = CheckedRows(sources={name: one.checked for name, one in inputs.tables.items()})
    cases = inputs.cases
    total = session.row(exp.select(exp.Count(this=exp.Star())).from_(rows_of(cases.rows)))[0]
    if not total:
        raise no_rows(cases.source.name)
    progress.begin("sift", total)
    kept = session.insert(cases.checked, cases.columns, cases.typed())
    session.analyze(cases.checked, cases.table.key)
    for one in inputs.lists.values():
        known = exp.select(column(CASE)).from_(rows_of(cases.checked))
        session.insert(one.checked, one.columns, one.typed().where(chosen(known, exact(one.cells.key.copy()))))
        session.analyze(one.checked, one.table.key)
    kept -= _set_aside(session, inputs, found.sources)
    carried.vouched()
    progress.advance(kept)
    rest = {name: _rest(session, inputs, one) for name, one in inputs.lists.items()}
    progress.begin("convert", total - kept)
    if kept < total:
        found.outside = _outside(session, inputs, rest, on_rejects, on_case_rejects, progress, carried)
    if kept + found.outside != total:
        raise PunktError([Diagnostic("P842", Place(cases.source.name), {"one": total, "two": kept + found.outside})])
    for name, table in rest.items():
        _strays(session, inputs, name, table, on_rejects)
    found.rows = total
    for one in inputs.tables.values():
        session.analyze(one.checked, one.table.key)
    link(session, inputs, found.sources)
    return found


def _set_aside(session: Session, inputs: InputTables, sources: dict[str, str]) -> int:
    """Take out of the tables what must be looked at; how many cases."""
    session.empty(ASIDE, {KEY: 'TEXT COLLATE "C"'})
    constraints = ConstraintChecks(inputs, sources)
    for name, query in constraints.queries.items():
        session.make(name, query)
    session.insert(ASIDE, [KEY], shared_keys(inputs.cases))
    for doubt in doubtful_cases(inputs, sources, constraints):
        session.insert(ASIDE, [KEY], keys_of(doubt))
    for one in inputs.lists.values():
        session.insert(ASIDE, [KEY], unsure_owners(one))
    session.analyze(ASIDE, [KEY])
    gone = 0
    for one in inputs.tables.values():
        keys = exp.select(column(KEY)).from_(rows_of(ASIDE))
        number = session.run(exp.Delete(this=rows_of(one.checked), where=exp.Where(this=chosen(keys, column(CASE)))))
        gone += number if one is inputs.cases else 0
    return gone


def _rest(session: Session, inputs: InputTables, one: InputTable) -> str:
    """The rows of a list whose case is not in the table of good ones."""
    name = f"punkt_rest_{one.rows.rpartition('_')[2]}"
    key = exact(one.cells.key.copy())
    there = exp.select(named(column(CASE), KEY)).from_(rows_of(inputs.cases.checked))
    query = one.given().select(named(key.copy(), f"punkt {KEY}"))
    session.make(name, without(query, key, there, "there", KEY))
    return name


def _ordered(query: exp.Query, first: str = "") -> Composed:
    """Rows in an order of their content, as every register of a database is read; ``first``: by a column before that."""
    from psycopg import sql

    before = sql.SQL('{} COLLATE "C", ').format(sql.Identifier(first)) if first else sql.SQL("")
    ordered = sql.SQL('SELECT given.* FROM ({}) AS given ORDER BY {}given::text COLLATE "C"')
    return ordered.format(sql.SQL(sql_of(query)), before)


def _by_key(batches: Iterable[list[tuple[Any, ...]]]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows that end with their key, in its order, without it: all of one key at once."""
    kept: list[tuple[Any, ...]] = []
    for found in batches:
        kept += found
        last = kept[-1][-1]
        whole = next((n for n in range(len(kept), 0, -1) if kept[n - 1][-1] != last), 0)
        if last is None:  # rows without a key are nobody's
            whole = len(kept)
        if whole:
            yield [row[:-1] for row in kept[:whole]]
            kept = kept[whole:]
    if kept:
        yield [row[:-1] for row in kept]


def _outside(
    session: Session,
    inputs: InputTables,
    rest: dict[str, str],
    on_rejects: OnRejects,
    on_case_rejects: OnRejects,
    progress: ProgressListener,
    carried: KeptInside,
) -> int:
    """Look at the rows that the database cannot vouch for; how many there were."""
    cases, register = inputs.cases, inputs.register
    keys = exp.select(column(KEY)).distinct().from_(rows_of(ASIDE))
    given = cases.given().select(named(cases.cells.key.copy(), ORDER))
    rows = joined_with(given, cases.cells.key.copy(), keys, "aside", KEY)
    unsure = any_of([exp.Not(this=cases.cells.sure), is_(column(KEY, "aside"), KNOWN_)])
    done = 0
    for found in _by_key(session.stream(_ordered(rows.where(unsure), ORDER), PART)):
        batch = cases.batch(found, done)
        done += len(found)
        staged = {}
        for name, table in rest.items():
            checked = _elements(session, inputs, name, table, _keys(cases, batch))
            on_rejects(checked.rejects)
            staged[name] = CheckedTable(checked.frame, checked.bad)
        part = register.part(batch, staged)
        on_rejects(part.rejects)
        on_case_rejects(part.rejects)
        carried.looked_at(part)
        for name, one in inputs.tables.items():
            session.copy_frame(one.checked, part.tables[name].select(one.columns))
        progress.advance(batch.lines)
    return done


def _keys(cases: InputTable, batch: Batch) -> list[str]:
    """The keys of some cases, as lists name them."""
    from punkt.registers.check.check_keys import kept_keys, raw_keys

    keys = kept_keys(raw_keys(batch.frame[cases.matched.keys[CASE]]), cases.matched.form(CASE))
    return keys.drop_nulls().unique().to_list()


def _elements(session: Session, inputs: InputTables, name: str, table: str, keys: list[str]) -> CheckedTable:
    """The rows of a list that belong to some cases; each comes but once, with the first case of its key."""
    from psycopg import sql

    names = sql.SQL(", ").join(map(sql.Identifier, inputs.lists[name].names))
    gone = sql.SQL(
        "WITH gone AS (DELETE FROM {} WHERE {} = ANY ({}) RETURNING {}), given AS (SELECT {} FROM gone) "
        'SELECT given.* FROM given ORDER BY given::text COLLATE "C"'
    ).format(
        sql.Identifier(table),
        sql.Identifier(f"punkt {KEY}"),
        sql.Literal(keys),
        names,
        names,
    )
    return inputs.register.check_list(name, inputs.lists[name].batch(session.rows(gone)))


def _strays(session: Session, inputs: InputTables, name: str, table: str, on_rejects: OnRejects) -> None:
    """Turn down the rows of a list that belong to no case."""
    one = inputs.lists[name]
    query = exp.select(*[column(c) for c in one.names]).from_(rows_of(table))
    for found in session.stream(_ordered(query), PART):
        checked = inputs.register.check_list(name, one.batch(found))
        on_rejects(checked.rejects)
        on_rejects(_lost(checked, one))


def _lost(checked: CheckedTable, one: InputTable) -> Iterator[Reject]:
    for key in checked.frame[CASE].drop_nulls():
        yield stray(0, key, one.table.name, one.matched.keys[CASE])


def link(session: Session, inputs: InputTables, sources: dict[str, str]) -> None:
    """References as tables of their own, and in their place whether there are any: so rules are asked."""
    for name, one in inputs.tables.items():
        paths = reference_facts(one)
        for number, path in enumerate(paths):
            table = f"{one.checked}_{number}"
            session.make(table, references(one.checked, path, one.table.key).distinct())
            session.analyze(table, (*one.table.key, TO))
            sources[path if name == CASES else f"{name}.{path}"] = table
        if paths:
            given = [named(is_(column(c), KNOWN_), c) if c in paths else column(c) for c in one.columns]
            view = f"{one.checked}_given"
            session.view(view, exp.select(*given).from_(rows_of(one.checked)))
            sources[name] = view
