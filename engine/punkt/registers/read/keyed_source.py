"""Inputs whose rows are told apart by several columns together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from punkt.files.messages.diagnostics import Place, Problems, nearest

from .register_source import Batch, Cursor, RegisterSource

BETWEEN = " / "
"""What stands between the parts of a key."""


def name_of(columns: Sequence[str]) -> str:
    """What the column is called that holds the keys made of several."""
    return " + ".join(columns)


class KeyedSource:
    """An input with one column more: the key of each row, made of several of its cells; empty where one of them is."""

    def __init__(self, source: RegisterSource, columns: Sequence[str]) -> None:
        self.source, self.key_columns = source, tuple(columns)
        self.name, self.total, self.fingerprint = source.name, source.total, source.fingerprint
        self.about: Mapping[str, str] = source.about
        self.columns = (*source.columns, name_of(columns))

    def __getattr__(self, name: str) -> Any:
        """What else the input tells of itself."""
        return getattr(self.source, name)

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows, from a cursor on."""
        import polars as pl

        for batch in self.source.batches(size, cursor):
            texts = [pl.col(name).cast(pl.String).str.strip_chars() for name in self.key_columns]
            whole = pl.all_horizontal((text != "").fill_null(False) for text in texts)
            key = pl.when(whole).then(pl.concat_str(texts, separator=BETWEEN)).alias(name_of(self.key_columns))
            batch.frame = batch.frame.with_columns(key)
            yield batch


def keyed(source: RegisterSource, columns: Sequence[str], problems: Problems) -> RegisterSource:
    """An input with a key of several columns; the input as it is where there are none.

    Notes columns that it has not, and an input of nested cases, which has no columns.
    """
    if not columns:
        return source
    if hasattr(source, "flattener"):
        problems.add("P869", Place(source.name))
        return source
    for name in columns:
        if name not in source.columns:
            problems.add("P760", Place(source.name, 1, 1), name=name, hint=nearest(name, source.columns))
    return KeyedSource(source, columns)
