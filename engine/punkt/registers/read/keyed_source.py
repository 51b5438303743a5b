"""Inputs whose rows are told apart by several columns together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Place, Problems, nearest

from .register_source import Batch, Cursor, RegisterSource
from .wrapped_source import WrappedSource

if TYPE_CHECKING:
    import polars as pl

BETWEEN = " / "
"""What stands between the parts of a key."""


def name_of(columns: Sequence[str]) -> str:
    """What the column is called that holds the keys made of several."""
    return " + ".join(columns)


class KeyedSource(WrappedSource):
    """An input with one column more: the key of each row, made of several of its cells; empty where one of them is."""

    def __init__(self, source: RegisterSource, columns: Sequence[str]) -> None:
        super().__init__(source)
        self.key_columns = tuple(columns)
        self.columns = (*source.columns, name_of(columns))

    def narrow(self, names: Iterable[str]) -> None:
        """Read these columns and those of the key, if the input can do without the others."""
        self.source.narrow([*names, *self.key_columns])

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows, from a cursor on."""
        for batch in self.source.batches(size, cursor):
            batch.frame = with_keys(batch.frame, self.key_columns)
            yield batch


def with_keys(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows with the key that some of their cells make up together."""
    import polars as pl

    texts = [pl.col(name).cast(pl.String).str.strip_chars() for name in columns]
    whole = pl.all_horizontal((text != "").fill_null(False) for text in texts)
    return frame.with_columns(pl.when(whole).then(pl.concat_str(texts, separator=BETWEEN)).alias(name_of(columns)))


def keyed(source: RegisterSource, columns: Sequence[str], problems: Problems) -> RegisterSource:
    """An input with a key of several columns; the input as it is where there are none.

    Notes columns that it has not, and an input of nested cases, which has no columns.
    """
    if not columns:
        return source
    if source.nested:
        problems.add("P869", Place(source.name))
        return source
    for name in columns:
        if name not in source.columns:
            problems.add("P760", Place(source.name, 1, 1), name=name, hint=nearest(name, source.columns))
    return KeyedSource(source, columns)
