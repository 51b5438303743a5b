"""``punkt serve``: the HTTP service and its web pages."""

from __future__ import annotations

import click

from punkt.files.messages.optional_parts import missing

from .frame import Command, FiniteRange, common
from .helps import HELP
from .trusted import trust_of, trusting


@click.command("serve", cls=Command, add_help_option=False)
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS")
@click.option("--port", default=8080, type=click.IntRange(0, 65535), metavar="NUMBER")
@click.option("--keys", metavar="FILE", envvar="PUNKT_KEYS", default="")
@click.option("--journal", metavar="URL", envvar="PUNKT_JOURNAL", default="")
@click.option("--seal-key", metavar="FILE", envvar="PUNKT_SEAL_KEY", default="")
@click.option("--private-key", metavar="FILE", default="")
@trusting
@click.option("--approved", type=click.IntRange(min=1), metavar="N", default=None)
@click.option("--four-eyes", is_flag=True)
@click.option("--no-record", is_flag=True)
@click.option("--workers", type=click.IntRange(0, 64), metavar="NUMBER")
@click.option("--drafts", metavar="URL", envvar="PUNKT_DRAFTS", default="")
@click.option("--draft-days", type=click.IntRange(1, 3650), default=30, metavar="NUMBER")
@click.option("--register-days", type=click.IntRange(1, 365), default=7, metavar="NUMBER")
@click.option("--name", "names", multiple=True, metavar="HOST")
@click.option("--trusted-proxy", "proxies", multiple=True, metavar="ADDRESS")
@click.option("--allow-origin", "origins", multiple=True, metavar="URL")
@click.option("--traces", metavar="URL", envvar="PUNKT_TRACES", default="")
@click.option("--rate", type=FiniteRange(min=0), metavar="NUMBER")
@click.option("--max-body", type=click.IntRange(1024, 2 * 1024 * 1024), metavar="BYTES")
@click.option("--max-upload", type=click.IntRange(1024, 20 * 1024 * 1024), metavar="BYTES")
@click.option("--max-seconds", type=FiniteRange(0.1, 3600), metavar="NUMBER")
@common
@click.pass_obj
def serve(
    lang: str,
    packs: tuple[str, ...],
    host: str,
    port: int,
    keys: str,
    journal: str,
    seal_key: str,
    private_key: str,
    require_signed: bool,
    public_keys: tuple[str, ...],
    approved: int | None,
    four_eyes: bool,
    no_record: bool,
    workers: int | None,
    drafts: str,
    draft_days: int,
    register_days: int,
    names: tuple[str, ...],
    proxies: tuple[str, ...],
    origins: tuple[str, ...],
    traces: str,
    rate: float | None,
    max_body: int | None,
    max_upload: int | None,
    max_seconds: float | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Run the service until it is told to stop."""
    try:
        from punkt.service.core.settings import ServiceLimits, Settings
        from punkt.service.server import run
    except ImportError as error:
        raise missing("web", str(error.name)) from None
    settings = Settings(packs, pack_dirs, host, port, keys, journal, seal_key, private_key, not no_record, names=names)
    settings = settings.but(
        proxies=proxies, origins=origins, drafts=drafts, draft_days=draft_days, approved=approved or 0
    )
    settings = settings.but(register_days=register_days, four_eyes=four_eyes, traces=traces)
    if require_signed or public_keys:
        trust_of(require_signed, public_keys)
        settings = settings.but(public_keys=public_keys)
    if workers is not None:
        settings = settings.but(workers=workers)
    usual = ServiceLimits()
    limits = ServiceLimits(
        body=max_body or usual.body,
        upload=max_upload or usual.upload,
        seconds=max_seconds or usual.seconds,
        rate=usual.rate if rate is None else rate,
        burst=usual.burst if rate is None else max(1, round(rate * 4)),
    )

    def ready(address: str) -> None:
        click.echo(HELP("serve.ready", lang, address=address))
        click.echo(HELP("serve.with_keys" if keys else "serve.local", lang))
        if not drafts:
            click.echo(HELP("serve.drafts_pass", lang))
        if no_record:
            click.echo(HELP("serve.unrecorded", lang))

    run(settings.but(limits=limits), ready)
