"""DOCX, as it stands with all changes taken in: paragraphs with the numbers that Word counts, tables, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .told_paragraphs import raised, row, sign, text_of
from .word_numbering import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PLAIN = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}
_GONE = (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", _FALLBACK)
_UNPACKED = 256 * 1024 * 1024
"""Bytes that the parts of a file may come to."""


def word_text(data: bytes, file: str) -> str:
    """The text of a DOCX. Raises P261 where it is broken, P264 where it is another kind of archive."""
    from docx import Document

    try:
        with ZipFile(BytesIO(data)) as archive:
            if not any(name.startswith("word/") for name in archive.namelist()):
                raise PunktError([Diagnostic("P264", Place(file))])
            if sum(one.file_size for one in archive.infolist()) > _UNPACKED:
                raise PunktError([Diagnostic("P005", Place(file), {"limit": _UNPACKED})])
        document = Document(BytesIO(data))
        reader = _Reader(Numbering.of(document))
        return text_of([*reader.paragraphs(document.element.body)], _notes(document, reader))
    except PunktError:
        raise
    except (Exception, BadZipFile):  # the library raises whatever a broken file makes of it
        raise PunktError([Diagnostic("P261", Place(file), {"kind": "DOCX"})]) from None


def _notes(document: Any, reader: _Reader) -> dict[str, str]:
    """The footnotes and endnotes, by their signs."""
    from lxml import etree

    found = {}
    for kind in ("footnote", "endnote"):
        for part in (one.target_part for one in document.part.rels.values() if one.reltype.endswith(f"/{kind}s")):
            for note in etree.fromstring(part.blob).iter(f"{W}{kind}"):
                found[f"{kind}{note.get(f'{W}id')}"] = " ".join(reader.paragraphs(note))
    return found


class _Reader:
    """Reads the parts of one document."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def paragraphs(self, holder: Any) -> Iterator[str]:
        """The paragraphs below an element, in order."""
        for child in holder:
            if child.tag == f"{W}p":
                yield self._numbered(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                yield from self.paragraphs(child)

    def _numbered(self, paragraph: Any) -> str:
        text = "".join(self._said(paragraph))
        return self.numbering.before(paragraph) + text if text.strip() else text

    def _table(self, table: Any) -> Iterator[str]:
        """Its rows; one of a single cell is no row but what stands in the cell."""
        for line in table.iter(f"{W}tr"):
            if next(line.iterancestors(f"{W}tbl")) is not table:
                continue
            cells = [cell for cell in line.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is line]
            if len(cells) == 1:
                yield from self.paragraphs(cells[0])
            else:
                yield row(" ".join(self.paragraphs(cell)) for cell in cells)

    def _said(self, element: Any) -> Iterator[str]:
        """The text of a paragraph or of a part of it."""
        for child in element:
            if child.tag in _GONE:
                continue
            if child.tag == f"{W}r" and (shown := child.find(f"{W}rPr")) is not None:
                if shown.find(f"{W}vanish") is not None:
                    continue
                place = shown.find(f"{W}vertAlign")
                if place is not None and place.get(f"{W}val") == "superscript":
                    text = "".join(self._said(child))
                    yield raised(text) if re.fullmatch(r"\s*\d+\s*", text) else text
                    continue
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in _PLAIN:
                yield _PLAIN[child.tag]
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                yield sign(f"{child.tag[len(W) :].removesuffix('Reference')}{child.get(f'{W}id')}")
            elif isinstance(child.tag, str):
                yield from self._said(child)
