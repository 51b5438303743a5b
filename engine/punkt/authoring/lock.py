"""Locks: which packs, to the byte, a deployment decides under.

``punkt lock`` writes the ids, versions and hashes of packs and the version of Punkt;
``punkt decide --locked`` decides under exactly these and refuses anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Place, Problems, PunktError, reading
from punkt.files.messages.kinds import Kind
from punkt.files.messages.system_words import system_says
from punkt.files.read import Document, read_text
from punkt.version import VERSION

if TYPE_CHECKING:
    from punkt.law.packs.pack import Pack

NAME = "punkt.lock"
HEADING = "# Made by `punkt lock`. `punkt decide --locked` decides under exactly these packs and refuses any other.\n"
_HASH = re.compile(r"[0-9a-f]{64}")
SHOWN = 12
"""Characters of a hash that a message shows."""


@dataclass(frozen=True)
class Lock:
    """What a lock file says."""

    punkt: str
    packs: Mapping[str, tuple[str, str]]
    """Pack id → version and hash."""
    document: Document


def lock_text(packs: Iterable[Pack]) -> str:
    """The text of a lock file: sorted by id, the same for the same packs."""
    lines = [f'punkt: "{VERSION}"', "packs:"]
    for pack in sorted({pack.id: pack for pack in packs}.values(), key=lambda pack: pack.id):
        lines += [f'  "{pack.id}":', f'    version: "{pack.version}"', f'    sha256: "{pack.digest}"']
    return HEADING + "\n".join(lines) + "\n"


def make_lock(names: Iterable[str], pack_dirs: Iterable[str | Path] = ()) -> str:
    """The lock of some packs and their bases, or of all that are found. Raises :class:`PunktError`."""
    from punkt.deciding.rule_base import load
    from punkt.law.loading.pack_store import load_all

    chosen = list(names)
    if chosen:
        return lock_text(load(*chosen, pack_dirs=pack_dirs).packs)
    return lock_text(pack for loaded in load_all(pack_dirs) for pack in loaded.packs)


def write_lock(text: str, output: str) -> None:
    """Write a lock file as a whole. Raises :class:`PunktError` where that cannot be."""
    from punkt.files.whole_files import write_whole, writing_named

    with writing_named(output):
        write_whole(Path(output), text.encode())


def read_lock(file: str) -> Lock:
    """Read a lock file. Raises :class:`PunktError` where there is none, or it is none."""
    problems = Problems()
    try:
        content = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        problems.add("P694", Place(file), what=system_says(error))
        raise PunktError(problems.items) from None
    with reading(Kind.USAGE):
        document = read_text(content, file, "yaml")
    data = document.data
    packs = data.get("packs") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("punkt"), str) or not isinstance(packs, dict) or not packs:
        problems.add("P694", document.place(()), what="punkt, packs")
        raise PunktError(problems.items)
    found: dict[str, tuple[str, str]] = {}
    for name, entry in packs.items():
        version = entry.get("version") if isinstance(entry, dict) else None
        digest = entry.get("sha256") if isinstance(entry, dict) else None
        if isinstance(version, str) and isinstance(digest, str) and _HASH.fullmatch(digest):
            found[name] = (version, digest)
        else:
            problems.add("P694", document.place(("packs", name), key=True), what=f"{name}: version, sha256")
    problems.raise_if_any()
    return Lock(data["punkt"], found, document)


def check_lock(lock: Lock, packs: Iterable[Pack], problems: Problems) -> None:
    """Note each pack that is not, byte for byte, one of the lock's; and another Punkt than the lock's."""
    place = lock.document.place
    if lock.punkt != VERSION:
        problems.add("P693", place(("punkt",)), found=VERSION, locked=lock.punkt)
    for pack in packs:
        known = lock.packs.get(pack.id)
        if known is None:
            problems.add("P691", place(("packs",), key=True), name=pack.id, names=", ".join(lock.packs))
        elif known != (pack.version, pack.digest):
            problems.add(
                "P692",
                place(("packs", pack.id), key=True),
                name=pack.id,
                found=_shown(pack.version, pack.digest),
                locked=_shown(*known),
            )


def _shown(version: str, digest: str) -> str:
    return f"{version} ({digest[:SHOWN]}…)"
