"""Packs asked for by their ids, or given as archives: files of the disk, or their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from .pack_archive import ENDING, Archive, open_archive, read_archive
from .pack_index import Index
from .pack_roots import search_roots
from .pack_signatures import Trust, read_signatures, signature_file
from .pack_store import Loaded, load_packs

Asked: TypeAlias = str | Path | bytes | tuple[bytes, bytes]
"""A pack: its id, the path of its archive (``….punkt``), what that holds, or that with its signatures."""
SHOWN = 12
"""Characters of its hash that an archive is called by which is given as bytes."""


def load_asked(
    asked: Sequence[Asked],
    pack_dirs: Iterable[str | Path] = (),
    trust: Trust | None = None,
    kept: Iterable[Archive] = (),
) -> Loaded:
    """Load packs; those given as archives, and those that are ``kept``, come before what is found below the roots.

    With ``trust`` each pack, bases too, has to be an archive that somebody trusted signed, on the bases it was built on.
    Raises :class:`PunktError` with every fault.
    """
    first: list[tuple[Archive, bytes | None]] = []
    names = []
    for one in asked:
        if isinstance(one, str) and not one.endswith(ENDING):
            names.append(one)
            continue
        first.append(_given(one))
        names.append(first[-1][0].id)
    first += [(archive, None) for archive in kept]
    return load_packs(names, Index.build(search_roots(pack_dirs), trust, first))


def _given(one: Asked) -> tuple[Archive, bytes | None]:
    """An archive with its signatures, if there are any."""
    if isinstance(one, str | Path):
        return read_archive(Path(one)), read_signatures(signature_file(Path(one)))
    content, signatures = one if isinstance(one, tuple) else (one, None)
    name = hashlib.sha256(content).hexdigest()[:SHOWN]
    return open_archive(content, Path(f"{name}{ENDING}")), signatures
