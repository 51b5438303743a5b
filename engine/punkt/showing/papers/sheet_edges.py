"""What stands around a filled form on its DOCX sheet: breaches that are known, framed at the top; whose form it is."""

from __future__ import annotations

from typing import Any

from .fill_form import Paper
from .paper_words import word

_SIDES = ("top", "left", "bottom", "right")


def around(sheet: Any, paper: Paper) -> None:
    """Put both on a sheet, a document of python-docx."""
    if paper.breaches:
        first = sheet.element.body[0]
        title = word("breaches", paper.lang)
        for text in (title, *(word("line", paper.lang, what=breach) for breach in paper.breaches)):
            line = _small(sheet, text, 10, bold=text == title)
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = _points(5)  # the frame's own room
            _frame(line)
            first.addprevious(line._p)
        gap = _small(sheet, "", 6)
        first.addprevious(gap._p)
    _small(sheet, paper.origin, 8).paragraph_format.space_before = _points(12)


def _points(size: int) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _small(sheet: Any, text: str, size: int, bold: bool = False) -> Any:
    """A paragraph at the end of the sheet, without indents and gaps."""
    line = sheet.add_paragraph()
    run = line.add_run(text)
    run.font.size, run.bold = _points(size), bold
    layout = line.paragraph_format
    layout.first_line_indent = layout.left_indent = layout.space_before = layout.space_after = _points(0)
    layout.alignment = 0  # to the left
    return line


def _frame(line: Any) -> None:
    """A frame; one frame is around all paragraphs that follow each other with it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pBdr")
    for side in _SIDES:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
