"""``punkt run``: decide a whole register."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from punkt.files.messages.diagnostics import Place, Problems

from .as_of import day_of
from .frame import Command, common, screen
from .run_call import Call


def _both(context: click.Context, option: click.Parameter, given: tuple[str, str] | None) -> tuple[str, str] | None:
    """Two values, of which the second is not the next option."""
    if given and any(one.startswith("-") for one in given):
        raise click.BadOptionUsage(option.opts[-1], "requires 2 arguments", context)
    return given


@click.command(cls=Command, add_help_option=False)
@click.argument("register", metavar="INPUT")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--out", required=True, metavar="FILE")
@click.option("--with", "lists", multiple=True, metavar="LIST=FILE")
@click.option("--map", "mapped", metavar="FILE")
@click.option("--key", default="", metavar="COLUMN")
@click.option("--ignore", multiple=True, metavar="COLUMN")
@click.option("--as-of", metavar="DATE")
@click.option("--encoding", metavar="NAME")
@click.option("--delimiter", metavar="CHAR")
@click.option("--table", default="", metavar="NAME")
@click.option("--engine", type=click.Choice(["local", "postgres", "spark"]), default="local")
@click.option("--query", default="", metavar="SQL")
@click.option("--strict", is_flag=True)
@click.option("--resume", is_flag=True)
@click.option("--overwrite", is_flag=True)
@click.option("--trace", is_flag=True)
@click.option("--where", multiple=True, metavar="CONDITION")
@click.option("--compare", nargs=2, metavar="ID ID", callback=_both)
@click.option("--report", metavar="FILE")
@click.option("--part", type=click.IntRange(1, 4_000_000), default=196_608, metavar="N")
@click.option("--check", "compared", type=click.IntRange(0), default=10, metavar="N")
@common
@click.pass_obj
def run(
    lang: str,
    register: str,
    packs: tuple[str, ...],
    out: str,
    lists: tuple[str, ...],
    mapped: str | None,
    key: str,
    ignore: tuple[str, ...],
    as_of: str | None,
    encoding: str | None,
    delimiter: str | None,
    table: str,
    engine: str,
    query: str,
    strict: bool,
    resume: bool,
    overwrite: bool,
    trace: bool,
    where: tuple[str, ...],
    compare: tuple[str, str] | None,
    report: str | None,
    part: int,
    compared: int,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide every row of a register, part by part."""
    if engine != "local":
        call = Call(register, packs, out, lists, mapped, key, ignore, as_of, encoding, delimiter, table, query)
        call = replace(call, strict=strict, resume=resume, overwrite=overwrite, trace=trace, where=where)
        call = replace(call, compare=compare, report=report, part=part, compared=compared, pack_dirs=pack_dirs)
        if engine == "postgres":
            from .run_in_postgres import run_there
        else:
            from .run_on_spark import run_there
        click.echo(run_there(replace(call, lang=lang)), nl=False)
        return
    from punkt.registers.local.into_database import target_of
    from punkt.registers.local.run_local import Asked, run_register
    from punkt.registers.local.run_parts import Options
    from punkt.registers.read.open_source import How
    from punkt.registers.read.postgres_table import is_url, shown

    problems = Problems()
    day = day_of(as_of, problems)
    if compare and packs:
        problems.add("P820", Place("punkt"), option="--pack", other="--compare")
    if trace and compare:
        problems.add("P820", Place("punkt"), option="--trace", other="--compare")
    if where and not trace:
        problems.add("P696", Place("punkt"), option="--where", other="--trace")
    if query and not is_url(register):
        problems.add("P832", Place(register))
    target = target_of(out, register, overwrite)
    if target is not None and not (all(target.name.split(".")) and len(target.name.split(".")) <= 2):
        problems.add("P851", Place(out))
    tables = [_pair(one, problems) for one in lists]
    problems.raise_if_any()
    from .progress import Progress

    options = Options(target.draft if target else Path(out), lang, part, resume, overwrite, strict)
    how = How(encoding, {"TAB": "\t", "\\t": "\t"}.get(delimiter or "", delimiter), table, query)
    asked = Asked(
        Path(shown(register) if is_url(register) else register),
        dict(tables),
        mapped,
        key,
        ignore,
        day,
        how,
        packs,
        pack_dirs,
        compare,
        trace,
        where,
        report,
        compared,
        register if is_url(register) else "",
        target,
    )
    with Progress(lang) as progress:
        text = run_register(asked, options, progress.watch, screen(), progress.speed)
    click.echo(text, nl=False)


def _pair(text: str, problems: Problems) -> tuple[str, Path]:
    """``LIST=FILE``."""
    name, equals, file = text.partition("=")
    if not equals or not name or not file:
        problems.add("P814", Place("--with"), value=text)
    return name, Path(file)
