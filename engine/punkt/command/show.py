"""``punkt show``: a pack by point of its document."""

from __future__ import annotations

import click

from .frame import Command, common, screen, write


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.argument("point", required=False)
@common
@click.pass_obj
def show(lang: str, pack: str, point: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Show a pack by point of its document."""
    from punkt.showing.pack.pack_listing import pack_text

    write(pack_text(pack, point, pack_dirs, lang, *screen()).encode())
