"""Results of a columnar engine with names in place of bits, as Arrow tables to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from punkt.registers.columns.names_of_bits import NO_VALUES, SEPARATOR
from punkt.registers.columns.result_columns import STATUSES, Means, Result, ResultTable
from punkt.registers.columns.text_columns import FEW_BITS, TextNames, dictionary, encoded, small, texts

from .outcome_columns import CLAUSES, READINGS, ElementColumns, FactColumns, OutcomeColumns, outcome_columns

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

LISTED = {"punkt": "list"}
"""Marks the columns whose texts are lists of values."""
CARRIED = {"punkt": "kept"}
"""Marks the columns that are carried through from the input."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column that is written: its name, what is taken from the results, and what that stands for."""

    name: str
    expr: pl.Expr
    words: tuple[str, ...] = ()
    """Of a word: what its number stands for."""
    legend: tuple[str, ...] = ()
    """Of bits: what each stands for."""
    nullable: bool = True
    listed: bool = False
    joined: FactColumns | None = None
    """Of facts that are not in one word: where they are."""


class Decoder:
    """Turns raw results into tables with names."""

    def __init__(
        self,
        tables: Mapping[str, ResultTable],
        targets: Mapping[str, str],
        clauses: Mapping[tuple[str, str], Sequence[str]],
    ) -> None:
        """``targets``: references → the list they lead to; ``clauses``: subject and outcome → names of its clauses."""
        self.tables = {name: table for name, table in tables.items() if name not in targets}
        self.outcomes = {name: outcome_columns(name, tables, targets, clauses) for name in self.tables}
        self.fired = {name: [c for c in table.columns if c.means is Means.FIRED] for name, table in self.tables.items()}
        self._names = TextNames()
        self._words: dict[tuple[str, ...], Any] = {}
        self._written: dict[tuple[str, frozenset[str]], list[_Cell]] = {}

    def decoded(self, frames: Mapping[str, pl.DataFrame], table: str, reported: frozenset[str]) -> pa.Table:
        """One table with names. ``reported``: the outcomes (subject and name) to show."""
        import pyarrow as pa

        frame = frames[table]
        cells = self._cells(table, frame.schema, reported)
        found = frame.select([cell.expr for cell in cells])
        arrays, fields = [], []
        for cell in cells:
            array = self._array(cell, found[cell.name], frames, table)
            arrays.append(array)
            fields.append(pa.field(cell.name, array.type, cell.nullable, LISTED if cell.listed else None))
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))

    def _cells(self, table: str, schema: Mapping[str, pl.DataType], reported: frozenset[str]) -> list[_Cell]:
        """The columns that are written, worked out once."""
        if (table, reported) not in self._written:
            made = [_Cell(key, _col(key)) for key in self.tables[table].key]
            for outcome in self.outcomes[table]:
                if outcome.key in reported:
                    made += self._of_outcome(table, schema, outcome)
            self._written[table, reported] = made
        return self._written[table, reported]

    def _of_outcome(self, table: str, schema: Mapping[str, pl.DataType], outcome: OutcomeColumns) -> list[_Cell]:
        name = outcome.value.name
        bits, legend = self._clauses(table, outcome)
        found = [
            _value(outcome.value, schema),
            _plain(f"{name}:status", schema),
            *([] if outcome.if_applies is None else [_value(outcome.if_applies, schema)]),
            _Cell(outcome.called(CLAUSES), bits, legend=legend, nullable=False),
            *(_facts(outcome.called(what), facts) for what, facts in outcome.facts.items()),
        ]
        if outcome.readings is not None:
            places = _bits(outcome.readings)
            found.append(_Cell(outcome.called(READINGS), places, legend=outcome.readings.legend, nullable=False))
        return [replace(cell, expr=cell.expr.alias(cell.name)) for cell in found]

    def _array(self, cell: _Cell, found: pl.Series, frames: Mapping[str, pl.DataFrame], table: str) -> Any:
        """A column as it is written."""
        import polars as pl

        if cell.joined is not None:
            return self._facts(frames, table, cell.joined)
        if cell.words:
            if cell.words not in self._words:
                self._words[cell.words] = texts(cell.words)
            return dictionary(found, self._words[cell.words])
        if cell.listed:
            return self.values(found, cell.legend)
        if not cell.nullable:
            return self._names.of(found, cell.legend)
        return small(found.to_arrow(compat_level=pl.CompatLevel.oldest()))

    def values(self, words: pl.Series, legend: tuple[str, ...]) -> Any:
        """The values of an outcome that is a list: null where it is not determined."""
        return self._names.of(words, legend, NO_VALUES)

    def _clauses(self, table: str, outcome: OutcomeColumns) -> tuple[pl.Expr, tuple[str, ...]]:
        """The clauses of an outcome that fired, as bits and their names: its own bits of all that fired, moved together."""
        import polars as pl

        words: pl.Expr | None = None
        legend: tuple[str, ...] = ()
        for fired, mask in outcome.own_clauses(self.fired[table]):
            first, last = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
            moved = pl.col(fired.name).fill_null(0).cast(pl.Int64) // (1 << first)
            own = (moved & (mask >> first)) * (1 << len(legend))
            words = own if words is None else words | own
            legend = legend + fired.legend[first : last + 1]
        if words is None:
            return _zeros(), ()
        # a condition of the pack is the same bit for all its outcomes, those that are not reported too
        words = pl.when(pl.col(outcome.status.name).is_null()).then(0).otherwise(words)
        return _few(words, legend), legend

    def _facts(self, frames: Mapping[str, pl.DataFrame], table: str, facts: FactColumns) -> Any:
        """Facts that stand in several words or are facts of elements."""
        frame = frames[table]
        found = self._joined([(frame[r.name], r.legend) for r in facts.own], frame.height)
        for element_columns in facts.of_elements:
            rows = frames.get(element_columns.table)
            if rows is not None and rows.height:
                found = self._with_elements(found, frame, table, element_columns, rows)
        return found

    def _joined(self, parts: Sequence[tuple[pl.Series, tuple[str, ...]]], height: int) -> Any:
        """The names of several words, of which most have one."""
        if not parts:
            return dictionary(_nothing(height), texts([""]))
        first, *others = [self._names.of(words.fill_null(0), legend) for words, legend in parts]
        if not others:
            return first
        return encoded(_several([a.to_pylist() for a in (first, *others)]))

    def _with_elements(
        self, found: Any, frame: pl.DataFrame, table: str, element_columns: ElementColumns, pairs: pl.DataFrame
    ) -> Any:
        """Add the facts of elements, by the element."""
        import polars as pl

        keys = list(element_columns.keys)
        rows = []
        for result in element_columns.results:
            some = pairs.filter(pl.col(result.name).fill_null(0) != 0)
            if some.height:
                names = pl.Series(
                    "names", self._names.of(some[result.name], result.legend).to_pylist(), dtype=pl.String
                )
                rows.append(
                    some.select(*keys, pl.col(element_columns.element).cast(pl.String).alias("\0to")).with_columns(
                        names
                    )
                )
        if not rows:
            return found
        element = pl.concat_str(pl.lit(f"{element_columns.elements}/"), "\0to", "names")
        listed = (
            pl.concat(rows)
            .with_columns(pl.col("names").str.split(SEPARATOR))
            .explode("names")
            .select(
                *keys, pl.when(pl.col("names").str.starts_with(".")).then(element).otherwise("names").alias("names")
            )
            .unique()
            .sort("names")
            .group_by(keys, maintain_order=True)
            .agg(pl.col("names").str.join(SEPARATOR))
        )
        own = frame.select(keys).with_columns(pl.Series("own", found.to_pylist(), dtype=pl.String))
        both = own.join(listed, on=keys, how="left", maintain_order="left").select(
            pl.concat_str(
                pl.when(pl.col("own") != "").then(pl.col("own")), "names", separator=SEPARATOR, ignore_nulls=True
            )
        )
        return encoded(both.to_series())


def is_listed(field: pa.Field) -> bool:
    """Whether the texts of a column are lists of values."""
    return _mark(field) == LISTED


def is_carried(field: pa.Field) -> bool:
    """Whether a column is carried through from the input."""
    return _mark(field) == CARRIED


def carried_columns(schema: pa.Schema) -> list[str]:
    """The columns that are carried through from the input."""
    return [field.name for field in schema if is_carried(field)]


def marked_status(words: Mapping[str, str]) -> dict[bytes, bytes]:
    """The mark of a column of statuses that are said in words: status → word."""
    return {b"punkt.status": orjson.dumps(dict(words))}


def status_words(field: pa.Field) -> dict[str, str]:
    """Status → the word for it in a column of statuses; empty for another one."""
    marked = (field.metadata or {}).get(b"punkt.status")
    if marked is not None:
        found: dict[str, str] = orjson.loads(marked)
        return found
    return {name: name for name in STATUSES} if field.name.rpartition(":")[2] == "status" else {}


def _mark(field: pa.Field) -> dict[str, str]:
    return {k.decode(): v.decode() for k, v in (field.metadata or {}).items()}


def with_carried(rows: pa.Table, kept: pl.DataFrame, after: int) -> pa.Table:
    """A table with the columns that are carried through, behind its first ``after`` columns."""
    import pyarrow as pa

    for number, name in enumerate(kept.columns):
        cells = pa.array(kept[name].to_list(), pa.string())
        rows = rows.add_column(after + number, pa.field(name, pa.string(), metadata=CARRIED), cells)
    return rows


def with_days(rows: pa.Table, days: pl.Series) -> pa.Table:
    """A table with the days until which its rows hold, in its last column."""
    import pyarrow as pa

    return rows.append_column(pa.field(days.name, pa.date32()), pa.array(days.to_list(), pa.date32()))


def _several(columns: Sequence[Sequence[str]]) -> pl.Series:
    """The names of several cells in one."""
    import polars as pl

    cells = [SEPARATOR.join(cell for cell in row if cell) for row in zip(*columns, strict=True)]
    return pl.Series(cells, dtype=pl.String)


def _nothing(height: int) -> pl.Series:
    import polars as pl

    return pl.Series([0], dtype=pl.Int32).new_from_index(0, height)


def _col(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name)


def _zeros() -> pl.Expr:
    import polars as pl

    return pl.repeat(0, pl.len(), dtype=pl.Int32)


def _bits(result: Result) -> pl.Expr:
    """Bits that stand for nothing where they are null."""
    import polars as pl

    return _few(pl.col(result.name).fill_null(0), result.legend)


def _facts(name: str, facts: FactColumns) -> _Cell:
    """The facts that are told of an outcome: by their bits, where these are one number."""
    if len(facts.own) == 1 and not facts.of_elements:
        return _Cell(name, _bits(facts.own[0]), legend=facts.own[0].legend, nullable=False)
    return _Cell(name, _zeros(), nullable=False, joined=facts)


def _few(words: pl.Expr, legend: tuple[str, ...]) -> pl.Expr:
    """Of few bits the number is a place in a dictionary: of 32 bits there, and made here, for all columns at once."""
    import polars as pl

    return words.cast(pl.Int32) if len(legend) <= FEW_BITS else words


def _value(result: Result, schema: Mapping[str, pl.DataType]) -> _Cell:
    """The value of an outcome, lists of values by their bits."""
    if not result.bits:
        return _plain(result.name, schema)
    return _Cell(result.name, _few(_col(result.name), result.legend), legend=result.legend, listed=True)


def _plain(name: str, schema: Mapping[str, pl.DataType]) -> _Cell:
    """A column that is no bits: words by their numbers, all else as it is."""
    import polars as pl

    dtype = schema[name]
    if isinstance(dtype, pl.Enum):
        return _Cell(name, pl.col(name).to_physical().cast(pl.Int32), words=tuple(dtype.categories))
    return _Cell(name, pl.col(name))
