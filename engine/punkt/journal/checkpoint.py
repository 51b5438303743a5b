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
from dataclasses import dataclass
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


def read(given: FileSource, key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint of a file, if this key signed it. Raises P776 for anything else."""
    content, path = content_of(given, bilingual("journal.faults.none")), str(given)
    try:
        checkpoint, note = parse(content)
    except (ValueError, binascii.Error):
        raise trouble(path, bilingual("journal.faults.none")) from None
    if not notes.is_signed(note, checkpoint.origin, key):
        raise trouble(path, bilingual("journal.faults.wrong"))
    return checkpoint
