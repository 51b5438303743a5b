"""``--require-signed`` and ``--public-key``: only packs decide that somebody who is trusted signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

if TYPE_CHECKING:
    from punkt.law.loading.pack_signatures import Trust


def trusting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that can be told to take signed packs only."""
    command = click.option("--public-key", "public_keys", multiple=True, metavar="FILE")(command)
    return click.option("--require-signed", is_flag=True)(command)


def trust_of(require_signed: bool, public_keys: Sequence[str]) -> Trust | None:
    """Who is trusted to sign; ``None`` where packs need not be signed. Raises :class:`PunktError` for keys that will not do."""
    if not require_signed:
        if public_keys:
            arguments = {"option": "--public-key", "other": "--require-signed"}
            raise PunktError([Diagnostic("P696", Place("punkt"), arguments)])
        return None
    from punkt.law.loading.pack_signatures import Trust

    return Trust.of(public_keys)
