"""What the readers of YAML and of JSON share: limits, numbers and the tree being built."""

import re
from decimal import Decimal
from typing import NoReturn

from punkt.files.messages.diagnostics import Path, Place, Problems, PunktError

Position = tuple[int, int]  # line, column; both from 1

# The limits keep a hostile file from taking memory or time; real files stay far below them.
MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64  # lists and tables inside one another
MAX_NODES = 200_000  # values of any kind; keys are not counted
MAX_KEYS = 10_000  # of one table
MAX_DIGITS = 30  # of a number written out in full, so 1e31 is too long as well
MAX_PROBLEMS = 100  # more would not help anyone to correct a file
SHOWN = 40  # characters of a value quoted in a message

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_FORBIDDEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff" + BIDI
FORBIDDEN = re.compile(f"[{_FORBIDDEN}]")
# libyaml refuses the first three and counts the last two as line breaks, editors do not.
FORBIDDEN_IN_YAML = re.compile(f"[{_FORBIDDEN}\ufeff\ufffe\uffff\u2028\u2029]")
_IS_BIDI = re.compile(f"[{BIDI}]")

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


class SyntaxStop(Exception):
    """The text is not well formed, so the rest of it cannot be read."""

    def __init__(self, code: str, position: Position, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.arguments = arguments


class _Frame:
    """A list or a table which is still open."""

    __slots__ = ("data", "key", "path", "stands_as_key")

    def __init__(self, data: dict[str, object] | list[object], path: Path, stands_as_key: bool) -> None:
        self.data = data
        self.path = path
        self.key: str | None = None  # of a table: the key whose value comes next
        self.stands_as_key = stands_as_key


class Tree:
    """Data under construction, with positions and the problems found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems = Problems()
        self.root: object = None
        self.value_at: dict[Path, Position] = {}
        self.spelled: set[Position] = set()
        """Where whole numbers stand that are written in another way than by their digits (``1e3``, ``1.0``)."""
        self.key_at: dict[Path, Position] = {}
        self._stack: list[_Frame] = []
        self._nodes = 0

    def report(self, code: str, position: Position, **arguments: object) -> None:
        """Note a problem and go on; raise PunktError when there are too many."""
        self.problems.add(code, Place(self.file, *position), **arguments)
        if len(self.problems.items) >= MAX_PROBLEMS:
            self.refuse("P013", position, limit=MAX_PROBLEMS)

    def refuse(self, code: str, position: Position, **arguments: object) -> NoReturn:
        """Note a problem which ends the reading; raise PunktError with all noted."""
        self.problems.add(code, Place(self.file, *position), **arguments)
        raise PunktError(self.problems.items)

    def finish(self) -> None:
        """Raise PunktError if problems were noted."""
        self.problems.raise_if_any()
        self.value_at.setdefault((), (1, 1))  # an empty text

    @property
    def wants_key(self) -> bool:
        """Whether a key of a table comes next."""
        if not self._stack:
            return False
        top = self._stack[-1]
        return top.key is None and type(top.data) is dict

    @property
    def open_at(self) -> Position | None:
        """Where the innermost open list or table starts."""
        return self.value_at.get(self._stack[-1].path) if self._stack else None

    def key(self, text: str, position: Position) -> None:
        """Take a key of the innermost table; a repeated one is reported."""
        top = self._stack[-1]
        path = (*top.path, text)
        if text in top.data:
            line, column = self.key_at[path]
            self.report("P014", position, key=shown(text), first_line=line, first_column=column)
        else:
            if len(top.data) >= MAX_KEYS:
                self.refuse("P922", position, limit=MAX_KEYS)
            self.key_at[path] = position
        top.key = text

    def skip_key(self) -> None:
        """Go on after a key which has been reported."""
        self._stack[-1].key = ""

    def scalar(self, value: object, position: Position) -> None:
        """Take a value which is neither a list nor a table."""
        self._put(value, position)

    def open(self, data: dict[str, object] | list[object], position: Position) -> None:
        """Take an empty list or table; what comes until `close` goes into it."""
        if len(self._stack) >= MAX_DEPTH:
            self.refuse("P011", position, limit=MAX_DEPTH)
        stands_as_key = self.wants_key
        if stands_as_key:
            self.report("P028", position)
            path = self._stack[-1].path
        else:
            path = self._put(data, position)
        self._stack.append(_Frame(data, path, stands_as_key))

    def close(self) -> None:
        """End the innermost list or table."""
        if self._stack.pop().stands_as_key:
            self.skip_key()

    def _put(self, value: object, position: Position) -> Path:
        """Attach a value to the innermost list or table; return its path."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.refuse("P012", position, limit=MAX_NODES)
        path: Path = ()
        if not self._stack:
            self.root = value
        else:
            top = self._stack[-1]
            if isinstance(top.data, list):
                path = (*top.path, len(top.data))
                top.data.append(value)
            elif top.key is not None:
                path = (*top.path, top.key)
                top.data[top.key] = value
                top.key = None
        self.value_at[path] = position
        return path

    def check_string(self, text: str, position: Position) -> None:
        """Report the forbidden characters which escapes brought into a string."""
        for found in FORBIDDEN.finditer(text):
            self.report_character(found[0], position)

    def report_character(self, character: str, position: Position) -> None:
        """Report one forbidden character."""
        if _IS_BIDI.match(character):
            code = "P009"
        else:
            code = "P010" if "\ud800" <= character <= "\udfff" else "P008"
        self.report(code, position, codepoint=f"U+{ord(character):04X}")

    def number(self, text: str, position: Position) -> int | Decimal:
        """Value of a text which matches NUMBER; one beyond the limit is reported."""
        value = read_number(text)
        if value is None:
            self.report("P015", position, text=shown(text), limit=MAX_DIGITS)
            return 0
        if isinstance(value, int) and text != str(value):
            self.spelled.add(position)
        return value


def read_number(text: str) -> int | Decimal | None:
    """Value of a text which matches NUMBER: int if integral, else Decimal; None if it is too long."""
    if len(text) > MAX_DIGITS + 8:  # room for the signs, the point and an exponent
        return None
    mantissa, _, exponent = text.lower().partition("e")
    if abs(int(exponent or "0")) > 2 * MAX_DIGITS:  # before Decimal, which has limits of its own
        return None
    value = Decimal(text)
    digits = sum(character.isdigit() for character in mantissa)
    power = value.as_tuple().exponent
    assert isinstance(power, int)  # it is not for NaN and infinities only, which do not match NUMBER
    significant = len(value.as_tuple().digits)
    if max(digits, significant + power, -power) > MAX_DIGITS:
        return None
    integral = int(value)
    return integral if integral == value else value


def shown(text: str) -> str:
    """The text as a message quotes it: on one line and not long."""
    short = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short)
