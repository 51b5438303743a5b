"""Writing a file as a whole, so that nothing half-written is left."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says


def write_file(data: bytes, name: str, replace: bool) -> None:
    """Write a file; without ``replace`` one that is there already is kept. Raises :class:`PunktError`."""
    path = Path(name)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".punkt-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(temporary, 0o666 & ~umask)
            if replace:
                os.replace(temporary, path)
            else:
                os.link(temporary, path)  # fails where there is such a file
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
    except (OSError, ValueError) as error:
        raise PunktError([Diagnostic("P697", Place("punkt"), {"name": name, "why": system_says(error)})]) from None
