"""``punkt schemas``: schemas of a folder's packs, with the names of their own vocabularies, for other editors."""

from __future__ import annotations

from pathlib import Path

import click

from .frame import Command, common
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.argument("folder", metavar="DIR")
@common
@click.pass_obj
def schemas(lang: str, folder: str, pack_dirs: tuple[str, ...]) -> None:
    """Write the schemas of the packs of a folder beside them."""
    from punkt.authoring.editor.write_fresh import write_schemas

    for written in write_schemas(Path(folder), pack_dirs):
        click.echo(HELP("schemas.written", lang, file=written))
