"""Where a journal lies that is tampered with: files of SQLite, or databases of PostgreSQL; by somebody who may do all there."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Protocol

Row = tuple[Any, ...]


class RefusedError(Exception):
    """The database does not take such a change at all."""


class Store(Protocol):
    """Journals by name, and what somebody with all rights does to them."""

    same: str
    """Between a column and a value: that they are the same, nothing included."""
    over: str
    """After INSERT or UPDATE: in place of what stands against it, where the database knows that."""

    def address(self, name: str) -> str:
        """Where :class:`.Journal` opens it."""

    def copy(self, one: str, other: str) -> None:
        """Put a journal, as it is, in the place of another."""

    def empty(self, name: str) -> None:
        """Take a journal away; a new one can be made in its place."""

    def tables(self, name: str) -> dict[str, list[str]]:
        """Tables, and their columns in order."""

    def rows(self, name: str, table: str) -> list[Row]:
        """The rows of a table, in an order that is always the same."""

    def change(self, name: str, *statements: str, values: Row = ()) -> None:
        """Do what the guards forbid; they are afterwards as they were. Raises :class:`RefusedError`."""

    def unguarded(self, name: str, table: str, guard: str) -> None:
        """Take a guard off, and leave it off."""


class SqliteStore:
    """Files of SQLite in a folder."""

    same, over = "IS", "OR REPLACE "

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, name: str) -> str:
        """The file."""
        return str(self.folder / f"{name}.db")

    def copy(self, one: str, other: str) -> None:
        """The file is copied; there must be no log of writes beside it."""
        self.empty(other)
        shutil.copyfile(self.address(one), self.address(other))

    def empty(self, name: str) -> None:
        """The file is removed, with what lies beside it."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.address(name)}{suffix}").unlink(missing_ok=True)

    def tables(self, name: str) -> dict[str, list[str]]:
        """As SQLite lists them."""
        with closing(sqlite3.connect(self.address(name))) as connection:
            found = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {one: [row[1] for row in connection.execute(f"PRAGMA table_info({one})")] for one in sorted(found)}

    def rows(self, name: str, table: str) -> list[Row]:
        """By the first column."""
        with closing(sqlite3.connect(self.address(name))) as connection:
            return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()

    def change(self, name: str, *statements: str, values: Row = ()) -> None:
        """The guards are dropped and made again."""
        with closing(sqlite3.connect(self.address(name))) as connection, connection:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for guard, _ in guards:
                connection.execute(f"DROP TRIGGER {guard}")
            for statement in statements:
                connection.execute(statement, values if "?" in statement else ())
            for _, sql in guards:
                connection.execute(sql)

    def unguarded(self, name: str, table: str, guard: str) -> None:
        """The trigger is dropped."""
        with closing(sqlite3.connect(self.address(name))) as connection, connection:
            connection.execute(f"DROP TRIGGER {guard}")


class PostgresStore:
    """Databases of a server, of which the tests' user is the master."""

    same, over = "IS NOT DISTINCT FROM", ""

    def __init__(self, server: str, prefix: str) -> None:
        self._server, self._prefix = server, prefix

    def address(self, name: str) -> str:
        """The database."""
        return f"{self._server}/{self._prefix}_{name}"

    def _master(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def copy(self, one: str, other: str) -> None:
        """A database made as another is; nobody may be connected to that."""
        new = f"{self._prefix}_{other}"
        self._master(
            f"DROP DATABASE IF EXISTS {new} WITH (FORCE)", f"CREATE DATABASE {new} TEMPLATE {self._prefix}_{one}"
        )

    def empty(self, name: str) -> None:
        """A new database in its place."""
        new = f"{self._prefix}_{name}"
        self._master(f"DROP DATABASE IF EXISTS {new} WITH (FORCE)", f"CREATE DATABASE {new}")

    def tables(self, name: str) -> dict[str, list[str]]:
        """As PostgreSQL lists them."""
        import psycopg

        asked = (
            b"SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns"
            b" WHERE table_schema = 'public' GROUP BY table_name ORDER BY table_name"
        )
        with psycopg.connect(self.address(name)) as connection:
            return dict(connection.execute(asked).fetchall())

    def rows(self, name: str, table: str) -> list[Row]:
        """By what they say."""
        import psycopg

        with psycopg.connect(self.address(name)) as connection:
            return sorted(connection.execute(f"SELECT * FROM {table}".encode()).fetchall(), key=repr)

    def change(self, name: str, *statements: str, values: Row = ()) -> None:
        """Triggers, and the checks of keys between tables, are off for this one connection."""
        import psycopg

        with psycopg.connect(self.address(name)) as connection:
            connection.execute("SET session_replication_role = replica")
            try:
                for statement in statements:
                    connection.execute(statement.replace("?", "%s").encode(), values if "?" in statement else None)
            except (psycopg.IntegrityError, psycopg.DataError) as error:
                raise RefusedError(str(error)) from None

    def unguarded(self, name: str, table: str, guard: str) -> None:
        """The trigger is switched off."""
        import psycopg

        with psycopg.connect(self.address(name)) as connection, suppress(psycopg.errors.UndefinedObject):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}".encode())
