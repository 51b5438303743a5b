"""The database of a journal: SQLite in a file, or PostgreSQL by a URL; always durable, always migrated."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from ..diagnostics import Diagnostic, Place, PunktError
from .guards import damage_of_postgresql, damage_of_sqlite
from .queueing import turn

VERSIONS = "journal_version"
"""Alembic's table, under a name of its own: a shared database may have another one's."""
REVISION = "0001"
"""The newest migration: a journal of another revision is migrated when it is opened, or refused."""
BUSY = 60_000
"""Milliseconds a writer waits for another one."""
_SETTINGS = (
    f"PRAGMA busy_timeout={BUSY}",
    "PRAGMA synchronous=FULL",  # what has been acknowledged outlives a loss of power
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # INSERT OR REPLACE deletes too
    "PRAGMA secure_delete=ON",  # what is erased is overwritten
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


NO_JOURNAL = {
    "ru": "это не журнал решений; назовите файл или базу, куда решения записаны",
    "en": "this is no journal of decisions; name the file or database that decisions were recorded in",
}
NO_FILE = {
    "ru": "такого файла нет; назовите существующий (--journal) или запишите решение (punkt decide --record)",
    "en": "there is no such file; name one there is (--journal), or record a decision (punkt decide --record)",
}
OTHERS = {
    "ru": "в этой базе чужие таблицы; журналу нужна своя база",
    "en": "this database has tables of something else; a journal takes a database of its own",
}


def trouble(code: str, where: str, why: object) -> PunktError:
    """An error about the journal as a whole; ``why`` is a text, or a mapping of two languages."""
    if isinstance(why, DBAPIError):
        why = why.orig
    said = why if isinstance(why, dict) else " ".join(str(why).split())[:300]
    return PunktError([Diagnostic(code, Place(where), {"why": said})])


class Database:
    """A connection pool, the transactions of readers and writers, and the migrations."""

    def __init__(self, where: str | Path, create: bool = True) -> None:
        self.url = _url(where)
        self.name = self.url.render_as_string() if self.url.host else str(self.url.database)
        """What messages call it; without a password."""
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            self._prepare_file(create)
        self._engine = self._connect()
        try:
            with self._guarded("P770"):
                self._migrate(create)
        except PunktError:
            self.close()
            raise

    def _prepare_file(self, create: bool) -> None:
        path = Path(str(self.url.database))
        if path.is_file():
            return
        if not create:
            raise trouble("P770", self.name, NO_FILE)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # decisions on people: for the owner only
        except OSError as error:
            raise trouble("P770", self.name, error.strerror or error) from None

    def _connect(self) -> Engine:
        if not self.sqlite:
            try:
                return create_engine(self.url, pool_pre_ping=True, isolation_level="REPEATABLE READ")
            except ImportError:
                said = {"ru": "не установлен psycopg", "en": "psycopg is not installed"}
                raise PunktError([Diagnostic("P770", Place(self.name), {"why": _install(said, "postgres")})]) from None
        engine = create_engine(self.url, connect_args={"timeout": BUSY / 1000, "check_same_thread": False})
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
        return engine

    def _migrate(self, create: bool) -> None:
        with self._engine.connect() as connection:
            found = _revision(connection)
            if found is None and inspect(connection).get_table_names():
                raise trouble("P770", self.name, OTHERS)
        if found == REVISION:
            return
        if found is None and not create:
            raise trouble("P770", self.name, NO_JOURNAL)
        with self._locked() as connection:
            if _revision(connection) != REVISION:  # another process may have been faster
                upgrade(connection, self.name)

    @contextmanager
    def _guarded(self, code: str) -> Iterator[None]:
        try:
            yield
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
        with self._engine.connect().execution_options(punkt_writes=True, **options) as connection, connection.begin():
            yield connection

    def damage(self, connection: Connection) -> list[dict[str, str]]:
        """What is wrong with the database below the journal, in both languages."""
        return damage_of_sqlite(connection) if self.sqlite else damage_of_postgresql(connection)

    def tidy(self) -> bool:
        """Leave nothing of what has been deleted: SQLite's log still has the pages as they were before.

        False where another process is reading the journal just now, so that the log has to stay.
        """
        if not self.sqlite:
            return True
        with self._guarded("P771"), self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _url(where: str | Path) -> URL:
    """The URL of a journal given as a URL or as the path of a file."""
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
    said = {
        "ru": "ожидается путь файла, sqlite:///… или postgresql://…",
        "en": "expected is a path, sqlite:///… or postgresql://…",
    }
    raise trouble("P770", where.split("://")[0], said)


def _install(said: dict[str, str], extra: str) -> dict[str, str]:
    command = f"pip install 'punkt[{extra}]'"
    return {"ru": f"{said['ru']}: {command}", "en": f"{said['en']}: {command}"}


def _configure(connection: Any, _: object) -> None:
    """Settings of a new SQLite connection; transactions are begun by :func:`_begin` and not by the driver."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in _SETTINGS:
        cursor.execute(setting)
    for attempt in range(50):
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 49:
                raise
            time.sleep(0.02)  # another process is switching it: SQLite does not wait for that by itself
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that read first could not get it later."""
    writes = connection.get_execution_options().get("punkt_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    """The migration a database is at; ``None`` for one that is no journal yet."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    row = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).first()
    return None if row is None else str(row[0])


def upgrade(connection: Connection, name: str) -> None:
    """Run the migrations that are still to be run."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise trouble("P770", name, error) from None
