"""Whether a database is sound below the journal: its file, and the triggers that guard the tables."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, create_engine, text

from punkt.files.texts import bilingual

from .migrating import VERSIONS, upgrade

Said = dict[str, str]
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
_TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgrelid = ANY(:tables ::regclass[])"
SHOWN = 5
"""Complaints of SQLite that are shown."""


def damage_of_sqlite(connection: Connection) -> list[Said]:
    """What SQLite says of its file, and where tables or triggers are not those of the migrations."""
    found: list[Said] = []
    complaints = [str(row[0]) for row in connection.execute(text(f"PRAGMA integrity_check({SHOWN})"))]
    for complaint in complaints if complaints != ["ok"] else ():
        short = " ".join(complaint.split())[:200]
        found.append(bilingual("journal.faults.file_damaged", short=short))
    if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        found.append(bilingual("journal.faults.stray_rows"))
    known = {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(text(_SCHEMA))}
    expected = _expected_schema()
    for name in sorted({key for key in known.keys() | expected.keys() if known.get(key) != expected.get(key)}):
        shown = " ".join(map(str, name))
        found.append(bilingual("journal.faults.schema_changed", shown=shown))
    return found


def damage_of_postgresql(connection: Connection) -> list[Said]:
    """Which triggers are gone or switched off."""
    expected = {name for kind, name in _expected_schema() if kind == "trigger"}
    tables = sorted({of[0] for (kind, _), of in _expected_schema().items() if kind == "table"} - {VERSIONS})
    known = set(connection.scalars(text(_TRIGGERS), {"tables": tables}))
    return [bilingual("journal.faults.guard_off", name=name) for name in sorted(expected - known)]


@cache
def _expected_schema() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Tables, indexes and triggers as the migrations make them: type and name → table and definition."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        upgrade(connection, "")
        return {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(text(_SCHEMA))}
