"""The next month inside PostgreSQL: what ``--since`` gives is what a whole run gives, and what the local engine gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.lengths import many
from helpers.registers_database import groups, people, rows, run, same_tables

PACK = ("--pack", "ru.mintrud.847")
JUNE, JULY = "2025-06-01", "2025-07-01"


def decided(table: str, out: str, day: str, folder: Path, *options: str) -> dict[str, Any]:
    """A run inside the database; its summary."""
    return summed(table, folder, "--engine", "postgres", "--out", f"table:{out}", "--as-of", day, *options)


def summed(table: str, folder: Path, *options: str) -> dict[str, Any]:
    sums = folder / "sums.json"
    call = ("run", postgres().url, "--table", table, *PACK, "--overwrite", "--summary", str(sums), *options)
    done = punkt(*call)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = orjson.loads(sums.read_bytes())
    return found


def next_month(table: str) -> None:
    """Some rows have other facts, some have left, some have entered, one turns up twice, and all stand in another order."""
    run("DROP TABLE IF EXISTS july")
    run(f'CREATE TABLE july AS SELECT * FROM {table} ORDER BY md5("case")')
    fact = '"recipient.ipra.self_care"'
    run(
        f'UPDATE july SET {fact} = CASE WHEN {fact} IS NULL THEN 2 ELSE 3 - {fact} END WHERE abs(hashtext("case")) % 30 = 0'
    )
    run('DELETE FROM july WHERE abs(hashtext("case")) % 30 = 1')
    run(f'INSERT INTO july SELECT * FROM {table} WHERE abs(hashtext("case")) % 30 = 2')
    run(f"""UPDATE july SET "case" = 'new-' || "case" WHERE ctid > (SELECT max(ctid) FROM (SELECT ctid FROM july LIMIT
        (SELECT count(*) FROM {table} WHERE abs(hashtext("case")) % 30 <> 1)) AS rows)""")


def same_rows(one: str, two: str) -> None:
    assert not rows(f"(TABLE {one} EXCEPT ALL TABLE {two}) UNION ALL (TABLE {two} EXCEPT ALL TABLE {one})")


@pytest.mark.full
def test_what_holds_is_taken_over_and_nothing_else(tmp_path: Path) -> None:
    table = people(tmp_path, many(150, 400, 100_000))["cases"]
    next_month(table)
    decided(table, "june_decided", JUNE, tmp_path, "--remember")
    found = decided("july", "later", JULY, tmp_path, "--since", "table:june_decided")
    whole = decided("july", "whole_run", JULY, tmp_path, "--remember")
    for ending in ("", "_rejected", "_run", "_run_results"):
        same_rows(f"later{ending}", f"whole_run{ending}")
    since = found.pop("since")
    assert {**found, "outcomes": None} == {**whole, "outcomes": None}
    number = rows("SELECT count(*) AS n FROM july")[0]["n"]
    assert since["taken"] + sum(since["anew"].values()) == number == found["decided"]
    assert since["anew"]["entered"] == rows("SELECT count(*) AS n FROM july WHERE \"case\" LIKE 'new-%'")[0]["n"] > 0
    assert since["anew"]["facts"] > 0 and since["taken"] > number * 0.75

    files = [tmp_path / "june.parquet", tmp_path / "july.parquet"]
    summed(table, tmp_path, "--out", str(files[0]), "--as-of", JUNE, "--remember")
    local = summed("july", tmp_path, "--out", str(files[1]), "--as-of", JULY, "--since", str(files[0]))
    assert local["since"] == since
    same_tables(files[1], "later")
    assert pl.read_parquet(files[1])["holds_until"].null_count() < number


@pytest.mark.full
def test_lists_and_days_of_their_own(tmp_path: Path) -> None:
    """A member's fact changes a group, a reference too; the order of members does not. Each group asks a day of its own."""
    tables = groups(tmp_path, 24)
    cases, members, rooms = tables["cases"], tables["group.members"], tables["group.rooms"]
    run(f"ALTER TABLE {cases} ADD as_of DATE")
    run(f"UPDATE {cases} SET as_of = DATE '2025-06-01' + (abs(hashtext(\"case\")) % 3) * 30")
    lists = ("--with", f"group.members={members}", "--with", f"group.rooms={rooms}", *PACK)

    def both(out: str, *options: str) -> dict[str, Any]:
        sums = tmp_path / "sums.json"
        call = ("run", postgres().url, "--engine", "postgres", "--table", cases, *lists, "--overwrite")
        done = punkt(*call, "--out", f"table:{out}", "--summary", str(sums), *options)
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = orjson.loads(sums.read_bytes())
        return found

    both("june_groups", "--remember")
    keys = [row["case"] for row in rows(f'SELECT "case" FROM {cases} ORDER BY 1 LIMIT 4')]
    run(f"CREATE TABLE turned AS SELECT * FROM {members} ORDER BY id DESC; TRUNCATE {members}")
    run(f"INSERT INTO {members} SELECT * FROM turned; DROP TABLE turned")
    sex = "CASE sex WHEN 'male' THEN 'female' ELSE 'male' END"
    run(f"UPDATE {members} SET sex = {sex} WHERE \"case\" = '{keys[0]}'")
    run(f"UPDATE {rooms} SET occupants = NULL WHERE \"case\" = '{keys[1]}'")
    run(f"UPDATE {cases} SET as_of = as_of - 1 WHERE \"case\" = '{keys[2]}'")
    run(f"""UPDATE {cases} SET as_of = as_of + 1 WHERE "case" = '{keys[3]}'""")
    since = both("july_groups", "--since", "table:june_groups")["since"]
    both("whole_groups", "--remember")
    assert since["anew"] in ({"facts": 2, "day": 1}, {"facts": 2, "day": 2}) and since["taken"] >= 20
    for ending in ("", "_group_members", "_rejected", "_run", "_run_results"):
        same_rows(f"july_groups{ending}", f"whole_groups{ending}")


@pytest.mark.full
def test_an_earlier_run_is_believed_only_where_it_is_whole(tmp_path: Path) -> None:
    table = people(tmp_path, 20)["cases"]
    decided(table, "earlier", JUNE, tmp_path, "--remember")
    assert decided(table, "later", JUNE, tmp_path, "--since", "table:earlier", "--pack", "ru.alliance.2025")[
        "since"
    ] == {
        "taken": 0,
        "anew": {"law": 20},
    }

    def refused(since: str = "table:earlier", out: str = "table:refused") -> str:
        call = ("run", postgres().url, "--engine", "postgres", "--table", table, *PACK, "--as-of", JUNE, "--overwrite")
        done = punkt(*call, "--out", out, "--since", since)
        assert done.exit_code == 2 and len(done.stderr.splitlines()) == 1, done.output
        assert rows("SELECT to_regclass('refused') AS it")[0]["it"] is None
        return str(done.stderr.strip()[-6:])

    assert refused("table:no_such_table") == "[P846]"
    assert refused("earlier.parquet") == refused("table:") == "[P837]"
    assert refused("table:earlier", "table:earlier") == "[P812]"
    assert refused("table:earlier", "view:refused") == "[P848]"
    run("CREATE TABLE kept AS TABLE earlier")
    run('UPDATE earlier SET "case" = \'other\' WHERE "case" = (SELECT min("case") FROM earlier)')
    assert refused() == "[P898]"
    run("TRUNCATE earlier; INSERT INTO earlier TABLE kept; DROP TABLE kept")
    assert decided(table, "later", JUNE, tmp_path, "--since", "table:earlier")["since"] == {"taken": 20, "anew": {}}
    run('DELETE FROM earlier_run_results WHERE "case" = (SELECT min("case") FROM earlier)')
    assert refused() == "[P898]"
    run("COMMENT ON TABLE earlier_run IS '{}'")
    assert refused() == "[P898]"
    run("""COMMENT ON TABLE earlier_run IS '{"schema": "punkt/run-tables/9", "digests": {}}'""")
    assert refused() == "[P899]"
    run("DROP TABLE earlier_run")
    assert refused() == "[P897]"
    decided(table, "later", JUNE, tmp_path)
    assert rows("SELECT to_regclass('later_run') AS it")[0]["it"] is None, (
        "the record of a run that wrote another table"
    )
