"""A part of a register decided by columns: the plans for the days that are asked, and the tables they take."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from ..columns.layout import AS_OF, CASE, CASES, ID, TO, Layout
from ..columns.plan import Plan, of_edition, plans
from ..diagnostics import PunktError
from .decode import Decoder

if TYPE_CHECKING:
    import polars as pl

    from ..columns.on_polars import Run
    from ..rulebase import Edition, Rules


class Deciding:
    """Decides tables under one rule base. Plans are made for the columns of the first tables, which all must have."""

    def __init__(self, rules: Rules, layout: Layout, as_of: date, own_days: bool) -> None:
        """``own_days``: cases name the days they ask; every edition of the law is then made ready."""
        self.rules, self.layout, self.as_of, self.own_days = rules, layout, as_of, own_days
        self.changes = sorted({d for p in rules.linked.packs for d in (*p.change_days, *p.in_force.change_days)})
        self.editions = self._editions()
        self._runs: dict[int, Run] = {}
        self._given: dict[str, frozenset[str]] = {}
        self.decoder: Decoder | None = None

    def _editions(self) -> dict[int, Edition]:
        """The editions of the law that can be asked, by their number."""
        if not self.own_days:
            return {bisect_right(self.changes, self.as_of): self.rules.edition(self.as_of)}
        found = {}
        for number, day in enumerate(self.changes, 1):
            try:
                found[number] = self.rules.edition(day)
            except PunktError:
                continue  # a pack is not in force: rows that ask such a day are turned down
        return found

    def ready(self, tables: Mapping[str, pl.DataFrame]) -> Decoder:
        """Make the plans, for the columns that these tables have. They are the same for every part."""
        from ..columns.on_polars import Run

        if self.decoder is None:
            linked = self._linked(tables)
            self._given = {name: frozenset(frame.columns) for name, frame in linked.items()}
            sources = [of_edition(edition) for edition in self.editions.values()]
            made: list[Plan] = plans(self.layout, self._given, sources, None if self.own_days else self.as_of)
            self._runs = {number: Run(plan) for number, plan in zip(self.editions, made, strict=True)}
            clauses: dict[tuple[str, str], list[str]] = {}
            subjects = {s: s for s in self.layout.vocabulary.sections}
            for edition in self.editions.values():
                for kind, rows in edition.program.plans.items():
                    for row in rows:
                        names = [f"{clause.rule.pack}:{clause.id}" for clause in row.clauses]
                        places = [t.name for t in self.layout.lists if t.subject == kind]
                        for place in (*places, *([subjects[kind]] if kind in subjects else ())):
                            known = clauses.setdefault((place, row.name), [])
                            known += [name for name in names if name not in known]
            targets = {name: to for name, (_, to) in made[0].linked.items()}
            self.decoder = Decoder({n: t.table for n, t in made[0].tables.items()}, targets, clauses)
        return self.decoder

    def decide(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The results of a part, tables as :mod:`engine.columns.results` has them; rows of cases in their order."""
        import polars as pl

        self.ready(tables)
        linked = self._linked(tables)
        if not self.own_days:
            return _collected(next(iter(self._runs.values())), linked)
        cases = linked[CASES].with_columns(pl.col(AS_OF).fill_null(self.as_of))
        numbers = _numbers(cases[AS_OF], self.changes)
        found: dict[str, list[pl.DataFrame]] = {}
        for number, run in self._runs.items():
            chosen = cases.filter(numbers == number)
            if chosen.height or not found:
                keys = chosen.select(CASE)
                some = {
                    name: frame.join(keys, on=CASE, how="semi", maintain_order="left") for name, frame in linked.items()
                }
                for name, frame in _collected(run, {**some, CASES: chosen}).items():
                    found.setdefault(name, []).append(frame)
        whole = {name: pl.concat(frames) for name, frames in found.items()}
        return {**whole, CASES: cases.select(CASE).join(whole[CASES], on=CASE, how="left", maintain_order="left")}

    def _linked(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """Lists of ids as tables of references."""
        import polars as pl

        found = dict(tables)
        for table in self.layout.links:
            owner = table.name.removesuffix(f".{table.fact.path}") if table.fact else ""
            of_element = ID in table.key
            source = tables.get(owner if of_element else CASES)
            column = table.fact.path if of_element and table.fact else table.name
            if source is None or column not in source.columns or not isinstance(source[column].dtype, pl.List):
                continue
            keys = [CASE, ID] if of_element else [CASE]
            pairs = source.select(*keys, pl.col(column).alias(TO)).explode(TO, empty_as_null=False, keep_nulls=False)
            found[table.name] = pairs.cast(pl.String).unique(maintain_order=True)
        return found


def _collected(run: Run, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    import polars as pl

    lazy = run.run({name: frame.lazy() for name, frame in tables.items()})
    return dict(zip(lazy, pl.collect_all(list(lazy.values())), strict=True))


def _numbers(days: pl.Series, changes: list[date]) -> pl.Series:
    """The number of the edition of each day."""
    import polars as pl

    number = pl.lit(0)
    for change in changes:
        number = number + (pl.col(days.name) >= change).cast(pl.Int32)
    return days.to_frame().select(number.alias("number"))["number"]
