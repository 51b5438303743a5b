"""Whole runs inside PostgreSQL against the local engine's over the same tables: the same rows first, then the clock.

    python -m tests.bench.registers_postgres [--people N] [--groups N] [--rounds N] [--packs …] [--one]

Every table that either engine wrote is compared cell by cell, rows turned down too. Timed, interleaved,
are a run inside the database and a run of the local engine that reads the table and writes Parquet.
With ``--one`` instead the function beside a live view, for one key, beside a look-up by the primary key, turn by turn.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import both, files_to_tables, rows, run
from punkt.registers.invented.write_invented import invent

DAY = date(2025, 6, 1)
PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")
INVENTED = 2_000
"""Rows that are invented for look-ups by key."""
WITHOUT_GROUPS = ("ru.alliance.2025",)


def compare(pack: str, kind: str, number: int) -> dict[str, str]:
    """Both engines find the same; the tables."""
    with tempfile.TemporaryDirectory() as folder:
        files = invent(pack, (), Path(folder) / "r.parquet", number, 11, "" if kind == "people" else kind, as_of=DAY)
        tables = files_to_tables(files)
        both(tables, Path(folder), "--pack", pack, "--as-of", DAY.isoformat())
    print(f"{pack}: {number:,} {kind}: the same by PostgreSQL and the local engine", flush=True)
    return tables


def measure(pack: str, tables: dict[str, str], number: int, rounds: int) -> None:
    """The clock of both, round by round."""
    lists = [part for name, table in tables.items() if name != "cases" for part in ("--with", f"{name}={table}")]
    call = ("run", postgres().url, "--table", tables["cases"], *lists, "--pack", pack, "--as-of", DAY.isoformat())
    spent: dict[str, list[float]] = {"inside": [], "local": []}
    with tempfile.TemporaryDirectory() as folder:
        ways = {
            "inside": ("--engine", "postgres", "--out", "table:found"),
            "local": ("--out", str(Path(folder) / "o.parquet")),
        }
        for _ in range(rounds):
            for name, way in ways.items():
                begun = time.perf_counter()
                result = punkt(*call, *way, "--overwrite")
                assert result.exit_code == 0, result.output
                spent[name].append(time.perf_counter() - begun)
    inside, local = (statistics.median(spent[name]) for name in ways)
    print(f"  {number:,}: inside {inside:.1f} s, local {local:.1f} s, {inside / local:.2f} times", flush=True)


def look_up(pack: str, number: int, rounds: int, kind: str = "") -> float:
    """Processor time of the server for the row of one key by the function beside a live view; how many times the table's.

    The invented rows come many times, under other keys. Lists get the indexes that the function's comment asks for.
    """
    first = min(number, INVENTED)
    with tempfile.TemporaryDirectory() as folder:
        tables = files_to_tables(invent(pack, (), Path(folder) / "r.parquet", first, 11, kind, as_of=DAY))
    table = tables["cases"]
    lists = [part for name, one in tables.items() if name != "cases" for part in ("--with", f"{name}={one}")]
    run(
        f'ALTER TABLE {table} ADD PRIMARY KEY ("case"); ANALYZE {table}; '
        "DROP VIEW IF EXISTS live, live_rejected, live_group_members, live_group_rooms CASCADE"
    )
    call = ("run", postgres().url, "--table", table, *lists, "--pack", pack, "--as-of", DAY.isoformat())
    made = punkt(*call, "--engine", "postgres", "--out", "view:live")
    assert made.exit_code == 0, made.output
    run(rows("SELECT coalesce(obj_description('live_one'::regproc, 'pg_proc'), '') AS it")[0]["it"] or "SELECT 1")
    for one in tables.values():
        names = [
            row["it"]
            for row in rows(f"SELECT attname AS it FROM pg_attribute WHERE attrelid = '{one}'::regclass AND attnum > 0")
        ]
        others = ", ".join(f'"{name}"' for name in names if name != "case")
        run(f"""INSERT INTO {one} ("case", {others}) SELECT "case" || '-' || n, {others}
            FROM {one}, generate_series(2, {number // first}) AS n""")
        run(f"ANALYZE {one}")
    keys = [row["it"] for row in rows(f'SELECT "case" AS it FROM {table} LIMIT {rounds + 1}')]
    asked = {"by the primary key": f'{table} WHERE "case" = %s', "by the function": "live_one(%s)"}
    spent: dict[str, list[float]] = {name: [] for name in asked}
    with psycopg.connect(postgres().url, autocommit=True, prepare_threshold=None) as connection:
        clock = Path(f"/proc/{connection.info.backend_pid}/schedstat")
        for key in keys:
            for name, source in asked.items():
                begun = int(clock.read_text().split()[0])
                assert len(connection.execute(f"SELECT * FROM {source}".encode(), (key,)).fetchall()) == 1
                spent[name].append((int(clock.read_text().split()[0]) - begun) / 1e6)
    medians = [statistics.median(spent[name][1:]) for name in asked]
    for name, median in zip(asked, medians, strict=True):
        print(f"  {name}: first {spent[name][0]:.1f} ms, then {median:.2f} ms", flush=True)
    print(f"{pack}, {number:,} {kind or 'people'}: {medians[1] / medians[0]:.1f} times", flush=True)
    return medians[1] / medians[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--groups", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--packs", default=",".join(PACKS))
    parser.add_argument("--one", action="store_true")
    options = parser.parse_args(arguments)
    if options.one:
        for pack in options.packs.split(","):
            for number, kind in ((options.people, ""), (0 if pack in WITHOUT_GROUPS else options.groups, "groups")):
                if number:
                    look_up(pack, number, 100, kind)
        return
    for pack in options.packs.split(","):
        kinds = {"people": options.people} | ({} if pack in WITHOUT_GROUPS else {"groups": options.groups})
        for kind, number in kinds.items():
            tables = compare(pack, kind, number)
            if options.rounds:
                measure(pack, tables, number, options.rounds)


if __name__ == "__main__":
    main()
