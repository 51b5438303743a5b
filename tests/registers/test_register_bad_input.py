"""Bad registers: each fault is one line in both languages, names its place and what would be right, and decides nothing."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from punkt.command.run_request import run_request
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.request import Request

PACK = "ru.karelia.166-p"
HEAD = "case;birth_date;sex;ipra.self_care;planned_hours.amount;planned_hours.per;consent\n"
ROW = "a;1990-01-01;male;2;4;day;true\n"


def run(source: Path, lang: str) -> list[tuple[str, str]]:
    """The codes and lines of all faults: of the whole file, or of its rows."""
    out = source.with_name(f"out.{lang}.parquet")
    asked = Request(register=str(source), out=str(out), packs=(PACK,), day=date(2025, 6, 1), lang=lang)
    try:
        run_request(asked)
    except PunktError as error:
        assert not out.exists() and not list(source.parent.glob("out.*unfinished"))
        lines = [line.replace(f"{source.parent}/", "") for line in error.lines(lang)]
        return [(d.code, line) for d, line in zip(error.diagnostics, lines, strict=True)]
    rejected = Path(f"{out}.rejected")
    if not rejected.exists():
        return []
    with rejected.open(encoding="utf-8-sig", newline="") as stream:
        delimiter = ";" if ";" in stream.readline() else ","
        stream.seek(0)
        found = csv.DictReader(stream, delimiter=delimiter)
        return [(r["code"], f"{r['row']}:{r['column']}: {r['message']}") for r in found]


def cell(column: str, value: str) -> str:
    """A table with one good row, and one with a cell of that value."""
    names = HEAD.strip().split(";")
    row = ROW.strip().replace("a;", "b;", 1).split(";")
    row[names.index(column)] = value
    return HEAD + ROW + ";".join(row) + "\n"


TEXTS: dict[str, tuple[str | bytes, str, str, str]] = {
    "an empty file": ("", "P740", "x.csv:1:1: здесь ничего нет", "there is nothing here"),
    "a header only": (HEAD, "P740", "x.csv:1:1: здесь ничего нет", "there is nothing here"),
    "a row twice": (HEAD + ROW + ROW, "P883", "3:case: строка с ключом «a» и теми же", "3:case: there is a row with"),
    "duplicate columns": (
        "case;sex;sex\na;male;male\n",
        "P742",
        "x.csv:1:3: столбец «sex» уже есть (столбец 2)",
        "the column sex is there already (column 2)",
    ),
    "no fact": (
        "case;sexx\na;male\n",
        "P751",
        "x.csv:1:2: столбец «sexx» — не факт; ближайшее известное имя: sex",
        "the nearest known name is sex; call it so, describe it in --map, or leave it out by --ignore",
    ),
    "Cyrillic letters in a name": (
        "case;sех\na;male\n",
        "P751",
        "русские буквы, похожие на латинские; правильно: sex",
        "look like Latin ones; right would be sex",
    ),
    "mixed types": (
        cell("ipra.self_care", "два"),
        "P506",
        "3:ipra.self_care: «ИПРА: самообслуживание» (recipient.ipra.self_care): «два»",
        "два",
    ),
    "a decimal comma": (cell("planned_hours.amount", "4,5"), "P765", "правильно: 4.5", "right would be 4.5"),
    "blanks in a number": (cell("planned_hours.amount", "1 000,5"), "P901", "правильно: 1000.5", "be 1000.5"),
    "NBSP in a number": (cell("planned_hours.amount", "1\u00a0000"), "P901", "правильно: 1000", "be 1000"),
    "a formula": (cell("ipra.self_care", "=1+1"), "P762", "формула «=1+1»", "the formula =1+1"),
    "an error of a spreadsheet": (cell("consent", "#N/A"), "P907", "ошибка таблицы «#N/A»", "error #N/A"),
    "a day as a serial": (cell("birth_date", "32874"), "P766", "возможно, 1990-01-01", "perhaps 1990-01-01"),
    "29 February": (cell("birth_date", "29.02.2025"), "P511", "не дата календаря", "no day of the calendar"),
    "31 April": (cell("birth_date", "2025-04-31"), "P511", "не дата календаря", "no day of the calendar"),
    "no day at all": (cell("birth_date", "00.00.0000"), "P511", "не дата календаря", "no day of the calendar"),
    "a Russian day": (cell("birth_date", "1.6.1990"), "P767", "правильно: 1990-06-01", "be 1990-06-01"),
    "a day with slashes": (cell("birth_date", "1990/06/01"), "P823", "правильно: 1990-06-01", "be 1990-06-01"),
    "a short year": (cell("birth_date", "01.06.90"), "P902", "год записан двумя цифрами", "a year of two digits"),
    "a year alone": (cell("birth_date", "1990"), "P903", "только год", "a year only"),
    "a huge cell": (cell("sex", "x" * 100_000), "P512", "не входит в допустимые", "x…"),
    "a zero byte": (HEAD + ROW + ROW.replace("a;", "b\0;"), "P748", "3:: в строке есть нулевой байт", "zero byte"),
    "UTF-16 cut off": ((HEAD + ROW).encode("utf-16")[:-1], "P804", "это не целый файл UTF-16", "UTF-16"),
    "a mark in the middle": (HEAD + ROW + "\ufeff" + ROW, "P515", "3:case: «\\ufeffa»", "\\ufeffa"),
    "a line break in a key": (HEAD + ROW + ROW.replace("a;", '"a\nb";'), "P515", "3:case: «a\\u000ab»", "a\\u000ab"),
    "CR alone": ((HEAD + ROW).replace("\n", "\r"), "P904", "x.csv:1:1: строки кончаются одним знаком CR", "a CR alone"),
    "gzip": (gzip.compress((HEAD + ROW).encode()), "P900", "это архив gzip; распакуйте его", "a gzip archive"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "P900", "дайте ей имя на .xls", "that ends with .xls"),
    "a page": ("<html><table></table></html>", "P900", "это страница HTML", "an HTML page"),
    "a title": ("Реестр;;;;;;\n" + HEAD + ROW, "P908", "x.csv:1:1: над таблицей стоит заголовок «Реестр»", "title"),
    "too many cells": (HEAD + ROW.strip() + ";;\n" + ROW, "P749", "2:: в строке ячеек 9, а столбцов 7", "9 cells"),
    "a line of sums": (HEAD + ROW + ";;;;;;\n;;;;12;;\n", "P769", "4:case: у строки нет ключа", "no key"),
    "no key column": ("sex\nmale\n", "P761", "x.csv:1:1: нет ключевого столбца case", "there is no key column case"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", TEXTS)
def test_a_bad_text_is_told_in_one_line(tmp_path: Path, what: str) -> None:
    content, code, russian, english = TEXTS[what]
    source = tmp_path / "x.csv"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    for lang, said in (("ru", russian), ("en", english)):
        found = run(source, lang)
        assert [c for c, _ in found] == [code], found
        assert said in found[0][1], found
        assert "\n" not in found[0][1] and len(found[0][1]) < 400


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "content",
    [
        "sep=;\n" + HEAD + ROW,
        (HEAD + ROW).replace(";", "|"),
        "\ufeff" + HEAD.replace("sex", " sex\u00a0").replace("\n", "\r\n") + ROW.replace("male", " male "),
    ],
)
def test_what_can_be_read_for_sure_is_read(tmp_path: Path, content: str) -> None:
    source = tmp_path / "x.csv"
    source.write_bytes(content.encode())
    assert run(source, "ru") == []
    assert pl.read_parquet(tmp_path / "out.ru.parquet")["case"].to_list() == ["a"]


def parquet(**columns: Any) -> Callable[[Path], None]:
    return lambda path: pq.write_table(pa.table({k.replace("__", "."): v for k, v in columns.items()}), path)


def bytes_of(make: Callable[[Path], None], cut: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        make(path)
        path.write_bytes(cut(path.read_bytes()))

    return made


GOOD = parquet(case=[f"k{n}" for n in range(9000)], sex=["male", "female", None] * 3000)
NOON = datetime(1990, 1, 1, 12)
TABLES: dict[str, tuple[Callable[[Path], None], list[str], str]] = {
    "no rows": (parquet(case=pa.array([], pa.string())), ["P740"], "здесь ничего нет"),
    "cut off": (bytes_of(GOOD, lambda b: b[: len(b) // 2]), ["P804"], "это не целый файл Parquet"),
    "cut out of the middle": (bytes_of(GOOD, lambda b: b[:40] + b[-600:]), ["P804"], "это не целый файл Parquet"),
    "of another kind": (bytes_of(GOOD, lambda b: b"hello"), ["P804"], "это не целый файл Parquet"),
    "floats": (
        parquet(case=["a", "b"], ipra__self_care=[3.0, 2.5]),
        ["P509"],
        "2:ipra.self_care: «ИПРА: самообслуживание» (recipient.ipra.self_care): «2.5»",
    ),
    "a time of day": (parquet(case=["a"], birth_date=[NOON]), ["P768"], "правильно: 1990-01-01"),
    "a time in a zone": (
        parquet(case=["a"], birth_date=pa.array([NOON], pa.timestamp("us", "UTC"))),
        ["P905"],
        "время в часовом поясе",
    ),
    "nested columns": (parquet(case=["a"], recipient=[{"sex": "male"}]), ["P906"], "а struct<sex: string>"),
    "bytes": (parquet(case=["a"], sex=pa.array([b"male"], pa.binary())), ["P906"], "а binary"),
    "a day beyond all years": (
        parquet(case=["a"], birth_date=pa.array([2**31 - 1], pa.date32())),
        ["P511"],
        "birth_date: «дата рождения» (recipient.birth_date): «9999+»",
    ),
    "a time beyond all years": (
        parquet(case=["a"], birth_date=pa.array([-(10**18)], pa.timestamp("ms"))),
        ["P511"],
        "не дата календаря",
    ),
    "a span of time": (parquet(case=["a"], sex=pa.array([5], pa.duration("s"))), ["P512"], "0:00:05"),
    "types of other facts": (parquet(case=["a"], sex=[True], disability=[1]), ["P764", "P512"], "«1»"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", TABLES)
def test_a_bad_parquet_file_is_told(tmp_path: Path, what: str, capfd: pytest.CaptureFixture[str]) -> None:
    make, codes, said = TABLES[what]
    source = tmp_path / "x.parquet"
    make(source)
    found = run(source, "ru")
    assert [code for code, _ in found] == codes, found
    assert said in found[0][1] and ".;" not in found[0][1], found
    assert [code for code, _ in run(source, "en")] == codes
    assert "panicked" not in capfd.readouterr().err


def book(path: Path, *rows: Any, change: Callable[[Workbook], None] | None = None) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change is not None:
        change(made)
    made.save(path)
    return path


def test_a_title_in_merged_cells_is_told(tmp_path: Path) -> None:
    rows = [["Сведения", None, None], ["case", "sex", "consent"], ["a", "male", True]]
    source = book(tmp_path / "x.xlsx", *rows, change=lambda made: made.active.merge_cells("A1:C1"))
    ((code, line),) = run(source, "ru")
    assert code == "P908" and "x.xlsx:1:1: над таблицей стоит заголовок «Сведения»" in line


def test_errors_and_times_in_cells_are_no_values(tmp_path: Path) -> None:
    """A cell with an error was once shown as empty by the fast reader: it must not be an unknown fact."""
    rows = [["case", "birth_date", "sex"], ["a", "#REF!", "male"], ["b", datetime(1990, 1, 1, 10), "male"]]
    found = run(book(tmp_path / "x.xlsx", *rows), "ru")
    assert [code for code, _ in found] == ["P907", "P768"]
    assert found[0][1].startswith(
        "2:birth_date: «дата рождения» (recipient.birth_date): в ячейке ошибка таблицы «#REF!»"
    )


def test_a_hidden_sheet_is_not_the_first(tmp_path: Path) -> None:
    def hide(made: Workbook) -> None:
        made.active.sheet_state = "hidden"
        other = made.create_sheet("Реестр")
        other.append(["case", "sex"])
        other.append(["seen", "male"])
        made.active = 1

    source = book(tmp_path / "x.xlsx", ["case", "sex"], ["hidden", "male"], change=hide)
    assert run(source, "ru") == []
    assert pl.read_parquet(tmp_path / "out.ru.parquet")["case"].to_list() == ["seen"]


def test_a_large_workbook_is_read_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.registers.read import workbook as excel_source
    from punkt.registers.read.open_source import ReadOptions, open_source

    rows = [["case", "sex", "birth_date", "consent"], *([f"k{n}", "male", date(1990, 1, 1), True] for n in range(40))]
    source = book(tmp_path / "x.xlsx", [None], *rows[:20], [None], *rows[20:], ["z", "x", None, None, "beyond"])
    small = [(b.frame.rows(), b.rows.to_list()) for b in open_source(source, ReadOptions()).batches(1000)]
    monkeypatch.setattr(excel_source, "MOST_AT_ONCE", 0)
    large = open_source(source, ReadOptions())
    pieces = list(large.batches(16))
    cells = [row for piece in pieces for row in piece.frame.rows()]
    assert cells == [row[:4] for row in small[0][0][:-1]]
    assert [n for piece in pieces for n in piece.rows.to_list()] == small[0][1][:-1]
    assert [(u.row, u.code) for piece in pieces for u in piece.unreadable] == [(44, "P749")]
    again = list(large.batches(16, pieces[0].cursor))
    assert [p.frame.rows() for p in again] == [p.frame.rows() for p in pieces[1:]]


@pytest.mark.full
def test_nested_cases_with_wrong_shapes(tmp_path: Path) -> None:
    source = tmp_path / "x.jsonl"
    source.write_text(
        '{"case":"a","recipient":[1]}\n{"case":{"x":1},"sex":"male"}\n{"case":"c",\n{"case":"d","sex":"male"}\n'
    )
    found = run(source, "ru")
    assert [code for code, _ in found] == ["P503", "P769", "P515", "P806"]
    assert "ошибка у знака 13" in found[-1][1]


@pytest.mark.full
def test_a_name_without_ending_is_parquet(tmp_path: Path) -> None:
    source, out = tmp_path / "x.csv", tmp_path / "decided"
    source.write_text(HEAD + ROW)
    run_request(Request(register=str(source), out=str(out), packs=(PACK,), day=date(2025, 6, 1)))
    assert pl.read_parquet(out)["case"].to_list() == ["a"]
    again = tmp_path / "again"
    with pytest.raises(PunktError) as raised:  # a table of results is no register, but it is read
        run_request(Request(register=str(out), out=str(again), packs=(PACK,), day=date(2025, 6, 1)))
    assert {d.code for d in raised.value.diagnostics} == {"P751"}


@pytest.mark.parametrize(
    ("cells", "code", "said"),
    [
        ("{'sex': 'male'} AS recipient", "P906", "x.duckdb:t:1:2: в столбце «recipient» не значения, а STRUCT"),
        ("INTERVAL 3 DAY AS sex", "P512", "«3 days»"),
        ("'x'::BLOB AS sex", "P906", "а BLOB"),
        ("TIME '10:00' AS birth_date", "P511", "«10:00:00»"),
    ],
)
def test_odd_types_of_a_database(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], cells: str, code: str, said: str
) -> None:
    import duckdb

    source = tmp_path / "x.duckdb"
    with duckdb.connect(str(source)) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT 'a' AS \"case\", {cells}")
    ((found, line),) = run(source, "ru")
    assert found == code and said in line
    assert "panicked" not in capfd.readouterr().err
