"""Files that are not what their names say: told by how they begin."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.law.packs.vocabulary import Text


class Kind(NamedTuple):
    """How a kind of file begins, what it is, and what is to be done with it."""

    begins: bytes
    endings: tuple[str, ...]
    """The endings that such a file rightly has."""
    what: Text
    right: Text


AS_WORKBOOK: Text = {"ru": "сохраните таблицу как .xlsx или .csv", "en": "save the table as .xlsx or .csv"}
UNPACK: Text = {"ru": "распакуйте его", "en": "unpack it"}
KINDS = (
    Kind(b"\x1f\x8b", (), {"ru": "архив gzip", "en": "a gzip archive"}, UNPACK),
    Kind(b"BZh", (), {"ru": "архив bzip2", "en": "a bzip2 archive"}, UNPACK),
    Kind(b"7z\xbc\xaf", (), {"ru": "архив 7-Zip", "en": "a 7-Zip archive"}, UNPACK),
    Kind(b"Rar!", (), {"ru": "архив RAR", "en": "a RAR archive"}, UNPACK),
    Kind(
        b"\xd0\xcf\x11\xe0",
        (),
        {
            "ru": "книга старого Excel (.xls) или книга под паролем",
            "en": "a workbook of the old Excel (.xls), or one with a password",
        },
        {
            "ru": "откройте её и сохраните как .xlsx без пароля",
            "en": "open it, and save it as .xlsx without a password",
        },
    ),
    Kind(b"%PDF", (), {"ru": "документ PDF", "en": "a PDF document"}, AS_WORKBOOK),
    Kind(b"<html", (), {"ru": "страница HTML", "en": "an HTML page"}, AS_WORKBOOK),
    Kind(b"<!doctype html", (), {"ru": "страница HTML", "en": "an HTML page"}, AS_WORKBOOK),
    Kind(b"<?xml", (), {"ru": "документ XML", "en": "an XML document"}, AS_WORKBOOK),
    Kind(
        b"PAR1",
        (".parquet", ""),
        {"ru": "файл Parquet", "en": "a Parquet file"},
        {"ru": "дайте ему имя на .parquet", "en": "give it a name that ends with .parquet"},
    ),
    Kind(b"SQLite format 3", (), {"ru": "база SQLite", "en": "an SQLite database"}, AS_WORKBOOK),
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
        if OPEN_DOCUMENT in first:
            raise _other(path, {"ru": "документ OpenDocument", "en": "an OpenDocument file"}, AS_WORKBOOK)
        if ending != ".xlsx":
            what: Text = {"ru": "архив ZIP или книга Excel", "en": "a ZIP archive or a workbook"}
            right: Text = {
                "ru": "распакуйте его, а книгу назовите на .xlsx",
                "en": "unpack it; give a workbook a name that ends with .xlsx",
            }
            raise _other(path, what, right)
    return first


def _other(path: Path, what: Text, right: Text) -> PunktError:
    return PunktError([Diagnostic("P900", Place(str(path)), {"what": what, "right": right})])
