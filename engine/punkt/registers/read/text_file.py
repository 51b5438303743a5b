"""A text file looked through once before it is read: its encoding, how many lines it has, its hash.

Nothing is guessed from a sample: every byte is looked at, so that what is said of the file
holds for all of it.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import unreadable

from .register_source import no_rows

BLOCK = 1 << 23
WIDE = 512
"""Bytes by which UTF-16 is told that has no mark."""
ENCODINGS = ("utf-8", "windows-1251")
_USUAL = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa8\xab\xb8\xb9\xbb\xb0\xa7\xa9") | frozenset(
    range(0xC0, 0x100)
)
"""Bytes of Windows-1251 that Russian texts are made of: letters, quotation marks, dashes, the numero sign."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """What a look through a text file found. ``start`` is the number of bytes of its mark."""

    path: Path
    encoding: str
    start: int
    lines: int
    size: int
    sha256: str


def look_through(path: Path, encoding: str | None = None, advance: Callable[[int], None] | None = None) -> TextFile:
    """Look through a file. ``encoding`` overrides what is found; ``advance`` is called with each number of bytes read.

    Raises :class:`PunktError` where the file cannot be read, is empty, or its encoding cannot be told.
    """
    found = _Look()
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                found.take(block)
                if advance is not None:
                    advance(len(block))
    except OSError as error:
        raise unreadable(path, error) from None
    if not found.size:
        raise no_rows(str(path))
    mark = codecs.BOM_UTF8 if found.first.startswith(codecs.BOM_UTF8) else b""
    if found.first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or found.wide:
        raise PunktError([Diagnostic("P006", Place(str(path), 1, 1))])
    if not found.breaks and found.returns:
        raise PunktError([Diagnostic("P904", Place(str(path), 1, 1))])
    chosen = encoding or ("utf-8" if mark else found.encoding())
    if not chosen:
        raise PunktError([Diagnostic("P741", Place(str(path), found.bad_line, 1), {"names": ", ".join(ENCODINGS)})])
    lines = found.breaks + (found.last != b"\n")
    return TextFile(path, chosen, len(mark), lines, found.size, found.hash.hexdigest())


class _Look:
    """What is known of the bytes so far."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.size = self.breaks = 0
        self.first = self.last = b""
        self.wide = False
        """Whether every other byte is 0, as in UTF-16."""
        self.returns = 0
        self.plain = True
        """Whether all of it is UTF-8."""
        self.good = self.bad = self.bad_line = 0
        """Lines beyond ASCII that are UTF-8, and that are not; the first of the latter."""
        self.usual = self.strange = 0
        """Bytes of the latter that are usual in Windows-1251, and that are not."""
        self._rest = b""

    def take(self, block: bytes) -> None:
        """Look at one block."""
        if not self.size:
            self.first = block[:4]
            some = block[:WIDE]
            self.wide = len(some) > 3 and max(some[::2].count(0), some[1::2].count(0)) > len(some) / 4
        self.hash.update(block)
        self.size += len(block)
        self.last = block[-1:]
        whole, _, rest = (self._rest + block).rpartition(b"\n")
        if not block.isascii() or not self._rest.isascii():
            self._letters(whole)
        self._rest = rest
        self.breaks += block.count(b"\n")
        self.returns += block.count(b"\r")

    def _letters(self, text: bytes) -> None:
        try:
            text.decode("utf-8")
            self.good += 1
            return
        except UnicodeDecodeError:
            self.plain = False
        for number, line in enumerate(text.split(b"\n"), self.breaks + 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                self.good += 1
            except UnicodeDecodeError:
                self.bad += 1
                self.bad_line = self.bad_line or number
                high = [byte for byte in line if byte > 0x7F]
                usual = sum(byte in _USUAL for byte in high)
                self.usual += usual
                self.strange += len(high) - usual

    def encoding(self) -> str:
        """The encoding, or nothing where it cannot be told."""
        if not self._rest.isascii():
            self._letters(self._rest)
            self._rest = b""
        if self.plain or self.good > self.bad:
            return "utf-8"
        return "windows-1251" if self.usual > 9 * self.strange else ""
