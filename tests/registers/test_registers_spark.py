"""``punkt run --engine spark``: on two threads of this machine, the same as on one machine without Spark."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from helpers.columns_engines import spark
from helpers.command_line import punkt
from helpers.spark_runs import PACK, PEOPLE, here, ran, rows

pytestmark = pytest.mark.full
KARELIA = "ru.karelia.166-p"


@pytest.fixture(autouse=True)
def session() -> Any:
    """The session of all tests; a test is skipped where it cannot start."""
    return spark().session


@cache
def invented(folder: Path) -> Path:
    """Two hundred cases with lists, as files."""
    made = folder / "g.parquet"
    told = ("--register", "groups", "--n", "200", "--seed", "3", "--out", str(made))
    assert punkt("simulate", KARELIA, *told).exit_code == 0
    return made


def lines(path: Path) -> list[dict[str, Any]]:
    """Decision documents, by their cases."""
    files = sorted(path.glob("part-*")) if path.is_dir() else [path]
    found = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return sorted(found, key=lambda one: str(one["case"]))


def test_people(tmp_path: Path) -> None:
    """Rows at fault are told apart, each row has the law of its own day, some are decided with their whole trace."""
    given, out = tmp_path / "p.parquet", tmp_path / "out"
    pl.DataFrame(PEOPLE).write_parquet(given)
    call = (str(given), "--pack", PACK, "--trace", "--where", "case!=a", "--check", "3", "--lang", "en")
    said = ran(*call, "--out", str(out))
    assert "rows read: 7 · cases decided: 4 · rows turned down: 3" in said
    assert "cases decided once more, one by one: 4" in said
    here(*call, "--out", str(tmp_path / "here.parquet"))
    assert rows(out).equals(rows(tmp_path / "here.parquet"))
    assert lines(tmp_path / "out_trace") == lines(tmp_path / "here.parquet.trace.jsonl")
    assert [one["case"] for one in lines(tmp_path / "out_trace")] == ["b", "d", "e"]
    rejected = {(row["key"], row["row"]): row for row in rows(tmp_path / "out_rejected", ("row",)).to_dicts()}
    assert {key: row["code"] for key, row in rejected.items()} == {
        ("c", 3): "P510",
        ("d", 5): "P883",
        ("", 7): "P769",
    }
    about = json.loads((out / "_punkt.json").read_text(encoding="utf-8"))
    assert (about["rows"], about["decided"], about["rejected"], about["own_days"]) == (7, 4, 3, True)
    assert [pack["id"] for pack in about["packs"]] == [PACK]
    kept = pl.read_parquet_metadata(next(out.glob("*.parquet")))
    assert json.loads(kept["punkt"])["packs"] == about["packs"]
    assert "cases decided" in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert sorted(one.name for one in tmp_path.glob("out*")) == ["out", "out.html", "out_rejected", "out_trace"]


def test_lists(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whole cases come together, wherever their rows lie; what belongs to no case is turned down."""
    made = invented(tmp_path_factory.mktemp("lists"))
    cases, lists = pl.read_parquet(made), {}
    for name in ("members", "rooms"):
        lists[name] = pl.read_parquet(made.with_name(f"g.group.{name}.parquet"))
    key = cases["case"][0]
    strange = lists["members"].head(1).with_columns(pl.lit("nobody").alias("case"))
    twice = lists["rooms"].filter(pl.col("case") == key).head(1)
    folder = tmp_path / "cases"
    folder.mkdir()
    for number in range(4):  # files of one table
        cases.gather_every(4, number).write_parquet(folder / f"{number}.parquet")
    pl.concat([lists["members"], strange]).write_parquet(tmp_path / "m.parquet")
    pl.concat([lists["rooms"], twice]).write_parquet(tmp_path / "r.parquet")
    cases.write_parquet(tmp_path / "c.parquet")
    more = ("--with", f"members={tmp_path}/m.parquet", "--with", f"rooms={tmp_path}/r.parquet")
    call = (*more, "--pack", KARELIA, "--as-of", "2025-06-01", "--lang", "en")
    said = ran(str(folder), *call, "--out", str(tmp_path / "out"))
    here(str(tmp_path / "c.parquet"), *call, "--out", str(tmp_path / "here.parquet"))
    assert "cases decided: 199" in said
    assert rows(tmp_path / "out").equals(rows(tmp_path / "here.parquet"))
    elements = rows(tmp_path / "here.group.members.parquet", ("case", "id"))
    assert elements.height > 300
    assert rows(tmp_path / "out_group_members", ("case", "id")).equals(elements)
    rejected = rows(tmp_path / "out_rejected", ("key",)).to_dicts()
    assert {row["code"] for row in rejected if row["key"] == "nobody"} == {"P808"}
    assert {row["code"] for row in rejected if row["key"] == key} == {"P518"}


def test_a_ministry_s_columns(tmp_path: Path) -> None:
    """A map is read on the workers too."""
    given = tmp_path / "p.parquet"
    texts = {"Дело": ["1", "2", "3"], "Родился": ["01.02.1990", "31.12.2010", "нет"], "Кто": ["х", "у", "z"]}
    pl.DataFrame(texts).write_parquet(given)
    said = "map: republic\nkey: Дело\ndays: DD.MM.YYYY\ncolumns: {Родился: recipient.birth_date}\nignore: [Кто]\n"
    (tmp_path / "map.yaml").write_text(said, encoding="utf-8")
    call = (str(given), "--pack", PACK, "--map", str(tmp_path / "map.yaml"), "--as-of", "2025-06-01")
    ran(*call, "--out", str(tmp_path / "out"))
    here(*call, "--out", str(tmp_path / "here.parquet"))
    assert rows(tmp_path / "out")["case"].to_list() == ["1", "2"]
    assert rows(tmp_path / "out").equals(rows(tmp_path / "here.parquet"))
    assert rows(tmp_path / "out_rejected", ("key",))["code"].to_list() == ["P823"]


def with_columns(cases: pl.DataFrame) -> pl.DataFrame:
    """Columns that are no facts, of types that are written in ways of their own."""
    place = ("Сегежа", "Кемь", "", None, " Олонец ")
    moment = pl.datetime(2025, 3, 1, 10, time_unit="us")
    return (
        cases.with_row_index("number")
        .with_columns(
            pl.col("number").cast(pl.Int64).alias("visits"),
            pl.Series("municipality", [place[n % 5] for n in range(cases.height)], dtype=pl.String),
            (pl.col("number") % 2 == 0).alias("urban"),
            (pl.col("number") + pl.lit(0.5)).cast(pl.Decimal(12, 2)).alias("rate"),
            moment.alias("seen"),
            moment.dt.replace_time_zone("UTC").alias("heard"),
        )
        .drop("number")
    )


def test_columns_carried_through_and_sums_by_one(tmp_path: Path) -> None:
    """As on one machine, with rows at fault."""
    given = tmp_path / "p.parquet"
    with_columns(pl.DataFrame(PEOPLE)).write_parquet(given)
    kept = "visits,urban,rate,seen,heard"
    call = (str(given), "--pack", PACK, "--keep", kept, "--by", "municipality", "--overwrite", "--summary")
    ran(*call, str(tmp_path / "there.json"), "--out", str(tmp_path / "out"))
    here(*call, str(tmp_path / "here.json"), "--out", str(tmp_path / "here.parquet"))
    wanted = rows(tmp_path / "here.parquet")
    assert wanted.columns[1:7] == [*kept.split(","), "municipality"] and wanted.height == 3, (
        "rows of one key that are carried through with other columns are two"
    )
    assert rows(tmp_path / "out").equals(wanted)
    found = [json.loads((tmp_path / f"{name}.json").read_text("utf-8"))["groups"] for name in ("there", "here")]
    assert found[0] == found[1] and {"", "Сегежа", "Кемь"} <= found[0].keys()
    assert sum(one["rejected"] for one in found[0].values()) == 4


@pytest.mark.slow
def test_columns_carried_through_with_lists(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Into a table of the catalog; values of elements are counted in the group of their owner."""
    made, kept = invented(tmp_path_factory.mktemp("kept")), "visits,urban,rate,seen,heard"
    with_columns(pl.read_parquet(made)).write_parquet(tmp_path / "g.parquet")
    lists = [f"--with={name}={made.with_name(f'g.group.{name}.parquet')}" for name in ("members", "rooms")]
    groups = (str(tmp_path / "g.parquet"), *lists, "--pack", KARELIA, "--as-of", "2025-06-01")
    call = [
        *groups,
        "--by",
        "municipality",
        *(f"--ignore={name}" for name in kept.split(",")),
        "--overwrite",
        "--summary",
    ]
    ran(*call, str(tmp_path / "there.json"), "--out", "table:carried")
    here(*call, str(tmp_path / "here.json"), "--out", str(tmp_path / "groups.parquet"))
    there = pl.DataFrame(spark().session.table("carried").toPandas())
    wanted = rows(tmp_path / "groups.parquet")
    assert there.columns == wanted.columns
    assert there.sort("case")["municipality"].to_list() == wanted["municipality"].to_list()
    found = [json.loads((tmp_path / f"{name}.json").read_text("utf-8"))["groups"] for name in ("there", "here")]
    assert found[0] == found[1] and any(one["reasons"] for one in found[0].values())


def test_two_packs(tmp_path: Path) -> None:
    given = tmp_path / "p.parquet"
    assert punkt("simulate", KARELIA, "--n", "300", "--seed", "5", "--out", str(given)).exit_code == 0
    call = (str(given), "--compare", "ru.mintrud.847", KARELIA, "--as-of", "2025-06-01", "--lang", "en")
    there = ran(*call, "--out", str(tmp_path / "out"))
    here(*call, "--out", str(tmp_path / "here.parquet"))
    wanted = rows(tmp_path / "here.parquet", ("case", "outcome"))
    assert wanted.height
    assert rows(tmp_path / "out", ("case", "outcome")).equals(wanted)
    result = punkt("run", *call, "--out", str(tmp_path / "again.parquet"))
    moves = [[line for line in text.splitlines() if "→" in line] for text in (there, result.stdout)]
    assert moves[0] == moves[1] and moves[0]
