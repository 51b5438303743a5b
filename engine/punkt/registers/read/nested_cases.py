"""Cases as they are nested: JSON Lines, one case a line, and folders of case files."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_file, unreadable
from punkt.registers.columns.table_layout import CASE

from .case_columns import CaseColumns, LaidOut
from .flatten_cases import Cells, FlatCase, Flattener, text_of
from .json_line import parsed_case, sure_case
from .register_source import Batch, Cursor, PlainSource, Unreadable, no_rows
from .rejected_rows import Reject
from .text_file import look_through

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules

ENDINGS = (".yaml", ".yml", ".json")
AT_ONCE = 1_024
"""Lines that are laid out together: few, so that their cases stay in the processor's caches."""
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
            while True:
                pieces: list[NestedBatch] = []
                bad: list[Unreadable] = []
                first, taken = lines.taken, lines.taken
                while taken - first < size and (found := lines.take(min(AT_ONCE, size - (taken - first)))):
                    with _nothing_collected():
                        pieces += self._pieces(found, taken + 1, bad)
                    taken = lines.taken
                if taken == first:
                    return
                yield stacked(pieces, {"offset": lines.offset, "line": taken}, taken - first, bad)

    def _pieces(self, lines: list[bytes], first: int, bad: list[Unreadable]) -> Iterator[NestedBatch]:
        """Some lines laid out: those that can be all at once, and the others one by one."""
        assert self.flattener is not None
        sure: list[tuple[int, bytes, dict[str, Any]]] = []
        others: list[tuple[int, bytes]] = []
        for number, line in enumerate(lines, first):
            if (case := sure_case(line)) is not None:
                sure.append((number, line, case))
            elif line.strip():
                others.append((number, line))
        columns = CaseColumns(self.flattener)
        made = columns.of([case for _, _, case in sure])
        if made.odd:
            others += [(number, line) for place, (number, line, _) in enumerate(sure) if place in made.odd]
            sure = [one for place, one in enumerate(sure) if place not in made.odd]
            made = columns.of([case for _, _, case in sure])
        yield at_once(made, [number for number, _, _ in sure])
        if others:
            parsed = [(number, parsed_case(line, number, bad)) for number, line in sorted(others)]
            flats = [(number, self.flattener.flatten(case)) for number, case in parsed if case is not None]
            yield laid_out(flats, {}, 0, [])

    def sample(self, size: int) -> pl.DataFrame:
        """The plain values of the first cases, by names with dots; what is no case, and what is a list, is left out."""
        import polars as pl

        found: list[dict[str, str]] = []
        with _opened(self.path) as stream:
            stream.seek(self.text.start)
            for line in islice(stream, size):
                case = parsed_case(line, 0, []) if line.strip() else None
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


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep Python from looking for cycles among cases, of which there are very many, and none has any."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from None


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


def at_once(made: LaidOut, numbers: list[int]) -> NestedBatch:
    """The tables of cases that were laid out together."""
    import polars as pl

    lists = {
        name: elements.frame().with_columns(pl.Series(OWNER, owners, dtype=pl.UInt32))
        for name, (owners, elements) in made.lists.items()
    }
    return NestedBatch(made.frame(), pl.Series("row", numbers, dtype=pl.Int64), {}, 0, [], lists)


def stacked(pieces: list[NestedBatch], cursor: Cursor, lines: int, bad: list[Unreadable]) -> NestedBatch:
    """Pieces as one batch, in the order of their rows."""
    import polars as pl

    begins = [0, *accumulate(len(piece.rows) for piece in pieces)]
    frame, rows = _together([piece.frame for piece in pieces]), pl.concat([piece.rows for piece in pieces])
    lists = {}
    for name in dict.fromkeys(name for piece in pieces for name in piece.lists):
        own = [
            piece.lists[name].with_columns(pl.col(OWNER) + begin)
            for piece, begin in zip(pieces, begins, strict=False)
            if name in piece.lists
        ]
        lists[name] = _together(own)
    if not rows.is_sorted():
        order = rows.arg_sort()
        frame, rows, places = frame[order], rows.gather(order), order.arg_sort()
        for name, elements in lists.items():
            owners = places.gather(elements[OWNER]).alias(OWNER)
            lists[name] = elements.with_columns(owners).sort(OWNER, maintain_order=True)
    rejects = tuple(one for piece in pieces for one in piece.rejects)
    return NestedBatch(frame, rows, cursor, lines, sorted(bad, key=lambda one: one.row), lists, rejects=rejects)


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Frames one below the other; where one has texts in a column, all have, and lists where one has lists."""
    import polars as pl

    kinds: dict[str, set[pl.DataType]] = {}
    for frame in frames:
        for name, kind in frame.schema.items():
            kinds.setdefault(name, set()).add(kind)
    listed = {name for name, own in kinds.items() if len(own) > 1 and any(isinstance(kind, pl.List) for kind in own)}
    mixed = {name for name, own in kinds.items() if len(own) > 1 and name not in listed}
    made = [
        frame.with_columns(
            *(pl.col(name).cast(pl.String) for name in frame.columns if name in mixed),
            *(
                pl.when(pl.col(name).is_not_null()).then(pl.concat_list(pl.col(name).cast(pl.String)))
                for name, kind in frame.schema.items()
                if name in listed and not isinstance(kind, pl.List)
            ),
        )
        for frame in frames
    ]
    found = pl.concat(made, how="diagonal")
    keyless = CASE in found.columns and found.height and found[CASE].null_count() == found.height
    return found.drop(CASE) if keyless and found.width > 1 else found  # it stood for rows without anything


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
