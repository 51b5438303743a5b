"""What of an earlier run still holds: rows whose facts are the same, by the same law, until the day it says.

A row is taken over from the record of a run only where deciding it anew could give nothing else; whatever is not known
to be the same is decided anew. Rows are read and checked anew always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from punkt.registers.columns.result_columns import legend
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, HOLDS_UNTIL, ID
from punkt.version import VERSION

from .run_record import FACTS, RESULTS, UNTIL, RunRecord

if TYPE_CHECKING:
    import polars as pl

    from punkt.registers.columns.editions import Editions

Tables = Mapping[str, "pl.DataFrame"]


def law_of(editions: Editions, given: Mapping[str, frozenset[str]], packs: list[dict[str, str]]) -> dict[str, Any]:
    """What the raw results of a run depend on besides facts and days."""
    import polars

    return {
        "punkt": VERSION,
        "polars": polars.__version__,
        "packs": packs,
        "editions": editions.numbers,
        "given": {name: sorted(columns) for name, columns in sorted(given.items())},
        "legend": legend(editions.results),
    }


@dataclass(slots=True)
class GoingOn:
    """The rows of an earlier run, and how many of this one were taken over from it."""

    record: RunRecord
    law: Mapping[str, Any]
    """What this run's results depend on, as :func:`law_of` has it."""
    as_of: date
    """The day for cases that name none."""
    taken: int = 0
    anew: dict[str, int] = field(default_factory=dict)
    """Why rows were decided anew → how many: ``law``, ``entered``, ``facts``, ``day``."""

    @property
    def same_law(self) -> bool:
        """Whether the earlier results are by the same law, over the same columns."""
        then = self.record.manifest.get("law", {})
        return {key: then.get(key) for key in self.law} == {**self.law}

    def unchanged(self, tables: Tables) -> pl.Series:
        """A mask of the cases that need not be decided anew, in their order."""
        import polars as pl

        cases = tables[CASES]
        none = pl.Series([False], dtype=pl.Boolean).new_from_index(0, cases.height)
        if not self.same_law:
            self._count("law", cases.height)
            return none
        before = self.record.tables(FACTS)
        known = cases[CASE].is_in(before[CASES][CASE].implode())
        self._count("entered", int((~known).sum()))
        changed = changed_keys(tables, before)
        same = known & ~cases[CASE].is_in(changed.implode())
        self._count("facts", int((known & ~same).sum()))
        holds = same & self._holds(cases, before[CASES])
        self._count("day", int((same & ~holds).sum()))
        self.taken += int(holds.sum())
        return holds

    def _holds(self, cases: pl.DataFrame, before: pl.DataFrame) -> pl.Series:
        """Whether each case's day lies between the one it was decided for and that until which it holds."""
        import polars as pl

        then = date.fromisoformat(self.record.manifest["as_of"])
        old = before.select(CASE, _asked(before, then).alias("then"))
        until = self.record.tables(RESULTS).get(UNTIL)
        days = cases.select(CASE, _asked(cases, self.as_of).alias("now"))
        days = days.join(old, on=CASE, how="left", maintain_order="left")
        same = (pl.col("now") == pl.col("then")).fill_null(False)
        if until is None:
            return days.select(same).to_series()
        days = days.join(until, on=CASE, how="left", maintain_order="left")
        later = (pl.col("now") > pl.col("then")).fill_null(False)
        within = later & (pl.col(HOLDS_UNTIL).is_null() | (pl.col("now") < pl.col(HOLDS_UNTIL)))
        return days.select(same | within).to_series()

    def merged(self, anew: Tables, tables: Tables, mask: pl.Series) -> dict[str, pl.DataFrame]:
        """The results of a part: ``anew`` of the cases that the mask leaves out, the earlier ones of the others."""
        import polars as pl

        if not mask.any():
            return {**anew}
        keys = tables[CASES][CASE].filter(mask).implode()
        earlier = self.record.tables(RESULTS)
        found = {}
        for name, frame in anew.items():
            if name not in earlier:
                continue  # the earlier run told no days: of rows taken over it is not known until when they hold
            whole = pl.concat([frame, earlier[name].filter(pl.col(CASE).is_in(keys)).select(frame.columns)])
            order = [CASE, ID] if ID in whole.columns else [CASE]
            given = tables.get(CASES if name == UNTIL else name)
            if given is not None and set(order) <= set(given.columns):
                rows = given.select(order)
                others = whole.join(rows, on=order, how="anti", maintain_order="left")
                whole = rows.join(whole, on=order, how="inner", maintain_order="left").select(whole.columns)
                whole = pl.concat([whole, others])
            found[name] = whole
        return found

    def _count(self, why: str, n: int) -> None:
        if n:
            self.anew[why] = self.anew.get(why, 0) + n


def _asked(cases: pl.DataFrame, as_of: date) -> pl.Expr:
    """The day that each case asks."""
    import polars as pl

    day = pl.lit(as_of, dtype=pl.Date)
    return pl.col(AS_OF).fill_null(day) if AS_OF in cases.columns else day


def changed_keys(tables: Tables, before: Tables) -> pl.Series:
    """The keys of the cases whose facts differ, of those that are in both; lists are compared whatever their order."""
    import polars as pl

    keys = tables[CASES][CASE].implode()
    changed = [pl.Series(CASE, [], dtype=pl.String)]
    for name in dict.fromkeys([*tables, *before]):
        one, two = tables.get(name), before.get(name)
        if one is None or two is None:
            some = one if one is not None else two
            assert some is not None
            changed.append(some[CASE].filter(some[CASE].is_in(keys)))
            continue
        sides = [_comparable(side.filter(pl.col(CASE).is_in(keys))) for side in (one, two)]
        columns = sides[0].columns
        if set(columns) != set(sides[1].columns):
            return tables[CASES][CASE]
        for left, right in (sides, sides[::-1]):
            lost = left.join(right, on=columns, how="anti", nulls_equal=True)
            changed.append(lost[CASE])
    return pl.concat(changed).unique()


def _comparable(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose cells can be compared: lists as texts; without the day asked, which is looked at by itself."""
    import polars as pl

    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    texts = [pl.col(name).cast(pl.List(pl.String)).list.join("\x1f").alias(name) for name in lists]
    words = pl.selectors.enum() | pl.selectors.categorical()
    return frame.drop(AS_OF, strict=False).with_columns(*texts, words.cast(pl.String))
