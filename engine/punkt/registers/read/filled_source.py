"""Inputs in which an empty cell of some columns means what stands above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .keyed_source import with_keys
from .register_source import Batch, Cursor, RegisterSource
from .wrapped_source import WrappedSource

if TYPE_CHECKING:
    import polars as pl

Last = Mapping[str, "pl.Series"]
"""Column → the last cell in which something was written."""
Told = Mapping[int, tuple[str, str]]
"""The rows of a batch that are no record: index → the code that turns it down, and what it is."""


class FilledSource(WrappedSource):
    """An input in some of whose columns an empty cell means what stands above it, as cells merged downward are read.

    Rows that are no record neither give a value nor take one, and a row in which nothing is written takes none.
    """

    def __init__(self, source: RegisterSource, filled: Sequence[str], keys: Sequence[str] = ()) -> None:
        """``filled``: these columns; ``keys``: those that make up the key of a row together."""
        super().__init__(source)
        self.filled, self.key_columns = tuple(filled), tuple(keys)
        self.told: Callable[[Batch], Told] = lambda batch: {}
        """Which rows of a batch are no record; set before reading."""
        self._ends: dict[tuple[tuple[str, int], ...], tuple[str, Last]] = {}

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows, from a cursor on: what stands above is known, or read once more."""
        within, last = self._above(size, cursor)
        for batch in self.source.batches(size, cursor):
            if batch.within != within:  # each sheet and each file begins anew
                within, last = batch.within, {}
            batch, last = self._of(batch, last)
            self._ends[_at(batch.cursor)] = within, last
            yield batch

    def _above(self, size: int, cursor: Cursor | None) -> tuple[str, Last]:
        if cursor is None:
            return "", {}
        at = _at(cursor)
        if at not in self._ends:
            for _ in self.batches(size):
                if at in self._ends:
                    break
        return self._ends[at]

    def _of(self, batch: Batch, last: Last) -> tuple[Batch, Last]:
        import polars as pl

        frame, told = batch.frame, self.told(batch)
        names = [name for name in self.filled if name in frame.columns]
        apart = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height).scatter([*told], True)
        empty = frame.select(pl.all_horizontal(~is_written(pl.col(name), t) for name, t in frame.schema.items()))
        apart = (apart | empty.to_series()).alias("\0apart")
        found, ends = [], {}
        for name in names:
            cells, written = frame[name], frame.select(is_written(pl.col(name), frame.schema[name])).to_series()
            gives = cells.set(~written | apart, None)
            above = last[name].cast(cells.dtype, strict=False) if name in last else cells.clear(1)
            down = pl.concat([above.alias(name), gives]).forward_fill()
            found.append(cells.zip_with(written | apart, down.slice(1)).alias(name))
            ends[name] = down.tail(1)
        whole = frame.with_columns(found)
        whole = with_keys(whole, self.key_columns) if self.key_columns else whole
        return replace(batch, frame=whole, written=frame, told=told), ends


def is_written(cell: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Whether anything stands in a cell of a column."""
    import polars as pl

    return (cell.str.strip_chars() != "").fill_null(False) if kind == pl.String else cell.is_not_null()


def _at(cursor: Cursor) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(cursor.items()))
