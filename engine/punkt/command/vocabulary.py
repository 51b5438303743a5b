"""``punkt vocabulary``: the facts a case may state."""

from __future__ import annotations

import click

from .frame import Command, common, write
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.option("--pack", "packs", multiple=True, metavar="ID")
@common
@click.pass_obj
def vocabulary(lang: str, packs: tuple[str, ...], pack_dirs: tuple[str, ...]) -> None:
    """Show the facts a case may state."""
    from punkt.showing.pack.vocabulary_listing import vocabulary_text

    write(vocabulary_text(packs, pack_dirs, lang, *screen()).encode())
