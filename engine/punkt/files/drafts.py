"""Files that are there whole or not at all: written under another name first. Needs nothing of Punkt, and little to import."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EEXIST
from pathlib import Path

DRAFT = ".punkt-"
"""What the names of files begin with that are being written; one is left behind only by a process that was killed."""


def write_whole(path: Path, content: bytes, replace: bool = True, mode: int = 0o666, lasting: bool = True) -> None:
    """Write a file so that it is there whole or not at all; ``lasting``: on the disk when this returns.

    ``replace``: whether a file that is there already may be written over; else :class:`FileExistsError` is raised.
    ``mode``: who may read and write it, as far as the process allows it to others.
    Raises :class:`OSError` and, for a path with a zero byte, :class:`ValueError`, leaving nothing behind.
    """
    with prepared(path, content, replace, mode, lasting):
        pass


@contextmanager
def prepared(
    path: Path, content: bytes, replace: bool = True, mode: int = 0o666, lasting: bool = True
) -> Iterator[None]:
    """The same, but what is inside is done when all is written except the file's name: it takes that at the end.

    What is inside is not begun where the file could not be written, and the file is not there where it fails.
    """
    draft = path.parent / f"{DRAFT}{os.urandom(8).hex()}"
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(content)
            if lasting:
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
