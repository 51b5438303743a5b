"""Files written whole or not at all, and what a disk says put into messages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile, mkstemp

from .messages.diagnostics import Diagnostic, Place, PunktError
from .messages.system_words import number_of, system_says
from .texts import Said


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn a fault of the disk into a message: full, not allowed, gone."""
    try:
        yield
    except OSError as error:
        import errno

        if number_of(error) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise PunktError([Diagnostic("P800", Place(str(target)))]) from None
        raise PunktError([Diagnostic("P801", Place(str(target)), {"reason": system_says(error)})]) from None


@contextmanager
def writing_once(target: Path) -> Iterator[None]:
    """The same where nothing can be gone on with: the advice is to begin anew."""
    try:
        yield
    except OSError as error:
        raise PunktError([Diagnostic("P855", Place(str(target)), {"reason": system_says(error)})]) from None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(path.name + ".tmp")
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path)


def write_file(data: bytes, name: str, replace: bool) -> None:
    """Write a file; without ``replace`` one that is there already is kept. Raises :class:`PunktError`."""
    path = Path(name)
    try:
        handle, temporary = mkstemp(dir=path.parent, prefix=".punkt-")
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
            with suppress(FileNotFoundError):
                os.unlink(temporary)
    except (OSError, ValueError) as error:
        raise PunktError([Diagnostic("P697", Place("punkt"), {"name": name, "why": system_says(error)})]) from None


def settle(draft: Path, path: Path) -> None:
    """Bring a finished file to the disk and give it its name."""
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


def refusal(folder: Path) -> Said | None:
    """Why a folder takes no new file; ``None`` where it takes one."""
    try:
        with TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return system_says(error)
