"""Rows of a sheet, every cell as it is shown: a formula is not a value, and is told apart."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.files.messages.optional_parts import missing

from .sheet_numbers import FIRST_SURE, masked, number_text, odd_numbers, shown_as

if TYPE_CHECKING:
    import polars as pl

Row = list[str | None]
_FORMULA = re.compile(rb"""<f[\s>/]|\st=["']e["']""")
_WHOLE = re.compile(r"-?[0-9]+\.0")
_ROW = re.compile(rb"<row[\s>/]")
_HIDDEN = re.compile(rb"<row\s[^>]*\shidden=[\"'](?:1|true)[\"']")
_SEEMS_TOLD = r"""<f[\s>/]|\st=["']e["']|hidden"""
"""What a piece of a sheet has that holds a formula, an error, or a hidden row."""
BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What Python takes for blanks."""
BLOCK = 1 << 20
OVERLAP = 200
"""Bytes of a piece that are looked at with the next one too: more than the head of a cell and a number have."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through a workbook found."""

    size: int
    """Bytes, unpacked."""
    odd: bool
    """Whether any sheet has cells that the fast reader reads otherwise than they are: formulas, errors in the place of
    values, and some numbers (:mod:`.sheet_numbers`)."""
    hides: bool
    """Whether the text of a sheet speaks of what is hidden."""


def looked_at(path: Path) -> Looked:
    """Look once through all sheets of a workbook. Raises what the archive raises where it is broken."""
    with zipfile.ZipFile(path) as archive:
        sheets = [one for one in archive.infolist() if _is_sheet(one.filename)]
        size = sum(one.file_size for one in archive.infolist())
        cells = odd_numbers(archive)
        seems, odd, hides = f"{cells.seemingly}|{_SEEMS_TOLD}", False, False
        for block in (block for one in sheets for block in _blocks(archive, one.filename)):
            if not _contains(block, seems):
                continue
            odd = odd or _has_formula(block) or cells.exactly.search(block) is not None
            hides = hides or b"hidden" in block
        return Looked(size, odd, hides)


def _contains(block: bytes, pattern: str) -> bool:
    """Whether a piece of a sheet matches; by Polars, whose matcher is many times as fast as Python's."""
    import polars as pl

    return bool(pl.Series([block.decode("utf-8", "replace")]).str.contains(pattern).any())


def _has_formula(block: bytes) -> bool:
    """Whether a piece of a sheet holds a formula or an error; it is looked for in the few that may."""
    some = b"<f" in block or b't="e"' in block or b"t='e'" in block
    return some and _FORMULA.search(block) is not None


def counted(path: Path, sheet: str) -> int:
    """How many rows a sheet has, blank ones between others left out."""
    return _matching(path, sheet, _ROW)


def hidden(path: Path, sheet: str) -> int:
    """How many rows of a sheet are hidden, by hand or by a filter."""
    return _matching(path, sheet, _HIDDEN)


def _matching(path: Path, sheet: str, pattern: re.Pattern[bytes]) -> int:
    """How often the text of a sheet's part matches."""
    book = _opened(path)
    try:
        part = str(getattr(book[sheet], "_worksheet_path", ""))
    finally:
        book.close()
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one == part.lstrip("/")]
        return sum(len(pattern.findall(block)) for name in names for block in _blocks(archive, name, overlap=False))


def cells_at_once(book: Any, sheet: str) -> pl.DataFrame:
    """All rows as texts, by the fast reader, which shows a formula as the value it had, and an error as nothing."""
    import polars as pl

    found: pl.DataFrame = book.load_sheet(sheet, header_row=None, dtypes="string", skip_rows=0).to_polars()
    bare = pl.all().str.strip_chars(BLANKS).str.strip_suffix(" 00:00:00")
    shown = found.select(pl.when(bare.str.contains(f"^{_WHOLE.pattern}$")).then(bare.str.head(-2)).otherwise(bare))
    return shown.select(pl.when(pl.all() != "").then(pl.all()))


def rows_of(path: Path, sheet: str, first: int = 1) -> Iterator[Row]:
    """The rows from one on, one by one; a formula is its own text, which begins with ``=``."""
    with zipfile.ZipFile(path) as archive:
        formats = masked(archive)
    book = _opened(path)
    try:
        for row in book[sheet].iter_rows(min_row=first, values_only=not formats):
            yield [_formatted(cell) if formats else _text(cell) for cell in row]
    finally:
        book.close()


def _opened(path: Path) -> Any:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise missing("registers", "openpyxl") from None
    return load_workbook(path, read_only=True, data_only=False)


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _blocks(archive: zipfile.ZipFile, name: str, overlap: bool = True) -> Iterator[bytes]:
    """A file of an archive piece by piece, cut before a mark (or with the end of the piece before)."""
    with archive.open(name) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            whole = rest + block
            if overlap:
                yield whole
                rest = block[-OVERLAP:]
            else:
                at = whole.rfind(b"<")
                yield whole[:at]
                rest = whole[at:]
        if rest and not overlap:
            yield rest


def _formatted(cell: Any) -> str | None:
    """A cell with the zeros that its format shows."""
    return shown_as(cell.value, getattr(cell, "number_format", "")) or _text(cell.value)


def _text(cell: Any) -> str | None:
    """A cell as text; a moment at midnight is a day."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        if cell.date() < FIRST_SURE:
            return number_text(_serial(cell))
        return _shown(cell.isoformat(" "))
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (int, float)):
        return _shown(number_text(cell))
    if isinstance(cell, str):
        return _shown(cell)
    formula = getattr(cell, "text", None)  # of a range
    return str(formula) if formula else str(cell)


def _serial(moment: datetime) -> float:
    """The number that a sheet has for a moment."""
    from openpyxl.utils.datetime import to_excel

    return float(to_excel(moment))


def _shown(cell: str | None) -> str | None:
    """A text of a cell: no blanks around it, no midnight, no ``.0``."""
    if cell is None:
        return None
    text = cell.strip().removesuffix(" 00:00:00")
    if _WHOLE.fullmatch(text):
        text = text[:-2]
    return text or None
