"""Doing something again whenever files change, until it is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import click

from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.optional_parts import require

from .helps import HELP

_LISTENS = 300
"""Milliseconds after which it is sure to listen."""
ENDINGS = (".yaml", ".yml", ".json", ".csv", ".html", ".docx")


def again(paths: Iterable[str | Path], once: Callable[[], int], lang: str) -> int:
    """Do something now and after each change below some paths; answers with the last code once it is interrupted.

    Raises :class:`PunktError` where the library is lacking; what is raised later is told, and watching goes on.
    """
    require("editor", "watchfiles")
    import watchfiles

    there = [path for path in map(Path, paths) if path.exists()]
    if not there:
        return _done(once, lang)
    around = {path.parent if path.is_file() else path for path in there}  # a file may be written anew in its place
    code, begun = 0, False
    with suppress(KeyboardInterrupt):  # the library would tell of it in words of its own
        for changes in watchfiles.watch(
            *around,
            watch_filter=lambda _, name: _counts(name),
            rust_timeout=_LISTENS,
            yield_on_timeout=True,
        ):
            if changes or not begun:  # the first time once it listens: no save after that is missed
                code = _done(once, lang)
                click.echo("" if begun else HELP("watching", lang), err=True)
                begun = True
    return code


def _counts(name: str) -> bool:
    """Whether a file is one that packs are made of; what programs keep beside it is not."""
    path = Path(name)
    return path.suffix in ENDINGS and not path.name.startswith(".") and not path.parent.name.startswith(".")


def _done(once: Callable[[], int], lang: str) -> int:
    try:
        return once()
    except PunktError as error:
        for line in error.lines(lang):
            click.echo(line, err=True)
        return 2
