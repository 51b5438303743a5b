"""Tables of dBASE and FoxPro (.dbf), as old programs of ministries write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import missing

from .parquet_duckdb import hashed
from .register_source import Batch, Cursor, PlainSource, any_frame, broken, check_columns, no_rows, unnamed
from .text_file import ENCODINGS

LANGUAGES = {0x26: "cp866", 0x65: "cp866", 0x57: "windows-1251", 0xC9: "windows-1251"}
"""What the byte of the header that names a code page says, of those that Russian programs write."""
LANGUAGE_AT = 29


class DbfSource(PlainSource):
    """A table of dBASE, read at once: such tables are small. A record that is marked as deleted is no row."""

    def __init__(self, path: Path, encoding: str | None = None, advance: Callable[[int], None] | None = None) -> None:
        try:
            import dbf
        except ImportError:
            raise missing("registers", "dbf") from None
        self.path, self.name = path, str(path)
        self.fingerprint = hashed(path, advance)
        used = encoding or self._encoding()
        try:
            table = dbf.Table(str(path), codepage=used.replace("windows-", "cp"), unicode_errors="strict")
            with table.open(dbf.READ_ONLY):
                names, rows, deleted = list(table.field_names), [], 0
                for number, record in enumerate(table, 1):
                    if dbf.is_deleted(record):
                        deleted += 1
                    else:
                        rows.append((number, [_text(record[name]) for name in names]))
        except Exception as error:  # the reader has kinds of its own, and those of the system
            raise broken(self.name, "DBF", error) from None
        if not rows:
            raise no_rows(self.name)
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(check_columns(self.name, names), 1))
        self._places = [number for number, _ in rows]
        self._frame = any_frame(self.columns, [cells for _, cells in rows])
        self.total = len(rows)
        self.about: Mapping[str, str] = {"encoding": used, **({"deleted": str(deleted)} if deleted else {})}

    def _encoding(self) -> str:
        """The encoding that the header names. Raises :class:`PunktError` where it names none."""
        try:
            with self.path.open("rb") as stream:
                head = stream.read(LANGUAGE_AT + 1)
        except OSError:
            head = b""
        found = LANGUAGES.get(head[LANGUAGE_AT] if len(head) > LANGUAGE_AT else 0, "")
        if not found:
            raise PunktError([Diagnostic("P868", Place(self.name), {"names": ", ".join(ENCODINGS)})])
        return found

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        import polars as pl

        done = cursor["rows"] if cursor else 0
        while done < self.total:
            frame = self._frame.slice(done, size)
            rows = pl.Series("row", self._places[done : done + size], dtype=pl.Int64)
            done += frame.height
            yield Batch(frame, rows, {"rows": done}, frame.height)


def _text(value: Any) -> str | None:
    """A value of a record as text; a moment at midnight is a day."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).strip() or None
