"""A transaction with a database: queries asked of it, temporary tables made, frames copied in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .postgres_nodes import sql_of

if TYPE_CHECKING:
    import polars as pl
    from psycopg import Connection
    from psycopg.sql import SQL, Composed
    from sqlglot import exp

    Statement = exp.Expr | SQL | Composed

SETTINGS = ("jit = off", "enable_nestloop = off", "work_mem = '64MB'", "client_min_messages = warning")
"""For the transaction. The planner takes many conditions on a row for few rows, and would join them in loops."""
FETCHED = 5_000
"""Rows that come at once through a cursor of the server."""


class Session:
    """One transaction. All it makes beside the tables asked for is temporary, and goes with it."""

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection = connection
        for setting in SETTINGS:
            connection.execute(f"SET LOCAL {setting}".encode())

    def run(self, query: Statement) -> int:
        """Carry out a statement; how many rows it was about."""
        return int(self.connection.execute(_sql(query)).rowcount)

    def rows(self, query: Statement) -> list[tuple[Any, ...]]:
        """The rows of a query that has few."""
        found: list[tuple[Any, ...]] = self.connection.execute(_sql(query)).fetchall()
        return found

    def row(self, query: Statement) -> tuple[Any, ...]:
        """The one row of a query."""
        return self.rows(query)[0]

    def stream(self, query: Statement, size: int = FETCHED) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query that may have many, some at a time; other statements may run in between."""
        with self.connection.cursor(name=f"punkt_{id(query)}") as cursor:
            cursor.execute(_sql(query))
            while found := cursor.fetchmany(size):
                yield found

    def make(self, name: str, query: exp.Expr) -> int:
        """A temporary table of a query's rows; how many there are. Nothing is known of it to the planner."""
        from psycopg import sql

        made = self.run(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS {}").format(
                sql.Identifier(name), sql.SQL(sql_of(query))
            )
        )
        return made

    def view(self, name: str, query: Statement, columns: Sequence[str] = ()) -> None:
        """A temporary view; ``columns``: its columns under other names."""
        from psycopg import sql

        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        listed = sql.SQL(" ({})").format(names) if columns else sql.SQL("")
        self.run(sql.SQL("CREATE TEMPORARY VIEW {}{} AS {}").format(sql.Identifier(name), listed, _sql(query)))

    def kept(self, name: str, query: Statement, columns: Sequence[str]) -> None:
        """The rows of a query in a temporary table, so that it is asked once."""
        from psycopg import sql

        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        made = sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP AS {}")
        self.run(made.format(sql.Identifier(name), names, _sql(query)))

    def empty(self, name: str, columns: Mapping[str, str]) -> None:
        """A temporary table of some columns and types, without rows."""
        from psycopg import sql

        said_ = [sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(kind)) for c, kind in columns.items()]
        self.run(
            sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(
                sql.Identifier(name), sql.SQL(", ").join(said_)
            )
        )

    def insert(self, name: str, columns: Sequence[str], query: exp.Expr) -> int:
        """Put the rows of a query into a table; how many."""
        from psycopg import sql

        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        return self.run(sql.SQL("INSERT INTO {} ({}) {}").format(sql.Identifier(name), names, sql.SQL(sql_of(query))))

    def analyze(self, name: str, keys: Sequence[str]) -> None:
        """Let the planner know how many rows a table has, and of what keys; to look at all columns takes long."""
        from psycopg import sql

        names = sql.SQL(", ").join(map(sql.Identifier, keys))
        self.run(sql.SQL("ANALYZE {} ({})").format(sql.Identifier(name), names))

    def copy_frame(self, name: str, frame: pl.DataFrame) -> None:
        """Copy a frame into a table with columns of the same names."""
        from psycopg import sql

        if not frame.height:
            return
        names = sql.SQL(", ").join(map(sql.Identifier, frame.columns))
        into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(identifier(name), names)
        with self.connection.cursor().copy(into) as copy:
            copy.write(as_csv(frame))

    def copy_rows(self, name: str, rows: Iterable[Sequence[Any]]) -> int:
        """Copy rows into a table; how many."""
        from psycopg import sql

        number = 0
        with self.connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(identifier(name))) as copy:
            for row in rows:
                copy.write_row(row)
                number += 1
        return number


def identifier(name: str) -> Any:
    """A name of a table, perhaps with its schema."""
    from psycopg import sql

    return sql.Identifier(*name.split("."))


def _sql(query: Statement) -> SQL | Composed:
    from psycopg import sql

    return query if isinstance(query, (sql.SQL, sql.Composed)) else sql.SQL(sql_of(query))


def as_csv(frame: pl.DataFrame) -> bytes:
    """Rows as COPY reads them, lists of texts as PostgreSQL writes arrays. An empty text is no NULL."""
    import polars as pl

    quoted = pl.concat_str(
        pl.lit('"'),
        pl.element().str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True),
        pl.lit('"'),
    )
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    written = frame.with_columns(
        pl.concat_str(pl.lit("{"), pl.col(name).list.eval(quoted).list.join(","), pl.lit("}")).alias(name)
        for name in lists
    )
    return written.write_csv(include_header=False, quote_style="non_numeric").encode()
