"""Files written whole or not at all, and what a disk says put into messages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EEXIST
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile

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


def write_whole(path: Path, content: bytes, replace: bool = True, mode: int = 0o666) -> None:
    """Write a file so that it is there whole or not at all, on the disk when this returns.

    ``replace``: whether a file that is there already may be written over; else :class:`FileExistsError` is raised.
    ``mode``: who may read and write it, as far as the process allows it to others.
    Raises :class:`OSError` and, for a path with a zero byte, :class:`ValueError`, leaving nothing behind.
    """
    with prepared(path, content, replace, mode):
        pass


@contextmanager
def prepared(path: Path, content: bytes, replace: bool = True, mode: int = 0o666) -> Iterator[None]:
    """The same, but what is inside is done when all is on the disk except the file's name: it takes that at the end.

    What is inside is not begun where the file could not be written, and the file is not there where it fails.
    """
    draft = path.parent / f".punkt-{token_hex(8)}"
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if not replace and path.exists():
            raise FileExistsError(EEXIST, "", path)
        yield
        if replace:
            os.replace(draft, path)
        else:
            os.link(draft, path)  # fails where there is such a file
    finally:
        draft.unlink(missing_ok=True)


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
