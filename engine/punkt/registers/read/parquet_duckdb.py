"""Tables that have types of their own: Parquet files, and tables of a DuckDB file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.files.messages.optional_parts import missing
from punkt.files.read import unreadable
from punkt.registers.columns.table_layout import CASES

from .register_source import Batch, Cursor, PlainSource, broken, check_columns, named_after, no_rows, unnamed
from .text_file import BLOCK

if TYPE_CHECKING:
    import polars as pl

_COMPOUND = re.compile("STRUCT|MAP|UNION|BLOB|VARIANT")
_USUAL = re.compile(
    r"(BOOLEAN|U?(TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\([0-9,]+\)|DATE|TIMESTAMP[A-Z_ ]*|VARCHAR|ENUM\(.*\))(\[\])?$"
)
"""Types that are taken as they are; all others come as texts."""
MOST_AT_ONCE = 1_500_000
"""Rows of a group that is read whole."""
Advance = Callable[[int], None]
"""Takes how many more bytes have been read, to show progress."""


def hashed(path: Path, advance: Advance | None = None) -> str:
    """The SHA-256 of a file. Raises :class:`PunktError` where it cannot be read or is empty."""
    found = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                found.update(block)
                size += len(block)
                if advance is not None:
                    advance(len(block))
    except OSError as error:
        raise unreadable(path, error) from None
    if not size:
        raise no_rows(str(path))
    return found.hexdigest()


class ParquetSource(PlainSource):
    """A Parquet file, read group of rows by group of rows."""

    def __init__(self, path: Path, advance: Advance | None = None) -> None:
        try:
            import pyarrow.parquet as pq
        except ImportError:
            raise missing("registers", "pyarrow") from None
        self.path, self.name = path, str(path)
        self.fingerprint = hashed(path, advance)
        try:
            found = pq.ParquetFile(path)
        except Exception as error:  # Arrow has many kinds of error for a broken file
            raise broken(self.name, "Parquet", error) from None
        with found:
            metadata = found.metadata
            columns = list(found.schema_arrow.names)
            self.compound = {
                field.name: str(field.type)[:40] for field in found.schema_arrow if _is_compound(field.type)
            }
            """Columns that hold more than a value or a list of values → their type."""
            self.groups = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
            _check_extent(self.name, path.stat().st_size, metadata)
        self.total = sum(self.groups)
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(check_columns(self.name, columns), 1))
        self.about: Mapping[str, str] = {}

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        import polars as pl

        done = cursor["rows"] if cursor else 0
        first = skipped = 0
        while first < len(self.groups) and skipped + self.groups[first] <= done:
            skipped += self.groups[first]
            first += 1
        try:
            yield from evened(self._pieces(size, first), size, done - skipped, done, self.columns)
        except PunktError:
            raise
        except (Exception, pl.exceptions.PanicException) as error:
            raise broken(self.name, "Parquet", error) from None

    def _pieces(self, size: int, first: int) -> Iterator[Any]:
        """Groups of rows from one on: whole, or, where a group is large, cut as they are read."""
        import polars as pl

        start = sum(self.groups[:first])
        for number in range(first, len(self.groups)):
            rows = self.groups[number]
            if rows <= MOST_AT_ONCE:
                yield pl.scan_parquet(self.path, glob=False).slice(start, rows).collect()
            else:
                import pyarrow.parquet as pq

                with pq.ParquetFile(self.path) as file:
                    yield from map(pl.DataFrame, file.iter_batches(size, row_groups=[number]))
            start += rows


def _is_compound(kind: Any) -> bool:
    """Whether a type holds more than a value or a list of values, or bytes of which nobody knows what they say."""
    import pyarrow as pa

    of = pa.types
    if of.is_list(kind) or of.is_large_list(kind) or of.is_fixed_size_list(kind):
        return _is_compound(kind.value_type) or of.is_nested(kind.value_type)
    return bool(of.is_nested(kind) or of.is_binary(kind) or of.is_large_binary(kind) or of.is_fixed_size_binary(kind))


def _check_extent(name: str, size: int, metadata: Any) -> None:
    """Refuse a file that is shorter than its own table of contents says."""
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for index in range(group.num_columns):
            column = group.column(index)
            start = column.dictionary_page_offset or column.data_page_offset
            if start + column.total_compressed_size > size:
                raise broken(
                    name, "Parquet", EOFError(f"row group {number + 1} of {metadata.num_row_groups} is cut off")
                )


class DuckSource(PlainSource):
    """A table of a DuckDB file; where a list is looked for (``holds``), the one that bears its name."""

    def __init__(self, path: Path, table: str = "", advance: Advance | None = None, holds: str = "") -> None:
        self.path = path
        self.fingerprint = hashed(path, advance)
        connection = self._connected()
        try:
            known = [
                row[0]
                for row in connection.execute(
                    "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal"
                ).fetchall()
            ]
            table = named_after(holds, known) or table
            if not table and (len(known) == 1 or CASES in known):
                table = CASES if CASES in known else known[0]
            self.others = tuple(name for name in known if name != table)
            """The other tables."""
            if table not in known:
                raise PunktError(
                    [Diagnostic("P805", Place(str(path)), {"name": table or "—", "hint": nearest(table, known)})]
                )
            source = _quoted(table)
            types = {row[0]: str(row[1]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
            columns = list(types)
            self.compound = {name: kind[:40] for name, kind in types.items() if _COMPOUND.search(kind)}
            """Columns that hold more than a value or a list of values → their type."""
            chosen = [
                _quoted(name) if _USUAL.match(kind) else f"CAST({_quoted(name)} AS VARCHAR) AS {_quoted(name)}"
                for name, kind in types.items()
            ]
            self._query = f"SELECT {', '.join(chosen)} FROM {source}"
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
            raise missing("registers", "duckdb") from None
        try:
            return duckdb.connect(str(self.path), read_only=True)
        except duckdb.Error as error:
            raise broken(str(self.path), "DuckDB", error) from None

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows in the order of the table."""
        import duckdb
        import polars as pl

        done = cursor["rows"] if cursor else 0
        connection = self._connected()
        try:
            reader = connection.sql(f"{self._query} OFFSET {int(done)}").to_arrow_reader(size)
            yield from evened(reader, size, 0, done, self.columns)
        except (duckdb.Error, pl.exceptions.PanicException) as error:
            raise broken(self.name, "DuckDB", error) from None
        finally:
            connection.close()


def _quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def evened(found: Any, size: int, skip: int, done: int, columns: tuple[str, ...]) -> Iterator[Batch]:
    """Pieces of any size as batches of one size."""
    import polars as pl

    waiting: list[pl.DataFrame] = []
    height = 0
    for piece in found:
        frame = piece if isinstance(piece, pl.DataFrame) else pl.DataFrame(piece)
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
