"""Results as JSON Lines, made column by column: each different cell is put into JSON once, and the texts are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import orjson
import polars as pl
import pyarrow as pa

from punkt.registers.columns.names_of_bits import NO_VALUES, SEPARATOR
from punkt.registers.columns.table_layout import CASE, HOLDS_UNTIL, ID
from punkt.registers.run.decode_results import carried_columns, is_listed
from punkt.registers.run.narrow import is_narrow
from punkt.registers.run.outcome_columns import CLAUSES, IF_APPLIES, MISSING, PRESUMED, READINGS

ROWS = 2_048
"""Rows whose lines are made at once."""
MOST_WAYS = 1 << 62
"""How many combinations of texts there may be for each to have a number."""
NAMES = (CLAUSES, MISSING, PRESUMED, READINGS)
"""The parts of an outcome that are lists of names."""


def _plain(cell: Any) -> Any:
    return cell


def json_lines(rows: pa.Table) -> Iterator[memoryview]:
    """The lines of a table of results: a case a line with its outcomes nested; of a narrow one an outcome a line."""
    line = _narrow_line(rows) if is_narrow(rows.column_names) else _line(rows)
    assert not isinstance(line, str)  # every table has keys
    for first in range(0, rows.num_rows, ROWS):
        yield _content(line.cells(first, min(ROWS, rows.num_rows - first)))


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of a column: its different ones, null among them, and the place of each row's text among these."""

    texts: pl.Series
    places: pl.Series

    def cells(self, first: int, count: int) -> pl.Series:
        """The texts of some rows."""
        return self.texts.gather(self.places.slice(first, count))


@dataclass(frozen=True, slots=True)
class _Joined:
    """What some columns come to when joined row by row."""

    parts: Sequence[_Part]
    between: str = ""
    """What stands between the parts."""
    skipping: bool = False
    """Whether parts that are null are left out; else a null makes all of it null."""

    def cells(self, first: int, count: int) -> pl.Series:
        """The texts of some rows."""
        return self.of([part if isinstance(part, str) else part.cells(first, count) for part in self.parts])

    def of(self, cells: Sequence[pl.Series | str]) -> pl.Series:
        """What cells come to."""
        made = pl.DataFrame({str(n): part for n, part in enumerate(cells) if not isinstance(part, str)})
        parts = [pl.lit(part) if isinstance(part, str) else pl.col(str(n)) for n, part in enumerate(cells)]
        return made.select(pl.concat_str(parts, separator=self.between, ignore_nulls=self.skipping)).to_series()

    def told_once(self) -> _Texts | _Joined:
        """The same, with each combination of texts that occurs joined once; itself where there may be too many."""
        columns = [part for part in self.parts if isinstance(part, _Texts)]
        if prod(len(column.texts) for column in columns) > MOST_WAYS:
            return self
        code = columns[0].places.cast(pl.Int64)
        for column in columns[1:]:
            code = code * len(column.texts) + column.places
        ways, places = _numbered(code)
        cells = []
        for column in reversed(columns):
            cells.append(column.texts.gather(ways % len(column.texts)))
            ways = ways // len(column.texts)
        return _Texts(self.of([part if isinstance(part, str) else cells.pop() for part in self.parts]), places)


_Part = _Texts | _Joined | str
"""What rows are joined of; a text is the same in all."""


def _line(rows: pa.Table) -> _Part:
    """A case: its keys, columns carried through, the day until which it holds, its outcomes."""
    columns = rows.column_names
    head = [_field(rows, key) for key in (CASE, ID) if key in columns]
    outcomes = [name.removesuffix(":status") for name in columns if name.endswith(":status")]
    return _object(
        [
            *head,
            *_kept(rows),
            *([_field(rows, HOLDS_UNTIL)] if HOLDS_UNTIL in columns else []),
            _object([_outcome(rows, name) for name in outcomes], '"outcomes":'),
        ],
        end="}\n",
    )


def _outcome(rows: pa.Table, name: str) -> _Part:
    """An outcome; null where it has no status."""
    columns, applied = rows.column_names, f"{name}:{IF_APPLIES}"
    parts: list[_Part] = [
        _put(rows, f"{name}:status", f'{_said(name)}:{{"status":'),
        _put(rows, name, ',"value":', _value(rows, name), "null"),
    ]
    if applied in columns:
        parts.append(_put(rows, applied, f',"{IF_APPLIES}":', _value(rows, applied), ""))
    for part in NAMES:
        if f"{name}:{part}" in columns:
            parts.append(_put(rows, f"{name}:{part}", f',"{part}":', _names, "[]"))
        elif part != PRESUMED:
            parts.append(f',"{part}":[]')
    return _Joined([*parts, "}"]).told_once()


def _narrow_line(rows: pa.Table) -> _Part:
    """An outcome, without what is empty."""
    carried = carried_columns(rows.schema)
    own = [name for name in rows.column_names if name not in carried]
    parts = [_put(rows, name, f"{_said(name)}:", _names if name in NAMES else _plain) for name in own]
    return _object([*parts, *_kept(rows)], end="}\n")


def _kept(rows: pa.Table) -> list[_Part]:
    """The columns carried through, where there are some."""
    carried = carried_columns(rows.schema)
    return [_object([_field(rows, name) for name in carried], '"kept":')] if carried else []


def _field(rows: pa.Table, name: str) -> _Texts:
    return _put(rows, name, f"{_said(name)}:", none="null")


def _object(parts: Sequence[_Part], name: str = "", end: str = "}") -> _Part:
    """An object of the parts that are not null."""
    return _Joined([f"{name}{{", _Joined(parts, ",", skipping=True), end]) if parts else f"{name}{{{end}"


def _put(rows: pa.Table, name: str, before: str, of: Callable[[Any], Any] = _plain, none: str | None = None) -> _Texts:
    """The cells of a column in JSON, ``before`` in front of each.

    ``of``: what a cell stands for; ``none``: the JSON of a null one (empty: no ``before`` either), null unless told.
    """
    column = rows[name].combine_chunks()
    if pa.types.is_dictionary(column.type):
        different, places = column.dictionary.to_pylist(), pl.Series(column.indices, dtype=pl.Int32)
        if column.null_count:
            different, places = [*different, None], places.fill_null(len(different))
    else:
        distinct, places = _numbered(pl.Series(column))
        different = distinct.to_arrow().to_pylist()
    nothing = before + none if none else none
    texts = [nothing if cell is None else before + orjson.dumps(of(cell), default=str).decode() for cell in different]
    return _Texts(pl.Series(texts, dtype=pl.String), places)


def _numbered(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The different ones of some cells, and the place of each among them."""
    distinct = cells.unique(maintain_order=True).alias("cell")
    numbered = distinct.to_frame().with_row_index("place")
    own = cells.alias("cell").to_frame()
    return distinct, own.join(numbered, on="cell", how="left", maintain_order="left", nulls_equal=True)["place"]


def _value(rows: pa.Table, name: str) -> Callable[[Any], Any]:
    return _listed if is_listed(rows.schema.field(name)) else _plain


def _listed(cell: str) -> list[str]:
    """The values of an outcome that is a list."""
    return [] if cell == NO_VALUES else cell.split(SEPARATOR)


def _names(cell: str) -> list[str]:
    return cell.split(SEPARATOR) if cell else []


def _said(name: str) -> str:
    return orjson.dumps(name).decode()


def _content(lines: pl.Series) -> memoryview:
    """The bytes of some texts, one behind the other."""
    import numpy as np

    array = lines.to_arrow()
    assert pa.types.is_large_string(array.type)
    _, offsets, content = array.buffers()
    places = np.frombuffer(offsets, dtype=np.int64)
    return memoryview(content)[places[array.offset] : places[array.offset + len(array)]]
