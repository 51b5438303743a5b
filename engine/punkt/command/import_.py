"""``punkt import``: models of other tools become packs."""

from __future__ import annotations

import click

from .frame import Command, Group, common, helped
from .helps import HELP
from .terminal import folded


@click.group("import", cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def import_() -> None:
    """Models of other tools."""


@import_.command("dmn", add_help_option=False, cls=Command)
@click.argument("file", metavar="FILE")
@click.option("--into", metavar="DIR")
@click.option("--tests", metavar="FILE")
@common
@click.pass_obj
def dmn(lang: str, file: str, into: str | None, tests: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Make a pack of a model of DMN; what is left out is told of on standard error."""
    from punkt.authoring.dmn.import_dmn import import_dmn

    made = import_dmn(file, into, tests)
    for one in made.left_out:
        click.echo(folded(one.text(lang)), err=True)
    counts = {"outcomes": made.outcomes, "facts": made.facts, "cases": made.cases, "left": len(made.left_out)}
    click.echo(HELP("import.done", lang, name=made.pack, folder=made.folder, **counts))
