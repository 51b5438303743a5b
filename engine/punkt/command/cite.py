"""``punkt cite``: a pack's citations beside its document."""

from __future__ import annotations

import click

from punkt.files.messages.diagnostics import PunktError

from .frame import Command, common, complain
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.option("--source", required=True, metavar="FILE")
@click.option("--edition", metavar="NAME")
@click.option("--register", is_flag=True)
@click.option("--ledger", is_flag=True)
@common
@click.pass_obj
def cite(
    lang: str,
    pack: str,
    source: str,
    edition: str | None,
    register: bool,
    ledger: bool,
    pack_dirs: tuple[str, ...],
) -> int:
    """Compare a pack's citations with its document."""
    from punkt.deciding.rule_base import load
    from punkt.law.loading.read_document_part import document_part
    from punkt.law.sources import check_citations as citing

    if ledger and not register:
        raise click.UsageError("--ledger --register")
    if register:
        _register(lang, pack, source, edition, ledger, pack_dirs)
    try:
        found, whole = load(pack, pack_dirs=pack_dirs).packs[-1], True
    except PunktError:
        if not register:
            raise
        found, whole = document_part(pack, pack_dirs), False  # a document is registered whatever the rules are like
    diagnostics, summary = citing.cite_file(found, source, edition, whole)
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


def _register(lang: str, pack: str, source: str, edition: str | None, ledger: bool, pack_dirs: tuple[str, ...]) -> None:
    """Write the fingerprints of a document and, where asked, entries of the ledger that are lacking."""
    from punkt.authoring.ledger_skeleton import complete_ledger
    from punkt.law.loading.read_document_part import document_part
    from punkt.law.sources.document_layout import edition_of, outline_of
    from punkt.law.sources.documents.document_file import read_document
    from punkt.law.sources.register_document import register as write_fingerprints

    found = document_part(pack, pack_dirs)
    click.echo(HELP("cite.done", lang, name=write_fingerprints(found, source, edition)))
    if ledger:
        name = edition_of(found, edition)
        path, count = complete_ledger(found, outline_of(found, read_document(source), name), name, lang)
        click.echo(HELP("cite.ledger_done", lang, n=count, name=path))
