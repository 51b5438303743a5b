"""Cases as they are nested: JSON Lines, one case a line, and folders of case files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_file, unreadable

from .flatten_cases import Cells, FlatCase, Flattener, text_of
from .register_source import Batch, Cursor, PlainSource, Unreadable, no_rows
from .rejected_rows import Reject
from .text_file import look_through

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules

ENDINGS = (".yaml", ".yml", ".json")
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character alone: no column can hold it."""
OWNER = "\0owner"
"""The column that says to which row of the batch an element belongs."""


@dataclass(slots=True)
class NestedBatch(Batch):
    """A batch of nested cases, whose columns are called as in the layout; ``rejects``: what fits no column."""

    rejects: tuple[Reject, ...] = ()


class JsonLinesSource(PlainSource):
    """A file with one case a line, nested as in a case file or flat."""

    nested = True

    def __init__(self, path: Path, advance: Callable[[int], None] | None = None) -> None:
        self.path, self.name = path, str(path)
        self.text = look_through(path, "utf-8", advance)
        self.total, self.fingerprint = self.text.lines, self.text.sha256
        self.columns: tuple[str, ...] = ()
        self.about: Mapping[str, str] = {}
        self.flattener: Flattener | None = None
        """Set before reading."""

    def flatten_by(self, flattener: Flattener) -> None:
        """Lay cases out as this does; to be said before they are read."""
        self.flattener = flattener

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` lines."""
        from .csv_file import _Lines

        start = cursor or {"offset": self.text.start, "line": 0}
        assert self.flattener is not None
        with _opened(self.path) as stream:
            stream.seek(start["offset"])
            lines = _Lines(stream, start["offset"], start["line"])
            while found := lines.take(size):
                flats: list[tuple[int, FlatCase]] = []
                bad: list[Unreadable] = []
                for number, line in enumerate(found, lines.taken - len(found) + 1):
                    if not line.strip():
                        continue
                    case = _parsed(line, number, bad)
                    if case is not None:
                        flats.append((number, self.flattener.flatten(case)))
                yield laid_out(flats, {"offset": lines.offset, "line": lines.taken}, len(found), bad)

    def sample(self, size: int) -> pl.DataFrame:
        """The plain values of the first cases, by names with dots; what is no case, and what is a list, is left out."""
        import polars as pl

        found: list[dict[str, str]] = []
        with _opened(self.path) as stream:
            stream.seek(self.text.start)
            for line in islice(stream, size):
                case = _parsed(line, 0, []) if line.strip() else None
                if case is not None:
                    found.append(dict(_named(case, "")))
        names = dict.fromkeys(name for row in found for name in row)
        return pl.DataFrame(
            {name: [row.get(name) for row in found] for name in names}, schema=dict.fromkeys(names, pl.String)
        )


def _named(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _named(value, f"{prefix}{name}.")
        elif value is not None and not isinstance(value, list):
            yield f"{prefix}{name}", text_of(value)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from None


def _parsed(line: bytes, number: int, bad: list[Unreadable]) -> Mapping[str, Any] | None:
    """The mapping of a line. Numbers with a fraction are exact, and a name given twice is a fault."""
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(found)
        if len(table) < len(found):
            names = [name for name, _ in found]
            twice.append(next(name for name in names if names.count(name) > 1))
        return table

    try:
        text = line.decode()  # strictly: the parser itself would take halves of characters that are written as bytes
        data = json.loads(text, object_pairs_hook=pairs, parse_float=Decimal)
        half = _HALF.search(json.dumps([data, twice], ensure_ascii=False, default=str)) if b"\\" in line else None
    except UnicodeDecodeError as error:
        bad.append(Unreadable(number, "P747", {"byte": f"0x{line[error.start]:02X}", "name": "utf-8"}))
        return None
    except (ValueError, RecursionError) as error:
        bad.append(Unreadable(number, "P806", {"n": getattr(error, "pos", 0) + 1}))
        return None
    if half:
        bad.append(Unreadable(number, "P010", {"codepoint": f"U+{ord(half[0]):04X}"}))
        return None
    if twice:
        bad.append(Unreadable(number, "P807", {"name": twice[0]}))
        return None
    if not isinstance(data, dict):
        bad.append(Unreadable(number, "P500"))
        return None
    return data


class FolderSource(PlainSource):
    """A folder with a case in each file; the files of folders below it too."""

    nested = True

    def __init__(self, path: Path, rules: Rules) -> None:
        self.path, self.name, self.rules = path, str(path), rules
        self.files = sorted(
            file
            for file in path.rglob("*")
            if file.suffix in ENDINGS
            and file.is_file()
            and not any(p.startswith(".") for p in file.relative_to(path).parts)
        )
        if not self.files:
            raise no_rows(self.name)
        found = hashlib.sha256()
        for file in self.files:
            try:
                found.update(orjson.dumps([str(file.relative_to(path)), hashlib.sha256(file.read_bytes()).hexdigest()]))
            except OSError as error:
                raise unreadable(file, error) from None
        self.total, self.fingerprint = len(self.files), found.hexdigest()
        self.columns: tuple[str, ...] = ()
        self.about: Mapping[str, str] = {}
        self.flattener: Flattener | None = None
        """Set before reading."""
        self.mapped = False
        """Whether a map says what names and codes mean: then cases are checked once they are laid out, not as files."""

    def flatten_by(self, flattener: Flattener) -> None:
        """Lay cases out as this does; to be said before they are read."""
        self.flattener, self.mapped = flattener, flattener.mapped

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` files, each checked as a case is."""
        start = cursor["files"] if cursor else 0
        for first in range(start, len(self.files), size):
            files = self.files[first : first + size]
            flats: list[tuple[int, FlatCase]] = []
            rejects: list[Reject] = []
            for number, file in enumerate(files, first + 1):
                flat = self._read(file, number, rejects)
                if flat is not None:
                    flats.append((number, flat))
            batch = laid_out(flats, {"files": first + len(files)}, len(files), [])
            batch.rejects = (*batch.rejects, *rejects)
            yield batch

    def _read(self, file: Path, number: int, rejects: list[Reject]) -> FlatCase | None:
        assert self.flattener is not None
        key = ""
        try:
            document = read_file(file)
            if isinstance(document.data, dict):
                key = str(document.data.get("case", ""))
            if not self.mapped or not isinstance(document.data, dict):
                self.rules.read_case(document)
            assert isinstance(document.data, dict)  # else it is no case
            return self.flattener.flatten(document.data)
        except PunktError as error:
            for one in error.diagnostics:
                where = f"{file.relative_to(self.path)}:{one.place.line}:{one.place.column}"
                arguments = one.arguments
                rejects.append(
                    Reject(
                        number,
                        key,
                        one.path or where,
                        str(arguments.get("value", "")),
                        one.code,
                        {**arguments, "file": where},
                    )
                )
            return None


def laid_out(flats: list[tuple[int, FlatCase]], cursor: Cursor, lines: int, bad: list[Unreadable]) -> NestedBatch:
    """The tables of flattened cases."""
    import polars as pl

    rows = pl.Series("row", [number for number, _ in flats], dtype=pl.Int64)
    frame = _frame([flat.cells for _, flat in flats])
    tables: dict[str, list[tuple[int, Cells]]] = {}
    rejects = []
    for index, (number, flat) in enumerate(flats):
        for table, elements in flat.lists.items():
            tables.setdefault(table, []).extend((index, cells) for cells in elements)
        rejects += [Reject(number, str(flat.cells.get("case", "")), n, v, code, a) for code, n, v, a in flat.faults]
    lists = {
        name: _frame([cells for _, cells in found]).with_columns(
            pl.Series(OWNER, [index for index, _ in found], dtype=pl.UInt32)
        )
        for name, found in tables.items()
    }
    return NestedBatch(frame, rows, cursor, lines, bad, lists, rejects=tuple(rejects))


def _frame(rows: list[Cells]) -> pl.DataFrame:
    import polars as pl

    names: dict[str, bool] = {}
    for row in rows:
        for name, cell in row.items():
            names[name] = names.get(name, False) or isinstance(cell, list)
    series = []
    for name, listed in names.items():
        cells = [row.get(name) for row in rows]
        if listed:
            cells = [cell if cell is None or isinstance(cell, list) else [cell] for cell in cells]
        series.append(pl.Series(name, cells, dtype=pl.List(pl.String) if listed else pl.String))
    return pl.DataFrame(series) if series else pl.DataFrame({"case": [None] * len(rows)}, schema={"case": pl.String})
