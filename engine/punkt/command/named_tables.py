"""``LIST=TABLE`` and other texts that several commands on registers take."""

from __future__ import annotations

from collections.abc import Iterable

from punkt.files.messages.diagnostics import Place, Problems

TAB = {"TAB": "\t", "\\t": "\t"}


def lists_of(texts: Iterable[str], problems: Problems) -> tuple[tuple[str, str], ...]:
    """``LIST=FILE`` or ``LIST=TABLE``, each: the list, and what holds its elements."""
    found = []
    for text in texts:
        name, equals, given = text.partition("=")
        if not equals or not name or not given:
            problems.add("P814", Place("--with"), value=text)
        found.append((name, given))
    return tuple(found)


def delimiter_of(text: str | None) -> str | None:
    """What parts the cells of a text file; a tab may be named."""
    return TAB.get(text or "", text)
