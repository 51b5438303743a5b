"""Where in the text of a file the characters of a value stand."""

from __future__ import annotations

import re
from bisect import bisect_right

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place
from punkt.files.read import Document
from punkt.files.tree import Position


class Text:
    """The lines of a document, as its positions count them; read when first asked."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._lines: list[str] | None = None
        self._starts: list[Position] = []

    @property
    def lines(self) -> list[str]:
        """The lines of the file; none where it cannot be read."""
        if self._lines is None:
            try:
                with open(self.document.file, encoding="utf-8-sig", newline="\n") as file:
                    self._lines = file.read().split("\n")
            except (OSError, UnicodeDecodeError, ValueError):
                self._lines = []
            self._starts = sorted({*self.document.value_at.values(), *self.document.key_at.values()})
        return self._lines

    def word(self, spot: Spot, is_key: bool, word: str, number: int) -> Place | None:
        """Where a word of a value or key stands, the ``number``-th of its kind; ``None`` where it is not written as such."""
        return self._nth(spot, is_key, re.compile(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])"), number)

    def character(self, spot: Spot, is_key: bool, character: str, number: int) -> Place | None:
        """Where a character of a value or key stands."""
        return self._nth(spot, is_key, re.compile(re.escape(character)), number)

    def _nth(self, spot: Spot, is_key: bool, pattern: re.Pattern[str], number: int) -> Place | None:
        lines = self.lines
        path = spot.path
        start = self.document.key_at.get(path) if is_key else self.document.value_at.get(path)
        if start is None or not lines:
            return None
        after = bisect_right(self._starts, start)
        last = self._starts[after] if after < len(self._starts) else (len(lines), len(lines[-1]) + 1)
        if not is_key and "\\" in lines[start[0] - 1][start[1] - 1 :]:
            return None  # written with an escape: what stands there is not what it says
        for line in range(start[0], min(last[0], len(lines)) + 1):
            low = start[1] - 1 if line == start[0] else 0
            high = last[1] - 1 if line == last[0] else len(lines[line - 1])
            for found in pattern.finditer(lines[line - 1], low, high):
                if number == 0:
                    return Place(self.document.file, line, found.start() + 1)
                number -= 1
        return None
