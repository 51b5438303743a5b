"""What every format comes to: paragraphs, rows of tables, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

CELL = " | "
_SPACES = re.compile(r"\s+")
_SIGN = re.compile("\x02(.*?)\x03")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def sign(note: str) -> str:
    """What stands in a text for the sign of a footnote, by the name of the note, until :func:`text_of`."""
    return f"\x02{note}\x03"


def raised(text: str) -> str:
    """Digits as they are written above the line: the number of an article, a power."""
    return text.translate(_RAISED)


def row(cells: Iterable[str]) -> str:
    """A row of a table as one paragraph."""
    return CELL.join(_SPACES.sub(" ", cell).strip() for cell in cells)


def text_of(paragraphs: Iterable[str], notes: Mapping[str, str]) -> str:
    """The text of paragraphs: a blank line after each, footnotes after what has their sign."""
    return "".join(f"{one}\n\n" for one in _with_notes(paragraphs, notes) if one)


def _with_notes(paragraphs: Iterable[str], notes: Mapping[str, str]) -> Iterator[str]:
    number = 0
    for paragraph in paragraphs:
        following: list[str] = []

        def shown(found: re.Match[str], paragraph: str = paragraph, following: list[str] = following) -> str:
            nonlocal number
            if found[1] not in notes:
                return ""
            number += 1
            following.append(f"<{number}> {_SPACES.sub(' ', _SIGN.sub('', notes[found[1]])).strip()}")
            before = paragraph[found.start() - 1 : found.start()]
            return f"<{number}>" if not before or before.isspace() else f" <{number}>"

        lines = (_SPACES.sub(" ", line).strip() for line in _SIGN.sub(shown, paragraph).split("\n"))
        yield "\n".join(line for line in lines if line)
        yield from following
