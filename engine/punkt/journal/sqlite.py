"""A journal in a file: how SQLite is set up so that what is acknowledged stays, and what is erased goes."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from punkt.files.texts import Texts, bilingual

from .same_file import NoFileError, SameFile

ROOM = 1024 * 1024
"""Bytes that must be free for more entries to be taken."""
BUSY = 60_000
"""Milliseconds a writer waits for another one."""
_SETTINGS = (
    "PRAGMA synchronous=FULL",  # what has been acknowledged outlives a loss of power
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # INSERT OR REPLACE deletes too
    "PRAGMA secure_delete=ON",  # what is erased is overwritten
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


WRITES = "punkt_writes"
"""The execution option of a connection that is to write."""


_SAID = Texts("journal.sqlite")
"""What SQLite says in English only, by the name of its primary result code."""


def words_of(error: sqlite3.Error) -> dict[str, str] | None:
    """What went wrong, in both languages; ``None`` where no words are kept for it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return next((words for name, words in _SAID.items() if getattr(sqlite3, name) == code), None)


def connect(name: str, create: bool, patience: float | None = None) -> Engine:
    """Connect to a file, which is made where it may be. Raises :class:`NoFileError`, :class:`OSError`, :class:`ValueError`.

    A journal on a medium that cannot be written is read as it lies there. Every transaction is held to the file that
    was connected to, when it begins and before it is committed. ``patience``: seconds to wait for another writer.
    """
    path = Path(os.path.abspath(name))
    if not path.is_file():
        if not create:
            raise NoFileError(bilingual("journal.faults.no_file"))
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # decisions on people: for the owner only
    frozen = not create and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    if frozen and _log_of(path):
        raise NoFileError(bilingual("journal.faults.unfinished"))
    same, busy = SameFile(path), BUSY / 1000 if patience is None else patience
    address = f"file:{quote(str(path))}{'?immutable=1' if frozen else ''}"

    def opened() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=busy, check_same_thread=False)

    engine = create_engine("sqlite://", creator=opened, poolclass=QueuePool)
    event.listen(engine, "connect", _configure_frozen if frozen else _configure)

    def begin(connection: Connection) -> None:
        _begin(connection)
        same.check(connection.info, _writes(connection))

    def commit(connection: Connection) -> None:
        same.check(connection.info, _writes(connection))

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", commit)
    return engine


def is_alone(name: str) -> bool:
    """Whether a file in WAL mode has no log beside it: it was closed, or it was copied without its log."""
    path = Path(os.path.abspath(name))
    try:
        with path.open("rb") as file:
            head = file.read(20)
    except (OSError, ValueError):
        return False
    return head.startswith(b"SQLite format 3\0") and head[18:20] == b"\x02\x02" and not _log_of(path)


def check_room(name: str) -> None:
    """Raise :class:`OSError` where the medium of a file has no room left for more entries."""
    if not hasattr(os, "statvfs"):
        return
    found = os.statvfs(os.path.dirname(os.path.abspath(name)))
    if found.f_bavail * found.f_frsize < ROOM:
        raise OSError(errno.ENOSPC, "no room")


def _log_of(path: Path) -> int:
    """Bytes of the log beside a file."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0


def _configure_frozen(connection: Any, _: object) -> None:
    connection.isolation_level = None


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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES))


def empty_log(engine: Engine) -> bool:
    """Move all of the log into the file and empty it; false where somebody is reading just now."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
