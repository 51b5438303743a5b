"""The book of a pack as a document of Word: the same table, to be written in and signed."""

from __future__ import annotations

import io
from typing import Any

from punkt.files.messages.optional_parts import require

from .book_model import BOOK, Book, BookRow, heads, signatures

_WIDTHS = (3.0, 8.0, 9.5, 5.5)
"""Of the columns, in centimetres."""


def book_docx(book: Book) -> bytes:
    """The file. Raises :class:`PunktError` where python-docx is not installed."""
    require("documents", "docx")
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section._sectPr.find(qn("w:pgSz")).set(qn("w:orient"), "landscape")
    section.left_margin = section.right_margin = Cm(1.8)
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = f"{book.title} {book.version}"
    document.add_heading(book.title, 1)
    said = (BOOK("version", book.lang, version=book.version), BOOK("as_of", book.lang, day=book.day))
    document.add_paragraph(" · ".join((book.document, *said)))
    for line in (BOOK("since", book.lang, rev=book.since) if book.since else "", book.note):
        if line:
            document.add_paragraph(line)
    if book.rows:
        _table(document, book)
    else:
        document.add_paragraph(BOOK("nothing", book.lang))
    if book.since:
        document.add_heading(BOOK("decided", book.lang), 2)
        for line in (book.decided or BOOK("same", book.lang)).split("\n"):
            document.add_paragraph(line)
    for line in signatures(book.lang):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document: Any, book: Book) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(1, len(_WIDTHS))
    table.style, table.autofit = "Table Grid", False
    for cell, head in zip(table.rows[0].cells, heads(book.lang).values(), strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in book.rows:
        cells = table.add_row().cells
        _lines(cells[0], [row.at, *([row.title] if row.title else [])], bold=True)
        _lines(cells[1], row.paragraphs)
        _lines(cells[2], [*_encoded(row)])
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)


def _encoded(row: BookRow) -> list[str]:
    found = []
    for entry in row.entries:
        found += [f"{entry.kind} {entry.name}", *entry.lines, entry.approved, ""]
    return [*found, *([row.state] if not row.entries or row.why else []), *row.why]


def _lines(cell: Any, lines: Any, bold: bool = False) -> None:
    """Lines in a cell, each a paragraph; the first in bold where asked."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.add_run(line).bold = bold and number == 0
