"""``punkt packs``: what packs there are, or which norms want to be confirmed anew."""

from __future__ import annotations

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .frame import Command, common, write
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.option("--stale", metavar="SPAN")
@click.option("--as-of", metavar="DATE")
@common
@click.pass_obj
def packs(lang: str, stale: str | None, as_of: str | None, pack_dirs: tuple[str, ...]) -> None:
    """List the packs, or the norms that want to be confirmed anew."""
    if stale is not None:
        from punkt.authoring.staleness import stale_text

        write(stale_text(stale, pack_dirs, as_of, lang, *screen()).encode())
        return
    if as_of is not None:
        raise PunktError([Diagnostic("P696", Place("punkt"), {"option": "--as-of", "other": "--stale"})])
    from punkt.showing.pack.pack_listing import packs_text

    write(packs_text(pack_dirs, lang, *screen()).encode())
