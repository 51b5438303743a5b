"""What the commands of ``punkt audit`` share: the options that open a journal, and who records."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require

from .frame import LANGUAGE, helped

if TYPE_CHECKING:
    from punkt.journal import Entry, Journal

JOURNAL = "punkt-journal.db"
SIGN_KEY, SEAL_KEY = "punkt-sign.key", "punkt-seal.key"
"""What keys are called where they are given no name."""
PARTS = ("sqlalchemy", "alembic", "cryptography", "fastjsonschema")
"""What a journal needs."""
FOUND = 1
"""The exit code where a check found something."""


def audited(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that opens a journal."""
    for option in (
        click.option("--lang", type=LANGUAGE, expose_value=False),
        click.option("--seal-key", metavar="FILE", envvar="PUNKT_SEAL_KEY"),
        click.option("--journal", metavar="URL|FILE", envvar="PUNKT_JOURNAL", default=JOURNAL),
    ):
        command = option(command)
    return helped(command)


def signing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names who records."""
    return click.option("--who", metavar="NAME", envvar="PUNKT_WHO")(command)


def proven(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that hands over what a checkpoint proves: one signed now, or one there is, with its key."""

    @wraps(command)
    def checked(*arguments: Any, **options: Any) -> Any:
        if options["private_key"] is not None and (options["checkpoint"], options["public_key"]) != (None, None):
            raise click.UsageError("--private-key | --checkpoint --public-key")
        return command(*arguments, **options)

    found: Callable[..., Any] = click.option("--disclose", is_flag=True)(checked)
    for name in ("--public-key", "--checkpoint", "--private-key"):
        found = click.option(name, metavar="FILE")(found)
    return found


def open_journal(where: str, seal_key: str | None, create: bool = False, whole: bool = False) -> Journal:
    """Open a journal. A missing extra is a diagnostic."""
    require("audit", *PARTS)
    from punkt.journal import Journal

    return Journal.open(where, key=seal_key or None, create=create, whole=whole)


def record_in(journal: str, seal_key: str | None, lang: str, entry: Callable[[Journal], Entry]) -> None:
    """Record an entry in a journal, and say where it stands."""
    with open_journal(journal, seal_key) as opened:
        made = entry(opened)
    say_recorded([made], lang)


def say_recorded(entries: Iterable[Entry], lang: str, err: bool = False) -> None:
    """Say where entries stand, each by a line; on standard error where the command writes something else."""
    from punkt.showing.journal.journal_text import says

    for entry in entries:
        click.echo(says("recorded", lang, n=entry.id, hash=entry.hash), err=err)


def day_of(text: str | None) -> date | None:
    """The day of an option, where one is named. Raises P610."""
    from punkt.kernel.exact import parse_date

    day = parse_date(text) if text is not None else None
    if text is not None and day is None:
        raise PunktError([Diagnostic("P610", Place("punkt"), {"value": text})])
    return day


def user() -> str:
    """The name of the user of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid()) if hasattr(os, "getuid") else "—"
