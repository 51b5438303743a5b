"""Rows of one key: a bad one takes nothing from a good one, equal ones are one, different ones are none, in every engine."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from helpers.lengths import many
from helpers.registers_database import put, rows, run
from punkt.command.run_request import run_request
from punkt.registers.check.duplicate_keys import DuplicateKeys
from punkt.registers.request import PART, Request

PACK = "ru.alliance.2025"
NAMES = ("case", "sex", "ipra.self_care")
GIVEN = (
    ("A", "male", "9"),  # line 2: no such degree
    ("A", "male", "2"),
    ("B", "male", "1"),  # line 4
    (" B ", "male", "1"),
    ("C", "male", "1"),  # line 6
    ("C", "female", "1"),
    ("D", "", "7"),  # line 8
    ("D", "", "8"),
    ("E", "male", "1"),  # line 10
    ("F", "male", "3"),
    ("F", "", "4"),
    ("F", "male", "3"),  # line 13
    ("F", "male", "2"),
    ("", "male", "2"),
)
DECIDED = ["A", "B", "E"]
TOLD = {
    (2, "P510"),
    (2, "P885"),
    (5, "P883"),
    (6, "P884"),
    (7, "P884"),
    (8, "P510"),
    (9, "P510"),
    (11, "P884"),
    (12, "P510"),
    (13, "P884"),
    (14, "P884"),
    (15, "P769"),
}
"""Line and code of all that is said."""


def sums_of(out: Path) -> tuple[int, int, int]:
    """Rows read, decided and turned down, as the output itself says."""
    sums = json.loads(pl.read_parquet_metadata(out)["punkt.sums"])
    return sums["rows"], sums["decided"], sums["rejected"]


def decided(source: Path, part: int = PART, **options: Any) -> tuple[list[str], set[tuple[int, str]]]:
    """The keys that are decided, and line and code of each fault."""
    out = source.with_name("out.parquet")
    asked = Request(
        register=str(source),
        out=str(out),
        packs=(PACK,),
        day=date(2025, 6, 1),
        part=part,
        overwrite=True,
        compared=1,
        **options,
    )
    run_request(asked)
    found = pl.read_parquet(out)["case"].to_list()
    sums = sums_of(out)
    assert sums[0] == sums[1] + sums[2] and len(found) == sums[1]
    rejected = Path(f"{out}.rejected")
    if not rejected.exists():
        return found, set()
    with rejected.open(encoding="utf-8-sig", newline="") as stream:
        delimiter = ";" if ";" in stream.readline() else ","
        stream.seek(0)
        return found, {(int(row["row"]), row["code"]) for row in csv.DictReader(stream, delimiter=delimiter)}


def karelian(source: Path, out: Path, part: int, lists: tuple[tuple[str, str], ...] = ()) -> None:
    """Decide a register by the pack of Karelia, in parts of so many rows."""
    run_request(
        Request(
            register=str(source),
            out=str(out),
            packs=("ru.karelia.166-p",),
            day=date(2025, 6, 1),
            part=part,
            lists=lists,
            overwrite=True,
        )
    )


@pytest.mark.parametrize("part", [PART, 2, pytest.param(1, marks=pytest.mark.full)])
def test_which_row_of_a_key_is_decided_does_not_turn_on_parts(tmp_path: Path, part: int) -> None:
    source = tmp_path / "p.csv"
    source.write_text(";".join(NAMES) + "\n" + "".join(";".join(row) + "\n" for row in GIVEN))
    assert decided(source, part) == (DECIDED, TOLD)


def test_nested_cases_keep_their_own_elements(tmp_path: Path) -> None:
    """Two lines of one key are told apart by their lists too, and no list gets the elements of another line."""
    one = {"id": "m", "sex": "male"}
    cases: list[dict[str, Any]] = [
        {"case": "same", "group": {"members": [one]}},
        {"case": "same", "group": {"members": [one]}},
        {"case": "other", "group": {"members": [one]}},
        {"case": "other", "group": {"members": [{**one, "sex": "female"}]}},
        {"case": "bad", "group": {"members": [one, one]}},
        {"case": "bad", "group": {"members": [one]}},
    ]
    source = tmp_path / "p.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in cases))
    out = tmp_path / "out.parquet"
    told = {(2, "P883"), (3, "P884"), (4, "P884"), (5, "P518"), (5, "P885")}
    for part in (PART, 1)[: many(1, 2)]:
        karelian(source, out, part)
        assert sorted(pl.read_parquet(out)["case"]) == ["bad", "same"]
        assert sums_of(out) == (6, 2, 4)
        with Path(f"{out}.rejected").open(encoding="utf-8-sig", newline="") as stream:
            found = {(int(row["row"]), row["code"], row["key"]) for row in csv.DictReader(stream)}
        assert found == {(row, code, cases[row - 1]["case"]) for row, code in told}


def test_random_rows_against_a_count_by_hand(tmp_path: Path) -> None:
    """Every row is decided or told of, as a count apart from the engine has it, however the parts fall."""
    for seed in range(many(1, 6, 40)):
        random = Random(seed)
        given = [
            (random.choice("abcdefgh"), random.choice(["male", "female", ""]), random.choice("01239"))
            for _ in range(30)
        ]
        source = tmp_path / f"{seed}.csv"
        source.write_text(";".join(NAMES) + "\n" + "".join(";".join(row) + "\n" for row in given))
        good: dict[str, list[tuple[str, str]]] = {}
        for key, sex, degree in given:
            if degree != "9":
                good.setdefault(key, []).append((sex, degree))
        wanted = sorted(key for key, facts in good.items() if len(set(facts)) == 1)
        found, told = decided(source, random.choice([1, 3, 7, PART]))
        assert sorted(found) == wanted
        assert {line for line, _ in told} == {
            line
            for line, (key, _, degree) in enumerate(given, 2)
            if degree == "9" or key not in wanted or any(k == key and d != "9" for k, _, d in given[: line - 2])
        }


def test_rows_of_a_list_come_to_every_part_that_has_their_case(tmp_path: Path) -> None:
    source, members = tmp_path / "p.csv", tmp_path / "m.csv"
    source.write_text("case\na\nb\na\n")
    members.write_text("case;id;sex\na;1;male\nb;1;male\n")
    out = tmp_path / "out.parquet"
    for part in (PART, 1)[: many(1, 2)]:
        karelian(source, out, part, lists=(("members", str(members)),))
        assert pl.read_parquet(out)["case"].to_list() == ["a", "b"]
        assert pl.read_parquet(tmp_path / "out.group.members.parquet")["case"].to_list() == ["a", "b"]
        assert sums_of(out) == (3, 2, 1)


def test_what_is_carried_through_tells_rows_apart(tmp_path: Path) -> None:
    """Two people who were given one number are not one, where their names are carried through."""
    source = tmp_path / "p.csv"
    source.write_text("case;sex;name\na;male;Ivan\na;male;Ivan\nb;male;Pyotr\nb;male;Pavel\n")
    assert decided(source, keep=("name",)) == (["a"], {(3, "P883"), (4, "P884"), (5, "P884")})
    assert decided(source, ignore=("name",)) == (["a", "b"], {(3, "P883"), (5, "P883")})


def test_hashes_of_keys_that_come_again() -> None:
    seen = DuplicateKeys()
    texts: list[list[str | None]] = [["a", "b", "c"], ["d", "e"], ["b", "b", None], ["f", None], ["a", "f", "g"]]
    texts.insert(3, [None])  # the heading of a section, in a part of its own
    hashes = {key: pl.Series([key]).hash(seed=1)[0] for key in "abcdefg"}
    found = [set(seen.add(pl.Series("case", list(keys), dtype=pl.String))) for keys in texts]
    assert found == [set(), set(), {hashes["b"]}, set(), set(), {hashes["a"], hashes["f"]}]


@pytest.mark.full
def test_inside_a_database_and_in_its_views() -> None:
    from helpers.columns_engines import postgres
    from helpers.command_line import punkt

    database = postgres()
    columns = {name: [row[n] or None for row in GIVEN] for n, name in enumerate(NAMES)}
    frame = pl.DataFrame(columns).with_columns(pl.col("ipra.self_care").cast(pl.Int64))
    put(database, "same_key", frame)
    run("DROP VIEW IF EXISTS same_live, same_live_rejected CASCADE")
    call = ("run", database.url, "--engine", "postgres", "--table", "same_key", "--pack", PACK, "--overwrite")
    for out in ("table:same_found", "view:same_live"):
        day = ("--as-of", "2025-06-01")
        result = punkt(*call, *day, "--out", out)
        assert result.exit_code == 0, result.output
        name = out.partition(":")[2]
        assert [row["case"] for row in rows(f'SELECT "case" FROM {name} ORDER BY 1')] == DECIDED
        told = sorted((row["key"], row["code"]) for row in rows(f"SELECT * FROM {name}_rejected"))
        keys = {line: row[0].strip() for line, row in enumerate(GIVEN, 2)}
        wanted = sorted((keys[line], code) for line, code in TOLD)
        if name == "same_found":
            assert told == wanted
        else:  # a view strips no blanks, has one word for all cells at fault, and a line for a key of several facts
            words = {("A", "P844"), ("A", "P885"), ("B", "P515"), ("B", "P885"), ("D", "P844"), ("", "P769")}
            assert {*told} == words | {(key, "P884") for key in "CF"} | {("F", "P844")}


@pytest.mark.full
def test_on_a_cluster(tmp_path: Path) -> None:
    from helpers.columns_engines import spark
    from helpers.spark_runs import ran
    from helpers.spark_runs import rows as written

    spark()
    columns = {name: [row[n] or None for row in GIVEN] for n, name in enumerate(NAMES)}
    pl.DataFrame(columns).with_columns(pl.col("ipra.self_care").cast(pl.Int64)).write_parquet(tmp_path / "p.parquet")
    ran(str(tmp_path / "p.parquet"), "--pack", PACK, "--as-of", "2025-06-01", "--out", str(tmp_path / "out"))
    assert written(tmp_path / "out")["case"].to_list() == DECIDED
    told = written(tmp_path / "out_rejected", ("row", "code"))
    assert {(row["row"] + 1, row["code"]) for row in told.to_dicts()} == TOLD
