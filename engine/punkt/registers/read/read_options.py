"""What a call and a map say about how to read an input; what they do not say is found out from each file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The rows that name the columns, from 1: one, or several below one another; 0: the first that is not empty.

    ``found``: whether the row that seems to name them is taken where a title stands above it.
    """

    first: int = 0
    last: int = 0
    found: bool = False


NO_HEAD = Head()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read."""

    encoding: str | None = None
    """Of text files, by Python's name for it."""
    delimiter: str | None = None
    """The character between the cells of a text file."""
    table: str = ""
    """The sheet of a workbook, or the table of a DuckDB file."""
    sheets: tuple[str, ...] = ()
    """Patterns of sheets that are one register together."""
    head: Head = NO_HEAD
