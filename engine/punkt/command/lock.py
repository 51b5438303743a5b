"""``punkt lock``: the exact packs that a deployment runs."""

from __future__ import annotations

import click

from .frame import Command, common, out_option, write
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.option("--pack", "packs", multiple=True, metavar="ID")
@out_option(default="punkt.lock")
@common
@click.pass_obj
def lock(lang: str, packs: tuple[str, ...], out: str, pack_dirs: tuple[str, ...]) -> None:
    """Write down the exact packs that a deployment runs."""
    from punkt.authoring.lock import make_lock, write_lock

    content = make_lock(packs, pack_dirs)
    if out == "-":
        write(content.encode())
    else:
        write_lock(content, out)
        click.echo(HELP("lock.done", lang, name=out, n=content.count("sha256:")))
