"""Many filled forms as one DOCX (``punkt[forms]``): each on sheets of its own, behind an index that leads to them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from .fill_form import Paper
from .paper_docx import file_of, repeatable
from .paper_words import word

_MARK = "paper-{}"


def file_of_all(papers: Sequence[Paper]) -> bytes:
    """The file; the papers are of one form. Raises :class:`PunktError` where docxtpl is not installed."""
    whole = _opened(papers[0])
    body = whole.element.body
    _mark(body, 1)
    for number, paper in enumerate(papers[1:], 2):
        _end_section(body)
        sheet = _opened(paper)
        _mark(sheet.element.body, number)
        for element in list(sheet.element.body):
            moved = deepcopy(element)
            _take_along(moved, sheet.part, whole.part)
            body.append(moved)
    first = papers[0]
    _put_index(whole, papers)
    properties = whole.core_properties
    properties.title, properties.subject = f"{first.title} ({len(papers)})", ""
    properties.comments, properties.identifier = f"{first.form.pack}: {first.form.name}", ""
    buffer = io.BytesIO()
    whole.save(buffer)
    return repeatable(buffer.getvalue())


def _opened(paper: Paper) -> Any:
    """A filled form as a document of python-docx whose pages are numbered from one."""
    data = file_of(paper)
    from docx import Document

    sheet = Document(io.BytesIO(data))
    _from_one(sheet.element.body.sectPr)
    return sheet


def _from_one(section: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    number = section.find(qn("w:pgNumType"))
    if number is None:
        number = OxmlElement("w:pgNumType")
        after = [qn(f"w:{name}") for name in ("cols", "formProt", "vAlign", "noEndnote", "titlePg", "docGrid")]
        place = next((one for one in section if one.tag in after), None)
        section.append(number) if place is None else place.addprevious(number)
    number.set(qn("w:start"), "1")


def _end_section(body: Any) -> None:
    """Let what is in a body be a section of its own, which ends with its last paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section = body.sectPr
    body.remove(section)
    last = body[-1]
    if last.tag != qn("w:p"):
        last = OxmlElement("w:p")
        body.append(last)
    last.get_or_add_pPr().append(section)


def _take_along(element: Any, source: Any, target: Any) -> None:
    """Let what an element refers to – sheets' edges, pictures, links – be of the file that it is moved into."""
    from docx.opc.packuri import PackURI

    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for one in element.iter():
        for name in (name for name in one.attrib if str(name).startswith(space)):
            relation = source.rels[one.get(name)]
            if relation.is_external:
                one.set(name, target.relate_to(relation.target_ref, relation.reltype, is_external=True))
                continue
            part, known = relation.target_part, [r for r in target.rels.values() if not r.is_external]
            same = (r for r in known if r.reltype == relation.reltype and r.target_part.blob == part.blob)
            if (there := next(same, None)) is not None:
                one.set(name, there.rId)
                continue
            stem, _, ending = str(part.partname).rpartition(".")
            taken = {str(other.partname) for other in target.package.iter_parts() if other is not part}
            if str(part.partname) in taken:
                number = next(n for n in range(1, len(taken) + 2) if f"{stem}-{n}.{ending}" not in taken)
                part.partname = PackURI(f"{stem}-{number}.{ending}")
            one.set(name, target.relate_to(part, relation.reltype))


def _mark(body: Any, number: int) -> None:
    """A place in the first paragraph to which the index leads."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    first = next(body.iter(qn("w:p")))
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag.endswith("Start"):
            mark.set(qn("w:name"), _MARK.format(number))
        first.append(mark)


def _put_index(whole: Any, papers: Sequence[Paper]) -> None:
    """A list of the cases before all papers, each leading to its own."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    body = whole.element.body
    first = body[0]
    lines = []
    for number, text in enumerate([word("index", papers[0].lang), *(paper.case for paper in papers)]):
        line = whole.add_paragraph()
        line.paragraph_format.first_line_indent = 0
        line.paragraph_format.alignment = 0
        run = line.add_run(f"{number}. {text}" if number else text)
        run.bold = not number
        if number:
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _MARK.format(number))
            line._p.remove(run._r)
            link.append(run._r)
            line._p.append(link)
        first.addprevious(line._p)
        lines.append(line)
    section = deepcopy(body.sectPr)
    for one in [one for one in section if one.tag in {qn(f"w:{n}") for n in ("headerReference", "footerReference")}]:
        section.remove(one)
    lines[-1]._p.get_or_add_pPr().append(section)


__all__ = ["file_of_all"]
