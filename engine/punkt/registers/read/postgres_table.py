"""A table or query of a PostgreSQL database, read through a cursor of the server, never whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import missing

from .register_source import Batch, Cursor, check_columns, no_rows, unnamed

if TYPE_CHECKING:
    import polars as pl
    from psycopg import Connection
    from psycopg.sql import Composed

SCHEMES = ("postgresql://", "postgres://")
_ADDRESS = re.compile("[A-Za-z][A-Za-z0-9+.-]+:/")
TOLD = 300
"""The most characters of what a database says."""


def is_url(text: str) -> bool:
    """Whether an input is a database."""
    return text.startswith(SCHEMES)


def is_elsewhere(text: str) -> bool:
    """Whether a name is an address (``s3://…``, ``https://…``) that is neither a file here nor a database."""
    return bool(_ADDRESS.match(text)) and not is_url(text)


def shown(url: str) -> str:
    """A database as messages call it: neither user nor password."""
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    return f"postgresql://{where}{parts.path}"


@contextmanager
def connected(url: str, name: str) -> Iterator[Connection[Any]]:
    """A connection in one transaction that sees one state of the data; undone unless all goes well.

    Raises :class:`PunktError` where the database cannot be reached, goes away, or refuses.
    """
    try:
        import psycopg
    except ImportError:
        raise missing("postgres", "psycopg") from None
    connection: Connection[Any] | None = None
    try:
        connection = psycopg.connect(url, connect_timeout=15, prepare_threshold=None)
        _read_all_days(connection)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection:
            yield connection
    except psycopg.Error as error:
        lost = connection is None or connection.broken or isinstance(error, psycopg.errors.AdminShutdown)
        reason = _without_secrets(" ".join(str(error).split())[:TOLD], url)
        raise PunktError([Diagnostic("P831" if lost else "P833", Place(name), {"reason": reason})]) from None


def _read_all_days(connection: Connection[Any]) -> None:
    """Let days that no calendar here has (infinity, before the year 1, after 9999) come as texts, to be told of."""
    from psycopg import DataError
    from psycopg.types.datetime import DateLoader

    class AnyDay(DateLoader):
        def load(self, data: Any) -> Any:
            try:
                return super().load(data)
            except DataError:
                return bytes(data).decode()

    connection.adapters.register_loader("date", AnyDay)


def chosen(table: str, query: str, name: str) -> Composed:
    """The rows asked for, as a query. Raises :class:`PunktError` unless one of the two is given."""
    from psycopg import sql

    if bool(table) == bool(query):
        raise PunktError([Diagnostic("P832", Place(name))])
    if query:
        return sql.SQL("SELECT * FROM ({}\n) AS given").format(sql.SQL(query.rstrip().rstrip(";")))
    return sql.SQL("SELECT * FROM {} AS given").format(sql.Identifier(*table.split(".")))


class PostgresSource:
    """Rows of a database, in an order of their content: tables have none of their own."""

    numbered = False
    """Whether the places of rows mean anything to a reader."""

    def __init__(self, url: str, table: str = "", query: str = "", within: Connection[Any] | None = None) -> None:
        """``within``: a transaction that is open; its rows are described only, and neither counted nor read through."""
        from .open_source import need_polars

        need_polars()
        self.url = url
        self.name = f"{shown(url)}:{table or 'query'}"
        self.query = chosen(table, query, self.name)
        self.about: Mapping[str, str] = {"table": table} if table else {}
        self.total, self.fingerprint = 0, ""
        if within is not None:
            self._describe(within)
            return
        with connected(url, self.name) as connection:
            self._describe(connection)
            self._look_through(connection)
        if not self.total:
            raise no_rows(self.name)

    def _describe(self, connection: Connection[Any]) -> None:
        from psycopg import sql

        described = connection.execute(sql.SQL("{} LIMIT 0").format(self.query)).description or ()
        names = check_columns(self.name, [column.name for column in described])
        self.columns = tuple(name or unnamed(number) for number, name in enumerate(names, 1))
        self.types = dict(zip(self.columns, (column.type_code for column in described), strict=True))

    def _look_through(self, connection: Connection[Any]) -> None:
        from psycopg import sql

        known = connection.execute(
            sql.SQL(
                "SELECT count(*), coalesce(sum(hashtextextended(given::text, 0)::numeric), 0) FROM ({}) AS given"
            ).format(self.query)
        ).fetchone()
        assert known is not None
        self.total = int(known[0])
        self.fingerprint = f"rows:{known[0]} content:{known[1]}"

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        from psycopg import sql

        done = cursor["rows"] if cursor else 0
        ordered = sql.SQL('SELECT * FROM ({}) AS given ORDER BY given::text COLLATE "C" OFFSET {}').format(
            self.query, sql.Literal(done)
        )
        with connected(self.url, self.name) as connection, connection.cursor(name="punkt_rows") as rows:
            rows.execute(ordered)
            while found := rows.fetchmany(size):
                yield self.batch(found, done)
                done += len(found)

    def batch(self, found: Sequence[tuple[Any, ...]], done: int = 0) -> Batch:
        """Some rows as they are read; ``done``: how many came before them."""
        import polars as pl

        cells: Iterable[tuple[Any, ...]] = zip(*found, strict=True) if found else ((),) * len(self.columns)
        series = [self._series(name, column) for name, column in zip(self.columns, cells, strict=True)]
        rows = pl.int_range(done + 1, done + len(found) + 1, dtype=pl.Int64, eager=True).alias("row")
        return Batch(pl.DataFrame(series), rows, {"rows": done + len(found)}, len(found))

    def _series(self, name: str, cells: tuple[Any, ...]) -> pl.Series:
        """A column in the type the database gives it; what Punkt has no type for comes as text."""
        import polars as pl

        types = {16: pl.Boolean(), 21: pl.Int64(), 23: pl.Int64(), 20: pl.Int64(), 1082: pl.Date()}
        texts = {1009: pl.List(pl.String), 1015: pl.List(pl.String)}
        kind: Any = (types | texts).get(self.types.get(name, 0))
        odd = _no_day if kind == pl.Date() else _no_list if isinstance(kind, pl.List) else None
        if kind is None or (odd is not None and any(map(odd, cells))):
            return pl.Series(name, [None if cell is None else _plain(cell) for cell in cells], dtype=pl.String)
        return pl.Series(name, cells, dtype=kind)


def _no_day(cell: Any) -> bool:
    """Whether a day is beyond the calendar: it comes as a text."""
    return isinstance(cell, str)


def _no_list(cell: Any) -> bool:
    """Whether a list is a table."""
    return bool(cell) and isinstance(cell[0], list)


def _plain(cell: Any) -> str:
    from decimal import Decimal

    if isinstance(cell, list):
        return "|".join("" if one is None else _plain(one) for one in cell)
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def _without_secrets(text: str, url: str) -> str:
    password = urlsplit(url).password
    return re.sub(re.escape(password), "…", text) if password else text
