"""The row of one key beside a live view: the same as the view has, for every key, and none where the view has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import DAY, PACK, files_to_tables, groups, people, rows, run, spoil
from punkt.registers.invented.write_invented import invent

pytestmark = pytest.mark.full
DATED = ("--as-of", DAY.isoformat())


def make(tables: dict[str, str], *options: str, pack: str = PACK) -> None:
    """The live views of some tables, and their functions."""
    run("DROP VIEW IF EXISTS shown, shown_rejected, shown_group_members, shown_group_rooms CASCADE")
    lists = [part for name, table in tables.items() if name != "cases" for part in ("--with", f"{name}={table}")]
    call = ("run", postgres().url, "--engine", "postgres", "--table", tables["cases"], *lists, "--pack", pack)
    made = punkt(*call, *options, "--out", "view:shown")
    assert made.exit_code == 0, made.output


def by_key(view: str, keys: list[str]) -> int:
    """Hold what the function says of each key against the view; how many rows the view has of these keys."""
    run("SET jit = off")
    run(f"DROP TABLE IF EXISTS whole; CREATE TABLE whole AS SELECT * FROM {view}")
    found = 0
    for key in keys:
        asked = key.replace("'", "''")
        one = rows(f"SELECT * FROM {view}_one('{asked}')")
        wanted = rows(f"""SELECT * FROM whole WHERE "case" = '{asked}'""")
        assert sorted(map(str, one)) == sorted(map(str, wanted)), (view, key)
        found += len(wanted)
    assert found == rows("SELECT count(*) AS it FROM whole")[0]["it"]
    return found


def keys_of(table: str) -> list[str]:
    return [row["it"] for row in rows(f"""SELECT DISTINCT "case" AS it FROM {table} WHERE "case" IS NOT NULL""")]


@pytest.mark.parametrize("day", [DATED, ()], ids=["one day", "today"])
def test_each_person_is_as_in_the_view(tmp_path: Path, day: tuple[str, ...]) -> None:
    """Rows at fault, rows of one key and keys that nobody has among them."""
    tables = people(tmp_path, 40)
    table = tables["cases"]
    one, two = keys_of(table)[:2]
    spoil(table, 3, 15)
    run(f"""INSERT INTO {table} SELECT * FROM {table} WHERE "case" = '{one}'""")
    run(f"""INSERT INTO {table} ("case", "recipient.sex") VALUES ('{two}', 'female'), ('{two}', 'male')""")
    make(tables, *day)
    assert by_key("shown", [*keys_of(table), "nobody", ""]) > 20


@pytest.mark.parametrize("pack", ["ru.alliance.2025", "ru.mintrud.847"])
def test_each_person_of_other_packs(tmp_path: Path, pack: str) -> None:
    tables = files_to_tables(invent(pack, (), tmp_path / "people.parquet", 40, 9, as_of=DAY))
    make(tables, *DATED, pack=pack)
    assert by_key("shown", keys_of(tables["cases"])) == 40


def test_each_case_asks_the_law_of_its_own_day(tmp_path: Path) -> None:
    """Days before and after a change of the law: each row is decided by the edition that it asks."""
    tables = people(tmp_path, 24)
    run(f"""ALTER TABLE {tables["cases"]} ADD as_of DATE""")
    run(f"""UPDATE {tables["cases"]} SET as_of = DATE '2025-01-01' + 40 * (ascii(right("case", 1)) % 10)""")
    make(tables, *DATED)
    assert by_key("shown", keys_of(tables["cases"])) > 12


@pytest.mark.slow
def test_each_group_is_as_in_the_view(tmp_path: Path) -> None:
    """Lists too: a member at fault costs the group, whatever its key looks like."""
    tables = groups(tmp_path, 8)
    spoil(tables["group.members"], 1, 4)
    make(tables, *DATED)
    keys = keys_of(tables["cases"])
    for view in ("shown", "shown_group_members", "shown_group_rooms"):
        assert by_key(view, keys) >= 3


def test_rows_of_lists_are_found_by_an_index(tmp_path: Path) -> None:
    """Of texts by the one that the function's comment asks for, whatever the key looks like; of numbers by the key's own."""
    tables = groups(tmp_path, 4)
    members = tables["group.members"]
    run(f"""UPDATE {members} SET "case" = ' ' || "case" WHERE id = (SELECT min(id) FROM {members})""")
    make(tables, *DATED, pack="ru.mintrud.847")
    assert by_key("shown", keys_of(tables["cases"])) < 4, "a member under an odd key is found, and costs the group"
    asked = rows("SELECT obj_description('shown_one'::regproc) AS it")[0]["it"].split(";\n")[:-1]
    assert len(asked) == len(tables) - 1
    source = rows("SELECT prosrc AS it FROM pg_proc WHERE proname = 'shown_one'")[0]["it"].replace('"given".', "")
    run("SET enable_seqscan = off")
    for statement in asked:
        run(statement)
        table, _, key = statement.removeprefix("CREATE INDEX ON ").partition(" ")
        assert f"{key.removeprefix('((').removesuffix('))')} = " in source
        plan = rows(f"EXPLAIN SELECT * FROM {table} WHERE {key} = 'x'")
        assert any("Index" in str(line) for line in plan), plan
    run("SET enable_seqscan = on")


def test_keys_that_are_numbers(tmp_path: Path) -> None:
    """The function takes the key's own type, so that an index finds it; ``--overwrite`` makes both anew."""
    tables = people(tmp_path, 12)
    table = tables["cases"]
    run(f"""ALTER TABLE {table} ADD number BIGSERIAL PRIMARY KEY; ALTER TABLE {table} DROP "case\"""")
    run(f"""ALTER TABLE {table} RENAME number TO "case\"""")
    make(tables, *DATED)
    assert by_key("shown", [str(number) for number in range(1, 13)]) == 12
    call = ("run", postgres().url, "--engine", "postgres", "--table", table, "--pack", PACK, *DATED)
    assert "P834" in punkt(*call, "--out", "view:shown").stderr
    assert punkt(*call, "--out", "view:shown", "--overwrite").exit_code == 0
    assert by_key("shown", [str(number) for number in range(1, 13)]) == 12
    assert punkt(*call, "--out", "table:shown", "--overwrite").exit_code == 0
    run("DROP TABLE shown")
    assert not rows("SELECT 1 FROM pg_proc WHERE proname = 'shown_one'")
