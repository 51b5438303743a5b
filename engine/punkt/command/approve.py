"""``punkt approve``: who has approved what a pack says."""

from __future__ import annotations

from datetime import date

import click

from punkt.files.messages.diagnostics import Problems

from .as_of import day_of
from .frame import Command, common
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--by", required=True, metavar="NAME")
@click.option("--day", metavar="DATE")
@common
@click.pass_obj
def approve(lang: str, pack: str, names: tuple[str, ...], by: str, day: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Write that somebody approves norms, rules and readings."""
    from punkt.authoring.approve import approve as write_approvals
    from punkt.law.loading.pack_files import folder_to_write
    from punkt.law.loading.pack_store import Index, load_packs, search_roots

    who = " ".join(by.split())  # a person counts once, however the name is spaced
    if not who:
        raise click.BadOptionUsage("--by", "Option '--by' requires an argument.")
    problems = Problems()
    on = day_of(day, problems) or date.today()
    problems.raise_if_any()
    found = load_packs([pack], Index.build(search_roots(pack_dirs))).packs[-1]
    done = write_approvals(folder_to_write(found), who, on, names)
    click.echo(HELP("approve.done", lang, name=pack, n=len(done)))
