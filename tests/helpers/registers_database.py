"""Registers put into the PostgreSQL of the tests, and what two engines wrote about them, side by side."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from helpers.columns_engines import Postgres, postgres
from helpers.command_line import punkt
from helpers.loops import nonempty
from punkt.registers.database.session import as_csv
from punkt.registers.invented.write_invented import invent

PACK = "ru.karelia.166-p"
DAY = date(2025, 6, 1)
OPTIONS = ("--pack", PACK, "--as-of", "2025-06-01")


def kind_of(kind: Any) -> str:
    """The type of a database's column that holds one of Polars."""
    if isinstance(kind, pl.List):
        return "TEXT[]"
    names = {"Boolean": "BOOLEAN", "Date": "DATE", "Decimal": "NUMERIC"}
    return names.get(type(kind).__name__, "BIGINT" if kind.is_integer() else "TEXT")


def put(database: Postgres, name: str, frame: pl.DataFrame, kinds: Mapping[str, str] | None = None) -> None:
    """Make a table of a frame; ``kinds``: columns that are to be of other types."""
    columns = ", ".join(f'"{c}" {(kinds or {}).get(c, kind_of(t))}' for c, t in frame.schema.items())
    database.connection.execute(f"DROP TABLE IF EXISTS {name} CASCADE")
    database.connection.execute(f"CREATE TABLE {name} ({columns})")
    with database.connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
        copy.write(as_csv(frame))


def files_to_tables(files: Sequence[Path]) -> dict[str, str]:
    """Put invented files into tables; list (``cases`` for the first) → the table."""
    found = {}
    for file in files:
        name = "cases" if file is files[0] else file.name.split(".", 1)[1].removesuffix(".parquet")
        found[name] = f"given_{name.replace('.', '_')}"
        put(postgres(), found[name], pl.read_parquet(file))
    return found


def both(tables: Mapping[str, str], tmp_path: Path, *options: str, out: str = "found", code: int = 0) -> str:
    """Decide a register by either engine, and hold what they wrote against each other; the summary of the database's."""
    lists = [part for name, table in tables.items() if name != "cases" for part in ("--with", f"{name}={table}")]
    call = ("run", postgres().url, "--table", tables["cases"], *lists, *options, "--overwrite")
    inside = punkt(*call, "--engine", "postgres", "--out", f"table:{out}")
    assert inside.exit_code == code, inside.output
    file = tmp_path / "local.parquet"
    local = punkt(*call, "--out", str(file))
    assert local.exit_code == code, local.output
    same_tables(file, out)
    return str(inside.stdout)


def same_tables(file: Path, out: str) -> None:
    """Every table that a local run wrote is in the database, row by row and column by column."""
    for one in nonempty(file.parent.glob(f"{file.stem}*.parquet")):
        wanted = pl.read_parquet(one)
        table = out + one.name.removeprefix(file.stem).removesuffix(".parquet").replace(".", "_")
        found = pl.DataFrame(rows(f"SELECT * FROM {table}"), schema=wanted.columns, infer_schema_length=None)
        names = [
            column.name for column in postgres().connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()
        ]
        assert names == wanted.columns
        keys = [key for key in ("case", "id") if key in names]
        left, right = (f.select(pl.all().cast(pl.String)).sort(keys) for f in (found, wanted))
        assert left.height == right.height, table
        for column in nonempty(names):
            assert left[column].to_list() == right[column].to_list(), (table, column)
    assert turned_down(out) == turned_down_beside(file)


def turned_down(out: str) -> list[tuple[str, ...]]:
    """The faults in the database, without an order."""
    names = ("key", "column", "value", "code", "message")
    return sorted(tuple(row[name] or "" for name in names) for row in rows(f"SELECT * FROM {out}_rejected"))


def turned_down_beside(file: Path) -> list[tuple[str, ...]]:
    """The faults beside a file, without an order; rows of a table have no numbers, and cells no escape."""
    path = file.with_name(f"{file.name}.rejected")
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    names = ("key", "column", "value", "code", "message")
    return sorted(tuple(row[name].removeprefix("'") for name in names) for row in rows)


def run(query: str) -> None:
    """Carry out a statement."""
    postgres().connection.execute(query)


def rows(query: str) -> list[dict[str, Any]]:
    """The rows of a query; a table of the same name may have had other columns before."""
    postgres().connection.prepare_threshold = None
    return postgres().rows(query)


def people(tmp_path: Path, number: int = 200) -> dict[str, str]:
    """Invented people in a table."""
    return files_to_tables(invent(PACK, (), tmp_path / "people.parquet", number, 5, as_of=DAY))


def groups(tmp_path: Path, number: int = 40) -> dict[str, str]:
    """Invented groups in tables, with their lists."""
    return files_to_tables(invent(PACK, (), tmp_path / "g.parquet", number, 5, "groups", as_of=DAY))


NASTY: dict[str, list[str]] = {
    "text": ["'nonsense'", "' '", "''", "'full '", "E'\\u200bfull'", "upper({0})", "' ' || {0} || E'\\u00a0'", "repeat('x', 201)"],
    "bigint": ["-1", "0", "5", "4", "99999999999", "9007199254", "9223372036854775807", "1"],
    "numeric": ["'NaN'", "'Infinity'", "4.5", "4.50000", "4.55", "-0.1", "1e12", "24", "24.001", "168", "169"],
    "date": ["'infinity'", "'-infinity'", "'0001-01-01 BC'", "'10000-01-01'", "'9999-12-31'", "'0001-01-01'", "'2025-06-02'"],
    "text[]": ["'{{}}'", "'{{NULL}}'", "{0} || {0}", "'{{x,y}}'", "ARRAY[{0}, {0}]", "{0} || NULL::text", "ARRAY['a, b']"],
    "boolean": ["NOT {0}", "NULL"],
}  # fmt: skip
KEYS = ["'  ' || {0}", "{0} || E'\\u3000'", "NULL", "''", "E'a\\u200bb'", "repeat('k', 201)", "'ключ №' || {0}", "(SELECT max({0}) FROM {1})", "(SELECT ' ' || max({0}) FROM {1})", "E'\\U0001f511' || {0}"]  # fmt: skip


def spoil(table: str, seed: int, cells: int) -> None:
    """Put odd values into some cells, whatever the types of their columns allow."""
    random = Random(seed)
    run(f"ALTER TABLE {table} ADD number SERIAL")
    kinds = {
        row["name"]: row["kind"]
        for row in rows(
            f"SELECT attname AS name, format_type(atttypid, NULL) AS kind FROM pg_attribute "
            f"WHERE attrelid = '{table}'::regclass AND attnum > 0 AND attname <> 'number'"
        )
    }
    most = rows(f"SELECT max(number) AS it FROM {table}")[0]["it"]
    for _ in range(cells):
        name = random.choice(list(kinds))
        forms = KEYS if name in ("case", "id") else NASTY[kinds[name]]
        value = random.choice(forms).format(f'"{name}"', table)
        run(f'UPDATE {table} SET "{name}" = {value} WHERE number = {random.randint(1, most)}')
    run(f"ALTER TABLE {table} DROP number")
