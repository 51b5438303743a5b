"""``punkt run``: decide a whole register."""

from __future__ import annotations

from typing import get_args

import click

from punkt.files.messages.diagnostics import Problems
from punkt.registers.request import COMPARED, PART, Engine, Request

from .as_of import day_of
from .frame import LANGUAGE, Command, common, out_option
from .named_tables import delimiter_of, lists_of
from .terminal import screen


def _both(context: click.Context, option: click.Parameter, given: tuple[str, str] | None) -> tuple[str, str] | None:
    """Two values, of which the second is not the next option."""
    if given and any(one.startswith("-") for one in given):
        raise click.BadOptionUsage(option.opts[-1], "requires 2 arguments", context)
    return given


def _listed(given: tuple[str, ...]) -> tuple[str, ...]:
    """Names with commas between them, or one by one."""
    return tuple(name.strip() for some in given for name in some.split(",") if name.strip())


@click.command(cls=Command, add_help_option=False)
@click.argument("register", metavar="INPUT")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@out_option(required=True)
@click.option("--with", "lists", multiple=True, metavar="LIST=FILE")
@click.option("--map", "mapped", metavar="FILE")
@click.option("--key", default="", metavar="COLUMN")
@click.option("--ignore", multiple=True, metavar="COLUMN")
@click.option("--as-of", metavar="DATE")
@click.option("--encoding", metavar="NAME")
@click.option("--delimiter", metavar="CHAR")
@click.option("--table", default="", metavar="NAME")
@click.option("--sheets", multiple=True, metavar="PATTERN")
@click.option("--engine", type=click.Choice(get_args(Engine)), default="local")
@click.option("--query", default="", metavar="SQL")
@click.option("--strict", is_flag=True)
@click.option("--resume", is_flag=True)
@click.option("--overwrite", is_flag=True)
@click.option("--trace", is_flag=True)
@click.option("--where", multiple=True, metavar="CONDITION")
@click.option("--keep", multiple=True, metavar="COLUMN")
@click.option("--by", default="", metavar="COLUMN")
@click.option("--at-least", type=click.IntRange(2), default=None, metavar="N")
@click.option("--summary", metavar="FILE")
@click.option("--outcomes", multiple=True, metavar="OUTCOME")
@click.option("--compact", is_flag=True)
@click.option("--labels", type=LANGUAGE)
@click.option("--rejected", type=click.Choice(["csv", "xlsx"]))
@click.option("--remember", is_flag=True)
@click.option("--since", metavar="OUTPUT")
@click.option("--compare", nargs=2, metavar="ID ID", callback=_both)
@click.option("--report", metavar="FILE")
@click.option("--part", type=click.IntRange(1, 4_000_000), default=PART, metavar="N")
@click.option("--check", "compared", type=click.IntRange(0), default=COMPARED, metavar="N")
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
    sheets: tuple[str, ...],
    engine: Engine,
    query: str,
    strict: bool,
    resume: bool,
    overwrite: bool,
    trace: bool,
    where: tuple[str, ...],
    keep: tuple[str, ...],
    by: str,
    at_least: int | None,
    summary: str | None,
    outcomes: tuple[str, ...],
    compact: bool,
    labels: str | None,
    rejected: str | None,
    remember: bool,
    since: str | None,
    compare: tuple[str, str] | None,
    report: str | None,
    part: int,
    compared: int,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide every row of a register, part by part."""
    from .progress import Progress
    from .run_request import run_request

    problems = Problems()
    request = Request(
        register=register,
        out=out,
        engine=engine,
        packs=packs,
        pack_dirs=pack_dirs,
        compare=compare,
        lists=lists_of(lists, problems),
        map_file=mapped,
        key=key,
        ignore=ignore,
        day=day_of(as_of, problems),
        encoding=encoding,
        delimiter=delimiter_of(delimiter),
        table=table,
        sheets=sheets,
        query=query,
        keep=_listed(keep),
        outcomes=_listed(outcomes),
        compact=compact,
        labels=labels or "",
        rejected=rejected or "",
        by=by,
        at_least=at_least or 0,
        summary=summary,
        remember=remember,
        since=since,
        trace=trace,
        where=where,
        report=report,
        strict=strict,
        resume=resume,
        overwrite=overwrite,
        part=part,
        compared=compared,
        lang=lang,
    )
    with Progress(lang) as progress:
        text = run_request(request, problems, progress.listener, screen(), progress.speed)
    click.echo(text, nl=False)
