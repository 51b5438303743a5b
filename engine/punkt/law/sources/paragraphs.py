"""From lines to paragraphs.

Where a paragraph ends is known for certain only at a blank line that is not a page's end. Elsewhere (at a page
break, or in a copy that has a blank line after every line) the words decide: a new paragraph begins after the end of
a sentence, or of an item of a list, with a marker or a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from punkt.law.packs.source_markers import first_of
from punkt.law.packs.source_style import BY_LINE_ENDS, Style

from .documents.told_paragraphs import CELL
from .normalise import compounds, normalise

_ENDED = re.compile(r"[.;:!?…][\")\]]*$")
_ITEM_ENDED = re.compile(r"[;:]$")
_CAPITAL = re.compile(r"[\"(\[]*[^\W\d_]")
_RULE = re.compile(r"\s*(?:[-–—_*=]\s*){3,}$")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in normal form and the line at which it begins."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Line:
    raw: str
    number: int
    after_blank: bool
    after_page: bool
    after_rule: bool


def paragraphs(text: str, style: Style) -> list[Paragraph]:
    """The paragraphs of a document."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    known = compounds(text)
    blocks: list[list[_Line]] = []
    for line in _lines(text):
        if blocks and not line.after_rule and not _begins(blocks[-1][-1], line, style, known):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    whole = [(normalise("\n".join(line.raw for line in block), known), block[0].number) for block in blocks]
    return [Paragraph(normal, number) for normal, number in whole if normal]


def without_repeated_end(found: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs without those at the end that only repeat earlier ones or, with an ellipsis, their beginnings."""
    end = len(found)
    while end and _repeats(found[end - 1].text, found[: end - 1]):
        end -= 1
    return found[:end]


def _repeats(text: str, earlier: list[Paragraph]) -> bool:
    beginning = _ELLIPSIS.sub("", text)
    return any(one.text == text or (beginning != text and one.text.startswith(beginning)) for one in earlier)


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank; a leading space tells that a new page has begun, as a form feed does."""
    blank = page = rule = False
    for number, raw in enumerate(text.split("\n"), 1):
        page = page or "\f" in raw
        if not raw.strip():
            blank = True
        elif _RULE.fullmatch(raw):
            rule = True
        else:
            yield _Line(_HEADING.sub("", raw), number, blank, page or raw[:1].isspace(), rule)
            blank = page = rule = False


def _begins(previous: _Line, line: _Line, style: Style, known: Set[str]) -> bool:
    """Whether a line begins a paragraph; a row of a table always does, and so does what follows it."""
    if line.after_blank and (CELL in previous.raw or CELL in line.raw):
        return True
    before, text = normalise(previous.raw, known), normalise(line.raw, known)
    ended = _ENDED.search(before) is not None
    letter = _CAPITAL.match(text)
    small = letter is not None and letter[0][-1].islower()
    marked = first_of(style.markers, text) is not None
    if style.paragraphs == BY_LINE_ENDS:
        return ended and (marked or (letter is not None and not small))
    if line.after_blank:
        return ended or marked or not small
    if not line.after_page or not ended:
        return False
    return marked or (letter is not None and (not small or _ITEM_ENDED.search(before) is not None))
