"""What the service keeps for its users besides the journal: each thing for its owner only, until a day.

It lies in a SQLite file or in a schema of its own of a PostgreSQL database. Several services may share one.
"""

from __future__ import annotations

import hmac
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    Row,
    Select,
    Table,
    bindparam,
    create_engine,
    func,
    select,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual
from punkt.journal import sqlite
from punkt.journal.database import url_of
from punkt.journal.same_file import NoFileError
from punkt.journal.sealing import SealKeys
from punkt.kernel.cached_attribute import cached_attribute

from .pack_folders import new_folder
from .problem_details import Refusal, refusal

SCHEMA = "punkt_drafts"
DAY = 24 * 3600
PATIENCE = 5.0
"""Seconds that the database may be silent, or another writer be waited for."""
SWEPT = 3600
"""Seconds between two looks for what has ended."""
Json = dict[str, Any]


@dataclass(frozen=True)
class UserRecord:
    """One thing that is kept for its owner."""

    id: str
    owner: str
    token: str = field(repr=False)
    """What every form of it bears: only who was shown it has it."""
    content: Json = field(repr=False)

    def bears(self, token: object) -> bool:
        """Whether a form bears the token."""
        return isinstance(token, str) and hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())


class UserStore:
    """A table of things with an id, an owner and a day on which each ends, and the tables beside it.

    All methods may be called from any thread, and raise P420 for a database that fails.
    """

    _table: Table

    def __init__(self, address: str, file: str, keys: SealKeys | None, days: int, clock: Callable[[], float]) -> None:
        """``address``: a file or a URL; empty: a ``file`` that is gone with the service. ``days``: until a thing ends."""
        self._keys, self._clock, self.lasts = keys, clock, days * DAY
        self._folder: Path | None = None
        self._handle, self._swept, self._lock = -1, 0.0, Lock()
        self.passing = not address
        """Whether all is gone once the service ends."""
        if self.passing:
            self._folder, self._handle = new_folder()
        try:
            url = URL.create("sqlite", database=str(self._folder / file)) if self._folder else url_of(address)
        except PunktError:
            raise refusal("P420", why=bilingual("drafts.faults.where")) from None
        postgresql = url.get_backend_name() == "postgresql"
        known = MetaData(schema=SCHEMA if postgresql else None)
        self._declare(known)
        with guarded():
            self._engine = _engine(url)
            with self._writing() as connection:
                if postgresql:
                    connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
                known.create_all(connection)
        self.sweep()

    def _declare(self, known: MetaData) -> None:
        """Say which tables there are; that of the things is ``_table``."""
        raise NotImplementedError

    def _end(self, connection: Connection, until: float) -> int:
        """Delete what has ended by a time; how many that were."""
        raise NotImplementedError

    def _readable(self, connection: Connection, row: Row[Any]) -> bool:
        """Whether the keys that the service has now open a thing."""
        raise NotImplementedError

    def _none(self) -> Refusal:
        """The refusal where an owner has nothing of a name."""
        raise NotImplementedError

    def sweep(self) -> int:
        """Delete what has ended; how many that were."""
        self._swept = self._clock()
        with guarded(), self._writing() as connection:
            gone = self._end(connection, self._swept)
        if gone:
            self._tidy()
        return gone

    def close(self) -> None:
        """Let go of the database; what is kept for as long as the service runs is deleted."""
        self._engine.dispose()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1

    def _sweep_at_times(self) -> None:
        with self._lock:
            due = self._clock() - self._swept > SWEPT
            if due:
                self._swept = self._clock()
        if due:
            self.sweep()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with guarded(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that will write: on SQLite it waits for others before it reads."""
        options = self._engine.connect().execution_options(**{sqlite.WRITES: True})
        with options as connection, connection.begin():
            yield connection

    def _number(self, connection: Connection, *of: ColumnElement[bool]) -> int:
        """How many things there are, of which all of some conditions hold."""
        return int(connection.execute(select(func.count()).select_from(self._table).where(*of)).scalar_one())

    def _row(self, connection: Connection, owner: str, number: str, lock: bool = False) -> Row[Any]:
        wanted = self._wanted.with_for_update() if lock else self._wanted
        row = connection.execute(wanted, {"of_id": number, "of_owner": owner, "now": self._clock()}).first()
        if row is None or not self._readable(connection, row):
            raise self._none()
        return row

    @cached_attribute
    def _wanted(self) -> Select[Any]:
        """What asks for a thing of an owner that has not ended: to write it takes longer than to ask it."""
        known = self._table.c
        asked = known.id == bindparam("of_id"), known.owner == bindparam("of_owner"), known.ends > bindparam("now")
        return select(self._table).where(*asked)

    def _tidy(self) -> None:
        """Leave nothing of what was deleted in SQLite's log, where nobody is reading it just now."""
        if self._engine.dialect.name == "sqlite":
            with guarded():
                sqlite.empty_log(self._engine)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        from punkt.journal.patient_connection import connect_patiently  # psycopg need not be there for SQLite

        engine = create_engine(url, pool_pre_ping=True)
        connect_patiently(engine, PATIENCE)
        return engine
    return sqlite.connect(str(url.database), create=True, patience=PATIENCE)


@contextmanager
def guarded() -> Iterator[None]:
    """Faults of the database are P420."""
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
