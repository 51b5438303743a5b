"""Checkpoints: a signed word on how far the journal had come, kept apart from it.

The chain shows that nothing in it was changed; only something from outside can show that its
end was not cut off. A checkpoint is a signed note in the form of C2SP ``tlog-checkpoint``:
the journal's name, the number of entries, the root of the Merkle tree over their heads, and
two lines more: the hash of the journal's beginning, and the time (UTC).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from punkt.files.signing import FileSource, content_of, trouble
from punkt.files.texts import bilingual

from . import note as notes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ORIGIN = "punkt-journal/"
"""What the name of a journal begins with in its checkpoints; its id follows."""
_TEXT = re.compile(
    r"punkt-journal/(?P<journal>[0-9a-f]{32})\n(?P<number>0|[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"genesis (?P<genesis>sha256:[0-9a-f]{64})\ntime (?P<time>[0-9T:.-]{26}Z)\n"
)


@dataclass(frozen=True)
class Checkpoint:
    """A journal had so many entries, and the tree over them this root, at a time (UTC)."""

    journal: str
    number: int
    root: bytes
    genesis: str
    """The hash of the journal's beginning."""
    time: str

    @property
    def hash(self) -> str:
        """The root as the journal writes hashes."""
        return f"sha256:{self.root.hex()}"

    @property
    def origin(self) -> str:
        """What the journal is called in it."""
        return ORIGIN + self.journal

    def text(self) -> str:
        """What is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.number}\n{root}\ngenesis {self.genesis}\ntime {self.time}\n"


Followed = Callable[["Ed25519PublicKey", Checkpoint], "list[Ed25519PublicKey]"]
"""The keys that are as good as one that is trusted, for a checkpoint."""


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> bytes:
    """The file of a checkpoint: the note, signed under the journal's name."""
    text = checkpoint.text()
    return f"{text}\n{notes.signature(text, checkpoint.origin, key)}".encode()


def parse(content: bytes) -> tuple[Checkpoint, notes.Note]:
    """What a checkpoint says, whoever signed it. Raises :class:`ValueError` for what is none."""
    note = notes.parse(content)
    found = _TEXT.fullmatch(note.text)
    if found is None:
        raise ValueError("no checkpoint")
    root = base64.b64decode(found["root"])
    checkpoint = Checkpoint(found["journal"], int(found["number"]), root, found["genesis"], found["time"])
    if checkpoint.text() != note.text:
        raise ValueError("no checkpoint")
    return checkpoint, note


def read(given: FileSource, key: Ed25519PublicKey, followed: Followed | None = None) -> Checkpoint:
    """The checkpoint of a file, if this key signed it, or one that ``followed`` it. Raises P776 for anything else."""
    content, path = content_of(given, bilingual("journal.faults.none")), str(given)
    try:
        checkpoint, note = parse(content)
    except (ValueError, binascii.Error):
        raise trouble(path, bilingual("journal.faults.none")) from None
    keys = followed(key, checkpoint) if followed is not None else [key]
    if not any(notes.is_signed(note, checkpoint.origin, one) for one in keys):
        raise trouble(path, bilingual("journal.faults.wrong"))
    return checkpoint


def seen_by(given: FileSource, witness: str) -> str:
    """When a witness saw the checkpoint of a file (UTC). Raises P776 where it did not cosign it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        name, kind, raw = notes.read_verifier_key(witness)
        key = Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        kind, name = b"", ""
    if kind != notes.COSIGNED:
        raise trouble(witness, bilingual("journal.faults.no_witness"))
    try:
        when = notes.seen_at(notes.parse(content_of(given, bilingual("journal.faults.none"))), name, key)
    except ValueError:
        when = None
    if when is None:
        raise trouble(str(given), bilingual("journal.faults.unwitnessed", name=name))
    return datetime.fromtimestamp(when, UTC).isoformat().replace("+00:00", "Z")
