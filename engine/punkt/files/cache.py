"""Packs already read and checked, kept on disk under the hash of what was read.

An entry holds a document's data and positions after its structure was found good, so that
neither the YAML parser nor the schema validator is needed to start. It is taken only if it
is whole (its own hash, under its own name), made from the very same bytes by the very same engine and Python,
and lies in a folder nobody else can write to; anything else is read afresh. Where the
folder cannot be used, nothing is kept, and everything still works.

``PUNKT_CACHE`` names the folder; ``PUNKT_CACHE=off`` keeps nothing.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import re
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

from .read import Document, read_file, read_text

_PACKAGE = Path(__file__).resolve().parents[1]
MOST = 500
"""Entries kept at the most."""
_UNFINISHED = "unfinished-"
_ENTRY = re.compile(rf"[0-9a-f]{{64}}|{_UNFINISHED}.*")


@cache
def _engine() -> bytes:
    """What the engine and Python are: another one must not trust what this one kept."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        known = path.stat()
        digest.update(f"{path.relative_to(_PACKAGE)}\0{known.st_size}\0{known.st_mtime_ns}\0".encode())
    return digest.digest()


def folder() -> Path | None:
    """The folder of the cache, made if need be; ``None`` where there is none that is ours alone."""
    named = os.environ.get("PUNKT_CACHE", "")
    if named == "off":
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    path = Path(named) if named else Path(base) / "punkt"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = path.stat()
    except (OSError, ValueError):
        return None
    ours = not hasattr(os, "getuid") or known.st_uid == os.getuid()
    return path if ours and not known.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else None


def read_kept(path: Path) -> Document:
    """Read a file, by way of the cache. Raises :class:`PunktError` as :func:`read_file` does."""
    place = folder()
    if place is None:
        return read_file(path)
    try:
        data = path.read_bytes()
    except OSError:
        return read_file(path)
    name = hashlib.sha256(_engine() + data).hexdigest()
    document = _load(place / name, str(path)) or read_text(data, str(path))
    document.entry = name
    return document


def keep(document: Document, checked: str) -> None:
    """Keep a document whose structure was found good as ``checked``."""
    if document.checked == checked:
        return
    document.checked = checked
    place = folder() if document.entry else None
    if place is None:
        return
    try:
        payload = marshal.dumps((checked, document.data, document.value_at, document.key_at))  # type: ignore[arg-type]
        _write(place, document.entry, payload)
        _prune(place)
    except (OSError, ValueError):  # a value that cannot be kept (a decimal), a full disk: nothing is lost
        return


def _write(place: Path, name: str, payload: bytes) -> None:
    """Write an entry so that nobody ever sees a part of it."""
    handle, temporary = tempfile.mkstemp(dir=place, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_seal(name, payload) + payload)
        os.replace(temporary, place / name)
    except OSError:
        os.unlink(temporary)
        raise


def _seal(name: str, payload: bytes) -> bytes:
    """What an entry begins with: the hash of its name and of what it holds."""
    return hashlib.sha256(name.encode() + payload).digest()


def _prune(place: Path) -> None:
    """Drop the oldest entries where there are too many: each edit of a pack leaves one. Nothing else is touched."""
    ours = [entry for entry in place.iterdir() if _ENTRY.fullmatch(entry.name)]
    entries = sorted(ours, key=lambda entry: entry.stat().st_mtime)
    for entry in entries[: max(0, len(entries) - MOST)]:
        entry.unlink(missing_ok=True)


def _load(path: Path, file: str) -> Document | None:
    """An entry, if it is whole."""
    try:
        content = path.read_bytes()
        if _seal(path.name, content[32:]) != content[:32]:
            return None
        checked, data, value_at, key_at = marshal.loads(content[32:])
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return Document(file, data, value_at, key_at, checked)
