"""Columns carried through, summaries by them, and counts that are hidden where few people are meant."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import orjson
import polars as pl
import pytest
import z3

from helpers.command_line import punkt
from helpers.lengths import many
from helpers.loops import nonempty
from punkt.registers.run.hidden_counts import hidden_cells
from punkt.registers.run.published import OTHERS, Told, told
from punkt.registers.run.tally import RunTally

FACTS = "birth_date;disability;mental_disorder_confirmed;needs_social_services;ipra.self_care;ipra.mobility"
YES, NO = "1990-01-01;true;true;true;2;0", "1990-01-01;true;true;true;1;1"
NEED = "recipient.need"
ASKED = ("--pack", "ru.karelia.166-p", "--as-of", "2025-06-01", "--ignore", "ФИО")


def register(folder: Path, rows: list[tuple[str, str, str]]) -> Path:
    """A register of people: name, district and facts."""
    file = folder / "people.csv"
    lines = [f"{n};{name};{facts};{district}" for n, (name, district, facts) in enumerate(rows, 1)]
    file.write_text("\n".join([f"case;ФИО;{FACTS};Район", *lines, ""]))
    return file


def run(file: Path, out: Path, *options: str) -> str:
    result = punkt("run", str(file), *ASKED, "--out", str(out), *options)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(file: Path, out: Path, *options: str) -> str:
    pack = () if "--compare" in options else ASKED[:2]
    result = punkt("run", str(file), *pack, *ASKED[2:], "--out", str(out), *options)
    assert result.exit_code == 2 and not out.exists(), result.output
    return result.stderr


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_columns_are_carried_through_as_they_stand(tmp_path: Path, ending: str) -> None:
    rows = [("=Иванов", "Север", YES), ("", "Юг", "1990-13-01;true;true;true;2;0"), ("Ли", "", NO)]
    out = tmp_path / f"out.{ending}"
    run(register(tmp_path, rows), out, "--keep", "ФИО, ipra.self_care", "--keep", "Район")
    wanted = [("1", "=Иванов", "2", "Север"), ("3", "Ли", "1", None)]
    found: list[tuple[Any, ...]]
    if ending == "csv":
        lines = list(csv.reader(out.open(encoding="utf-8-sig"), delimiter=";"))
        assert lines[1][1] == "'=Иванов", "no cell is a formula"
        found = [tuple(line[:4]) for line in lines]
        wanted[0] = ("1", "'=Иванов", "2", "Север")
        wanted[1] = ("3", "Ли", "1", "")
        assert found.pop(0) == ("case", "ФИО", "ipra.self_care", "Район")
    elif ending == "jsonl":
        kept = [orjson.loads(line) for line in out.read_bytes().splitlines()]
        found = [(one["case"], *one["kept"].values()) for one in kept]
    elif ending == "parquet":
        found = pl.read_parquet(out).select("case", "ФИО", "ipra.self_care", "Район").rows()
        assert pl.read_parquet(out)["recipient.hours:status"].null_count() == 0, "a fact that is kept is read as well"
    else:
        sheet = openpyxl.load_workbook(out)["cases"]
        found = [row[:4] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert sheet.cell(2, 2).data_type == "s"
    assert found == wanted


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    file = register(tmp_path, [("А", "Север", YES)])
    assert "no column Раён for --keep or --by" in refused(file, tmp_path / "o.csv", "--keep", "Раён")
    file.write_text(file.read_text().replace("ФИО", "recipient.need"))
    assert "[P894]" in refused(file, tmp_path / "o.csv", "--keep", "recipient.need")
    lines = tmp_path / "people.jsonl"
    lines.write_text('{"case": "1", "recipient": {"disability": true}}\n')
    assert "[P893]" in refused(lines, tmp_path / "o.csv", "--by", "district")
    assert "[P820]" in refused(
        file, tmp_path / "o.csv", "--compare", "ru.mintrud.847", "ru.karelia.166-p", "--keep", "x"
    )


def test_a_column_of_names_divides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("punkt.registers.local.run_parts.MOST_GROUPS", 2)
    file = register(tmp_path, [(str(n), str(n), YES) for n in range(3)])
    assert "[P895]" in refused(file, tmp_path / "o.csv", "--by", "Район")


def test_sums_by_a_column_are_those_of_the_rows(tmp_path: Path) -> None:
    """Counted from the output itself; parts of two rows, so that groups go on from part to part."""
    rows = [("А", "Север", YES), ("Б", "Юг", NO), ("В", "Север", NO), ("Г", "Юг", "x;;;;;"), ("Д", "", YES)]
    out = tmp_path / "out.parquet"
    text = run(register(tmp_path, rows), out, "--by", "Район", "--summary", str(tmp_path / "s.json"), "--part", "2")
    assert "BY THE COLUMN РАЙОН" in text and "(not given)" in text
    told_of = orjson.loads((tmp_path / "s.json").read_bytes())
    assert (told_of["rows"], told_of["decided"], told_of["rejected"]) == (5, 4, 1)
    assert {name: (one["decided"], one["rejected"]) for name, one in told_of["groups"].items()} == {
        "": (1, 0),
        "Север": (2, 0),
        "Юг": (1, 1),
    }
    decided = pl.read_parquet(out)
    for name, one in nonempty(told_of["groups"].items()):
        of = decided.filter(pl.col("Район").fill_null("") == name)
        for outcome, counts in nonempty(one["outcomes"].items()):
            statuses = Counter(of[f"{outcome}:status"].drop_nulls().to_list())
            assert sum(n for key, n in counts.items() if key.startswith("=")) == statuses.pop("determined", 0)
            assert {key: n for key, n in counts.items() if not key.startswith("=")} == statuses
        clauses = Counter(c for cell in of[f"{NEED}:clauses"] for c in cell.split(", ") if c)
        assert one["reasons"].get(NEED, {}) == clauses
    page = Path(f"{out}.html").read_text()
    assert page.count("<details>") == 3 and "Север" in page


def test_few_people_are_not_shown(tmp_path: Path) -> None:
    """Seven need support and three do not: neither can be told, from no text, page or file."""
    rows = [("А", "Север", YES)] * 7 + [("Б", "Север", NO)] * 3 + [("В", "Юг", YES)] * 8 + [("Г", "Лес", YES)] * 2
    out = tmp_path / "out.csv"
    text = run(register(tmp_path, rows), out, "--by", "Район", "--at-least", "5", "--summary", str(tmp_path / "s.json"))
    assert "Hidden are counts below 5" in text and "all others together" in text
    found = orjson.loads((tmp_path / "s.json").read_bytes())
    assert found["at_least"] == 5 and set(found["groups"]) == {"Север", "*"}, "«Лес» stands with the next smallest"
    north = found["groups"]["Север"]
    assert north["decided"] == 10 and set(north["outcomes"][NEED].values()) == {None}
    assert NEED not in north["reasons"]
    page = Path(f"{out}.html").read_text()
    assert ">hidden<" in page and "Лес" not in page


def shown_cells(rows: list[list[int]], hidden: set[tuple[int, int]], at_least: int, parts: bool) -> None:
    """By a solver, which knows what is shown: each count below the bound might as well be one above it."""
    names = [[z3.Int(f"c{i}_{j}") for j in range(len(rows[0]))] for i in range(len(rows))]
    totals = [sum(row[j] for row in rows) for j in range(len(rows[0]))] if len(rows) > 1 else None
    solver = z3.Solver()
    for row, cells in zip(rows, names, strict=True):
        solver.add(*(cell >= 0 for cell in cells))
        if parts:
            solver.add(z3.Sum(cells) == sum(row))
    for i, j in product(range(len(rows)), range(len(rows[0]))):
        if (i, j) not in hidden:
            solver.add(names[i][j] == rows[i][j])
    for j, n in enumerate(totals or ()):
        if (len(rows), j) not in hidden:
            solver.add(z3.Sum([row[j] for row in names]) == n)
    table = [*rows, totals] if totals else rows
    for i, j in product(range(len(table)), range(len(rows[0]))):
        if not 0 < table[i][j] < at_least:
            continue
        assert (i, j) in hidden
        cell = z3.Sum([row[j] for row in names]) if i == len(rows) else names[i][j]
        solver.push()
        solver.add(cell >= at_least)
        assert solver.check() == z3.sat, (rows, hidden, (i, j))
        solver.pop()


@pytest.mark.parametrize("parts", [True, False])
def test_no_hidden_count_can_be_worked_out(parts: bool) -> None:
    random, told_whole = Random(11), 0
    for _ in range(many(60, 600, 5_000)):
        rows = [
            [random.choice([0, 0, 1, 2, 3, 4, 6, 9, 20, 55]) for _ in range(random.randint(1, 1 if not parts else 4))]
            for _ in range(1)
        ]
        rows += [[random.choice([0, 1, 3, 5, 8, 30]) for _ in rows[0]] for _ in range(random.randint(0, 4))]
        if not parts and len(rows) == 1:
            continue  # a count by itself is hidden, and is no part of anything
        hidden = hidden_cells(rows, 5, parts)
        if hidden is None:
            assert parts
            continue
        told_whole += 1
        shown_cells(rows, hidden, 5, parts)
    assert told_whole > many(30, 300, 2_500)


def test_what_is_told_of_groups_adds_up_to_nothing_small() -> None:
    """Every outcome of a whole run, once more by the solver; and small groups are merged."""
    random, seen = Random(5), 0
    for _ in range(many(10, 60, 400)):
        tally = RunTally()
        for name in "абвгд"[: random.randint(2, 5)]:
            values = {v: random.choice([0, 1, 2, 4, 7, 30]) for v in ("met", "not_met")}
            waits = random.choice([0, 3, 9])
            decided = sum(values.values()) + waits + random.choice([0, 0, 2, 6])
            one = RunTally(rows=decided, decided=decided)
            one.outcomes["r.x"] = Counter({"determined": sum(values.values()), "open": waits})
            one.values["r.x"] = Counter(values)
            one.missing["r.f"] = waits
            tally.add(one.plain())
            tally.groups[name] = one
        found = told(tally, 5)
        assert all(one.decided is None or one.decided == 0 or one.decided >= 5 for one in found.groups.values())
        assert not any(0 < (n or 0) < 5 for n in counts(found))
        of = [tally.groups[name] for name in found.groups if name != OTHERS]
        assert [found.groups[name].decided for name in found.groups if name != OTHERS] == [one.decided for one in of]
        seen += len(found.groups)
    assert seen


def test_what_is_hidden_of_equals_hangs_on_no_order() -> None:
    """An engine that meets values or groups in another order hides the same counts."""
    counted = {"а": {"x": 2, "y": 30, "z": 30}, "б": {"x": 30, "y": 30, "z": 30}, "в": {"z": 30, "y": 30, "x": 30}}
    found = []
    for order in (1, -1):
        tally = RunTally()
        for name, values in list(counted.items())[::order]:
            one = RunTally(rows=sum(values.values()), decided=sum(values.values()))
            one.outcomes["r.x"] = Counter({"determined": one.decided})
            one.values["r.x"] = Counter(dict(list(values.items())[::order]))
            tally.add(one.plain())
            tally.groups[name] = one
        found.append(told(tally, 5).plain())
    assert found[0] == found[1]


def counts(found: Told) -> list[int | None]:
    every = [found, *found.groups.values()]
    of_outcomes = [n for one in every for shares in one.outcomes.values() for n in shares.values()]
    return [*of_outcomes, *(n for one in every for n in (*one.missing.values(), one.rejected))]
