"""A sheet of a workbook: a small one read at once, a large one row by row, so that memory stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.files.messages.optional_parts import missing
from punkt.registers.columns.table_layout import CASES

from .head_rows import joined_names, no_such_row, seems_under, title_fault
from .parquet_duckdb import hashed
from .read_options import NO_HEAD, Head
from .register_source import (
    HIDDEN,
    Batch,
    Cursor,
    PlainSource,
    Unreadable,
    any_frame,
    broken,
    check_columns,
    named_after,
    no_rows,
    unnamed,
)
from .workbook_rows import Looked, Row, cells_at_once, counted, hidden, looked_at, rows_of

if TYPE_CHECKING:
    import polars as pl

MOST_AT_ONCE = 256 << 20
"""Bytes of a workbook, unpacked, that the fast reader reads at once; what is larger is read row by row, which is slower."""
MOST_CELL_BY_CELL = 64 << 20
"""The same where there are cells that the fast reader does not show as they are."""
MOST_ABOVE = 60
"""Rows above a table, and of its head, that are looked at."""
PACKED = (".xlsx", ".xlsm")
"""Workbooks that are archives of XML, of which formulas and hidden rows are told."""
KINDS = {".xls": "Excel (.xls)", ".ods": "OpenDocument"}


class ExcelSource(PlainSource):
    """One sheet of a workbook: the first that is not hidden, or the one named. ``fingerprint``: where it is known.

    Its first row that is not empty names the columns, unless ``head`` says which rows do. Where a list is looked for
    (``holds``), the sheet that bears its name comes before both.
    """

    def __init__(
        self,
        path: Path,
        sheet: str = "",
        holds: str = "",
        head: Head = NO_HEAD,
        fingerprint: str = "",
    ) -> None:
        self.path = path
        self.fingerprint = fingerprint or hashed(path)
        self.head_row = 0
        """The row in which the names of columns begin."""
        book, names = opened_book(path)
        sheet = named_after(holds, names) or sheet
        if sheet and sheet not in names:
            raise PunktError([Diagnostic("P805", Place(str(path)), {"name": sheet, "hint": nearest(sheet, names)})])
        with told(path):  # of a workbook without sheets, or of their XML
            shown = names if len(names) == 1 else (n for n in names if seen(book, n))
            chosen = sheet or (CASES if CASES in names else next(iter(shown), names[0]))
        self.others = tuple(name for name in names if name != chosen)
        """The other sheets."""
        self.name = f"{path}:{chosen}" if len(names) > 1 else str(path)
        self.about: Mapping[str, str] = {"sheet": chosen}
        with told(path):  # of the archive, its XML, or either reader
            plain = path.suffix.lower() not in PACKED
            looked = Looked(0, odd=False, hides=False) if plain else looked_at(path)
            if looked.hides and (out_of_sight := hidden(path, chosen)):
                self.about = {**self.about, HIDDEN: str(out_of_sight)}
            if looked.size > (MOST_CELL_BY_CELL if looked.odd else MOST_AT_ONCE):
                self._sheet: str | None = chosen
                self._begin(rows_of(path, chosen), head)
            else:
                self._sheet = None
                self._read(_frame(rows_of(path, chosen)) if looked.odd else cells_at_once(book, chosen), head)

    def _read(self, cells: pl.DataFrame, head: Head) -> None:
        """Take the cells of a small sheet."""
        import polars as pl

        filled = cells.select(pl.any_horizontal(pl.all().is_not_null(), False)).to_series()
        begin = (filled.arg_max() or 0) if cells.height else 0
        some = [list(row) for row in cells.head(max(head.last, begin + MOST_ABOVE)).rows()]
        first, last = self._head_of(some, head)
        counts = cells.slice(first).select(pl.all().count()).row(0)
        width = max(number for number, count in enumerate(counts, 1) if count)
        self._name_columns(some[first : last + 1], width)
        own = filled.slice(last + 1)
        self._places = own.arg_true().cast(pl.Int64) + (last + 2)
        self._frame = cells.slice(last + 1).filter(own)[:, :width]
        self._frame.columns = list(self.columns)
        self.total = self._frame.height

    def _begin(self, rows: Iterator[Row], head: Head) -> None:
        """Take the names of a large sheet, which is read row by row."""
        some = list(islice(rows, max(head.last, MOST_ABOVE)))
        first, last = self._head_of(some, head)
        width = max(n for row in some[first : last + 1] for n, cell in enumerate(row, 1) if cell)
        self._name_columns(some[first : last + 1], width)
        self._body = last + 1
        self.total = counted(self.path, str(self._sheet)) - self._body

    def _head_of(self, rows: list[Row], head: Head) -> tuple[int, int]:
        """The indexes of the first and the last row that name the columns."""
        if head.first:
            if head.last > len(rows) or not any(rows[head.first - 1]):
                raise no_such_row(self.name, head.first)
            first, last = head.first - 1, head.last - 1
        else:
            first = next((number for number, row in enumerate(rows) if any(row)), -1)
            if first < 0:
                raise no_rows(self.name)
            if under := seems_under(rows[first:]):
                if not head.found:
                    raise title_fault(self.name, first + 1, rows[first], first + under + 1)
                first += under
            last = first
        self.head_row = first + 1
        return first, last

    def _name_columns(self, rows: list[Row], width: int) -> None:
        names = joined_names(rows)[:width]
        found = check_columns(self.name, [*names, *[""] * (width - len(names))])
        self.columns = tuple(name or unnamed(number) for number, name in enumerate(found, 1))

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        done = cursor["rows"] if cursor else 0
        if self._sheet is not None:
            yield from self._streamed(size, done)
            return
        while done < self.total:
            frame = self._frame.slice(done, size)
            rows = self._places.slice(done, size).alias("row")
            done += frame.height
            yield Batch(frame, rows, {"rows": done}, frame.height)

    def _streamed(self, size: int, done: int) -> Iterator[Batch]:
        rows = rows_of(self.path, str(self._sheet), self._body + done + 1)
        while True:
            with told(self.path):  # the archive may be broken behind its beginning
                some = list(islice(rows, size))
            if not some:
                return
            yield self._batch(some, done)
            done += len(some)

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


def _frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as columns; a short one has nothing in the last of them."""
    import polars as pl

    cells = {str(n): list(column) for n, column in enumerate(zip_longest(*rows))}
    return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))


def opened_book(path: Path) -> tuple[Any, list[str]]:
    """A workbook as the fast reader knows it, and the names of its sheets."""
    try:
        import fastexcel
    except ImportError as error:
        raise missing("registers", str(error.name)) from None
    with told(path):
        book = fastexcel.read_excel(str(path))
        return book, list(book.sheet_names)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What a reader says of a broken workbook, in a message of Punkt's own."""
    try:
        yield
    except PunktError:
        raise
    except Exception as error:  # readers have many kinds
        raise broken(str(path), KINDS.get(path.suffix.lower(), "Excel"), error) from None


def seen(book: Any, sheet: str) -> bool:
    """Whether a sheet is not hidden."""
    return bool(book.load_sheet(sheet, header_row=None, n_rows=0).visible == "visible")


def head_names(path: Path, book: Any, sheet: str, head: Head) -> tuple[str, ...]:
    """What a sheet's head names, for a comparison with another's; nothing where it has none."""
    with told(path):
        if path.suffix.lower() in PACKED:
            rows = list(islice(rows_of(path, sheet), max(head.last, MOST_ABOVE)))
        else:
            rows = [list(row) for row in cells_at_once(book, sheet).head(max(head.last, MOST_ABOVE)).rows()]
    first = head.first - 1 if head.first else next((n for n, row in enumerate(rows) if any(row)), len(rows))
    if not head.first:
        first += seems_under(rows[first:])
    last = head.last if head.first else first + 1
    names = joined_names(rows[first:last]) if rows[first:last] else []
    return tuple(name for name in names if name)
