"""Columns of texts for Arrow, each different text once. Nothing here makes Arrow load its heavier parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .names_of_bits import text_of

if TYPE_CHECKING:
    import polars as pl

FEW_BITS = 7
"""Of so many bits every number has its text made beforehand."""


class TextNames:
    """Whole numbers as the names of their bits; each different number is looked at once."""

    def __init__(self) -> None:
        self._texts: dict[tuple[tuple[str, ...], str], dict[int, str]] = {}
        self._every: dict[tuple[tuple[str, ...], str], Any] = {}

    def of(self, words: pl.Series, legend: tuple[str, ...], none: str = "") -> Any:
        """The names of some numbers; ``none`` stands for 0. Null stays null."""
        if len(legend) <= FEW_BITS:  # the number itself is the place in the dictionary
            return dictionary(words, self._all(legend, none))
        known = self._texts.setdefault((legend, none), {})
        distinct = words.drop_nulls().unique().sort()
        for word in distinct.to_list():
            if word not in known:
                known[word] = text_of(word, legend, none)
        return dictionary(_places(words, distinct), texts([known[word] for word in distinct.to_list()]))

    def _all(self, legend: tuple[str, ...], none: str) -> Any:
        """The names of every number of few bits."""
        if (legend, none) not in self._every:
            self._every[legend, none] = texts([text_of(word, legend, none) for word in range(1 << len(legend))])
        return self._every[legend, none]


def dictionary(places: pl.Series, words: Any) -> Any:
    """Places in a dictionary as Arrow has them: always of 32 bits, so that all parts have one type."""
    import polars as pl
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(places.cast(pl.Int32).to_arrow(), words, safe=False)


def encoded(cells: pl.Series) -> Any:
    """Texts as a dictionary."""
    import polars as pl

    distinct = cells.drop_nulls().unique(maintain_order=True)
    return dictionary(cells.cast(pl.Enum(distinct)).to_physical(), texts(distinct.to_list()))


def texts(words: Sequence[str]) -> Any:
    """Texts as Arrow has them."""
    import numpy as np
    import pyarrow as pa

    content = [word.encode() for word in words]
    offsets = np.zeros(len(content) + 1, dtype=np.int32)
    np.cumsum([len(one) for one in content], out=offsets[1:])
    return pa.StringArray.from_buffers(len(content), pa.py_buffer(offsets), pa.py_buffer(b"".join(content)))


def small(column: Any) -> Any:
    """A column with texts of the usual kind: places of 32 bits."""
    import numpy as np
    import pyarrow as pa

    if not pa.types.is_large_string(column.type):
        return column
    known, offsets, content = column.buffers()
    places = np.frombuffer(offsets, dtype=np.int64)[: column.offset + len(column) + 1]
    if len(places) and places[-1] > np.iinfo(np.int32).max:
        return column
    return pa.StringArray.from_buffers(
        len(column), pa.py_buffer(places.astype(np.int32)), content, known, column.null_count, column.offset
    )


def _places(words: pl.Series, distinct: pl.Series) -> pl.Series:
    """Where numbers stand among their different ones, which are sorted."""
    import polars as pl

    places = distinct.search_sorted(words.fill_null(0)).cast(pl.Int32)
    if not words.null_count():
        return places
    return pl.DataFrame({"w": words, "p": places}).select(pl.when(pl.col("w").is_not_null()).then("p")).to_series()
