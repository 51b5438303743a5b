"""Bits as names: whole numbers of results turned into lists of the names that their bits stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from .result_columns import Means, Result, ResultTable

if TYPE_CHECKING:
    import numpy as np


def with_names(frame: pl.LazyFrame, table: ResultTable) -> pl.LazyFrame:
    """The table with lists of names in place of bits; words of one column's bits are put together."""
    columns: list[pl.Expr] = []
    several: dict[tuple[str, str, Means], list[Result]] = {}
    for column in table.columns:
        if column.bits:
            several.setdefault((column.subject, column.outcome, column.means), []).append(column)
    for column in table.columns:
        if not column.bits:
            columns.append(pl.col(column.name))
        elif not column.first:
            columns.append(_named(several[column.subject, column.outcome, column.means]))
    return frame.select(columns)


def _named(words: Sequence[Result]) -> pl.Expr:
    names = [name for word in words for name in word.legend]
    kind = pl.List(pl.Enum(names))
    whole = pl.struct([pl.col(word.name) for word in words])
    return whole.map_batches(lambda some: _lists(some, words, names), return_dtype=kind, is_elementwise=True).alias(
        words[0].name
    )


def _lists(some: pl.Series, words: Sequence[Result], names: Sequence[str]) -> pl.Series:
    """Lists of names, built from the bits of all rows at once; NULL where the words are."""
    import numpy as np
    import pyarrow as pa

    columns = [some.struct.field(word.name) for word in words]
    unknown = columns[0].is_null().to_numpy()
    bits = np.concatenate([_bits(c, len(w.legend)) for c, w in zip(columns, words, strict=True)], axis=1)
    codes = np.nonzero(bits)[1].astype(np.uint32)
    offsets = np.zeros(len(some) + 1, dtype=np.int64)
    np.cumsum(bits.sum(axis=1), out=offsets[1:])
    array = pa.LargeListArray.from_arrays(pa.array(offsets), pa.array(codes))
    lists = pl.Series(some.name, array)
    enum = pl.Enum(list(names))
    found = lists.to_frame().select(pl.first().list.eval(pl.element().cat.to(enum))).to_series()
    if not unknown.any():
        return found
    known = pl.Series(~unknown)
    return found.to_frame().select(pl.when(known).then(pl.first())).to_series().rename(some.name)


def _bits(words: pl.Series, count: int) -> np.ndarray:
    import numpy as np

    numbers = words.fill_null(0).cast(pl.Int64).to_numpy()
    return ((numbers[:, None] >> np.arange(count, dtype=np.int64)) & 1).astype(bool)
