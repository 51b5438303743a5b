"""``punkt pack``: a pack as one file, signed, and whether it is the one that somebody signed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from punkt.files.messages.diagnostics import PunktError

from .frame import Command, Group, common, complain, helped, out_option, spoken
from .helps import HELP

FOUND = 1
"""The exit code where a check found something."""


@click.group("pack", cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def pack() -> None:
    """Packs as files."""


@pack.command("build", add_help_option=False, cls=Command)
@click.argument("folder", metavar="DIR")
@out_option()
@common
@click.pass_obj
def build(lang: str, folder: str, out: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Make the file of a pack."""
    from punkt.authoring.pack_file import built
    from punkt.files.whole_files import write_whole, writing_named

    made = built(Path(folder), pack_dirs)
    target = Path(out or made.name)
    with writing_named(str(target)):
        write_whole(target, made.content)
    _tell(HELP("pack build.done", lang, file=str(target), **made.said), made.bases, lang)


def _tell(line: str, bases: Sequence[str], lang: str) -> None:
    click.echo(line)
    for base in bases:
        click.echo(HELP("pack.base", lang, base=base))


@pack.command("sign", add_help_option=False, cls=Command)
@click.argument("file", metavar="FILE")
@click.option("--private-key", metavar="FILE", required=True)
@spoken
@click.pass_obj
def sign(lang: str, file: str, private_key: str) -> None:
    """Sign the file of a pack."""
    from punkt.files.whole_files import write_whole, writing_named
    from punkt.law.loading.pack_archive import read_archive
    from punkt.law.loading.pack_signatures import read_signatures, signature_file, signed

    archive = read_archive(Path(file))
    target = signature_file(archive.place)
    content, key = signed(archive, private_key, read_signatures(target), target)
    with writing_named(str(target)):
        write_whole(target, content)
    click.echo(HELP("pack sign.done", lang, file=str(target), key=key))


@pack.command("verify", add_help_option=False, cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--public-key", "public_keys", multiple=True, required=True, metavar="FILE")
@spoken
@click.pass_obj
def verify(lang: str, files: tuple[str, ...], public_keys: tuple[str, ...]) -> int:
    """Say whether files of packs are those that somebody trusted signed."""
    from punkt.authoring.pack_file import about, bases_of
    from punkt.law.loading.pack_archive import read_archive
    from punkt.law.loading.pack_signatures import Trust, read_signatures, signature_file

    trust, faults = Trust.of(public_keys), []
    for file in files:
        try:
            archive = read_archive(Path(file))
            place = signature_file(archive.place)
            key = trust.check(archive, read_signatures(place), place)
        except PunktError as error:
            faults += error.lines(lang)
            continue
        _tell(HELP("pack verify.done", lang, file=file, key=key, **about(archive)), bases_of(archive), lang)
    return complain(faults, FOUND) if faults else 0
