"""Tables that have types of their own: Parquet files, and tables of a DuckDB file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, Place, PunktError, nearest
from .source import Batch, Cursor, check_columns, missing_extra, named_after, unnamed
from .text_file import BLOCK, unreadable

if TYPE_CHECKING:
    import polars as pl

Told = Callable[[int], None]


def hashed(path: Path, told: Told | None = None) -> str:
    """The SHA-256 of a file. Raises :class:`PunktError` where it cannot be read or is empty."""
    found = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                found.update(block)
                size += len(block)
                if told is not None:
                    told(len(block))
    except OSError as error:
        raise unreadable(path, error) from None
    if not size:
        raise PunktError([Diagnostic("P740", Place(str(path), 1, 1))])
    return found.hexdigest()


class ParquetSource:
    """A Parquet file, read group of rows by group of rows."""

    def __init__(self, path: Path, told: Told | None = None) -> None:
        try:
            import pyarrow.parquet as pq
        except ImportError:
            raise missing_extra("registers", "pyarrow") from None
        self.path, self.name = path, str(path)
        self.fingerprint = hashed(path, told)
        try:
            found = pq.ParquetFile(path)
        except Exception as error:  # Arrow has many kinds of error for a broken file
            raise self._broken(error) from None
        with found:
            metadata = found.metadata
            columns = list(found.schema_arrow.names)
            self.groups = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
        self.total = sum(self.groups)
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(check_columns(self.name, columns), 1))
        self.about: Mapping[str, str] = {}

    def _broken(self, error: Exception) -> PunktError:
        reason = " ".join(str(error).split())[:200]
        return PunktError([Diagnostic("P804", Place(self.name), {"reason": reason})])

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        import pyarrow.parquet as pq

        done = cursor["rows"] if cursor else 0
        first = skipped = 0
        while first < len(self.groups) and skipped + self.groups[first] <= done:
            skipped += self.groups[first]
            first += 1
        try:
            with pq.ParquetFile(self.path) as file:
                found = file.iter_batches(size, row_groups=range(first, len(self.groups)))
                yield from evened(found, size, done - skipped, done, self.columns)
        except PunktError:
            raise
        except Exception as error:
            raise self._broken(error) from None


class DuckSource:
    """A table of a DuckDB file; where a list is looked for (``holds``), the one that bears its name."""

    def __init__(self, path: Path, table: str = "", told: Told | None = None, holds: str = "") -> None:
        self.path = path
        self.fingerprint = hashed(path, told)
        connection = self._connected()
        try:
            known = [
                row[0]
                for row in connection.execute(
                    "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal"
                ).fetchall()
            ]
            table = named_after(holds, known) or table
            if not table and len(known) == 1:
                table = known[0]
            if table not in known:
                raise PunktError(
                    [Diagnostic("P805", Place(str(path)), {"name": table or "—", "hint": nearest(table, known)})]
                )
            self._query = f'SELECT * FROM "{table.replace(chr(34), chr(34) * 2)}"'
            columns = [row[0] for row in connection.execute(f"DESCRIBE {self._query}").fetchall()]
            counted = connection.execute(f"SELECT count(*) FROM ({self._query})").fetchone()
            self.total = int(counted[0]) if counted else 0
        finally:
            connection.close()
        self.name = f"{path}:{table}"
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(check_columns(self.name, columns), 1))
        self.about: Mapping[str, str] = {"table": table}

    def _connected(self) -> Any:
        try:
            import duckdb
        except ImportError:
            raise missing_extra("registers", "duckdb") from None
        try:
            return duckdb.connect(str(self.path), read_only=True)
        except duckdb.Error as error:
            raise PunktError(
                [Diagnostic("P804", Place(str(self.path)), {"reason": " ".join(str(error).split())[:200]})]
            ) from None

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows in the order of the table."""
        done = cursor["rows"] if cursor else 0
        connection = self._connected()
        try:
            reader = connection.sql(f"{self._query} OFFSET {int(done)}").to_arrow_reader(size)
            yield from evened(reader, size, 0, done, self.columns)
        finally:
            connection.close()


def evened(found: Any, size: int, skip: int, done: int, columns: tuple[str, ...]) -> Iterator[Batch]:
    """Arrow batches of any size as batches of one size."""
    import polars as pl

    waiting: list[pl.DataFrame] = []
    height = 0
    for piece in found:
        frame = pl.DataFrame(piece)
        frame.columns = list(columns)
        if skip:
            cut = min(skip, frame.height)
            frame, skip = frame.slice(cut), skip - cut
        waiting.append(frame)
        height += frame.height
        while height >= size:
            whole = pl.concat(waiting) if len(waiting) > 1 else waiting[0]
            yield _batch(whole.head(size), done)
            done += size
            waiting, height = [whole.slice(size)], height - size
    if height:
        yield _batch(pl.concat(waiting), done)


def _batch(frame: pl.DataFrame, done: int) -> Batch:
    import polars as pl

    rows = pl.int_range(done + 1, done + frame.height + 1, eager=True).alias("row")
    return Batch(frame, rows, {"rows": done + frame.height}, frame.height)
