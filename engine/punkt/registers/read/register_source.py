"""What every kind of input gives: batches of rows, each with its place, and what could not be read at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from unicodedata import normalize

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .head_rows import first_value

if TYPE_CHECKING:
    import polars as pl

    from .flatten_cases import Flattener

MOST_SAID = 80
"""Letters of a library's own message that are shown."""
HIDDEN = "hidden_rows"
"""What says, in how an input was read, how many of its rows are hidden."""
Cursor = Mapping[str, int]
"""Where to go on reading: what a source needs to find the row after a batch."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no row: where it stands, and what is wrong with it."""

    row: int
    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    def message(self, lang: str) -> str:
        """What is wrong; what would be right."""
        return Diagnostic(self.code, Place(""), self.arguments).message(lang)


@dataclass(slots=True)
class Batch:
    """Some rows as read: cells are texts, or of the type the input itself gives them.

    ``rows`` are their places: the line of a text file, the row of a sheet or table (from 1).
    ``lists`` holds the rows of collections, where the input nests them, by dotted path: in
    their first column stands the number of the row in ``frame`` that they belong to.
    ``lines`` is how much of the input was used up, in the unit of :attr:`Source.total`.
    """

    frame: pl.DataFrame
    rows: pl.Series
    cursor: Cursor
    lines: int
    unreadable: list[Unreadable] = field(default_factory=list)
    lists: dict[str, pl.DataFrame] = field(default_factory=dict)
    within: str = ""
    """The sheet or the file that the rows are from, where an input has several."""
    left_out: int = 0
    """Rows that were read and that a map leaves out."""
    written: pl.DataFrame | None = None
    """The cells as they were, where some of ``frame`` are filled from above."""
    told: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Then also which rows are no record: index → the code that turns it down, and what it is."""


def without(batch: Batch, spans: Sequence[tuple[int, int]]) -> Batch:
    """A batch without the rows whose places are in some spans."""
    if not spans:
        return batch
    gone = batch.rows.is_between(*spans[0])
    for span in spans[1:]:
        gone |= batch.rows.is_between(*span)
    bad = [one for one in batch.unreadable if not any(first <= one.row <= last for first, last in spans)]
    left_out = int(gone.sum()) + len(batch.unreadable) - len(bad)
    return replace(
        batch, frame=batch.frame.filter(~gone), rows=batch.rows.filter(~gone), unreadable=bad, left_out=left_out
    )


class RegisterSource(Protocol):
    """An input: its columns, and its rows in batches."""

    name: str
    """What messages call it: the path, or the path with a table."""
    columns: tuple[str, ...]
    about: Mapping[str, str]
    """How it was read (encoding, delimiter, table), for the summary."""
    head_row: int | None
    """The row in which the names of columns begin (0: of several inputs); ``None`` where rows have no numbers."""
    own_columns: tuple[str, ...]
    """Columns that are in no input: which of several a row is from."""
    numbered: bool
    """Whether the places of rows mean anything to a reader."""
    compound: Mapping[str, str]
    """Columns that hold more than a value or a list of values → their type."""
    nested: bool
    """Whether cases are written one by one, with sections and lists inside them, in place of columns."""
    copied: Path | None
    """The file that an object of a store was brought into; it lasts as long as the source."""

    @property
    def total(self) -> int:
        """How many lines (rows, files) there are."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes when the content does."""
        ...

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows, from a cursor on. Raises :class:`PunktError` where reading fails."""
        ...

    def narrow(self, names: Iterable[str]) -> None:
        """Read these columns, where the input can do without the others."""
        ...

    def flatten_by(self, flattener: Flattener) -> None:
        """Lay cases that are written one by one out as this does; to be said before they are read."""
        ...


class PlainSource:
    """What most inputs are: tables of which nothing but columns and rows is known, read with all their columns."""

    head_row: int | None = None
    own_columns: tuple[str, ...] = ()
    numbered: bool = True
    compound: Mapping[str, str] = {}
    nested: bool = False
    copied: Path | None = None

    def narrow(self, names: Iterable[str]) -> None:
        """Nothing: all columns are read."""

    def flatten_by(self, flattener: Flattener) -> None:
        """Nothing: there are columns."""


def check_columns(name: str, columns: list[str]) -> tuple[str, ...]:
    """The names of columns, without blanks around. Raises where two are the same, one holds a zero, or none has a name."""
    found = tuple(" ".join(normalize("NFC", column.replace("\ufeff", "")).split()) for column in columns)
    seen: dict[str, int] = {}
    faults = []
    for number, column in enumerate(found, 1):
        if column and column in seen and (value := first_value(found)):
            raise PunktError([Diagnostic("P860", Place(name, 1, 1), {"value": value})])
        if column and column in seen:
            faults.append(Diagnostic("P742", Place(name, 1, number), {"name": column, "other": seen[column]}))
        if "\0" in column:  # it begins the names of columns that have none
            faults.append(Diagnostic("P008", Place(name, 1, number), {"codepoint": "U+0000"}))
        seen.setdefault(column, number)
    if not any(found):
        faults.append(Diagnostic("P743", Place(name, 1, 1)))
    if faults:
        raise PunktError(faults)
    return found


def named_after(collection: str, names: list[str]) -> str:
    """Of sheets or tables the one that bears a list's name, its owner's before it or not; empty where none does."""
    ending = collection.rpartition(".")[2].lower()
    found = [name for name in names if ending and name.lower().rpartition(".")[2] == ending]
    return next((name for name in found if name == collection), found[0] if len(found) == 1 else "")


def unnamed(number: int) -> str:
    """What a column without a name is called: the number of the column, from 1."""
    return f"\0{number}"


def broken(name: str, kind: str, error: BaseException) -> PunktError:
    """The fault that a file cannot be read as what its name says; ``error`` is the library's, told in short."""
    said = " ".join(str(error).split()) or type(error).__name__
    reason = re.split(r"[.;!]( |$)|: (?=/)", said, maxsplit=1)[0][:MOST_SAID].strip(" .;:,")
    return PunktError([Diagnostic("P804", Place(name), {"kind": kind, "reason": reason})])


def no_rows(name: str) -> PunktError:
    """The fault that an input holds nothing."""
    return PunktError([Diagnostic("P740", Place(name, 1, 1))])


def any_frame(columns: tuple[str, ...], rows: list[list[Any]]) -> pl.DataFrame:
    """A frame of texts from rows of cells; an empty cell is null."""
    import polars as pl

    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    series = [pl.Series(name, list(cell), dtype=pl.String) for name, cell in zip(columns, cells, strict=True)]
    return pl.DataFrame(series)
