"""Requests that bear a key of their own (``Idempotency-Key``): asked again within a day, they are recorded once.

What is kept says which entry a key led to, and nothing of any case. It lies beside the journal: in a file called after
that of a journal in SQLite, in a schema of its own of a PostgreSQL database.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import (
    URL,
    Column,
    ColumnElement,
    Engine,
    Executable,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateSchema

from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.system_words import system_says
from punkt.journal import Journal
from punkt.journal.database import url_of
from punkt.journal.search_entries import EntryQuery

from .problem_details import refusal
from .service_journal import PATIENCE

DAY = 24 * 3600
"""Seconds that a key is remembered."""
SCHEMA = "punkt_service"


@dataclass(frozen=True, slots=True)
class Retry:
    """A request with a key: who asks, the key, and the SHA-256 of what is asked."""

    caller: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key: the entry it led to (0: nothing is recorded here), or that it led to none yet.

    ``before``: the last entry of the journal before the key was first shown, where that request may have been broken
    off after it was recorded; ``None`` where the key is new.
    """

    entry: int | None = None
    before: int | None = None


class Retries:
    """The keys of a service. All methods may be called from any thread, and raise P920 for a database that fails."""

    def __init__(
        self, address: str, patience: float, clock: Callable[[], float] = time.time, silence: float = PATIENCE
    ) -> None:
        """``address``: of the journal, empty where nothing is recorded; ``patience``: seconds that deciding may take.

        ``silence``: seconds that a database in PostgreSQL may be silent.
        """
        self._patience, self._clock, self._lock = patience, clock, Lock()
        self._owner = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(8)}"
        url = url_of(address) if address else URL.create("sqlite")
        postgresql = url.get_backend_name() == "postgresql"
        self._table = Table(
            "retries",
            MetaData(schema=SCHEMA if postgresql else None),
            Column("caller", String(100), primary_key=True),
            Column("key", String(200), primary_key=True),
            Column("body", String(64), nullable=False),
            Column("entry", Integer),
            Column("before", Integer, nullable=False),
            Column("owner", String(200), nullable=False),
            Column("time", Float, nullable=False, index=True),
        )
        try:
            self._engine = _engine(url, silence)
            with self._engine.begin() as connection:
                if postgresql:
                    connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
                self._table.metadata.create_all(connection)
        except (SQLAlchemyError, OSError) as error:
            raise _failed(error) from None

    def begin(self, asked: Retry, last: int) -> Known:
        """Note a request before it is decided; ``last`` is the number of the last entry of the journal.

        Raises P936 for a key that came with another body, P935 for one that somebody else is at.
        """
        table, now = self._table, self._clock()
        try:
            with self._lock, self._engine.begin() as connection:
                connection.execute(delete(table).where(table.c.time < now - DAY))
                row = connection.execute(select(table).where(self._is(asked))).first()
                if row is None:
                    new = {"caller": asked.caller, "key": asked.key, "body": asked.body, "before": last}
                    connection.execute(table.insert().values(**new, owner=self._owner, time=now))
                    return Known()
                if row.body != asked.body:
                    raise refusal("P936", 422, key=asked.key)
                if row.entry is not None:
                    return Known(row.entry)
                if row.owner != self._owner and _alive(row.owner) and now - row.time < self._patience:
                    raise refusal("P935", 409, {"Retry-After": "2"}, key=asked.key)
                connection.execute(update(table).where(self._is(asked)).values(owner=self._owner))
                return Known(before=row.before)
        except IntegrityError:  # another process was faster
            raise refusal("P935", 409, {"Retry-After": "2"}, key=asked.key) from None
        except SQLAlchemyError as error:
            raise _failed(error) from None

    def done(self, asked: Retry, entry: int) -> None:
        """Note the entry that a request led to."""
        self._change(update(self._table).where(self._is(asked)).values(entry=entry))

    def forget(self, asked: Retry) -> None:
        """Forget a request that led to nothing: it may be asked again as if for the first time."""
        self._change(delete(self._table).where(self._is(asked)))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _change(self, statement: Executable) -> None:
        try:
            with self._lock, self._engine.begin() as connection:
                connection.execute(statement)
        except SQLAlchemyError as error:
            raise _failed(error) from None

    def _is(self, asked: Retry) -> ColumnElement[bool]:
        return (self._table.c.caller == asked.caller) & (self._table.c.key == asked.key)


def recorded_since(journal: Journal, who: str, before: int, digest: str) -> int:
    """The entry after ``before`` that records a decision of somebody with this digest; 0 for none."""
    page = 1
    while found := journal.search(EntryQuery(who=who), page=page, size=50).entries:
        for entry in found:
            if entry.id <= before:
                return 0
            if entry.decision is not None and entry.decision.get("digest") == digest:
                return entry.id
        page += 1
    return 0


def body_digest(*parts: object) -> str:
    """The SHA-256 of what a request asks."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "replace")
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()


def _engine(url: URL, silence: float) -> Engine:
    if url.get_backend_name() == "postgresql":
        from punkt.journal.patient_connection import connect_patiently  # psycopg need not be there for SQLite

        engine = create_engine(url, pool_pre_ping=True)
        connect_patiently(engine, silence)  # whoever waits here keeps all others with keys waiting
        return engine
    if not url.database:
        shared = {"check_same_thread": False}
        return create_engine(url, poolclass=StaticPool, connect_args=shared)
    path = os.path.abspath(f"{url.database}.retries")
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    return create_engine(url.set(database=path), connect_args={"timeout": 30})


def _alive(owner: str) -> bool:
    """Whether the service that noted a request may still be at it."""
    host, number, _ = owner.split(" ")
    if host != socket.gethostname():
        return True
    if int(number) == os.getpid():
        return False  # an earlier one of the same number
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _failed(error: Exception) -> PunktError:
    cause = getattr(error, "orig", None) or error
    why = system_says(cause) if isinstance(cause, OSError) else {lang: type(cause).__name__ for lang in ("ru", "en")}
    return refusal("P920", 503, {"Retry-After": "5"}, why=why)
