"""``punkt simulate``: an invented register."""

from __future__ import annotations

from pathlib import Path

import click

from punkt.files.messages.diagnostics import Problems

from .frame import Command, common, out_option
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.argument("pack", metavar="ID")
@click.option("--n", type=click.IntRange(1, 1_000_000_000), default=1000, metavar="N")
@click.option("--seed", type=int, default=1, metavar="N")
@out_option(required=True)
@click.option("--register", "name", default="", metavar="NAME")
@click.option("--parameters", metavar="FILE")
@click.option("--as-of", metavar="DATE")
@click.option("--overwrite", is_flag=True)
@common
@click.pass_obj
def simulate(
    lang: str,
    pack: str,
    n: int,
    seed: int,
    out: str,
    name: str,
    parameters: str | None,
    as_of: str | None,
    overwrite: bool,
    pack_dirs: tuple[str, ...],
) -> None:
    """Invent a register for a pack's vocabulary."""
    from punkt.registers.invented.write_invented import invent

    from .as_of import day_of
    from .progress import Progress

    problems = Problems()
    day = day_of(as_of, problems)
    problems.raise_if_any()
    with Progress(lang) as progress:
        files = invent(pack, pack_dirs, Path(out), n, seed, name, parameters, day, overwrite, progress.listener)
    click.echo(HELP("simulate.done", lang, name=", ".join(str(file) for file in files), n=n))
