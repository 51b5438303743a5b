"""``punkt lock``: the exact packs that a deployment runs."""

from __future__ import annotations

import click

from .frame import Command, common, write
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--output", metavar="FILE", default="punkt.lock")
@common
@click.pass_obj
def lock(lang: str, packs: tuple[str, ...], output: str, pack_dirs: tuple[str, ...]) -> None:
    """Write down the exact packs that a deployment runs."""
    from punkt.authoring.lock import make_lock, write_lock

    content = make_lock(packs, pack_dirs)
    if output == "-":
        write(content.encode())
    else:
        write_lock(content, output)
        click.echo(HELP("lock.done", lang, name=output, n=content.count("sha256:")))
