"""PDF with text: paragraphs by the indents and gaps of its lines, tables by their ruling, footnotes by their size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .pdf_lines import PdfPage, read_page
from .pdf_paragraphs import pages_as_text


def pdf_text(data: bytes, file: str) -> str:
    """The text of a PDF. Raises P262 where it needs a password, P261 where it is broken, P263 for a scan."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise PunktError([Diagnostic("P262", Place(file))]) from None
        raise _broken(file, error) from None
    try:
        pages = list(_pages(document))
    except pypdfium2.PdfiumError as error:
        raise _broken(file, error) from None
    finally:
        document.close()
    scanned = [number for number, page in enumerate(pages, 1) if page.scanned]
    if scanned or not any(page.lines for page in pages):
        shown = ", ".join(map(str, scanned[:10])) + (", …" if len(scanned) > 10 else "")
        raise PunktError([Diagnostic("P263", Place(file), {"pages": shown or "1"})])
    return pages_as_text(pages)


def _pages(document: Any) -> Iterator[PdfPage]:
    for page in document:
        yield read_page(page)
        page.close()


def _broken(file: str, error: Exception) -> PunktError:
    return PunktError([Diagnostic("P261", Place(file), {"kind": "PDF", "reason": str(error)})])
