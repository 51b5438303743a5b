"""The text of a document's file: of what format it is, its first bytes tell, whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require
from punkt.files.messages.system_words import system_says
from punkt.files.tree import MAX_BYTES

from .plain_text import decoded, without_drawings

MAX_FILE = 8 * MAX_BYTES
"""Bytes of a file with pictures and fonts beside its text."""
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
_PAGE = re.compile(rb"<(?:!doctype html|html|head|meta|title|style|body|center|div|table|p|h[1-6])\b")


def read_document(file: str | Path) -> str:
    """The text of a document: plain text, Markdown, DOCX, PDF, HTML or RTF.

    Raises :class:`PunktError` where it cannot be read: no such file, too long, broken, with a password, a scan.
    """
    path, place = Path(file), Place(str(file))
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise PunktError([Diagnostic("P001", place)]) from None
    except (OSError, ValueError) as error:
        raise PunktError([Diagnostic("P004", place, {"reason": system_says(error)})]) from None
    reader = _reader(data)
    limit = MAX_BYTES if reader is _plain else MAX_FILE
    if len(data) > limit:
        raise PunktError([Diagnostic("P005", place, {"limit": limit})])
    return reader(data, str(file))


def _reader(data: bytes) -> Callable[[bytes, str], str]:
    """Who reads a file that begins so."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = head.lower()
    if data.startswith(_OLD_WORD):
        return _old
    if data.startswith(b"PK\x03\x04"):
        return _word
    if b"%PDF-" in data[:1024]:
        return _pdf
    if head.startswith(b"{\\rtf"):
        return _rich
    if lower.startswith((b"mime-version:", b"from:")) and b"multipart/related" in lower:
        return _archive
    if _PAGE.match(lower) or (lower.startswith((b"<?xml", b"<!--")) and b"<html" in lower):
        return _web
    if lower.startswith(b"<?xml"):
        return _other
    return _other if b"\0" in head and not data.startswith((b"\xff\xfe", b"\xfe\xff")) else _plain


def _plain(data: bytes, file: str) -> str:
    return without_drawings(decoded(data, file))


def _word(data: bytes, file: str) -> str:
    require("documents", "docx", "lxml")
    from .word_document import word_text

    return word_text(data, file)


def _pdf(data: bytes, file: str) -> str:
    require("documents", "pypdfium2")
    from .pdf_document import pdf_text

    return pdf_text(data, file)


def _rich(data: bytes, file: str) -> str:
    require("documents", "striprtf")
    from .rich_text import rich_text

    return rich_text(data, file)


def _web(data: bytes, file: str) -> str:
    require("documents", "lxml")
    from .web_page import web_text

    return web_text(data, file)


def _archive(data: bytes, file: str) -> str:
    """A page with its pictures in one file (MHTML), as some programs save what they call a document of Word."""
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        found = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(found, bytes):
            return _web(found, file)
    return _other(data, file)


def _old(data: bytes, file: str) -> str:
    """What older programs wrote; a DOCX with a password is wrapped up so too."""
    if _LOCKED in data:
        raise PunktError([Diagnostic("P262", Place(file))])
    return _other(data, file)


def _other(data: bytes, file: str) -> str:
    raise PunktError([Diagnostic("P264", Place(file))])
