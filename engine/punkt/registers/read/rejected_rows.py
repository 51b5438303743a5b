"""Rows that cannot be decided: a cell at fault, and the column names of the table that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

SURE, DOUBTFUL = "P858", "P859"
"""The codes of a row that is no record, and of one that may be none."""
NO_RECORDS = (SURE, DOUBTFUL)
MOST_SHOWN = 50
"""Faults that a strict run shows."""
MOST_NAMED = 200
"""Cells turned down that the result of a run names; all of them are in its file."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A cell that keeps its row from being decided. ``row`` is its place in the input (0: not known)."""

    row: int
    key: str
    column: str
    value: str
    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    table: str = ""
    """The list in whose own input the row stands; empty for the cases'."""

    within: str = ""
    """The sheet or the file that the row is from, where the input has several."""

    def of(self, within: str) -> Reject:
        """The same, of a row of one sheet or file among several."""
        return replace(self, within=within)

    def fault(self) -> Diagnostic:
        """What is wrong; what would be right."""
        return Diagnostic(self.code, Place(""), self.arguments)

    def message(self, lang: str) -> str:
        """The same in words."""
        return self.fault().message(lang)

    def at(self, source: str, lang: str) -> str:
        """The whole line of a message: file, row, what is wrong."""
        return Diagnostic(self.code, Place(source, self.row, 0), self.arguments).text(lang)


def stray(row: int, key: str, table: str, column: str) -> Reject:
    """A row of a list's own input that belongs to no case. ``column``: the one that names the case."""
    return Reject(row, key, f"{table}.{column}", key, "P808", {"value": key}, table)


def none_allowed(place: str, number: int, first: str) -> PunktError:
    """What ends a strict run: so many rows are at fault, and what is wrong with the first."""
    return PunktError([Diagnostic("P839", Place(place), {"n": number, "first": first})])
