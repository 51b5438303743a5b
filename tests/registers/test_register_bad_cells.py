"""One bad cell or line never stops a run: it is turned down, and all else is decided."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from punkt.command.run_request import run_request
from punkt.registers.request import Request

PACK = "ru.karelia.166-p"
HEAD = ["case", "birth_date", "as_of"]
GOOD = ["good", "1990-01-01", "2025-06-01"]
DAYS = ("0000-01-01", "0000-12-31", "00045809999999")
"""Texts that some library takes for a day, and none of which is one that a calendar here has."""


def decided(source: Path) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The keys that are decided; key, column and code of what is turned down."""
    out = source.with_name("out.parquet")
    run_request(Request(register=str(source), out=str(out), packs=(PACK,)))
    return pl.read_parquet(out)["case"].to_list(), turned_down(out)


def turned_down(out: Path) -> list[tuple[str, str, str]]:
    rejected = Path(f"{out}.rejected")
    if not rejected.exists():
        return []
    with rejected.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        found = csv.DictReader(stream, delimiter=";" if ";" in first else ",")
        return [(row["key"], row["column"], row["code"]) for row in found]


def as_csv(path: Path, rows: list[list[str]]) -> None:
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")


def as_lines(path: Path, rows: list[list[str]]) -> None:
    path.write_text("".join(json.dumps(dict(zip(rows[0], row, strict=True))) + "\n" for row in rows[1:]))


def as_book(path: Path, rows: list[list[str]]) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def as_parquet(path: Path, rows: list[list[str]]) -> None:
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(path)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("ending", "write"), [("csv", as_csv), ("jsonl", as_lines), ("xlsx", as_book), ("parquet", as_parquet)]
)
def test_a_day_of_no_calendar_costs_its_row(
    tmp_path: Path, ending: str, write: Callable[[Path, list[list[str]]], None]
) -> None:
    rows = [[f"b{number}", day, "2025-06-01"] for number, day in enumerate(DAYS)]
    rows += [[f"a{number}", "1990-01-01", day] for number, day in enumerate(DAYS)]
    source = tmp_path / f"x.{ending}"
    write(source, [HEAD, *rows, GOOD])
    keys, faults = decided(source)
    assert keys == ["good"]
    column = "recipient.birth_date" if ending == "jsonl" else "birth_date"
    assert [(key, name) for key, name, _ in faults] == [
        *((f"b{number}", column) for number in range(3)),
        *((f"a{number}", "as_of") for number in range(3)),
    ]


def test_the_first_and_the_last_day_that_there_are(tmp_path: Path) -> None:
    source = tmp_path / "x.csv"
    as_csv(source, [HEAD, ["first", "0001-01-01", "0001-01-01"], ["last", "9999-12-31", "9999-12-31"], GOOD])
    keys, faults = decided(source)
    assert sorted([*keys, *(key for key, _, _ in faults)]) == ["first", "good", "last"]


LINES: dict[str, tuple[bytes, str]] = {
    "half a character, escaped": (rb'{"case": "x", "birth_date": "\ud800"}', "P010"),
    "in a key": (rb'{"case": "\udfff"}', "P010"),
    "in a name that comes twice": (rb'{"case": "x", "\ud800": 1, "\ud800": 2}', "P010"),
    "as bytes": (b'{"case": "x\xed\xa0\x80"}', "P747"),
    "a name twice": (b'{"case": "x", "consent": true, "consent": false}', "P807"),
    "a fact twice": (b'{"case": "x", "consent": true, "recipient": {"consent": false}}', "P857"),
    "a fact twice, the other way about": (b'{"case": "x", "recipient": {"consent": true}, "consent": true}', "P857"),
    "twice, flat": (b'{"case": "x", "recipient.consent": true, "consent": false}', "P857"),
    "twice, in part": (b'{"case": "x", "ipra": {"mobility": 1}, "recipient": {"ipra": {"mobility": 2}}}', "P857"),
    "no case": (b"[1]", "P500"),
    "no JSON": (b'{"case": "x"', "P806"),
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("what", LINES)
def test_a_bad_line_costs_itself_only(tmp_path: Path, what: str) -> None:
    line, code = LINES[what]
    source = tmp_path / "x.jsonl"
    source.write_bytes(
        b'{"case": "a", "ipra": {"mobility": 1}, "recipient": {"sex": "male"}}\n' + line + b'\n{"case": "b"}\n'
    )
    keys, faults = decided(source)
    assert keys == ["a", "b"]
    assert [found for _, _, found in faults] == [code]


def test_a_whole_number_of_too_many_digits_costs_its_line(tmp_path: Path) -> None:
    """Beyond 64 bits, which no column of whole numbers holds, beside numbers that one does."""
    source = tmp_path / "x.jsonl"
    people = [
        {"case": f"c{number}", "ipra": {"self_care": given}}
        for number, given in enumerate((1, 12345678901234567890, 2))
    ]
    source.write_text("".join(json.dumps(one) + "\n" for one in people))
    keys, faults = decided(source)
    assert keys == ["c0", "c2"]
    assert [(key, code) for key, _, code in faults] == [("c1", "P507")]
