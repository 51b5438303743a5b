"""Entries of the cache on disk: bytes under a name, taken only if they are whole and nobody else can have put them there.

Where the folder cannot be used nothing is kept, and everything still works. ``PUNKT_CACHE`` names the folder;
``PUNKT_CACHE=off`` keeps nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

MOST = 500
"""Entries kept at the most."""
LEFT = 400
"""How many are left where there were too many."""
_UNFINISHED = "unfinished-"
_ENTRY = re.compile(rf"[0-9a-f]{{64}}|{_UNFINISHED}.*")


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


def load(name: str) -> bytes | None:
    """What an entry holds, if it is there and whole."""
    place = folder()
    if place is None:
        return None
    try:
        content = (place / name).read_bytes()
    except OSError:
        return None
    return content[32:] if _seal(name, content[32:]) == content[:32] else None


def save(name: str, payload: bytes) -> None:
    """Keep an entry, so that nobody ever sees a part of it; a full disk loses nothing."""
    place = folder()
    if place is None:
        return
    try:
        _write(place, name, payload)
        _prune(place)
    except OSError:
        return


def _write(place: Path, name: str, payload: bytes) -> None:
    import tempfile  # only where something is new: a start without it is faster

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
    """Where there are too many, drop the oldest, some more than need be. Nothing else is touched.

    Each edit of a pack leaves one. What looks at every entry's age is done once in a while, not at every edit.
    """
    with os.scandir(place) as found:
        ours = [entry for entry in found if _ENTRY.fullmatch(entry.name)]
    if len(ours) > MOST:
        ours.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in ours[: len(ours) - LEFT]:
            Path(entry).unlink(missing_ok=True)
