"""Results of a columnar engine with names in place of bits, as Arrow tables to be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..columns.layout import CASE, CASES, ID, TO
from ..columns.results import Means, Result, ResultTable

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

SEPARATOR = ", "
"""Between the names of one cell."""
FEW_BITS = 7
"""Of so many bits every number has its text made beforehand."""


@dataclass(frozen=True, slots=True)
class About:
    """Columns of another table with facts of elements that an outcome of their owner misses."""

    table: str
    keys: tuple[str, ...]
    """The columns that name the owner."""
    element: str
    """The column that names the element."""
    elements: str
    """The list the element is in."""
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """The result columns of one outcome: of its own table, and of others about elements."""

    subject: str
    name: str
    value: Result
    status: Result
    missing: tuple[Result, ...]
    readings: Result | None
    clauses: tuple[str, ...]
    about: tuple[About, ...]

    @property
    def key(self) -> str:
        """Subject and name."""
        return f"{self.subject}.{self.name}"


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
        self.outcomes = {name: _outcomes(name, tables, targets, clauses) for name in self.tables}
        self.fired = {name: [c for c in table.columns if c.means is Means.FIRED] for name, table in self.tables.items()}
        self._names: dict[tuple[str, ...], dict[int, str]] = {}
        self._tables: dict[tuple[str, ...], list[str]] = {}

    def decoded(self, frames: Mapping[str, pl.DataFrame], table: str, reported: frozenset[str]) -> pa.Table:
        """One table with names. ``reported``: the outcomes (subject and name) to show."""
        import polars as pl
        import pyarrow as pa

        outcomes = [outcome for outcome in self.outcomes[table] if outcome.key in reported]
        plain = [o.value.name for o in outcomes if not o.value.bits] + [o.status.name for o in outcomes]
        arrow = frames[table].select(*self.tables[table].key, *plain).to_arrow(compat_level=pl.CompatLevel.oldest())
        frame = frames[table]
        columns: dict[str, Any] = {key: _small(arrow[key]) for key in self.tables[table].key}
        for outcome in outcomes:
            name = outcome.value.name
            columns[name] = self.names(frame[name], outcome.value.legend) if outcome.value.bits else _small(arrow[name])
            columns[f"{name}:status"] = _small(arrow[f"{name}:status"])
            columns[f"{name}:clauses"] = self._clauses(frame, table, outcome)
            columns[f"{name}:missing"] = self._missing(frames, table, outcome)
            if outcome.readings is not None:
                columns[f"{name}:readings"] = self.names(frame[outcome.readings.name], outcome.readings.legend)
        return pa.table({name: _wide(column) for name, column in columns.items()})

    def names(self, words: pl.Series, legend: tuple[str, ...]) -> Any:
        """Whole numbers as the names of their bits; each different number is looked at once."""
        import polars as pl
        import pyarrow as pa

        known = self._names.setdefault(legend, {})
        if len(legend) <= FEW_BITS:  # the number itself is the place in the dictionary
            indices = words.fill_null(0).cast(pl.UInt8).to_arrow()
            return pa.DictionaryArray.from_arrays(indices, pa.array(self._all(legend), pa.string()), safe=False)
        encoded = words.fill_null(0).to_arrow().dictionary_encode()
        texts = []
        for word in encoded.dictionary.to_pylist():
            if word not in known:
                known[word] = _named(word, legend)
            texts.append(known[word])
        return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(texts, pa.string()))

    def _all(self, legend: tuple[str, ...]) -> list[str]:
        """The names of every number of few bits."""
        if legend not in self._tables:
            self._tables[legend] = [_named(word, legend) for word in range(1 << len(legend))]
        return self._tables[legend]

    def _clauses(self, frame: pl.DataFrame, table: str, outcome: OutcomeColumns) -> Any:
        """The clauses of an outcome that fired: its own bits of all that fired, moved together."""
        import polars as pl

        words: pl.Series | None = None
        legend: tuple[str, ...] = ()
        for fired in self.fired[table]:
            bits = [bit for bit, name in enumerate(fired.legend) if name in outcome.clauses]
            if fired.subject != outcome.subject or not bits:
                continue
            first, last = bits[0], bits[-1]
            part = fired.legend[first : last + 1]
            mask = sum(1 << (bit - first) for bit in bits)
            moved = frame[fired.name].cast(pl.Int64) // (1 << first)
            own = (moved & mask) * (1 << len(legend))
            words = own if words is None else words | own
            legend = legend + part
        if words is None:
            return _nothing(frame.height)
        return self.names(words, legend)

    def _missing(self, frames: Mapping[str, pl.DataFrame], table: str, outcome: OutcomeColumns) -> Any:
        frame = frames[table]
        found = self._joined([(frame[r.name], r.legend) for r in outcome.missing], frame.height)
        for about in outcome.about:
            rows = frames.get(about.table)
            if rows is not None and rows.height:
                found = self._with_elements(found, frame, table, about, rows)
        return found

    def _joined(self, parts: Sequence[tuple[pl.Series, tuple[str, ...]]], height: int) -> Any:
        """The names of several words, of which most have one."""
        import pyarrow as pa

        if not parts:
            return _nothing(height)
        first, *others = [self.names(words, legend) for words, legend in parts]
        if not others:
            return first
        texts = [_several(cells) for cells in zip(*(a.to_pylist() for a in (first, *others)), strict=True)]
        return pa.array(texts, pa.string()).dictionary_encode()

    def _with_elements(self, found: Any, frame: pl.DataFrame, table: str, about: About, pairs: pl.DataFrame) -> Any:
        """Add the facts of elements that are missing, by the element."""
        import polars as pl
        import pyarrow as pa

        keys = list(about.keys)
        rows = []
        for result in about.results:
            some = pairs.filter(pl.col(result.name).fill_null(0) != 0)
            if some.height:
                names = pl.Series("names", self.names(some[result.name], result.legend).to_pylist(), dtype=pl.String)
                rows.append(some.select(*keys, pl.col(about.element).cast(pl.String).alias("\0to")).with_columns(names))
        if not rows:
            return found
        element = pl.concat_str(pl.lit(f"{about.elements}/"), "\0to", "names")
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
        return pa.array(both.to_series().to_list(), pa.string()).dictionary_encode()


def _several(cells: Iterable[str]) -> str:
    return SEPARATOR.join(cell for cell in cells if cell)


def _named(word: int, legend: tuple[str, ...]) -> str:
    return SEPARATOR.join(name for bit, name in enumerate(legend) if word >> bit & 1)


def _nothing(height: int) -> Any:
    """Empty texts."""
    import polars as pl
    import pyarrow as pa

    zeros = pl.Series([0], dtype=pl.UInt8).new_from_index(0, height)
    return pa.DictionaryArray.from_arrays(zeros.to_arrow(), pa.array([""], pa.string()))


def _wide(column: Any) -> Any:
    """Dictionaries with places of one type, so that all parts have the same."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type) or column.type.index_type == pa.int32():
        return column
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    made = [pa.DictionaryArray.from_arrays(c.indices.cast(pa.int32()), c.dictionary, safe=False) for c in chunks]
    return pa.chunked_array(made, pa.dictionary(pa.int32(), pa.string()))


def _small(column: Any) -> Any:
    """A column with texts of the usual kind."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind) and pa.types.is_large_string(kind.value_type):
        chunks = [
            pa.DictionaryArray.from_arrays(c.indices, c.dictionary.cast(pa.string()), safe=False) for c in column.chunks
        ]
        return pa.chunked_array(chunks, pa.dictionary(kind.index_type, pa.string()))
    return column.cast(pa.string()) if pa.types.is_large_string(kind) else column


def _outcomes(
    name: str,
    tables: Mapping[str, ResultTable],
    targets: Mapping[str, str],
    clauses: Mapping[tuple[str, str], Sequence[str]],
) -> list[OutcomeColumns]:
    """The outcomes of a table's rows: a section's stand in the cases, an element's in the table of its list."""
    found: dict[tuple[str, str], dict[Means, list[Result]]] = {}
    for column in tables[name].columns:
        if column.outcome and (name == CASES or column.subject == name):
            found.setdefault((column.subject, column.outcome), {}).setdefault(column.means, []).append(column)
    return [
        OutcomeColumns(
            *key,
            columns[Means.VALUE][0],
            columns[Means.STATUS][0],
            tuple(columns.get(Means.MISSING, ())),
            next(iter(columns.get(Means.READINGS, ())), None),
            tuple(clauses.get(key, ())),
            tuple(_about(name, key, tables, targets)),
        )
        for key, columns in found.items()
    ]


def _about(
    name: str, key: tuple[str, str], tables: Mapping[str, ResultTable], targets: Mapping[str, str]
) -> Iterator[About]:
    for other, table in tables.items():
        results = tuple(c for c in table.columns if c.means is Means.MISSING and (c.subject, c.outcome) == key)
        if other != name and results:
            keys = (CASE,) if name == CASES else (CASE, ID)
            yield About(other, keys, TO if other in targets else ID, targets.get(other, other), results)
