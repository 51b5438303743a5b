"""Files written whole or not at all, and what a disk says put into messages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from .drafts import prepared as prepared
from .drafts import write_whole as write_whole
from .messages.diagnostics import Diagnostic, Place, PunktError
from .messages.system_words import number_of, system_says
from .texts import Said


@contextmanager
def writing(target: Path, resumable: bool = True) -> Iterator[None]:
    """Turn a fault of the disk into a message about ``target``: full, not allowed, gone.

    ``resumable``: whether what is written can be gone on with (``--resume``), which is the advice then; else it is
    to begin anew. Raises :class:`PunktError` in place of :class:`OSError`.
    """
    try:
        yield
    except OSError as error:
        if not resumable:
            raise PunktError([Diagnostic("P855", Place(str(target)), {"reason": system_says(error)})]) from None
        import errno

        if number_of(error) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise PunktError([Diagnostic("P800", Place(str(target)))]) from None
        raise PunktError([Diagnostic("P801", Place(str(target)), {"reason": system_says(error)})]) from None


@contextmanager
def writing_named(name: str) -> Iterator[None]:
    """The same for a single file that the call names: the advice is to name another one."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        raise PunktError([Diagnostic("P697", Place("punkt"), {"name": name, "why": system_says(error)})]) from None


def commit_file(draft: Path, path: Path) -> None:
    """Bring ``draft``, a finished file, to the disk and rename it to ``path``, in the same file system. Raises :class:`OSError`."""
    with draft.open("rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(draft, path)
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError:  # folders cannot be opened everywhere
        return
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def why_unwritable(folder: Path) -> Said | None:
    """Why no file can be made in a folder, in both languages; ``None`` where one can."""
    try:
        with TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return system_says(error)
