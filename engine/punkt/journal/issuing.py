"""Papers that were issued on recorded decisions: an entry of each, and the register that is read from them.

Of a paper the chain holds its number, day and kind, and a salted hash of its bytes. The salt is kept beside the
chain, sealed where there is a key, and is erased with the decision; so are the bytes, where they are kept at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from punkt.files.canonical import sha256
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import bilingual

from .database import Database
from .draft_entry import one_line
from .entry import DECISION, PAPER, PAPER_OF, EntryDraft, Recorded, canonical, salted, terms_bytes
from .read_entries import papers_of
from .sealing import SALT, SealKeys, about
from .search_entries import any_sealed, entries_of
from .tables import ENTRIES


@dataclass(frozen=True)
class IssuedPaper:
    """A paper as it is issued: the form and its pack, the bytes, and what the commission calls it."""

    form: str
    pack: str
    format: str
    """``docx`` or ``html``."""
    content: bytes
    decision: str
    """The digest of the decision it was made from."""
    number: str = ""
    day: date | None = None
    keep: bool = False
    """Whether the bytes are kept too, sealed."""


@dataclass(frozen=True)
class RegisterLine:
    """A paper in the register, and the decision it was made from."""

    paper: Recorded
    decision: Recorded

    def to_dict(self) -> dict[str, Any]:
        """The line as JSON has it; what is sealed or erased is ``null``."""
        head, case = self.paper.head, self.decision.case
        told = {name: head.get(name) or None for name in ("form", "pack", "format", "paper_number", "paper_day")}
        return {
            "entry": self.paper.id,
            "decision": self.decision.id,
            "case": case and case["case"],
            **told,
            "time": self.paper.time,
            "who": head.get("who"),
            "salted": head["salted"],
            "kept": "paper" in head["parts"] and self.paper.state != "erased",
            "state": self.paper.state,
        }

    def is_of(self, content: bytes) -> bool | None:
        """Whether these are the bytes that were issued; ``None`` where the salt is sealed or erased."""
        salt = self.paper.salt
        return None if salt is None else salted(salt, content) == self.paper.head["salted"]


def issue(
    paper: IssuedPaper, found: Recorded, who: str, journal: str, keys: SealKeys | None, whole: bool, place: str
) -> EntryDraft:
    """The entry of a paper that was made from the decision of an entry. Raises P989, P980."""
    if found.kind != DECISION:
        raise refused(found.id, place, "no_decision")
    if found.decision is None:
        raise refused(found.id, place, "unread")
    if found.decision["digest"] != paper.decision:
        raise refused(found.id, place, "other_decision")
    if paper.keep and keys is None:
        raise refused(found.id, place, "unsealed")
    salt = os.urandom(SALT)
    number = one_line(paper.number, place) if paper.number else ""
    told: dict[str, Any] = {
        "who": who,
        "form": paper.form,
        "pack": paper.pack,
        "format": paper.format,
        "paper_number": number,
        "paper_day": paper.day.isoformat() if paper.day else "",
    }
    terms = ((PAPER_OF, str(found.id)),)
    fields: dict[str, Any] = {PAPER_OF: found.id, "salted": salted(salt, paper.content)}
    parts: dict[str, Any] = {"terms": {"sha256": sha256(terms_bytes(terms))}, "salt": {"salted": salted(salt, b"")}}
    stored = {"salt": salt}
    if keys is not None:
        sealed = {"salt": keys.seal(b"", salt, about(journal, "salt"))}
        if paper.keep:
            sealed["paper"] = keys.seal(paper.content, salt, about(journal, "paper"))
        if whole:
            sealed["details"] = keys.seal(canonical(told), os.urandom(SALT), about(journal, "details"))
        fields["seal"] = {"key": keys.current}
        parts |= {name: one.said for name, one in sealed.items()}
        stored = {name: one.stored for name, one in sealed.items()}
    fields["parts"] = parts
    if whole:
        return EntryDraft(PAPER, "", fields, sealed=stored, terms=terms)
    del told["who"]
    return EntryDraft(PAPER, who, {**fields, **told}, sealed=stored, terms=terms)


def refused(number: int, place: str, why: str) -> PunktError:
    """A paper that cannot be recorded as issued on the decision of an entry."""
    return PunktError([Diagnostic("P989", Place(place), {"number": number, "why": bilingual(f"journal.faults.{why}")})])


def with_papers(connection: Connection, numbers: Iterable[int]) -> list[int]:
    """Numbers of entries, and those of the papers issued on them that are not erased."""
    chosen = set(numbers)
    return sorted(chosen.union(*(papers_of(connection, one) for one in chosen)))


@dataclass(frozen=True)
class Register:
    """The papers issued, the oldest first."""

    lines: tuple[RegisterLine, ...]
    blind: bool = False
    """Whether there are sealed decisions that could not be searched for want of the key."""


def register(
    database: Database,
    get: Callable[[int], Recorded],
    keys: SealKeys | None,
    numbers: Iterable[int] = (),
    case: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Register:
    """The papers issued: those of entries (their own, or of the decision), on a case, recorded in some days (UTC).

    Raises P779 for an entry that there is not.
    """
    named = {get(number).id for number in numbers}
    query = select(ENTRIES.c.number).where(ENTRIES.c.kind == PAPER)
    if since is not None:
        query = query.where(ENTRIES.c.time >= since.isoformat())
    if until is not None:
        query = query.where(ENTRIES.c.time < until.isoformat() + "U")  # as in a search
    with database.reading() as connection:
        of_case = None if case is None else entries_of(connection, case, keys)
        blind = case is not None and keys is None and any_sealed(connection)
        found = [get(number) for number in connection.scalars(query.order_by(ENTRIES.c.number)).all()]
    lines = [
        RegisterLine(paper, get(of))
        for paper in found
        for of in [paper.head[PAPER_OF]]
        if (not named or named & {paper.id, of}) and (of_case is None or of in of_case)
    ]
    return Register(tuple(lines), blind)
