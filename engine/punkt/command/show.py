"""``punkt show``: a pack by point of its document."""

from __future__ import annotations

from datetime import date

import click

from .frame import Command, common, write
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.argument("point", required=False)
@click.option("--as-of", metavar="DATE")
@common
@click.pass_obj
def show(lang: str, pack: str, point: str | None, as_of: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Show a pack by point of its document."""
    from punkt.files.messages.diagnostics import Problems
    from punkt.showing.pack.pack_listing import pack_text

    from .as_of import day_of

    problems = Problems()
    day = day_of(as_of, problems) or date.today()
    problems.raise_if_any()
    write(pack_text(pack, point, day, pack_dirs, lang, *screen()).encode())
