"""A whole run inside a database: opened, sifted, decided, counted, compared, written, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.check.register import Register
from punkt.registers.columns.table_layout import CASES
from punkt.registers.database.output_tables import REJECTED, TRACE, TurnedDown, make_room, name_of, write
from punkt.registers.database.postgres_nodes import said
from punkt.registers.database.session import Session, identifier
from punkt.registers.read.postgres_table import PostgresSource, connected, shown
from punkt.registers.run.tally import Tally
from punkt.registers.run.watch import Watch
from punkt.version import VERSION

from .asked import Done, InDatabase
from .choose import chosen_cases
from .count import count_results
from .decide_sql import Decided
from .input_tables import Inputs, described, kinds_of, open_inputs, sources_of
from .live_views import live_views
from .naming_sql import Naming
from .sift import Checking, check

if TYPE_CHECKING:
    from psycopg import Connection

    from punkt.deciding.rule_base import Rules


@dataclass(slots=True)
class Opened:
    """A transaction in which the rows are checked, and nothing is decided yet."""

    session: Session
    inputs: Inputs
    checking: Checking
    tally: Tally
    about: dict[str, Any]
    tables: list[str]


def decide_inside(rules: Rules, asked: InDatabase, watch: Watch | None = None) -> Done:
    """Decide all rows into the tables named. Raises :class:`PunktError`, and then nothing was written."""
    told = watch or Watch()
    with opened(rules, (rules,), asked, told) as run:
        session, tally = run.session, run.tally
        told.begin("decide", run.checking.rows)
        decided = Decided(session, rules, run.inputs, run.checking.sources, "found")
        told.advance(run.checking.rows)
        told.begin("compare", 1)
        tally.compared = decided.compared(asked.compared * -(-run.checking.rows // asked.part))
        counts = count_results(session, decided.decoder, decided.tables)
        tally.add_counts(decided.decoder, decided.sizes, counts.of)
        finish(run)
        naming = Naming(decided.decoder, decided.tables, counts.words)
        lists = [name for name in decided.decoder.tables if name != CASES and tally.elements.get(name)]
        told.begin("write", 1 + len(lists) + asked.trace)
        for table in (CASES, *lists):
            write(session, name_of(asked.out, table), naming.query(table, frozenset(tally.outcomes)), run.about)
            run.tables.append(name_of(asked.out, table))
            told.advance(1)
        if asked.trace:
            _trace(run, decided, naming, asked)
            told.advance(1)
        return Done(tally, run.about, [*run.tables, asked.out + REJECTED], run.inputs.register)


@contextmanager
def opened(rules: Rules, both: tuple[Rules, ...], asked: InDatabase, watch: Watch) -> Iterator[Opened]:
    """The transaction, its rows checked against one rule base; ``both``: all that decide."""
    tally = Tally()
    name = f"{shown(asked.url)}:{asked.table or 'query'}"
    with connected(asked.url, name) as connection:
        session = Session(connection)
        register = register_of(rules, asked, connection)
        names = [name_of(asked.out, table) for table in (CASES, *register.lists)]
        make_room(
            session, [*names, asked.out + REJECTED, *([asked.out + TRACE] if asked.trace else [])], asked.overwrite
        )
        turned_down = TurnedDown(session, asked.out, tally, asked.strict, asked.lang, name)
        inputs = open_inputs(session, rules, register)
        checking = check(session, inputs, turned_down.told, turned_down.counted, watch)
        tally.rows = checking.rows
        yield Opened(session, inputs, checking, tally, _about(both, register) | {"rows": checking.rows}, [])


def register_of(rules: Rules, asked: InDatabase, connection: Connection[Any]) -> Register:
    """The tables asked for, their columns matched with facts. Raises :class:`PunktError` for those that are none."""
    source = PostgresSource(asked.url, asked.table, asked.query, connection)
    lists = {one: PostgresSource(asked.url, table, "", connection) for one, table in asked.lists.items()}
    day = asked.day or date.today()
    return Register(rules, source, lists, asked.said, day, asked.day is not None, asked.key, asked.ignore)


def make_views(rules: Rules, asked: InDatabase) -> dict[str, int]:
    """Make the live views; the name of each, and how many rows it has now. Raises :class:`PunktError`, making none."""
    from psycopg import sql

    name = f"{shown(asked.url)}:{asked.table or 'query'}"
    if asked.query:
        raise PunktError([Diagnostic("P847", Place(name))])
    with connected(asked.url, name) as connection:
        session = Session(connection)
        register = register_of(rules, asked, connection)
        kinds = {table: kinds_of(session, one) for table, (one, _) in sources_of(register).items()}
        rows = {CASES: asked.table, **dict(zip(register.lists, asked.lists.values(), strict=True))}
        inputs = described(rules, register, kinds, rows, asked.day is None)
        views = live_views(rules, inputs, asked.out, asked.day is None, asked.lang)
        make_room(session, views, asked.overwrite)
        about = _about((rules,), register) | {"as_of": asked.day.isoformat() if asked.day else "CURRENT_DATE"}
        told = sql.Literal(orjson.dumps(about).decode())
        for view, query in views.items():
            session.run(sql.SQL("CREATE VIEW {} AS {}").format(identifier(view), sql.SQL(said(query))))
            session.run(sql.SQL("COMMENT ON VIEW {} IS {}").format(identifier(view), told))
        return {v: session.row(sql.SQL("SELECT count(*) FROM {}").format(identifier(v)))[0] for v in views}


def _about(both: tuple[Rules, ...], register: Register) -> dict[str, Any]:
    packs = {p.id: {"id": p.id, "version": p.version, "sha256": p.digest} for rules in both for p in rules.packs}
    sources = [register.source, *(source for source, _ in register.lists.values())]
    return {
        "schema": "punkt/register/1",
        "as_of": register.as_of.isoformat(),
        "own_days": register.own_days,
        "packs": list(packs.values()),
        "punkt": VERSION,
        "inputs": [{"name": source.name} for source in sources],
    }


def finish(run: Opened) -> None:
    """Say how many cases were decided and how many turned down."""
    tally = run.tally
    tally.rejected = tally.rows - tally.decided
    run.about |= {"decided": tally.decided, "rejected": tally.rejected}


def _trace(run: Opened, decided: Decided, naming: Naming, asked: InDatabase) -> None:
    """The whole decisions on the cases that are chosen."""
    from psycopg import sql

    name = asked.out + TRACE
    run.session.run(sql.SQL("CREATE TABLE {} (key TEXT, decision TEXT)").format(identifier(name)))
    keys = chosen_cases(run.inputs, naming, asked.where)
    run.session.copy_rows(name, [])
    for some in _several(decided.documents(keys)):
        run.session.copy_rows(name, some)
    run.tables.append(name)


def _several(documents: Iterator[tuple[str, str]], size: int = 500) -> Iterator[list[tuple[str, str]]]:
    """Documents some at a time: no other query may run while rows are copied."""
    some: list[tuple[str, str]] = []
    for one in documents:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    yield some
