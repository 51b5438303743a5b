"""Lazy tables decided under every edition of the law that their rows ask for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from .column_plan import ColumnPlan, of_edition, plans
from .on_polars import PolarsRun
from .result_columns import ResultTable
from .table_layout import AS_OF, CASE, CASES, ID, TO, Layout

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Edition, Rules

Frames = Mapping[str, pl.LazyFrame]


class Editions:
    """Rules made ready for tables with given columns. ``days``: the first and last day that rows ask."""

    def __init__(
        self,
        rules: Rules,
        layout: Layout,
        given: Mapping[str, frozenset[str]],
        as_of: date,
        days: tuple[date, date] | None = None,
    ) -> None:
        """Raises :class:`PunktError` where a pack is not in force on a day asked."""
        self.as_of = as_of
        self.changes = rules.changes
        first, last = days or (as_of, as_of)
        numbers = range(bisect_right(self.changes, first), bisect_right(self.changes, last) + 1)
        self.numbers = list(numbers)
        editions: list[Edition] = [
            rules.edition(max(first, self.changes[number - 1]) if number else first) for number in numbers
        ]
        own = AS_OF in given.get(CASES, ())
        self.plans: list[ColumnPlan] = plans(layout, given, [of_edition(e) for e in editions], None if own else as_of)
        self.own = own
        self._runs = [PolarsRun(plan) for plan in self.plans]

    @property
    def results(self) -> dict[str, ResultTable]:
        """The tables that come out."""
        return self.plans[0].results

    def run(self, frames: Frames) -> dict[str, pl.LazyFrame]:
        """The results; rows of cases in their order."""
        if self.own:
            frames = {**frames, CASES: frames[CASES].with_columns(pl.col(AS_OF).fill_null(self.as_of))}
        if len(self._runs) == 1:
            return self._runs[0].run(frames)
        parts = [
            run.run(self._of_edition(frames, number)) for number, run in zip(self.numbers, self._runs, strict=True)
        ]
        found = {name: pl.concat([part[name] for part in parts]) for name in parts[0]}
        keys = frames[CASES].select(CASE)
        return {**found, CASES: keys.join(found[CASES], on=CASE, how="left", maintain_order="left")}

    def _of_edition(self, frames: Frames, number: int) -> dict[str, pl.LazyFrame]:
        """The rows that ask the law between two changes."""
        chosen = frames[CASES]
        if number > 0:
            chosen = chosen.filter(pl.col(AS_OF) >= self.changes[number - 1])
        if number < len(self.changes):
            chosen = chosen.filter(pl.col(AS_OF) < self.changes[number])
        keys = chosen.select(CASE)
        others = {
            name: frame.join(keys, on=CASE, how="semi", maintain_order="left")
            for name, frame in frames.items()
            if name != CASES
        }
        return {CASES: chosen, **others}


def linked(layout: Layout, frames: Frames) -> dict[str, pl.LazyFrame]:
    """The tables, with lists of ids as tables of references; a list that cases say they give, and no more, has no rows."""
    found = dict(frames)
    cases = frames[CASES].collect_schema()
    for table in layout.lists:
        if table.name in cases and table.name not in found:
            found[table.name] = pl.LazyFrame(schema={CASE: cases[CASE], ID: pl.String()})
    for table in layout.links:
        assert table.fact is not None
        of_element = ID in table.key
        owner = table.name.removesuffix(f".{table.fact.path}") if of_element else CASES
        column = table.fact.path if of_element else table.name
        source = frames.get(owner)
        if table.name in frames or source is None:
            continue
        schema = source.collect_schema()
        if isinstance(schema.get(column), pl.List):
            keys = [CASE, ID] if of_element else [CASE]
            pairs = source.select(*keys, pl.col(column).alias(TO)).explode(TO, empty_as_null=False, keep_nulls=False)
            found[table.name] = pairs.unique(maintain_order=True)
    return found
