"""Reads a small CSV that people write in a spreadsheet: cells that know where in the text they stand.

UTF-8 with or without a mark, cells kept apart by ``;``, tab or ``,``, whichever the first line has (looked for in
this order). A cell in quotation marks may hold any of these, line ends, and quotation marks written twice.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from .messages.diagnostics import Place, Problems, PunktError
from .read import text_of
from .tree import FORBIDDEN, Position, Tree

DELIMITERS = (";", "\t", ",")


class CsvCell(NamedTuple):
    """A cell without the spaces around it, and where it begins."""

    text: str
    position: Position


def read_csv(file: str | os.PathLike[str], problems: Problems, data: bytes | None = None) -> list[list[CsvCell]]:
    """The lines of a file, or of what it is known to hold, each a list of cells, without empty lines; faults are noted."""
    name = os.fspath(file)
    try:
        text = text_of(name, data)
    except PunktError as error:
        problems.extend(error)
        return []
    tree = Tree(name)
    for found in FORBIDDEN.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        tree.report_character(found[0], (text.count("\n", 0, found.start()) + 1, found.start() - start + 1))
    problems.items.extend(tree.problems.items)
    first = text.partition("\n")[0]
    delimiter = next((sign for sign in DELIMITERS if sign in first), ",")
    return [line for line in _Scanner(text, delimiter, name, problems).lines() if any(cell.text for cell in line)]


class _Scanner:
    def __init__(self, text: str, delimiter: str, file: str, problems: Problems) -> None:
        self.text, self.delimiter, self.file, self.problems = text, delimiter, file, problems
        self.at, self.line, self.start = 0, 1, 0

    def lines(self) -> list[list[CsvCell]]:
        """Every line with its cells."""
        found: list[list[CsvCell]] = [[]]
        while self.at < len(self.text):
            found[-1].append(self._cell())
            if self.at < len(self.text):
                if self._next() == "\n":
                    found.append([])
                elif self.at == len(self.text):  # a delimiter at the very end
                    found[-1].append(CsvCell("", self._position()))
        return found

    def _position(self) -> Position:
        return self.line, self.at - self.start + 1

    def _next(self) -> str:
        letter = self.text[self.at]
        self.at += 1
        if letter == "\n":
            self.line, self.start = self.line + 1, self.at
        return letter

    def _plain(self) -> str:
        begin = self.at
        while self.at < len(self.text) and self.text[self.at] not in (self.delimiter, "\n"):
            self.at += 1
        return self.text[begin : self.at]

    def _cell(self) -> CsvCell:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        position = self._position()
        if self.text[self.at : self.at + 1] != '"':
            return CsvCell(self._plain().strip(), position)
        self._next()
        letters: list[str] = []
        closed = False
        while self.at < len(self.text) and not closed:
            letter = self._next()
            if letter != '"':
                letters.append(letter)
            elif self.text[self.at : self.at + 1] == '"':
                letters.append(self._next())
            else:
                closed = True
        if not closed or self._plain().strip():
            self.problems.add("P254", Place(self.file, *position))
        return CsvCell("".join(letters).strip(), position)
