"""Registers of which some rows, heads or cells are odd, as exports have them: each counted by hand, nobody lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.command_line import punkt
from helpers.dirty_people import KEYS, MAP, PEOPLE
from helpers.dirty_runs import LINES, TABLE, run, sums, written

ROWS = [line.split(";") for line in TABLE]


def test_quotes(tmp_path: Path) -> None:
    """Quotes inside a cell, a line break in one, a delimiter too many, a quote that is never closed."""
    lines = list(TABLE)
    lines[3] = lines[3].replace(PEOPLE[2].name, '"Ветров ""Глеб"""')
    lines[4] = lines[4].replace(PEOPLE[3].name, '"Грушина\r\nДарья"')
    lines[6] += ";"
    lines[8] = lines[8].replace(PEOPLE[7].name, f'"{PEOPLE[7].name}')
    found = run(written(tmp_path / "x.csv", lines, end="\r\n"))
    assert found.keys == [key for n, key in enumerate(KEYS, 1) if n not in (6, 8)]
    assert sorted(found.codes()) == [(8, "P749"), (10, "P750")] and sums(found.summary) == [20, 18, 2, 0]


def test_heads(tmp_path: Path) -> None:
    """A line break and a hyphen in a name are read as they stand; a footnote's mark is told with what is near."""
    head = TABLE[0].replace("Дата рождения", '"Дата\r\nрождения"')
    assert run(written(tmp_path / "x.csv", [head, *LINES])).keys == list(KEYS)
    for name, other, code in (("Пол", "Пол*", "P757"), ("Муниципалитет", "Пол", "P742"), ("Пол", "По-\r\nл", "P757")):
        written(tmp_path / "y.csv", [TABLE[0].replace(name, f'"{other}"'), *LINES])
        (tmp_path / "m.yaml").write_text(MAP, encoding="utf-8")
        call = ("run", str(tmp_path / "y.csv"), "--map", str(tmp_path / "m.yaml"), "--pack", "ru.karelia.166-p")
        refused = punkt(*call, "--out", str(tmp_path / "o.csv"))
        assert refused.exit_code == 2 and code in refused.stderr and "Traceback" not in refused.output


def test_gaps(tmp_path: Path) -> None:
    """No key, a key of blanks, rows of nothing, of delimiters and of blanks alone, a cell too many, half a row."""
    rows = [row[:] for row in ROWS[1:]]
    rows[0][2], rows[1][2] = "", "   "
    lines = [";".join(row) for row in rows]
    lines.insert(3, ";" * 9)
    lines.insert(5, ";".join([" "] * 10))
    lines += [f"{LINES[0]};x", ";".join(ROWS[5][:4]), "", ""]
    found = run(written(tmp_path / "x.csv", [TABLE[0], *lines]))
    assert found.keys == list(KEYS)[2:]
    assert sorted(found.codes()) == [(2, "P769"), (3, "P769"), (24, "P749"), (25, "P749")]
    assert sums(found.summary) == [22, 18, 4, 0]


DAYS = {
    "05.06.1985 0:00:00": "",
    "12.03.1985 г.": "",
    "05 июня 1985": "",
    "05.06.85": "",
    "1985-06-05": "",
    "5.6.1985": "",
    "31203": "",
    "05.06.1985\u00a0": "",
    "O5.06.1985": "P823",
    "29.02.1985": "P823",
    "31.12.2099": "P520",
    "01.01.0000": "P823",
    "05/06/1985": "P823",
    "1985": "P903",
    "июнь 1985": "P823",
    "60": "P892",
}
FORMS = "[DD.MM.YYYY, 'DD.MM.YYYY 0:00:00', 'DD.MM.YYYY г.', DD MMMM YYYY, DD.MM.YY, YYYY-MM-DD, serial]"


def test_days_of_many_kinds_in_one_column(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", ["case;d", *(f"{number};{day}" for number, day in enumerate(DAYS))])
    found = run(path, mapped=f"map: m\ndays: {FORMS}\ncentury: 1930\ncolumns: {{d: birth_date}}\n")
    assert found.keys == [str(number) for number, code in enumerate(DAYS.values()) if not code]
    told = {number - 2: code for number, code in found.codes()}
    assert told == {number: code for number, code in enumerate(DAYS.values()) if code}


@pytest.mark.full
def test_zeros_blanks_and_bytes(tmp_path: Path) -> None:
    """A zero below zero is zero, no-break blanks around a number are none, those within it are told with the cure."""
    rows = [row[:] for row in ROWS]
    rows[1][8], rows[2][8], rows[3][8], rows[4][8], rows[5][6] = "-0", "-0,0", "1\u00a0000", "\u00a02\u00a0", "-0"
    path = written(tmp_path / "x.csv", [";".join(row) for row in rows])
    found = run(path, mapped=MAP + 'decimal: ","\n')
    assert found.codes() == [(4, "P901")] and sums(found.summary) == [20, 19, 1, 0]
    data = path.read_bytes().replace("Арб".encode(), b"\x00\xd1\x80", 1) + "\ufeff".encode()
    path.write_bytes(data + f"21;{'Щ' * 100_000};{'9' * 10_000};01.01.1990;м;да;1;1;2;Л\n\x00\x00\n".encode())
    found = run(path, mapped=MAP + 'decimal: ","\n')
    assert sorted(found.codes()) == [(2, "P748"), (4, "P901"), (22, "P515"), (23, "P748")]
    assert sums(found.summary) == [22, 18, 4, 0]


def book(path: Path, *sheets: tuple[str, list[list[str]]]) -> Path:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    made = xlsxwriter.Workbook(str(path))
    for name, rows in sheets:
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell)
    made.close()
    return path


def test_a_cover_and_a_key_in_two_sheets(tmp_path: Path) -> None:
    """The first person stands in both sheets with the same facts, the second with other ones, on rows whose numbers
    others have in the other sheet."""
    other = [*ROWS[2][:6], "3", *ROWS[2][7:]]
    cover = [["Реестр получателей"], ["на 01.06.2025"]]
    sheets = ("Титул", cover), ("А", ROWS[:11]), ("Б", [ROWS[0], ROWS[1], other, *ROWS[11:]])
    found = run(book(tmp_path / "x.xlsx", *sheets))
    assert found.keys == [key for n, key in enumerate(KEYS, 1) if n != 2]
    assert sorted(found.codes()) == [(2, "P883"), (3, "P884"), (3, "P884")]
    assert sums(found.summary) == [22, 19, 3, 0] and "не прочитаны листы Титул" in " ".join(found.summary.split())


@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_what_an_engine_has_not_is_refused_with_what_to_do(tmp_path: Path, engine: str) -> None:
    given = "postgresql://127.0.0.1:1/none" if engine == "postgres" else str(tmp_path / "x.parquet")
    options: dict[str, tuple[str, ...]] = {"--compact": (), "--outcomes": ("need",)}
    if engine == "spark":
        options |= {"--remember": (), "--since": (str(tmp_path / "old.parquet"),)}
    call = ("run", given, "--engine", engine, "--pack", "ru.karelia.166-p", "--out", "table:o")
    more = [part for option, values in options.items() for part in (option, *values)]
    refused = punkt(*call, *more)
    assert refused.exit_code == 2 and "--engine local" in refused.stderr
    assert all(f"{option} does not go with --engine {engine}" in refused.stderr for option in options)
