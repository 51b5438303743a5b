"""A witness of a journal, to run elsewhere: it holds the last checkpoint it saw, and cosigns what continues that.

It speaks the ``add-checkpoint`` of C2SP ``tlog-witness``; what it is sent is the content of a file that
``punkt audit consistent`` writes: ``old N``, the lines of a consistency proof, an empty line, a checkpoint.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from punkt.files.signing import trouble
from punkt.files.texts import bilingual
from punkt.files.whole_files import write_whole

from . import merkle
from . import note as notes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_HEAD = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*")
_PROOF = re.compile(r"old (?P<old>0|[1-9][0-9]{0,17})\n(?P<proof>(?:[A-Za-z0-9+/]{43}=\n){0,63})")
LARGEST = 100_000
"""Bytes of what a witness is sent."""


@dataclass(frozen=True)
class Answer:
    """What a witness answers: a status of HTTP, a type, and a body."""

    status: int
    body: str = ""
    kind: str = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Seen:
    """What of a checkpoint a witness looks at, of whatever log."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def of(cls, text: str) -> Seen:
        """Raises :class:`ValueError` for what is no checkpoint."""
        found = _HEAD.fullmatch(text)
        if found is None:
            raise ValueError("no checkpoint")
        return cls(found["origin"], int(found["size"]), base64.b64decode(found["root"]))


def request(old: int, proof: Sequence[bytes], checkpoint: bytes) -> bytes:
    """What a witness is sent."""
    lines = "".join(f"{base64.b64encode(one).decode()}\n" for one in proof)
    return f"old {old}\n{lines}\n".encode() + checkpoint


class Witness:
    """Cosigns checkpoints of one log. ``state`` is the file of the last one it cosigned; threads and processes may share it."""

    def __init__(
        self,
        state: Path,
        name: str,
        key: Ed25519PrivateKey,
        log: Ed25519PublicKey,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._state, self._name, self._key, self._log, self._clock = state, name, key, log, clock
        self._turn = Lock()

    def add(self, body: bytes) -> Answer:
        """Look at a checkpoint, and cosign it where it continues the last one.

        Raises :class:`OSError` for a state that cannot be read or written, P776 for one that is no checkpoint.
        """
        try:
            before, gap, rest = body[: LARGEST + 1].decode("utf-8").partition("\n\n")
            asked, note = _PROOF.fullmatch(before + "\n"), notes.parse(rest.encode())
            new = Seen.of(note.text)
        except ValueError:
            return Answer(400)
        if asked is None or not gap or len(body) > LARGEST or int(asked["old"]) > new.size:
            return Answer(400)
        if not notes.is_signed(note, new.origin, self._log):
            return Answer(403)
        with self._turn, _locked(self._state):
            return self._cosigned(note, new, int(asked["old"]), [base64.b64decode(o) for o in asked["proof"].split()])

    def _cosigned(self, note: notes.Note, new: Seen, old: int, proof: Sequence[bytes]) -> Answer:
        last = self._last()
        if last is not None and last.origin != new.origin:
            return Answer(404)
        size, root = (last.size, last.root) if last is not None else (0, merkle.EMPTY)
        if old != size:
            return Answer(409, f"{size}\n", "text/x.tlog.size")
        if size == new.size and last is not None and root != new.root:
            return Answer(409, f"{size}\n", "text/x.tlog.size")
        if not merkle.consistent(size, new.size, root, new.root, proof):
            return Answer(422)
        line = notes.cosignature(note.text, self._name, self._key, int(self._clock()))
        write_whole(self._state, f"{note.text}\n{line}".encode(), mode=0o600)
        return Answer(200, line)

    def _last(self) -> Seen | None:
        """The last checkpoint that was cosigned. A file that holds none is not taken for a beginning."""
        try:
            return Seen.of(notes.parse(self._state.read_bytes()).text)
        except FileNotFoundError:
            return None
        except ValueError:
            raise trouble(str(self._state), bilingual("journal.faults.no_state")) from None


@contextmanager
def _locked(state: Path) -> Iterator[None]:
    """One process at a time, where the system knows locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with state.with_name(f"{state.name}.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
