"""Blanks at which no line may end."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
"""Such a blank where it stays one."""
GLUE = "\ue000"
"""A private character that stands for such a blank while text is being wrapped."""
_GLUED = re.compile(
    r"(?:№|\b(?:п|подп|абз|г|ул|наб|пр|д|корп|кв|No)\.|\bpoint|\b[А-ЯЁA-Z]\.) "
    r"|\b(?:[Пп]ункт\w{0,3}|[Пп]риложени\w|[Pp]oints|[Aa]nnex) (?=\d)"
    r"| (?=[—·→])"
)


def glued(text: str, glue: str = GLUE) -> str:
    """The text with blanks at which no line may be broken.

    They stand after «№», «п.», an initial and the shortened words of an address, between «пункт» and its number,
    and before a dash.
    """
    if " " not in text:
        return text
    return _GLUED.sub(lambda found: f"{found[0][:-1]}{glue}", text)
