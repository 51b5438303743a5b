"""The database of a journal: SQLite in a file, or PostgreSQL by a URL; always durable, always migrated."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.optional_parts import missing
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual

from . import sqlite
from .guards import damage_of_postgresql, damage_of_sqlite
from .migrating import REVISION, revision, trouble, upgrade
from .same_file import NoFileError
from .write_queue import turn


class Database:
    """A connection pool, the transactions of readers and writers, and the migrations."""

    def __init__(self, where: str | Path, create: bool = True, patience: float | None = None) -> None:
        """``patience``: seconds that a database may be silent, or another writer be waited for; else without bound."""
        self.url = url_of(where)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.name = str(self.url.database) if self.sqlite else self.url.render_as_string()
        """What messages call it; without a password."""
        self.alone = self.sqlite and sqlite.is_alone(str(self.url.database))
        """Whether a file in WAL mode lies there without its log: closed, or copied without it."""
        try:
            self._engine = (
                sqlite.connect(str(self.url.database), create, patience) if self.sqlite else self._connect(patience)
            )
        except NoFileError as error:
            raise trouble("P770", self.name, error.why) from None
        except (OSError, ValueError) as error:
            raise trouble("P770", self.name, system_says(error)) from None
        try:
            with self._guarded("P770"):
                self._migrate(create)
        except PunktError:
            self.close()
            raise

    def _connect(self, patience: float | None) -> Engine:
        try:
            engine = create_engine(self.url, pool_pre_ping=True, isolation_level="REPEATABLE READ")
            if patience is not None:
                from .patient_connection import connect_patiently

                connect_patiently(engine, patience)
            return engine
        except ImportError:
            raise missing("postgres", "psycopg") from None

    def _migrate(self, create: bool) -> None:
        with self._engine.connect() as connection:
            found = revision(connection)
            if found is None and inspect(connection).get_table_names():
                raise trouble("P770", self.name, bilingual("journal.faults.others"))
        if found == REVISION:
            return
        if found is None and not create:
            raise trouble(
                "P770",
                self.name,
                bilingual("journal.faults.no_journal_alone") if self.alone else bilingual("journal.faults.no_journal"),
            )
        with self._locked() as connection:
            if revision(connection) != REVISION:  # another process may have been faster
                upgrade(connection, self.name)

    @contextmanager
    def _guarded(self, code: str) -> Iterator[None]:
        try:
            yield
        except NoFileError as error:
            raise trouble(code, self.name, error.why) from None
        except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeDecodeError) as error:  # texts of a damaged file
            raise trouble(code, self.name, error) from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the journal. Database errors become P770."""
        with self._guarded("P770"), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction in which this is the only writer; committed, to the disk, on leaving. Errors become P771."""
        with self._guarded("P771"), self._locked() as connection:
            yield connection

    @contextmanager
    def _locked(self) -> Iterator[Connection]:
        if self.sqlite:
            with turn(str(self.url.database)), self._writer() as connection:
                yield connection
            return
        with self._writer(isolation_level="READ COMMITTED") as connection:  # what another added is seen once it is ours
            connection.execute(text("SET LOCAL synchronous_commit TO on"))
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('punkt.journal'), 0)"))
            yield connection

    @contextmanager
    def _writer(self, **options: Any) -> Iterator[Connection]:
        with (
            self._engine.connect().execution_options(**{sqlite.WRITES: True}, **options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """The connection to the file itself. Database errors become P770."""
        with self._guarded("P770"), self._engine.connect() as connection:
            found = connection.connection.driver_connection
            assert isinstance(found, sqlite3.Connection)
            yield found

    def check_usable(self, write: bool = False) -> None:
        """Raise P770, or P771 with ``write``, where the journal cannot be read, or nothing be written, just now.

        Writing is tried with something that changes nothing of the journal.
        """
        if self.sqlite:
            with self._guarded("P771"):
                sqlite.check_room(str(self.url.database))
        if not write:
            with self.reading() as connection:
                connection.execute(text("SELECT 1"))
            return
        with self.writing() as connection:
            if self.sqlite:
                number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
                connection.exec_driver_sql(f"PRAGMA user_version={number}")
            else:
                connection.execute(text("SELECT txid_current()"))

    def damage(self, connection: Connection) -> list[dict[str, str]]:
        """What is wrong with the database below the journal, in both languages."""
        return damage_of_sqlite(connection) if self.sqlite else damage_of_postgresql(connection)

    def tidy(self) -> bool:
        """Leave nothing of what has been deleted: SQLite's log still has the pages as they were before.

        False where another process is reading the journal just now, so that the log has to stay.
        """
        if not self.sqlite:
            return True
        with self._guarded("P771"):
            return sqlite.empty_log(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def url_of(where: str | Path) -> URL:
    """The URL of a journal given as a URL or as the path of a file. Raises P770."""
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=os.fspath(where))
    try:
        url = make_url(where)
        if url.get_backend_name() in ("postgresql", "postgres"):
            return url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "sqlite" and url.database:
            return URL.create("sqlite", database=url.database)
    except (ArgumentError, ValueError):
        pass
    raise trouble("P770", where.split("://")[0], bilingual("journal.faults.where"))
