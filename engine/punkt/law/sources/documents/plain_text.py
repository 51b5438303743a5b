"""Plain text and Markdown: in UTF-8, UTF-16, or an older Cyrillic encoding, which the letters tell; drawn tables."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require

from .told_paragraphs import row

CYRILLIC = ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LETTER = re.compile("[А-Яа-яЁё]")
_FOREIGN = re.compile(r"[^\x00-\x7f\s«»“”„–—№§…°\u00a0А-Яа-яЁё\u2500-\u257f]")
_ENOUGH = 10
_BARS = re.compile(r"\s*[│┃║¦|].*[│┃║¦|]\s*$")
_BAR = re.compile("[│┃║¦|]")
_RULED = re.compile(r"\s*[+\u2500-\u257f|¦:=\-]*(?:---|───|═══|━━━|\+-)[+\u2500-\u257f|¦:=\-\s]*$")


def decoded(data: bytes, file: str) -> str:
    """The characters of a text. Raises P659 with the first byte that does not fit, where the encoding is not told."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = error
    found = older(data)
    if found is None:
        line = data.count(b"\n", 0, fault.start) + 1
        wrong = {"byte": f"0x{data[fault.start]:02X}"}
        raise PunktError([Diagnostic("P659", Place(file, line, 1), wrong)]) from None
    return found


def older(data: bytes) -> str | None:
    """A text in the Cyrillic encoding that makes Russian of it; ``None`` where none clearly does."""
    require("documents", "charset_normalizer")
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(CYRILLIC)).best()
    if best is None:
        return None
    text = str(best)
    letters, foreign = len(_LETTER.findall(text)), len(_FOREIGN.findall(text))
    return text if letters >= _ENOUGH and foreign * 10 <= letters else None


def without_drawings(text: str) -> str:
    """A text with the tables drawn in it as rows: a paragraph each."""
    lines = text.split("\n")
    if not any(_BARS.match(line) for line in lines):
        return text
    return "\n".join(_undrawn(lines))


def _undrawn(lines: list[str]) -> Iterator[str]:
    """The lines; those of a drawn table come as rows with blank lines between, of as many lines altogether at least."""
    table: list[str] = []
    for line in [*lines, ""]:
        if _BARS.match(line) or (_RULED.match(line) and (table or line.strip()[:1] in "+┌╔┏")):
            table.append(line)
            continue
        if table:
            yield from _rows(table) if any(_BARS.match(one) for one in table) else table
            table = []
        yield line


def _rows(table: list[str]) -> Iterator[str]:
    """The rows of a table: between rules where there are rules inside it, else each line is one."""
    groups: list[list[list[str]]] = [[]]
    for line in table:
        if _RULED.match(line):
            groups.append([])
        else:
            groups[-1].append([cell.strip() for cell in _BAR.split(line.strip())[1:-1]])
    ruled = [group for group in groups if group]
    markdown = len(ruled) == 2 and len(ruled[0]) == 1 and _RULED.match(table[1]) is not None
    if markdown or len(ruled) == 1:
        ruled = [[one] for group in ruled for one in group]
    yield ""
    for group in ruled:
        width = max(map(len, group))
        columns = [[one[at] for one in group if at < len(one)] for at in range(width)]
        yield row(" ".join(filter(None, column)) for column in columns)
        yield ""
