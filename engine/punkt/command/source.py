"""``punkt source``: the texts of documents that somebody has, kept to be shown beside what cites them."""

from __future__ import annotations

import click

from punkt.files.messages.diagnostics import PunktError

from .frame import Command, Group, common, complain, helped, write
from .helps import HELP
from .terminal import screen

DIFFERS = ("P652", "P653", "P654", "P655", "P656")
"""What makes a text another document than the one registered."""


@click.group("source", cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def source() -> None:
    """Texts of documents."""


@source.command("add", add_help_option=False, cls=Command)
@click.argument("pack")
@click.argument("file", metavar="FILE")
@click.option("--edition", metavar="NAME")
@common
@click.pass_obj
def add(lang: str, pack: str, file: str, edition: str | None, pack_dirs: tuple[str, ...]) -> int:
    """Keep a text, if every unit of it is as the pack has it registered."""
    from punkt.deciding.rule_base import load
    from punkt.law.sources.kept_texts import keep_text

    found = load(pack, pack_dirs=pack_dirs).packs[-1]
    try:
        kept = keep_text(found, file, edition)
    except PunktError as error:
        if all(fault.code in DIFFERS for fault in error.diagnostics):
            return complain([*error.lines(lang), HELP("source.refused", lang, n=len(error.diagnostics))])
        raise
    name = f"{kept.pack}, {kept.edition}" if kept.edition else kept.pack
    click.echo(HELP("source.added", lang, name=name, n=len(kept.units), file=kept.path))
    return 0


@source.command("list", add_help_option=False, cls=Command)
@common
@click.pass_obj
def list_(lang: str, pack_dirs: tuple[str, ...]) -> None:
    """Show which documents' texts are within reach, and which are not."""
    from punkt.law.loading.pack_store import load_all
    from punkt.law.sources.kept_texts import as_registered, folder, kept_texts
    from punkt.showing.words.text_page import TextPage

    kept = {(one.pack, one.edition): one for one in kept_texts()}
    rows = []
    for pack in (loaded.packs[-1] for loaded in load_all(pack_dirs)):
        for edition, registered in (pack.source.by_edition if pack.source else {}).items():
            text = kept.pop((pack.id, edition), None)
            same = len(as_registered(text.units, registered.units)) if text else 0
            said = (
                HELP("source.units", lang, n=same, total=len(registered.units)) if text else HELP("source.none", lang)
            )
            rows.append((pack.id, edition or "—", said))
    rows += [(name, edition or "—", HELP("source.no_pack", lang)) for name, edition in kept]
    page = TextPage(*screen())
    page.table([HELP(f"source.col_{head}", lang) for head in ("pack", "edition", "text")], rows, (0, 0, 1), 0)
    page.line()
    page.line(HELP("source.folder", lang, folder=folder()))
    write(page.text().encode())


@source.command("text", add_help_option=False, cls=Command)
@click.argument("file", metavar="FILE")
@common
@click.pass_obj
def text(lang: str, file: str, pack_dirs: tuple[str, ...]) -> None:
    """Show the text of a document as it is read."""
    from punkt.law.sources.documents.document_file import read_document

    write(read_document(file).encode("utf-8", "surrogatepass"))


@source.command("remove", add_help_option=False, cls=Command)
@click.argument("pack")
@click.option("--edition", metavar="NAME")
@common
@click.pass_obj
def remove(lang: str, pack: str, edition: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Remove the texts of a pack, or of one edition."""
    from punkt.law.sources.kept_texts import drop_texts

    for one in drop_texts(pack, edition):
        name = f"{one.pack}, {one.edition}" if one.edition else one.pack
        click.echo(HELP("source.removed", lang, name=name))
