"""``punkt sql``: a rule base as SQL."""

from __future__ import annotations

import re
from datetime import date

import click

from punkt.files.messages.diagnostics import Place, Problems

from .frame import Command, common

NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*){0,2}")
"""A table, as a query names it without quotation marks."""


@click.command(cls=Command, add_help_option=False)
@click.argument("packs", nargs=-1, required=True, metavar="ID…")
@click.option("--dialect", type=click.Choice(["postgres", "spark", "duckdb"]), default="postgres")
@click.option("--as-of", metavar="DATE")
@click.option("--table", default="cases", metavar="NAME")
@click.option("--with", "lists", multiple=True, metavar="LIST=TABLE")
@click.option("--column", "columns", multiple=True, metavar="FACT")
@click.option("--view", default="", metavar="NAME")
@click.option("--checked", is_flag=True)
@common
@click.pass_obj
def sql(
    lang: str,
    packs: tuple[str, ...],
    dialect: str,
    as_of: str | None,
    table: str,
    lists: tuple[str, ...],
    columns: tuple[str, ...],
    view: str,
    checked: bool,
    pack_dirs: tuple[str, ...],
) -> None:
    """Print the query that decides all rows of a table."""
    from punkt.deciding.rule_base import load
    from punkt.files.messages.optional_parts import missing

    from .as_of import day_of
    from .named_tables import lists_of

    problems = Problems()
    day = day_of(as_of, problems)
    sources = {"cases": table, **dict(lists_of(lists, problems))}
    for name in filter(None, (view, *sources.values())):
        if not NAME.fullmatch(name):
            problems.add("P830", Place("punkt"), value=name)
    if checked and dialect != "postgres":
        problems.add("P849", Place("punkt"), name=dialect)
    problems.raise_if_any()
    try:
        from punkt.registers.columns.sql_script import script
    except ImportError as error:
        raise missing("registers", error.name or "sqlglot") from None

    rules = load(*packs, pack_dirs=pack_dirs)
    if checked:
        from punkt.registers.postgres.view_script import checked_script

        click.echo(checked_script(rules, day, sources, columns, view, lang), nl=False)
        return
    click.echo(script(rules, dialect, day or date.today(), sources, columns, view), nl=False)
