"""A spot: a piece of a file's data together with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from punkt.files.messages.diagnostics import Place

from .read import Document, Path


@dataclass(frozen=True, slots=True)
class Spot:
    """``data`` found at ``path`` of ``document``; ``spot / key`` goes one level down."""

    document: Document
    path: Path
    data: Any

    @classmethod
    def root(cls, document: Document) -> Spot:
        """The whole of a document."""
        return cls(document, (), document.data)

    def __truediv__(self, key: str | int) -> Spot:
        return Spot(self.document, (*self.path, key), self.data[key])

    def __contains__(self, key: str) -> bool:
        return isinstance(self.data, dict) and key in self.data

    def get(self, key: str) -> Spot | None:
        """The spot below ``key``, or ``None`` where there is none."""
        return self / key if key in self else None

    def items(self) -> Iterator[tuple[str, Spot]]:
        """The entries of a mapping (nothing for anything else)."""
        if isinstance(self.data, dict):
            for key in self.data:
                yield key, self / key

    def each(self) -> Iterator[Spot]:
        """The items of a list (nothing for anything else)."""
        if isinstance(self.data, list):
            for index in range(len(self.data)):
                yield self / index

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.document.place(self.path)

    @property
    def key_place(self) -> Place:
        """Where the key stands under which the value is found."""
        return self.document.place(self.path, key=True)
