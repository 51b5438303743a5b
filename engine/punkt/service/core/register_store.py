"""Registers that were uploaded, and what was made of them: kept sealed where sealing is on, for their owner only, until a day.

They lie beside the drafts. A file is kept in pieces, each sealed by itself and bound to its place.
"""

from __future__ import annotations

import secrets
import time
import zlib
from collections.abc import Callable, Mapping
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
    delete,
    select,
)

from punkt.files.texts import bilingual
from punkt.journal.sealing import SealKeys, about

from .problem_details import Refusal, refusal
from .user_store import Json, UserRecord, UserStore, guarded

MOST = 10
"""Registers of one owner."""
MOST_OF_ALL = 1_000
PIECE = 4 << 20
"""Bytes of a file that are kept together."""
STATE = ""
"""The name of what is known of a register, beside its files."""


@dataclass(frozen=True)
class KeptRegister(UserRecord):
    """One register. Times are seconds since 1970."""

    made: float
    ends: float
    """When it is deleted, whatever becomes of it."""


class RegisterStore(UserStore):
    """The registers of a service. All methods may be called from any thread, and raise P420 for a database that fails."""

    def __init__(
        self, address: str = "", keys: SealKeys | None = None, days: int = 7, clock: Callable[[], float] = time.time
    ) -> None:
        """``address``: of the drafts; empty: a file that is gone with the service. ``days``: until a register ends."""
        super().__init__(address, "registers.db", keys, days, clock)

    def _declare(self, known: MetaData) -> None:
        self._table = Table(
            "registers",
            known,
            Column("id", String(40), primary_key=True),
            Column("owner", String(100), nullable=False, index=True),
            Column("token", String(80), nullable=False),
            Column("made", Float, nullable=False),
            Column("ends", Float, nullable=False, index=True),
        )
        self._pieces = Table(
            "register_files",
            known,
            Column("register", String(40), primary_key=True),
            Column("name", String(200), primary_key=True),
            Column("piece", Integer, primary_key=True),
            Column("key", String(40), nullable=False),
            Column("content", LargeBinary, nullable=False),
        )

    # --- what is kept

    def create(self, owner: str, content: Json, files: Mapping[str, bytes]) -> KeptRegister:
        """A new register with its files. Raises P937 where its owner has too many."""
        self._sweep_at_times()
        now, table = self._clock(), self._table
        made = KeptRegister(secrets.token_urlsafe(16), owner, secrets.token_hex(16), content, now, now + self.lasts)
        with guarded(), self._writing() as connection:
            if self._number(connection, table.c.owner == owner) >= MOST or self._number(connection) >= MOST_OF_ALL:
                raise refusal("P937", 422, most=MOST)
            connection.execute(
                table.insert().values(id=made.id, owner=owner, token=made.token, made=now, ends=made.ends)
            )
            for name, data in {STATE: _packed(content), **files}.items():
                self._put(connection, made.id, owner, name, data)
        return made

    def get(self, owner: str, number: str) -> KeptRegister:
        """A register of an owner. Raises P927 for none, whoever else may have one of that name."""
        with self._reading() as connection:
            return self._opened(connection, self._row(connection, owner, number))

    def file(self, owner: str, number: str, name: str) -> bytes:
        """A file of a register. Raises P927 where there is none."""
        with self._reading() as connection:
            self._row(connection, owner, number)
            found = self._read(connection, owner, number, name) if name != STATE else None
        if found is None:
            raise refusal("P927", 404)
        return found

    def change(
        self,
        owner: str,
        number: str,
        edit: Callable[[Json], Json],
        files: Mapping[str, bytes | None] | None = None,
    ) -> KeptRegister:
        """Change what is known of a register by what is known now, and with it its ``files``; ``None`` takes one away.

        Nobody else changes it meanwhile; where ``edit`` raises, nothing is changed. Raises P927.
        """
        with guarded(), self._writing() as connection:
            before = self._opened(connection, self._row(connection, owner, number, lock=True))
            content = edit(before.content)
            for name, data in {STATE: _packed(content), **(files or {})}.items():
                self._drop(connection, number, name)
                if data is not None:
                    self._put(connection, number, owner, name, data)
        if files:
            self._tidy()
        return KeptRegister(number, owner, before.token, content, before.made, before.ends)

    def of_owner(self, owner: str) -> list[KeptRegister]:
        """All registers of an owner, the newest first."""
        table = self._table
        wanted = select(table).where(table.c.owner == owner, table.c.ends > self._clock())
        with self._reading() as connection:
            rows = connection.execute(wanted.order_by(table.c.made.desc()).limit(MOST)).all()
            return [self._opened(connection, row) for row in rows if self._readable(connection, row)]

    def remove(self, owner: str, number: str) -> None:
        """Delete a register with its files. Raises P927."""
        with guarded(), self._writing() as connection:
            self._row(connection, owner, number)
            self._delete(connection, [number])
        self._tidy()

    # --- how it is kept

    def _end(self, connection: Connection, until: float) -> int:
        gone = [row.id for row in connection.execute(select(self._table.c.id).where(self._table.c.ends <= until))]
        self._delete(connection, gone)
        return len(gone)

    def _none(self) -> Refusal:
        return refusal("P927", 404)

    def _readable(self, connection: Connection, row: Row[Any]) -> bool:
        pieces = self._pieces
        wanted = select(pieces.c.key).where(pieces.c.register == row.id, pieces.c.name == STATE).limit(1)
        key = connection.execute(wanted).scalar()
        return key == "" or (self._keys is not None and key in self._keys)

    def _opened(self, connection: Connection, row: Row[Any]) -> KeptRegister:
        found = self._read(connection, row.owner, row.id, STATE)
        content = orjson.loads(found or b"{}")
        return KeptRegister(row.id, row.owner, row.token, content, row.made, row.ends)

    def _put(self, connection: Connection, number: str, owner: str, name: str, data: bytes) -> None:
        for piece, at in enumerate(range(0, len(data) or 1, PIECE)):
            plain, key = data[at : at + PIECE], ""
            if self._keys is None:
                stored = zlib.compress(plain, 1)
            else:
                key = self._keys.current
                stored = self._keys.seal(plain, secrets.token_bytes(32), _about(number, owner, name, piece)).stored
            connection.execute(
                self._pieces.insert().values(register=number, name=name, piece=piece, key=key, content=stored)
            )

    def _read(self, connection: Connection, owner: str, number: str, name: str) -> bytes | None:
        pieces = self._pieces
        wanted = select(pieces).where(pieces.c.register == number, pieces.c.name == name).order_by(pieces.c.piece)
        rows = connection.execute(wanted).all()
        try:
            return b"".join(self._plain(row, owner) for row in rows) if rows else None
        except (ValueError, zlib.error):
            raise refusal("P420", why=bilingual("drafts.faults.altered")) from None

    def _plain(self, row: Row[Any], owner: str) -> bytes:
        if not row.key:
            return zlib.decompressobj().decompress(bytes(row.content), PIECE)
        if self._keys is None:
            raise ValueError("no keys")
        bound = _about(row.register, owner, row.name, row.piece)
        return self._keys.open(bytes(row.content), row.key, bound)[1]

    def _drop(self, connection: Connection, number: str, name: str) -> None:
        pieces = self._pieces
        connection.execute(delete(pieces).where(pieces.c.register == number, pieces.c.name == name))

    def _delete(self, connection: Connection, numbers: list[str]) -> None:
        if numbers:
            connection.execute(delete(self._pieces).where(self._pieces.c.register.in_(numbers)))
            connection.execute(delete(self._table).where(self._table.c.id.in_(numbers)))


def _packed(content: Json) -> bytes:
    return orjson.dumps(content, default=str)


def _about(number: str, owner: str, name: str, piece: int) -> str:
    """What a sealed piece is bound to: moved to another's register, or another place, it does not open."""
    return about("registers", f"{number}/{owner}/{piece}/{name}")
