"""Whether a database is sound below the journal: its file, its tables and keys, and what guards them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, create_engine, literal, select, text

from punkt.files.texts import bilingual

from .migrating import REVISION, VERSIONS, upgrade
from .postgresql_schema import expected, schema_of
from .tables import METADATA

Said = dict[str, str]
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
SHOWN = 5
"""Complaints of SQLite that are shown."""


def damage_of_sqlite(connection: Connection) -> list[Said]:
    """What SQLite says of its file, and where tables or triggers are not those of the migrations."""
    found: list[Said] = []
    complaints = [str(row[0]) for row in connection.execute(text(f"PRAGMA integrity_check({SHOWN})"))]
    for complaint in complaints if complaints != ["ok"] else ():
        short = " ".join(complaint.split())[:200]
        found.append(bilingual("journal.faults.file_damaged", short=short))
    known = {" ".join(row[:2]): tuple(row[2:]) for row in connection.execute(text(_SCHEMA))}
    changed = _differences(known, _expected_schema())
    if not changed and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        found.append(bilingual("journal.faults.stray_rows"))
    return found + changed + _damage_of_version(connection)


def damage_of_postgresql(connection: Connection) -> list[Said]:
    """Where tables, keys, triggers or their functions are not those of the migrations, or a row refers to nothing.

    Who may switch triggers off for a connection writes rows that no key would let in, and leaves the keys as they were.
    """
    changed = _differences(schema_of(connection), expected())
    if not changed and any(connection.execute(query).first() is not None for query in _stray_rows()):
        changed.append(bilingual("journal.faults.stray_rows"))
    return changed + _damage_of_version(connection)


def _stray_rows() -> Iterator[Select[Any]]:
    """For each key between tables: a row that refers to none."""
    for table in METADATA.sorted_tables:
        for key in table.foreign_keys:
            there = key.column.table.alias()
            found = select(literal(1)).select_from(table).outerjoin(there, key.parent == there.c[key.column.name])
            yield found.where(there.c[key.column.name].is_(None), key.parent.is_not(None)).limit(1)


def _damage_of_version(connection: Connection) -> list[Said]:
    """Whether the migrations have left their one mark."""
    rows = [tuple(row) for row in connection.execute(text(f"SELECT version_num FROM {VERSIONS}"))]
    return [] if rows == [(REVISION,)] else [bilingual("journal.faults.schema_changed", shown=VERSIONS)]


def _differences(known: Mapping[str, object], right: Mapping[str, object]) -> list[Said]:
    """What of a schema is gone, added, or not as it should be."""
    return [
        bilingual("journal.faults.schema_changed", shown=name)
        for name in sorted(known.keys() | right.keys())
        if known.get(name) != right.get(name)
    ]


@cache
def _expected_schema() -> dict[str, tuple[str, ...]]:
    """Tables, indexes and triggers as the migrations make them: type and name → table and definition."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        upgrade(connection, "")
        return {" ".join(row[:2]): tuple(row[2:]) for row in connection.execute(text(_SCHEMA))}
