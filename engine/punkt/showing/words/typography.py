"""Blanks at which no line may end."""

from __future__ import annotations

import re

GLUE = "\ue000"
"""A private character that stands for such a blank while text is being wrapped."""
_GLUED = re.compile(r"(?<=№) |(?<=\bп\.) |(?<=\bподп\.) | (?=[—·→])|(?<=\bpoint) ")


def glued(text: str, glue: str = GLUE) -> str:
    """The text with blanks at which no line may be broken: after «№» and «п.», before a dash."""
    return _GLUED.sub(glue, text)
