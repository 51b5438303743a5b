"""Documents as lawyers have them: all formats give the same units; what cannot be read is one clear line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import bounded
from helpers.command_line import punkt
from helpers.lengths import many
from helpers.written_documents import as_columns, as_docx, as_html, as_pdf, as_rtf, as_text, side_by_side
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.read import read_text
from punkt.law.packs.source_style import Style, read_style
from punkt.law.sources.documents.document_file import read_document
from punkt.law.sources.outline import Outline, outline

ORDER = [
    "АДМИНИСТРАЦИЯ ПОСЁЛКА ЛЕСНОЙ",
    "Об утверждении Правил проката лодок",
    "Приказываю:",
    "1. Утвердить прилагаемые Правила проката лодок на озере, которое лежит за посёлком, и опубликовать их.",
    "Глава Н.Н. Лодкин",
    "ПРАВИЛА",
    "I. Кому выдают лодку",
    "1. Лодка{1} выдаётся на время не более 3 часов в день тому, кому исполнилось 18 лет и кто умеет плавать, если:",
    "а) он предъявил документ, удостоверяющий личность;",
    "б) внесён залог в размере, который указан в таблице.",
    "2. Размер залога зависит от вида лодки и «сезона» – летнего или осеннего:",
    [["Вид", "Лето", "Осень"], ["вёсельная", "500", "300"], ["парусная", "1500", "900"]],
    "Залог возвращается в тот же день{2}, как только лодка возвращена в целости и сохранности, а весло и жилет сданы.",
    "II. Отказ",
    "3. В выдаче отказывается, если на озере объявлено штормовое предупреждение.",
]
NOTES = {1: "В том числе ялик.", 2: "Не позднее 21 часа."}
LAYOUT = """{paragraphs: blank_lines, points: ["1."], subs: ["а)"], notes: ["<1>"], headings: ["I."],
  sections: [{heading: "Приказываю:", prefix: order}, {heading: Глава, skip: true}, {heading: ПРАВИЛА}]}"""
UNITS = {
    "order.1": "Утвердить прилагаемые Правила проката лодок на озере, которое лежит за посёлком, и опубликовать их.",
    "1": "Лодка <1> выдаётся на время не более 3 часов в день тому, кому исполнилось 18 лет и кто умеет плавать, если:",
    "1#note1": "В том числе ялик.",
    "1.а": "он предъявил документ, удостоверяющий личность;",
    "1.б": "внесён залог в размере, который указан в таблице.",
    "2#1": 'Размер залога зависит от вида лодки и "сезона" - летнего или осеннего:',
    "2#2": "Вид | Лето | Осень",
    "2#3": "вёсельная | 500 | 300",
    "2#4": "парусная | 1500 | 900",
    "2#5": "Залог возвращается в тот же день <2>, как только лодка возвращена в целости и сохранности, а весло и жилет сданы.",
    "2#note1": "Не позднее 21 часа.",
    "3": "В выдаче отказывается, если на озере объявлено штормовое предупреждение.",
}
FORMATS: dict[str, Callable[[], bytes]] = {
    "utf-8.txt": lambda: as_text(ORDER, NOTES).encode(),
    "utf-16.txt": lambda: as_text(ORDER, NOTES).encode("utf-16"),
    "windows-1251.txt": lambda: as_text(ORDER, NOTES, "|").encode("cp1251"),
    "koi8-r.txt": lambda: as_text(ORDER, NOTES).replace("«", '"').replace("»", '"').replace("–", "-").encode("koi8_r"),
    "cp866.txt": lambda: as_text(ORDER, NOTES).replace("«", '"').replace("»", '"').replace("–", "-").encode("cp866"),
    "page.html": lambda: as_html(ORDER, NOTES),
    "page-utf-8.html": lambda: as_html(ORDER, NOTES, "utf-8"),
    "order.rtf": lambda: as_rtf(ORDER, NOTES),
    "word.doc": lambda: as_rtf(ORDER, NOTES),
    "order.docx": lambda: as_docx(ORDER, NOTES),
    "order.pdf": lambda: as_pdf(ORDER, NOTES),
}


def style(text: str = LAYOUT) -> Style:
    problems = Problems()
    found = read_style(Spot.root(read_text(f"source: {text}", "source.yaml")) / "source", problems)
    problems.raise_if_any()
    return found


def read(folder: Path, name: str, data: bytes) -> Outline:
    (folder / name).write_bytes(data)
    return outline(read_document(folder / name), style())


@pytest.mark.parametrize("name", FORMATS)
def test_all_formats_give_the_same_units(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, name, FORMATS[name]())
    assert {address: unit.text for address, unit in found.units.items()} == UNITS
    assert (found.stray, found.unmet) == ((), None)


def test_numbers_that_word_counts_are_written_out(tmp_path: Path) -> None:
    """The second points 1 and 2 are counted on from the order's own, as Word counts one list."""
    found = read(tmp_path, "counted.docx", as_docx(ORDER, NOTES, counted=True))
    texts = [unit.text for unit in found.units.values()]
    assert list(found.units) == [
        "order.1", "2", "2#note1", "2.а", "2.б", *(f"3#{number}" for number in range(1, 6)), "3#note1", "4",
    ]  # fmt: skip
    assert texts == list(UNITS.values())


def test_lists_of_a_page_have_their_numbers(tmp_path: Path) -> None:
    page = (
        "<html><body><p>ПРАВИЛА<ol start=2><li>Раз:<ul><li>один;<li>два.</ul><li value=5><p>Пять<sup>2</sup>.</p>"
        "<p>Ещё.</p></ol><p hidden>Нет</p><table><tr><td><p>3. Три.</p></td></tr></table></body></html>"
    )
    (tmp_path / "list.html").write_text(page, "utf-8")
    text = read_document(tmp_path / "list.html")
    assert [one for one in text.split("\n") if one] == [
        "ПРАВИЛА",
        "2. Раз:",
        "- один;",
        "- два.",
        "5. Пять².",
        "Ещё.",
        "3. Три.",
    ]


def test_a_page_saved_with_its_pictures_is_read(tmp_path: Path) -> None:
    import base64

    page = base64.encodebytes(as_html(ORDER, NOTES, "utf-8")).decode()
    archive = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html; charset=utf-8\n"
        f"Content-Transfer-Encoding: base64\n\n{page}\n--B--\n"
    )
    assert len(read(tmp_path, "archive.doc", archive.encode()).units) == len(UNITS)


def test_changes_in_a_docx_are_taken_in_and_hidden_text_is_not(tmp_path: Path) -> None:
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = document.add_paragraph("Статья 31")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(". Плата ")
    paragraph._p.append(parse_xml(f"<w:ins {w}><w:r><w:t>вносится</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:del {w}><w:r><w:delText>отменена</w:delText></w:r></w:del>"))
    paragraph.add_run(" (см.)").font.hidden = True
    document.save(str(tmp_path / "changed.docx"))
    assert read_document(tmp_path / "changed.docx") == "Статья 31¹. Плата вносится\n\n"


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "broken.docx": (lambda: as_docx(ORDER, NOTES)[:3000], "P261"),
    "no-body.docx": (lambda: _archive({"word/a.xml": "<a/>"}), "P261"),
    "sheet.xlsx": (lambda: _archive({"xl/workbook.xml": "<a/>"}), "P264"),
    "locked.docx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "P262",
    ),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "P264"),
    "picture.png": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\r", "P264"),
    "word.xml": (lambda: b'<?xml version="1.0"?><w:wordDocument/>', "P264"),
    "broken.pdf": (lambda: b"%PDF-1.7\nnothing", "P261"),
    "locked.pdf": (lambda: as_pdf(ORDER, NOTES, encrypted=True), "P262"),
    "scan.pdf": (lambda: as_pdf(ORDER, NOTES, scan=True), "P263"),
    "broken.rtf": (lambda: as_rtf(ORDER, NOTES)[:200], "P261"),
    "bytes.txt": (lambda: b"1. \xff\xfe\xfd\x01", "P659"),
}


COLUMNS = [one for one in ORDER if isinstance(one, str)]


@pytest.mark.parametrize(("letters", "apart"), [(38, 2), (36, 6), (30, 12)])
def test_columns_are_read_one_after_the_other(letters: int, apart: int, tmp_path: Path) -> None:
    """However near they stand, with words parted at the ends of lines, and over more than one page."""
    told = [re.sub(r"\{.\}", "", one) for one in COLUMNS[6:]]
    told += [f"{n}. {one}" for n in range(4, 24) for one in told[1:2]]
    title = "ПРАВИЛА"
    (tmp_path / "columns.pdf").write_bytes(as_columns(told, letters, apart, title))
    (tmp_path / "plain.txt").write_bytes(as_text([title, *told], {}).encode())
    layout = style(
        '{paragraphs: blank_lines, points: ["1."], subs: ["а)"], headings: ["I."], sections: [{heading: ПРАВИЛА}]}'
    )
    one, other = (outline(read_document(tmp_path / name), layout) for name in ("columns.pdf", "plain.txt"))
    assert len(one.units) > 20
    assert {at: unit.text for at, unit in one.units.items()} == {at: unit.text for at, unit in other.units.items()}


@pytest.mark.parametrize(("letters", "apart"), [(38, 2), (36, 6), (30, 12)])
def test_footnotes_of_columns_stand_at_the_foot_of_each(letters: int, apart: int, tmp_path: Path) -> None:
    """A note of the left column is none of its text, nor of that of the right one, which has notes of its own."""
    told = [f"{n}. {COLUMNS[7]}" for n in range(1, 30)]
    told = [re.sub(r"\{.\}", "", one) for one in told]
    notes = {
        1: "С учётом исключений.",
        2: "См. правила старосты, где сказано, кто их хранит и где их можно прочесть.",
        3: "За весь день.",
    }
    for number, at in zip(notes, (1, 3, 17), strict=True):
        told[at] = re.sub(r"(\w)([.;:]?)$", rf"\1{{{number}}}\2", told[at])
    title = "ПРАВИЛА"
    (tmp_path / "columns.pdf").write_bytes(as_columns(told, letters, apart, title, notes))
    (tmp_path / "plain.txt").write_bytes(as_text([title, *told], notes).encode())
    layout = style('{paragraphs: blank_lines, points: ["1."], notes: ["<1>"], sections: [{heading: ПРАВИЛА}]}')
    one, other = (outline(read_document(tmp_path / name), layout) for name in ("columns.pdf", "plain.txt"))
    assert sum("#note" in at for at in other.units) == 3
    assert {at: unit.text for at, unit in one.units.items()} == {at: unit.text for at, unit in other.units.items()}


ENTRIES = [(f"{n}. Лодка", "вёсельная, на двоих") for n in range(1, 9)]


def test_a_table_without_ruling_is_read_by_lines_or_not_at_all(tmp_path: Path) -> None:
    """Entries of one line are lines; where they go on in the next line, nobody can tell what belongs together."""
    (tmp_path / "entries.pdf").write_bytes(side_by_side(ENTRIES))
    assert "1. Лодка вёсельная, на двоих" in read_document(tmp_path / "entries.pdf")
    wrapped = [row for one in ENTRIES for row in (one, ("", "или на одного"))]
    (tmp_path / "wrapped.pdf").write_bytes(side_by_side(wrapped))
    with pytest.raises(PunktError, match="P668"):
        read_document(tmp_path / "wrapped.pdf")


@pytest.mark.full
@pytest.mark.parametrize("header", [True, False])
def test_a_page_that_a_browser_printed(header: bool, tmp_path: Path) -> None:
    """What it prints above and below, and cells with borders of their own, make no other units."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no chromium to print with")
    told = [*ORDER[:7], *[one for n in range(4) for one in ORDER[9:]]]
    told = [one.replace("{2}", "") if isinstance(one, str) else one for one in told]
    page = as_html(told, {}, "utf-8").decode().replace("<table>", "<table border=1>")
    (tmp_path / "page.html").write_text(page, "utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={tmp_path / 'printed.pdf'}"]
    command += [] if header else ["--no-pdf-header-footer"]
    bounded.run([*command, (tmp_path / "page.html").as_uri()], check=True, capture_output=True)
    printed, read = (outline(read_document(tmp_path / name), style()) for name in ("printed.pdf", "page.html"))
    assert {at: unit.text for at, unit in printed.units.items()} == {at: unit.text for at, unit in read.units.items()}
    assert len(read.units) > 8


def _archive(parts: dict[str, str]) -> bytes:
    from io import BytesIO
    from zipfile import ZipFile

    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_line(name: str, tmp_path: Path) -> None:
    make, code = BAD[name]
    (tmp_path / name).write_bytes(make())
    with pytest.raises(PunktError) as caught:
        read_document(tmp_path / name)
    [fault] = caught.value.diagnostics
    assert fault.code == code and fault.place.file == str(tmp_path / name)
    for lang in ("ru", "en"):
        assert "\n" not in fault.text(lang)
    assert not re.search("[a-z]{3,}", fault.message("ru"))  # no word of a library


@pytest.mark.parametrize("name", [name for name in FORMATS if name.endswith(("pdf", "docx", "rtf", "html"))])
def test_long_documents_have_every_point(name: str, tmp_path: Path) -> None:
    """300 pages in ``full``: some 2700 points, each there once, in order."""
    count = many(90, 2700, 2700)
    words = "Лодка номер {n} стоит у причала от восхода до заката, и плата за неё составляет {n} монет в сутки, если иное не сказано в договоре."
    told = ["ПРАВИЛА", *(f"{n}. {' '.join([words.format(n=n)] * 3)}" for n in range(1, count + 1))]
    makers: dict[str, Callable[..., bytes]] = {"pdf": as_pdf, "docx": as_docx, "rtf": as_rtf, "html": as_html}
    make = makers[name.rsplit(".")[-1]]
    (tmp_path / name).write_bytes(make(told, {}))
    layout = '{paragraphs: blank_lines, points: ["1."], sections: [{heading: ПРАВИЛА}]}'
    found = outline(read_document(tmp_path / name), style(layout))
    assert list(found.units) == [str(n) for n in range(1, count + 1)]
    assert all(unit.text == " ".join([words.format(n=n)] * 3) for n, unit in enumerate(found.units.values(), 1))


def test_a_pack_is_proven_by_any_of_them(tmp_path: Path) -> None:
    home = tmp_path / "pack"
    home.mkdir()
    (home / "pack.yaml").write_text(
        "pack: test.boats\nversion: 0.1.0\ntitle: {ru: а, en: a}\ndocument: {date: '2025-01-01', kind: {ru: а, en: a},"
        " issuer: {ru: а, en: a}, title: {ru: а, en: a}}\njurisdiction: {code: X, title: {ru: а, en: a}}\n"
        "in_force: {from: '2025-01-01'}\n",
        "utf-8",
    )
    (home / "source.yaml").write_text(f"source: {LAYOUT}", "utf-8")
    (tmp_path / "order.docx").write_bytes(FORMATS["order.docx"]())
    cite = ("cite", "test.boats", "--pack-dir", str(home), "--source")
    assert punkt(*cite, str(tmp_path / "order.docx"), "--register").exit_code == 0
    for name in ("order.pdf", "windows-1251.txt", "order.rtf", "page.html"):
        (tmp_path / name).write_bytes(FORMATS[name]())
        result = punkt(*cite, str(tmp_path / name))
        assert (result.exit_code, result.output) == (
            0,
            f"test.boats: {len(UNITS)} of {len(UNITS)} units match, 0 of 0 quotes found\n",
        )
