"""Blanks at which no line may end."""

from __future__ import annotations

import re
from collections.abc import Iterable

NO_BREAK = "\u00a0"
"""Such a blank where it stays one."""
GLUE = "\ue000"
"""A private character that stands for such a blank while text is being wrapped."""
_SHORTENED = [
    rf"{word}\." for word in ("п", "подп", "абз", "г", "ул", "наб", "пр", "д", "корп", "кв", "No", "[А-ЯЁA-Z]")
]
_NUMBERED = (
    *(rf"[Пп]ункт{ending}" for ending in ("", r"\w", r"\w\w", r"\w\w\w")),
    r"[Пп]риложени\w",
    "[Pp]oints",
    "[Aa]nnex",
)


def _after(words: Iterable[str]) -> str:
    """After one of several words, each of a length of its own, and a blank."""
    return "(?:" + "|".join(rf"(?<=\b{word} )" for word in words) + ")"


_GLUED = re.compile(
    " (?:(?=[—·→])|(?<=№ )"
    rf"|(?<=\. ){_after(_SHORTENED)}"
    rf"|(?=\d){_after(_NUMBERED)}"
    rf"|(?<=t ){_after(['point'])})"
)
"""It begins with the blank, and looks back from there: the words before one are looked at nowhere else."""


def glued(text: str, glue: str = GLUE) -> str:
    """The text with blanks at which no line may be broken.

    They stand after «№», «п.», an initial and the shortened words of an address, between «пункт» and its number,
    and before a dash.
    """
    if " " not in text:
        return text
    return _GLUED.sub(glue, text)
