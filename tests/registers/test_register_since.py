"""The next month: what still holds is taken over, and what comes out is what a whole run gives."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import orjson
import polars as pl
import pytest

from helpers.command_line import punkt
from helpers.lengths import many
from helpers.loops import nonempty
from punkt import load
from punkt.registers.check.register import Register
from punkt.registers.check.rows_as_cases import as_cases
from punkt.registers.columns.table_layout import CASE, CASES, HOLDS_UNTIL
from punkt.registers.map.column_map import Map
from punkt.registers.read.open_source import ReadOptions, open_source
from punkt.registers.run.decide_part import PartDecider
from punkt.registers.run.going_on import GoingOn
from punkt.registers.run.holds_until import HoldsUntil
from punkt.registers.run.run_record import UNTIL

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
PACK = "ru.mintrud.847"
PEOPLE = many(90, 3_000, 100_000)
CHANGES = PEOPLE // 10


def invented(folder: Path, n: int, register: str = "", seed: int = 7) -> Path:
    out = folder / "june.parquet"
    which = ("--register", register) if register else ()
    result = punkt("simulate", PACK, "--n", str(n), "--seed", str(seed), "--out", str(out), *which)
    assert result.exit_code == 0, result.output
    return out


def next_month(june: Path, changes: int) -> Path:
    """The same register a month later: so many rows have other facts, as many have left, as many have entered."""
    rows = pl.read_parquet(june)
    third = changes // 3
    step = max(1, rows.height // third)
    number = pl.int_range(pl.len())
    left = rows.filter(number % step == 1)
    rows = rows.filter(number % step != 1)
    fact = "recipient.ipra.self_care"
    other = pl.when(pl.col(fact).is_null()).then(2).otherwise(3 - pl.col(fact)).cast(rows[fact].dtype)
    rows = rows.with_columns(pl.when(number % step == 2).then(other).otherwise(pl.col(fact)).alias(fact))
    entered = left.with_columns(("new-" + pl.col("case")).alias("case"))
    july = june.with_name("july.parquet")
    pl.concat([entered, rows.reverse()]).write_parquet(july)
    return july


def run(register: Path, out: Path, day: date, *options: str, pack: str = PACK) -> dict[str, Any]:
    sums = out.with_name(f"{out.name}.json")
    call = ("run", str(register), "--pack", pack, "--as-of", day.isoformat(), "--out", str(out))
    result = punkt(*call, "--summary", str(sums), "--overwrite", *options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = orjson.loads(sums.read_bytes())
    return found


@pytest.mark.parametrize(
    "ending", ["csv", pytest.param("jsonl", marks=pytest.mark.full), pytest.param("parquet", marks=pytest.mark.full)]
)
def test_what_holds_is_taken_over_and_nothing_else(tmp_path: Path, ending: str) -> None:
    june = invented(tmp_path, PEOPLE)
    july = next_month(june, CHANGES)
    earlier, later, whole = (tmp_path / f"{name}.{ending}" for name in ("earlier", "later", "whole"))
    run(june, earlier, JUNE, "--remember")
    found = run(july, later, JULY, "--since", str(earlier), "--part", str(many(100, PEOPLE // 2 + 1)))
    run(july, whole, JULY, "--remember")
    if ending == "parquet":  # parts are groups of rows
        assert pl.read_parquet(later).equals(pl.read_parquet(whole))
    else:
        assert later.read_bytes() == whole.read_bytes()
    rows = pl.read_parquet(july).height
    since = found["since"]
    assert since["taken"] + sum(since["anew"].values()) == rows == found["decided"]
    third = len(pl.read_parquet(july).filter(pl.col("case").str.starts_with("new-")))
    assert since["anew"]["entered"] == third and third * 0.9 < since["anew"]["facts"] <= third
    assert since["taken"] > rows * 0.75


@pytest.mark.full
def test_lists_are_gone_on_from_too(tmp_path: Path) -> None:
    """A member's fact changes the group; the order of members does not."""
    call = ("simulate", "ru.karelia.166-p", "--register", "groups", "--n", str(many(6, 60)), "--out")
    assert punkt(*call, str(tmp_path / "june.duckdb")).exit_code == 0
    out = [tmp_path / name for name in ("a.jsonl", "b.jsonl", "c.jsonl")]
    run(tmp_path / "june.duckdb", out[0], JUNE, "--remember")
    import duckdb

    with duckdb.connect(str(tmp_path / "june.duckdb")) as connection:
        connection.execute('CREATE OR REPLACE TABLE "group.members" AS SELECT * FROM "group.members" ORDER BY id DESC')
        connection.execute(
            """UPDATE "group.members" SET sex = CASE sex WHEN 'male' THEN 'female' ELSE 'male' END
            WHERE "case" = (SELECT min("case") FROM cases)"""
        )
    found = run(tmp_path / "june.duckdb", out[1], JUNE, "--since", str(out[0]))
    run(tmp_path / "june.duckdb", out[2], JUNE, "--remember")
    assert found["since"]["anew"] == {"facts": 1}
    assert out[1].read_bytes() == out[2].read_bytes()
    for name in ("members", "rooms"):
        lists = [one.with_name(f"{one.stem}.group.{name}.jsonl") for one in out[1:]]
        assert sorted(lists[0].read_text().splitlines()) == sorted(lists[1].read_text().splitlines())


def told(rules: Any, case: dict[str, Any], day: date) -> Any:
    """What a row of results has, by single decisions."""
    outcomes = rules.decide(case, as_of=day).to_dict()["outcomes"]
    return {
        (subject, name): (
            one["status"],
            one["value"],
            sorted(clause["rule"] for clause in one["clauses"]),
            sorted(one["missing"]),
            sorted(one.get("presumed", ())),
            sorted(one["sensitive_to"]),
            one.get("if_applies"),
        )
        for subject, of in outcomes.items()
        for name, one in of.items()
    }


@pytest.mark.parametrize("pack", [PACK, pytest.param("ru.karelia.166-p", marks=pytest.mark.full)])
def test_rows_hold_until_the_very_day(tmp_path: Path, pack: str) -> None:
    """Against single decisions of every day up to the one that is told; where none is told, of the next weeks."""
    rules = load(pack)
    people = invented(tmp_path, many(30, 200), seed=11)
    rows, born = pl.read_parquet(people), "recipient.birth_date"
    come_of_age = pl.lit(date(2007, 6, 3)) + pl.duration(days=pl.int_range(pl.len()) * 7)
    young = pl.when(pl.int_range(pl.len()) % 2 == 0).then(come_of_age).otherwise(pl.col(born))
    rows.with_columns(young.cast(pl.Date).alias(born)).write_parquet(people)
    source = open_source(people, ReadOptions(), rules)
    register = Register(rules, source, {}, Map(), JUNE, True)
    (part,) = register.parts(1_000, {})
    days = HoldsUntil(PartDecider(rules, register.layout, JUNE, False)).days(part.tables)
    assert days is not None
    keys = part.tables["cases"]["case"].to_list()
    cases = {case["case"]: case for case in as_cases(register.layout, part.tables, keys)}
    until = dict(zip(keys, days.to_list(), strict=True))
    changing = sorted((day, key) for key, day in until.items() if day is not None and day < JUNE + timedelta(days=200))
    assert changing
    for day, key in nonempty(changing[: many(3, 10)]):
        now = told(rules, cases[key], JUNE)
        span = range(1, (day - JUNE).days)
        assert all(told(rules, cases[key], JUNE + timedelta(days=n)) == now for n in span), key
        assert told(rules, cases[key], day) != now, key
    for key in nonempty([key for key, day in until.items() if day is None][: many(2, 10)]):
        now = told(rules, cases[key], JUNE)
        assert all(told(rules, cases[key], JUNE + timedelta(days=n)) == now for n in range(1, 60, 3)), key


def test_an_earlier_run_is_believed_only_where_it_is_whole(tmp_path: Path) -> None:
    june = invented(tmp_path, 20)
    earlier, out = tmp_path / "earlier.csv", tmp_path / "out.csv"
    run(june, earlier, JUNE, "--remember")
    record = Path(f"{earlier}.run")
    kept, text = record.read_bytes(), earlier.read_bytes()

    def refused() -> str:
        call = ("run", str(june), "--pack", PACK, "--out", str(out), "--since", str(earlier))
        result = punkt(*call)
        assert result.exit_code == 2 and not out.exists() and len(result.stderr.splitlines()) == 1, result.output
        return result.stderr.strip()[-6:]

    earlier.write_bytes(text.replace(b"open", b"gap", 1))
    assert refused() == "[P898]"
    earlier.write_bytes(text)
    for spoiled in (kept[: len(kept) // 2], b"", kept[:200] + bytes(8) + kept[208:]):
        record.write_bytes(spoiled)
        assert refused() == "[P898]"
    with zipfile.ZipFile(record, "w") as archive:
        archive.writestr("manifest.json", orjson.dumps({"schema": "punkt/run/9"}))
    assert refused() == "[P899]"
    record.unlink()
    assert refused() == "[P897]"
    earlier.unlink()
    assert refused() == "[P001]"


def test_another_law_decides_all_anew(tmp_path: Path) -> None:
    june = invented(tmp_path, 20)
    earlier, out = tmp_path / "earlier.csv", tmp_path / "out.csv"
    run(june, earlier, JULY, "--remember")
    assert run(june, out, JULY, "--since", str(earlier), pack="ru.alliance.2025")["since"] == {
        "taken": 0,
        "anew": {"law": 20},
    }
    assert run(june, out, JUNE, "--since", str(earlier))["since"] == {"taken": 0, "anew": {"day": 20}}, "an earlier day"
    fewer = tmp_path / "fewer.parquet"
    pl.read_parquet(june).drop("recipient.ipra.self_care").write_parquet(fewer)
    assert run(fewer, out, JULY, "--since", str(earlier))["since"]["anew"] == {"law": 20}, "other columns"
    run(june, earlier, JULY)
    assert not Path(f"{earlier}.run").exists(), "the record of a run that wrote another file is taken away"


def test_an_earlier_run_that_told_no_days_gives_none() -> None:
    """Where only the new run tells until when rows hold, that of rows taken over is not known: no day is told of any."""

    class Record:
        def tables(self, kind: str) -> dict[str, pl.DataFrame]:
            return {CASES: pl.DataFrame({CASE: ["a", "b"], "x": [1, 2]})}

    going_on = GoingOn(cast(Any, Record()), {}, date(2025, 6, 1))
    anew = {CASES: pl.DataFrame({CASE: ["b"], "x": [3]}), UNTIL: pl.DataFrame({CASE: ["b"], HOLDS_UNTIL: [None]})}
    tables = {CASES: pl.DataFrame({CASE: ["a", "b"]})}
    merged = going_on.merged(anew, tables, pl.Series([True, False]))
    assert set(merged) == {CASES} and merged[CASES].rows() == [("a", 1), ("b", 3)]
