"""Help texts of the command line in Russian and English, one file an area."""

from __future__ import annotations

import re

from . import audit, commands, interview, proof, registers, service

HELP: dict[str, tuple[str, str]] = {
    **commands.HELP,
    **audit.HELP,
    **proof.HELP,
    **interview.HELP,
    **registers.HELP,
    **service.HELP,
}
USAGE = commands.USAGE
_PLACEHOLDER = re.compile(r"[A-Z]{2,}")


def text(table: dict[str, tuple[str, str]], key: str, lang: str, **arguments: object) -> str:
    """An entry of a table in a language."""
    return table[key][lang == "en"].format(**arguments)


def placeholders(shown: str, lang: str) -> str:
    """A line of a command's help, its words for arguments (``[CASE]``) in a language."""
    if lang == "en":
        return shown
    return _PLACEHOLDER.sub(lambda word: commands.PLACEHOLDERS.get(word[0], word[0]), shown)
