"""Rows of a table that are no record: totals, signatures, numbers of columns, the head once more, titles of sections.

They are told by words (:file:`registers.yaml`, both languages at once), by shape and by what the cells came to; never
by the rows around them, so that what is told of a row does not turn on how a register is cut into parts. A row that may
be a record after all is turned down as doubtful: it is neither decided nor taken for what it may not be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from punkt.files.texts import LANGUAGES, Texts
from punkt.kernel.exact import shown
from punkt.registers.columns.table_layout import CASE
from punkt.registers.map.match_columns import Matched
from punkt.registers.read.rejected_rows import DOUBTFUL, SURE, Reject

from .check_cells import ROW, CheckedTable, key_of

if TYPE_CHECKING:
    import polars as pl

_WORDS = Texts("registers.no_record_words")
_KINDS = Texts("registers.no_records")
FEWEST_NUMBERS, ALONE = 3, 4
"""Cells in a row that are numbers of columns; and where nothing else tells that they are no facts of somebody."""
LEADING = 12
"""Columns among which the first cell of a row that is filled is looked for."""
FIRST, SECOND = ("1", "А", "а", "A", "a"), ("1", "2", "Б", "б", "B", "b")
"""What stands in the first two cells of a row that numbers the columns."""
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
        keys, lead, frame, bad = self._texts(self.key), self._lead(), self.cells, self.checked.bad
        silent = self._silent(keys)
        for index in (_matches(keys, "totals") | _matches(lead, "totals")).arg_true():
            found[index] = (self._sure(index), "total")
        if self.nested:
            return found
        for index in (_matches(keys, "signs") | _matches(lead, "signs")).arg_true():
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
        first, second = (
            self._texts(self.cells.columns[0]),
            self._texts(self.cells.columns[min(1, self.cells.width - 1)]),
        )
        begins = first.is_in(FIRST).fill_null(False)
        return begins & second.is_in(SECOND).fill_null(True)

    def _texts(self, name: str) -> pl.Series:
        """A column as texts; blanks are null."""
        import polars as pl

        text = pl.col(name).cast(pl.String, strict=False).str.strip_chars()
        return self.cells.select(pl.when(text != "").then(text)).to_series()

    def _lead(self) -> pl.Series:
        """The first cell of each row that is filled; what is no text stands as a zero."""
        import polars as pl

        chosen: list[pl.Expr] = []
        for name, dtype in list(self.cells.schema.items())[:LEADING]:
            text = pl.col(name).str.strip_chars() if dtype == pl.String else pl.lit("0")
            filled = text != "" if dtype == pl.String else pl.col(name).is_not_null()
            chosen.append(pl.when(filled).then(text))
            if self.cells.select(filled.fill_null(False).all()).item():
                break
        return self.cells.select(pl.coalesce(chosen)).to_series()

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
        cells = [str(cell).strip() for cell in self.cells.row(index) if cell is not None and str(cell).strip()]
        letters = 0
        while letters < min(len(cells), 2) and cells[letters].upper() in (("А", "Б")[letters], ("A", "B")[letters]):
            letters += 1
        rest = cells[letters:]
        if len(cells) < FEWEST_NUMBERS or not rest or rest != [str(n) for n in _counted(rest, letters)]:
            return ""
        if self.checked.bad[index]:
            return SURE
        return DOUBTFUL if len(cells) >= ALONE else ""

    def _alone(self, index: int) -> str:
        """What a row is of which nothing is known, and of which one cell at most is filled; empty for a record."""
        cells = [str(cell).strip() for cell in self.cells.row(index) if cell is not None and str(cell).strip()]
        if cells and not any(character.isalnum() for cell in cells for character in cell):
            return "line"
        if len(cells) != 1 or self.cells.width < FEWEST_NUMBERS:
            return ""
        words = _TEXT.search(cells[0]) is not None
        spoken = words and (" " in cells[0] or not any(character.isdigit() for character in cells[0]))
        return "section" if spoken or _DAY.fullmatch(cells[0]) else ""


def _counted(rest: list[str], letters: int) -> range:
    """The numbers that cells must be: from 1, or from the number of the column after letters."""
    start = letters + 1 if letters and rest[0] == str(letters + 1) else 1
    return range(start, start + len(rest))


def _matches(texts: pl.Series, kind: str) -> pl.Series:
    return texts.str.contains(_pattern(kind)).fill_null(False)


@cache
def _pattern(kind: str) -> str:
    """Texts that begin with one of the words of a kind, in any language."""
    return rf"(?i)^[\s\p{{P}}]*(?:{'|'.join(re.escape(word) for word in words_of(kind))})(?:[^\p{{L}}]|$)"


def words_of(kind: str) -> list[str]:
    """The words, in any language, with which a row of a kind (``totals``, ``signs``) begins: the longest first."""
    words = {word.strip() for lang in LANGUAGES for word in _WORDS[kind][lang].split(",")}
    return sorted(words, key=lambda word: (-len(word), word))


def _shown(cells: tuple[object, ...]) -> str:
    texts = (str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in cells if cell is not None)
    return shown(" · ".join(text for one in texts if (text := " ".join(one.split()))))


__all__ = ["FEWEST_NUMBERS", "FIRST", "LEADING", "SECOND", "no_records", "turn_down", "words_of"]
