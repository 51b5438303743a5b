"""What is done with each part of a register: deciding it, or comparing two rule bases on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from punkt.registers.check.kept_columns import KEPT
from punkt.registers.columns.table_layout import CASE, CASES, HOLDS_UNTIL
from punkt.registers.request import COMPARED

from .about_run import packs_of
from .cross_check import CrossCheck
from .decide_part import PartDecider
from .decode_results import with_carried, with_days
from .going_on import GoingOn, law_of
from .holds_until import HoldsUntil
from .narrow import compact
from .run_record import UNTIL, RunRecord
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

    def __init__(
        self,
        deciding: PartDecider,
        compared: int = COMPARED,
        holding: bool = False,
        earlier: RunRecord | None = None,
        chosen: frozenset[str] | None = None,
        narrow: bool = False,
    ) -> None:
        """``compared``: how many cases of each part are decided a second time, one by one.

        ``holding``: whether the day is told until which each holds; ``earlier``: a run of which is taken over what holds;
        ``chosen``: the outcomes that are written, ``None`` for all; ``narrow``: a row an outcome, not a row a case.
        """
        self.deciding = deciding
        self._until = HoldsUntil(deciding) if holding else None
        self._earlier, self._chosen, self._narrow = earlier, chosen, narrow
        self.going_on: GoingOn | None = None
        self.cross_check = CrossCheck(deciding.rules, deciding.layout, deciding.as_of, compared)
        self.rules: Sequence[Rules] = (deciding.rules,)

    def prepare(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make the plans."""
        self.deciding.ready(tables)

    def work(self, tables: Mapping[str, pl.DataFrame], tally: RunTally) -> dict[str, pl.DataFrame]:
        """The results of a part."""
        self.deciding.ready(tables)
        if self._earlier is not None and self.going_on is None:
            self.going_on = GoingOn(self._earlier, self.law(), self.deciding.as_of)
        if self.going_on is None:
            frames = self._decided(tables)
        else:
            mask = self.going_on.unchanged(tables)
            keys = tables[CASES].select(CASE).filter(~mask)
            anew = {n: f.join(keys, on=CASE, how="semi", maintain_order="left") for n, f in tables.items()}
            frames = self.going_on.merged(self._decided(anew), tables, mask)
        assert self.deciding.decoder is not None
        tally.compared += self.cross_check.check(tables, frames, self.deciding.decoder)
        tally.add_results(self.deciding.decoder, frames)
        return frames

    def _decided(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        import polars as pl

        frames = self.deciding.decide(tables)
        days = None if self._until is None else self._until.days(tables)
        if days is not None:
            frames[UNTIL] = pl.DataFrame([tables[CASES][CASE], days.alias(HOLDS_UNTIL)])
        return frames

    def law(self) -> dict[str, Any]:
        """What the raw results depend on besides facts and days; for the record of the run."""
        editions, given = self.deciding.made
        return law_of(editions, given, packs_of(self.rules))

    def tables(self, tally: RunTally) -> list[str]:
        """The cases, and each list of which an element was decided."""
        assert self.deciding.decoder is not None
        lists = [name for name in self.deciding.decoder.tables if name != CASES and tally.elements.get(name)]
        if self._chosen is not None or self._narrow:
            lists = [name for name in lists if self._reported(name, tally)]
        return [CASES, *lists]

    def written(self, frames: Mapping[str, pl.DataFrame], table: str, tally: RunTally) -> Any:
        """A table with names; outcomes that no row reports are left out."""
        assert self.deciding.decoder is not None
        rows = self.deciding.decoder.decoded(frames, table, self._reported(table, tally))
        if table == CASES:
            rows = with_carried(rows, frames[KEPT], 1) if KEPT in frames else rows
            rows = with_days(rows, frames[UNTIL][HOLDS_UNTIL]) if UNTIL in frames else rows
        return compact(rows) if self._narrow and self._reported(table, tally) else rows

    def _reported(self, table: str, tally: RunTally) -> frozenset[str]:
        """The outcomes of a table that are written."""
        assert self.deciding.decoder is not None
        own = {outcome.key for outcome in self.deciding.decoder.outcomes[table]}
        reported = own & set(tally.outcomes)
        return frozenset(reported if self._chosen is None else reported & self._chosen)
