"""A form for the rows of a register: a file a person or all in one, and an index that accounts for every row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from helpers.command_line import punkt

ROWS = """case;birth_date;disability;mental_disorder_confirmed;needs_social_services;ipra.self_care;ipra.mobility;ФИО
a;1990-01-01;true;true;true;2;0;Анна & Ко
b/1;1991-01-01;true;true;true;1;1;Борис
b:1;1992-01-01;true;true;true;3;1;
c;1990-01-01;true;true;true;5;1;Вера
"""
FILL = ("--fill", "applicant=ФИО")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(ROWS)
    return file


def index(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.open(encoding="utf-8-sig"), delimiter=";"))


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_file_a_person(register: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "letters"
    call = ("form", "application", str(register), "--as-of", "2025-06-01", *FILL, "--format", kind, "--out", str(out))
    result = punkt(*call)
    assert result.exit_code == 0, result.output
    assert "written 3, refused 0, rows turned down 1" in result.stdout
    rows = index(out / "index.csv")
    assert [(row["case"], row["what became of it"]) for row in rows] == [
        ("c", "row turned down"),
        ("a", "written"),
        ("b/1", "written"),
        ("b:1", "written"),
    ]
    assert "out of range" in rows[0]["why not"] and rows[0]["row"] == "5"
    files = {row["file"] for row in rows if row["file"]}
    assert files | {"index.csv"} == {file.name for file in out.iterdir()}, "two keys alike in letters are two files"
    assert int(rows[3]["blank fields"]) == int(rows[1]["blank fields"]) + 1, "who has no name is left blank"
    if kind == "html":
        assert "Анна &amp; Ко" in (out / rows[1]["file"]).read_text().replace("\u00a0", " ")
    again = punkt(*call)
    assert again.exit_code == 2 and "[P802]" in again.stderr, "what is there is not written over"


def test_all_in_one_file(register: Path, tmp_path: Path) -> None:
    out = tmp_path / "letters.html"
    call = ("form", "application", str(register), "--as-of", "2025-06-01", *FILL, "--out", str(out))
    assert punkt(*call, "--where", "need=established").exit_code == 0
    page, rows = out.read_text(), index(Path(f"{out}.index.csv"))
    written = [row for row in rows if row["file"]]
    assert [row["case"] for row in written] == ["a", "b:1"] and page.count("<main ") == 2
    assert all(f'id="{row["file"].partition("#")[2]}"' in page for row in written)
    assert "break-before: page" in page


def test_all_in_one_document(register: Path, tmp_path: Path) -> None:
    """What stands in each paper's own file, on sheets of its own, numbered from one, behind an index that leads to it."""
    docx = pytest.importorskip("docx")
    call = ("form", "application", str(register), "--as-of", "2025-06-01", *FILL, "--where", "need=established")
    out = tmp_path / "letters.docx"
    assert punkt(*call, "--out", str(out)).exit_code == 0
    assert punkt(*call, "--out", str(tmp_path / "apart")).exit_code == 0
    one, rows = docx.Document(str(out)), index(Path(f"{out}.index.csv"))
    assert [(row["case"], row["file"]) for row in rows if row["file"]] == [
        ("a", "letters.docx#paper-1"),
        ("b:1", "letters.docx#paper-2"),
    ]
    texts = [line.text for line in one.paragraphs]
    assert texts[:3] == ["Index", "1. a", "2. b:1"]
    apart = [docx.Document(str(file)) for file in sorted((tmp_path / "apart").glob("*.docx"))]
    assert [text for text in texts[3:] if text] == [
        line.text for sheet in apart for line in sheet.paragraphs if line.text
    ]
    assert len(one.tables) == sum(len(sheet.tables) for sheet in apart) and len(one.sections) == 3
    body = one.element.body
    assert body.xpath("count(.//w:sectPr/w:pgNumType[@w:start='1'])") >= 2
    assert body.xpath(".//w:hyperlink/@w:anchor") == body.xpath(".//w:bookmarkStart/@w:name") == ["paper-1", "paper-2"]
    before = out.read_bytes()
    again = punkt(*call, "--out", str(out))
    assert again.exit_code == 2 and "[P802]" in again.stderr and out.read_bytes() == before


def test_nothing_is_written_where_no_paper_may_be_issued(register: Path, tmp_path: Path) -> None:
    for out in (tmp_path / "letters", tmp_path / "letters.html"):
        call = ("form", "notice", str(register), "--as-of", "2025-06-01", "--ignore", "ФИО", "--out", str(out))
        result = punkt(*call)
        assert result.exit_code == 2 and "refused 3, rows turned down 1" in result.stderr, result.output
    assert sorted(file.name for file in tmp_path.iterdir()) == ["people.csv"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fill", "applicants=ФИО"), "P794"),
        (("--fill", "applicant=Имя", "--ignore", "ФИО"), "P896"),
        (("--fill", "birth_date=ФИО"), "P930"),
        (("--where", "need>1", *FILL), "P814"),
        (("--where", "needs=1", *FILL), "P815"),
        (("--subject", "x", *FILL), "P820"),
    ],
)
def test_what_is_wrong_with_a_call_is_one_line(
    register: Path, tmp_path: Path, options: tuple[str, ...], code: str
) -> None:
    result = punkt(
        "form", "application", str(register), "--as-of", "2025-06-01", "--out", str(tmp_path / "o"), *options
    )
    assert result.exit_code == 2 and result.stderr.strip().endswith(f"[{code}]"), result.output
    assert [file.name for file in tmp_path.iterdir()] == ["people.csv"]


def test_options_of_registers_are_not_for_a_case(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case: a\nas_of: 2025-06-01\nrecipient: {birth_date: 1990-01-01}\n")
    result = punkt("form", "application", str(tmp_path / "case.yaml"), "--where", "need=established")
    assert result.exit_code == 2 and "[P696]" in result.stderr


def test_a_title_above_the_table(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"Register of people;;;;;;;\n{ROWS}")
    (tmp_path / "map.yaml").write_text("map: m\nheader_row: 2\nskip_rows: [4-6]\n")
    call = ("form", "application", str(file), "--map", str(tmp_path / "map.yaml"), "--as-of", "2025-06-01", *FILL)
    result = punkt(*call, "--out", str(tmp_path / "letters"))
    assert result.exit_code == 0 and "written 1, refused 0, rows turned down 0" in result.stdout, result.output
