"""Packs kept with a journal, to the byte, so that a decision can be repeated when ``rules/`` has moved on.

A pack is addressed by the hash that decisions name: SHA-256 over the names and contents of
its files, the vocabulary's first where it names one (see :mod:`punkt.law.loading.pack_files`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.law.loading.pack_archive import Archive, header_of, kept_archive
from punkt.law.loading.pack_files import digest_of
from punkt.law.loading.pack_sources import Asked
from punkt.law.packs.pack import Pack

from .database import Database
from .entry import pack as packed
from .entry import unpack
from .tables import FILES, PACK_FILES, PACKS

VOCABULARY = "vocabulary.yaml"


@dataclass(frozen=True)
class KeptPack:
    """A pack as it is kept: names and contents of its files, that of the vocabulary first where it names one."""

    sha256: str
    id: str
    version: str
    files: tuple[tuple[str, bytes], ...]

    @property
    def vocabulary(self) -> tuple[tuple[str, bytes], ...]:
        """The vocabulary's file; none of a pack that names none, which has no file of that name."""
        return self.files[:1] if self.files[0][0] == VOCABULARY else ()

    @property
    def own(self) -> tuple[tuple[str, bytes], ...]:
        """Its files but for the vocabulary's."""
        return self.files[len(self.vocabulary) :]


def capture(pack: Pack) -> KeptPack:
    """A pack's files as they were when it was loaded, wherever they are now. Raises P778 for a pack that has none."""
    if digest_of(pack.files) != pack.digest:
        raise PunktError([Diagnostic("P778", Place(pack.folder), {"name": pack.id, "sha256": pack.digest})])
    return KeptPack(pack.digest, pack.id, pack.version, pack.files)


def keep(connection: Connection, packs: Iterable[KeptPack]) -> None:
    """Keep packs that are not kept yet; within a writer's transaction."""
    for pack in packs:
        if connection.execute(select(PACKS.c.sha256).where(PACKS.c.sha256 == pack.sha256)).first():
            continue
        connection.execute(PACKS.insert(), {"sha256": pack.sha256, "id": pack.id, "version": pack.version})
        for position, (name, data) in enumerate(pack.files):
            file = hashlib.sha256(data).hexdigest()
            if not connection.execute(select(FILES.c.sha256).where(FILES.c.sha256 == file)).first():
                connection.execute(FILES.insert(), {"sha256": file, "content": packed(data)})
            row = {"pack": pack.sha256, "position": position, "name": name, "file": file}
            connection.execute(PACK_FILES.insert(), row)


def kept(connection: Connection, among: Iterable[str] | None = None) -> set[str]:
    """The hashes of all packs that are kept, or of those among some."""
    query = select(PACKS.c.sha256)
    return set(connection.scalars(query if among is None else query.where(PACKS.c.sha256.in_(list(among)))))


def unused_files(connection: Connection) -> set[str]:
    """The hashes of files that are kept and belong to no pack."""
    return set(connection.scalars(select(FILES.c.sha256).where(FILES.c.sha256.not_in(select(PACK_FILES.c.file)))))


def restore(connection: Connection, sha256: str) -> KeptPack | None:
    """A pack that is kept, or ``None``. Raises :class:`ValueError` where its files are not what the hash says."""
    header = connection.execute(select(PACKS).where(PACKS.c.sha256 == sha256)).first()
    if header is None:
        return None
    rows = connection.execute(
        select(PACK_FILES.c.name, FILES.c.content)
        .join(FILES, FILES.c.sha256 == PACK_FILES.c.file)
        .where(PACK_FILES.c.pack == sha256)
        .order_by(PACK_FILES.c.position)
    )
    pack = KeptPack(sha256, header.id, header.version, tuple((name, unpack(content)) for name, content in rows))
    if digest_of(pack.files) != sha256:
        raise ValueError(sha256)
    return pack


def packs_of(database: Database, names: Sequence[Asked]) -> tuple[list[Asked], list[Archive]]:
    """What is asked for of a journal's packs, by id or hash: their ids, and these packs with those they stand on.

    What the journal does not have is left to whoever looks elsewhere. Raises P975 where it has several of an id and none
    of them is named by its hash, P778 where one is not what its hash says.
    """
    found: dict[str, Archive] = {}
    with database.reading() as connection:
        known = {row.sha256: row.id for row in connection.execute(select(PACKS.c.sha256, PACKS.c.id))}
        named = {known[one]: one for one in names if isinstance(one, str) and one in known}
        asked = [known.get(one, one) if isinstance(one, str) else one for one in names]
        left = [one for one in asked if isinstance(one, str)]
        while left:
            name = left.pop()
            digests = sorted(digest for digest, of in known.items() if of == name)
            if name in found or not digests:
                continue
            if name not in named and len(digests) > 1:
                raise PunktError(
                    [Diagnostic("P975", Place(database.name), {"name": name, "digests": ", ".join(digests)})]
                )
            found[name] = _archive(connection, database, named.get(name, digests[0]))
            header = header_of(found[name].own.files)
            left += [str(one) for one in (header.get("extends"), *(header.get("rests_on") or ())) if one]
    return asked, list(found.values())


def _archive(connection: Connection, database: Database, digest: str) -> Archive:
    try:
        pack = restore(connection, digest)
    except ValueError:
        pack = None
    if pack is None:
        raise PunktError([Diagnostic("P778", Place(database.name), {"name": digest[:12], "sha256": digest})])
    return kept_archive(Path(f"{database.name}/{digest[:12]}"), pack.files)


def lay_out(packs: Iterable[KeptPack], root: Path) -> Mapping[str, Path]:
    """Write packs into folders below ``root`` so that they can be loaded; the folder of each by its id."""
    found: dict[str, Path] = {}
    for number, pack in enumerate(packs):
        folder = root / f"pack-{number}"
        folder.mkdir()
        write_files(pack.vocabulary, root)
        write_files(pack.own, folder)
        found[pack.id] = folder
    return found


def write_files(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write files of a pack below a folder. Raises :class:`ValueError` for a name that leads out of it."""
    for name, data in files:
        if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in name.split("/")):
            raise ValueError(name)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
