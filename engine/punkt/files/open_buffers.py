"""What an editor has open and has not saved: it is read in place of the files."""

from __future__ import annotations

import os
from pathlib import Path

_BUFFERS: dict[str, bytes] = {}


def put(file: str | os.PathLike[str], text: str) -> None:
    """Let a text be read in place of a file."""
    _BUFFERS[_key(file)] = text.encode("utf-8", "surrogatepass")


def drop(file: str | os.PathLike[str]) -> None:
    """Read the file again."""
    _BUFFERS.pop(_key(file), None)


def buffered(file: str | os.PathLike[str]) -> bytes | None:
    """What is to be read in place of a file; ``None`` where it is the file itself."""
    return _BUFFERS.get(_key(file)) if _BUFFERS else None


def read_bytes(file: Path) -> bytes:
    """What a file holds, or is to hold once it is saved. Raises :class:`OSError`."""
    unsaved = buffered(file)
    return file.read_bytes() if unsaved is None else unsaved


def _key(file: str | os.PathLike[str]) -> str:
    return os.path.realpath(file)
