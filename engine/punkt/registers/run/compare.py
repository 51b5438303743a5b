"""Two rule bases on one register: who would get another decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.columns.table_layout import CASE, CASES, ID, Layout
from punkt.registers.local.run_parts import Options, Run, Watch

from .decide_part import Deciding
from .tally import Tally

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules
    from punkt.registers.check.register import Register
    from punkt.registers.local.run_local import Asked
    from punkt.showing.register.compared_model import Differences
    from punkt.showing.register.register_model import Summary

MOVE = "|"
NAMES = ("outcome", "before", "after")


class Compare:
    """Decide every case under both, and keep what differs: a row for each outcome that is another."""

    name = "compare"

    def __init__(self, one: Deciding, two: Deciding) -> None:
        self.sides = (one, two)
        self.rules: Sequence[Rules] = (one.rules, two.rules)

    def prepare(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make the plans."""
        for side in self.sides:
            side.ready(tables)

    def work(self, tables: Mapping[str, pl.DataFrame], tally: Tally) -> dict[str, pl.DataFrame]:
        """The differences of a part; ``tally.waiting`` counts moves, ``tally.outcomes`` decisions."""
        import polars as pl

        tally.decided += tables[CASES].height
        found = [_states(side, tables) for side in self.sides]
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

    def only(self, side: int) -> list[str]:
        """The outcomes that one side alone decides."""
        found: list[set[str]] = []
        for one in self.sides:
            assert one.decoder is not None
            found.append({o.key for outcomes in one.decoder.outcomes.values() for o in outcomes})
        return sorted(found[side] - found[1 - side])

    def tables(self, tally: Tally) -> list[str]:
        """There is one."""
        return [CASES]

    def written(self, frames: Mapping[str, pl.DataFrame], table: str, tally: Tally) -> Any:
        """As it is."""
        import polars as pl
        import pyarrow as pa

        found = frames[CASES].to_arrow(compat_level=pl.CompatLevel.oldest())
        return found.cast(pa.schema([(name, pa.string()) for name in found.column_names]))


def _shown(name: str) -> pl.Expr:
    """A state as it is written: the value, or the status where there is none."""
    import polars as pl

    return pl.col(name).str.strip_prefix("=")


def _column(frame: pl.DataFrame, base: pl.DataFrame, keys: list[str], name: str) -> pl.Series:
    """A column by the keys of another frame."""
    if frame.select(keys).equals(base):
        return frame[name]
    return base.join(frame.select(*keys, name), on=keys, how="left", maintain_order="left")[name]


def _states(side: Deciding, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """For each table, each outcome as one text: a status, or ``=`` and the value."""
    import polars as pl

    frames = side.decide(tables)
    decoder = side.decoder
    assert decoder is not None
    found = {}
    for table, outcomes in decoder.outcomes.items():
        frame = frames[table]
        columns = [frame[key] for key in decoder.tables[table].key]
        for outcome in outcomes:
            value = frame[outcome.value.name]
            if outcome.value.bits:
                value = pl.Series(decoder.values(value, outcome.value.legend).to_pylist(), dtype=pl.String)
            both = pl.DataFrame({"s": frame[outcome.status.name].cast(pl.String), "v": value.cast(pl.String)})
            state = pl.when(pl.col("s") == "determined").then(pl.concat_str(pl.lit("="), "v")).otherwise("s")
            columns.append(both.select(state.alias(outcome.key)).to_series())
        found[table] = pl.DataFrame(columns)
    return found


def check_pair(one: Rules, two: Rules, names: tuple[str, str]) -> None:
    """Refuse packs of different vocabularies. Raises :class:`PunktError`."""
    if one.vocabulary.subjects != two.vocabulary.subjects:
        raise PunktError([Diagnostic("P816", Place("punkt"), {"one": names[0], "two": names[1]})])


def compare_registers(
    one: Rules,
    two: Rules,
    register: Register,
    asked: Asked,
    options: Options,
    watch: Watch,
    screen: tuple[int, bool],
    speed: Callable[[], str],
    inputs: Mapping[str, Mapping[str, str]],
) -> str:
    """Compare, write the differences and the page; the summary as text."""
    from punkt.registers.local.run_local import written
    from punkt.showing.register.register_page import summary_page
    from punkt.showing.register.register_text import compared_text

    names = asked.compare or ("", "")
    check_pair(one, two, names)
    shape: Layout = register.layout
    job = Compare(*(Deciding(rules, shape, register.as_of, register.own_days) for rules in (one, two)))
    finished = Run(register, job, options, watch).run()
    only = (job.only(0), job.only(1))
    made, found = summed(finished.tally, finished.about, one, names, only, inputs, register.ignored, options.lang)
    pages = written(asked.page(options.out), lambda: summary_page(made, found))
    files = [str(path) for path in (*finished.files, *pages)]
    note = made.said("fresh") if finished.fresh else ""
    return compared_text(replace(made, speed=speed(), note=note), found, *screen, files)


def summed(
    tally: Tally,
    about: Mapping[str, object],
    rules: Rules,
    names: tuple[str, str],
    only: tuple[Sequence[str], Sequence[str]],
    inputs: Mapping[str, Mapping[str, str]],
    ignored: list[str],
    lang: str,
) -> tuple[Summary, Differences]:
    """The summary of a comparison, and its differences; ``only``: the outcomes that one of them alone decides."""
    from punkt.showing.register.compared_model import SAID, differences
    from punkt.showing.register.register_model import Labels, summary
    from punkt.showing.words.interface_words import Words

    totals = {name: counts["decided"] for name, counts in tally.outcomes.items()}
    labels = Labels(rules.vocabulary, Words(lang))
    found = differences(tally.waiting, totals, only, labels, *names, lang)
    plain = Tally(tally.rows, tally.rejected, tally.unreadable, tally.decided, faults=tally.faults)
    made = summary(plain, about, rules.vocabulary, lang, inputs, ignored)
    changed = (SAID["cases"][lang], tally.elements.get("cases", 0), "bad" if tally.waiting else "")
    return replace(made, sums=(*made.sums, changed)), found
