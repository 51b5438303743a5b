"""Where in a file a cursor is: the keys above it, what stands beside it, what of a word is written.

Made from the text itself and not from its data: whoever types has half a file, which no parser reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^\s:#'"{}\[\],][^:#{}\[\],]*?))\s*:(?=\s|$)""")
_DASHES = re.compile(r"\s*(?:- +)*(?:-$)?")
_WORD = re.compile(r"[$\w.()«»“”/%-]*$")


@dataclass(frozen=True)
class Cursor:
    """A place where something is to be written."""

    path: tuple[str | int, ...]
    """The keys above it; 0 stands for an element of a list."""
    word: str
    """What of the word stands before the cursor."""
    key: bool
    """Whether a key is to be written, and not a value."""
    beside: dict[str, str] = field(default_factory=dict)
    """The keys of the same table with their values, where these are words."""
    above: tuple[dict[str, str], ...] = ()
    """The same of each table above, the innermost first."""
    quoted: bool = False
    """Whether the word stands in quotes."""

    def said(self, key: str) -> str:
        """The value of a key, in the nearest table that has it; empty where none has."""
        return next((table[key] for table in (self.beside, *self.above) if key in table), "")


@dataclass
class _Table:
    """A table or list that is open at the cursor."""

    indent: int
    listed: bool = False
    key: str = ""
    found: dict[str, str] = field(default_factory=dict)


def cursor_at(lines: Sequence[str], line: int, column: int) -> Cursor:
    """The cursor before the character ``column`` of ``line``, both from 0."""
    before = lines[line][:column] if line < len(lines) else ""
    start = _flow_start(lines, line, column)
    if start is not None:
        return _in_flow(lines, line, column, start)
    path, tables = _blocks(lines, line, _indent(before))
    keyed = _KEY.match(before[_indent(before) :])
    word = _word(before)
    if keyed:
        name = _name(keyed)
        table = tables[0] if tables else {}
        return Cursor((*path, name), word, False, table, tuple(tables[1:]), _quoted(before))
    is_item = before.lstrip().startswith("-") and ":" not in before
    table = tables[0] if tables else {}
    return Cursor(path, word, not _only_values(lines, line, before, is_item), table, tuple(tables[1:]), _quoted(before))


def _only_values(lines: Sequence[str], line: int, before: str, is_item: bool) -> bool:
    """Whether the line goes on with a value begun above, and cannot have a key."""
    return not is_item and bool(before.strip()) and " " in before.strip()


def _quoted(before: str) -> bool:
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1


def _word(before: str) -> str:
    found = _WORD.search(before)
    return found[0] if found else ""


def _indent(line: str) -> int:
    """Where the content of a line begins, after the dashes of lists."""
    found = _DASHES.match(line)
    return found.end() if found else 0


def _name(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group is not None)


def _value(line: str, end: int) -> str:
    return line[end:].strip().strip("\"'")


def _blocks(lines: Sequence[str], line: int, indent: int) -> tuple[tuple[str | int, ...], list[dict[str, str]]]:
    """The keys above a line by their indentation, and the tables it stands in, the innermost first."""
    path: list[str | int] = []
    tables: list[dict[str, str]] = [{}]
    limit, dashed = indent, _dash(lines[line]) if line < len(lines) else -1
    if dashed >= 0:
        path.append(0)
    for number in range(line - 1, -1, -1):
        text = lines[number]
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        at, dash = _indent(text), _dash(text)
        found = _KEY.match(text[at:])
        if at == limit and found:
            if dashed < 0 or dash >= 0:
                if dashed >= 0:
                    continue  # another element of the list
                tables[-1].setdefault(_name(found), _value(text[at:], found.end()))
                if dash >= 0:
                    path.append(0)
                    dashed = dash
            continue
        bound = dashed if dashed >= 0 else limit
        if found and (at < bound or (at == bound and dash < 0 and dashed >= 0)):
            path.append(_name(found))
            tables.append({_name(found): _value(text[at:], found.end())})
            limit, dashed = at, -1
            if dash >= 0:
                path.append(0)
                dashed = dash
    _siblings_below(lines, line, indent, tables[0])
    return tuple(reversed(path)), tables


def _siblings_below(lines: Sequence[str], line: int, indent: int, table: dict[str, str]) -> None:
    """The keys of the same table that stand below."""
    for text in lines[line + 1 :]:
        if not text.strip():
            continue
        at = _indent(text)
        if at < indent or (at == indent and _dash(text) >= 0):
            return
        found = _KEY.match(text[at:]) if at == indent else None
        if found:
            table.setdefault(_name(found), _value(text[at:], found.end()))


def _dash(line: str) -> int:
    """Where the last dash of a line's beginning is; -1 where it has none."""
    return line[: _indent(line)].rfind("-")


def _flow_start(lines: Sequence[str], line: int, column: int) -> tuple[int, int] | None:
    """Where the outermost bracket opens that is open at the cursor."""
    first = line
    while first > 0 and not _KEY.match(lines[first][_indent(lines[first]) :]):
        first -= 1
    for begin in range(first, max(first - 6, -1), -1):
        opened = _open_brackets(lines, begin, line, column)
        if opened:
            return opened[0][:2]
        if begin < first and _dash(lines[begin]) >= 0:
            break
    return None


def _open_brackets(lines: Sequence[str], first: int, line: int, column: int) -> list[tuple[int, int, str]]:
    opened: list[tuple[int, int, str]] = []
    quote = ""
    for number in range(first, min(line, len(lines) - 1) + 1):
        text = lines[number][:column] if number == line else lines[number]
        for at, character in enumerate(text):
            if quote:
                quote = "" if character == quote else quote
            elif character in "\"'" and (at == 0 or text[at - 1] in " {[,:"):
                quote = character
            elif character == "#" and (at == 0 or text[at - 1] == " "):
                break
            elif character in "{[":
                if character == "{" or at == 0 or text[at - 1] in " [{,":
                    opened.append((number, at, character))
            elif character in "}]" and opened:
                opened.pop()
    return opened


def _in_flow(lines: Sequence[str], line: int, column: int, start: tuple[int, int]) -> Cursor:
    """The cursor inside ``{ }`` or ``[ ]``."""
    number, at = start
    head = lines[number][:at]
    begin = _indent(head)
    path, tables = _blocks(lines, number, begin)
    keyed = _KEY.match(head[begin:])
    whole: tuple[str | int, ...] = (*path, _name(keyed)) if keyed else path
    text = "\n".join([lines[number][at:], *lines[number + 1 : line], lines[line][:column]])
    if number == line:
        text = lines[number][at:column]
    stack: list[_Table] = []
    piece, quote = "", ""
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
            piece += character
        elif character in "\"'" and not piece.strip():
            quote = character
            piece += character
        elif character in "{[":
            stack.append(_Table(index, character == "["))
            piece = ""
        elif character in "}]":
            _take(stack, piece)
            stack.pop() if stack else None
            piece = ""
        elif character == ",":
            _take(stack, piece)
            piece = ""
        elif character == ":" and text[index + 1 : index + 2] in ("", " ", "\n") and stack and not stack[-1].listed:
            stack[-1].key, piece = piece.strip().strip("\"'"), ""
        else:
            piece += character
    for table in stack:
        whole = (*whole, 0) if table.listed else (*whole, table.key) if table.key else whole
    if stack:
        _rest(lines, line, column, stack[-1])
    inner = stack[-1] if stack else _Table(0)
    above = [table.found | ({table.key: ""} if table.key else {}) for table in reversed(stack[:-1])]
    before = lines[line][:column]
    key = not inner.listed and not inner.key
    return Cursor(whole, _word(before), key, inner.found, (*above, *tables), bool(quote))


def _take(stack: list[_Table], piece: str) -> None:
    """Note an entry that ends."""
    if stack and stack[-1].key:
        stack[-1].found[stack[-1].key] = piece.strip().strip("\"'")
        stack[-1].key = ""


def _rest(lines: Sequence[str], line: int, column: int, table: _Table) -> None:
    """The entries of the same table after the cursor, in its line."""
    depth = 0
    piece = ""
    for character in [*lines[line][column:], "}"]:
        if character in "{[":
            depth += 1
        elif character in "}]":
            depth -= 1
        if depth < 0 or (character == "," and depth == 0):
            key, colon, value = piece.partition(":")
            if colon:
                table.found.setdefault(key.strip(), value.strip().strip("\"'"))
            piece = ""
            if depth < 0:
                return
        else:
            piece += character
