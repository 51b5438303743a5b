"""Tables as text: every line is a row, part of a row, or named as unreadable; none is lost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lengths import many
from helpers.loops import nonempty
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.read.csv_file import CsvSource
from punkt.registers.read.register_source import Batch


def written(tmp_path: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(path: Path, size: int = 1000) -> list[tuple[int, tuple[str | None, ...]]]:
    batches = list(CsvSource(path).batches(size))
    return [(int(n), row) for b in batches for n, row in zip(b.rows, b.frame.rows(), strict=True)]


def bad_of(path: Path, size: int = 1000) -> list[tuple[int, str]]:
    return sorted((u.row, u.code) for b in CsvSource(path).batches(size) for u in b.unreadable)


def code_of(path: Path) -> list[str]:
    with pytest.raises(PunktError) as raised:
        CsvSource(path)
    return [d.code for d in raised.value.diagnostics]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [delimiter.join(row) for row in (("case", "a", "b"), ("1", "x", "y"), ("2", "", "z"))]
    path = written(tmp_path, end.join(lines))
    assert rows_of(path) == [(2, ("1", "x", "y")), (3, ("2", None, "z"))]
    assert CsvSource(path).about["delimiter"] == ("TAB" if delimiter == "\t" else delimiter)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("case;имя\n1;Ёжик — «да» № 5\n".encode(), "utf-8"),
        (b"\xef\xbb\xbf" + "case;имя\n1;Ёжик — «да» № 5\n".encode(), "utf-8"),
        ("case;имя\n1;Ёжик — «да» № 5\n".encode("cp1251"), "windows-1251"),
    ],
)
def test_encodings_are_told_from_the_whole_file(tmp_path: Path, content: bytes, encoding: str) -> None:
    source = CsvSource(written(tmp_path, content))
    assert source.about["encoding"] == encoding
    assert source.columns == ("case", "имя")
    assert next(iter(source.batches(10))).frame.rows() == [("1", "Ёжик — «да» № 5")]


def test_other_encodings_are_not_guessed(tmp_path: Path) -> None:
    assert code_of(written(tmp_path, "case;name\n1;Łódź Kraków\n".encode("cp1250"))) == ["P741"]
    assert code_of(written(tmp_path, "case;имя\n1;Ёжик\n".encode("utf-16"))) == ["P006"]


def test_a_letter_far_down_the_file_counts_too(tmp_path: Path) -> None:
    plain = "".join(f"{n};text\n" for n in range(3000))
    source = CsvSource(written(tmp_path, ("case;a\n" + plain + "x;Привет\n").encode("cp1251")))
    assert source.about["encoding"] == "windows-1251"


def test_a_few_broken_bytes_cost_their_lines_only(tmp_path: Path) -> None:
    lines = ["case;имя", *(f"{n};Иван" for n in range(20))]
    content = "\n".join(lines).encode().replace(b"7;\xd0\x98", b"7;\xff\x98")
    path = written(tmp_path, content)
    assert bad_of(path) == [(9, "P747"), (19, "P747")]
    assert len(rows_of(path)) == 18


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_an_open_quote_costs_its_own_line_only(tmp_path: Path, size: int) -> None:
    """One such mark made common readers lose nine rows in ten."""
    lines = ["case;a;b", *(f'{n};O\'Neil;"x;{n}"' for n in range(50))]
    lines[20] = '19;"open;x'
    path = written(tmp_path, "\n".join(lines) + "\n")
    found = rows_of(path, size)
    assert bad_of(path, size) == [(21, "P750")]
    assert [row[0] for _, row in found] == [str(n) for n in range(50) if n != 19]
    assert found[0] == (2, ("0", "O'Neil", "x;0"))


def test_marks_within_cells(tmp_path: Path) -> None:
    path = written(tmp_path, 'case;a\n1;"two\nlines"\n2;ООО "Р"\n3;"say ""x"""\n4;"bad" x\n5;plain\n')
    assert rows_of(path, 1) == [
        (2, ("1", "two\nlines")),
        (4, ("2", 'ООО "Р"')),
        (5, ("3", 'say "x"')),
        (7, ("5", "plain")),
    ]
    assert bad_of(path, 2) == [(6, "P750")]


def test_lines_of_another_width_and_blank_ones(tmp_path: Path) -> None:
    path = written(tmp_path, "case,a\n1,2\n\n3\n4,5,6\n7,8\n\x00,1\n")
    assert rows_of(path) == [(2, ("1", "2")), (6, ("7", "8"))]
    assert bad_of(path) == [(4, "P749"), (5, "P749"), (7, "P748")]


def test_headers(tmp_path: Path) -> None:
    assert code_of(written(tmp_path, "")) == ["P740"]
    assert code_of(written(tmp_path, "case;a;case\n1;2;3\n")) == ["P742"]
    assert code_of(written(tmp_path, ";;\n1;2;3\n")) == ["P743"]
    source = CsvSource(written(tmp_path, '\n"case";"two\nlines"; x \n1;2;3\n'))
    assert source.columns == ("case", "two lines", "x")
    assert rows_of(source.path) == [(4, ("1", "2", "3"))]


def test_reading_goes_on_from_a_cursor(tmp_path: Path) -> None:
    path = written(tmp_path, "case;a\n" + "".join(f'{n};"x\ny"\n' if n % 7 == 3 else f"{n};z\n" for n in range(40)))
    whole = list(CsvSource(path).batches(6))
    for number, batch in nonempty(enumerate(whole[:-1], 1)):
        rest = list(CsvSource(path).batches(6, batch.cursor))
        assert [b.frame.rows() for b in rest] == [b.frame.rows() for b in whole[number:]]
        assert [b.rows.to_list() for b in rest] == [b.rows.to_list() for b in whole[number:]]


CELL = st.text(st.sampled_from("ab;\"\n' ы,"), max_size=6)


@settings(max_examples=many(20, 120), deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL), max_size=12), broken=st.integers(0, 14), size=st.integers(1, 5))
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], broken: int, size: int
) -> None:
    """Rows as the standard library writes them come back; all lines are accounted for, also with one that is broken."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("case", "a", "b"))
    for number, row in enumerate(rows):
        writer.writerow((f"k{number}", *row))
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(stream.getvalue(), encoding="utf-8")
    batches = list(CsvSource(path).batches(size))
    if not any("\n" in cell and cell.count(";") for row in rows for cell in row):
        found = [row for b in batches for row in b.frame.rows()]
        assert found == [(f"k{n}", a or None, b or None) for n, (a, b) in enumerate(rows)]
    content = stream.getvalue()
    cut = min(broken, content.count('"') - 1)
    at = [n for n, c in enumerate(content) if c == '"'][cut]
    if at > content.index("\n"):
        path.write_text(content[:at] + content[at + 1 :], encoding="utf-8")
        for _ in CsvSource(path).batches(size):
            pass  # raises where lines are not accounted for


def test_all_lines_are_accounted_for(tmp_path: Path) -> None:
    path = written(tmp_path, "case;a\n" + '1;"x\n' * 50 + "2;y\n" * 50)
    batches: list[Batch] = list(CsvSource(path).batches(7))
    assert sum(b.lines for b in batches) == 100
    assert sum(b.frame.height for b in batches) == 50
    assert sum(len(b.unreadable) for b in batches) == 50


@pytest.mark.parametrize(
    "text",
    [
        "case,id,area,occupants\na,1,13.0,1|2\na,2,12.0,1|2|3|4|5\nb,1,9.0,[]\n",  # the items of a list
        "case;one;two\na;1,5;2,5\nb;3,5;4,5\n",  # decimal commas
    ],
)
def test_what_stands_within_cells_makes_no_title_of_a_head(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text(text)
    source = CsvSource(tmp_path / "x.csv")
    assert list(source.columns) == re.split("[;,]", text.splitlines()[0])
    (tmp_path / "x.csv").write_text("Rooms, all of them\n" + text)
    with pytest.raises(PunktError) as caught:
        CsvSource(tmp_path / "x.csv")
    assert [(one.code, one.arguments["row"]) for one in caught.value.diagnostics] == [("P908", 2)]
