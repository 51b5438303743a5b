"""Who vouches for a pack: signatures (Ed25519) that lie beside its archive, in ``<archive>.sig``.

What is signed is a statement with the pack's id, version and hash and the SHA-256 of the whole archive, begun with
words that no other signature of the house begins with. A file of signatures may have several, each by a key.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.canonical import canonical_decision
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.messages.optional_parts import require
from punkt.files.messages.system_words import system_says
from punkt.files.signing import FileSource, fingerprint, read_private, read_public
from punkt.files.texts import bilingual
from punkt.law.packs.pack import Pack

from .pack_archive import Archive

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ENDING = ".sig"
ALGORITHM = "Ed25519"
SCHEMA = "punkt/pack-signatures/1"
DOMAIN = b"punkt/pack-statement/1\n"
MOST_BYTES = 64 * 1024
_KEYS = {"algorithm", "key", "signature"}


def statement(archive: Archive) -> bytes:
    """What is signed."""
    said = {"pack": archive.id, "version": archive.version, "sha256": archive.digest, "file": archive.sha256}
    return DOMAIN + canonical_decision(said)


def signature_file(archive: Path) -> Path:
    """Where the signatures of an archive lie."""
    return archive.with_name(archive.name + ENDING)


def read_signatures(path: Path) -> bytes | None:
    """What a file of signatures holds; ``None`` where there is none. Raises P969 where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unfit(path, system_says(error)) from None


def signed(archive: Archive, private_key: str | Path, before: bytes | None, place: Path) -> tuple[bytes, str]:
    """A file of signatures with one by this key, in place of what that key signed before; and what the key is called.

    Raises P776 for the key, P969 and P970 for what was there before.
    """
    require("audit", "cryptography")
    key = read_private(private_key)
    name = fingerprint(key.public_key())
    others = [one for one in _entries(before, place) if one["key"] != name] if before is not None else []
    signature = base64.b64encode(key.sign(statement(archive))).decode()
    found = [*others, {"algorithm": ALGORITHM, "key": name, "signature": signature}]
    return canonical_decision({"schema": SCHEMA, "signatures": found}) + b"\n", name


@dataclass(frozen=True)
class Trust:
    """The public keys of those who are trusted to sign packs."""

    keys: Mapping[str, Ed25519PublicKey]

    @classmethod
    def of(cls, keys: Iterable[FileSource]) -> Trust:
        """Read public keys. Raises P776 for what is none, P974 where none is named."""
        require("audit", "cryptography")
        found = [read_public(key) for key in keys]
        if not found:
            raise PunktError([Diagnostic("P974", Place("punkt"))])
        return cls({fingerprint(key): key for key in found})

    def check(self, archive: Archive, signatures: bytes | None, place: Path) -> str:
        """What the key is called that is trusted and signed an archive; ``place``: the file of signatures.

        Raises P968 where there are none, P969 for what is no such file, P970 for another algorithm, P971 where nobody
        who is trusted signed, P972 where a signature in a trusted name does not fit.
        """
        from cryptography.exceptions import InvalidSignature

        if signatures is None:
            raise PunktError([Diagnostic("P968", Place(str(archive.place)), {"name": archive.id})])
        entries = _entries(signatures, place)
        ours = [one for one in entries if one["key"] in self.keys]
        for one in ours:
            try:
                self.keys[one["key"]].verify(base64.b64decode(one["signature"], validate=True), statement(archive))
            except (InvalidSignature, binascii.Error, ValueError):
                raise _fault("P972", place, key=one["key"]) from None
        if not ours:
            names = ", ".join(one["key"] for one in entries) or "—"
            raise _fault("P971", place, names=names, trusted=", ".join(self.keys))
        return str(ours[0]["key"])


def _entries(content: bytes, place: Path) -> list[dict[str, str]]:
    """The signatures of a file."""
    try:
        found: Any = orjson.loads(content) if len(content) <= MOST_BYTES else None
    except orjson.JSONDecodeError:
        found = None
    entries = found.get("signatures") if isinstance(found, dict) and found.get("schema") == SCHEMA else None
    if not isinstance(entries, list) or set(found) != {"schema", "signatures"}:
        raise _unfit(place, bilingual("packs.archive.no_signatures"))
    for one in entries:
        if not isinstance(one, dict) or set(one) != _KEYS or not all(isinstance(part, str) for part in one.values()):
            raise _unfit(place, bilingual("packs.archive.no_signatures"))
        if one["algorithm"] != ALGORITHM:
            raise _fault("P970", place, found=one["algorithm"])
    return entries


def signature_of(content: bytes, key: str, place: Path) -> str:
    """The signature by a key in a file of signatures that was checked."""
    return next(one["signature"] for one in _entries(content, place) if one["key"] == key)


def check_built(
    packs: Iterable[Pack], archives: Mapping[str, Archive], trust: Trust | None, problems: Problems
) -> None:
    """Note packs that decide otherwise than their archives say; with trust also those built on others than are here."""
    known = {pack.id: pack for pack in packs}
    for pack in known.values():
        archive = archives.get(pack.id)
        if archive is None:
            if trust is not None:
                problems.add("P968", Place(pack.folder), name=pack.id)
            continue
        if pack.digest != archive.digest:
            problems.add("P967", Place(str(archive.place)), what="sha256", said=archive.digest, found=pack.digest)
        for base in archive.bases if trust is not None else ():
            here = known.get(base.id)
            if here is None or here.digest != base.digest:
                found = f"{here.version} ({here.digest[:12]}…)" if here is not None else "—"
                problems.add(
                    "P973",
                    Place(str(archive.place)),
                    name=pack.id,
                    base=base.id,
                    found=found,
                    wanted=f"{base.version} ({base.digest[:12]}…)",
                )


def _fault(code: str, place: Path, **arguments: object) -> PunktError:
    problems = Problems(Kind.PACK)
    problems.add(code, Place(str(place)), **arguments)
    return PunktError(problems.items)


def _unfit(place: Path, why: Mapping[str, str]) -> PunktError:
    return _fault("P969", place, why=dict(why))
