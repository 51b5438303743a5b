"""Registers in a PostgreSQL that the tests start on loopback: as input, and decided inside the database."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.loops import nonempty
from punkt import load
from punkt.registers.invented.write_invented import invent

PACK = "ru.karelia.166-p"
DAY = date(2025, 6, 1)
OPTIONS = ("--pack", PACK, "--as-of", "2025-06-01")
KEYS = {"Boolean": "BOOLEAN", "Int64": "BIGINT", "Date": "DATE", "Enum": "TEXT", "String": "TEXT", "Decimal": "NUMERIC"}


class Held:
    """A database with a table of invented people, one of whom breaks the vocabulary."""

    def __init__(self, tmp_path: Path) -> None:
        self.url = postgres().url
        self.connection = postgres().connection
        self.file = invent(PACK, (), tmp_path / "people.parquet", 300, 5, as_of=DAY)[0]
        frame = pl.read_parquet(self.file)
        lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
        frame = frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).drop(lists)
        self.frame = frame
        kinds = [f'"{name}" {self._kind(kind)}' for name, kind in frame.schema.items()]
        self.run("DROP TABLE IF EXISTS people, found, found_rejected CASCADE")
        self.run(f"CREATE TABLE people ({', '.join(kinds)})")
        with self.connection.cursor().copy("COPY people FROM STDIN") as copy:
            for row in frame.rows():
                copy.write_row(row)

    def _kind(self, kind: Any) -> str:
        return KEYS.get(type(kind).__name__, "BIGINT" if kind.is_integer() else "TEXT")

    def run(self, query: str) -> None:
        self.connection.execute(query)

    def rows(self, query: str) -> list[dict[str, Any]]:
        return postgres().rows(query)

    def end_others(self) -> None:
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def there(self, name: str) -> bool:
        return bool(self.rows(f"SELECT to_regclass('{name}') IS NOT NULL AS it")[0]["it"])


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


@pytest.mark.full
def test_a_table_is_an_input(held: Held, tmp_path: Path) -> None:
    held.run("""UPDATE people SET "recipient.ipra.self_care" = 5 WHERE "case" = (SELECT min("case") FROM people)""")
    out = tmp_path / "o.parquet"
    result = punkt("run", held.url, "--table", "people", *OPTIONS, "--out", str(out), "--part", "100")
    assert result.exit_code == 0, result.output
    assert "rows turned down: 1" in result.stdout
    first = held.rows('SELECT min("case") AS it FROM people')[0]["it"]
    assert f"{first}," in Path(f"{out}.rejected").read_text()
    rules = load(PACK)
    wanted = rules.run(held.frame.filter(pl.col("case") != first), as_of=DAY).sort("case")
    found = pl.read_parquet(out).sort("case")
    for name in ("recipient.need", "recipient.need:status"):
        assert found[name].cast(pl.String).to_list() == wanted[name].cast(pl.String).to_list()


@pytest.mark.full
def test_a_query_is_an_input(held: Held, tmp_path: Path) -> None:
    query = 'SELECT * FROM people ORDER BY "case" LIMIT 7;'
    result = punkt("run", held.url, "--query", query, *OPTIONS, "--out", str(tmp_path / "o.csv"))
    assert result.exit_code == 0, result.output
    assert "rows read: 7" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "P832"),
        (("--table", "nobody"), "P833"),
        (("--query", "SELEC"), "P833"),
        (("--table", "a", "--query", "b"), "P832"),
    ],
)
def test_bad_input(held: Held, tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    result = punkt("run", held.url, *arguments, *OPTIONS, "--out", str(tmp_path / "o.csv"))
    assert result.exit_code == 2 and code in result.stderr and "Traceback" not in result.output
    assert [path.name for path in tmp_path.iterdir()] == [held.file.name]


def test_no_database_and_no_password_told(tmp_path: Path) -> None:
    url = "postgresql://somebody:sesame-open@127.0.0.1:1/none"
    result = punkt("run", url, "--table", "t", *OPTIONS, "--out", str(tmp_path / "o.csv"))
    assert result.exit_code == 2 and "P831" in result.stderr
    assert "sesame" not in result.output


@pytest.mark.full
def test_a_database_that_goes_away(held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process on the server is ended while rows are read: one line, and nothing half-written."""
    from punkt.registers.read import postgres_table as postgres_source

    whole = postgres_source.PostgresSource.batch

    def ending(self: Any, found: Any, done: int = 0) -> Any:
        if done >= 100:
            held.end_others()
            threading.Event().wait(0.2)
        return whole(self, found, done)

    monkeypatch.setattr(postgres_source.PostgresSource, "batch", ending)
    result = punkt("run", held.url, "--table", "people", *OPTIONS, "--out", str(tmp_path / "o.csv"), "--part", "50")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1 and "P831" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [held.file.name]


INSIDE = ("--engine", "postgres", "--table", "people", *OPTIONS, "--out", "table:found")


@pytest.mark.full
def test_decided_inside_the_database(held: Held) -> None:
    keys = [row["case"] for row in held.rows('SELECT "case" FROM people ORDER BY "case" LIMIT 5')]
    held.run(f"""UPDATE people SET "recipient.ipra.self_care" = 5 WHERE "case" = '{keys[0]}'""")
    held.run(f"""UPDATE people SET "recipient.legal_capacity" = 'nonsense' WHERE "case" = '{keys[1]}'""")
    held.run(f"""UPDATE people SET "case" = '{keys[3]}' WHERE "case" = '{keys[2]}'""")
    result = punkt("run", held.url, *INSIDE)
    assert result.exit_code == 0, result.output
    assert "rows read: 300 · cases decided: 296 · rows turned down: 4" in result.stdout
    found = {row["case"]: row for row in held.rows("SELECT * FROM found")}
    rules = load(PACK)
    frame = held.frame.filter(~pl.col("case").is_in(keys[:4]))
    wanted = rules.run(frame, as_of=DAY)
    assert found.keys() == {*frame["case"]}  # of two rows that say different things with one key none is decided
    for row in nonempty(wanted.to_dicts()):
        one = found[row["case"]]
        for name in ("recipient.need", "recipient.need:status"):
            assert one[name] == row[name]
        missing = one["recipient.need:missing"] or ""
        assert missing.split(", ") == (row["recipient.need:missing"] or [""])
    rejected = {row["key"]: row["code"] for row in held.rows("SELECT * FROM found_rejected")}
    assert rejected.keys() == {keys[0], keys[1], keys[3]} and rejected[keys[3]] == "P884"


@pytest.mark.full
def test_an_earlier_table_stays(held: Held) -> None:
    held.run("CREATE TABLE found AS SELECT 1 AS it")
    result = punkt("run", held.url, *INSIDE)
    assert result.exit_code == 2 and "P834" in result.stderr
    assert held.rows("SELECT * FROM found") == [{"it": 1}] and not held.there("found_rejected")
    assert punkt("run", held.url, *INSIDE, "--overwrite").exit_code == 0
    assert len(held.rows("SELECT * FROM found")) == 300


@pytest.mark.full
def test_strict_and_a_loss_in_the_middle_write_nothing(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.registers.database.output_tables import write
    from punkt.registers.postgres import run_inside as whole

    held.run("CREATE TABLE found AS SELECT 1 AS it")

    def ending(*arguments: Any) -> None:
        write(*arguments)
        held.end_others()

    with monkeypatch.context() as patch:
        patch.setattr(whole, "write", ending)
        result = punkt("run", held.url, *INSIDE, "--overwrite")
    assert result.exit_code == 2 and "P831" in result.stderr and len(result.stderr.strip().splitlines()) == 1
    assert held.rows("SELECT * FROM found") == [{"it": 1}] and not held.there("found_rejected")
    held.run("""UPDATE people SET "recipient.ipra.self_care" = 5""")
    assert "P839" in punkt("run", held.url, *INSIDE, "--overwrite", "--strict").stderr
    assert held.rows("SELECT * FROM found") == [{"it": 1}]


@pytest.mark.full
def test_columns_of_other_types_and_options_of_other_engines(held: Held, tmp_path: Path) -> None:
    """Days in a column of texts are read as a file's; a key must have a sure text."""
    held.run('ALTER TABLE people ALTER "recipient.birth_date" TYPE TEXT')
    assert "cases decided: 300" in punkt("run", held.url, *INSIDE).stdout
    held.run('ALTER TABLE people ALTER "case" TYPE DOUBLE PRECISION USING 1')
    assert "P835" in punkt("run", held.url, *INSIDE, "--overwrite").stderr
    assert "P837" in punkt("run", str(held.file), *INSIDE).stderr
    assert "P837" in punkt("run", held.url, *INSIDE[:-1], str(tmp_path / "o.csv")).stderr
