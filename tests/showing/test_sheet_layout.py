"""How papers break into lines and pages: what belongs together, numbers of pages, signatures that do not stand alone."""

from __future__ import annotations

import io
import re
from io import BytesIO
from typing import Any

import pytest

from helpers.form_cases import NOT_ADMITTED
from helpers.loops import nonempty
from punkt import load
from punkt.files.read import read_text
from punkt.showing.papers import Paper, fill, find_form
from punkt.showing.papers.paper_docx import file_of
from punkt.showing.papers.paper_page import page
from punkt.showing.words.typography import glued

docx = pytest.importorskip("docx", reason="needs punkt[forms]")


@pytest.fixture(scope="module")
def paper() -> Paper:
    rules = load("ru.karelia.166-p")
    typed = {"address": "г. Петрозаводск, д. 4, кв. 2", "signed_by": "Иванов И. И."}
    return fill(rules.decide(read_text(NOT_ADMITTED, "case.yaml")), find_form(rules.linked, "notice"), typed=typed)


@pytest.fixture(scope="module")
def sheet(paper: Paper) -> Any:
    return docx.Document(BytesIO(file_of(paper)))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("от 03.04.2025 № 166-П", "от 03.04.2025 №~166-П"),
        ("п. 18, абз. 1 приказа", "п.~18, абз.~1 приказа"),
        ("пункт 28 Положения, пункты 18 и 19", "пункт~28 Положения, пункты~18 и 19"),
        ("приложение 2; пункт о плате", "приложение~2; пункт о плате"),
        ("г. Петрозаводск, ул. Мира, д. 4, кв. 2", "г.~Петрозаводск, ул.~Мира, д.~4, кв.~2"),
        ("Иванов И. И. и другие", "Иванов И.~И.~и другие"),
        ("готов — нет", "готов~— нет"),
        ("point 8 of annex 2, No. 5", "point~8 of annex~2, No.~5"),
        ("обход и т. п. города", "обход и т. п.~города"),
    ],
)
def test_no_line_ends_there(text: str, kept: str) -> None:
    assert glued(text, "~") == kept


def test_both_formats_keep_together_what_belongs_together(paper: Paper, sheet: Any) -> None:
    """In the template's own words, in what was typed, in what is told of the decision, and in the line at the foot."""
    in_tables = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    body = page(paper).partition("<main>")[2].partition("</main>")[0]
    for text in ("\n".join([*(one.text for one in sheet.paragraphs), *in_tables]), re.sub(r"<[^>]+>", "", body)):
        assert not re.search(r"№ |\bп\. \d|(?i:пункт\w* \d)| —", text)
        for whole in ("№ 166-П", "г. Петрозаводск", "д. 4", "И. И.", "пункт 15"):
            assert whole.replace(" ", "\u00a0") in text, whole


def test_pages_after_the_first_are_numbered(sheet: Any, paper: Paper) -> None:
    [section] = sheet.sections
    assert section.different_first_page_header_footer and "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    style = page(paper).partition("<style>")[2].partition("</style>")[0]
    assert "@top-center { content: counter(page)" in style
    assert "@page :first { @top-center { content: none; } }" in style


def test_a_template_s_own_header_stays(tmp_path: Any) -> None:
    from punkt.showing.papers.sheet_layout import lay_out

    sheet = docx.Document()
    sheet.sections[0].header.paragraphs[0].text = "Бланк"
    lay_out(sheet)
    sheet.save(tmp_path / "own.docx")
    [section] = docx.Document(tmp_path / "own.docx").sections
    assert section.header.paragraphs[0].text == "Бланк" and "PAGE" not in section.header._element.xml


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_signature_stands_alone(lang: str) -> None:
    """In every template of the pack the last words stay with the signatures, and those with one another."""
    forms = load("ru.karelia.166-p").linked
    for name in nonempty(["application", "conclusion", "conclusion-negative", "minutes", "notice"]):
        template = docx.Document(io.BytesIO(find_form(forms, name).templates[lang, "docx"].data))
        rows = [row for table in template.tables for row in table.rows]
        kept = [p.paragraph_format.keep_with_next for row in rows[:-1] for cell in row.cells for p in cell.paragraphs]
        assert all(kept), name
        assert all(p.paragraph_format.keep_with_next for p in template.paragraphs[-2:]), name
