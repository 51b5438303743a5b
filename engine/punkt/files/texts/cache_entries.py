"""Entries of the cache on disk: bytes under a name, taken only if this very user wrote them.

A program begins without the cache: it is there for the commands with which somebody looks at packs while they are
written (:func:`believe`), and not for what others are to rely on. An entry begins with a code (HMAC) under a key that
lies apart from the cache, so that a folder that was copied, mounted or restored from elsewhere is worth nothing.
Where the folder cannot be used nothing is kept, and everything still works. ``PUNKT_CACHE`` names the folder;
``PUNKT_CACHE=off`` keeps nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path

from punkt.files.drafts import DRAFT, write_whole

MOST = 500
"""Entries kept at the most."""
LEFT = 400
"""How many are left where there were too many."""
_ENTRY = re.compile(rf"[0-9a-f]{{64}}|{re.escape(DRAFT)}[0-9a-f]{{16}}|unfinished-.*")
"""What is dropped when it is old; the last are drafts of older versions."""
_KEY = 32
"""Bytes of the key, and of the code that an entry begins with."""

believed = False
"""Whether this process reads and writes entries."""


def believe(asked: bool) -> None:
    """Let this process use the cache, or no more."""
    global believed
    believed = asked


def folder() -> Path | None:
    """The folder of the cache, made if need be; ``None`` where there is none that is ours alone, or it is not to be used."""
    named = os.environ.get("PUNKT_CACHE", "")
    if not believed or named == "off":
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return _ours_alone(Path(named) if named else Path(base) / "punkt")


def _ours_alone(path: Path) -> Path | None:
    """A folder, made if need be, that nobody else can write to."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = path.stat()
    except (OSError, ValueError):
        return None
    return path if _by_us(known) and not known.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else None


def _by_us(known: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or known.st_uid == os.getuid()


def key_file() -> Path:
    """Where the key is that entries are known by."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return Path(base) / "punkt" / "cache.key"


@cache
def _key(path: Path) -> bytes | None:
    """The key of a file, made where there is none; ``None`` where others could read it, or it cannot be kept."""
    try:
        if not path.exists() and _ours_alone(path.parent):
            _make_key(path)
        with path.open("rb") as file:
            known, key = os.fstat(file.fileno()), file.read(_KEY + 1)
    except (OSError, ValueError):
        return None
    alone = _by_us(known) and (os.name == "nt" or not known.st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    return key if alone and len(key) == _KEY else None


def _make_key(path: Path) -> None:
    """Write a new key, whole, unless somebody else just did."""
    with suppress(FileExistsError):
        write_whole(path, os.urandom(_KEY), replace=False, mode=0o600)


def load(name: str) -> bytes | None:
    """What an entry holds, if it is there, whole and ours."""
    place = folder()
    if place is None:
        return None
    try:
        content = (place / name).read_bytes()
    except OSError:
        return None
    code = _code(name, content[_KEY:])
    return content[_KEY:] if code and hmac.compare_digest(code, content[:_KEY]) else None


def save(name: str, payload: bytes) -> None:
    """Keep an entry, so that nobody ever sees a part of it; a full disk loses nothing."""
    place = folder()
    code = _code(name, payload) if place is not None else b""
    if place is None or not code:
        return
    try:
        write_whole(place / name, code + payload, mode=0o600, lasting=False)
        _prune(place)
    except OSError:
        return


def _code(name: str, payload: bytes) -> bytes:
    """What an entry begins with, over its name and what it holds; empty where there is no key."""
    key = _key(key_file())
    return hmac.new(key, name.encode() + b"\0" + payload, hashlib.sha256).digest() if key else b""


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
