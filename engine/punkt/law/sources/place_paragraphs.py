"""Puts paragraph after paragraph where it belongs, and gives it its address (see :mod:`.outline`)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from punkt.files.messages.diagnostics import Place
from punkt.law.packs.source_markers import FoundMarker, first_of
from punkt.law.packs.source_style import DocumentSection, Level, Style

from .normalise import normalise
from .paragraphs import Paragraph

_WHOLE = DocumentSection("", True, "", "", False, (), {}, Place(""))
"""The one section of a document that is told to have none."""


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
    open: list[tuple[int, str]] = field(default_factory=list)
    """Where units have named levels: the unit reached and those that it stands in, each with its level."""

    def __post_init__(self) -> None:
        if not self.style.sections:
            self.section = _WHOLE

    def add(self, paragraph: Paragraph) -> None:
        """Place one paragraph."""
        following = next(iter(self.style.sections[self.met :]), None)
        if following is not None and _starts(paragraph.text, following.words):
            self.met, self.section, self.point, self.sub = self.met + 1, following, following.unit, ""
            self.open = []
            if not following.kept:
                self.outside += 1
                return
        if self.section is None or self.section.skipped:
            self.outside += 1
        elif self.section.unit:
            self._put(self.point, paragraph.text, paragraph)
        elif self.section is _WHOLE and not self.taken and not self._marked(paragraph.text):
            self.outside += 1
        elif levels := self.style.levels_of(self.section):
            self._levelled(paragraph, self.section, levels)
        else:
            self._numbered(paragraph, self.section)

    def _marked(self, text: str) -> bool:
        """Whether a text begins a point, or a unit of the outermost level."""
        outermost = self.style.levels[0].markers if self.style.levels else self.style.points
        return first_of(outermost, text) is not None

    def _levelled(self, paragraph: Paragraph, section: DocumentSection, levels: tuple[Level, ...]) -> None:
        """Place a paragraph of a section whose units have named levels."""
        text = paragraph.text
        for depth, level in enumerate(levels):
            if (depth == 0 or self.open) and (found := first_of(level.markers, text)):
                self._enter(depth, found, section)
                self._cut(found.text, paragraph)
                return
        if first_of(self.style.headings, text):
            self.outside, self.point, self.open = self.outside + 1, "", []
        elif not self.open:
            self.stray.append(paragraph)
        elif found := first_of(self.style.notes, text):
            self._put(self.point, found.text, paragraph, note=True)
        else:
            self._leave_list()
            self._cut(text, paragraph)

    def _enter(self, depth: int, found: FoundMarker, section: DocumentSection) -> None:
        """Begin a unit of a level: within the last one of a level above it; each level left out is a bracket."""
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        above, within = self.open[-1] if self.open else (-1, section.prefix)
        number = found.number.replace(".", "_") or self._counted(within)
        own = number + ")" * (depth - above - 1)
        self.point, self.sub = self._new(f"{within}.{own}" if within else own), ""
        self.open.append((depth, self.point))

    def _leave_list(self) -> None:
        """After an item that ended in a full stop, go back to what has the list: it ended in a colon."""
        if self._last(self.point).endswith("."):
            while len(self.open) > 1 and self._last(self.open[-2][1]).endswith(":"):
                self.open.pop()
            self.point, self.sub = self.open[-1][1], ""

    def _last(self, at: str) -> str:
        """The last text placed at an address."""
        return next((paragraph.text for placed, _, paragraph in reversed(self.placed) if placed == at), "")

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
            if self.sub and self._last(self.sub).endswith("."):
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
        self.sub = self._new(f"{self.point}.{number or self._counted(self.point)}")

    def _counted(self, within: str) -> str:
        """The number of the next item that has none."""
        item = re.compile(rf"{re.escape(within)}\.\d+\)*")
        return str(1 + sum(item.fullmatch(at) is not None for at in self.taken))

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
