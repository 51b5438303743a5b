"""A sheet of a workbook, every cell as it is shown: a formula is not a value, and is told apart."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..columns.layout import CASES
from ..diagnostics import Diagnostic, Place, PunktError, nearest
from .source import Batch, Cursor, any_frame, broken, check_columns, missing_extra, named_after, unnamed
from .table_source import hashed

if TYPE_CHECKING:
    pass

_FORMULA = re.compile(rb"<f[\s>/]")
BLOCK = 1 << 20


class ExcelSource:
    """The first sheet of a workbook, or the one named. Its first row that is not empty is the header.

    Where a list is looked for (``holds``), the sheet that bears its name comes before both.
    """

    def __init__(self, path: Path, sheet: str = "", told: Callable[[int], None] | None = None, holds: str = "") -> None:
        self.path = path
        self.fingerprint = hashed(path, told)
        try:
            import fastexcel
        except ImportError as error:
            raise missing_extra("registers", str(error.name)) from None
        try:
            book = fastexcel.read_excel(str(path))
            names = list(book.sheet_names)
        except Exception as error:
            raise self._broken(error) from None
        sheet = named_after(holds, names) or sheet
        if sheet and sheet not in names:
            raise PunktError([Diagnostic("P805", Place(str(path)), {"name": sheet, "hint": nearest(sheet, names)})])
        chosen = sheet or (CASES if CASES in names else names[0])
        self.others = tuple(name for name in names if name != chosen)
        """The other sheets."""
        self.name = f"{path}:{chosen}" if len(names) > 1 else str(path)
        rows = self._rows(book, chosen)
        head = next((number for number, row in enumerate(rows) if any(row)), None)
        if head is None:
            raise PunktError([Diagnostic("P740", Place(self.name, 1, 1))])
        width = max(number for row in rows for number, cell in enumerate(row, 1) if cell)
        header = [*(cell or "" for cell in rows[head][:width]), *[""] * (width - len(rows[head]))]
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(check_columns(self.name, header), 1))
        body = [(n, row) for n, row in enumerate(rows[head + 1 :], head + 2) if any(row)]
        self._places = [n for n, _ in body]
        self._frame = any_frame(self.columns, [[*row[:width], *[None] * (width - len(row))] for _, row in body])
        self.total = self._frame.height
        self.about: Mapping[str, str] = {"sheet": chosen}

    def _broken(self, error: Exception) -> PunktError:
        return broken(str(self.path), "Excel", error)

    def _rows(self, book: Any, sheet: str) -> list[list[str | None]]:
        """All rows of a sheet. The fast reader shows a formula as the value it had; then the other one reads."""
        try:
            if _has_formulas(self.path):
                return _with_formulas(self.path, sheet)
            found = book.load_sheet(sheet, header_row=None, dtypes="string", skip_rows=0).to_polars()
        except PunktError:
            raise
        except Exception as error:  # of the archive, its XML, or either reader
            raise self._broken(error) from None
        return [[_shown(cell) for cell in row] for row in found.rows()]

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        import polars as pl

        done = cursor["rows"] if cursor else 0
        while done < self.total:
            frame = self._frame.slice(done, size)
            rows = pl.Series("row", self._places[done : done + size], dtype=pl.Int64)
            done += frame.height
            yield Batch(frame, rows, {"rows": done}, frame.height)


def _has_formulas(path: Path) -> bool:
    """Whether any sheet has a formula."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as stream:
                    rest = b""
                    while block := stream.read(BLOCK):
                        if _FORMULA.search(rest + block):
                            return True
                        rest = block[-8:]
    return False


def _with_formulas(path: Path, sheet: str) -> list[list[str | None]]:
    """All rows; a formula is its own text, which begins with ``=``."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise missing_extra("registers", "openpyxl") from None
    book = load_workbook(path, read_only=True, data_only=False)
    try:
        return [[_text(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()


def _text(cell: Any) -> str | None:
    """A cell as text; a moment at midnight is a day."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return _shown(cell.isoformat(" "))
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return _shown(repr(cell))
    if isinstance(cell, (int, str)):
        return _shown(str(cell))
    formula = getattr(cell, "text", None)  # of a range
    return str(formula) if formula else str(cell)


def _shown(cell: str | None) -> str | None:
    """A text of a cell: no blanks around it, no midnight, no ``.0``."""
    if cell is None:
        return None
    text = cell.strip().removesuffix(" 00:00:00")
    if text.endswith(".0") and text[:-2].lstrip("-").isdigit():
        text = text[:-2]
    return text or None
