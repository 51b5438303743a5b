"""Rows of facts that have a value for each month: each month is told by its first day, and told once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from punkt.deciding.cases.case_reading import MAX_ELEMENTS
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.exact import shown
from punkt.law.packs.periods import Period
from punkt.law.packs.vocabulary import VALUE
from punkt.registers.columns.table_layout import CASE, ID, Table
from punkt.registers.read.rejected_rows import Reject

if TYPE_CHECKING:
    import polars as pl

    from punkt.registers.map.match_columns import Matched

    from .check_cells import CheckedTable

ROW = "\0row"
"""The column of a checked table that holds the place of each row in the input."""


def first_days(cells: pl.DataFrame, matched: Matched) -> pl.DataFrame:
    """Cells of months and years as the first days of these, where they are written as a case writes them."""
    import polars as pl

    period = matched.table.period
    slot = next((one for one in matched.slots if period is not None and one.column.name == period.value), None)
    if (
        period is None
        or slot is None
        or not (cells[slot.name].dtype == pl.String or cells[slot.name].dtype.is_integer())
    ):
        return cells
    text = pl.col(slot.name).cast(pl.String).str.strip_chars()
    whole = text + ("-01" if period is Period.MONTH else "-01-01")
    return cells.with_columns(
        pl.when(text.str.contains(f"^{period.pattern}$")).then(whole).otherwise(text).alias(slot.name)
    )


def check_periods(table: Table, checked: CheckedTable, tables: Mapping[str, CheckedTable]) -> None:
    """Turn down rows of no month, of one that was told before, and of elements that there are not.

    A row without a value says nothing: it is left out.
    """
    import polars as pl

    assert table.period is not None
    month = table.period.value
    frame = checked.frame
    if month not in frame.columns or VALUE not in frame.columns:
        checked.frame, checked.bad = frame.clear(), checked.bad.clear()
        return
    first = pl.col(month).dt.day() == 1
    if table.period is Period.YEAR:
        first &= pl.col(month).dt.month() == 1
    wrong = ~frame.select(first.fill_null(False)).to_series() & ~checked.bad
    checked.reject(wrong, lambda i: _reject(table, checked, i, month, "P531"))
    keys = [*(key for key in table.key if key in frame.columns), month]
    twice = ~frame.select(pl.struct(keys).is_first_distinct()).to_series() & frame[month].is_not_null()
    checked.reject(twice, lambda i: _reject(table, checked, i, month, "P532"))
    many = (
        frame.select(pl.len().over(keys[:-1]) > MAX_ELEMENTS).to_series()
        & frame.select(pl.struct(keys[:-1]).is_first_distinct()).to_series()
    )
    checked.reject(many, lambda i: _reject(table, checked, i, month, "P516", limit=MAX_ELEMENTS))
    _check_owners(table, checked, tables)
    said = frame[VALUE].is_not_null() | checked.bad
    if not said.all():
        checked.frame, checked.bad = frame.filter(said), checked.bad.filter(said)


def _check_owners(table: Table, checked: CheckedTable, tables: Mapping[str, CheckedTable]) -> None:
    """Turn down rows of elements that the list has not."""
    import polars as pl

    owner = tables.get(table.owner)
    if ID not in table.key or owner is None or ID not in owner.frame.columns:
        return
    known = owner.frame.select(CASE, ID).unique().with_columns(pl.lit(True).alias("\0there"))
    there = checked.frame.select(CASE, ID).join(known, on=[CASE, ID], how="left", maintain_order="left")["\0there"]
    checked.reject(
        there.is_null(), lambda i: _reject(table, checked, i, ID, "P519", hint=_hint(checked, i, owner.frame))
    )


def _hint(checked: CheckedTable, index: int, elements: pl.DataFrame) -> Mapping[str, str]:
    import polars as pl

    known = elements.filter(pl.col(CASE) == checked.frame[CASE][index])[ID].drop_nulls().to_list()
    return nearest(str(checked.frame[ID][index]), known)


def _reject(table: Table, checked: CheckedTable, index: int, column: str, code: str, **more: Any) -> Reject:
    frame = checked.frame
    name = f"{table.name}/{frame[ID][index]}" if ID in frame.columns else table.name
    value = "" if frame[column][index] is None else shown(str(frame[column][index]))
    arguments = {"name": table.name, "value": value, **more}
    key = str(frame[CASE][index] or "")
    return Reject(int(frame[ROW][index]), key, f"{name}.{column}", value, code, arguments, table.name)
