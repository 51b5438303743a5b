"""Keys of cases and ids of elements: read as texts that differ where they mean different things, and checked as facts are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from punkt.kernel.exact import MAX_NAME, SURE_DIGITS, shown
from punkt.registers.columns.table_layout import CASE
from punkt.registers.map.key_form import DOUBTFUL, HIDDEN, ROUNDED, KeyForm
from punkt.registers.read.rejected_rows import Reject

from .cell_faults import SHEET_ERRORS

if TYPE_CHECKING:
    import polars as pl

    from .check_cells import CheckedTable


def raw_keys(cells: pl.Series) -> pl.Series:
    """Cells as texts; a blank one is null."""
    import polars as pl

    if cells.dtype in (pl.Float64, pl.Float32):
        cells = cells.fill_nan(None).cast(pl.String).str.strip_suffix(".0")
    return cells.cast(pl.String)


def kept_keys(raw: pl.Series, form: KeyForm) -> pl.Series:
    """Keys as they are kept: alike where they are the same, null where there is none."""
    import polars as pl

    return raw.to_frame().select(form.of(pl.col(raw.name)))[raw.name]


def check_keys(
    found: CheckedTable,
    cells: pl.Series,
    texts: pl.Series,
    name: str,
    form: KeyForm,
    rows: pl.Series,
    keys: pl.Series | None,
) -> None:
    """Turn down the rows whose key can be none.

    ``cells``: the column as it was read; ``texts``: its keys; ``name``: ``case`` or ``id``; ``keys``: of the cases.
    """
    import polars as pl

    raw = raw_keys(cells).str.strip_chars()
    source = cells.name

    def reject(mask: pl.Series, code: str, **arguments: Any) -> None:
        def told(i: int) -> Reject:
            key = "" if keys is None or keys[i] is None else shown(keys[i])
            value = shown(raw[i] or "")
            return Reject(rows[i], key, source, value, code, {"name": source, "value": value, **arguments})

        mask = mask.fill_null(False) & ~wrong
        if mask.any():
            found.reject(mask, told)

    wrong = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(rows))
    if texts.null_count():
        blank = raw.is_null() | (raw == "")
        reject(blank, "P769" if name == CASE else "P517")
        wrong = blank
    if cells.dtype in (pl.Float64, pl.Float32):
        beyond = (cells.abs() >= 10.0**SURE_DIGITS).fill_null(False)
        reject(beyond, "P886", limit=SURE_DIGITS)
        wrong |= beyond
    doubtful = (raw.str.contains(DOUBTFUL) | (texts.str.len_chars() > MAX_NAME)).fill_null(False)
    if doubtful.any():
        for mask, code in (
            (raw.str.starts_with("="), "P762"),
            (raw.str.contains(SHEET_ERRORS), "P907"),
            (raw.str.contains(ROUNDED), "P886"),
            ((texts.str.len_chars() > MAX_NAME) | texts.str.contains(HIDDEN), "P515"),
        ):
            reject(mask, code, limit=SURE_DIGITS if code == "P886" else MAX_NAME)
            wrong |= mask.fill_null(False)
    nothing = texts.is_null()
    reject(nothing, "P887")
    wrong |= nothing
    if form.length:
        long = (texts.str.len_chars() > form.length).fill_null(False)
        reject(long, "P888", limit=form.length)
        wrong |= long
    if form.checks:
        reject(_failing(texts, form), "P890")


def _failing(texts: pl.Series, form: KeyForm) -> pl.Series:
    import polars as pl

    return texts.to_frame("key").select((form.failing(pl.col("key")) & pl.col("key").is_not_null()).alias("key"))["key"]


__all__ = ["check_keys", "kept_keys", "raw_keys"]
