"""Tables as text (CSV), read so that no line is ever lost: each is a row, part of one, or named as unreadable.

A quotation mark that is never closed costs its own line only. A line without such marks is cut
at its delimiters and needs no more; the few others go through the parser of the standard library.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import unreadable

from .head_rows import LOOKED_AT, joined_names, no_such_row, seems_under, title_fault
from .read_options import NO_HEAD, Head
from .register_source import Batch, Cursor, PlainSource, Unreadable, check_columns, unnamed
from .text_file import BLOCK, ENCODINGS, TextFile, look_through

if TYPE_CHECKING:
    import polars as pl

DELIMITERS = (";", ",", "\t", "|")
_NAMED = re.compile("(?i)sep=(.)")
"""A first line that names the delimiter, as Excel writes it."""
MOST_LINES = 100
"""Lines that one row with line breaks in its cells may take."""


class CsvSource(PlainSource):
    """A text file with a header and delimited cells."""

    def __init__(
        self,
        path: Path,
        encoding: str | None = None,
        delimiter: str | None = None,
        advance: Callable[[int], None] | None = None,
        head: Head = NO_HEAD,
    ) -> None:
        """Look through the file. ``head``: the lines that name the columns, if it is said. Raises :class:`PunktError` where it is empty or has no usable header."""
        self.path, self.name = path, str(path)
        _check_manner(encoding, delimiter)
        self.text: TextFile = look_through(path, encoding, advance)
        with _opened(path) as stream:
            stream.seek(self.text.start)
            lines = _Lines(stream, self.text.start)
            names, self.delimiter, self.head_row = self._head(lines, head, delimiter)
            self._after = {"offset": lines.offset, "line": lines.taken}
        found = check_columns(self.name, names)
        self.columns = tuple(name or unnamed(number) for number, name in enumerate(found, 1))
        self.header_lines = self._after["line"]
        self.total = self.text.lines - self.header_lines
        self.fingerprint = self.text.sha256
        called = {"\t": "TAB"}.get(self.delimiter, self.delimiter)
        self.about: Mapping[str, str] = {"encoding": self.text.encoding, "delimiter": called}

    def _head(self, lines: _Lines, head: Head, delimiter: str | None) -> tuple[list[str], str, int]:
        """The names of the columns, the delimiter, and the line in which the names begin."""
        if head.first > 1:
            lines.take(head.first - 1)
        first = lines.taken + 1
        header = self._header(lines)
        if named := _NAMED.fullmatch(header):
            delimiter, header = delimiter or named[1], self._header(lines)
        if not header.strip() and head.first:
            raise no_such_row(self.name, head.first)
        used = delimiter or _delimiter(header)
        names = _cells(header, used)
        if names is None:
            raise PunktError([Diagnostic("P746", Place(self.name, first, 1))])
        if head.first:
            more = [self._header(lines) for _ in range(head.last - head.first)]
            names = joined_names([names, *(_cells(one, used) or [] for one in more)]) if more else names
        elif right := self._under_title(lines, header, delimiter):
            if not head.found:
                raise title_fault(self.name, first, names, right)
            with _opened(self.path) as stream:
                stream.seek(self.text.start)
                again = _Lines(stream, self.text.start)
                found = self._head(again, Head(right, right), delimiter)
                lines.offset, lines.taken = again.offset, again.taken
            return found
        return names, used, first

    def _under_title(self, lines: _Lines, header: str, delimiter: str | None) -> int:
        """The line that seems to name the columns, where a title stands above it; 0 where the first line does."""
        at, taken = lines.offset, lines.taken
        texts = [header, *(self._decoded_or_blank(line) for line in lines.take(LOOKED_AT))]
        lines.rewind(at, taken)
        tables = ([_cells(text, one) or [] for text in texts] for one in ([delimiter] if delimiter else DELIMITERS))
        under = seems_under(max(tables, key=_agreed))
        return taken + under if under else 0

    def _decoded_or_blank(self, line: bytes) -> str:
        try:
            return line.removesuffix(b"\r").decode(self.text.encoding)
        except UnicodeDecodeError:
            return ""

    def _header(self, lines: _Lines) -> str:
        """The first row that is not blank; names within quotation marks may hold line breaks."""
        found = b""
        while not found.strip() and (line := lines.take(1)):
            found = line[0].removesuffix(b"\r")
        while found.count(b'"') % 2 and (line := lines.take(1)):
            found += b"\n" + line[0].removesuffix(b"\r")
        try:
            return found.decode(self.text.encoding)
        except UnicodeDecodeError:
            raise PunktError([Diagnostic("P745", Place(self.name, 1, 1), {"name": self.text.encoding})]) from None

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of about ``size`` lines."""
        start = cursor or self._after
        with _opened(self.path) as stream:
            stream.seek(start["offset"])
            lines = _Lines(stream, start["offset"], start["line"])
            while True:
                before = lines.taken
                found = lines.take(size)
                if not found:
                    return
                batch = _Reading(self, lines, before + 1).read(found)
                batch.cursor = {"offset": lines.offset, "line": lines.taken}
                batch.lines = lines.taken - before
                yield batch


def _check_manner(encoding: str | None, delimiter: str | None) -> None:
    """Refuse an encoding that is not known, and what cannot part cells."""
    faults = []
    try:
        codecs.lookup(encoding or "utf-8")
        if "\n".encode(encoding or "utf-8") != b"\n":
            raise LookupError
    except LookupError:
        faults.append(Diagnostic("P824", Place("--encoding"), {"name": encoding, "names": ", ".join(ENCODINGS)}))
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n' or not delimiter.isascii()):
        faults.append(Diagnostic("P825", Place("--delimiter"), {"value": delimiter}))
    if faults:
        raise PunktError(faults)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from None


class _Lines:
    """Lines of a file, with the offset of the next one."""

    def __init__(self, stream: BinaryIO, offset: int, taken: int = 0) -> None:
        self.stream, self.offset, self.taken = stream, offset, taken
        self._rest = b""

    def rewind(self, offset: int, taken: int) -> None:
        """Go on from an earlier place."""
        self.stream.seek(offset)
        self.offset, self.taken, self._rest = offset, taken, b""

    def take(self, count: int) -> list[bytes]:
        """So many lines, or fewer at the end."""
        pieces, breaks = [self._rest], self._rest.count(b"\n")
        while breaks < count and (block := self.stream.read(BLOCK)):
            pieces.append(block)
            breaks += block.count(b"\n")
        found = b"".join(pieces).split(b"\n", count)
        self._rest = found.pop() if len(found) > count else b""
        if found and breaks < count and found[-1] == b"":
            found.pop()  # what follows the last line break is no line
        self.offset += sum(map(len, found)) + min(breaks, len(found))
        self.taken += len(found)
        return found


class _Reading:
    """One batch being read."""

    def __init__(self, source: CsvSource, lines: _Lines, first: int) -> None:
        self.source, self.lines, self.first = source, lines, first
        self.width = len(source.columns)
        self.unreadable: list[Unreadable] = []
        self.blank = 0
        self.spans: dict[int, int] = {}
        """How many lines a row with quotation marks takes."""

    def read(self, found: list[bytes]) -> Batch:
        """The rows of some lines; takes more lines where the last row goes on."""
        import polars as pl

        texts = self._decoded(found)
        quoted = [number for number, text in enumerate(texts) if text is not None and '"' in text]
        rows: dict[int, list[str]] = {}
        spent: set[int] = set(quoted)
        at = 0
        while at < len(quoted):
            number, before = quoted[at], len(texts)
            at += 1
            used = self._quoted(texts, number, rows)
            spent.update(range(number, number + used))
            while at < len(quoted) and quoted[at] < number + used:
                at += 1
            more = [n for n in range(max(before, number + used), len(texts)) if '"' in (texts[n] or "")]
            quoted.extend(more)  # lines that were looked at and are rows of their own
            spent.update(more)
        frame, numbers = self._plain([(n, t) for n, t in enumerate(texts) if n not in spent and t is not None])
        if rows:
            apart = pl.DataFrame(
                [list(cells) for cells in rows.values()],
                schema=dict.fromkeys(self.source.columns, pl.String),
                orient="row",
            ).select(pl.when(pl.all() != "").then(pl.all()))
            order = pl.Series([*numbers, *rows]).arg_sort()
            frame = pl.concat([frame, apart])[order]
            numbers = sorted([*numbers, *rows])
        places = pl.Series("row", numbers, dtype=pl.Int64) + self.first
        accounted = self.blank + len(numbers) + len(self.unreadable) + sum(self.spans[n] - 1 for n in rows)
        if accounted != len(texts):
            raise AssertionError(f"{self.source.name}: {len(texts)} lines, {accounted} accounted for")
        return Batch(frame, places, {}, 0, self.unreadable)

    def _decoded(self, found: list[bytes]) -> list[str | None]:
        """The lines as texts; one that is not in the encoding is unreadable."""
        encoding = self.source.text.encoding
        try:
            whole = not self.source.text.mixed
            texts: list[str | None] = list(b"\n".join(found).decode(encoding).split("\n")) if whole else []
        except UnicodeDecodeError:
            whole = False
        if not whole:
            texts = [self._line(number, line) for number, line in enumerate(found)]
        return [None if text is None else self._clean(n, text.removesuffix("\r")) for n, text in enumerate(texts)]

    def _line(self, number: int, line: bytes) -> str | None:
        encoding = self.source.text.encoding
        if self.source.text.mixed and _is_utf8(line):
            self._fail(number, "P864", name=encoding)
            return None
        try:
            return line.decode(encoding)
        except UnicodeDecodeError as error:
            self._fail(number, "P747", byte=f"0x{line[error.start]:02X}", name=encoding)
            return None

    def _clean(self, number: int, text: str) -> str | None:
        if "\0" in text:
            self._fail(number, "P748")
            return None
        return text

    def _fail(self, number: int, code: str, **arguments: object) -> None:
        self.unreadable.append(Unreadable(self.first + number, code, arguments))

    def _plain(self, lines: list[tuple[int, str]]) -> tuple[pl.DataFrame, list[int]]:
        """Lines without quotation marks, cut at the delimiters."""
        import polars as pl

        texts = pl.Series([text for _, text in lines], dtype=pl.String)
        blank = texts.str.strip_chars(f"{self.source.delimiter} \t\u00a0") == ""  # as spreadsheets write empty rows
        if self.width == 1:
            good = ~blank
        else:
            good = ~blank & (texts.str.count_matches(self.source.delimiter, literal=True) == self.width - 1)
        for index in (~good & ~blank).arg_true():
            number, text = lines[index]
            self._fail(number, "P749", found=text.count(self.source.delimiter) + 1, right=self.width)
        self.blank += int(blank.sum())
        chosen = good.arg_true()
        kept = texts.gather(chosen)
        schema = dict.fromkeys(self.source.columns, pl.String)
        if not len(kept):
            return pl.DataFrame(schema=schema), []
        if self.width == 1:
            frame = pl.DataFrame({self.source.columns[0]: kept})
        else:
            frame = pl.read_csv(
                BytesIO("\n".join(kept).encode()),
                has_header=False,
                separator=self.source.delimiter,
                quote_char=None,
                schema=schema,
                raise_if_empty=False,
            )
        if frame.height != len(kept):
            raise AssertionError(f"{self.source.name}: {len(kept)} rows went in, {frame.height} came out")
        return frame, [lines[index][0] for index in chosen]

    def _quoted(self, texts: list[str | None], number: int, rows: dict[int, list[str]]) -> int:
        """Read the row that begins at a line with quotation marks; how many lines it takes."""
        delimiter = self.source.delimiter
        whole = texts[number] or ""
        for used in range(1, MOST_LINES + 1):
            cells = _cells(whole, delimiter)
            if cells is not None:
                if len(cells) == self.width:
                    rows[number] = cells
                    self.spans[number] = used
                    return used
                self._fail(number, "P749", found=len(cells), right=self.width)
                return 1
            if not _open(whole, delimiter):
                break
            if number + used >= len(texts):
                more = self._decoded_more(len(texts))
                if not more:
                    break
                texts.extend(more)
            following = texts[number + used]
            if following is None or _looks_whole(following, delimiter, self.width):
                break
            whole += "\n" + following
        self._fail(number, "P750")
        return 1

    def _decoded_more(self, number: int) -> list[str | None]:
        """One more line, where a row goes on behind the batch."""
        more: list[str | None] = []
        for line in self.lines.take(1):
            text = self._line(number, line)
            more.append(None if text is None else self._clean(number, text.removesuffix("\r")))
        return more


def _is_utf8(line: bytes) -> bool:
    """Whether a line has letters beyond ASCII, and all of them as UTF-8 writes them."""
    if line.isascii():
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of a row; ``None`` where its quotation marks are not as they must be."""
    try:
        found = list(csv.reader(_physical(line), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _physical(text: str) -> list[str]:
    """The lines of a row, each with its line break (and with no other notion of a line than that)."""
    return [line + "\n" for line in text.split("\n")]


def _open(text: str, delimiter: str) -> bool:
    """Whether a text ends within quotation marks."""
    try:
        list(csv.reader(_physical(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _looks_whole(line: str, delimiter: str, width: int) -> bool:
    """Whether a line is a row by itself, and so no continuation of one that was left open."""
    cells = _cells(line, delimiter)
    return cells is not None and len(cells) == width and line.count('"') % 2 == 0


def _agreed(rows: Sequence[Sequence[str]]) -> int:
    """Cells in rows of one width, of the width that has most: what parts the items of a list parts no two rows alike."""
    widths = Counter(map(len, rows))
    return max((width * number for width, number in widths.items() if width > 1), default=0)


def _delimiter(header: str) -> str:
    """The delimiter that cuts the header into most names."""
    counts = {delimiter: len(_cells(header, delimiter) or ()) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter])
