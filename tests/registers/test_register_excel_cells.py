"""Cells of a workbook as they are, not as a reader rounds them: digits, zeros that a format shows, days before 1900-03-01."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook

from helpers.dirty_people import PEOPLE
from punkt.command.run_request import run_request
from punkt.registers.read.sheet_numbers import number_text, shown_as, zeros
from punkt.registers.request import Request

PACK = "ru.alliance.2025"


def book(path: Path, rows: list[list[Any]], formats: dict[str, str]) -> Path:
    """A workbook with one sheet; ``formats``: cell → its format."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, code in formats.items():
        sheet[cell].number_format = code
    made.save(path)
    return path


def run(source: Path, **options: Any) -> tuple[list[str], list[list[str]]]:
    """The keys that are decided, and row, column and code of the faults."""
    out = source.with_name("o.parquet")
    asked = Request(register=str(source), out=str(out), packs=(PACK,), day=date(2025, 6, 1), overwrite=True, **options)
    run_request(asked)
    sums = json.loads(pl.read_parquet_metadata(out)["punkt.sums"])
    decided = pl.read_parquet(out)["case"].to_list()
    assert sums["rows"] == sums["decided"] + sums["rejected"] and len(decided) == sums["decided"]
    rejected = Path(f"{out}.rejected")
    lines = rejected.read_text(encoding="utf-8-sig").splitlines()[1:] if rejected.exists() else []
    return decided, [[line.split(",")[n] for n in (1, 2, 4)] for line in lines]


def test_cells_that_a_fast_reader_rounds(tmp_path: Path) -> None:
    """Eleven rows: two decided, nine turned down, each for what stands in the workbook."""
    rows: list[list[Any]] = [
        ["case", "birth_date", "ipra.self_care"],
        [90071992547409931, None, 1],  # one float with the next
        [90071992547409932, None, 1],
        ["=ROW()", None, 1],
        ["d", None, 2.0000000001],
        ["e", None, "#DIV/0!"],
        ["f", 60, 1],
        ["g", -5, 1],
        ["h", 0.5, 1],
        ["i", 32874, 0.1 + 0.2 + 0.7],  # 0.9999999999999999, which is shown as 1
        [123456789012345, date(1990, 1, 1), 2.0],
        ["k", None, 2.5],
    ]
    formats = {f"B{row}": "DD.MM.YYYY" for row in (7, 8, 9, 10, 11)}
    assert run(book(tmp_path / "a.xlsx", rows, formats)) == (
        ["i", "123456789012345"],
        [
            ["2", "case", "P886"],
            ["3", "case", "P886"],
            ["4", "case", "P762"],
            ["5", "ipra.self_care", "P509"],
            ["6", "ipra.self_care", "P907"],
            ["7", "birth_date", "P892"],
            ["8", "birth_date", "P892"],
            ["9", "birth_date", "P511"],
            ["12", "ipra.self_care", "P509"],
        ],
    )


@pytest.mark.parametrize("code", ["00000000000", r"000\-000\-000\ 00", '000"-"000"-"000 00'])
def test_the_format_gives_a_number_its_zeros(tmp_path: Path, code: str) -> None:
    rows: list[list[Any]] = [["case", "sex"], *([int(one.snils), "male"] for one in PEOPLE)]
    formats = {f"A{row}": code for row in range(2, 22)}
    decided, told = run(book(tmp_path / "a.xlsx", rows, formats))
    assert (decided, told) == ([one.snils if code == "0" * 11 else one.dashed for one in PEOPLE], [])


def test_formats_and_numbers() -> None:
    assert [bool(zeros(code)) for code in ("General", "0", "0.00", "00", "#,##0", "0000;-0000", "DD.MM.YYYY")] == [
        *[False] * 3,
        True,
        False,
        True,
        False,
    ]
    assert [shown_as(value, "000") for value in (7, 1234, -1, 1.5, True, "x")] == ["007", "1234", *[None] * 4]
    numbers = (2, 2.5, 0.1 + 0.2, 1e-7, 2.0000000001, 4.1, 1e15, 1234567890123456, 999999999999999)
    assert [number_text(one) for one in numbers] == [
        *("2", "2.5", "0.3", "0.0000001", "2.0000000001", "4.1"),
        *("1e+15", "1.23456789012346e+15", "999999999999999"),
    ]


def test_cells_read_at_once_are_those_read_one_by_one(tmp_path: Path) -> None:
    from punkt.registers.read.workbook import opened_book
    from punkt.registers.read.workbook_rows import cells_at_once, rows_of

    cells: list[Any] = ["\u00a0x\u2003", "5.0", "-12.0", "1.05.0", "5.0 00:00:00", " ", "", "2025-01-02 00:00:00", "a"]
    cells += [7, 7.0, -3.25, 1e10, True, None, date(2025, 6, 1), "Ё\u200b", "+4.0", "\u0661.0"]
    source = book(tmp_path / "x.xlsx", [cells, [None] * len(cells), list(reversed(cells))], {})
    opened, names = opened_book(source)
    assert [list(row) for row in cells_at_once(opened, names[0]).rows()] == list(rows_of(source, names[0]))


def test_a_fast_look_leaves_no_odd_cell_out() -> None:
    """What is seemingly no odd cell is none exactly; of cells that are odd in each way, all seem so."""
    import zipfile
    from io import BytesIO

    from punkt.registers.read.sheet_numbers import STYLES, odd_numbers

    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" '
    )
    styles += (
        'formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(STYLES, styles + "</styleSheet>")
        odd = odd_numbers(archive)
    numbers = ["1", "1.5", "60", "61", "0.5", "-3", "44735", "1E+20", "1e5", "1e-7", "9007199254740993", "0.123456789"]
    numbers += ["123456.0000000001", "60.25", "12.3456789", "7.", "2.0000000001"]
    cells = [
        f'<c r="A1"{style}{gap}><v>{number}</v></c>'
        for number in numbers
        for style in ("", ' s="1"', ' s="2"', " s='1'", " s='2' t='n'", ' s="12"')
        for gap in ("", " ")
    ]
    found = pl.Series(cells).str.contains(odd.seemingly).to_list()
    exactly = [odd.exactly.search(cell.encode()) is not None for cell in cells]
    assert all(seems for seems, sure in zip(found, exactly, strict=True) if sure)
    assert 0 < sum(exactly) < len(cells) and not all(found)
