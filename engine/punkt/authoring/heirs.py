"""Which packs stand on which, by what their headers say; no more of them is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from punkt.files.cache import read_kept
from punkt.files.messages.diagnostics import PunktError
from punkt.law.loading.pack_store import Index


def standing_on(packs: Collection[str], index: Index) -> list[str]:
    """The packs that extend or rest on some packs, also by way of others."""
    below = {name: set(_named_by(name, index)) for name in index.packs}
    found: set[str] = set(packs)
    grown = True
    while grown:
        more = {name for name, named in below.items() if name not in found and named & found}
        found |= more
        grown = bool(more)
    return sorted(found - set(packs))


def _named_by(name: str, index: Index) -> Iterator[str]:
    try:
        data = read_kept(index.packs[name] / "pack.yaml").data
    except PunktError:
        return
    header = data if isinstance(data, dict) else {}
    for key in ("extends", "rests_on"):
        given = header.get(key) or ()
        yield from (one for one in ([given] if isinstance(given, str) else given) if isinstance(one, str))
