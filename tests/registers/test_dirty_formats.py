"""Registers in the formats that old programs, archives and pipes give: all people are read, each once."""

from __future__ import annotations

import gzip
import json
import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from helpers.dirty_people import DISTRICTS, HEAD, KEYS, MAP, PEOPLE
from helpers.dirty_runs import TABLE, run, sums, written
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.read.open_source import ReadOptions, open_source

OLD_BOOK = Path(__file__).parents[1] / "helpers" / "dirty_people.xls"
"""The twenty people as Excel 97 writes them: days are days, degrees are numbers."""


def as_ods(path: Path, rows: list[list[str]]) -> Path:
    """A sheet of OpenDocument, as small as the format allows."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>' for c in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Реестр">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def as_dbf(path: Path, encoding: str, language: int, deleted: int = -1) -> Path:
    """A table of dBASE III, byte by byte: texts, a day, numbers, a truth value."""
    fields = [("CASE", "C", 11), ("BIRTH", "D", 8), ("SEX", "C", 7), ("DISABLED", "L", 1), ("CARE", "N", 1)]
    body = b""
    for number, one in enumerate(PEOPLE):
        row = one.row()
        cells = (row[2], f"{one.born:%Y%m%d}", row[4], "T" if one.disabled else "F", row[6])
        texts = (cell.encode(encoding).ljust(size) for cell, (_, _, size) in zip(cells, fields, strict=True))
        body += (b"*" if number == deleted else b" ") + b"".join(texts)
    size = 1 + sum(one for _, _, one in fields)
    head = struct.pack("<BBBBIHH", 3, 125, 6, 1, len(PEOPLE), 32 + 32 * len(fields) + 1, size)
    head += b"\0" * 17 + bytes([language]) + b"\0\0"
    for name, kind, width in fields:
        head += name.encode().ljust(11, b"\0") + kind.encode() + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    path.write_bytes(head + b"\r" + body + b"\x1a")
    return path


DBF_MAP = """map: dbf
key: CASE
true_words: ["true"]
columns:
  BIRTH: recipient.birth_date
  SEX: {fact: recipient.sex, codes: {м: male, ж: female}}
  DISABLED: recipient.disability
  CARE: recipient.ipra.self_care
"""


def parts(folder: Path) -> list[Path]:
    """A file a district."""
    return [
        written(
            folder / f"{name}.csv", [TABLE[0], *(";".join(p.row()) for p in PEOPLE if p.district == name)], "cp1251"
        )
        for name in DISTRICTS
    ]


def as_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number, part in enumerate(parts(path.parent)):
            archive.write(part, f"{number} {part.name}")
        archive.writestr("читай.pdf", b"%PDF")
    return path


def as_gzip(path: Path) -> Path:
    path.write_bytes(gzip.compress("\n".join(TABLE).encode()))
    return path


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", ["xls", "ods", "zip", "gz", "utf-16", "utf-16-le", "utf-32"])
def test_the_twenty_in_another_format(tmp_path: Path, kind: str) -> None:
    mapped = MAP
    match kind:
        case "xls":
            path, mapped = tmp_path / "x.xls", MAP.replace("days: DD.MM.YYYY", "days: YYYY-MM-DD")
            path.write_bytes(OLD_BOOK.read_bytes())
        case "ods":
            path = as_ods(tmp_path / "x.ods", [list(HEAD), *(one.row() for one in PEOPLE)])
        case "zip":
            path = as_zip(tmp_path / "x.zip")
        case "gz":
            path = as_gzip(tmp_path / "x.csv.gz")
        case _:
            path = written(tmp_path / "x.csv", TABLE, kind, "\r\n")
    found = run(path, mapped=mapped)
    assert found.keys == list(KEYS) and found.turned_down == []
    assert sums(found.summary) == [20, 20, 0, 0]


@pytest.mark.parametrize(("encoding", "language"), [("cp866", 0x65), ("cp1251", 0xC9)])
def test_a_table_of_dbase(tmp_path: Path, encoding: str, language: int) -> None:
    """A record that is marked as deleted is no row, and is counted in the summary."""
    found = run(as_dbf(tmp_path / "x.dbf", encoding, language, deleted=4), mapped=DBF_MAP)
    assert found.keys == [*KEYS[:4], *KEYS[5:]] and found.turned_down == []
    assert "удалённых записей (не прочитаны) 1" in " ".join(found.summary.split())


def test_a_table_of_dbase_that_names_no_encoding(tmp_path: Path) -> None:
    path = as_dbf(tmp_path / "x.dbf", "cp866", 0)
    with pytest.raises(PunktError) as raised:
        open_source(path, ReadOptions())
    assert [one.code for one in raised.value.diagnostics] == ["P868"]
    (batch,) = open_source(path, ReadOptions("cp866")).batches(100)
    first = PEOPLE[0]
    assert batch.frame.row(0) == (first.snils, first.born.isoformat(), "м", "true", "1")


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with written(tmp_path / "x.csv", TABLE, "cp1251").open("rb") as stream:
        monkeypatch.setattr("sys.stdin", type("Pipe", (), {"buffer": stream}))
        (batch,) = open_source(Path("-"), ReadOptions()).batches(100)
    assert batch.frame["СНИЛС"].to_list() == list(KEYS)


CASES = [
    {"case": one.snils, "recipient": {"birth_date": one.born.isoformat(), "ipra": {"mobility": one.degrees[1]}}}
    for one in PEOPLE
]
SHAPES = {
    "array.json": json.dumps(CASES),
    "pretty.json": json.dumps(CASES, indent=2, ensure_ascii=False),
    "array.jsonl": "\ufeff" + json.dumps(CASES, indent=1),
    "objects.jsonl": "\n".join(json.dumps(one, indent=2) for one in CASES),
    "lines.json": "\n".join(json.dumps(one) for one in CASES),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", SHAPES)
def test_json_that_is_no_case_a_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SHAPES[name], encoding="utf-8")
    found = run(tmp_path / name, mapped="map: x\n")
    assert found.keys == list(KEYS) and found.turned_down == []


def test_one_bad_element_of_an_array_costs_itself_only(tmp_path: Path) -> None:
    bad = [
        '{"case": "x", "consent": true, "consent": false}',
        '{"case": "\\ud800"}',
        '{"case": "line\nbreak"}',
        "7",
        "{]",
    ]
    good = [json.dumps(one) for one in CASES[:3]]
    (tmp_path / "x.json").write_text(f"[{', '.join([good[0], *bad[:4], *good[1:]])}]", encoding="utf-8")
    found = run(tmp_path / "x.json", mapped="map: x\n")
    assert found.keys == list(KEYS[:3])
    assert found.codes() == [(2, "P807"), (3, "P010"), (4, "P806"), (5, "P500")]
    assert sums(found.summary)[:3] == [7, 3, 4]
    (tmp_path / "y.json").write_text(f"[{good[0]}, {good[1][:-9]}", encoding="utf-8")  # cut off
    found = run(tmp_path / "y.json", mapped="map: x\n")
    assert found.keys == list(KEYS[:1]) and found.codes() == [(2, "P806")]


BROKEN: dict[str, tuple[str, bytes, str]] = {
    "a zip of no tables": ("x.zip", b"PK\x05\x06" + b"\0" * 18, "P867"),
    "a zip cut off": ("x.zip", b"PK\x03\x04" + b"\0" * 30, "P804"),
    "a gzip cut off": ("x.csv.gz", gzip.compress(b"case;sex\n1;male\n" * 500)[:40], "P804"),
    "no gzip": ("x.csv.gz", b"case;sex\n1;male\n", "P804"),
    "no workbook": ("x.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "P804"),
    "no sheet": ("x.ods", b"case;sex\n", "P804"),
    "no dbf": ("x.dbf", b"case;sex\n1;male\n" * 9, "P868"),
    "half of UTF-16": ("x.csv", "case;sex\na;male\n".encode("utf-16")[:-1], "P804"),
    "an empty array": ("x.json", b"[]", "P740"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told_by_its_own_name(tmp_path: Path, what: str) -> None:
    name, content, code = BROKEN[what]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PunktError) as raised:
        open_source(tmp_path / name, ReadOptions())
    assert [(one.code, one.place.file) for one in raised.value.diagnostics] == [(code, str(tmp_path / name))]
