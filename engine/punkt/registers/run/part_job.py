"""What is done with each part of a register: deciding it, or comparing two rule bases on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from punkt.registers.check.kept_columns import KEPT
from punkt.registers.columns.table_layout import CASES
from punkt.registers.request import COMPARED

from .cross_check import CrossCheck
from .decide_part import PartDecider
from .decode_results import with_carried
from .tally import RunTally

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from punkt.deciding.rule_base import Rules


class Job(Protocol):
    """What is done with each part. In all methods: ``tables``, the checked rows by the layout's names; ``frames``, raw results."""

    name: str
    rules: Sequence[Rules]

    def work(self, tables: Mapping[str, pl.DataFrame], tally: RunTally) -> dict[str, pl.DataFrame]:
        """The raw results of a part (table of results → frame), added up into ``tally``."""
        ...

    def tables(self, tally: RunTally) -> list[str]:
        """The names of the tables to be written, given the sums of the whole run."""
        ...

    def written(self, frames: Mapping[str, pl.DataFrame], table: str, tally: RunTally) -> pa.Table:
        """One table of a part's results as it is written, with names in place of bits."""
        ...

    def prepare(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make the plans, for tables with the columns of these; called once, before the first part."""
        ...


class Decide:
    """Decide every case."""

    name = "decide"

    def __init__(self, deciding: PartDecider, compared: int = COMPARED) -> None:
        """``compared``: how many cases of each part are decided a second time, one by one."""
        self.deciding = deciding
        self.cross_check = CrossCheck(deciding.rules, deciding.layout, deciding.as_of, compared)
        self.rules: Sequence[Rules] = (deciding.rules,)

    def prepare(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make the plans."""
        self.deciding.ready(tables)

    def work(self, tables: Mapping[str, pl.DataFrame], tally: RunTally) -> dict[str, pl.DataFrame]:
        """The results of a part."""
        frames = self.deciding.decide(tables)
        assert self.deciding.decoder is not None
        tally.compared += self.cross_check.check(tables, frames, self.deciding.decoder)
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
        rows = self.deciding.decoder.decoded(frames, table, frozenset(tally.outcomes))
        return with_carried(rows, frames[KEPT], 1) if table == CASES and KEPT in frames else rows
