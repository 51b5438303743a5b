"""RTF: its text by ``striprtf``, footnotes, which that leaves out, taken from their groups."""

from __future__ import annotations

import re
from collections.abc import Callable

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .told_paragraphs import row, sign, text_of

_NOTE = re.compile(r"\{\s*(?:\\\*\s*)?\\footnote\b")
_BODY = re.compile(r"\\(?:pard|sectd|viewkind)\b")
_LEFT_OUT = re.compile(r"\\(?:ftnalt|chftn)\b ?")
_CODEPAGE = re.compile(r"\\ansicpg(\d+)")


def rich_text(data: bytes, file: str) -> str:
    """The text of a file in RTF. Raises P261 where it is broken."""
    from striprtf.striprtf import rtf_to_text as convert

    rtf_to_text: Callable[..., str] = convert

    written = data.decode("latin-1")
    codepage = _CODEPAGE.search(written)
    encoding = f"cp{codepage[1]}" if codepage else "cp1251"
    body = _BODY.search(written)
    head = written[: body.start()] if body else "{\\rtf1 "
    bodies, main = _notes(written)
    try:
        if written.count("{") != written.count("}") and not written.rstrip("\0 \r\n").endswith("}"):
            raise ValueError("}")
        text = rtf_to_text(main, encoding=encoding, errors="replace")
        notes = {
            str(number): rtf_to_text(f"{head}{one}}}", encoding=encoding, errors="replace")
            for number, one in enumerate(bodies)
        }
    except Exception:  # the library raises whatever a broken file makes of it
        raise PunktError([Diagnostic("P261", Place(file), {"kind": "RTF"})]) from None
    return text_of([_line(line) for line in text.split("\n")], notes)


def _line(line: str) -> str:
    """A paragraph, or a row of a table, whose cells end with a bar."""
    return row(line.rstrip()[:-1].split("|")) if line.rstrip().endswith("|") else line


def _notes(written: str) -> tuple[list[str], str]:
    """The footnotes' groups, and the text with a sign in place of each."""
    found: list[str] = []
    rest, at = [], 0
    for match in _NOTE.finditer(written):
        if match.start() < at:
            continue
        end = _end(written, match.start())
        rest += [written[at : match.start()], sign(str(len(found)))]
        found.append(_LEFT_OUT.sub("", written[match.end() : end - 1]))
        at = end
    return found, "".join([*rest, written[at:]])


def _end(written: str, start: int) -> int:
    """Where the group that begins here ends."""
    depth, at = 0, start
    while at < len(written):
        character = written[at]
        if character == "\\":
            at += 1
        elif character in "{}":
            depth += 1 if character == "{" else -1
            if depth == 0:
                return at + 1
        at += 1
    return len(written)
