"""Help texts of the command line, and what it says of wrong calls."""

from __future__ import annotations

import re

from punkt.files.texts import Texts

HELP = Texts("commands.help")
USAGE = Texts("commands.faults")
TASKS = Texts("commands.tasks")
_ARGUMENTS = Texts("commands.arguments")
_PLACEHOLDER = re.compile(r"[A-Z]{2,}")


def placeholders(shown: str, lang: str) -> str:
    """A line of a command's help, its words for arguments (``[CASE]``) in a language."""
    return _PLACEHOLDER.sub(lambda word: _ARGUMENTS[word[0]][lang] if word[0] in _ARGUMENTS else word[0], shown)
