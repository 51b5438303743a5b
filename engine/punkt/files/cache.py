"""Packs already read and checked, kept on disk under the hash of what was read.

An entry holds a document's data and positions (as JSON) after its structure was found good, so that neither the YAML
parser nor the schema validator is needed to start. It is taken only if this user wrote it, whole, under its own name,
from the very same bytes by the very same engine and Python; anything else is read afresh. What decides for others
does not look at it: a program begins without, and only the commands of an author ask for it
(:mod:`punkt.files.texts.cache_entries`). Where the folder cannot be used, nothing is kept, and everything still works.

``PUNKT_CACHE`` names the folder; ``PUNKT_CACHE=off`` keeps nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

import orjson

from .messages.diagnostics import Path as DataPath
from .open_buffers import read_bytes
from .read import Document, Position, read_file, read_text
from .texts import forget_texts
from .texts.cache_entries import believe, folder, load, save

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def _engine() -> bytes:
    """What the engine and Python are: another one must not trust what this one kept."""
    digest, folders = hashlib.sha256(sys.version.encode()), [_PACKAGE]
    found: list[str] = []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    known = entry.stat()
                    found.append(f"{entry.path}\0{known.st_size}\0{known.st_mtime_ns}\0")
                elif entry.name != "__pycache__" and entry.is_dir():
                    folders.append(Path(entry.path))
    digest.update("".join(sorted(found)).encode(errors="surrogateescape"))
    return digest.digest()


def read_kept(path: Path, data: bytes | None = None) -> Document:
    """Read a file, by way of the cache; ``data`` is what it holds, where that is known.

    Raises :class:`PunktError` as :func:`read_file` does.
    """
    if folder() is None:
        return read_file(path) if data is None else read_text(data, str(path))
    if data is None:
        try:
            data = read_bytes(path)
        except OSError:
            return read_file(path)
    name = hashlib.sha256(_engine() + data).hexdigest()
    document = _load(name, str(path)) or read_text(data, str(path))
    document.entry = name
    return document


def keep(document: Document, checked: str) -> None:
    """Keep a document whose structure was found good as ``checked``."""
    if document.checked == checked:
        return
    document.checked = checked
    if document.entry:
        try:
            payload = orjson.dumps([checked, document.data, *_listed(document.value_at), *_listed(document.key_at)])
        except TypeError:  # a value that cannot be kept (a decimal): nothing is lost
            return
        save(document.entry, payload)


def without_cache() -> None:
    """From now on let this process believe nothing that the cache holds, nor texts that it has from there."""
    believe(False)
    forget_texts()


def _listed(places: dict[DataPath, Position]) -> tuple[list[DataPath], list[Position]]:
    return [*places], [*places.values()]


def _load(name: str, file: str) -> Document | None:
    """A document out of an entry."""
    content = load(name)
    if content is None:
        return None
    try:
        checked, data, *places = orjson.loads(content)
        value_at, key_at = (
            dict(zip(map(tuple, paths), map(tuple, positions), strict=True))
            for paths, positions in (places[:2], places[2:])
        )
    except (ValueError, TypeError):
        return None
    return Document(file, data, value_at, key_at, checked)
