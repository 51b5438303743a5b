"""Puts paragraph after paragraph where it belongs, and gives it its address (see :mod:`.outline`)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from punkt.law.packs.source_markers import first_of
from punkt.law.packs.source_style import DocumentSection, Style

from .normalise import normalise
from .paragraphs import Paragraph


@dataclass(frozen=True, slots=True)
class DocumentUnit:
    """A paragraph of a document: its address, its normal form, and its line in the file."""

    address: str
    text: str
    line: int


@dataclass
class Placing:
    """Puts paragraph after paragraph where it belongs."""

    style: Style
    met: int = 0
    section: DocumentSection | None = None
    point: str = ""
    sub: str = ""
    outside: int = 0
    stray: list[Paragraph] = field(default_factory=list)
    placed: list[tuple[str, bool, Paragraph]] = field(default_factory=list)
    """Address of the point or subpoint, whether it is a note, the paragraph."""
    taken: set[str] = field(default_factory=set)

    def add(self, paragraph: Paragraph) -> None:
        """Place one paragraph."""
        following = next(iter(self.style.sections[self.met :]), None)
        if following is not None and _starts(paragraph.text, following.words):
            self.met, self.section, self.point, self.sub = self.met + 1, following, following.unit, ""
            if not following.kept:
                self.outside += 1
                return
        if self.section is None or self.section.skipped:
            self.outside += 1
        elif self.section.unit:
            self._put(self.point, paragraph.text, paragraph)
        else:
            self._numbered(paragraph, self.section)

    def _numbered(self, paragraph: Paragraph, section: DocumentSection) -> None:
        text = paragraph.text
        if found := first_of(section.points or self.style.points, text):
            self.point, self.sub = self._new(f"{section.prefix}.{found.number}" if section.prefix else found.number), ""
            self._cut(found.text, paragraph)
        elif first_of(self.style.headings, text):
            self.outside, self.point = self.outside + 1, ""
        elif not self.point:
            self.stray.append(paragraph)
        elif found := first_of(self.style.notes, text):
            self._put(self.point, found.text, paragraph, note=True)
        elif found := first_of(self.style.subs, text):
            self._begin(found.number)
            self._put(self.sub, found.text, paragraph)
        else:
            if self.sub and next(p.text for at, _, p in reversed(self.placed) if at == self.sub).endswith("."):
                self.sub = ""
            self._cut(text, paragraph)

    def _cut(self, text: str, paragraph: Paragraph) -> None:
        """Place a text with what it has of subpoints inside."""
        for marker in self.style.inline:
            first, *rest = marker.inside(text)
            if rest:
                self._put(self.sub or self.point, first.text, paragraph)
                for found in rest:
                    self._begin(found.number)
                    self._put(self.sub, found.text, paragraph)
                return
        self._put(self.sub or self.point, text, paragraph)

    def _begin(self, number: str) -> None:
        counted = number or str(
            1 + sum(re.fullmatch(rf"{re.escape(self.point)}\.\d+", at) is not None for at in self.taken)
        )
        self.sub = self._new(f"{self.point}.{counted}")

    def _new(self, address: str) -> str:
        """An address that is not taken yet."""
        free, times = address, 1
        while free in self.taken:
            times += 1
            free = f"{address}({times})"
        self.taken.add(free)
        return free

    def _put(self, at: str, text: str, paragraph: Paragraph, note: bool = False) -> None:
        self.placed.append((at, note, Paragraph(text, paragraph.line)))

    def units(self) -> dict[str, DocumentUnit]:
        """The paragraphs placed, by their full addresses."""
        own = Counter(at for at, note, _ in self.placed if not note)
        count: Counter[str] = Counter()
        found: dict[str, DocumentUnit] = {}
        for at, note, paragraph in self.placed:
            key = f"{at}#note" if note else at
            count[key] += 1
            address = f"{key}{count[key]}" if note else f"{at}#{count[key]}" if own[at] > 1 else at
            found[address] = DocumentUnit(address, paragraph.text, paragraph.line)
        return found


def _starts(text: str, words: str) -> bool:
    """Whether a text starts with words (and not with a part of a longer one)."""
    normal = normalise(words)
    return text.startswith(normal) and not (normal[-1:].isalnum() and text[len(normal) : len(normal) + 1].isalnum())
