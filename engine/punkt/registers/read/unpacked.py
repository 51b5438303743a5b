"""Inputs that are brought into a file of a known kind first: archives, texts of UTF-16, JSON arrays, standard input."""

from __future__ import annotations

import codecs
import gzip
import re
import sys
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import unreadable

from .register_source import RegisterSource, broken, no_rows
from .text_file import BLOCK, WIDE

STDIN = "-"
MOST_UNPACKED = 32 << 30
"""Bytes that an archive may hold; what pretends to be small and unpacks without end is stopped there."""
MOST_JSON = 2 << 30
"""Bytes of a JSON array, which is read at once."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = (0x00, 0x04)
"""The higher bytes of Latin and Russian letters in UTF-16."""
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_BREAK = re.compile(rb'("(?:[^"\\]|\\.)*")|[\r\n]+', re.DOTALL)


def opened_as(shown: str, folder: TemporaryDirectory[str], opened: Callable[[], RegisterSource]) -> RegisterSource:
    """A source of files in a folder that is removed with it, and whose messages name what it came from."""
    try:
        source = opened()
    except PunktError as error:
        folder.cleanup()
        placed = (replace(one, place=Place(shown, one.place.line, one.place.column)) for one in error.diagnostics)
        raise PunktError(list(placed)) from None
    source.name = shown
    weakref.finalize(source, folder.cleanup)
    return source


def _copied(path: Path, stream: BinaryIO, target: Path) -> None:
    """Bring a stream to a file, unless it is larger than any register."""
    size = 0
    with target.open("wb") as out:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > MOST_UNPACKED:
                raise PunktError([Diagnostic("P866", Place(str(path)), {"limit": MOST_UNPACKED >> 30})])
            out.write(block)


@contextmanager
def _told(path: Path, kind: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise broken(str(path), kind, error) from None
    except OSError as error:
        raise unreadable(path, error) from None


def gunzipped(path: Path, folder: Path) -> Path:
    """The file of a gzip archive, called as the archive without its ending."""
    target = folder / path.stem
    with _told(path, "gzip"), gzip.open(path) as stream:
        _copied(path, stream, target)  # type: ignore[arg-type]
    return target


def unzipped(path: Path, folder: Path, endings: tuple[str, ...]) -> list[tuple[str, Path]]:
    """The files of a ZIP archive whose endings are known: what each is called, and where it is now."""
    found = []
    with _told(path, "ZIP"), zipfile.ZipFile(path) as archive:
        for number, one in enumerate(archive.infolist()):
            name = one.filename if one.flag_bits & 0x800 else _old_name(one.filename)
            pure = PurePosixPath(name)
            if one.is_dir() or pure.suffix.lower() not in endings or pure.parts[0] == "__MACOSX":
                continue
            target = folder / f"{number}{pure.suffix.lower()}"
            with archive.open(one) as stream:
                _copied(path, stream, target)  # type: ignore[arg-type]
            found.append((name, target))
    if not found:
        raise PunktError([Diagnostic("P867", Place(str(path)), {"names": ", ".join(endings)})])
    return sorted(found)


def _old_name(name: str) -> str:
    """A name as archivers of DOS and Windows wrote it in Russian."""
    try:
        return name.encode("cp437").decode("cp866")
    except UnicodeError:
        return name


def wide_encoding(path: Path) -> str:
    """UTF-16 or UTF-32, told by its mark or its zeros; empty for a file of another encoding."""
    try:
        with path.open("rb") as stream:
            some = stream.read(WIDE)
    except OSError:
        return ""  # told when it is read
    if found := next((name for mark, name in _MARKS if some.startswith(mark)), ""):
        return found
    even, odd = (sum(one.count(high) for high in _HIGH) for one in (some[::2], some[1::2]))
    if len(some) < 4 or max(even, odd) <= len(some) / 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def transcoded(path: Path, folder: Path, encoding: str) -> Path:
    """A text as UTF-8, line by line as it was. Half a character stays one, and costs its line."""
    target = folder / path.name
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    try:
        with path.open("rb") as stream, target.open("wb") as out:
            while block := stream.read(BLOCK):
                out.write(decoder.decode(block).encode("utf-8", "surrogatepass"))
            out.write(decoder.decode(b"", final=True).encode("utf-8", "surrogatepass"))
    except UnicodeDecodeError as error:
        raise broken(str(path), encoding.upper(), error) from None
    except OSError as error:
        raise unreadable(path, error) from None
    return target


def is_one_value(path: Path) -> bool:
    """Whether a file of JSON is an array or is written over several lines, and not a case a line."""
    try:
        with path.open("rb") as stream:
            first = next(
                (line for line in iter(lambda: stream.readline(BLOCK), b"") if line.strip(b"\xef\xbb\xbf \t\r\n")), b""
            )
    except OSError:
        return False
    start = first.removeprefix(codecs.BOM_UTF8).strip()
    return start.startswith(b"[") or start == b"{"


def as_lines(path: Path, folder: Path) -> Path:
    """The values of a JSON array, or of objects one after the other, a line each; a broken one stays broken."""
    target = folder / "lines.jsonl"
    try:
        if path.stat().st_size > MOST_JSON:
            raise PunktError([Diagnostic("P866", Place(str(path)), {"limit": MOST_JSON >> 30})])
        data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
        with target.open("wb") as out:
            for value in _values(data):
                out.write(_BREAK.sub(_one_line, value) + b"\n")
    except OSError as error:
        raise unreadable(path, error) from None
    if not target.stat().st_size:
        raise no_rows(str(path))
    return target


def _one_line(found: re.Match[bytes]) -> bytes:
    """Line breaks between the parts of a value are blanks; within a text they are a fault, and stay one."""
    return re.sub(rb"[\r\n]", b"\x01", found[1]) if found[1] else b" "


def _values(data: bytes) -> Iterator[bytes]:
    """The elements of the arrays at the top, and the objects beside them."""
    depth, start, listed = 0, 0, False
    for token in _TOKEN.finditer(data):
        sign = token[0]
        if sign in b"[{":
            if depth == 0:
                listed, start = sign == b"[", token.end() if sign == b"[" else token.start()
            depth += 1
        elif sign in b"]}":
            depth -= 1
            if depth <= 0:
                value = data[start : token.start() if listed else token.end()].strip()
                depth, start, listed = 0, token.end(), False
                if value:
                    yield value
        elif sign == b"," and depth == 1 and listed:
            yield data[start : token.start()].strip() or b"null"
            start = token.end()
    if rest := data[start:].strip():
        yield rest


def spooled(folder: Path) -> Path:
    """What comes by standard input, as a file whose ending says what it is."""
    target = folder / "stdin"
    with _told(Path(STDIN), "stdin"):
        _copied(Path(STDIN), sys.stdin.buffer, target)
    with target.open("rb") as stream:
        first = stream.read(WIDE)
    return target.rename(target.with_suffix(_ending(target, first)))


def _ending(path: Path, first: bytes) -> str:
    for start, ending in ((b"PAR1", ".parquet"), (b"\xd0\xcf\x11\xe0", ".xls"), (b"\x1f\x8b", ".csv.gz")):
        if first.startswith(start):
            return ending
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        return ".xlsx" if "xl/workbook.xml" in names else ".ods" if "mimetype" in names else ".zip"
    shape = first.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return ".jsonl" if shape in (b"{", b"[") else ".csv"


def copied_folder() -> TemporaryDirectory[str]:
    """A folder for what is unpacked."""
    return TemporaryDirectory(prefix="punkt-", ignore_cleanup_errors=True)


__all__ = [
    "STDIN",
    "as_lines",
    "copied_folder",
    "gunzipped",
    "is_one_value",
    "opened_as",
    "spooled",
    "transcoded",
    "unzipped",
    "wide_encoding",
]
