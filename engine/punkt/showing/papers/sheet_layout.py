"""How a filled DOCX sheet breaks into lines and pages, whatever its template: no line ends after «№», pages are numbered."""

from __future__ import annotations

from typing import Any

from punkt.showing.words.typography import NO_BREAK, glued


def lay_out(sheet: Any) -> None:
    """Lay out a sheet, a document of python-docx."""
    from docx.oxml.ns import qn

    for text in sheet.element.body.iter(qn("w:t")):
        if text.text:
            text.text = glued(text.text, NO_BREAK)
    _keep_last_line(sheet)
    for section in sheet.sections:
        if section.header.is_linked_to_previous and not section.different_first_page_header_footer:
            _number_pages(section)


def _keep_last_line(sheet: Any) -> None:
    """The line below the signatures does not go to a sheet of its own."""
    from docx.oxml.ns import qn

    last = sheet.element.body[-2:-1]  # before what the body says of the section
    before = last[0].getprevious() if last else None
    if before is not None and before.tag == qn("w:tbl"):
        for cell in sheet.tables[-1].rows[-1].cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _number_pages(section: Any) -> None:
    """The number of each page but the first, in the middle of its upper edge."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    [line] = section.header.paragraphs
    line.alignment = 1  # in the middle
    number = line.add_run()._r
    for tag, kind in (("w:fldChar", "begin"), ("w:instrText", ""), ("w:fldChar", "end")):
        part = OxmlElement(tag)
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        number.append(part)
