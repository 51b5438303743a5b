"""DOCX templates: their text by paragraphs, and what else a file of that kind may carry, which no form has.

Fields stand in the paragraphs of the document, its headers, footers and footnotes. Wherever else the file has the marks
of a field, in an attribute, a property, a comment, they are refused, for what fills in the file reads them there too.
So is what fetches or runs something: files elsewhere, macros, embedded objects, fields that include.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from io import BytesIO
from xml.etree import ElementTree

from punkt.files.tree import MAX_BYTES

MOST_BYTES = 16 * MAX_BYTES
"""Of all parts together."""
MOST_PARTS = 500
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_DOCX_TAG = re.compile(r"(\{[{%])-?(?:p|tr|tc|r)(?=\s)")
"""Tags of docxtpl that take away a whole paragraph, row, cell or run."""
_MARK = re.compile(r"\{[{%#]")
_XML_TAG = re.compile(r"<[^>]*>")
_CARRIED = re.compile(r"(?i)(vbaProject|vbaData|\.bin$|embeddings/|activeX/|afchunk|\.html?$|\.mht$|\.rtf$)")
_OTHER_LETTERS = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_FETCHED = re.compile(r"(?i)\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|AUTOTEXT)\b")


def docx_paragraphs(data: bytes) -> str:
    """The text of a DOCX file, a line for each paragraph. Raises what reading a broken archive raises."""
    return _read(data)[0]


def docx_faults(data: bytes) -> tuple[str, ...]:
    """What the file has and no form may have, each named by its part. Raises as :func:`docx_paragraphs`."""
    return _read(data)[1]


@lru_cache(maxsize=16)
def _read(data: bytes) -> tuple[str, tuple[str, ...]]:
    lines: list[str] = []
    faults: list[str] = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise ValueError("too large")
        names = sorted((part.filename for part in parts), key=lambda name: (name != "word/document.xml", name))
        if not names or names[0] != "word/document.xml":
            raise ValueError("word/document.xml")
        for name in names:
            if _CARRIED.search(name):
                faults.append(name)
            if not name.endswith((".xml", ".rels")):
                continue
            part = archive.read(name)
            text = part.decode("utf-8-sig")
            own = _paragraphs(name, part) if _TEXTS.fullmatch(name) else []
            lines += [_DOCX_TAG.sub(r"\1", one.replace("\n", " ")) for one in own]
            faults += (f"{name}: {what}" for what in _of_part(text, sum(len(_MARK.findall(one)) for one in own)))
    return "\n".join(lines), tuple(faults)


def _paragraphs(name: str, part: bytes) -> list[str]:
    """The text of each paragraph, without that of paragraphs within it, such as those of a box."""
    if len(part) > MAX_BYTES or b"<!DOCTYPE" in part:
        raise ValueError(f"{name} > {MAX_BYTES} B")
    return ["".join(_own_text(paragraph)) for paragraph in ElementTree.fromstring(part).iter(f"{_W}p")]


def _own_text(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag != f"{_W}p":
            yield from _own_text(child)


def _of_part(text: str, fields: int) -> Iterator[str]:
    """What is wrong with one part, of whose paragraphs so many marks of fields are known."""
    tags = "".join(_XML_TAG.findall(text))
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield "DOCTYPE"
    if _MARK.search(unescape(tags)) or len(_MARK.findall(unescape(_XML_TAG.sub("", text)))) != fields:
        yield "{{ }}"
    if _OTHER_LETTERS.match(text):
        yield "encoding"
    if re.search(r"TargetMode\s*=\s*[\"']External", unescape(tags)):
        yield "External"
    if any(map(_FETCHED.search, _fields(text))):
        yield "instrText"


def _fields(text: str) -> Iterator[str]:
    """What the fields of Word in a part are to do, whatever its names begin with."""
    if "instrText" not in text and "fldSimple" not in text:
        return
    elements = list(ElementTree.fromstring(text).iter())
    yield "".join(one.text or "" for one in elements if one.tag.endswith("}instrText"))
    yield from (value for one in elements for name, value in one.attrib.items() if name.endswith("}instr"))
