"""Where something stands in a file."""

from __future__ import annotations

from typing import NamedTuple

NOWHERE = "punkt"
"""Stands in the place of a file where there is none."""

Path = tuple[str | int, ...]
"""Keys and indexes one below the other; an element of a list that has an id is ``/`` and the id."""


class _Position(NamedTuple):
    file: str
    line: int = 0
    column: int = 0


class Place(_Position):
    """A position in a file: 1-based line and column, 0 where they are not known; and the path of what stands there.

    Places are the same where their positions are, whatever their paths. ``given``: the name of the file is
    that of a case, and no log may have it. ``within``: the keys and indexes that lead there through the file's data.
    """

    path: Path = ()
    given: bool = False
    within: Path = ()

    def __new__(
        cls, file: str, line: int = 0, column: int = 0, path: Path = (), given: bool = False, within: Path = ()
    ) -> Place:
        """A place; every part but the file may be left out."""
        found = super().__new__(cls, file, line, column)
        if path:
            found.path = path
        if given:
            found.given = True
        if within:
            found.within = within
        return found

    def __str__(self) -> str:
        known = (number for number in (self.line, self.column) if number)
        return ":".join((self.file or NOWHERE, *map(str, known)))

    @property
    def nowhere(self) -> bool:
        """Whether it names no file: what is at fault is the call, or something about Punkt itself."""
        return self.file in ("", NOWHERE) and not self.line

    def moved(self, file: str | None = None, line: int | None = None) -> Place:
        """The place under another name of its file, or in another line."""
        file, line = self.file if file is None else file, self.line if line is None else line
        return Place(file, line, self.column, self.path, self.given, self.within)

    @property
    def pointer(self) -> str:
        """The JSON Pointer (RFC 6901) of what stands there; empty where that is the whole, or is not known."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.within)
