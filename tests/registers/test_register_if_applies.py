"""Registers say what an open outcome would be if the norm applied, as ``decide`` does, whatever engine decides them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import both, put, rows
from helpers.toll import write_pack
from punkt import Rules, load
from punkt.command.run_request import run_request
from punkt.registers.request import Request

DAY = date(2025, 6, 1)
APPLIES = {"fact": "paid", "is": True}
RULES: list[dict[str, Any]] = [
    {"decide": "number", "applies": APPLIES, "then": {"sum": [{"fact": "axles"}, 1]}},
    {"decide": "tariff", "when": {"outcome": "number", "at_least": 4}, "then": "standard"},
    {"check": "so", "require": {"fact": "exempt", "is": True}},
]
CELLS = "case,paid,axles,exempt\na,true,4,true\nb,,4,true\nc,,,\nd,false,4,false\ne,,1,\n"
WANTED = {
    "a": ("determined", 5, None, "determined", "standard", None),
    "b": ("open", None, 5, "open", None, "standard"),
    "c": ("open", None, None, "open", None, None),
    "d": ("not_applicable", None, None, "gap", None, None),
    "e": ("open", None, 2, "open", None, None),
}
"""Status, value and value if it applies, of the number and of the tariff, which rests on it."""
NAMES = [f"vehicle.{name}{what}" for name in ("number", "tariff") for what in (":status", "", ":if_applies")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    write_pack(folder, RULES)
    return folder


@pytest.fixture(scope="module")
def rules(folder: Path) -> Rules:
    return load("test.town", pack_dirs=[folder])


def run(folder: Path, register: Path, ending: str) -> Path:
    out = register.with_name(f"out{ending}")
    asked = Request(register=str(register), out=str(out), packs=("test.town",), pack_dirs=(str(folder),), day=DAY)
    run_request(asked)
    return out


def test_decisions_say_so(rules: Rules) -> None:
    """The table above is what ``decide`` finds, one by one."""
    given: dict[str, list[Any]] = {"a": [True, 4], "b": [None, 4], "c": [None, None], "d": [False, 4], "e": [None, 1]}
    for key, (paid, axles) in given.items():
        found = rules.decide({"case": key, "vehicle": {"paid": paid, "axles": axles}}, as_of=DAY)
        views = [found["vehicle", name] for name in ("number", "tariff")]
        assert tuple(part for v in views for part in (v.status, v.value, v.if_applies)) == WANTED[key]


def test_a_run(folder: Path, tmp_path: Path) -> None:
    """A column beside the status, in Parquet and in JSON Lines; none beside an outcome that is for everybody."""
    (tmp_path / "r.csv").write_text(CELLS)
    frame = pl.read_parquet(run(folder, tmp_path / "r.csv", ".parquet"))
    assert {row["case"]: tuple(row[name] for name in NAMES) for row in frame.to_dicts()} == WANTED
    assert [name for name in frame.columns if name.endswith(":if_applies")] == [NAMES[2], NAMES[5]]
    lines = run(folder, tmp_path / "r.csv", ".jsonl").read_bytes().splitlines()
    told = [orjson.loads(line)["outcomes"]["vehicle.number"] for line in lines]
    assert [one.get("if_applies") for one in told] == [None, 5, None, None, 2]
    assert ["if_applies" in one for one in told] == [False, True, False, False, True]


def test_a_frame(rules: Rules) -> None:
    frame = pl.read_csv(CELLS.encode())
    found = rules.run(frame, as_of=DAY)
    assert {row["case"]: tuple(row[name] for name in NAMES) for row in found.to_dicts()} == WANTED


@pytest.mark.full
def test_inside_a_database(folder: Path, tmp_path: Path) -> None:
    put(postgres(), "given_applies", pl.read_csv(CELLS.encode()))
    pack = ("--pack", "test.town", "--pack-dir", str(folder), "--as-of", DAY.isoformat())
    both({"cases": "given_applies"}, tmp_path, *pack, out="found_applies")
    found = rows("SELECT * FROM found_applies")
    assert {row["case"]: tuple(row[name] for name in NAMES) for row in found} == WANTED


CHANGED = [
    ("a", "vehicle.number", "5", "6"),
    ("b", "vehicle.number", "open=5", "open=6"),
    ("e", "vehicle.number", "open=2", "open=3"),
]
"""What another pack, which adds two axles, decides otherwise."""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that pack, on the same vocabulary."""
    folder = tmp_path_factory.mktemp("other")
    write_pack(folder, [{**RULES[0], "then": {"sum": [{"fact": "axles"}, 2]}}, *RULES[1:]])
    (folder / "vocabulary.yaml").unlink()
    header = folder / "pack.yaml"
    header.write_text(header.read_text("utf-8").replace("test.town", "test.other"), "utf-8")
    return folder


def test_a_comparison(folder: Path, other: Path, tmp_path: Path) -> None:
    """A change of nothing but what would be if the law applied is a change, and told as one."""
    (tmp_path / "r.csv").write_text(CELLS)
    asked = Request(
        register=str(tmp_path / "r.csv"),
        out=str(tmp_path / "out.csv"),
        compare=("test.town", "test.other"),
        pack_dirs=(str(folder), str(other)),
        day=DAY,
        lang="en",
    )
    text = run_request(asked)
    found = pl.read_csv(tmp_path / "out.csv", infer_schema=False).select("case", "outcome", "before", "after")
    assert sorted(found.rows()) == CHANGED
    assert "cases with at least one other outcome: 3" in text
    page = (tmp_path / "out.csv.html").read_text("utf-8")
    assert "facts are missing to tell whether it applies; if it applies: 5" in page


@pytest.mark.full
def test_a_comparison_inside_a_database(folder: Path, other: Path, tmp_path: Path) -> None:
    put(postgres(), "given_compared", pl.read_csv(CELLS.encode()))
    call = ("run", postgres().url, "--table", "given_compared", "--compare", "test.town", "test.other", "--overwrite")
    packs = ("--pack-dir", str(folder), "--pack-dir", str(other), "--as-of", DAY.isoformat())
    done = punkt(*call, *packs, "--engine", "postgres", "--out", "table:found_compared")
    assert done.exit_code == 0, done.output
    found = rows('SELECT "case", outcome, before, after FROM found_compared')
    assert sorted(tuple(row.values()) for row in found) == CHANGED
    local = punkt(*call, *packs, "--out", str(tmp_path / "o.parquet"))
    assert local.exit_code == 0, local.output
    written = pl.read_parquet(tmp_path / "o.parquet").select("case", "outcome", "before", "after")
    assert sorted(written.rows()) == CHANGED


def test_whom_a_change_affects(folder: Path, other: Path, tmp_path: Path) -> None:
    """``punkt diff`` over a register: those who would be decided otherwise if the law applied are affected."""
    pytest.importorskip("z3")
    (tmp_path / "r.csv").write_text(CELLS)
    call = ("diff", "test.town", "test.other", "--as-of", DAY.isoformat(), "--against", str(tmp_path / "r.csv"))
    packs = ("--pack-dir", str(folder), "--pack-dir", str(other))
    done = punkt(*call, *packs, "--format", "json")
    assert done.exit_code == 0, done.output
    affected = orjson.loads(done.stdout)["affected"]
    found = {one["case"]: [(row["one"], row["other"]) for row in one["changes"]] for one in affected}
    as_if = {"status": "open", "value": None}
    assert found["b"] == [({**as_if, "if_applies": 5}, {**as_if, "if_applies": 6})]
    assert set(found) == {"a", "b", "e"}
    text = punkt(*call, *packs, lang="en").stdout
    assert "if it applies: 5" in " ".join(text.split())
