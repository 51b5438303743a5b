"""``punkt map --suggest``: a draft of what the columns of a register mean."""

from __future__ import annotations

from pathlib import Path

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .frame import Command, common, out_option, write
from .helps import HELP


@click.command(cls=Command, add_help_option=False)
@click.option("--suggest", "register", required=True, metavar="INPUT")
@click.option("--pack", metavar="ID")
@out_option()
@click.option("--table", default="", metavar="NAME")
@click.option("--encoding", metavar="NAME")
@click.option("--delimiter", metavar="CHAR")
@common
@click.pass_obj
def map(
    lang: str,
    register: str,
    pack: str | None,
    out: str | None,
    table: str,
    encoding: str | None,
    delimiter: str | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Draft a map."""
    from punkt.deciding.rule_base import load
    from punkt.files.whole_files import write_whole, writing
    from punkt.law.loading.pack_store import load_all
    from punkt.law.packs.vocabulary import NO_VOCABULARY
    from punkt.registers.prepare.output_files import file_faults
    from punkt.registers.read.open_source import open_source
    from punkt.registers.read.read_options import Head, ReadOptions
    from punkt.registers.suggest.suggest_map import suggest

    from .named_tables import delimiter_of

    if out is not None and Path(out).exists():
        raise PunktError([Diagnostic("P822", Place(out))])
    if out is not None and (faults := file_faults(Path(out), (), overwrite=False)):
        raise PunktError(faults)
    known = (one.vocabulary for one in load_all(pack_dirs) if one.vocabulary.id) if not pack else iter(())
    vocabulary = load(pack, pack_dirs=pack_dirs).vocabulary if pack else next(known, NO_VOCABULARY)
    source = open_source(register, ReadOptions(encoding, delimiter_of(delimiter), table, head=Head(found=True)))
    draft = suggest(source, vocabulary, lang)
    if out is None:
        write(draft.text.encode())
    else:
        with writing(Path(out), resumable=False):
            write_whole(Path(out), draft.text.encode())
        click.echo(HELP("map.done", lang, name=out, n=draft.columns, known=draft.known))
