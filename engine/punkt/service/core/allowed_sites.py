"""Sites of others whose scripts may ask the service in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")


def checked_origins(origins: Iterable[str]) -> tuple[str, ...]:
    """Sites as browsers name them. Raises P436 for what is none; ``*`` is none: whoever may ask is named."""
    found = tuple(one.lower().rstrip("/") for one in origins)
    wrong = [Diagnostic("P436", Place("punkt"), {"name": one}) for one in found if not _ORIGIN.fullmatch(one)]
    if wrong:
        raise PunktError(wrong)
    return found
