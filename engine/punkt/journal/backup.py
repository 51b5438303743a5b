"""A copy of a journal in a file: taken while others write, checked as a whole, and complete in one file."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual

from .check_report import JournalReport, Said
from .database import Database
from .journal import Journal
from .migrating import in_words


def back_up(journal: Journal, target: str | Path) -> JournalReport:
    """Copy a journal into a new file, and check the copy from its first entry to its last.

    The copy holds what was recorded when it was begun, also what stands in the log beside the
    file; it needs no other file. One that is not whole is not kept, and the report says why.
    Raises P921 where nothing could be written, or there is such a file already.
    """
    path = Path(target)
    if not journal.database.sqlite:
        raise _refused(path, bilingual("journal.faults.another"))
    if os.path.lexists(path):
        raise _refused(path, bilingual("journal.faults.exists"))
    try:
        with tempfile.TemporaryDirectory(prefix=".punkt-backup-", dir=path.absolute().parent) as made:
            copy = Path(made) / "journal.db"
            _copy(journal.database, copy)
            report = _checked(copy, journal, path)
            if report.good:
                _close(copy)
                os.link(copy, path)  # fails where there is such a file by now
                _settle(path.absolute().parent)
    except OSError as error:
        raise _refused(path, system_says(error)) from None
    except sqlite3.Error as error:
        raise _refused(path, in_words(error)) from None
    return report


def _copy(database: Database, copy: Path) -> None:
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # decisions on people: for the owner only
    with closing(sqlite3.connect(copy)) as target, database.raw() as source:
        source.backup(target)


def _checked(copy: Path, journal: Journal, path: Path) -> JournalReport:
    """What a check of the copy finds; it names the file that was asked for."""
    with Journal(Database(copy, create=False), journal.keys, create=False) as copied:
        copied.database.name, copied.database.alone = str(path), False
        return copied.verify()


def _close(copy: Path) -> None:
    """Everything into the one file, and to the disk."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with copy.open("rb") as file:
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The new name to the disk, where folders can be opened."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(path: Path, why: Said) -> PunktError:
    return PunktError([Diagnostic("P921", Place(str(path)), {"why": why})])
