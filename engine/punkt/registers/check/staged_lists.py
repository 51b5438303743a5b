"""Rows of lists that come in inputs of their own, put aside by the part of the register they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.registers.read.register_source import Unreadable
from punkt.registers.read.rejected_rows import Reject

from .check_cells import Checked

if TYPE_CHECKING:
    import polars as pl


BAD = "\0bad"
"""The column that says whether a row was turned down."""


@dataclass(slots=True)
class Staged:
    """The rows of one list in files by part. ``rejects`` are of rows that belong to no case, or to one that is bad."""

    folder: Path
    name: str
    empty: pl.DataFrame
    pieces: dict[int, list[Path]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    stray: int = 0
    """How many rows belong to no case."""
    rows: int = 0

    def none(self) -> Staged:
        """The same list without rows."""
        return Staged(self.folder, self.name, self.empty)

    def take(self, part: int) -> Checked:
        """The rows of a part."""
        import polars as pl

        frames = [pl.read_ipc(path) for path in self.pieces.get(part, ())]
        whole = pl.concat(frames) if frames else self.empty
        return Checked(whole.drop(BAD), whole[BAD])
