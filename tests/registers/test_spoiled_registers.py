"""Registers and maps spoiled in every way that a seed draws: rows are decided or turned down, or the file is refused."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook

from helpers.evaluator_trio import rules_of
from helpers.lengths import many
from helpers.spoiled_files import at, endured
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.check.register import Register
from punkt.registers.map.column_map import Map, read_map_file
from punkt.registers.read.open_source import ReadOptions, open_source

PACK = "ru.karelia.166-p"
DAY = date(2025, 6, 1)
ROWS: list[dict[str, Any]] = [
    {"case": "a", "birth_date": date(1990, 1, 1), "sex": "male", "ipra.self_care": 2, "consent": True},
    {"case": "b", "birth_date": None, "sex": "female", "ipra.self_care": None, "consent": False},
    {"case": "c", "birth_date": date(2001, 12, 31), "sex": None, "ipra.self_care": 3, "consent": None},
]
CSV = 'case;birth_date;sex;ipra.self_care;consent\na;1990-01-01;male;2;true\nb;;"female";3;\nc;2001-12-31;;;false\n'
MAP = """map: test
title: Реестр
days: [DD.MM.YYYY, YYYY-MM-DD]
decimal: ","
true_words: [да, "1"]
key: Номер
columns:
  Born: {fact: birth_date, days: YYYY-MM-DD}
  Sex: {fact: sex, codes: {"m": male, "f": female}}
  Care: ipra.self_care
ignore: [one, two]
always: {consent: true}
"""


def read(file: Path) -> None:
    """Every row checked, and everything said that is wrong."""
    rules = rules_of(PACK)
    register = Register(rules, open_source(file, ReadOptions(), rules), {}, Map(), DAY)
    for part in register.parts(1_000, {}):
        for one in part.rejects:
            assert one.message("ru") and one.message("en")


def workbook(file: Path, formula: bool) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        sheet.append(list(row.values()))
    if formula:
        sheet.append(["=1+1", None, "male", 2.5, True])
    book.create_sheet("more").append([1])
    book.save(file)
    return file.read_bytes()


def parquet(file: Path) -> bytes:
    pl.DataFrame(ROWS).write_parquet(file)
    return file.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_registers(tmp_path: Path, ending: str) -> None:
    good = tmp_path / f"good.{ending}"
    valid = {
        "csv": lambda: [CSV.encode(), CSV.replace(";", ",").encode("cp1251")],
        "jsonl": lambda: ["".join(json.dumps(row, default=str) + "\n" for row in ROWS).encode()],
        "parquet": lambda: [parquet(good)],
        "xlsx": lambda: [workbook(good, False), workbook(good, True)],
    }[ending]()
    for number, data in enumerate(valid):
        at(tmp_path / f"{number}.{ending}", read)(data)
    endured(at(tmp_path / f"spoiled.{ending}", read), valid, many(20, 300, 6_000))


def test_maps(tmp_path: Path) -> None:
    spoiled = at(tmp_path / "map.yaml", lambda file: read_map_file(str(file)))
    spoiled(MAP.encode())
    endured(spoiled, [MAP.encode()], many(20, 200, 4_000))


def test_a_type_of_document_in_a_workbook_is_refused(tmp_path: Path) -> None:
    """An entity of a document's own type would be put in by some readers of XML, and grow without bound."""
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    workbook(good, True)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                kind = b'<!DOCTYPE a [<!ENTITY x "y">]>'
                start = content.index(b"<worksheet")
                content = content[:start] + kind + content[start:]
            new.writestr(name, content)
    with pytest.raises(PunktError) as raised:
        read(bad)
    assert len(raised.value.lines("ru")) == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("zero.csv", b"case;birth_date;\0\na;1990-01-01;male\n", "P008"),
        ("half.jsonl", b'{"case": "a", "birth_date": "\\ud800"}\n', "P010"),
        ("named.jsonl", b'{"case": "a", "s\\udfffex": "male"}\n', "P010"),
    ],
)
def test_what_was_found(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    rules = rules_of(PACK)
    try:
        register = Register(rules, open_source(tmp_path / name, ReadOptions(), rules), {}, Map(), DAY)
        found = [one.code for part in register.parts(1_000, {}) for one in part.rejects]
    except PunktError as error:
        found = [one.code for one in error.diagnostics]
    assert found == [code]
