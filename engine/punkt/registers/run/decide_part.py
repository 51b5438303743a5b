"""A part of a register decided by columns: the plans for the days that are asked, and the names of clauses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from punkt.registers.columns.table_layout import Layout

from .decode_results import Decoder

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules
    from punkt.registers.columns.editions import Editions


class PartDecider:
    """Decides tables under one rule base. Plans are made for the columns of the first tables, which all must have."""

    def __init__(self, rules: Rules, layout: Layout, as_of: date, own_days: bool) -> None:
        """``own_days``: cases name the days they ask; every edition of the law is then made ready."""
        self.rules, self.layout, self.as_of, self.own_days = rules, layout, as_of, own_days
        self._editions: Editions | None = None
        self._given: dict[str, frozenset[str]] = {}
        self.decoder: Decoder | None = None

    def _days(self) -> tuple[date, date]:
        """The first and the last day that can be asked: all on which all packs are in force, if cases name their own."""
        if not self.own_days:
            return self.as_of, self.as_of
        force = [pack.in_force for pack in self.rules.packs]
        return max(one.since for one in force), min(one.until or date.max for one in force)

    def ready(self, tables: Mapping[str, pl.DataFrame]) -> Editions:
        """Make the plans, for the columns that these tables have. They are the same for every part."""
        from punkt.registers.columns.editions import Editions

        if self._editions is None:
            given = self._given = {
                name: frozenset(frame.collect_schema().names()) for name, frame in self._lazy(tables).items()
            }
            self._editions = Editions(self.rules, self.layout, given, self.as_of, self._days())
            targets = {name: to for name, (_, to) in self._editions.plans[0].linked.items()}
            self.decoder = Decoder(self._editions.results, targets, self._clauses(self._editions))
        return self._editions

    @property
    def made(self) -> tuple[Editions, dict[str, frozenset[str]]]:
        """The plans, and the columns of the tables that they were made for."""
        assert self._editions is not None
        return self._editions, self._given

    def _clauses(self, editions: Editions) -> dict[tuple[str, str], list[str]]:
        """Section or list and outcome → the names of its clauses in all editions."""
        from punkt.registers.columns.column_plan import told_names

        found: dict[tuple[str, str], list[str]] = {}
        places = [(section, section) for section in self.layout.vocabulary.sections]
        places += [(table.name, table.subject) for table in self.layout.lists]
        for number in editions.numbers:
            day = max(editions.changes[number - 1] if number else date.min, self._days()[0])
            program = self.rules.edition(day).program
            for place, kind in places:
                for plan in program.plans.get(kind, ()):
                    known = found.setdefault((place, plan.name), [])
                    known += [name for name in told_names(plan) if name not in known]
        return found

    def decide(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The results of a part, tables as :mod:`punkt.registers.columns.result_columns` has them; rows of cases in their order."""
        import polars as pl

        lazy = self.ready(tables).run(self._lazy(tables))
        return dict(zip(lazy, pl.collect_all(list(lazy.values())), strict=True))

    def _lazy(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.LazyFrame]:
        """The tables, lists of ids as tables of references."""
        from punkt.registers.columns.editions import linked

        return linked(self.layout, {name: frame.lazy() for name, frame in tables.items()})
