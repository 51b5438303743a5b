"""Live views: they follow their tables, and never decide a row at fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import OPTIONS, PACK, both, groups, people, rows, run, spoil

SMALL = "ru.alliance.2025"
pytestmark = pytest.mark.full


def view(tables: dict[str, str], *options: str, pack: str = PACK) -> str:
    lists = [part for name, table in tables.items() if name != "cases" for part in ("--with", f"{name}={table}")]
    call = ("run", postgres().url, "--engine", "postgres", "--table", tables["cases"], *lists, "--pack", pack)
    run("DROP VIEW IF EXISTS live, live_rejected, live_group_members, live_group_rooms CASCADE")
    result = punkt(*call, *(options or ("--as-of", "2025-06-01")), "--out", "view:live")
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def test_a_view_follows_its_table(tmp_path: Path) -> None:
    """A changed row is decided anew; one that breaks the vocabulary leaves the view, and says why elsewhere."""
    tables = people(tmp_path, 30)
    both(tables, tmp_path, *OPTIONS)
    assert "live: 30" in view(tables)
    same_view("live", "found")
    table = tables["cases"]
    one, two, three = (row["case"] for row in rows(f'SELECT "case" FROM {table} ORDER BY "case" LIMIT 3'))
    run(f"""UPDATE {table} SET "recipient.ipra.self_care" = 5 WHERE "case" = '{one}'""")
    run(f"""UPDATE {table} SET "recipient.birth_date" = '2025-06-02' WHERE "case" = '{two}'""")
    run(f"""INSERT INTO {table} SELECT * FROM {table} WHERE "case" = '{three}'""")
    run(f"""INSERT INTO {table} ("case", "recipient.sex") VALUES ('new', 'nobody'), (NULL, 'male')""")
    decided = {row["case"] for row in rows('SELECT "case" FROM live')}
    assert len(decided) == 28 and not decided & {one, two, "new"} and three in decided
    told = {(row["key"], row["code"]): row for row in rows("SELECT * FROM live_rejected")}
    assert {(one, "P844"), (two, "P520"), (three, "P883"), ("new", "P844"), ("", "P769")} == told.keys()
    assert told[one, "P844"]["value"] == "5" and "[0..3]" in told[one, "P844"]["message"]
    run(f"""UPDATE {table} SET "recipient.ipra.self_care" = NULL WHERE "case" = '{one}'""")
    state = rows(f"""SELECT "recipient.need:missing" AS it FROM live WHERE "case" = '{one}'""")[0]["it"]
    assert state is not None and not [row for row in rows("SELECT * FROM live_rejected") if row["key"] == one]


def test_a_view_of_groups_and_of_odd_cells(tmp_path: Path) -> None:
    """Every case is decided as a run decides it, or is told of; never both, never neither."""
    tables = groups(tmp_path, 60)
    spoil(tables["cases"], 1, 6)
    spoil(tables["group.members"], 1, 10)
    spoil(tables["group.rooms"], 1, 10)
    both(tables, tmp_path, *OPTIONS)
    view(tables)
    live, found = ({row["case"]: row for row in rows(f"SELECT * FROM {name}")} for name in ("live", "found"))
    assert len(live) > 20 and all(row == found[case] for case, row in live.items())
    told = {row["key"] for row in rows("SELECT key FROM live_rejected")}
    every = {(row["case"] or "").strip() for row in rows(f"""SELECT "case" FROM {tables["cases"]}""")}
    assert not live.keys() & told and {key for key in every if key} <= live.keys() | told


def test_a_view_of_each_day(tmp_path: Path) -> None:
    """Without a day, the law of the day on which the view is read."""
    tables = people(tmp_path, 20)
    both(tables, tmp_path, "--pack", SMALL, "--as-of", date.today().isoformat())
    view(tables, "--ignore", "nothing", pack=SMALL)
    same_view("live", "found")


def same_view(one: str, two: str) -> None:
    columns = [
        f'"{row["it"]}"'
        for row in rows(f"SELECT attname AS it FROM pg_attribute WHERE attrelid = '{two}'::regclass AND attnum > 0")
    ]
    listed = ", ".join(columns)
    assert not rows(
        f"(SELECT {listed} FROM {one} EXCEPT SELECT {listed} FROM {two}) UNION ALL (SELECT {listed} FROM {two} EXCEPT SELECT {listed} FROM {one})"
    )


def test_bad_views(tmp_path: Path) -> None:
    tables = people(tmp_path, 3)
    options = ("--pack", SMALL, "--as-of", "2025-06-01")
    call = ("run", postgres().url, "--engine", "postgres", *options, "--out", "view:live")
    assert "P847" in punkt(*call, "--query", f"SELECT * FROM {tables['cases']}").stderr
    assert "P848" in punkt(*call, "--table", tables["cases"], "--trace").stderr
    view(tables, *options[2:], pack=SMALL)
    assert "P834" in punkt(*call, "--table", tables["cases"]).stderr
    assert punkt(*call, "--table", tables["cases"], "--overwrite").exit_code == 0


def test_the_text_of_checked_views_runs_as_it_stands(tmp_path: Path) -> None:
    tables = people(tmp_path, 30)
    facts = ("recipient.birth_date", "recipient.ipra.self_care")
    run("""DROP TABLE IF EXISTS narrow CASCADE""")
    run(f"""CREATE TABLE narrow AS SELECT "case", {", ".join(f'"{fact}"' for fact in facts)} FROM {tables["cases"]}""")
    run("""UPDATE narrow SET "recipient.ipra.self_care" = 7 WHERE "case" = (SELECT min("case") FROM narrow)""")
    both({"cases": "narrow"}, tmp_path, *OPTIONS)
    columns = [part for fact in facts for part in ("--column", fact)]
    call = ("sql", PACK, "--as-of", "2025-06-01", "--table", "narrow", *columns, "--checked")
    text = punkt(*call, "--view", "printed").stdout
    assert "as of 2025-06-01" in text and "-- pack ru.karelia.166-p" in text
    run(text)
    listed = [
        row["it"]
        for row in rows("SELECT attname AS it FROM pg_attribute WHERE attrelid = 'found'::regclass AND attnum > 0")
    ]
    same = ", ".join(f'"{name}"' for name in listed)
    assert not rows(f"SELECT {same} FROM printed EXCEPT SELECT {same} FROM found")
    assert len(rows("SELECT * FROM printed")) == 29
    assert [row["code"] for row in rows("SELECT code FROM printed_rejected")] == ["P844"]
    assert "CURRENT_DATE" in punkt("sql", PACK, "--table", "narrow", *columns, "--checked").stdout
    assert "P849" in punkt(*call, "--dialect", "spark").stderr
