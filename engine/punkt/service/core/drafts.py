"""Cases being filled in: kept sealed where sealing is on, for their owner only, until a day.

They lie in a SQLite file or in a schema of its own of a PostgreSQL database. Several services may share one.
"""

from __future__ import annotations

import secrets
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Update,
    bindparam,
    delete,
    select,
    update,
)

from punkt.files.texts import bilingual
from punkt.journal.sealing import SealKeys, about
from punkt.kernel.cached_attribute import cached_attribute

from .problem_details import Refusal, refusal
from .user_store import Json, UserRecord, UserStore, guarded

MOST = 100
"""Drafts of one owner that nobody else gave them."""
GIVEN, GIVEN_BY_ONE = 200, 50
"""Drafts that an owner has been given by others; of these, by one of them."""
MOST_OF_ALL = 50_000
LARGEST = 256 * 1024
"""Bytes of a draft, packed."""
PLAIN = 16 * LARGEST
"""Bytes of a draft once it is unpacked."""


@dataclass(frozen=True)
class Draft(UserRecord):
    """One draft. Times are seconds since 1970."""

    changed: float
    ends: float
    """When it is deleted, unless it is changed before."""
    version: int = 1


class Drafts(UserStore):
    """The drafts of a service. All methods may be called from any thread, and raise P420 for a database that fails."""

    def __init__(
        self, address: str = "", keys: SealKeys | None = None, days: int = 30, clock: Callable[[], float] = time.time
    ) -> None:
        """``address``: a file or a URL; empty: a file that is gone with the service. ``days``: until an unchanged draft ends."""
        super().__init__(address, "drafts.db", keys, days, clock)

    def _declare(self, known: MetaData) -> None:
        self._table = Table(
            "drafts",
            known,
            Column("id", String(40), primary_key=True),
            Column("owner", String(100), nullable=False, index=True),
            Column("token", String(80), nullable=False),
            Column("key", String(40), nullable=False),
            Column("content", LargeBinary, nullable=False),
            Column("version", Integer, nullable=False),
            Column("changed", Float, nullable=False),
            Column("ends", Float, nullable=False, index=True),
        )
        self._gifts = Table(
            "drafts_given",
            known,
            Column("draft", String(40), primary_key=True),
            Column("giver", String(100), nullable=False),
        )

    # --- what is kept

    def create(self, owner: str, content: Json, giver: str = "") -> Draft:
        """A new draft, of its owner's own making or a giver's.

        Raises P422 where its owner has too many, P439 where they have been given too many, P423 where it is too large.
        """
        self._sweep_at_times()
        now, table = self._clock(), self._table
        made = Draft(secrets.token_urlsafe(16), owner, secrets.token_hex(16), content, now, now + self.lasts)
        key, stored = self._stored(made)
        with guarded(), self._writing() as connection:
            self._check_room(connection, owner, giver)
            if self._number(connection) >= MOST_OF_ALL:
                raise refusal("P422", 422, most=MOST_OF_ALL)
            connection.execute(
                table.insert().values(
                    id=made.id, owner=owner, token=made.token, key=key, content=stored,
                    version=1, changed=now, ends=made.ends,
                )
            )  # fmt: skip
            if giver:
                self._give(connection, made.id, giver)
        return made

    def get(self, owner: str, number: str) -> Draft:
        """A draft of an owner. Raises P421 for none, whoever else may have one of that name."""
        with self._reading() as connection:
            row = self._row(connection, owner, number)
        return self._opened(row)

    def change(self, owner: str, number: str, edit: Callable[[Json], Json]) -> Draft:
        """Change a draft by what it holds now; nobody else changes it meanwhile. Raises P421, P423."""
        now = self._clock()
        with guarded(), self._writing() as connection:
            before = self._opened(self._row(connection, owner, number, lock=True))
            content = edit(before.content)
            after = Draft(number, owner, before.token, content, now, now + self.lasts, before.version + 1)
            key, stored = self._stored(after)
            values = {"key": key, "content": stored, "version": after.version, "changed": now, "ends": after.ends}
            connection.execute(self._changed, {"of_id": number, **values})
        return after

    @cached_attribute
    def _changed(self) -> Update:
        """What writes the values of a draft that was changed."""
        return update(self._table).where(self._table.c.id == bindparam("of_id"))

    def hand(self, owner: str, number: str, to: str, edit: Callable[[Json], Json]) -> Draft:
        """Make a draft another's, sealed for its new owner, changed by what it holds now.

        Forms that the owner before was shown fit it no more. Where it goes back to who gave it, it is theirs as before.
        Raises P421, P423, P439 where the new owner has been given too many.
        """
        table, now = self._table, self._clock()
        with guarded(), self._writing() as connection:
            before = self._opened(self._row(connection, owner, number, lock=True))
            gift = self._gifts.c.draft == number
            back = connection.execute(select(self._gifts.c.giver).where(gift)).scalar() == to
            connection.execute(delete(self._gifts).where(gift))
            if not back:
                self._check_room(connection, to, owner)
                self._give(connection, number, owner)
            content, token = edit(before.content), secrets.token_hex(16)
            after = Draft(number, to, token, content, now, now + self.lasts, before.version + 1)
            key, stored = self._stored(after)
            values: Json = {"owner": to, "token": token, "key": key, "content": stored}
            values |= {"version": after.version, "changed": now, "ends": after.ends}
            connection.execute(update(table).where(table.c.id == number).values(**values))
        return after

    def of_owner(self, owner: str) -> list[Draft]:
        """All drafts of an owner, the one changed last first."""
        table = self._table
        wanted = select(table).where(table.c.owner == owner, table.c.ends > self._clock())
        with self._reading() as connection:
            rows = connection.execute(wanted.order_by(table.c.changed.desc()).limit(MOST + GIVEN)).all()
            return [self._opened(row) for row in rows if self._readable(connection, row)]

    def remove(self, owner: str, number: str) -> None:
        """Delete a draft. Raises P421."""
        table = self._table
        with guarded(), self._writing() as connection:
            self._row(connection, owner, number)
            connection.execute(delete(table).where(table.c.id == number))
            connection.execute(delete(self._gifts).where(self._gifts.c.draft == number))
        self._tidy()

    # --- how it is kept

    def _end(self, connection: Connection, until: float) -> int:
        gone = int(connection.execute(delete(self._table).where(self._table.c.ends <= until)).rowcount)
        if gone:
            kept = select(self._table.c.id)
            connection.execute(delete(self._gifts).where(self._gifts.c.draft.not_in(kept)))
        return gone

    def _check_room(self, connection: Connection, owner: str, giver: str) -> None:
        """Raise P422, P439 where an owner has as many drafts as there may be: of their own, or given them.

        What others give takes no room from what is one's own: nobody is kept from work by another.
        """
        own, gifts = self._table.c.owner == owner, self._gifts.c
        given = self._table.c.id.in_(select(gifts.draft))
        if not giver:
            if self._number(connection, own, ~given) >= MOST:
                raise refusal("P422", 422, most=MOST)
            return
        by_giver = self._table.c.id.in_(select(gifts.draft).where(gifts.giver == giver))
        for most, of, whom in ((GIVEN_BY_ONE, by_giver, "by_you"), (GIVEN, given, "by_all")):
            if self._number(connection, own, of) >= most:
                raise refusal("P439", 422, most=most, whom=bilingual(f"drafts.given.{whom}"))

    def _give(self, connection: Connection, number: str, giver: str) -> None:
        connection.execute(self._gifts.insert().values(draft=number, giver=giver))

    def _none(self) -> Refusal:
        return refusal("P421", 404)

    def _readable(self, connection: Connection, row: Row[Any]) -> bool:
        return not row.key or (self._keys is not None and row.key in self._keys)

    def _stored(self, draft: Draft) -> tuple[str, bytes]:
        """The key that seals a draft (empty for none) and what is stored. Raises P423."""
        plain = orjson.dumps(draft.content, default=str)
        packed = zlib.compress(plain)
        if len(packed) > LARGEST or len(plain) > PLAIN:
            raise refusal("P423", 413, most=LARGEST // 1024)
        if self._keys is None:
            return "", packed
        sealed = self._keys.seal(plain, secrets.token_bytes(32), _about(draft.id, draft.owner))
        return self._keys.current, sealed.stored

    def _opened(self, row: Row[Any]) -> Draft:
        try:
            if row.key:
                assert self._keys is not None, "readable"
                _, plain = self._keys.open(bytes(row.content), row.key, _about(row.id, row.owner))
            else:
                plain = zlib.decompressobj().decompress(bytes(row.content), PLAIN)
            content = orjson.loads(plain)
        except (ValueError, zlib.error):
            raise refusal("P420", why=bilingual("drafts.faults.altered")) from None
        return Draft(row.id, row.owner, row.token, content, row.changed, row.ends, row.version)


def _about(number: str, owner: str) -> str:
    """What a sealed draft is bound to: moved to another's name it does not open."""
    return about("drafts", f"{number}/{owner}")
