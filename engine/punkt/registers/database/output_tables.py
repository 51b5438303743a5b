"""The tables that a run leaves in a database: room made for them, and what they are made from said in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.columns.table_layout import CASES
from punkt.registers.read.rejected_rows import MOST_SHOWN, Reject, none_allowed

from .postgres_nodes import sql_of
from .session import identifier

if TYPE_CHECKING:
    from sqlglot import exp

    from punkt.registers.run.tally import RunTally

    from .session import Session

REJECTED, TRACE = "_rejected", "_trace"
ONE = "_one"
"""What the name of a function ends with that gives the rows of a live view for one key."""
HEADER = ("key", "column", "value", "code", "message")


def name_of(out: str, table: str) -> str:
    """The name of the table of some results: the cases' is the output's own, lists have theirs after it."""
    return out if table == CASES else f"{out}_{table.replace('.', '_')}"


def make_room(session: Session, names: Iterable[str], overwrite: bool) -> None:
    """Drop what an earlier run made, if it may go; it comes back if this one fails."""
    from psycopg import sql

    look_ups = sql.SQL(
        "SELECT p.oid::regprocedure::text FROM pg_class c JOIN pg_proc p ON p.prorettype = c.reltype "
        "WHERE c.oid = to_regclass({}) AND p.proname = c.relname || {}"
    )
    found = []
    for name in names:
        there = session.row(sql.SQL("SELECT to_regclass({})").format(sql.Literal(quoted(session, name))))
        if there[0] is not None:
            found.append(name)
    if found and not overwrite:
        raise PunktError([Diagnostic("P834", Place(name), {"name": name}) for name in found])
    for name in found:
        for one in session.rows(look_ups.format(sql.Literal(quoted(session, name)), sql.Literal(ONE))):
            session.run(sql.SQL("DROP FUNCTION {}").format(sql.SQL(one[0])))
        kind = session.row(
            sql.SQL("SELECT relkind = 'v' FROM pg_class WHERE oid = to_regclass({})").format(
                sql.Literal(quoted(session, name))
            )
        )
        session.run(sql.SQL("DROP VIEW {}" if kind[0] else "DROP TABLE {}").format(identifier(name)))


def quoted(session: Session, name: str) -> str:
    """A name as a query writes it."""
    return str(identifier(name).as_string(session.connection))


def write(session: Session, name: str, query: exp.Expr, about: Mapping[str, Any]) -> None:
    """Make a table of a query's rows; what it is made from stands in its comment."""
    from psycopg import sql

    session.run(sql.SQL("CREATE TABLE {} AS {}").format(identifier(name), sql.SQL(sql_of(query))))
    told = sql.Literal(orjson.dumps(about).decode())
    session.run(sql.SQL("COMMENT ON TABLE {} IS {}").format(identifier(name), told))


class RejectedRowsTable:
    """The table of rejected rows in the database: a row for each cell at fault, written as faults are found."""

    def __init__(self, session: Session, out: str, tally: RunTally, strict: bool, lang: str, place: str) -> None:
        """Make the table. ``place``: what messages call the input; ``lang``: of the messages in the table."""
        from psycopg import sql

        self.session, self.name, self.tally = session, out + REJECTED, tally
        self.strict, self.lang, self.place = strict, lang, place
        columns = sql.SQL(", ").join(sql.SQL("{} TEXT").format(sql.Identifier(c)) for c in HEADER)
        session.run(sql.SQL("CREATE TABLE {} ({})").format(identifier(self.name), columns))

    def write(self, rejects: Iterable[Reject]) -> None:
        """Write some faults into the table. Raises :class:`PunktError` for the first of them in a strict run."""
        some = list(rejects)
        if some and self.strict:
            first = f"{some[0].key}: {some[0].message(self.lang)}"
            number = len({(one.table, one.key, one.row) for one in some[:MOST_SHOWN]})
            raise none_allowed(self.place, number, first)
        if some:
            self.session.copy_rows(self.name, ((r.key, r.column, r.value, r.code, r.message(self.lang)) for r in some))

    def count(self, rejects: Iterable[Reject]) -> None:
        """Count some faults in the tally of the run, for its summary."""
        self.tally.add_rejects(list(rejects))
