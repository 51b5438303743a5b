"""An invented register: facts drawn by described shares, the same for the same seed.

What is drawn for a fact depends on the seed, the part, the table and the fact alone, so that a
description can be changed in one place without changing all the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from punkt.deciding.rule_base import Rules
from punkt.law.packs.vocabulary import FactKind, FactType
from punkt.registers.check.check_cells import ROW, CheckedTable
from punkt.registers.check.constraints_of_tables import TableConstraints
from punkt.registers.check.convert_cells import type_of
from punkt.registers.columns.table_layout import CASE, CASES, ID, Layout, layout

from .draw_values import Draw

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from .description import RegisterDescription


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is to be invented: which sections cases have, how many cases, from which seed, as of which day."""

    rules: Rules
    described: RegisterDescription
    sections: tuple[str, ...]
    n: int
    seed: int
    as_of: date

    def parts(self, size: int) -> Iterator[dict[str, pl.DataFrame]]:
        """Tables of some cases at a time, as :mod:`punkt.registers.columns.table_layout` has them."""
        shape = layout(self.rules.vocabulary)
        limits = TableConstraints(self.rules, shape)
        width = max(6, len(str(self.n)))
        for number, first in enumerate(range(0, self.n, size)):
            rows = min(size, self.n - first)
            yield _Part(self, shape, limits, number, first, rows, width).tables()


class _Part:
    """Some cases being invented."""

    def __init__(
        self,
        simulation: Simulation,
        shape: Layout,
        limits: TableConstraints,
        number: int,
        first: int,
        rows: int,
        width: int,
    ) -> None:
        import polars as pl

        self.simulation, self.shape, self.limits, self.number, self.rows = simulation, shape, limits, number, rows
        keys = pl.int_range(first + 1, first + rows + 1, eager=True).cast(pl.String).str.zfill(width)
        self.keys = pl.select(pl.concat_str(pl.lit("c"), keys).alias(CASE)).to_series()

    def tables(self) -> dict[str, pl.DataFrame]:
        """The cases, and the lists of their sections."""
        import polars as pl

        simulation = self.simulation
        cases = pl.DataFrame([self.keys])
        lists: dict[str, pl.DataFrame] = {}
        for section in simulation.sections:
            cases = self._facts(cases, section, f"{section}.", section)
        for table in self.shape.lists:
            if table.section in simulation.sections and table.name in simulation.described.counts:
                lists[table.name] = self._list(table.name, table.subject)
        for name, frame in lists.items():
            lists[name] = self._references(name, frame, lists)
        return self._allowed({CASES: cases, **lists})

    def random(self, *names: object) -> np.random.Generator:
        """Random numbers for one purpose."""
        import numpy as np

        text = "\0".join(str(name) for name in (self.simulation.seed, self.number, *names))
        return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")))

    def _facts(self, frame: pl.DataFrame, table: str, prefix: str, kind: str) -> pl.DataFrame:
        """The facts of a record type, in the order of the description."""
        vocabulary = self.simulation.rules.vocabulary
        for path, spots in self.simulation.described.facts.get(kind, {}).items():
            fact = vocabulary.subjects[kind].facts[path]
            if fact.kind is not FactKind.REFERENCES:
                frame = frame.with_columns(self._fact(frame, table, prefix, fact, spots))
        return frame

    def _fact(
        self, frame: pl.DataFrame, table: str, prefix: str, fact: FactType, spots: list[Mapping[str, Any]]
    ) -> pl.Series:
        import polars as pl

        name = prefix + fact.path
        draw = Draw(self.random(table, fact.path), frame, prefix, self.simulation.as_of)
        found = pl.Series(name, [None], dtype=type_of(fact)).new_from_index(0, frame.height)
        done = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
        for spot in spots:
            here = draw.where(spot.get("where", {})) & ~done
            values = draw.values(fact, spot).alias(name)
            found = pl.select(pl.when(here).then(values).otherwise(found).alias(name)).to_series()
            done |= here
        return found

    def _list(self, name: str, kind: str) -> pl.DataFrame:
        """The elements of all cases."""
        import polars as pl

        counts = Draw(self.random(name, "count"), pl.DataFrame([self.keys]), "", self.simulation.as_of).weighted(
            self.simulation.described.counts[name]
        )
        owners = pl.DataFrame([self.keys, counts.cast(pl.Int64).alias("\0n")])
        frame = owners.select(CASE, pl.int_ranges(1, pl.col("\0n") + 1).alias(ID)).explode(ID, empty_as_null=False)
        frame = frame.with_columns(pl.col(ID).cast(pl.String))
        return self._facts(frame, name, "", kind)

    def _references(self, name: str, frame: pl.DataFrame, lists: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """Spread the elements of a sibling list over the rows that refer to them, each to one at most."""
        import polars as pl

        table = self.shape.tables[name]
        for path, spots in self.simulation.described.facts.get(table.subject, {}).items():
            fact = self.simulation.rules.vocabulary.subjects[table.subject].facts[path]
            target = f"{table.section}.{fact.of}"
            if fact.kind is not FactKind.REFERENCES or target not in lists:
                continue
            random = self.random(name, path)
            siblings = lists[target].select(CASE, pl.col(ID).alias("to"))
            rows = frame.group_by(CASE, maintain_order=True).agg(pl.col(ID).alias("ids"))
            pairs = siblings.join(rows, on=CASE, maintain_order="left").with_columns(
                pl.Series("u", random.random(siblings.height)[: siblings.height]),
                pl.Series("a", random.random(siblings.height) < float(spots[0].get("assigned", 1.0))),
            )
            chosen = pairs.filter("a").with_columns(
                pl.col("ids").list.get((pl.col("u") * pl.col("ids").list.len()).cast(pl.UInt32)).alias(ID)
            )
            found = chosen.group_by(CASE, ID, maintain_order=True).agg(pl.col("to").alias(path))
            known = pl.Series(random.random(frame.height) < float(spots[0].get("known", 1.0)))
            frame = frame.join(found, on=[CASE, ID], how="left", maintain_order="left").with_columns(
                pl.when(known).then(pl.col(path).fill_null([])).alias(path)
            )
        return frame

    def _allowed(self, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """Leave unknown what would break a constraint of the vocabulary."""
        import polars as pl

        checked = {}
        for name, frame in tables.items():
            rows = pl.int_range(0, frame.height, eager=True).alias(ROW)
            no = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
            checked[name] = CheckedTable(frame.with_columns(rows), no)
        self.limits.check(checked[CASES], {n: c for n, c in checked.items() if n != CASES}, self.simulation.as_of)
        found = {}
        for name, one in checked.items():
            wrong: dict[str, list[int]] = {}
            for reject in one.rejects:
                column = str(reject.arguments["name"])
                wrong.setdefault(column, []).append(reject.row)
            frame = one.frame.drop(ROW)
            for column, spots in wrong.items():
                mask = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height).scatter(spots, True)
                frame = frame.with_columns(pl.when(~mask).then(pl.col(column)).alias(column))
            found[name] = frame
        return found
