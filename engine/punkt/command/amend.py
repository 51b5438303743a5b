"""``punkt amend``: a pack taken over to a new text of its document."""

from __future__ import annotations

import click

from punkt.files.messages.diagnostics import Problems

from .as_of import day_of
from .frame import Command, common
from .frame import write as show
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.argument("file", metavar="FILE")
@click.option("--from", "day", metavar="DATE")
@click.option("--edition", metavar="NAME")
@click.option("--write", is_flag=True)
@common
@click.pass_obj
def amend(
    lang: str, pack: str, file: str, day: str | None, edition: str | None, write: bool, pack_dirs: tuple[str, ...]
) -> int:
    """Take a pack over to a new text of its document."""
    from punkt.authoring.amend.amend_pack import amend as take_over
    from punkt.authoring.amend.amendment_text import amendment_text

    problems = Problems()
    since = day_of(day, problems)
    problems.raise_if_any()
    if edition and day is None:
        raise click.UsageError("--edition --from")
    found = take_over(pack, file, since, edition or "", pack_dirs)
    if not found.after:
        click.echo(HELP("amend.nothing", lang))
        return 0
    show(amendment_text(found, lang).encode())
    if write:
        found.write()
        click.echo(HELP("amend.written", lang, n=len(found.after)))
    else:
        click.echo(HELP("amend.not_written", lang))
    return 0
