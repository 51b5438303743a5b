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

from .encodings import OLD, Letters
from .register_source import no_rows

BLOCK = 1 << 23
WIDE = 512
"""Bytes by which UTF-16 is told that has no mark."""
ENCODINGS = ("utf-8", *OLD)


@dataclass(frozen=True, slots=True)
class TextFile:
    """What a look through a text file found. ``start`` is the number of bytes of its mark."""

    path: Path
    encoding: str
    start: int
    lines: int
    size: int
    sha256: str
    mixed: bool = False
    """Whether it is in an old encoding, but some lines are UTF-8: in the old one they would read as what they are not."""


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
    old = codecs.lookup(chosen).name != "utf-8"
    if old and (mark or (found.plain and found.good)):
        raise PunktError([Diagnostic("P865", Place(str(path)), {"name": chosen})])
    lines = found.breaks + (found.last != b"\n")
    return TextFile(path, chosen, len(mark), lines, found.size, found.hash.hexdigest(), old and found.good > 0)


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
        self.head: bool | None = None
        """Whether the first line is UTF-8, where it has letters beyond ASCII and others are not: it names the columns."""
        self.good = self.bad = self.bad_line = 0
        """Lines beyond ASCII that are UTF-8, and that are not; the first of the latter."""
        self.letters = Letters()
        """The letters of the latter."""
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
        lines = [line for line in enumerate(text.split(b"\n"), self.breaks + 1) if not line[1].isascii()]
        try:
            text.decode("utf-8")
            self.good += len(lines)
            return
        except UnicodeDecodeError:
            self.plain = False
        odd = []
        for number, line in lines:
            try:
                line.decode("utf-8")
                self.good += 1
            except UnicodeDecodeError:
                self.bad += 1
                self.bad_line = self.bad_line or number
                odd.append(line)
            if self.head is None and number == 1:
                self.head = not odd
        self.letters.take(b"\n".join(odd))

    def encoding(self) -> str:
        """The encoding, or nothing where it cannot be told."""
        if not self._rest.isascii():
            self._letters(self._rest)
            self._rest = b""
        if self.plain or (self.good > self.bad if self.head is None else self.head):
            return "utf-8"
        return self.letters.encoding()
