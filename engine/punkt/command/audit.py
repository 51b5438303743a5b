"""``punkt audit``: the journal of decisions from the command line; and ``punkt decide --record``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require
from punkt.files.texts import bilingual

from .audit_changes import correct, expire, init, withdraw
from .audit_options import (
    FOUND,
    JOURNAL,
    PARTS,
    SEAL_KEY,
    SIGN_KEY,
    audited,
    day_of,
    open_journal,
    proven,
    say_recorded,
    signing,
    user,
)
from .audit_papers import papers
from .audit_proofs import consistent, key, prove, stamp, witness
from .frame import LANGUAGE, Group, helped, out_option, write
from .terminal import screen

if TYPE_CHECKING:
    from punkt.deciding.decision import Decision
    from punkt.files.read import Document


def record_decided(
    where: str, seal_key: str | None, who: str | None, decided: Sequence[tuple[Document, Decision]], lang: str
) -> None:
    """Record decisions, all or none, and say on standard error where they stand."""
    with open_journal(where or os.environ.get("PUNKT_JOURNAL") or JOURNAL, seal_key, create=True) as journal:
        entries = journal.record_many(decided, who or user())
    say_recorded(entries, lang, err=True)


@click.group(cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def audit() -> None:
    """The journal of decisions."""


for one in (consistent, correct, expire, init, key, papers, prove, stamp, withdraw, witness):
    audit.add_command(one)


@audit.command(add_help_option=False)
@click.option("--checkpoint", "checkpoints", multiple=True, metavar="FILE")
@click.option("--public-key", metavar="FILE")
@click.option("--witness", "witnesses", multiple=True, metavar="NAME+…+…")
@audited
@click.pass_obj
def verify(
    lang: str,
    checkpoints: tuple[str, ...],
    public_key: str | None,
    witnesses: tuple[str, ...],
    journal: str,
    seal_key: str | None,
) -> int:
    """Walk the chain."""
    from punkt.showing.journal.journal_text import report_text

    with open_journal(journal, seal_key) as opened:
        report = opened.verify(checkpoints, public_key, witnesses)
    write(report_text(report, lang, *screen()).encode())
    return 0 if report.good else FOUND


@audit.command(add_help_option=False)
@click.argument("numbers", nargs=-1, type=int, metavar="[ENTRY…]")
@click.option("--all", "every", is_flag=True)
@audited
@click.pass_obj
def replay(lang: str, numbers: tuple[int, ...], every: bool, journal: str, seal_key: str | None) -> int:
    """Decide recorded cases again."""
    from punkt.showing.journal.journal_text import replays_text

    if every and numbers:
        raise click.UsageError("ID… | --all")
    with open_journal(journal, seal_key) as opened:
        found = opened.replay() if not numbers else (one for number in numbers for one in opened.replay(number))
        shown, good = replays_text(found, lang, *screen())
    write(shown.encode())
    return 0 if good else FOUND


@audit.command(add_help_option=False)
@click.argument("path")
@proven
@audited
@click.pass_obj
def export(
    lang: str,
    path: str,
    private_key: str | None,
    checkpoint: str | None,
    public_key: str | None,
    disclose: bool,
    journal: str,
    seal_key: str | None,
) -> None:
    """Write a bundle that can be checked without Punkt."""
    from punkt.showing.journal.journal_text import says

    with open_journal(journal, seal_key) as opened:
        number = opened.export(
            path, private_key=private_key, checkpoint=checkpoint, public_key=public_key, disclose=disclose
        )
    click.echo(says("exported", lang, path=path, n=number))


@audit.command(add_help_option=False)
@click.argument("file", required=False)
@click.option("--seal", is_flag=True)
@click.option("--lang", type=LANGUAGE, expose_value=False)
@helped
@click.pass_obj
def keygen(lang: str, file: str | None, seal: bool) -> None:
    """Make keys."""
    require("audit", *PARTS)
    from punkt.files import signing as keys
    from punkt.journal.sealing import SealKeys
    from punkt.showing.journal.journal_text import says

    file = file or (SEAL_KEY if seal else SIGN_KEY)
    if seal:
        keys.write_secret(file, SealKeys.new().encode() + b"\n")
        click.echo(says("made_seal", lang, file=file))
        return
    private, public = keys.new_keys()
    if Path(f"{file}.pub").exists():
        raise keys.trouble(f"{file}.pub", bilingual("commands.output.file_exists"))
    keys.write_secret(file, private)
    keys.write_secret(f"{file}.pub", public)
    name = keys.fingerprint(keys.read_public(f"{file}.pub"))
    click.echo(says("made_pair", lang, file=file, name=name))


@audit.command(add_help_option=False)
@click.option("--private-key", metavar="FILE", default=SIGN_KEY)
@out_option(default="-")
@audited
@click.pass_obj
def checkpoint(lang: str, private_key: str, out: str, journal: str, seal_key: str | None) -> int:
    """Sign how far the journal has come, if it is whole."""
    from punkt.files.signing import write_new
    from punkt.journal.checkpoint import parse
    from punkt.showing.journal.journal_text import report_text, says

    with open_journal(journal, seal_key) as opened:
        content = opened.checkpoint(private_key)
        report = opened.verify()
    if not report.good:
        click.echo(report_text(report, lang, *screen()), nl=False, err=True)
        return FOUND
    if out == "-":
        write(content)
        return 0
    write_new(out, content)
    signed, _ = parse(content)
    key = "checkpointed" if signed.number else "checkpointed_empty"
    click.echo(says(key, lang, file=out, n=signed.number, hash=signed.hash))
    return 0


@audit.command(add_help_option=False)
@click.argument("file")
@audited
@click.pass_obj
def backup(lang: str, file: str, journal: str, seal_key: str | None) -> int:
    """Copy the journal into a new file, and check the copy."""
    from punkt.showing.journal.journal_text import report_text, says

    with open_journal(journal, seal_key) as opened:
        from punkt.journal.backup import back_up

        report = back_up(opened, file)
    if not report.good:
        click.echo(report_text(report, lang, *screen()), nl=False, err=True)
        click.echo(says("not_backed_up", lang), err=True)
        return FOUND
    click.echo(says("backed_up", lang, file=file, n=report.entries))
    if report.last is not None:
        click.echo(says("last", lang, n=report.last[0], hash=report.last[1]))
    return 0


@audit.command(add_help_option=False)
@click.argument("numbers", nargs=-1, type=int, metavar="[ENTRY…]")
@click.option("--case", metavar="CASE")
@click.option("--why", metavar="TEXT", required=True)
@signing
@audited
@click.pass_obj
def erase(
    lang: str,
    numbers: tuple[int, ...],
    case: str | None,
    why: str,
    who: str | None,
    journal: str,
    seal_key: str | None,
) -> None:
    """Erase what is sealed."""
    from punkt.showing.journal.journal_text import says

    if (case is None) == (not numbers):
        raise click.UsageError("ID… | --case")
    with open_journal(journal, seal_key) as opened:
        chosen = opened.with_papers(numbers if case is None else opened.sealed_of(case))
        entries = opened.erase(chosen, who or user(), why)
        gone, name = opened.database.tidy(), opened.database.name
    for number, entry in zip(chosen, entries, strict=True):
        click.echo(says("erasure_done", lang, n=number, by=entry.id))
    if not entries:
        click.echo(says("erasure_none", lang))
    elif not gone:
        click.echo(says("erasure_log", lang, name=name), err=True)


@audit.command(add_help_option=False)
@click.argument("number", type=int, metavar="ENTRY")
@click.option("--format", "form", type=click.Choice(["text", "json", "decision", "case", "paper"]), default="text")
@audited
@click.pass_obj
def show(lang: str, number: int, form: str, journal: str, seal_key: str | None) -> None:
    """Show an entry."""
    import orjson

    from punkt.showing.journal.journal_text import entry_text

    with open_journal(journal, seal_key) as opened:
        entry = opened.get(number)
    if form == "text":
        write(entry_text(entry, lang, *screen()).encode())
    elif form == "json":
        write(orjson.dumps(entry.to_dict()) + b"\n")
    elif form == "paper":
        if entry.paper_bytes is None:
            raise PunktError([Diagnostic("P991", Place(journal), {"number": number})])
        click.echo(entry.paper_bytes, nl=False)
    else:
        content = entry.case_bytes if form == "case" else entry.decision_bytes
        if content is None:
            from punkt.journal.sealing import key_trouble
            from punkt.showing.journal.journal_text import closed

            raise key_trouble(journal, closed(entry))
        write(content + b"\n")


@audit.command(add_help_option=False)
@click.option("--case", metavar="CASE")
@click.option("--day", metavar="DATE")
@click.option("--since", metavar="DATE")
@click.option("--until", metavar="DATE")
@click.option("--outcome", metavar="NAME")
@click.option("--value", metavar="VALUE")
@click.option("--digest", metavar="SHA256")
@click.option("--by", metavar="NAME")
@click.option("--text", metavar="TEXT")
@click.option("--page", type=click.IntRange(1), default=1, metavar="N")
@click.option("--size", type=click.IntRange(1, 1000), default=20, metavar="N")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@audited
@click.pass_obj
def search(
    lang: str,
    case: str | None,
    day: str | None,
    since: str | None,
    until: str | None,
    outcome: str | None,
    value: str | None,
    digest: str | None,
    by: str | None,
    text: str | None,
    page: int,
    size: int,
    form: str,
    journal: str,
    seal_key: str | None,
) -> None:
    """Find entries."""
    import orjson

    from punkt.journal import EntryQuery
    from punkt.showing.journal.journal_text import search_text

    with open_journal(journal, seal_key) as opened:
        wanted = EntryQuery(case, day_of(day), day_of(since), day_of(until), outcome, value, digest, by, text)
        found = opened.search(wanted, page=page, size=size)
    if form == "json":
        write(b"".join(orjson.dumps(entry.to_dict()) + b"\n" for entry in found.entries))
    else:
        write(search_text(found, lang, *screen()).encode())
