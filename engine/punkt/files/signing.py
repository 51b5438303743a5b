"""Keys to sign with (Ed25519, PEM files), for whatever Punkt signs; and files that are made once and whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual
from punkt.files.whole_files import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file that came without a disk, such as an upload: its name, for messages, and its content."""

    name: str
    content: bytes

    def __str__(self) -> str:
        return self.name


FileSource = str | Path | FileContent
"""A checkpoint or a public key, by its path or by its content."""


def trouble(where: str, why: Mapping[str, str]) -> PunktError:
    """An error about a key to sign with, or about what is signed."""
    return PunktError([Diagnostic("P776", Place(where), {"why": dict(why)})])


def content_of(given: FileSource, what: Mapping[str, str]) -> bytes:
    """What a file holds. Raises P776, with the system's reason and what is needed, for one that cannot be read."""
    if isinstance(given, FileContent):
        return given.content
    try:
        return Path(given).read_bytes()
    except (OSError, ValueError) as error:  # a zero byte in the name
        why = system_says(error)
    raise trouble(str(given), {lang: f"{why[lang]}; {what[lang]}" for lang in what})


def new_keys() -> tuple[bytes, bytes]:
    """A private key and its public one, as PEM."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return private, public_pem(key.public_key())


def public_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as PEM."""
    from cryptography.hazmat.primitives import serialization as form

    return key.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """What a key is called: the hash of its 32 bytes."""
    return "sha256:" + hashlib.sha256(key.public_bytes_raw()).hexdigest()


def read_private(path: str | Path) -> Ed25519PrivateKey:
    """A private key. Raises P776."""
    from cryptography.exceptions import InternalError, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = content_of(path, bilingual("journal.faults.no_private"))
    try:
        key = load_pem_private_key(content, None)
    except (
        ValueError,
        TypeError,
        UnsupportedAlgorithm,
        InternalError,
    ):  # the last for a key of another length than its kind has
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise trouble(str(path), bilingual("journal.faults.no_private"))
    return key


def read_public(given: FileSource) -> Ed25519PublicKey:
    """A public key. Raises P776."""
    from cryptography.exceptions import InternalError, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    content = content_of(given, bilingual("journal.faults.no_public"))
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm, InternalError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise trouble(str(given), bilingual("journal.faults.no_public"))
    return key


def write_secret(path: str | Path, content: bytes) -> None:
    """Write a secret into a new file that its owner alone can read. Raises P776, also where there is a file."""
    write_new(path, content, 0o600)


def write_new(path: str | Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file that is not there yet, to the disk; whole or not at all. Raises P776."""
    try:
        write_whole(Path(path), content, replace=False, mode=mode)
    except (OSError, ValueError) as error:
        why = system_says(error)
        raise trouble(str(path), bilingual("journal.faults.not_written", why=why)) from None
