"""Reads JSON (RFC 8259) into a tree with positions, without recursion."""

import json
import re
from bisect import bisect_right

from punkt.files.texts import bilingual

from .tree import NUMBER, Position, SyntaxStop, Tree, shown

_BLANKS = re.compile(r"[ \t\n]*")
# Up to the closing quote, or to where it should have been.
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*')
_NUMBER_LIKE = re.compile(r"[-+.0-9][-+.\w]*")
_WORD = re.compile(r"[^\W\d]\w*")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}

_NOT_FINITE = {"nan", "inf", "infinity"}


def read_json(text: str, tree: Tree) -> None:
    """Read one JSON value into the tree. Line breaks must be newlines.

    Raises SyntaxStop if the text is not JSON, PunktError beyond the limits.
    """
    _JsonReader(text, tree).run()


class _JsonReader:
    def __init__(self, text: str, tree: Tree) -> None:
        self._text = text
        self._tree = tree
        self._at = 0
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._open: list[tuple[str, int]] = []  # closing bracket wanted, offset of the opening one
        self._fresh = False  # a list or table has just been opened

    def run(self) -> None:
        self._skip_blanks()
        if self._at == len(self._text):
            raise SyntaxStop("P044", self._position(self._at))
        self._value()
        while self._open:
            self._item()
        self._skip_blanks()
        if self._at < len(self._text):
            raise SyntaxStop("P038", self._position(self._at))

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _skip_blanks(self) -> None:
        blanks = _BLANKS.match(self._text, self._at)
        assert blanks is not None  # it matches the empty text too
        self._at = blanks.end()

    def _next(self) -> str:
        """The next character that is not blank; inside a list or table there must be one."""
        self._skip_blanks()
        if self._at < len(self._text):
            return self._text[self._at]
        start = self._open[-1][1]
        line, column = self._position(self._at)
        raise SyntaxStop("P033", self._position(start), bracket=self._text[start], line=line, column=column)

    def _item(self) -> None:
        """Read what comes next inside the innermost list or table: its end or one item."""
        closing = self._open[-1][0]
        character = self._next()
        if character == closing:
            self._close()
            return
        if not self._fresh:
            comma = self._at
            self._expect(",", "system.json.comma", closing=closing)
            character = self._next()
            if character == closing:
                raise SyntaxStop("P042", self._position(comma))
        if closing == "}":
            self._key(character)
            self._next()
        self._value()

    def _expect(self, wanted: str, name: str, **arguments: object) -> None:
        """Step over a character; ``name`` is that of the text which says what is expected."""
        found = self._next()
        if found != wanted:
            expected = bilingual(name, **arguments)
            raise SyntaxStop("P040", self._position(self._at), found=shown(found), expected=expected)
        self._at += 1

    def _key(self, character: str) -> None:
        if character != '"':
            raise SyntaxStop(
                "P040", self._position(self._at), found=shown(character), expected=bilingual("system.json.a_key")
            )
        position = self._position(self._at)
        self._tree.key(self._string(position), position)
        self._expect(":", "system.json.colon")

    def _close(self) -> None:
        self._open.pop()
        self._at += 1
        self._fresh = False
        self._tree.close()

    def _value(self) -> None:
        """Read a value from its first character: a scalar whole, a list or table just open."""
        character = self._text[self._at]
        position = self._position(self._at)
        if character in "{[":
            self._tree.open({} if character == "{" else [], position)
            self._open.append(("}" if character == "{" else "]", self._at))
            self._at += 1
            self._fresh = True
            return
        self._fresh = False
        value = self._string(position) if character == '"' else self._bare(position)
        self._tree.scalar(value, position)

    def _string(self, position: Position) -> str:
        start = self._at
        found = _STRING.match(self._text, start)
        assert found is not None  # the caller has seen the quote
        end = found.end()
        if self._text[end : end + 1] != '"':
            raise self._broken_string(end, position)
        self._at = end + 1
        if "\\" not in found[0]:
            return self._text[start + 1 : end]
        try:
            value = json.loads(self._text[start : end + 1])
        except json.JSONDecodeError as error:
            raise SyntaxStop("P037", self._position(start + error.pos)) from None
        assert isinstance(value, str)
        self._tree.check_string(value, position)
        return value

    def _broken_string(self, end: int, position: Position) -> SyntaxStop:
        if self._text[end : end + 1] in ("\n", "\t"):
            return SyntaxStop("P043", self._position(end))
        return SyntaxStop("P032", position, quote='"')

    def _bare(self, position: Position) -> object:
        """Read a number or a word."""
        found = _NUMBER_LIKE.match(self._text, self._at) or _WORD.match(self._text, self._at)
        if found is None:
            raise SyntaxStop("P041", position, found=shown(self._text[self._at]))
        text = found[0]
        self._at = found.end()
        if text in _WORDS:
            return _WORDS[text]
        if NUMBER.fullmatch(text):
            return self._tree.number(text, position)
        if text.lstrip("+-").lower() in _NOT_FINITE:
            self._tree.report("P018", position, text=text)
        elif text[0] in "-+.0123456789":
            self._tree.report("P016", position, text=shown(text))
        else:
            raise SyntaxStop("P041", position, found=shown(text))
        return 0
