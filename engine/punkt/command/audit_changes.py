"""``punkt audit init|correct|withdraw|expire``: how a journal is made, and what is said later of what it holds."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import bilingual

from .audit_options import audited, day_of, open_journal, record_in, signing, user
from .frame import Command


@click.command(cls=Command, add_help_option=False)
@click.option("--whole", is_flag=True)
@audited
@click.pass_obj
def init(lang: str, whole: bool, journal: str, seal_key: str | None) -> None:
    """Make a journal, and say how it seals."""
    from punkt.showing.journal.journal_text import says

    if whole and not seal_key:
        from punkt.journal.sealing import key_trouble

        raise key_trouble(journal, bilingual("journal.faults.needs_key"))
    with open_journal(journal, seal_key, create=True, whole=whole) as opened:
        if opened.whole != whole:
            raise PunktError([Diagnostic("P770", Place(journal), {"why": bilingual("journal.faults.made_already")})])
    click.echo(says("made_whole" if whole else "made_journal", lang, name=journal))


@click.command(cls=Command, add_help_option=False)
@click.argument("number", type=int, metavar="ENTRY")
@click.option("--by", type=int, metavar="ENTRY", required=True)
@click.option("--why", metavar="TEXT", required=True)
@signing
@audited
@click.pass_obj
def correct(lang: str, number: int, by: int, why: str, who: str | None, journal: str, seal_key: str | None) -> None:
    """Say that a later decision stands in place of one."""
    record_in(journal, seal_key, lang, lambda opened: opened.correct(number, by, who or user(), why))


@click.command(cls=Command, add_help_option=False)
@click.argument("number", type=int, metavar="ENTRY")
@click.option("--why", metavar="TEXT", required=True)
@signing
@audited
@click.pass_obj
def withdraw(lang: str, number: int, why: str, who: str | None, journal: str, seal_key: str | None) -> None:
    """Say that a decision holds no more."""
    record_in(journal, seal_key, lang, lambda opened: opened.withdraw(number, who or user(), why))


@click.command(cls=Command, add_help_option=False)
@click.option("--older-than", "age", metavar="AGE", required=True)
@click.option("--pack", metavar="ID")
@click.option("--as-of-before", metavar="DATE")
@click.option("--erase", is_flag=True)
@click.option("--why", metavar="TEXT", default="")
@signing
@audited
@click.pass_obj
def expire(
    lang: str,
    age: str,
    pack: str | None,
    as_of_before: str | None,
    erase: bool,
    why: str,
    who: str | None,
    journal: str,
    seal_key: str | None,
) -> None:
    """List what is older than it may be kept, and erase it only where that is asked for."""
    from punkt.journal.expiry import Retention, day_before
    from punkt.showing.journal.journal_text import says

    day = day_of(as_of_before)
    rule = Retention(day_before(age, datetime.now(UTC).date()), pack, day)
    with open_journal(journal, seal_key) as opened:
        numbers = opened.with_papers(opened.expired(rule))
        entries = opened.erase(numbers, who or user(), why) if erase else []
        if entries and not opened.database.tidy():
            click.echo(says("erasure_log", lang, name=opened.database.name), err=True)
    for number, entry in zip(numbers, entries, strict=False):
        click.echo(says("erasure_done", lang, n=number, by=entry.id))
    if not erase and numbers:
        click.echo(says("would_erase", lang, n=len(numbers), names=", ".join(map(str, numbers))))
    if not numbers:
        click.echo(says("erasure_none", lang))
