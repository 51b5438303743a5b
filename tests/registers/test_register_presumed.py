"""Registers say which presumed facts an outcome rests on, as ``decide`` does, whatever engine decides them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import orjson
import polars as pl
import pytest
import yaml

from helpers import spark_runs
from helpers.columns_engines import postgres, spark
from helpers.command_line import punkt
from helpers.loops import nonempty
from helpers.registers_database import both, put, rows
from helpers.toll import CITED, Plain, write_pack
from punkt import Rules, load
from punkt.command.run_request import run_request
from punkt.registers.request import Request

DAY = date(2025, 6, 1)
FREE = {"every": "bays", "has": {"not": "reserved"}}
RULES: list[dict[str, Any]] = [
    {"decide": "tariff", "first": [{"when": "exempt", "then": "reduced"}, {"else": "standard"}]},
    {"decide": "number", "then": {"if": "paid", "then": {"fact": "axles"}, "else": 9}},
    {"check": "so", "require": {"any": ["paid", FREE]}},
]
PRESUMED = [
    {"subject": "vehicle", "fact": "exempt", "is": False, **CITED},
    {"subject": "vehicle", "fact": "axles", "is": 2, **CITED},
    {"subject": "bay", "fact": "reserved", "is": False, **CITED},
]
CELLS = "case,paid,exempt,axles\na,true,,\nb,false,true,\nc,,false,3\nd,,,\n"
BAYS = "case,id,reserved\na,1,\nb,1,\nb,2,false\nd,1,true\n"
WANTED = {
    # it has paid, which is enough; that nothing is reserved would have to be presumed
    "a": ("standard", ["vehicle.exempt"], 2, ["vehicle.axles"], "met", []),
    # the branch in which axles are asked for is not taken; of two bays one is presumed not to be reserved
    "b": ("reduced", [], 9, [], "met", ["vehicle.bays/1.reserved"]),
    "c": ("standard", [], None, [], "met", []),
    "d": ("standard", ["vehicle.exempt"], None, ["vehicle.axles"], None, []),
}
"""Value and presumed facts of the tariff, the number and the check."""
NAMES = [f"vehicle.{name}{what}" for name in ("tariff", "number", "so") for what in ("", ":presumed")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    write_pack(folder, RULES)
    (folder / "presumptions.yaml").write_text(yaml.dump({"presumptions": PRESUMED}, Dumper=Plain), "utf-8")
    return folder


@pytest.fixture(scope="module")
def rules(folder: Path) -> Rules:
    return load("test.town", pack_dirs=[folder])


@pytest.fixture
def register(tmp_path: Path) -> Path:
    (tmp_path / "bays.csv").write_text(BAYS)
    (tmp_path / "r.csv").write_text(CELLS)
    return tmp_path / "r.csv"


def run(folder: Path, register: Path, ending: str, lang: str = "en") -> tuple[Path, str]:
    out = register.with_name(f"out{ending}")
    lists = (("vehicle.bays", str(register.with_name("bays.csv"))),)
    asked = Request(
        register=str(register),
        out=str(out),
        packs=("test.town",),
        pack_dirs=(str(folder),),
        day=DAY,
        lists=lists,
        lang=lang,
    )
    return out, run_request(asked)


def found_in(table: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """What a table of results with names says, in the form of :data:`WANTED`."""
    return {row["case"]: tuple(_cell(name, row[name]) for name in NAMES) for row in nonempty(table)}


def _cell(name: str, value: Any) -> Any:
    if name.endswith(":presumed"):
        return [one for one in (value or "").split(", ") if one]
    return value if value is None or not name.endswith("number") else int(value)


def test_decisions_say_so(rules: Rules) -> None:
    """The table above is what ``decide`` finds, one by one."""
    bays = {
        "a": [{"id": "1"}],
        "b": [{"id": "1"}, {"id": "2", "reserved": False}],
        "d": [{"id": "1", "reserved": True}],
    }
    given: dict[str, dict[str, Any]] = {"a": {"paid": True}, "b": {"paid": False, "exempt": True}, "d": {}}
    given["c"] = {"exempt": False, "axles": 3}
    for key, facts in given.items():
        case = {"case": key, "vehicle": {**facts, "bays": bays.get(key, [])}}
        views = [rules.decide(case, as_of=DAY)["vehicle", name] for name in ("tariff", "number", "so")]
        assert tuple(part for v in views for part in (v.value, [one["fact"] for one in v.presumed])) == WANTED[key]


def test_files_of_each_kind(folder: Path, register: Path) -> None:
    assert found_in(pl.read_parquet(run(folder, register, ".parquet")[0]).to_dicts()) == WANTED
    assert found_in(pl.read_csv(run(folder, register, ".csv")[0]).to_dicts()) == WANTED
    file = run(folder, register, ".duckdb")[0]
    with duckdb.connect(str(file), read_only=True) as connection:
        assert found_in(connection.sql("SELECT * FROM cases").to_arrow_table().to_pylist()) == WANTED
    lines = [orjson.loads(line) for line in run(folder, register, ".jsonl")[0].read_bytes().splitlines()]
    told = {one["case"]: [one["outcomes"][name]["presumed"] for name in NAMES[::2]] for one in lines}
    assert told == {key: list(row[1::2]) for key, row in WANTED.items()}


def test_the_summary_and_the_page(folder: Path, register: Path) -> None:
    """Most rests on the exemption and on the axles, two decisions each; one on a bay."""
    for lang, heading in (("en", "What is presumed most"), ("ru", "Что предполагается чаще всего")):
        out, said = run(folder, register, f".{lang}.csv", lang)
        lines = said[said.index(heading.upper()) :].splitlines()[2:5]
        assert [[word for word in line.split() if word.isdigit()] for line in lines] == [["2"], ["2"], ["1"]]
        assert f"<h2>{heading}</h2>" in Path(f"{out}.html").read_text("utf-8")


def test_nothing_more_without_presumptions(tmp_path: Path, register: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    write_pack(pack, RULES)
    frame = pl.read_parquet(run(pack, register, ".parquet")[0])
    assert frame.height == 4 and not [name for name in frame.columns if "presumed" in name]
    lines, said = run(pack, register, ".jsonl")
    assert b"presumed" not in lines.read_bytes() and "PRESUMED" not in said


def test_a_frame(rules: Rules) -> None:
    """A frame has lists of names, those of elements in the rows of the elements."""
    tables = {"cases": pl.read_csv(CELLS.encode()), "vehicle.bays": pl.read_csv(BAYS.encode()).cast({"id": pl.String})}
    found = rules.run(tables, as_of=DAY)
    names = {row["case"]: tuple(row[name] for name in NAMES[:4]) for row in found["cases"].to_dicts()}
    assert names == {key: row[:4] for key, row in WANTED.items()}
    bays = {(row["case"], row["id"]): row["vehicle.so:presumed"] for row in found["vehicle.bays"].to_dicts()}
    assert bays == {("a", "1"): [], ("b", "1"): [".reserved"], ("b", "2"): [], ("d", "1"): []}


@pytest.mark.full
def test_inside_a_database(folder: Path, tmp_path: Path) -> None:
    """A table and a view; the tables and the summary as on this machine."""
    put(postgres(), "given_presumed", pl.read_csv(CELLS.encode()))
    put(postgres(), "given_presumed_bays", pl.read_csv(BAYS.encode()).cast({"id": pl.String}))
    tables = {"cases": "given_presumed", "vehicle.bays": "given_presumed_bays"}
    pack = ("--pack", "test.town", "--pack-dir", str(folder), "--as-of", DAY.isoformat())
    said = both(tables, tmp_path, *pack, out="found_presumed")
    assert "WHAT IS PRESUMED MOST" in said
    assert found_in(rows("SELECT * FROM found_presumed")) == WANTED
    call = ("run", postgres().url, "--engine", "postgres", "--table", "given_presumed")
    live = punkt(*call, "--with", "vehicle.bays=given_presumed_bays", *pack, "--out", "view:live_presumed")
    assert live.exit_code == 0, live.output
    assert found_in(rows("SELECT * FROM live_presumed")) == WANTED


@pytest.mark.full
def test_on_a_cluster(folder: Path, register: Path) -> None:
    """Files to files on Spark."""
    spark()
    out = register.with_name("spark.parquet")
    lists = ("--with", f"vehicle.bays={register.with_name('bays.parquet')}")
    pl.read_csv(CELLS.encode()).write_parquet(register.with_name("r.parquet"))
    pl.read_csv(BAYS.encode()).cast({"id": pl.String}).write_parquet(register.with_name("bays.parquet"))
    pack = ("--pack", "test.town", "--pack-dir", str(folder), "--as-of", DAY.isoformat())
    result = punkt("run", str(register.with_name("r.parquet")), *lists, *pack, "--engine", "spark", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert found_in(spark_runs.rows(out).to_dicts()) == WANTED


def test_the_query_says_so(folder: Path, register: Path) -> None:
    """``punkt sql``, run in DuckDB over the same tables."""
    names = ("paid", "exempt", "axles")
    columns = [part for name in names for part in ("--column", f"vehicle.{name}")]
    tables = ("--table", "cars", "--with", "vehicle.bays=bays", "--as-of", DAY.isoformat(), "--view", "found")
    printed = punkt("sql", "test.town", "--pack-dir", str(folder), "--dialect", "duckdb", *columns, *tables)
    assert printed.exit_code == 0, printed.output
    connection = duckdb.connect()
    typed = ", ".join(f'{name}::{"INT" if name == "axles" else "BOOLEAN"} AS "vehicle.{name}"' for name in names)
    connection.execute(f"CREATE TABLE cars AS SELECT \"case\", {typed} FROM '{register}'")
    bays = f"SELECT \"case\", id::TEXT AS id, reserved::BOOLEAN AS reserved FROM '{register.with_name('bays.csv')}'"
    connection.execute(f"CREATE TABLE bays AS {bays}")
    connection.execute(printed.stdout)
    found = found_in(connection.sql("SELECT *, '' AS \"vehicle.so:presumed\" FROM found").to_arrow_table().to_pylist())
    assert {key: row[:5] for key, row in found.items()} == {key: row[:5] for key, row in WANTED.items()}
    told = connection.execute('SELECT "case", id FROM found_vehicle_bays WHERE "vehicle.so:presumed" = \'.reserved\'')
    assert told.fetchall() == [("b", "1")]
