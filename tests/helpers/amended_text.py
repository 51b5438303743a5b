"""A document's text as another edition of it would be: two wordings changed, one point inserted, the rest renumbered."""

from __future__ import annotations

import re
from collections.abc import Mapping

INSERTED = "Сведения о группе ведутся в журнале, который хранится три года."


def amended_text(text: str, changes: Mapping[str, str], after: int) -> str:
    """The text with words put for others, and a new point after one of those that are numbered last in it.

    Words may be broken into lines in the text; each must stand there once.
    """
    for old, new in changes.items():
        text, found = re.subn(r"\s+".join(map(re.escape, old.split())), new, text)
        assert found == 1, f"{old!r} stands {found} times in the text"
    begins = [one.start() for one in re.finditer(r"(?m)^[ *]*1\. ", text)][-1]

    def renumbered(found: re.Match[str]) -> str:
        number = int(found["number"])
        inserted = f"{after + 1}. {INSERTED}\n\n" if number == after + 1 else ""
        return f"{inserted}{found['mark']}{number + (number > after)}."

    points = re.sub(r"(?m)^(?P<mark>[ *]*)(?P<number>\d+)\.(?= )", renumbered, text[begins:])
    return text[:begins] + points
