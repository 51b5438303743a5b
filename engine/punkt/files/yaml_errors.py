"""Turns the errors of the YAML parser, which are English only, into messages of the catalog."""

import re

import yaml

from .tree import Position, SyntaxStop, shown

# What the parser says -> code; the wording of libyaml and of the pure Python parser.
# The first row found in the problem or in its context decides.
_CODES: tuple[tuple[str, str], ...] = (
    ("tab character", "P031"),
    ("invalid Unicode character escape", "P045"),
    ("escape|hexdecimal", "P037"),
    ("scanning a quoted scalar", "P032"),
    ("tag", "P022"),
    ("directive|incompatible YAML document", "P026"),
    ("parsing a flow", "P033"),
    ("mapping values are not allowed", "P035"),
    ("could not find expected ':'", "P036"),
    ("document start", "P038"),
    ("cannot start any token|node content|alphabetic or numeric|alias|anchor|block scalar", "P034"),
    ("entries are not allowed|keys are not allowed|parsing a block|block end", "P030"),
)
_KEY_LINE = re.compile(r"( *(?:- +)*)([^\s:#'\"{\[][^:]*):(?: +([^\s|>&#].*))?$")
_OTHER_DASH = re.compile(r" *([–—−•]) ?")
_BARE_DASH = re.compile(r"( *-)(?:[a-z_]+:|[{\[])")
_BARE_KEY = re.compile(r"[\w.\]})\"'] +[a-z_]+$|;\s*[a-z_]+$")
_COMMENT = re.compile(r"(?:^|\s)#")
_TAB_IN_INDENT = re.compile(r" *\t")


def syntax_stop(error: Exception, text: str, open_at: Position | None) -> SyntaxStop:
    """The error of the parser as SyntaxStop; `open_at` is where the innermost list or table starts."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return SyntaxStop("P039", (1, 1))
    position = _position(error.problem_mark)
    said = f"{error.context or ''} {error.problem or ''}"
    code = next((code for words, code in _CODES if re.search(words, said)), "P039")
    lines = text.split("\n")
    tab = _tab(lines, position)
    if tab is not None and code in ("P030", "P031", "P034", "P035", "P036", "P039"):
        return SyntaxStop("P031", tab)
    start = _position(error.context_mark) if error.context_mark else position
    blank = _odd_blank(lines, position)
    if blank is not None:
        return SyntaxStop("P008", blank[0], codepoint=blank[1])
    if code == "P033" and (eaten := _eaten(lines, start, position)) is not None:
        return SyntaxStop("P034", eaten, char="#")
    if sign := _OTHER_DASH.match(lines[position[0] - 1] if position[0] <= len(lines) else ""):
        return SyntaxStop("P034", (position[0], sign.start(1) + 1), char=sign[1])
    if code in ("P030", "P035", "P036") and (dash := _bare_dash(lines, position)) is not None:
        return SyntaxStop("P030", dash)
    if code in ("P033", "P035") and open_at and _character(lines, position) == ":":
        before = lines[position[0] - 1][: position[1] - 1]
        if code == "P033" and position[0] == start[0] and not _BARE_KEY.search(before):
            code = "P035"  # {ru: Note: a text with a colon}
    if code == "P035" and (deeper := _deeper(lines, position)) is not None:
        return SyntaxStop("P030", deeper)
    if code in ("P033", "P034") and open_at and not "".join(lines[position[0] - 1 :]).strip():
        code, start = "P033", open_at  # the text ends inside of it
    return _with_arguments(code, position, start, lines)


def offsets_of(error: Exception, text: str) -> list[int]:
    """How many characters stand before the place where the parser gave up, and before what it was reading there."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return []
    lines = text.split("\n")
    places = [_position(mark) for mark in (error.problem_mark, error.context_mark) if mark]
    return [sum(len(one) + 1 for one in lines[: line - 1]) + column - 1 for line, column in places]


def _with_arguments(code: str, position: Position, start: Position, lines: list[str]) -> SyntaxStop:
    """The stop with what its message needs; `start` is where the broken construction starts."""
    here, opening = _character(lines, position), _character(lines, start)
    if code == "P032":
        return SyntaxStop(code, start, quote=opening)
    if code == "P033" and opening in ("[", "{"):
        return SyntaxStop(code, start, bracket=opening, line=position[0], column=position[1])
    if code in ("P026", "P036"):  # the line at fault, not the place where the parser gave up
        return SyntaxStop(code, start)
    if code == "P022":
        return SyntaxStop(code, start, text="!")
    if code == "P034" and opening in ("*", "&"):  # with no name after it
        return SyntaxStop(code, start, char=opening)
    if code == "P030" and here == ":":
        return SyntaxStop("P029", position)
    if code in ("P033", "P034") or (code == "P030" and not _starts_line(lines, position)):
        # Nothing to show at the end of a line: the generic message is clearer.
        return SyntaxStop("P034", position, char=here) if here else SyntaxStop("P039", position)
    return SyntaxStop(code, position)


def _position(mark: yaml.Mark) -> Position:
    return mark.line + 1, mark.column + 1


def _character(lines: list[str], position: Position) -> str:
    """The character at the position; empty at the end of a line."""
    line, column = position
    return shown(lines[line - 1][column - 1 : column]) if line <= len(lines) else ""


def _tab(lines: list[str], position: Position) -> Position | None:
    """Position of the first tab in the indentation of the line, if it has one."""
    line = position[0]
    found = _TAB_IN_INDENT.match(lines[line - 1]) if line <= len(lines) else None
    return (line, found.end()) if found else None


def _bare_dash(lines: list[str], position: Position) -> Position | None:
    """The dash of a list, in the line or the one before it, that has no space after it."""
    for line in (position[0] - 1, position[0]):
        found = _BARE_DASH.match(lines[line - 1]) if 0 < line <= len(lines) else None
        if found:
            return line, found.end(1)
    return None


def _odd_blank(lines: list[str], position: Position) -> tuple[Position, str] | None:
    """A blank that only looks like a space, in the indentation of the line or of the one before it."""
    for line in (position[0] - 1, position[0]):
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        indent = text[: len(text) - len(text.lstrip())]
        for column, character in enumerate(indent, 1):
            if character not in " \t":
                return (line, column), f"U+{ord(character):04X}"
    return None


def _eaten(lines: list[str], start: Position, position: Position) -> Position | None:
    """Where a # in a line with an open bracket made a comment of the rest, its closing bracket among it."""
    for line in range(start[0], min(position[0], len(lines)) + 1):
        found = _COMMENT.search(lines[line - 1])
        if found and re.search(r"[\]}]", lines[line - 1][found.end() :]):
            return line, found.end()
    return None


def _deeper(lines: list[str], position: Position) -> Position | None:
    """The start of a line ``key: value`` that stands deeper than the line before it, whose value is complete."""
    line = position[0]
    one, other = (_KEY_LINE.match(lines[number - 1]) if number > 0 else None for number in (line - 1, line))
    if one is None or other is None or other.end(2) != position[1] - 1 or not one[3] or len(other[1]) <= len(one[1]):
        return None
    return line, len(other[1]) + 1


def _starts_line(lines: list[str], position: Position) -> bool:
    """Whether only blanks stand before the position in its line."""
    line, column = position
    return line > len(lines) or not lines[line - 1][: column - 1].strip()
