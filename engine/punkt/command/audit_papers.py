"""``punkt audit papers``: the register of papers issued; and ``punkt form --record``, which issues one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .audit_options import FOUND, JOURNAL, audited, day_of, open_journal, say_recorded, user
from .frame import Command, write
from .terminal import screen


def record_issued(
    where: str, seal_key: str | None, who: str | None, entry: int | None, lang: str, **issued: Any
) -> None:
    """Record a paper as issued on the decision of an entry, else on the last entry of its decision; ``issued`` as of
    :class:`.IssuedPaper`.

    Says on standard error where it stands. Raises P990 where that decision is not recorded, P989 where the paper is
    not made from it.
    """
    with open_journal(where or os.environ.get("PUNKT_JOURNAL") or JOURNAL, seal_key) as journal:
        from punkt.journal.issuing import IssuedPaper

        paper = IssuedPaper(**issued)
        if entry is None:
            from punkt.journal import EntryQuery

            found = journal.search(EntryQuery(digest=paper.decision, kind="decision"), size=1).entries
            if not found:
                raise PunktError([Diagnostic("P990", Place(journal.database.name), {"digest": paper.decision})])
            entry = found[0].id
        made = journal.issue(entry, paper, who or user())
    say_recorded([made], lang, err=True)


@click.command(cls=Command, add_help_option=False)
@click.argument("numbers", nargs=-1, type=int, metavar="[ENTRY…]")
@click.option("--case", metavar="CASE")
@click.option("--since", metavar="DATE")
@click.option("--until", metavar="DATE")
@click.option("--check", metavar="FILE")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@audited
@click.pass_obj
def papers(
    lang: str,
    numbers: tuple[int, ...],
    case: str | None,
    since: str | None,
    until: str | None,
    check: str | None,
    form: str,
    journal: str,
    seal_key: str | None,
) -> int:
    """List the papers issued, or say whether a file is one of them."""
    import orjson

    from punkt.files.read import unreadable
    from punkt.showing.journal.journal_text import paper_checked, papers_text

    content = None
    if check is not None:
        try:
            content = Path(check).read_bytes()
        except (OSError, ValueError) as error:
            raise unreadable(check, error) from None
    with open_journal(journal, seal_key) as opened:
        from punkt.journal.issuing import register

        days = day_of(since), day_of(until)
        found = register(opened.database, opened.get, opened.keys, numbers, case, *days)
    if content is not None:
        said, same = paper_checked(str(check), found.lines, content, lang)
        write(said.encode() + b"\n")
        return 0 if same else FOUND
    if form == "json":
        write(b"".join(orjson.dumps(one.to_dict()) + b"\n" for one in found.lines))
    else:
        write(papers_text(found, lang, *screen()).encode())
    return 0
