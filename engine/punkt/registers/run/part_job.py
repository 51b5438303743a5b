"""What is done with each part of a register: deciding it, or comparing two rule bases on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from punkt.registers.columns.table_layout import CASES
from punkt.registers.request import COMPARED

from .cross_check import Agreeing
from .decide_part import PartDecider
from .tally import RunTally

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from punkt.deciding.rule_base import Rules


class Job(Protocol):
    """A job on parts."""

    name: str
    rules: Sequence[Rules]

    def work(self, tables: Mapping[str, pl.DataFrame], tally: RunTally) -> dict[str, pl.DataFrame]:
        """The raw results of a part, counted into a tally."""
        ...

    def tables(self, tally: RunTally) -> list[str]:
        """The tables that are written, given what the whole run came to."""
        ...

    def written(self, frames: Mapping[str, pl.DataFrame], table: str, tally: RunTally) -> pa.Table:
        """A table of a part as it is written."""
        ...

    def prepare(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make ready for tables with these columns."""
        ...


class Decide:
    """Decide every case."""

    name = "decide"

    def __init__(self, deciding: PartDecider, compared: int = COMPARED) -> None:
        """``compared``: how many cases of each part are decided a second time, one by one."""
        self.deciding = deciding
        self.agreeing = Agreeing(deciding.rules, deciding.layout, deciding.as_of, compared)
        self.rules: Sequence[Rules] = (deciding.rules,)

    def prepare(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make the plans."""
        self.deciding.ready(tables)

    def work(self, tables: Mapping[str, pl.DataFrame], tally: RunTally) -> dict[str, pl.DataFrame]:
        """The results of a part."""
        frames = self.deciding.decide(tables)
        assert self.deciding.decoder is not None
        tally.compared += self.agreeing.check(tables, frames, self.deciding.decoder)
        tally.add_results(self.deciding.decoder, frames)
        return frames

    def tables(self, tally: RunTally) -> list[str]:
        """The cases, and each list of which an element was decided."""
        assert self.deciding.decoder is not None
        lists = [name for name in self.deciding.decoder.tables if name != CASES and tally.elements.get(name)]
        return [CASES, *lists]

    def written(self, frames: Mapping[str, pl.DataFrame], table: str, tally: RunTally) -> Any:
        """A table with names; outcomes that no row reports are left out."""
        assert self.deciding.decoder is not None
        return self.deciding.decoder.decoded(frames, table, frozenset(tally.outcomes))
