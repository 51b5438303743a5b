"""Cells that stand once for several rows below one another, days with months in words, fractions in one character."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from helpers.command_line import punkt
from helpers.dirty_people import HEAD, KEYS, MAP, PEOPLE
from helpers.dirty_runs import LINES, TABLE, run, sums, written
from punkt import load
from punkt.deciding.rule_base import Rules
from punkt.registers.check.convert_cells import converted
from punkt.registers.map.cell_format import CellFormat

DISTRICTS = [person.district for person in PEOPLE]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("ru.karelia.166-p")


def merged(lines: list[str]) -> list[str]:
    """The lines with the district in the first row of each only."""
    before, found = "", []
    for line in lines:
        cells, _, district = line.rpartition(";")
        found.append(f"{cells};{'' if district == before else district}")
        before = district
    return found


def kept(path: Path, *options: str, mapped: str = MAP) -> list[str | None]:
    run(path, "--keep", "Муниципалитет", *options, mapped=mapped)
    return pl.read_parquet(path.parent / "out.parquet")["Муниципалитет"].to_list()


@pytest.mark.parametrize("part", ["1000", "7", "1"])
def test_what_stands_above_is_meant(tmp_path: Path, part: str) -> None:
    path = written(tmp_path / "x.csv", [TABLE[0], *merged(LINES)])
    assert kept(path)[:6] == ["Озёрный", None, None, None, None, "Северный"]  # nothing is guessed
    assert kept(path, "--part", part, mapped=MAP + "fill_down: [Муниципалитет]\n") == DISTRICTS


def test_what_is_no_record_neither_gives_nor_takes(tmp_path: Path) -> None:
    """The head once more on the next page, totals in the very column, a section, and a row of nothing."""
    lines = merged(LINES)
    lines.insert(3, TABLE[0])
    lines.insert(8, ";;;;;;;;;Итого по району")
    lines.insert(8, ";;;;;;;;;")
    path = written(tmp_path / "x.csv", [TABLE[0], *lines, "ИТОГО;20;;;;;;;;"])
    mapped = MAP + "fill_down: [Муниципалитет]\n"
    assert kept(path, mapped=mapped) == DISTRICTS
    found = run(path, mapped=mapped)
    assert found.keys == list(KEYS) and [code for _, code in found.codes()] == ["P858", "P858", "P858"]
    assert sums(found.summary) == [23, 20, 3, 3]


def test_a_key_that_is_found_twice_and_rows_left_out(tmp_path: Path) -> None:
    """Parts that are read again know what stood above them, and leave out what is left out."""
    lines = merged(LINES)
    path = written(tmp_path / "x.csv", [TABLE[0], *lines, LINES[7], LINES[8]])
    mapped = MAP + "fill_down: [Муниципалитет]\nskip_rows: [23]\n"
    assert kept(path, "--part", "5", mapped=mapped) == DISTRICTS
    found = run(path, "--part", "5", mapped=mapped)
    assert found.codes() == [(22, "P883")] and sums(found.summary)[1:] == [20, 1, 0]


def test_each_sheet_begins_anew_and_a_column_that_is_not_there(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    for first in (0, 10):
        sheet = book.add_worksheet()
        for row, cells in enumerate([HEAD, *(line.split(";") for line in merged(LINES)[first : first + 10])]):
            for column, cell in enumerate(cells):
                if not (row == 1 and column == 9):  # the first of a sheet has nobody above
                    sheet.write_string(row, column, cell)
    book.close()
    found = kept(tmp_path / "x.xlsx", mapped=MAP + "fill_down: [Муниципалитет]\n")
    assert found[:6] == [None] * 5 + ["Северный"] and found[10:16] == [None] * 5 + ["Береговой"]
    (tmp_path / "m.yaml").write_text(MAP + "fill_down: [Муницыпалитет]\n", encoding="utf-8")
    call = ("run", str(tmp_path / "x.xlsx"), "--map", str(tmp_path / "m.yaml"), "--pack", "ru.karelia.166-p")
    refused = punkt(*call, "--out", str(tmp_path / "o.csv"))
    assert "m.yaml:15:13" in refused.stderr and "P757" in refused.stderr


def test_where_rows_have_no_order(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"case": "a"}\n', encoding="utf-8")
    (tmp_path / "m.yaml").write_text("map: m\nfill_down: [case]\n", encoding="utf-8")
    call = ("--map", str(tmp_path / "m.yaml"), "--pack", "ru.karelia.166-p", "--out", str(tmp_path / "o.csv"))
    assert "P913" in punkt("run", str(tmp_path / "x.jsonl"), *call).stderr
    inside = ("--engine", "postgres", "--table", "t", *call[:-1], "table:o")
    assert "P913" in punkt("run", "postgresql://127.0.0.1:1/none", *inside).stderr


def test_a_key_of_several_columns_of_which_one_is_merged(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.csv", ["дом;кв;рожд", "1;1;01.01.1990", ";2;02.01.1990", "2;1;03.01.1990", ";;", "Итого;3;"]
    )
    mapped = "map: m\nkey: [дом, кв]\ndays: DD.MM.YYYY\nfill_down: [дом]\ncolumns: {рожд: birth_date}\n"
    found = run(path, mapped=mapped)
    assert found.keys == ["1 / 1", "1 / 2", "2 / 1"]
    assert found.codes() == [(6, "P858")]


def test_a_draft_points_it_out_and_guesses_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", [TABLE[0], *merged(LINES)])
    said = punkt("map", "--suggest", str(path), lang="ru").stdout
    assert '#fill_down: ["Муниципалитет"]' in said and "\nfill_down" not in said
    whole = punkt("map", "--suggest", str(written(tmp_path / "y.csv", TABLE)), lang="ru").stdout
    assert "fill_down" not in whole


DAYS = {
    "05 июня 1985": "1985-06-05",
    "5 ИЮНЯ 1985 г.": "1985-06-05",
    "5\u00a0июня  1985": "1985-06-05",
    "29 February 2004": "2004-02-29",
    "1 янв 1990": "1990-01-01",
    "31 июня 1985": None,
    "5 июнь-1985": None,
    "5 брюмера 1985": None,
}


def test_months_in_words(rules: Rules, tmp_path: Path) -> None:
    lines = ["case;d", *(f"{number};{day}" for number, day in enumerate(DAYS))]
    path = written(tmp_path / "x.csv", lines)
    days = ("DD MMMM YYYY", "DD MMMM YYYY г.")
    found = run(path, mapped=f"map: m\ndays: [{', '.join(days)}]\ncolumns: {{d: birth_date}}\n")
    assert found.keys == [str(number) for number, day in enumerate(DAYS.values()) if day]
    assert {code for _, code in found.codes()} == {"P823"}
    fact = rules.vocabulary.subjects["recipient"].facts["birth_date"]
    values, _ = converted(pl.Series("x", list(DAYS)), fact, CellFormat(days=days))
    assert [value and value.isoformat() for value in values] == list(DAYS.values())
    worded = [f"{number};СН-{number};{5 + number} июня 1985 г." for number in range(5)]
    draft = punkt("map", "--suggest", str(written(tmp_path / "y.csv", ["№;СНИЛС;Дата рождения", *worded]))).stdout
    assert 'days: "DD MMMM YYYY г."' in draft


def test_fractions_in_one_character(rules: Rules, tmp_path: Path) -> None:
    cells = {"½": "0.5", "1½": "1.5", "2 ¼": "2.25", "+¾": "0.75", "4,5": "4.5", "⅓": None, "1½½": None}
    fact = rules.vocabulary.subjects["recipient"].facts["planned_hours.amount"]
    values, _ = converted(pl.Series("x", list(cells)), fact, CellFormat(decimal=",", fractions=True))
    assert values.to_list() == [number and Decimal(number) for number in cells.values()]
    path = written(tmp_path / "x.csv", ["case;h", *(f"{number};{cell}" for number, cell in enumerate(cells))])
    columns = "columns: {h: planned_hours.amount}\nalways: {planned_hours.per: day}\n"
    told = run(path, mapped=f'map: m\ndecimal: ","\n{columns}')
    assert told.keys == ["4"] and [code for _, code in told.codes()] == [*["P914"] * 4, "P506", "P506"]
    found = run(path, mapped=f'map: m\ndecimal: ","\nfractions: true\n{columns}')
    assert found.keys == ["0", "1", "2", "3", "4"] and [code for _, code in found.codes()] == ["P506", "P506"]
