"""What an entry is: a head that the chain hashes, and parts the head commits to."""

from __future__ import annotations

import hashlib
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from punkt.files.canonical import sha256

SCHEMA = "punkt/audit/1"
DECISION, ERASURE, CORRECTION, WITHDRAWAL = "decision", "erasure", "correction", "withdrawal"
KEY, REVOCATION = "key", "revocation"
"""Kinds of entries: the last two are about keys that sign checkpoints."""
PAPER = "paper"
"""The kind of an entry about a paper that was issued."""
CORRECTS, BY, WITHDRAWS = "corrects", "by", "withdraws"
"""Fields of corrections and withdrawals, and the terms they are found by."""
PAPER_OF = "paper_of"
"""The field of a paper that names the decision it was made from, and the term it is found by."""
REFERS = ("erases", CORRECTS, BY, WITHDRAWS, PAPER_OF)
"""Fields that name an entry before."""
LARGEST_PART = 256 * 1024 * 1024
"""Bytes a part may unpack to; what claims to be larger has been tampered with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that is recorded: its number in the journal (1, 2, …), and the hash of its head."""

    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Later:
    """What a later entry says of a decision: ``correction`` (by the decision ``other``), ``withdrawal``, or ``corrects``.

    The last is said of the decision that corrects the one called ``other``.
    """

    kind: str
    entry: int
    other: int | None
    why: str


@dataclass(frozen=True)
class Recorded:
    """An entry as it is read back.

    ``state``: ``open`` (nothing is sealed), ``opened`` (sealed, and the key at hand opens it),
    ``sealed`` (it takes a key), ``erased`` (what was sealed is gone for good).
    """

    id: int
    hash: str
    head: Mapping[str, Any]
    state: str
    case_bytes: bytes | None = None
    decision_bytes: bytes | None = None
    public_bytes: bytes | None = None
    """Of a sealed entry: the case with every sensitive value and every name replaced by a salted hash."""
    erased_by: int | None = None
    """The number of the entry that records the erasure."""
    intact: bool = True
    """Whether what was read fits the entry's own hash; whether that fits the chain, only a check of the journal says."""

    later: tuple[Later, ...] = ()
    """What later entries say of it, the oldest first."""
    papers: tuple[int, ...] = ()
    """Of a decision: the numbers of the entries about papers that were issued on it, the oldest first."""
    paper_bytes: bytes | None = None
    """Of a paper: its bytes, where they were kept and can be read."""
    salt: bytes | None = None
    """Of a paper: what its hash is salted with, where that can be read."""

    @property
    def kind(self) -> str:
        """``decision``, ``erasure``, ``correction``, ``withdrawal``, ``paper``, ``key`` or ``revocation``."""
        return str(self.head["kind"])

    @property
    def time(self) -> str:
        """When it was recorded: UTC, ISO 8601 with microseconds."""
        return str(self.head["time"])

    @property
    def who(self) -> str:
        """Who recorded it; a dash where that is sealed."""
        return str(self.head.get("who", "—"))

    @property
    def case(self) -> dict[str, Any] | None:
        """The case as it was given, or ``None`` where it cannot be read."""
        return None if self.case_bytes is None else orjson.loads(self.case_bytes)

    @property
    def decision(self) -> dict[str, Any] | None:
        """The decision document, or ``None`` where it cannot be read."""
        return None if self.decision_bytes is None else orjson.loads(self.decision_bytes)

    @property
    def public(self) -> dict[str, Any] | None:
        """What of a sealed case stays open."""
        return None if self.public_bytes is None else orjson.loads(self.public_bytes)

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON has it."""
        found: dict[str, Any] = {
            "id": self.id,
            "hash": self.hash,
            "state": self.state,
            "intact": self.intact,
            "head": dict(self.head),
        }
        for name, value in (("case", self.case), ("decision", self.decision), ("public", self.public)):
            if value is not None:
                found[name] = value
        if self.later:
            found["later"] = [{"kind": o.kind, "entry": o.entry, "other": o.other, "why": o.why} for o in self.later]
        if self.papers:
            found["papers"] = list(self.papers)
        if self.erased_by is not None:
            found["erased_by"] = self.erased_by
        return found


@dataclass(frozen=True)
class EntryDraft:
    """An entry to be: everything but its number, its time and the hash of the one before."""

    kind: str
    who: str
    """Who records it; empty where that is sealed with the rest."""
    fields: Mapping[str, Any]
    """What its head says besides."""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    """What is stored openly, packed."""
    sealed: Mapping[str, bytes] = field(default_factory=dict)
    """What is stored beside, and can be erased."""
    terms: tuple[tuple[str, str], ...] = ()
    erases: int | None = None
    """The number of the entry whose sealed parts go."""


def genesis(identifier: str, made: str, sealing: bool | str) -> bytes:
    """What the first entry's ``previous`` is the hash of."""
    return canonical({"schema": SCHEMA, "journal": identifier, "made": made, "sealing": sealing})


def head(draft: EntryDraft, journal: str, number: int, previous: str, time: str, behind: str | None) -> bytes:
    """The canonical bytes (RFC 8785) of an entry's head. ``behind``: the latest time known, where the clock went back."""
    document: dict[str, Any] = {
        **draft.fields,
        "schema": SCHEMA,
        "journal": journal,
        "number": number,
        "previous": previous,
        "kind": draft.kind,
        "time": time,
    }
    if draft.who:
        document["who"] = draft.who
    if behind is not None:
        document["clock_behind"] = behind
    return canonical(document)


def canonical(document: Any) -> bytes:
    """RFC 8785 of texts, whole numbers and truth values under keys of the basic plane: ``orjson`` writes just that."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def columns(document: Mapping[str, Any]) -> dict[str, Any]:
    """What of a head stands in columns too, for searching."""
    who = folded(str(document.get("who", "")))
    return {"kind": document.get("kind"), "time": document.get("time"), "day": document.get("as_of"), "who": who}


def terms_bytes(terms: Iterable[tuple[str, str]]) -> bytes:
    """The canonical bytes of what a search finds an entry by."""
    return canonical(sorted([name, value] for name, value in terms))


def salted(salt: bytes, content: bytes) -> str:
    """A hash that says nothing of the content to whoever has not got the salt (32 random bytes)."""
    return "sha256:" + hashlib.sha256(salt + content).hexdigest()


def fits(stored: bytes, hashes: Mapping[str, str]) -> bool:
    """Whether a part is what a head says of it: as it is stored, and, where it is open, by its content.

    Entries of before say of an open part nothing but its content. Raises :class:`ValueError` like :func:`unpack`.
    """
    if "stored" in hashes and sha256(stored) != hashes["stored"]:
        return False
    return "sha256" not in hashes or sha256(unpack(stored)) == hashes["sha256"]


def pack(content: bytes) -> bytes:
    """How a part is stored."""
    return zlib.compress(content, 1)


def unpack(stored: bytes) -> bytes:
    """A part as it was. Raises :class:`ValueError` for what was not packed so."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(stored, LARGEST_PART)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("not packed whole")
    return content


BY_TWO = " → "
"""Stands in ``who`` between the one who proposed a decision and the one who confirmed it."""


def by_two(proposed: str, confirmed: str) -> str:
    """Who recorded a decision that one proposed and another confirmed."""
    return f"{proposed}{BY_TWO}{confirmed}"


def persons(who: str) -> tuple[str, ...]:
    """Everybody whom ``who`` of an entry names: the one who recorded it, or who proposed and who confirmed."""
    return tuple(who.split(BY_TWO))


def folded(text: str) -> str:
    """A text as it is searched for: without regard to case, and in one form of Unicode."""
    return unicodedata.normalize("NFC", text.casefold())[:400]
