"""For each row of a register the first later day on which the same facts would come to anything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from punkt.law.language.relations import filled
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES

if TYPE_CHECKING:
    import polars as pl

    from punkt.registers.columns.editions import Editions
    from punkt.registers.columns.on_polars import PolarsRun

    from .decide_part import PartDecider

Tables = Mapping[str, "pl.DataFrame"]
KEYS = (CASE, "id", "to", "month", "year")
"""What rows of results are told apart by."""
_LO, _HI, _FROM = "\0lo", "\0hi", "\0from"


class HoldsUntil:
    """Works out the days for tables with the columns of the first ones.

    What moves with the day (:mod:`punkt.registers.columns.moving_nodes`) is compared at both ends of an edition of the
    law; where it differs, the first day on which it does is found by halving, for all rows at once. On that day the
    rows are decided, and what comes out is compared whole: outcomes, clauses, facts that are missing or presumed,
    readings, and whether the case may still be decided. Where nothing is another, the search goes on from there.
    """

    def __init__(self, deciding: PartDecider) -> None:
        """``deciding``: what decides the rows on their own days."""
        self.rules, self.layout, self.as_of = deciding.rules, deciding.layout, deciding.as_of
        force = [pack.in_force for pack in self.rules.packs]
        self._until = min((one.until for one in force if one.until is not None), default=None)
        self._since = max(one.since for one in force) if deciding.own_days else self.as_of
        self._given: dict[str, frozenset[str]] = {}
        self._signatures: dict[date, tuple[bool, PolarsRun | None]] = {}
        self._later: Editions | None = None
        self._filled = list(filled(self.rules.linked))

    def days(self, tables: Tables) -> pl.Series | None:
        """The day of each case, in their order; null: never. ``None`` where the law moves in a way that tells no day."""
        import polars as pl

        if not self._given:
            names = {name: frame.collect_schema().names() for name, frame in self._lazy(tables, self.as_of).items()}
            self._given = {name: frozenset(columns) for name, columns in names.items()}
        tables = _numbered(tables)
        cases = tables[CASES]
        own = cases[AS_OF].fill_null(self.as_of) if AS_OF in cases.columns else None
        start = pl.Series(_FROM, [self.as_of], dtype=pl.Date).new_from_index(0, cases.height) if own is None else own
        rows = pl.DataFrame([cases[CASE], start.alias(_FROM)]).with_columns(pl.col(_FROM).alias(_LO))
        told: list[pl.DataFrame] = []
        before = self._decided(tables, rows.select(CASE, _FROM))
        earliest: Any = start.min()
        first: date = max(earliest or self.as_of, self._since)
        while rows.height:
            first, last = max(self.rules.span(first)[0], self._since), self._last(first)
            here = rows.filter(pl.col(_FROM) <= last)
            held, changed = self._within(tables, here, before, first, last)
            if held is None:
                return None
            told += changed
            if last == self._until:
                told.append(_on(held, last + timedelta(days=1)))
                break
            rows = pl.concat([held, rows.filter(pl.col(_FROM) > last)])
            if last == date.max:
                break
            first = last + timedelta(days=1)
        days = pl.concat([pl.DataFrame(schema={CASE: cases.schema[CASE], _HI: pl.Date}), *told])
        return cases.select(CASE).join(days, on=CASE, how="left", maintain_order="left")[_HI]

    def _last(self, day: date) -> date:
        """The last day of the edition of a day, and of what is in force."""
        last = self.rules.span(day)[1]
        return last if self._until is None else min(last, self._until)

    def _within(
        self, tables: Tables, rows: pl.DataFrame, before: Tables, first: date, last: date
    ) -> tuple[pl.DataFrame | None, list[pl.DataFrame]]:
        """The rows that come to the same on all days of an edition, and those that do not, with the day.

        ``rows``: with the day they are decided for; ``before``: what they came to.
        """
        import polars as pl

        told: list[pl.DataFrame] = []
        if not rows.height:
            return rows, told
        moves, run = self._signature(first)
        if not moves:
            return None, told
        new = rows.filter(pl.col(_FROM) < first)
        if new.height:
            moved = self._all_filled(first) or self._others(tables, _on(new, first), before)
            told.append(_on(new.filter(moved), first) if isinstance(moved, pl.Series) else _on(new, first))
            rows = rows.join(told[-1], on=CASE, how="anti", maintain_order="left")
        waiting = rows.with_columns(pl.max_horizontal(_FROM, pl.lit(first)).alias(_LO), pl.lit(last).alias(_HI))
        while run is not None and waiting.height:
            at = self._signed(run, tables, waiting.select(CASE, pl.col(_LO).alias(_FROM)))
            end = self._signed(run, tables, waiting.select(CASE, pl.col(_HI).alias(_FROM)))
            unlike = _unlike(waiting, at, end)
            waiting = waiting.filter(unlike)
            if not waiting.height:
                break
            waiting = self._halved(run, tables, waiting, at)
            other = self._others(tables, waiting.select(CASE, _HI), before)
            told.append(waiting.filter(other).select(CASE, _HI))
            waiting = waiting.filter(~other).with_columns(pl.col(_HI).alias(_LO), pl.lit(last).alias(_HI))
        changed = pl.concat([rows.select(CASE).clear(), *(one.select(CASE) for one in told)])
        return rows.join(changed, on=CASE, how="anti", maintain_order="left"), told

    def _halved(self, run: PolarsRun, tables: Tables, waiting: pl.DataFrame, at: Tables) -> pl.DataFrame:
        """The first day on which what moves is another; it is known to be another on the last one."""
        import polars as pl

        apart = pl.col(_HI).to_physical() - pl.col(_LO).to_physical()
        done: list[pl.DataFrame] = []
        while True:
            done.append(waiting.filter(apart <= 1))
            waiting = waiting.filter(apart > 1)
            if not waiting.height:
                return pl.concat(done)
            middle = ((pl.col(_LO).to_physical() + pl.col(_HI).to_physical()) // 2).cast(pl.Int32).cast(pl.Date)
            found = self._signed(run, tables, waiting.select(CASE, middle.alias(_FROM)))
            other = _unlike(waiting, at, found)
            waiting = waiting.with_columns(
                pl.when(other).then(pl.col(_LO)).otherwise(middle).alias(_LO),
                pl.when(other).then(middle).otherwise(pl.col(_HI)).alias(_HI),
            )

    def _others(self, tables: Tables, on: pl.DataFrame, before: Tables) -> pl.Series:
        """Which rows come to anything else on a day; ``on``: key and day."""
        return _unlike(on, before, self._decided(tables, on.rename({_HI: _FROM})))

    def _all_filled(self, day: date) -> bool:
        """Whether a value that a pack has laid down holds from a day on, or no longer."""
        return any((day in one.in_force) != (day - timedelta(days=1) in one.in_force) for one in self._filled)

    # --- columns

    def _decided(self, tables: Tables, on: pl.DataFrame) -> dict[str, pl.DataFrame]:
        from punkt.registers.columns.editions import Editions

        if self._later is None:
            days = self._since, self._until or date.max
            self._later = Editions(self.rules, self.layout, self._given, self.as_of, days)
        return self._collected(self._later.run, tables, on)

    def _signature(self, day: date) -> tuple[bool, PolarsRun | None]:
        """Whether what moves in the edition of a day tells days, and the run of it, where anything moves."""
        from punkt.registers.columns.day_signature import DaySignature
        from punkt.registers.columns.on_polars import PolarsRun

        if day not in self._signatures:
            signature = DaySignature(self.layout, self._given, self.rules.edition(day))
            plan = signature.plan() if signature.told else None
            some = plan is not None and any(table.exprs for table in plan.tables.values())
            self._signatures[day] = signature.told, PolarsRun(plan) if plan is not None and some else None
        return self._signatures[day]

    def _signed(self, run: PolarsRun, tables: Tables, on: pl.DataFrame) -> dict[str, pl.DataFrame]:
        return self._collected(run.run, tables, on)

    def _collected(self, run: object, tables: Tables, on: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """What a run gives for some cases, each on its day."""
        import polars as pl

        keys, all_cases = on[CASE].implode(), on.height == tables[CASES].height
        kept = tables[CASES].select(CASE).filter(pl.col(CASE).is_in(keys))
        days = kept.join(on, on=CASE, how="left", maintain_order="left")[_FROM]
        some = {n: f.lazy() if all_cases else f.lazy().filter(pl.col(CASE).is_in(keys)) for n, f in tables.items()}
        lazy = run(self._lazy({**some, CASES: some[CASES].drop(AS_OF, strict=False)}, days))  # type: ignore[operator]
        return dict(zip(lazy, pl.collect_all(list(lazy.values())), strict=True))

    def _lazy(
        self, tables: Mapping[str, pl.DataFrame | pl.LazyFrame], days: pl.Series | date
    ) -> dict[str, pl.LazyFrame]:
        """The tables, each case with its day, lists of ids as tables of references."""
        import polars as pl

        from punkt.registers.columns.editions import linked

        asked = pl.lit(days).alias(AS_OF) if isinstance(days, date) else days.alias(AS_OF)
        return linked(
            self.layout, {n: f.with_columns(asked).lazy() if n == CASES else f.lazy() for n, f in tables.items()}
        )


def _on(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Some cases with a day."""
    import polars as pl

    return rows.select(CASE, pl.lit(day, dtype=pl.Date).alias(_HI))


def _unlike(rows: pl.DataFrame, one: Tables, two: Tables) -> pl.Series:
    """Which of some cases differ between two sets of tables with the same columns; both hold at least these."""
    import polars as pl

    unlike: list[pl.Series] = []
    keys = rows[CASE].implode()
    for name in two:
        sides = [side[name].filter(pl.col(CASE).is_in(keys)) for side in (one, two)]
        if sides[0].height != sides[1].height:  # cannot be: the elements are the same
            raise AssertionError(name)
        named = [key for key in KEYS if key in sides[0].columns]
        if not sides[0].select(named).equals(sides[1].select(named)):
            sides = [side.sort(named) for side in sides]
        columns = [c for c in sides[0].columns if c != CASE]
        other = [sides[0][column].ne_missing(sides[1][column]) for column in columns]
        mask = pl.DataFrame(other).select(pl.any_horizontal(pl.all())).to_series() if other else None
        if mask is not None:
            unlike.append(sides[0][CASE].filter(mask))
    found = pl.concat(unlike).unique() if unlike else rows[CASE].clear()
    return rows[CASE].is_in(found.implode())


def _numbered(tables: Tables) -> dict[str, pl.DataFrame]:
    """The tables with the numbers of cases in place of their keys: numbers are found, joined and compared faster."""
    import polars as pl

    numbers = tables[CASES].select(pl.col(CASE), pl.int_range(pl.len(), dtype=pl.Int64).alias("\0number"))
    return {
        name: frame.with_columns(
            frame.select(CASE).join(numbers, on=CASE, how="left", maintain_order="left")["\0number"].alias(CASE)
        )
        for name, frame in tables.items()
    }
