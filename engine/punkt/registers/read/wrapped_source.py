"""Inputs whose rows are changed on their way: some are left out, some cells filled, some columns made of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .register_source import Batch, Cursor, RegisterSource, without

if TYPE_CHECKING:
    from .flatten_cases import Flattener


class WrappedSource:
    """An input as it is, to be changed by those who inherit from this."""

    def __init__(self, source: RegisterSource) -> None:
        self.source, self.name, self.about = source, source.name, source.about
        self.columns = source.columns
        self.head_row, self.own_columns = source.head_row, source.own_columns
        self.numbered, self.compound, self.nested = source.numbered, source.compound, source.nested
        self.copied = source.copied

    def __getattr__(self, name: str) -> Any:
        """What else the input tells of itself."""
        return getattr(self.source, name)

    @property
    def total(self) -> int:
        """How many lines (rows, files) there are."""
        return self.source.total

    @property
    def fingerprint(self) -> str:
        """Changes when the content does."""
        return self.source.fingerprint

    def narrow(self, names: Iterable[str]) -> None:
        """Read these columns, if the input can do without the others."""
        self.source.narrow(names)

    def flatten_by(self, flattener: Flattener) -> None:
        """Lay cases that are written one by one out as this does."""
        self.source.flatten_by(flattener)

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows, from a cursor on."""
        return self.source.batches(size, cursor)


class SkippingSource(WrappedSource):
    """An input without the rows whose places are in some spans."""

    def __init__(self, source: RegisterSource, spans: Sequence[tuple[int, int]]) -> None:
        super().__init__(source)
        self.spans = spans

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of at most ``size`` rows, from a cursor on."""
        return (without(batch, self.spans) for batch in self.source.batches(size, cursor))
