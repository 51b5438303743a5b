"""``punkt export``: packs become models for other tools."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from punkt.files.messages.diagnostics import Problems

from .frame import Command, Group, common, helped, out_option, write
from .helps import HELP
from .terminal import folded


@click.group(cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def export() -> None:
    """Models for other tools."""


@export.command("dmn", add_help_option=False, cls=Command)
@click.argument("pack")
@out_option()
@click.option("--as-of", metavar="DATE")
@common
@click.pass_obj
def dmn(lang: str, pack: str, out: str | None, as_of: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Write what a pack decides as a model of DMN; what is left out is told of on standard error."""
    from punkt.authoring.dmn.export_model import export_dmn
    from punkt.deciding.rule_base import load
    from punkt.files.whole_files import write_whole, writing_named

    from .as_of import day_of

    problems = Problems()
    day = day_of(as_of, problems) or date.today()
    problems.raise_if_any()
    rules = load(pack, pack_dirs=pack_dirs)
    made = export_dmn(rules, rules.packs[-1].id, day)
    if out is None:
        write(made.content)
    else:
        with writing_named(out):
            write_whole(Path(out), made.content)
    for one in made.left_out:
        click.echo(folded(one.text(lang)), err=True)
    counts = {"decisions": len(made.decisions), "inputs": len(made.inputs), "left": len(made.left_out)}
    click.echo(HELP("export.done", lang, name=out or pack, **counts), err=out is None)
