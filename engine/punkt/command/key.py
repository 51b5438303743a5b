"""``punkt key``: the keys by which callers of the service are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.files.messages.optional_parts import missing
from punkt.files.texts import bilingual
from punkt.showing.words.text_page import TextPage

from .frame import Command, Group, common, helped, write
from .helps import HELP
from .terminal import screen

if TYPE_CHECKING:
    from punkt.service.core import keyring

FILE = "punkt-keys.json"


def _keyring() -> type[keyring.Keyring]:
    try:
        from punkt.service.core.keyring import Keyring
    except ImportError as error:
        raise missing("web", str(error.name)) from None
    return Keyring


@click.group("key", cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def key() -> None:
    """Keys of callers."""


@key.command("add", add_help_option=False, cls=Command)
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=click.Choice(["decide", "audit", "admin"]), default=("decide",))
@click.option("--keys", "file", metavar="FILE", envvar="PUNKT_KEYS", default=FILE)
@common
@click.pass_obj
def add(lang: str, name: str, roles: tuple[str, ...], file: str, pack_dirs: tuple[str, ...]) -> None:
    """Make a key and show it, once."""
    _keyring()
    from punkt.service.core.keyring import make, read_keys, write_keys

    known = read_keys(file) if Path(file).exists() else []
    made, secret = make(name, tuple(dict.fromkeys(roles)))
    write_keys(file, [*known, made])
    click.echo(secret)
    click.echo(HELP("key.added", lang, file=file, roles=", ".join(made.roles)), err=True)


@key.command("list", add_help_option=False, cls=Command)
@click.option("--keys", "file", metavar="FILE", envvar="PUNKT_KEYS", default=FILE)
@common
@click.pass_obj
def list_(lang: str, file: str, pack_dirs: tuple[str, ...]) -> None:
    """Show the keys there are; their secrets nobody knows."""
    _keyring()
    from punkt.service.core.keyring import read_keys

    page = TextPage(*screen())
    heads = [HELP(f"key.col_{head}", lang) for head in ("id", "name", "roles", "made")]
    page.table(
        heads,
        [(one.id, Text(one.name), ", ".join(one.roles), one.made[:10]) for one in read_keys(file)],
        (0, 1, 0, 0),
        0,
    )
    write(page.text().encode())


@key.command("remove", add_help_option=False, cls=Command)
@click.argument("number", metavar="KEY")
@click.option("--keys", "file", metavar="FILE", envvar="PUNKT_KEYS", default=FILE)
@common
@click.pass_obj
def remove(lang: str, number: str, file: str, pack_dirs: tuple[str, ...]) -> None:
    """Take a key back; a service that runs notices at once."""
    _keyring()
    from punkt.service.core.keyring import read_keys, write_keys

    known = read_keys(file)
    left = [one for one in known if one.id != number]
    if len(left) == len(known):
        hint = nearest(number, [one.id for one in known])
        why = bilingual("commands.output.no_such_key", number=number, hint=hint)
        raise PunktError([Diagnostic("P788", Place(file), {"why": why})])
    write_keys(file, left)
    click.echo(HELP("key.removed", lang, number=number))
