"""``punkt coverage``: how each unit of a document is accounted for."""

from __future__ import annotations

from collections.abc import Mapping

import click

from .frame import Command, common, complain, write
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.option("--source", metavar="FILE")
@click.option("--edition", metavar="NAME")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text")
@common
@click.pass_obj
def coverage(
    lang: str, pack: str, source: str | None, edition: str | None, form: str, pack_dirs: tuple[str, ...]
) -> int:
    """Show how each unit of a document is accounted for."""
    from punkt.deciding.rule_base import load
    from punkt.law.loading import ledger
    from punkt.law.sources.document_layout import edition_of
    from punkt.law.sources.document_texts import document_texts
    from punkt.law.sources.kept_texts import texts_within_reach
    from punkt.showing.pack import coverage_report as pages

    from .progress import Progress

    texts: Mapping[str, str] = {}
    with Progress(lang) as progress:
        progress.listener.begin("load", 0)
        found = load(pack, pack_dirs=pack_dirs).packs[-1]
        report = ledger.coverage(found, None if edition is None else edition_of(found, edition))
        if form == "html":
            progress.listener.begin("text", 0)
            name = edition or ledger.accounted_editions(found)[-1]
            texts = texts_within_reach(found, name) if source is None else document_texts(found, source, edition)
    if form == "json":
        write(pages.coverage_json(report).encode())
    elif form == "html":
        write(pages.coverage_page(report, lang, texts or None).encode())
    else:
        write(pages.coverage_text(report, lang, *screen()).encode())
    return complain([fault.text(lang) for fault in report.diagnostics]) if report.diagnostics else 0
