"""Rows of a table that are no record: totals, signatures, numbers of columns, the head once more, titles of sections.

They are told by words (:file:`registers.yaml`, both languages at once), by shape and by what the cells came to; never
by the rows around them, so that what is told of a row does not turn on how a register is cut into parts. A row that may
be a record after all is turned down as doubtful: it is neither decided nor taken for what it may not be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from punkt.files.texts import Texts
from punkt.kernel.exact import shown
from punkt.registers.columns.table_layout import CASE
from punkt.registers.map.match_columns import Matched
from punkt.registers.read.rejected_rows import DOUBTFUL, SURE, Reject

from .check_cells import ROW, CheckedTable, key_of
from .no_record_words import FEWEST_NUMBERS, begins, first_numbers, numbers_columns

if TYPE_CHECKING:
    import polars as pl

_KINDS = Texts("registers.no_records")
ALONE = 4
"""Cells in a row that are numbers of columns, where nothing else tells that they are no facts of somebody."""
LEADING = 12
"""Columns among which the first cell of a row that is filled is looked for."""
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}( ?г\.?)?")
_TEXT = re.compile(r"[^\W\d_]{4,}")


def no_records(
    checked: CheckedTable, cells: pl.DataFrame, matched: Matched, nested: bool = False
) -> dict[int, tuple[str, str]]:
    """The rows of a checked table that are no record: index → the code that turns it down, and what it is.

    ``cells``: the columns as read; ``nested``: whether rows come from cases written one by one, of which only the
    words of a key can tell that they are none.
    """
    if CASE not in matched.keys or not cells.height:
        return {}
    return _Rows(checked, cells, matched, nested).told()


def records_alone(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table that nothing is known of, without those whose words or shape say that they are no record."""
    import polars as pl

    names = [name for name, dtype in cells.schema.items() if dtype == pl.String and not name.startswith("\0")]
    if not names or not cells.height:
        return cells
    texts = cells.select(names)
    leading = _leading(texts)
    gone = begins(leading, "totals") | begins(leading, "signs")
    for index in _opens_as_numbers(texts[names[0]], texts[names[min(1, len(names) - 1)]]).arg_true():
        if numbers_columns(_filled(texts.row(index))):
            gone[index] = True
    for index in (leading == names[0]).fill_null(False).arg_true():
        if sum(cell == name for name, cell in zip(names, texts.row(index), strict=True)) > 1:
            gone[index] = True
    return cells.filter(~gone)


def turn_down(checked: CheckedTable, cells: pl.DataFrame, found: Mapping[int, tuple[str, str]]) -> None:
    """Turn down rows that are no record, with nothing else said of them; they have neither key nor facts then."""
    import polars as pl

    if not found:
        return
    rows, frame = checked.frame[ROW], checked.frame
    gone = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height).scatter([*found], True)
    places = {rows[index] for index in found}
    checked.rejects = [one for one in checked.rejects if one.row not in places]
    for index, (code, kind) in found.items():
        text = _shown(cells.row(index))
        arguments = {"what": _KINDS[kind], "value": text}
        key = shown(key_of(frame[CASE], index))
        checked.rejects.append(Reject(rows[index], key, "", text, code, arguments))
    checked.bad = checked.bad | gone
    checked.frame = frame.with_columns(pl.when(~gone).then(pl.all().exclude(ROW)))


class _Rows:
    """One table being looked through."""

    def __init__(self, checked: CheckedTable, cells: pl.DataFrame, matched: Matched, nested: bool) -> None:
        self.checked, self.cells, self.nested = checked, cells, nested
        self.key = matched.keys[CASE]
        self.facts = [slot.name for slot in matched.slots]
        known = [slot.column.name for slot in matched.slots if slot.column.name in checked.frame.columns]
        self.known = checked.frame.select(known)

    def told(self) -> dict[int, tuple[str, str]]:
        """Index of a row → whether it is sure, and what the row is."""
        import polars as pl

        found: dict[int, tuple[str, str]] = {}
        keys, lead, frame, bad = self._texts(self.key), _leading(self.cells), self.cells, self.checked.bad
        silent = self._silent(keys)
        for index in (begins(keys, "totals") | begins(lead, "totals")).arg_true():
            found[index] = (self._sure(index), "total")
        if self.nested:
            return found
        for index in (begins(keys, "signs") | begins(lead, "signs")).arg_true():
            if index not in found and (code := self._signed(index, keys[index], lead[index])):
                found[index] = (code, "sign")
        for index in (keys == self.key).fill_null(False).arg_true():
            names = sum(cell == name for name, cell in zip(frame.columns, frame.row(index), strict=True))
            if names > 1 or bad[index] or silent[index]:
                found[index] = (SURE, "head")
        if any(frame.schema[name] != pl.String for name in (self.key, *self.facts)):
            return found  # of a table with types of its own, which are no sheet that people read
        for index in self._numbered().arg_true():
            if index not in found and (code := self._numbers(index)):
                found[index] = (code, "numbers")
        for index in self._bare(silent).arg_true():
            if index not in found and (kind := self._alone(index)):
                found[index] = (SURE if kind == "line" else DOUBTFUL, kind)
        return found

    def _silent(self, keys: pl.Series) -> pl.Series:
        """Whether nothing at all is known of a row: of one at fault for want of a key, whether nothing is written."""
        import polars as pl

        if not self.facts:
            return pl.Series([False], dtype=pl.Boolean).new_from_index(0, self.cells.height)
        unknown = self.known.select(pl.all_horizontal(pl.all().is_null())).to_series()
        blank = self.cells.select(pl.all_horizontal(*(pl.col(name).is_null() for name in self.facts))).to_series()
        return (unknown & ~self.checked.bad) | (blank & keys.is_null())

    def _bare(self, silent: pl.Series) -> pl.Series:
        """Rows of which nothing is known, and that have one cell at most, or no letter and no digit."""
        import polars as pl

        texts = [pl.col(name).str.strip_chars() for name, dtype in self.cells.schema.items() if dtype == pl.String]
        filled = pl.sum_horizontal((text != "").fill_null(False).cast(pl.Int32) for text in texts)
        written = pl.any_horizontal(text.str.contains(r"[\p{L}\p{N}]").fill_null(False) for text in texts)
        some = self.cells.filter(silent).select((filled <= 1) | ~written).to_series()
        return silent.clone().scatter(silent.arg_true(), some) if some.len() else silent

    def _numbered(self) -> pl.Series:
        """Rows whose first cells may number the columns."""
        names = self.cells.columns
        return _opens_as_numbers(self._texts(names[0]), self._texts(names[min(1, len(names) - 1)]))

    def _texts(self, name: str) -> pl.Series:
        """A column as texts; blanks are null."""
        import polars as pl

        text = pl.col(name).cast(pl.String, strict=False).str.strip_chars()
        return self.cells.select(pl.when(text != "").then(text)).to_series()

    def _sure(self, index: int) -> str:
        """A row that bears a word for a total is one, unless it knows of most facts what they may be of somebody."""
        known = sum(value is not None for value in self.known.row(index))
        faulty = self.checked.bad[index] and self.checked.frame[CASE][index] is not None
        return SURE if faulty or 2 * known < len(self.facts) or not self.facts else DOUBTFUL

    def _signed(self, index: int, key: str | None, lead: str) -> str:
        """The code of a row that begins with a word of a signature or a note; empty where it is somebody's after all."""
        own = key is not None and key != lead
        if all(value is None for value in self.known.row(index)):
            return DOUBTFUL if own and self.facts else SURE
        return SURE if self.checked.bad[index] and key == lead else ""

    def _numbers(self, index: int) -> str:
        """The code of a row whose cells number the columns: 1, 2, 3 …, perhaps after А, Б; empty where they do not."""
        cells = _filled(self.cells.row(index))
        if not numbers_columns(cells):
            return ""
        if self.checked.bad[index]:
            return SURE
        return DOUBTFUL if len(cells) >= ALONE else ""

    def _alone(self, index: int) -> str:
        """What a row is of which nothing is known, and of which one cell at most is filled; empty for a record."""
        cells = _filled(self.cells.row(index))
        if cells and not any(character.isalnum() for cell in cells for character in cell):
            return "line"
        if len(cells) != 1 or self.cells.width < FEWEST_NUMBERS:
            return ""
        words = _TEXT.search(cells[0]) is not None
        spoken = words and (" " in cells[0] or not any(character.isdigit() for character in cells[0]))
        return "section" if spoken or _DAY.fullmatch(cells[0]) else ""


def _leading(cells: pl.DataFrame) -> pl.Series:
    """The first cell of each row that is filled; what is no text stands as a zero."""
    import polars as pl

    chosen: list[pl.Expr] = []
    for name, dtype in list(cells.schema.items())[:LEADING]:
        text = pl.col(name).str.strip_chars() if dtype == pl.String else pl.lit("0")
        filled = text != "" if dtype == pl.String else pl.col(name).is_not_null()
        chosen.append(pl.when(filled).then(text))
        if cells.select(filled.fill_null(False).all()).item():
            break
    return cells.select(pl.coalesce(chosen)).to_series()


def _opens_as_numbers(first: pl.Series, second: pl.Series) -> pl.Series:
    """Whether the first cells of rows, as texts, may number the columns."""
    opens = first.str.contains(first_numbers(0)).fill_null(False)
    return opens & second.str.contains(first_numbers(1)).fill_null(True)


def _filled(row: tuple[object, ...]) -> list[str]:
    """The cells of a row in which something is written, as texts without blanks around."""
    return [text for cell in row if cell is not None and (text := str(cell).strip())]


def _shown(cells: tuple[object, ...]) -> str:
    texts = (str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in cells if cell is not None)
    return shown(" · ".join(text for one in texts if (text := " ".join(one.split()))))


__all__ = ["LEADING", "no_records", "records_alone", "turn_down"]
