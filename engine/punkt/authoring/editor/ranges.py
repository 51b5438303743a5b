"""Places of files as editors count them: lines from 0, columns in UTF-16."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import from_fs_path, to_fs_path

from punkt.files.messages.diagnostics import Place

from .naming import Mention
from .workspace import Workspace

_QUOTED = re.compile(r"""\"[^\"]*\"|'[^']*'""")
_IN_FLOW = re.compile(r"(?:(?!: |:$)[^,{}\[\]])+")
_IN_BLOCK = re.compile(r"(?:(?!: |:$| #)[^{}\[\]])+")


def uri_of(file: str | Path) -> str:
    """The address of a file."""
    return from_fs_path(str(file)) or str(file)


def file_of(uri: str) -> str:
    """The file of an address; an address that is of no file as it stands."""
    return to_fs_path(uri) or uri


def units(line: str, column: int) -> int:
    """A column in UTF-16."""
    return len(line[:column].encode("utf-16-le", "surrogatepass")) // 2


def characters(line: str, column: int) -> int:
    """A column in characters."""
    return len(line.encode("utf-16-le", "surrogatepass")[: 2 * column].decode("utf-16-le", "ignore"))


def span(lines: Sequence[str], line: int, column: int, length: int) -> lsp.Range:
    """The range of so many characters of a line, both from 0."""
    text = lines[line] if line < len(lines) else ""
    start, end = (lsp.Position(line, units(text, at)) for at in (column, column + length))
    return lsp.Range(start, end)


def range_of(workspace: Workspace, mention: Mention) -> lsp.Range:
    """The range of a name."""
    found = workspace.file(mention.file)
    return span(found.lines if found else (), mention.line - 1, mention.column - 1, mention.length)


def location(workspace: Workspace, mention: Mention) -> lsp.Location:
    """Where a name stands."""
    return lsp.Location(uri_of(mention.file), range_of(workspace, mention))


def token_at(lines: Sequence[str], place: Place) -> lsp.Range:
    """The range of the word that begins at a place; of its line where it is not known where."""
    line = max(place.line - 1, 0)
    text = lines[line] if line < len(lines) else ""
    column = max(place.column - 1, 0)
    before = text[:column]
    flow = sum(map(before.count, "{[")) > sum(map(before.count, "}]"))
    found = _QUOTED.match(text, column) or (_IN_FLOW if flow else _IN_BLOCK).match(text, column)
    length = len(found[0].rstrip()) if found else max(len(text.rstrip()) - column, 1 if place.column else 0)
    return span(lines, line, column, length)


def word_of(lines: Sequence[str], found: lsp.Range) -> str:
    """What stands in a range of one line."""
    text = lines[found.start.line] if found.start.line < len(lines) else ""
    return text[characters(text, found.start.character) : characters(text, found.end.character)]
