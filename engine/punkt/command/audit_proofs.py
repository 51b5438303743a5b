"""``punkt audit prove|consistent|witness|stamp|key``: what the journal shows to others, who need not believe it."""

from __future__ import annotations

from pathlib import Path

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require
from punkt.files.texts import bilingual

from .audit_options import PARTS, SIGN_KEY, audited, open_journal, proven, record_in, signing, user
from .frame import LANGUAGE, Command, Group, helped, out_option, write

SERVED = ("fastapi", "uvicorn", "prometheus_client")
"""What a witness needs that answers over HTTP."""


@click.command(cls=Command, add_help_option=False)
@click.argument("number", type=int, metavar="ENTRY")
@click.argument("path")
@proven
@audited
@click.pass_obj
def prove(
    lang: str,
    number: int,
    path: str,
    private_key: str | None,
    checkpoint: str | None,
    public_key: str | None,
    disclose: bool,
    journal: str,
    seal_key: str | None,
) -> None:
    """Write the proof of one entry."""
    from punkt.showing.journal.journal_text import says

    with open_journal(journal, seal_key) as opened:
        opened.prove(
            number, path, private_key=private_key, checkpoint=checkpoint, public_key=public_key, disclose=disclose
        )
    click.echo(says("proven", lang, path=path, n=number))


@click.command(cls=Command, add_help_option=False)
@click.argument("old")
@click.argument("new")
@click.option("--public-key", metavar="FILE", required=True)
@out_option()
@audited
@click.pass_obj
def consistent(
    lang: str, old: str, new: str, public_key: str, out: str | None, journal: str, seal_key: str | None
) -> None:
    """Show that one checkpoint continues another; an old one named ``-`` is the empty journal."""
    from punkt.files.signing import write_new
    from punkt.showing.journal.journal_text import says

    with open_journal(journal, seal_key) as opened:
        proof = opened.consistency(None if old == "-" else old, new, public_key)
    if out is not None:
        write_new(out, proof)
    click.echo(says("consistent", lang, old=old, new=new))


@click.command(cls=Command, add_help_option=False)
@click.argument("request", required=False, metavar="[FILE]")
@click.option("--state", metavar="FILE", required=True)
@click.option("--name", metavar="NAME", required=True)
@click.option("--private-key", metavar="FILE", default=SIGN_KEY)
@click.option("--public-key", metavar="FILE")
@click.option("--serve", metavar="ADDRESS")
@click.option("--lang", type=LANGUAGE, expose_value=False)
@helped
@click.pass_obj
def witness(
    lang: str,
    request: str | None,
    state: str,
    name: str,
    private_key: str,
    public_key: str | None,
    serve: str | None,
) -> None:
    """Cosign what continues the last checkpoint that was seen."""
    require("audit", *PARTS)
    from punkt.files.signing import content_of, read_private, read_public, trouble
    from punkt.journal import note
    from punkt.journal.witness import Witness
    from punkt.showing.journal.journal_text import says

    key = read_private(private_key)
    if not note.is_name(name):
        raise trouble(name, bilingual("journal.faults.no_name"))
    if request is None and serve is None:
        click.echo(note.verifier_key(name, key.public_key(), note.COSIGNED))
        return
    if public_key is None:
        raise trouble("--public-key", bilingual("journal.faults.keyless"))
    mine = Witness(Path(state), name, key, read_public(public_key))
    if serve is not None:
        require("web", *SERVED)
        from punkt.service.witness_server import serve_on

        serve_on(serve, mine, lambda: click.echo(says("witnessing", lang, where=serve, name=name), err=True))
        return
    answer = mine.add(content_of(str(request), bilingual("journal.faults.none")))
    if answer.status != 200:
        why = bilingual(f"journal.faults.witness_{answer.status}", size=answer.body.strip())
        raise PunktError([Diagnostic("P984", Place(str(request)), {"why": why})])
    write(answer.body.encode())


@click.command(cls=Command, add_help_option=False)
@click.argument("file")
@click.option("--request", metavar="FILE")
@click.option("--url", metavar="URL")
@click.option("--stamp", "answer", metavar="FILE", required=True)
@click.option("--root", metavar="FILE")
@click.option("--lang", type=LANGUAGE, expose_value=False)
@helped
@click.pass_obj
def stamp(lang: str, file: str, request: str | None, url: str | None, answer: str, root: str | None) -> None:
    """Have an authority stamp a checkpoint, or check such a stamp."""
    require("audit", *PARTS)
    from punkt.files.signing import content_of, write_new
    from punkt.journal import stamps
    from punkt.showing.journal.journal_text import says

    if sum(one is not None for one in (request, url)) + (root is not None and not url) != 1:
        raise click.UsageError("--request | --url | --root")
    content = content_of(file, bilingual("journal.faults.none"))
    if request is not None:
        write_new(request, stamps.request_for(content))
        click.echo(says("stamp_request", lang, file=request))
        return
    if url is not None:
        write_new(answer, stamps.ask(url, stamps.request_for(content)))
        click.echo(says("stamp_kept", lang, file=answer))
    if root is not None:
        when = stamps.stamped_at(content, Path(answer), Path(root))
        click.echo(says("stamped", lang, file=file, time=when.isoformat()))


@click.group(cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def key() -> None:
    """Keys that follow one another."""


@key.command(add_help_option=False)
@click.argument("file")
@click.option("--private-key", metavar="FILE", default=SIGN_KEY)
@click.option("--why", metavar="TEXT", required=True)
@signing
@audited
@click.pass_obj
def add(lang: str, file: str, private_key: str, why: str, who: str | None, journal: str, seal_key: str | None) -> None:
    """Hand over to another key."""
    record_in(journal, seal_key, lang, lambda opened: opened.add_key(file, private_key, who or user(), why))


@key.command(add_help_option=False)
@click.argument("file")
@click.option("--why", metavar="TEXT", required=True)
@signing
@audited
@click.pass_obj
def revoke(lang: str, file: str, why: str, who: str | None, journal: str, seal_key: str | None) -> None:
    """Believe a key no more."""
    record_in(journal, seal_key, lang, lambda opened: opened.revoke_key(file, who or user(), why))
