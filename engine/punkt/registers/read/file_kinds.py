"""Files that are not what their names say: told by how they begin."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import Texts

_SAID = Texts("registers.files")
ICEBERG = "iceberg:"
"""What the name of a table of Iceberg begins with."""


class FileKind(NamedTuple):
    """How a kind of file begins, what it is, and what is to be done with it (keys of texts)."""

    begins: bytes
    endings: tuple[str, ...]
    """The endings that such a file rightly has."""
    what: str
    right: str


AS_WORKBOOK = "save_as_workbook"
UNPACK = "unpack"
KINDS = (
    FileKind(b"\x1f\x8b", (".gz",), "gzip", UNPACK),
    FileKind(b"BZh", (), "bzip2", UNPACK),
    FileKind(b"7z\xbc\xaf", (), "7zip", UNPACK),
    FileKind(b"Rar!", (), "rar", UNPACK),
    FileKind(
        b"\xd0\xcf\x11\xe0",
        (".xls",),
        "old_excel",
        "save_without_password",
    ),
    FileKind(b"%PDF", (), "pdf", AS_WORKBOOK),
    FileKind(b"<html", (), "html", AS_WORKBOOK),
    FileKind(b"<!doctype html", (), "html", AS_WORKBOOK),
    FileKind(b"<?xml", (), "xml", AS_WORKBOOK),
    FileKind(
        b"PAR1",
        (".parquet", ""),
        "parquet",
        "name_parquet",
    ),
    FileKind(b"SQLite format 3", (), "sqlite", AS_WORKBOOK),
)
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis"
ZIP = b"PK\x03\x04"
LONGEST = 64


def check_kind(path: Path) -> bytes:
    """The first bytes of a file. Raises :class:`PunktError` where they are those of another kind than its ending says."""
    try:
        with path.open("rb") as stream:
            first = stream.read(LONGEST)
    except OSError:
        return b""  # told when it is read
    ending, start = path.suffix.lower(), first.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for kind in KINDS:
        if (first.startswith(kind.begins) or start.startswith(kind.begins.lower())) and ending not in kind.endings:
            raise _other(path, kind.what, kind.right)
    if first.startswith(ZIP):
        if OPEN_DOCUMENT in first and ending == ".ods":
            return first
        if OPEN_DOCUMENT in first:
            raise _other(path, "open_document", AS_WORKBOOK)
        if ending not in (".xlsx", ".zip"):
            what = "zip"
            right = "name_workbook"
            raise _other(path, what, right)
    return first


def _other(path: Path, what: str, right: str) -> PunktError:
    return PunktError([Diagnostic("P900", Place(str(path)), {"what": _SAID[what], "right": _SAID[right]})])
