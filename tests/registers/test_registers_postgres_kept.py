"""Columns carried through, and a summary divided by one, inside PostgreSQL: as by the local engine on the same tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import OPTIONS, both, groups, people, rows, run

COLUMNS = {
    "municipality": "TEXT",
    "ФИО": "CHARACTER VARYING(40)",
    "visits": "INTEGER",
    "urban": "BOOLEAN",
    "rate": "NUMERIC",
    "seen": "TIMESTAMP",
}
"""The last two are written as texts by Punkt, not by the database."""


def with_columns(table: str) -> None:
    """Give a table columns that are no facts: of six places one is empty and one unknown."""
    added = ", ".join(f'ADD COLUMN "{name}" {kind}' for name, kind in COLUMNS.items())
    run(f"ALTER TABLE {table} {added}")
    run(
        f"""UPDATE {table} SET "ФИО" = 'О''Нил ' || substr("case", 1, 3), visits = length("case") - 3,
        urban = nullif(length("case") % 3, 0) = 1, rate = 12.50, seen = '2025-03-01 10:00',
        municipality = (ARRAY['Сегежа', 'Кемь', '', NULL, ' Олонец ', 'Сегежа'])[1 + abs(hashtext("case")) % 6]"""
    )


def ignored(*kept: str) -> list[str]:
    """The options that leave the other columns out."""
    return [part for name in COLUMNS if name not in kept for part in ("--ignore", name)]


@pytest.mark.full
@pytest.mark.parametrize("kept", ["municipality,ФИО,visits,urban", "rate,seen,municipality"])
def test_as_the_local_engine(kept: str, tmp_path: Path) -> None:
    """With rows at fault, rows of one key that say the same and that do not, and rows that need a look outside."""
    table = people(tmp_path, 60)["cases"]
    with_columns(table)
    keys = [row["case"] for row in rows(f'SELECT "case" FROM {table} ORDER BY 1 LIMIT 8')]
    run(f"INSERT INTO {table} SELECT * FROM {table} WHERE \"case\" IN ('{keys[0]}', '{keys[1]}')")
    run(f"""UPDATE {table} SET "recipient.ipra.self_care" = 9 WHERE "case" IN ('{keys[2]}', '{keys[3]}')""")
    run(f"""INSERT INTO {table} SELECT * FROM {table} WHERE "case" = '{keys[4]}'""")
    run(f"""UPDATE {table} SET "recipient.sex" = NULL WHERE ctid = (SELECT max(ctid) FROM {table})""")
    both({"cases": table}, tmp_path, *OPTIONS, "--keep", kept, *ignored(*kept.split(",")))
    assert list(rows("SELECT * FROM found LIMIT 1")[0])[1 : 1 + len(kept.split(","))] == kept.split(",")


@pytest.mark.full
@pytest.mark.parametrize("by", ["municipality", "seen"])
def test_divided_as_by_the_local_engine(by: str, tmp_path: Path) -> None:
    """The sums of each group, of its lists too, with rows turned down and clauses."""
    tables = groups(tmp_path)
    with_columns(tables["cases"])
    key = rows(f'SELECT "case" FROM {tables["cases"]} ORDER BY 1 LIMIT 1')[0]["case"]
    run(f"""INSERT INTO {tables["group.members"]} SELECT * FROM {tables["group.members"]} WHERE "case" = '{key}'""")
    lists = [part for name, table in tables.items() if name != "cases" for part in ("--with", f"{name}={table}")]
    call = ("run", postgres().url, "--table", tables["cases"], *lists, *OPTIONS, "--overwrite", "--by", by)
    inside = ("--engine", "postgres", "--out", "table:found")
    found = []
    for name, out in (("inside", inside), ("local", ("--out", str(tmp_path / "l.parquet")))):
        file = tmp_path / f"{name}.json"
        done = punkt(*call, *ignored(by), *out, "--summary", str(file))
        assert done.exit_code == 0, done.output
        found.append(json.loads(file.read_text("utf-8"))["groups"])
    assert found[0] == found[1] and len(found[0]) > (by == "municipality")
    assert any(one["rejected"] for one in found[0].values())
    assert any(one["reasons"] for one in found[0].values())


@pytest.mark.full
def test_too_many_groups_and_live_views(tmp_path: Path) -> None:
    table = people(tmp_path, 5)["cases"]
    run(f"INSERT INTO {table} (\"case\") SELECT 'more ' || n FROM generate_series(1, 600) AS n")
    run(f'ALTER TABLE {table} ADD COLUMN place TEXT; UPDATE {table} SET place = "case"')
    call = ("run", postgres().url, "--engine", "postgres", "--table", table, *OPTIONS, "--overwrite", "--by", "place")
    assert "P895" in punkt(*call, "--out", "table:found").stderr
    assert "P848" in punkt(*call, "--out", "view:found").stderr
    assert "P896" in punkt(*call[:-1], "plaace", "--ignore", "place", "--out", "table:found").stderr
