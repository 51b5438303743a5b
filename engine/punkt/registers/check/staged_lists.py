"""Rows of lists that come in inputs of their own, put aside by the part of the register they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.registers.read.register_source import Unreadable
from punkt.registers.read.rejected_rows import Reject

from .check_cells import CheckedTable

if TYPE_CHECKING:
    import polars as pl


BAD = "\0bad"
"""The column that says whether a row was turned down."""


@dataclass(slots=True)
class StagedList:
    """The rows of one list's own input, sorted into files by the part of the register that their cases are in.

    ``pieces``: number of the part → its files (Arrow); ``rejects``: faults of these rows.
    """

    folder: Path
    name: str
    empty: pl.DataFrame
    pieces: dict[int, list[Path]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    stray: int = 0
    """How many rows belong to no case."""
    rows: int = 0

    def none(self) -> StagedList:
        """The same list without rows."""
        return StagedList(self.folder, self.name, self.empty)

    def take(self, part: int) -> CheckedTable:
        """The rows that belong to the cases of one part, as they were checked."""
        import polars as pl

        frames = [pl.read_ipc(path) for path in self.pieces.get(part, ())]
        whole = pl.concat(frames) if frames else self.empty
        return CheckedTable(whole.drop(BAD), whole[BAD])
