"""Batches of cells to checked tables: rows that keep to the vocabulary, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from punkt.kernel.exact import MAX_NAME, clean, shown
from punkt.registers.columns.table_layout import CASE, NONE, Column, Table, Type
from punkt.registers.map.key_form import AS_WRITTEN
from punkt.registers.map.match_columns import Matched, Slot, fact_of
from punkt.registers.read.rejected_rows import Reject

from .cell_faults import cell_fault
from .check_keys import check_keys, kept_keys, raw_keys
from .check_periods import first_days
from .convert_cells import CellReading, converted_all, type_of

if TYPE_CHECKING:
    import polars as pl

FAR = "9999+"
"""Stands for a day beyond the years that there are."""
ROW = "\0row"
"""The column of a checked table that holds the place of each row in the input."""


@dataclass(slots=True)
class CheckedTable:
    """Rows whose cells have been read as facts.

    ``frame``: a typed column for each fact and key, and :data:`ROW`; ``bad``: a mask of the rows at fault;
    ``rejects``: what is wrong with them, a fault a cell.
    """

    frame: pl.DataFrame
    bad: pl.Series
    rejects: list[Reject] = field(default_factory=list)

    def reject(self, mask: pl.Series, made: Any) -> None:
        """Mark the rows of a mask as bad; ``made(index)`` gives the :class:`Reject` of each."""
        self.bad = self.bad | mask
        self.rejects.extend(made(index) for index in mask.arg_true())

    @property
    def good(self) -> pl.DataFrame:
        """The rows without fault."""
        return self.frame.filter(~self.bad) if self.bad.any() else self.frame


def check_cells(
    cells: pl.DataFrame, rows: pl.Series, matched: Matched, constant: Mapping[str, tuple[Column, object]] | None = None
) -> CheckedTable:
    """The facts of a batch, each cell checked against its fact.

    ``cells``: the columns as read; ``rows``: the place of each row in the input; ``constant``: column → a fact and
    the value it has in all rows, as a map gives it.
    """
    import polars as pl

    found = CheckedTable(pl.DataFrame({ROW: rows}), pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(rows)))
    typed: dict[str, pl.Series] = {ROW: rows.alias(ROW)}
    for name, source in matched.keys.items():
        typed[name] = kept_keys(raw_keys(cells[source]), matched.form(name)).alias(name)
    keys = typed.get(CASE)
    for name, source in matched.keys.items():
        check_keys(found, cells[source], typed[name], name, matched.form(name), rows, keys)
    cells = first_days(cells, matched)
    readings = [CellReading(slot.name, slot.fact, slot.cell_format) for slot in matched.slots]
    none: dict[str, pl.Series] = {}
    for slot, (values, bad, absent) in zip(matched.slots, converted_all(cells, readings), strict=True):
        name = slot.column.name
        typed[name] = values.alias(name)
        if slot.column.deniable:
            none[name + NONE] = absent if absent is not None else pl.Series([False]).new_from_index(0, len(rows))
        if bad is not None:
            found.reject(bad, _CellFault(slot, cells[slot.name], rows, keys))
    for name in cells.columns:
        if name.startswith("\0"):
            filled = kept_keys(raw_keys(cells[name]), AS_WRITTEN).is_not_null()
            if filled.any():
                found.reject(filled, _Stray(cells[name], rows, keys, int(name[1:])))
    for name, (column, value) in (constant or {}).items():
        given = [list(value)] if isinstance(value, tuple) else [value]
        series = pl.Series(name, given, dtype=type_of(fact_of(column)))
        typed[name] = series.new_from_index(0, len(rows))
    for name, absent in none.items():
        own = typed[name].fill_null(False) if name in typed else False
        typed[name] = (absent.fill_null(False) | own).alias(name)
    found.frame = pl.DataFrame(list(typed.values()))
    found.frame = found.frame.with_columns(_present(found.frame, name) for name in sections_of(matched.table, typed))
    _check_none(found, matched, keys)
    return found


def sections_of(table: Table, columns: Iterable[str]) -> list[str]:
    """The sections of which a column says whether a case has them."""
    flags = {name for name, c in table.columns.items() if c.type is Type.FLAG and c.fact is None}
    return [name for name in columns if name in flags and not name.endswith(NONE) and not table.subject]


def _present(frame: pl.DataFrame, section: str) -> pl.Expr:
    """Whether a case has a section; where its own cell does not say so, a row that knows anything of it has."""
    import polars as pl

    own = [name for name in frame.columns if name.startswith(f"{section}.")]
    known = [pl.col(name).fill_null(False) if name.endswith(NONE) else pl.col(name).is_not_null() for name in own]
    none = pl.col(section + NONE) if section + NONE in frame.columns else pl.lit(False)
    some = pl.any_horizontal(*known, False) & ~none
    return pl.when(pl.col(section).is_null() & some).then(True).otherwise(pl.col(section)).alias(section)


def _check_none(found: CheckedTable, matched: Matched, keys: pl.Series | None) -> None:
    """Turn down rows that say of something both that there is none and what it is."""
    frame, names = found.frame, {slot.column.name: slot.name for slot in matched.slots}
    for of in (name.removesuffix(NONE) for name in frame.columns if name.endswith(NONE)):
        absent = frame[of + NONE].fill_null(False)
        for other in said_of(matched.table, frame.columns, of) if absent.any() else ():
            both = absent & frame[other].is_not_null()
            told = names.get(other, other)
            about = {"name": of, "other": other}
            values = frame[other]

            def fault(i: int, told: str = told, about: Any = about, values: pl.Series = values) -> Reject:
                return Reject(frame[ROW][i], key_of(keys, i), told, shown(values[i]), "P912", about)

            if both.any():
                found.reject(both, fault)


def said_of(table: Table, columns: Iterable[str], name: str) -> list[str]:
    """The columns that say what a fact or a section is, of which another column says that there is none."""
    section = "" if table.subject else f"{name}."
    return [c for c in columns if c == name or (section and c.startswith(section) and not c.endswith(NONE))]


def key_of(keys: pl.Series | None, index: int) -> str:
    """The key of a row for a message."""
    return "" if keys is None else str(keys[index] or "")


@dataclass(slots=True)
class _CellFault:
    """Says what is wrong with the cells of a column."""

    slot: Slot
    cells: pl.Series
    rows: pl.Series
    keys: pl.Series | None

    def __call__(self, index: int) -> Reject:
        import polars as pl

        cells = self.cells
        if cells.dtype == pl.Date or isinstance(cells.dtype, pl.Datetime):  # of which Python knows few years only
            far = cells.slice(index, 1).to_physical().is_between(*_years(cells.dtype)).not_().any()
            value = FAR if far else cells[index]
        else:
            value = cells[index]
        if hasattr(value, "to_list"):
            value = ", ".join(str(item) for item in value.to_list())
        code, arguments = cell_fault(self.slot, value)
        text = str(value)
        return Reject(
            self.rows[index],
            key_of(self.keys, index),
            self.slot.name,
            text if clean(text) and len(text) <= MAX_NAME else shown(text),
            code,
            arguments,
        )


def _years(dtype: pl.DataType) -> tuple[int, int]:
    """The first and the last moment that Python knows, in the unit of a column."""
    first, last = -719_162, 2_932_896
    a_day = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}.get(getattr(dtype, "time_unit", ""), 1)
    return first * a_day, min((last + 1) * a_day - 1, 2**63 - 1)


@dataclass(slots=True)
class _Stray:
    """Says that a cell stands in a column without a name."""

    cells: pl.Series
    rows: pl.Series
    keys: pl.Series | None
    number: int

    def __call__(self, index: int) -> Reject:
        value = shown(self.cells[index])
        return Reject(
            self.rows[index],
            key_of(self.keys, index),
            str(self.number),
            value,
            "P735",
            {"value": value, "number": self.number},
        )


__all__ = ["ROW", "CheckedTable", "check_cells", "key_of", "said_of", "sections_of"]
