"""Two rule bases on one register: who would get another decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from punkt.registers.columns.names_of_bits import AS_IF
from punkt.registers.columns.table_layout import CASE, CASES, ID

from .decide_part import PartDecider
from .decode_results import Decoder
from .tally import RunTally

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules
    from punkt.registers.columns.result_columns import Result

MOVE = "|"
NAMES = ("outcome", "before", "after")


class CompareJob:
    """Decide every case under both, and keep what differs: a row for each outcome that is another."""

    name = "compare"

    def __init__(self, one: PartDecider, two: PartDecider) -> None:
        self.sides = (one, two)
        self.rules: Sequence[Rules] = (one.rules, two.rules)

    def prepare(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make the plans."""
        for side in self.sides:
            side.ready(tables)

    def work(self, tables: Mapping[str, pl.DataFrame], tally: RunTally) -> dict[str, pl.DataFrame]:
        """The differences of a part; ``tally.waiting`` counts moves, ``tally.outcomes`` decisions."""
        import polars as pl

        tally.decided += tables[CASES].height
        found = [states_of(side, tables) for side in self.sides]
        rows = []
        for table in dict.fromkeys([*found[0], *found[1]]):
            keys = [CASE] if table == CASES else [CASE, ID]
            both = [one.get(table) for one in found]
            if both[0] is None or both[1] is None:
                continue
            base = both[0].select(keys)
            for name in both[0].columns:
                if name in keys or name not in both[1].columns:
                    continue  # what only one of them decides is no other decision
                left, right = (_column(one, base, keys, name) for one in both if one is not None)
                moved = left.ne_missing(right)
                tally.outcomes[name] = Counter({"decided": int((left.is_not_null() | right.is_not_null()).sum())})
                if not moved.any():
                    continue
                changed = base.with_columns(left.alias("before"), right.alias("after")).filter(moved)
                counts = changed.select(pl.concat_str("before", pl.lit(MOVE), "after", ignore_nulls=True)).to_series()
                tally.waiting[name] = Counter(dict(counts.value_counts().iter_rows()))
                element = pl.lit(None, pl.String) if table == CASES else pl.col(ID).cast(pl.String)
                rows.append(
                    changed.select(
                        pl.col(CASE),
                        element.alias(ID),
                        pl.lit(name).alias("outcome"),
                        _shown("before"),
                        _shown("after"),
                    )
                )
        empty = pl.DataFrame(schema=dict.fromkeys((CASE, ID, *NAMES), pl.String))
        whole = pl.concat([empty, *rows]).sort(CASE, ID, "outcome", nulls_last=False, maintain_order=True)
        tally.elements["cases"] = whole[CASE].n_unique()
        return {CASES: whole}

    def only(self) -> tuple[list[str], list[str]]:
        """The outcomes that the one and the other alone decide."""
        decoders = [one.decoder for one in self.sides]
        assert decoders[0] is not None and decoders[1] is not None
        return only_in(decoders[0], decoders[1])

    def tables(self, tally: RunTally) -> list[str]:
        """There is one."""
        return [CASES]

    def written(self, frames: Mapping[str, pl.DataFrame], table: str, tally: RunTally) -> Any:
        """As it is."""
        import polars as pl
        import pyarrow as pa

        found = frames[CASES].to_arrow(compat_level=pl.CompatLevel.oldest())
        return found.cast(pa.schema([(name, pa.string()) for name in found.column_names]))


def only_in(one: Decoder, two: Decoder) -> tuple[list[str], list[str]]:
    """The outcomes that the one rule base alone decides, and those that the other alone does."""
    known = [{outcome.key for some in side.outcomes.values() for outcome in some} for side in (one, two)]
    return sorted(known[0] - known[1]), sorted(known[1] - known[0])


def _shown(name: str) -> pl.Expr:
    """A state as it is written: the value, or the status where there is none."""
    import polars as pl

    return pl.col(name).str.strip_prefix("=")


def _column(frame: pl.DataFrame, base: pl.DataFrame, keys: list[str], name: str) -> pl.Series:
    """A column by the keys of another frame."""
    if frame.select(keys).equals(base):
        return frame[name]
    return base.join(frame.select(*keys, name), on=keys, how="left", maintain_order="left")[name]


def states_of(side: PartDecider, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """For each table, each outcome as one text: a status, or ``=`` and the value; see also :data:`AS_IF`."""
    import polars as pl

    frames = side.decide(tables)
    decoder = side.decoder
    assert decoder is not None
    found = {}
    for table, outcomes in decoder.outcomes.items():
        frame = frames[table]
        columns = [frame[key] for key in decoder.tables[table].key]
        for outcome in outcomes:
            said = [frame[outcome.status.name].cast(pl.String).alias("s"), _texts(decoder, frame, outcome.value, "v")]
            state = pl.col("s")
            if outcome.if_applies is not None:
                said.append(_texts(decoder, frame, outcome.if_applies, "a"))
                as_if = (pl.col("s") == "open") & pl.col("a").is_not_null()
                state = pl.when(as_if).then(pl.concat_str(pl.lit(AS_IF), "a")).otherwise(state)
            state = pl.when(pl.col("s") == "determined").then(pl.concat_str(pl.lit("="), "v")).otherwise(state)
            columns.append(pl.DataFrame(said).select(state.alias(outcome.key)).to_series())
        found[table] = pl.DataFrame(columns)
    return found


def _texts(decoder: Decoder, frame: pl.DataFrame, result: Result, name: str) -> pl.Series:
    """The values of a column as texts."""
    import polars as pl

    value = frame[result.name]
    if result.bits:
        value = pl.Series(decoder.values(value, result.legend).to_pylist(), dtype=pl.String)
    return value.cast(pl.String).alias(name)
