"""Markers: how a document numbers its points, told by how the first of them is written.

``"1."`` stands for numbers with a dot, ``"а)"`` for Cyrillic letters with a bracket, ``"(a)"`` for Latin ones in
brackets, ``"I."`` for Roman numbers, ``"Статья 1."`` for a number after a word, ``"-"`` for items that have no number.
Numbers that were put in between count too: ``1.1``, ``1¹`` and, after a word, ``1-1``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_RAISED = "[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]*"
_FIRST = {
    "1": rf"\d+{_RAISED}(?:\.\d+)*",
    "I": "[IVXLCDM]+",
    "а": "[а-яё]",  # the first of each alphabet
    "А": "[А-ЯЁ]",
    "a": "[a-z]",
    "A": "[A-Z]",
}
_MARKER = re.compile(r"(?P<before>|.*\W)(?P<first>[1IаАaA])(?P<after>\W*)|(?P<mere>\W+)")
ALPHABETS = ("абвгдежзиклмнопрстуфхцчшщэюя", "abcdefghijklmnopqrstuvwxyz")
"""Letters in the order in which points are numbered: no ё, й, ъ, ы, ь."""


@dataclass(frozen=True, slots=True)
class FoundMarker:
    """What a marker is found to say: the number (empty for an item without one) and the text after it."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Marker:
    """One way to number, as written in a pack."""

    written: str
    """The first one of its kind, as it stands in a text in normal form."""

    @classmethod
    def of(cls, written: str) -> Marker | None:
        """The marker whose first one is ``written``; ``None`` where that is none."""
        return cls(written) if _MARKER.fullmatch(written) else None

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it."""
        return _pattern(self.written)

    def begins(self, text: str) -> FoundMarker | None:
        """What the marker says where a text in normal form begins with one."""
        match = self.pattern.match(text)
        return FoundMarker(match["number"], text[match.end() :]) if match else None

    def inside(self, text: str) -> list[FoundMarker]:
        """A text cut at the markers in it, if they stand in order from the first letter: its beginning, then each."""
        parts = [FoundMarker("", text)]
        for match in self.pattern.finditer(text):
            expected = {alphabet[len(parts) - 1] for alphabet in ALPHABETS if len(parts) <= len(alphabet)}
            if match["number"] in expected and text[match.start() - 1 : match.start()] in ("", " "):
                last = parts.pop()
                parts += [
                    FoundMarker(last.number, last.text[: len(last.text) - len(text) + match.start()].rstrip()),
                    FoundMarker(match["number"], text[match.end() :]),
                ]
        return parts if len(parts) > 2 else [FoundMarker("", text)]


@cache
def _pattern(written: str) -> re.Pattern[str]:
    match = _MARKER.fullmatch(written)
    assert match is not None  # else there is no such marker
    if match["mere"]:
        return re.compile(rf"(?P<number>){re.escape(written)}(?:\s+|$)")
    before, after = re.escape(match["before"]), re.escape(match["after"])
    after_word = match["first"] == "1" and match["before"][:1].isalpha()
    number = rf"\d+{_RAISED}(?:[.-]\d+)*" if after_word else _FIRST[match["first"]]
    return re.compile(rf"{before}(?P<number>{number}){after}(?:\s+|$)")


def first_of(markers: tuple[Marker, ...], text: str) -> FoundMarker | None:
    """What the first marker that fits says."""
    return next((found for marker in markers if (found := marker.begins(text))), None)
