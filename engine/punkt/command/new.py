"""``punkt new``: the skeleton of a pack."""

from __future__ import annotations

import click

from .frame import Group, common, helped
from .helps import HELP


@click.group(cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def new() -> None:
    """Make something new."""


@new.command("pack", add_help_option=False)
@click.argument("name", metavar="ID")
@click.option("--extends", metavar="ID")
@click.option("--vocabulary", metavar="ID")
@click.option("--source", metavar="FILE")
@click.option("--dir", "folder", metavar="DIR", default=".")
@common
@click.pass_obj
def new_pack(
    lang: str,
    name: str,
    extends: str | None,
    vocabulary: str | None,
    source: str | None,
    folder: str,
    pack_dirs: tuple[str, ...],
) -> None:
    """Make the skeleton of a pack."""
    from punkt.authoring.scaffold import new_pack

    if extends and vocabulary:
        raise click.UsageError("--extends | --vocabulary")
    made = new_pack(name, extends or "", folder, pack_dirs, source=source, vocabulary=vocabulary or "", lang=lang)
    click.echo(HELP("new pack.done", lang, name=name, folder=made))
