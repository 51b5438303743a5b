"""Help texts of the command line in Russian and English, one file an area."""

from __future__ import annotations

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


def text(table: dict[str, tuple[str, str]], key: str, lang: str, **arguments: object) -> str:
    """An entry of a table in a language."""
    return table[key][lang == "en"].format(**arguments)
