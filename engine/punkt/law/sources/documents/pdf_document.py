"""PDF with text: paragraphs by the indents and gaps of its lines, tables by their ruling, footnotes by their size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .pdf_columns import MixedColumns
from .pdf_lines import PdfPage, read_page
from .pdf_paragraphs import pages_as_text


def pdf_text(data: bytes, file: str) -> str:
    """The text of a PDF. Raises P262 where it needs a password, P261 where it is broken, P263 for a scan,
    P668 for columns that cannot be told from a table."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise PunktError([Diagnostic("P262", Place(file))]) from None
        raise _broken(file) from None
    try:
        pages = list(_pages(document, file))
    except pypdfium2.PdfiumError:
        raise _broken(file) from None
    finally:
        document.close()
    scanned = [number for number, page in enumerate(pages, 1) if page.scanned]
    if scanned or not any(page.lines for page in pages):
        shown = ", ".join(map(str, scanned[:10])) + (", …" if len(scanned) > 10 else "")
        raise PunktError([Diagnostic("P263", Place(file), {"pages": shown or "1"})])
    return pages_as_text(pages)


def _pages(document: Any, file: str) -> Iterator[PdfPage]:
    for number, page in enumerate(document, 1):
        try:
            yield read_page(page)
        except MixedColumns:
            raise PunktError([Diagnostic("P668", Place(file), {"page": number})]) from None
        finally:
            page.close()


def _broken(file: str) -> PunktError:
    return PunktError([Diagnostic("P261", Place(file), {"kind": "PDF"})])
