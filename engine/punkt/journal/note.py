"""Signed notes (C2SP ``signed-note``) and cosignatures (``tlog-cosignature``), both by Ed25519.

A note is a text, an empty line, and lines of signatures: ``— NAME base64(four bytes of the key's id, signature)``.
A signature by a key that nobody names is passed over, as the form demands; one by a key that is named must fit.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNED, COSIGNED = b"\x01", b"\x04"
"""What a signature is: of the note itself, or of a witness with the time it saw it."""
LARGEST = 1_000_000
"""Bytes of a note."""


@dataclass(frozen=True)
class Note:
    """A note that has been taken apart; nothing of it is believed yet."""

    text: str
    """Up to the empty line, with the last line's end."""
    signatures: tuple[tuple[str, bytes, bytes], ...]
    """Of each its name, the four bytes of the key's id, and what follows them."""


def parse(content: bytes) -> Note:
    """Take a note apart. Raises :class:`ValueError` for what is none."""
    if len(content) > LARGEST:
        raise ValueError("too long")
    text, gap, tail = content.decode("utf-8").rpartition("\n\n")
    if not gap or not text or not tail.endswith("\n") or any(c < " " and c != "\n" for c in text + tail):
        raise ValueError("no note")
    return Note(text + "\n", tuple(map(_signature, tail[:-1].split("\n"))))


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, encoded = line.split(" ")
    try:
        data = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise ValueError(line) from None
    if dash != "—" or not name or "+" in name or len(data) < 5 or base64.b64encode(data).decode() != encoded:
        raise ValueError(line)
    return name, data[:4], data[4:]


def key_id(name: str, key: Ed25519PublicKey, kind: bytes = SIGNED) -> bytes:
    """The four bytes that a key is known by under a name."""
    return hashlib.sha256(name.encode() + b"\n" + kind + key.public_bytes_raw()).digest()[:4]


def verifier_key(name: str, key: Ed25519PublicKey, kind: bytes = SIGNED) -> str:
    """A public key as other programs of this kind are told it (``vkey``)."""
    material = base64.b64encode(kind + key.public_bytes_raw()).decode()
    return f"{name}+{key_id(name, key, kind).hex()}+{material}"


def read_verifier_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, kind and raw bytes of a public key as other programs are told it. Raises :class:`ValueError`."""
    name, _, rest = text.partition("+")  # base64 may have a plus too
    identifier, _, encoded = rest.partition("+")
    material = base64.b64decode(encoded, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4].hex()
    if not is_name(name) or identifier != expected or len(material) != 33:
        raise ValueError(text)
    return name, material[:1], material[1:]


def is_name(text: str) -> bool:
    """Whether a text may be the name of a key: without spaces and plus signs."""
    return bool(text) and text.isprintable() and not any(c.isspace() or c == "+" for c in text) and len(text) <= 200


def signature(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The line that signs a text."""
    return _line(name, key_id(name, key.public_key()), key.sign(text.encode()))


def cosignature(text: str, name: str, key: Ed25519PrivateKey, when: int) -> str:
    """The line by which a witness says that it saw a checkpoint at a time (seconds since 1970)."""
    made = key.sign(_cosigned(text, when))
    return _line(name, key_id(name, key.public_key(), COSIGNED), when.to_bytes(8, "big") + made)


def _line(name: str, identifier: bytes, data: bytes) -> str:
    return f"— {name} {base64.b64encode(identifier + data).decode()}\n"


def _cosigned(text: str, when: int) -> bytes:
    return f"cosignature/v1\ntime {when}\n{text}".encode()


def is_signed(note: Note, name: str, key: Ed25519PublicKey) -> bool:
    """Whether a key has signed a note under a name; a signature that claims to be its own and does not fit tells no."""
    found = [_fits(key, data, note.text.encode()) for data in _by(note, name, key_id(name, key))]
    return bool(found) and all(found)


def seen_at(note: Note, name: str, key: Ed25519PublicKey) -> int | None:
    """When a witness saw a checkpoint, in seconds since 1970; ``None`` where it did not cosign it."""
    times = []
    for data in _by(note, name, key_id(name, key, COSIGNED)):
        when = int.from_bytes(data[:8], "big")
        if not _fits(key, data[8:], _cosigned(note.text, when)):
            return None
        times.append(when)
    return max(times, default=None)


def _by(note: Note, name: str, identifier: bytes) -> Iterator[bytes]:
    return (data for one, two, data in note.signatures if (one, two) == (name, identifier))


def _fits(key: Ed25519PublicKey, data: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(data, message)
    except InvalidSignature:
        return False
    return True
