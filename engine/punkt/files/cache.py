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
import sys
from functools import cache
from pathlib import Path

from .open_buffers import buffered
from .read import Document, read_file, read_text
from .texts.cache_entries import folder, load, save

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def _engine() -> bytes:
    """What the engine and Python are: another one must not trust what this one kept."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        known = path.stat()
        digest.update(f"{path.relative_to(_PACKAGE)}\0{known.st_size}\0{known.st_mtime_ns}\0".encode())
    return digest.digest()


def read_kept(path: Path) -> Document:
    """Read a file, by way of the cache. Raises :class:`PunktError` as :func:`read_file` does."""
    if folder() is None:
        return read_file(path)
    try:
        data = buffered(path) or path.read_bytes()
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
            payload = marshal.dumps((checked, document.data, document.value_at, document.key_at))  # type: ignore[arg-type]
        except ValueError:  # a value that cannot be kept (a decimal): nothing is lost
            return
        save(document.entry, payload)


def _load(name: str, file: str) -> Document | None:
    """A document out of an entry."""
    content = load(name)
    try:
        checked, data, value_at, key_at = marshal.loads(content or b"")
    except (ValueError, EOFError, TypeError):
        return None
    return Document(file, data, value_at, key_at, checked)
