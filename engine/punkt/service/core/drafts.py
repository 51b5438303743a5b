"""Cases being filled in: kept sealed where sealing is on, for their owner only, until a day.

They lie in a SQLite file or in a schema of its own of a PostgreSQL database. Several services may share one.
"""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual
from punkt.journal import sqlite
from punkt.journal.database import url_of
from punkt.journal.same_file import NoFileError
from punkt.journal.sealing import SealKeys, about

from .pack_folders import new_folder
from .problem_details import refusal

SCHEMA = "punkt_drafts"
DAY = 24 * 3600
MOST = 100
"""Drafts of one owner."""
MOST_OF_ALL = 50_000
LARGEST = 256 * 1024
"""Bytes of a draft, packed."""
PLAIN = 16 * LARGEST
"""Bytes of a draft once it is unpacked."""
PATIENCE = 5.0
"""Seconds that the database may be silent, or another writer be waited for."""
SWEPT = 3600
"""Seconds between two looks for drafts that have ended."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """One draft. Times are seconds since 1970."""

    id: str
    owner: str
    token: str = field(repr=False)
    """What every form of the draft bears: only who was shown the draft has it."""
    content: Json = field(repr=False)
    changed: float
    ends: float
    """When it is deleted, unless it is changed before."""
    version: int = 1

    def bears(self, token: object) -> bool:
        """Whether a form bears the token of the draft."""
        return isinstance(token, str) and hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())


class Drafts:
    """The drafts of a service. All methods may be called from any thread, and raise P420 for a database that fails."""

    def __init__(
        self, address: str = "", keys: SealKeys | None = None, days: int = 30, clock: Callable[[], float] = time.time
    ) -> None:
        """``address``: a file or a URL; empty: a file that is gone with the service. ``days``: until an unchanged draft ends."""
        self._keys, self._clock, self.lasts = keys, clock, days * DAY
        self._folder: Path | None = None
        self._handle, self._swept, self._lock = -1, 0.0, Lock()
        self.passing = not address
        """Whether the drafts are gone once the service ends."""
        try:
            url = url_of(address) if address else URL.create("sqlite", database=self._own_file())
        except PunktError:
            raise refusal("P420", why=bilingual("drafts.faults.where")) from None
        postgresql = url.get_backend_name() == "postgresql"
        self._table = Table(
            "drafts",
            MetaData(schema=SCHEMA if postgresql else None),
            Column("id", String(40), primary_key=True),
            Column("owner", String(100), nullable=False, index=True),
            Column("token", String(80), nullable=False),
            Column("key", String(40), nullable=False),
            Column("content", LargeBinary, nullable=False),
            Column("version", Integer, nullable=False),
            Column("changed", Float, nullable=False),
            Column("ends", Float, nullable=False, index=True),
        )
        with _guarded():
            self._engine = _engine(url)
            with self._writing() as connection:
                if postgresql:
                    connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
                self._table.metadata.create_all(connection)
        self.sweep()

    def _own_file(self) -> str:
        self._folder, self._handle = new_folder()
        return str(self._folder / "drafts.db")

    # --- what is kept

    def create(self, owner: str, content: Json) -> Draft:
        """A new draft. Raises P422 where its owner has too many, P423 where it is too large."""
        self._sweep_at_times()
        now, table = self._clock(), self._table
        made = Draft(secrets.token_urlsafe(16), owner, secrets.token_hex(16), content, now, now + self.lasts)
        key, stored = self._stored(made)
        with _guarded(), self._writing() as connection:
            counted = select(func.count()).select_from(table)
            own = connection.execute(counted.where(table.c.owner == owner)).scalar_one()
            if own >= MOST or connection.execute(counted).scalar_one() >= MOST_OF_ALL:
                raise refusal("P422", 422, most=MOST)
            connection.execute(
                table.insert().values(
                    id=made.id, owner=owner, token=made.token, key=key, content=stored,
                    version=1, changed=now, ends=made.ends,
                )
            )  # fmt: skip
        return made

    def get(self, owner: str, number: str) -> Draft:
        """A draft of an owner. Raises P421 for none, whoever else may have one of that name."""
        with _guarded(), self._engine.connect() as connection, connection.begin():
            row = self._row(connection, owner, number)
        return self._opened(row)

    def change(self, owner: str, number: str, edit: Callable[[Json], Json]) -> Draft:
        """Change a draft by what it holds now; nobody else changes it meanwhile. Raises P421, P423."""
        table, now = self._table, self._clock()
        with _guarded(), self._writing() as connection:
            before = self._opened(self._row(connection, owner, number, lock=True))
            content = edit(before.content)
            after = Draft(number, owner, before.token, content, now, now + self.lasts, before.version + 1)
            key, stored = self._stored(after)
            values = {"key": key, "content": stored, "version": after.version, "changed": now, "ends": after.ends}
            connection.execute(update(table).where(table.c.id == number).values(**values))
        return after

    def hand(self, owner: str, number: str, to: str, edit: Callable[[Json], Json]) -> Draft:
        """Make a draft another's, sealed for its new owner, changed by what it holds now.

        Forms that the owner before was shown fit it no more. Raises P421, P423, P422 where the new owner has too many.
        """
        table, now = self._table, self._clock()
        with _guarded(), self._writing() as connection:
            before = self._opened(self._row(connection, owner, number, lock=True))
            counted = select(func.count()).select_from(table).where(table.c.owner == to)
            if connection.execute(counted).scalar_one() >= MOST:
                raise refusal("P422", 422, most=MOST)
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
        with _guarded(), self._engine.connect() as connection, connection.begin():
            rows = connection.execute(wanted.order_by(table.c.changed.desc()).limit(MOST)).all()
        return [self._opened(row) for row in rows if self._readable(row)]

    def remove(self, owner: str, number: str) -> None:
        """Delete a draft. Raises P421."""
        table = self._table
        with _guarded(), self._writing() as connection:
            self._row(connection, owner, number)
            connection.execute(delete(table).where(table.c.id == number))
        self._tidy()

    def sweep(self) -> int:
        """Delete what has ended; how many that were."""
        self._swept = self._clock()
        with _guarded(), self._writing() as connection:
            gone = connection.execute(delete(self._table).where(self._table.c.ends <= self._swept)).rowcount
        if gone:
            self._tidy()
        return int(gone)

    def close(self) -> None:
        """Let go of the database; what is kept for as long as the service runs is deleted."""
        self._engine.dispose()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1

    # --- how it is kept

    def _sweep_at_times(self) -> None:
        with self._lock:
            due = self._clock() - self._swept > SWEPT
            if due:
                self._swept = self._clock()
        if due:
            self.sweep()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that will write: on SQLite it waits for others before it reads."""
        options = self._engine.connect().execution_options(**{sqlite.WRITES: True})
        with options as connection, connection.begin():
            yield connection

    def _row(self, connection: Connection, owner: str, number: str, lock: bool = False) -> Row[Any]:
        table = self._table
        wanted = select(table).where(table.c.id == number, table.c.owner == owner, table.c.ends > self._clock())
        row = connection.execute(wanted.with_for_update() if lock else wanted).first()
        if row is None or not self._readable(row):
            raise refusal("P421", 404)
        return row

    def _readable(self, row: Row[Any]) -> bool:
        """Whether the keys that the service has now open a draft."""
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

    def _tidy(self) -> None:
        """Leave nothing of what was deleted in SQLite's log, where nobody is reading it just now."""
        if self._engine.dialect.name == "sqlite":
            with _guarded():
                sqlite.empty_log(self._engine)


def _about(number: str, owner: str) -> str:
    """What a sealed draft is bound to: moved to another's name it does not open."""
    return about("drafts", f"{number}/{owner}")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        from punkt.journal.patient_connection import connect_patiently  # psycopg need not be there for SQLite

        engine = create_engine(url, pool_pre_ping=True)
        connect_patiently(engine, PATIENCE)
        return engine
    return sqlite.connect(str(url.database), create=True, patience=PATIENCE)


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, NoFileError) as error:
        cause = getattr(error, "orig", None) or error
        why = (
            system_says(cause)
            if isinstance(cause, OSError)
            else bilingual("drafts.faults.failed", what=type(cause).__name__)
        )
        raise refusal("P420", why=why) from None
