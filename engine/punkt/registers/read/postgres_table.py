"""A table or query of a PostgreSQL database, read through a cursor of the server, never whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import missing

from .delta_log import PREFIX
from .file_kinds import ICEBERG
from .postgres_refusals import no_columns, refusal
from .register_source import Batch, Cursor, PlainSource, check_columns, no_rows, unnamed

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
    """Whether a name is an address (``s3://…``, ``https://…``) that is no file, table or database from here."""
    bare = text.removeprefix(PREFIX)
    if text.startswith(ICEBERG):  # a catalog names files of this machine so
        bare = text.removeprefix(ICEBERG).removeprefix("file:")
    return bool(_ADDRESS.match(bare)) and not is_url(text)


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
    role = ""
    try:
        connection = psycopg.connect(url, connect_timeout=15, prepare_threshold=None)
        role = connection.info.user
        _read_all_days(connection)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection:
            yield connection
    except psycopg.Error as error:
        lost = connection is None or connection.broken or isinstance(error, psycopg.errors.AdminShutdown)
        said = _without_secrets(" ".join(str(error).split())[:TOLD], url)
        reason = refusal(said, role) if isinstance(error, psycopg.errors.InsufficientPrivilege) else said
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


class PostgresSource(PlainSource):
    """Rows of a database, in an order of their content: tables have none of their own."""

    numbered = False

    def __init__(self, url: str, table: str = "", query: str = "", within: Connection[Any] | None = None) -> None:
        """``within``: a transaction that is open; its rows are described only, and neither counted nor read through."""
        from .open_source import need_polars

        need_polars()
        self.url, self.table, self._within = url, table, within
        self.name = f"{shown(url)}:{table or 'query'}"
        self.query = chosen(table, query, self.name)
        self.about: Mapping[str, str] = {"table": table} if table else {}
        self._known: tuple[int, str] | None = None if within is None else (0, "")
        with nullcontext(within) if within is not None else connected(url, self.name) as connection:
            self._describe(connection)

    @property
    def total(self) -> int:
        """How many rows there are. Raises :class:`PunktError` where there are none."""
        return self._looked_through()[0]

    @property
    def fingerprint(self) -> str:
        """What changes when a row does, as far as its columns are read."""
        return self._looked_through()[1]

    def _describe(self, connection: Connection[Any]) -> None:
        """The columns and their types. Of a table, a column that may not be read has no type, until it is asked for."""
        from psycopg import sql

        names, readable = None, None
        if self.table:
            known = sql.SQL(
                "SELECT attname, has_column_privilege(attrelid, attnum, 'SELECT') FROM pg_attribute "
                "WHERE attrelid = to_regclass({}) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
            ).format(sql.Literal(sql.Identifier(*self.table.split(".")).as_string(connection)))
            found = connection.execute(known).fetchall()
            if found and not all(may for _, may in found) and any(may for _, may in found):
                names, readable = [name for name, _ in found], [name for name, may in found if may]
                self.query = self._of(readable)
        described = connection.execute(sql.SQL("{} LIMIT 0").format(self.query)).description or ()
        types = {column.name: column.type_code for column in described}
        raw = names or [column.name for column in described]
        known_names = check_columns(self.name, list(raw))
        self.columns = tuple(name or unnamed(number) for number, name in enumerate(known_names, 1))
        self._raw = dict(zip(self.columns, raw, strict=True))
        self.types = {name: types.get(self._raw[name], 0) for name in self.columns}
        self.forbidden = frozenset(
            name for name in self.columns if readable is not None and self._raw[name] not in readable
        )
        """Columns that may not be read."""

    def _of(self, columns: Sequence[str]) -> Composed:
        """Some columns of the table, by their own names."""
        from psycopg import sql

        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        return sql.SQL("SELECT {} FROM {} AS given").format(listed, sql.Identifier(*self.table.split(".")))

    def narrow(self, names: Iterable[str]) -> None:
        """Read some columns of a table and no others. Raises :class:`PunktError` where one of them may not be read."""
        wanted = {*names}
        if not self.table:
            return
        if lacking := [name for name in self.columns if name in wanted & self.forbidden]:
            role = urlsplit(self.url).username or ""
            if self._within is not None:
                role = self._within.info.user
            reason = no_columns(self.table, [self._raw[name] for name in lacking], role)
            raise PunktError([Diagnostic("P833", Place(self.name), {"reason": reason})])
        self.columns = tuple(name for name in self.columns if name in wanted or name.startswith("\0"))
        self.types = {name: self.types[name] for name in self.columns}
        self.query = self._of([self._raw[name] for name in self.columns])

    def _looked_through(self) -> tuple[int, str]:
        """How many rows there are, and a hash of them; looked at once."""
        if self._known is None:
            with connected(self.url, self.name) as connection:
                self._known = self._look_through(connection)
            if not self._known[0]:
                raise no_rows(self.name)
        return self._known

    def _look_through(self, connection: Connection[Any]) -> tuple[int, str]:
        from psycopg import sql

        known = connection.execute(
            sql.SQL(
                "SELECT count(*), coalesce(sum(hashtextextended(given::text, 0)::numeric), 0) FROM ({}) AS given"
            ).format(self.query)
        ).fetchone()
        assert known is not None
        return int(known[0]), f"rows:{known[0]} content:{known[1]}"

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
