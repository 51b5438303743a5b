"""The migrations of a journal's database, and an error about the journal as a whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import StatementError

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual

from . import sqlite

VERSIONS = "journal_version"
"""Alembic's table, under a name of its own: a shared database may have another one's."""
REVISION = "0001"
"""The newest migration: a journal of another revision is migrated when it is opened, or refused."""


def trouble(code: str, where: str, why: object) -> PunktError:
    """An error about the journal as a whole; ``why`` is an error, or a mapping of two languages."""
    said = why if isinstance(why, dict) else in_words(why)
    return PunktError([Diagnostic(code, Place(where), {"why": said})])


def in_words(error: object) -> dict[str, str]:
    """What a database or the system says, in both languages; its own text only where no words are kept for it."""
    if isinstance(error, StatementError):
        error = error.orig
    if isinstance(error, OSError):
        return system_says(error)
    words = sqlite.words_of(error) if isinstance(error, sqlite3.Error) else None
    own = " ".join(str(error).partition("\nDETAIL:")[0].split())[:300]  # the detail has values of the row
    return words or {"ru": own, "en": own}


def revision(connection: Connection) -> str | None:
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
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise trouble("P770", name, error) from None
    except AssertionError:  # Alembic's own, of a name that is no migration
        raise trouble("P770", name, bilingual("journal.faults.no_journal")) from None
