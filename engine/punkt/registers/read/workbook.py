"""A sheet of a workbook: a small one read at once, a large one row by row, so that memory stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.files.messages.optional_parts import missing
from punkt.kernel.exact import shown
from punkt.registers.columns.table_layout import CASES

from .parquet_duckdb import hashed
from .register_source import Batch, Cursor, Unreadable, any_frame, broken, check_columns, named_after, no_rows, unnamed
from .workbook_rows import Row, counted, looked_at, rows_at_once, rows_of

MOST_AT_ONCE = 64 << 20
"""Bytes of a workbook, unpacked, that are read at once; what is larger is read row by row, which is slower."""


TITLE = 4
"""Rows at the beginning, among which a title is looked for."""


class ExcelSource:
    """The first sheet of a workbook, or the one named. Its first row that is not empty is the header.

    Where a list is looked for (``holds``), the sheet that bears its name comes before both.
    """

    def __init__(
        self, path: Path, sheet: str = "", advance: Callable[[int], None] | None = None, holds: str = ""
    ) -> None:
        self.path = path
        self.fingerprint = hashed(path, advance)
        try:
            import fastexcel
        except ImportError as error:
            raise missing("registers", str(error.name)) from None
        try:
            book = fastexcel.read_excel(str(path))
            names = list(book.sheet_names)
        except Exception as error:
            raise self._broken(error) from None
        sheet = named_after(holds, names) or sheet
        if sheet and sheet not in names:
            raise PunktError([Diagnostic("P805", Place(str(path)), {"name": sheet, "hint": nearest(sheet, names)})])
        try:
            chosen = sheet or (CASES if CASES in names else next((n for n in names if _seen(book, n)), names[0]))
        except Exception as error:  # of a workbook without sheets, or of their XML
            raise self._broken(error) from None
        self.others = tuple(name for name in names if name != chosen)
        """The other sheets."""
        self.name = f"{path}:{chosen}" if len(names) > 1 else str(path)
        self.about: Mapping[str, str] = {"sheet": chosen}
        try:
            self._size, formulas = looked_at(path)
            if self._size > MOST_AT_ONCE:
                self._sheet: str | None = chosen
                self._begin(rows_of(path, chosen))
            else:
                self._sheet = None
                self._read(list(rows_of(path, chosen)) if formulas else rows_at_once(book, chosen))
        except PunktError:
            raise
        except Exception as error:  # of the archive, its XML, or either reader
            raise self._broken(error) from None

    def _read(self, rows: list[Row]) -> None:
        """Take the rows of a small sheet."""
        head = next((number for number, row in enumerate(rows) if any(row)), None)
        if head is None:
            raise no_rows(self.name)
        width = max(number for row in rows for number, cell in enumerate(row, 1) if cell)
        self._check_title(head, rows[head : head + TITLE])
        self._head([*(cell or "" for cell in rows[head][:width]), *[""] * (width - len(rows[head]))])
        body = [(n, row) for n, row in enumerate(rows[head + 1 :], head + 2) if any(row)]
        self._places = [n for n, _ in body]
        self._frame = any_frame(self.columns, [[*row[:width], *[None] * (width - len(row))] for _, row in body])
        self.total = self._frame.height

    def _begin(self, rows: Iterator[Row]) -> None:
        """Take the header of a large sheet, which is read row by row."""
        for number, row in enumerate(rows, 1):
            if any(row):
                width = max(n for n, cell in enumerate(row, 1) if cell)
                self._head([cell or "" for cell in row[:width]])
                self._body = number
                break
        else:
            raise no_rows(self.name)
        self.total = counted(self.path, str(self._sheet)) - self._body

    def _check_title(self, head: int, rows: list[Row]) -> None:
        """Refuse a sheet whose first row has one cell, where the next one has names."""
        first, *others = [[cell for cell in row if cell] for row in rows]
        if len(first) == 1 and any(len(other) > 2 for other in others):
            raise PunktError([Diagnostic("P908", Place(self.name, head + 1, 1), {"value": shown(first[0])})])

    def _head(self, header: list[str]) -> None:
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(check_columns(self.name, header), 1))

    def _broken(self, error: Exception) -> PunktError:
        return broken(str(self.path), "Excel", error)

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        import polars as pl

        done = cursor["rows"] if cursor else 0
        if self._sheet is not None:
            yield from self._streamed(size, done)
            return
        while done < self.total:
            frame = self._frame.slice(done, size)
            rows = pl.Series("row", self._places[done : done + size], dtype=pl.Int64)
            done += frame.height
            yield Batch(frame, rows, {"rows": done}, frame.height)

    def _streamed(self, size: int, done: int) -> Iterator[Batch]:
        try:
            rows = rows_of(self.path, str(self._sheet), self._body + done + 1)
            while some := list(islice(rows, size)):
                yield self._batch(some, done)
                done += len(some)
        except Exception as error:  # the archive may be broken behind its beginning
            raise self._broken(error) from None

    def _batch(self, some: list[Row], done: int) -> Batch:
        """Rows of a large sheet; blank ones are left out, and one with cells beyond the columns is no row."""
        import polars as pl

        width, first = len(self.columns), self._body + done + 1
        places, cells, wrong = [], [], []
        for number, row in enumerate(some, first):
            used = max((n for n, cell in enumerate(row, 1) if cell), default=0)
            if used > width:
                wrong.append(Unreadable(number, "P749", {"found": used, "right": width}))
            elif used:
                places.append(number)
                cells.append([*row[:width], *[None] * (width - len(row))])
        rows = pl.Series("row", places, dtype=pl.Int64)
        return Batch(any_frame(self.columns, cells), rows, {"rows": done + len(some)}, len(some), wrong)


def _seen(book: Any, sheet: str) -> bool:
    """Whether a sheet is not hidden."""
    return bool(book.load_sheet(sheet, header_row=None, n_rows=0).visible == "visible")
