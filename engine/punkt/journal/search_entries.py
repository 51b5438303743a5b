"""Finding entries: by case, day, outcome, who, time, or a piece of text; the newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from punkt.files.messages.arguments import of_type
from punkt.files.texts import bilingual

from .entry import Recorded, folded
from .entry_content import CASE, OUTCOME_DIGEST
from .read_entries import read_entry
from .sealing import BLIND, NAME, SealKeys
from .tables import ENTRIES, SEALED, TERMS

LARGEST_PAGE = 1000


@dataclass(frozen=True)
class EntryQuery:
    """What is searched for; every condition given must hold.

    ``case``: the id of a case, whole. ``day``: the day whose law was asked. ``since`` and
    ``until``: days of recording (UTC), both included. ``outcome``: ``section.name``, with
    ``value``: what it came out as, or its status (``open``, ``gap``, ``conflict``). ``digest``
    of a decision. ``who`` and ``text``: a piece of the name; of the name, the case or the
    digest. A sealed entry is found by whole values only, those of outcomes by ``outcome``
    and ``value`` together, and only with the key at hand.
    """

    case: str | None = None
    day: date | None = None
    since: date | None = None
    until: date | None = None
    outcome: str | None = None
    value: str | None = None
    digest: str | None = None
    who: str | None = None
    text: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class EntryPage:
    """One page of what was found: pages are numbered from 1, ``total`` counts all entries found."""

    entries: tuple[Recorded, ...]
    total: int
    page: int
    size: int
    blind: bool = False
    """Whether there are sealed entries that could not be searched for want of the key."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))


def find(
    connection: Connection, wanted: EntryQuery, page: int, size: int, journal: str, keys: SealKeys | None, name: str
) -> EntryPage:
    """A page of what is wanted."""
    of_type("wanted", wanted, EntryQuery, bilingual("system.arguments.query"))
    size, page = min(max(size, 1), LARGEST_PAGE), max(page, 1)
    chosen = and_(*_conditions(wanted, keys))
    total = connection.scalar(select(func.count()).select_from(ENTRIES).where(chosen)) or 0
    query = select(ENTRIES).where(chosen).order_by(ENTRIES.c.number.desc()).limit(size).offset((page - 1) * size)
    rows = connection.execute(query).all()
    found = tuple(read_entry(connection, row, journal, keys, name) for row in rows)
    inside = any((wanted.case, wanted.outcome, wanted.value, wanted.digest, wanted.text))
    named = wanted.who is not None or wanted.day is not None
    inside = inside or (
        named and connection.execute(select(ENTRIES.c.number).where(ENTRIES.c.who == "").limit(1)).first() is not None
    )
    return EntryPage(found, total, page, size, inside and keys is None and any_sealed(connection))


def any_sealed(connection: Connection) -> bool:
    """Whether there are sealed decisions, which are found with the key only."""
    query = select(SEALED.c.number).where(SEALED.c.name == CASE).limit(1)
    return connection.execute(query).first() is not None


def entries_of(connection: Connection, case: str, keys: SealKeys | None) -> set[int]:
    """The numbers of the entries of a case; those that are sealed with the key only."""
    return set(connection.scalars(select(ENTRIES.c.number).where(*_conditions(EntryQuery(case=case), keys))))


def sealed_of(connection: Connection, case: str, keys: SealKeys) -> list[int]:
    """The numbers of the entries of a case that are sealed and not erased, the oldest first."""
    found = select(ENTRIES.c.number).where(*_conditions(EntryQuery(case=case), keys))
    query: Select[tuple[int]] = select(SEALED.c.number).where(SEALED.c.number.in_(found)).distinct()
    return list(connection.scalars(query.order_by(SEALED.c.number)))


def sealing_keys(connection: Connection) -> set[str]:
    """What the keys are called that sealed any decision that is not erased, or a paper."""
    query = select(ENTRIES.c.head).where(ENTRIES.c.number.in_(select(SEALED.c.number)))
    rows = connection.execution_options(stream_results=True, max_row_buffer=100).execute(query)
    return {seal["key"] for (head,) in rows if (seal := orjson.loads(head).get("seal"))}


def _conditions(wanted: EntryQuery, keys: SealKeys | None) -> Iterable[ColumnElement[bool]]:
    yield ENTRIES.c.number > 0
    if wanted.case is not None:
        yield _has(CASE, folded(wanted.case), keys)
    if wanted.digest is not None:
        yield _has(OUTCOME_DIGEST, wanted.digest, keys)
    if wanted.outcome is not None:
        yield _has(wanted.outcome, None if wanted.value is None else folded(wanted.value), keys)
    elif wanted.value is not None:
        yield ENTRIES.c.number.in_(select(TERMS.c.number).where(TERMS.c.value == folded(wanted.value)))
    if wanted.day is not None:
        yield or_(ENTRIES.c.day == wanted.day.isoformat(), _has("day", wanted.day.isoformat(), keys))
    if wanted.since is not None:
        yield ENTRIES.c.time >= wanted.since.isoformat()
    if wanted.until is not None:
        yield ENTRIES.c.time < wanted.until.isoformat() + "U"  # a «T» follows the day, and «U» the «T»
    if wanted.kind is not None:
        yield ENTRIES.c.kind == wanted.kind
    if wanted.who is not None:
        who = folded(wanted.who)
        yield or_(ENTRIES.c.who.contains(who, autoescape=True), _has("who", who, keys))
    if wanted.text is not None:
        text = folded(wanted.text)
        like = and_(TERMS.c.value.contains(text, autoescape=True), ~TERMS.c.value.startswith(BLIND))
        named = select(TERMS.c.number).where(TERMS.c.name.in_((CASE, OUTCOME_DIGEST)), like)
        yield or_(ENTRIES.c.who.contains(text, autoescape=True), _has(CASE, text, keys), ENTRIES.c.number.in_(named))


def _has(name: str, value: str | None, keys: SealKeys | None) -> ColumnElement[bool]:
    """Whether an entry has a term; in any form its value may be stored in."""
    same = select(TERMS.c.number).where(
        TERMS.c.name.in_([name, *(keys.blinds(NAME, name) if keys is not None else ())])
    )
    if value is not None:
        same = same.where(TERMS.c.value.in_([value, *(keys.blinds(name, value) if keys is not None else ())]))
    return ENTRIES.c.number.in_(same)
