"""From the lines of pages to paragraphs: by indents, gaps and short lines, and where these are silent, by the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from .pdf_line import Line
from .pdf_lines import RAISED, PdfPage
from .told_paragraphs import raised, sign, text_of

_NUMBER = re.compile(r"[-–—]?\s*\d{1,4}\s*[-–—]?$|(?:стр\.|страница|page)\s*\d+", re.IGNORECASE)
_PRINTED = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4},\s\d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s.*)?$|(?:https?|file|about):\S*(?:\s+\d+/\d+)?$"
)
"""What a browser prints above and below its pages."""
_ENDED = re.compile(r"[.;:!?…][»”\"')\]\x05]*$")
_MARKED = re.compile(r"(?:\d+(?:\.\d+)*[.)]|[а-яёa-z]\)|\([а-яёa-z\d]+\)|[IVXLC]+\.|[-–—•]) ")
_CAPITAL = re.compile(r"[«“\"(]*[A-ZА-ЯЁ]")
_RAISED = re.compile(f"{RAISED[0]}(\\d+){RAISED[1]}")
_NOTE = re.compile(f"{RAISED[0]}?<?(\\d{{1,3}})>?{RAISED[1]}?[.)]?\\s*(?=\\S)")
_INDENT = 8.0
_MOST = 0.5
_SET = 1.65
"""The way from line to line, in heights of a line, up to which lines are set rather than apart."""


@dataclass(frozen=True)
class _Layout:
    """What is usual in a document: the margins, the height of a line, the way from one to the next, in points."""

    left: float
    right: float
    height: float
    step: float

    def begins(self, before: Line, line: Line, same_page: bool) -> bool:
        """Whether a line begins a paragraph."""
        if before.cells or line.cells or abs(before.height - line.height) > 0.15 * self.height:
            return True
        ended = _ENDED.search(before.text) is not None
        marked, capital = _MARKED.match(line.text) is not None, _CAPITAL.match(line.text) is not None
        edge = self.right if before.edge is None else before.edge
        short = before.right < edge - 0.08 * (edge - self.left)
        if same_page and before.middle - line.middle > 1.35 * self.step:
            return True
        if line.left > self.left + _INDENT and line.left > before.left - 1 and (ended or short):
            item = before.text.endswith((";", ":"))
            return line.left > before.left + _INDENT / 2 or short or marked or capital or item
        if (
            line.left > self.left + _INDENT
            and before.left <= self.left + 1
            and capital
            and not before.text.endswith("-")
        ):
            return True
        return ended and (marked or (short and capital))


def pages_as_text(pages: Sequence[PdfPage]) -> str:
    """The text of a document's pages."""
    kept = _without_margins([page.lines for page in pages])
    layout = _layout(kept)
    paragraphs: list[str] = []
    notes: dict[str, str] = {}
    before: Line | None = None
    for number, lines in enumerate(kept):
        body, own = _footnotes(lines, layout)
        notes |= {f"{number}.{name}": text for name, text in own.items()}
        for at, line in enumerate(body):

            def shown(found: re.Match[str], number: int = number, own: dict[str, str] = own) -> str:
                return sign(f"{number}.{found[1]}") if found[1] in own else raised(found[1])

            text = _RAISED.sub(shown, line.text)
            if before is None or layout.begins(before, line, at > 0):
                paragraphs.append(text)
            else:
                paragraphs[-1] += f"\n{text}"
            before = line
    return text_of(paragraphs, notes)


def _layout(pages: Sequence[list[Line]]) -> _Layout:
    lines = [line for page in pages for line in page if not line.cells]
    if not lines:
        return _Layout(0, 1000, 12, 14)
    heights = Counter[int]()
    for line in lines:
        heights[round(line.height * 4)] += len(line.text)
    height = heights.most_common(1)[0][0] / 4
    lefts = Counter(round(line.left) for line in lines if abs(line.height - height) < 0.15 * height)
    often = [place for place, times in lefts.items() if times >= max(2, 0.05 * len(lines))] or [*lefts]
    rights = sorted(line.right for line in lines)
    steps = [
        one.middle - two.middle
        for page in pages
        for one, two in pairwise(page)
        if not (one.cells or two.cells)
        and 0 < one.middle - two.middle < 4 * one.height
        and max(abs(line.height - height) for line in (one, two)) < 0.15 * height
    ]
    step = _usual(steps, height) if steps else 1.2 * height
    return _Layout(min(often), rights[int(0.95 * (len(rights) - 1))], height, step)


def _usual(steps: list[float], height: float) -> float:
    """The way from line to line within paragraphs: the usual one of the shorter half.

    Where most paragraphs have one line, that is the way between paragraphs; then what is far shorter counts.
    """
    found = median(sorted(steps)[: len(steps) // 2 + 1])
    near = [step for step in steps if step < _SET * height]
    return median(near) if found > _SET * height and len(near) > 1 else found


def _without_margins(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without their numbers and without what stands apart at the edge of most of them."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_bare(line) for line, beside in _edges(page) if _far(line, beside)})
    usual = {text for text, times in edges.items() if times >= 3 and times > _MOST * len(pages)}
    found = []
    for page in pages:
        kept = list(page)
        for at in (0, -1):
            while kept and _outside(*_edges(kept)[at], usual):
                kept.pop(at)
        found.append(kept)
    return found


def _edges(page: Sequence[Line]) -> list[tuple[Line, Line | None]]:
    """The first and the last line of a page, each with the one beside it."""
    beside = (page[1], page[-2]) if len(page) > 1 else (None, None)
    return [(page[0], beside[0]), (page[-1], beside[1])] if page else []


def _outside(line: Line, beside: Line | None, usual: set[str]) -> bool:
    if _NUMBER.match(line.text) is not None:
        return True
    return _far(line, beside) and (_bare(line) in usual or _PRINTED.match(line.text) is not None)


def _far(line: Line, beside: Line | None) -> bool:
    if beside is None or abs(line.height - beside.height) > 0.15 * beside.height:
        return True
    return abs(line.middle - beside.middle) > 1.6 * max(line.height, beside.height)


def _bare(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _footnotes(lines: list[Line], layout: _Layout) -> tuple[list[Line], dict[str, str]]:
    """The lines of a page without its footnotes, and these by their signs: small lines at the end of a column, if numbered."""
    body: list[Line] = []
    notes: dict[str, str] = {}
    for _, column in groupby(lines, key=lambda line: line.column):
        own, below = _foot([*column], layout)
        if below.keys() & notes.keys():  # two of one sign: which is which cannot be told
            return lines, {}
        body += own
        notes |= below
    signs = {name for line in body for name in _RAISED.findall(line.text)}
    return (body, notes) if notes and notes.keys() <= signs else (lines, {})


def _foot(lines: list[Line], layout: _Layout) -> tuple[list[Line], dict[str, str]]:
    """The lines of a column without the footnotes at its end, and these by their signs."""
    at = len(lines)
    while at and not lines[at - 1].cells and lines[at - 1].height < 0.9 * layout.height:
        at -= 1
    notes: dict[str, str] = {}
    for line in lines[at:]:
        found = _NOTE.match(line.text)
        if found is not None and (not notes or int(found[1]) == int(list(notes)[-1]) + 1):
            notes[found[1]] = line.text[found.end() :]
        elif notes:
            notes[list(notes)[-1]] += f" {line.text}"
        else:
            return lines, {}
    return lines[:at], notes
