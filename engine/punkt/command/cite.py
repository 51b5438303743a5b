"""``punkt cite``: a pack's citations beside its document."""

from __future__ import annotations

import click

from .frame import Command, common, complain
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.option("--source", required=True, metavar="FILE")
@click.option("--edition", metavar="NAME")
@click.option("--register", is_flag=True)
@common
@click.pass_obj
def cite(lang: str, pack: str, source: str, edition: str | None, register: bool, pack_dirs: tuple[str, ...]) -> int:
    """Compare a pack's citations with its document."""
    from punkt.deciding.rule_base import load
    from punkt.law.sources import check_citations as citing
    from punkt.law.sources.register_document import register as write_fingerprints

    found = load(pack, pack_dirs=pack_dirs).linked.by_id[pack]
    if register:
        click.echo(HELP("cite.done", lang, name=write_fingerprints(found, source, edition)))
        found = load(pack, pack_dirs=pack_dirs).linked.by_id[pack]
    diagnostics, summary = citing.cite_file(found, source, edition)
    line = HELP(
        "cite.summary",
        lang,
        name=pack,
        matched=summary.matched,
        units=summary.units,
        found=summary.found,
        quotes=summary.quotes,
    )
    if diagnostics:
        return complain([*(diagnostic.text(lang) for diagnostic in diagnostics), line])
    click.echo(line)
    return 0
