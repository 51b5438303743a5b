"""Reads input files, YAML or JSON, into plain data which knows where in the text it stands."""

import os
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from punkt.files.messages.diagnostics import Diagnostic, Path, Place, PunktError
from punkt.files.messages.system_words import system_says

from .open_buffers import buffered
from .read_json import read_json
from .read_yaml import read_yaml
from .tree import FORBIDDEN, FORBIDDEN_IN_YAML, MAX_BYTES, Position, SyntaxStop, Tree

__all__ = ["Document", "Path", "Position", "read_file", "read_text", "unreadable"]

Format = Literal["yaml", "json", "auto"]

_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


@dataclass
class Document:
    """What a file says: plain data, and the position of every value and key in the text."""

    file: str
    data: object  # dict, list, str, int, Decimal, bool, None
    value_at: dict[Path, Position] = field(default_factory=dict)
    key_at: dict[Path, Position] = field(default_factory=dict)
    checked: str = ""
    """The name of the schema whose structure the data was found to have."""
    faults: tuple[Diagnostic, ...] = ()
    """What is wrong with the text, where its reader was to go on; such a document is good for finding more faults only."""
    spelled: AbstractSet[Position] = frozenset()
    """Where whole numbers stand that are written in another way than by their digits (``1e3``, ``1.0``)."""
    entry: str = ""
    """The name under which the cache may keep the document: a hash of the bytes it was read from."""
    above: Path = ()
    """The keys that lead to the data through that of the whole text."""

    def place(self, path: Path, key: bool = False) -> Place:
        """Place of the value (or of the key) at the path, or else of its nearest ancestor known."""
        if key and path in self.key_at:
            return Place(self.file, *self.key_at[path], path, within=(*self.above, *path))
        for length in range(len(path), -1, -1):
            position = self.value_at.get(path[:length])
            if position is not None:
                return Place(self.file, *position, path, within=(*self.above, *path[:length]))
        return Place(self.file, path=path)

    def with_faults(self, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """The faults of the text and what else was found; where the text is at fault nothing more is told."""
        places = {fault.place for fault in self.faults}
        return [*self.faults, *(one for one in found if one.place not in places)]


def read_file(path: str | os.PathLike[str], go_on: bool = False) -> Document:
    """Read a file; '-' is standard input. Raises PunktError with all problems found.

    With `go_on` problems that leave the rest readable are not raised but kept with the document.
    """
    file = os.fspath(path)
    return read_text(_given(file), file, go_on=go_on)


def text_of(file: str, data: bytes | None = None) -> str:
    """The text of a file, or of what it is known to hold, without a mark of the encoding, its lines ending in LF.

    Raises PunktError.
    """
    return _plain_text(_given(file) if data is None else data, file)


def _given(file: str) -> str | bytes:
    try:
        return _standard_input() if file == "-" else _content(file)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        raise unreadable(file, error) from None


def _plain_text(text: str | bytes, file: str) -> str:
    _check_size(text, file)
    string = _decode(text, file) if isinstance(text, bytes) else text
    return string.removeprefix("\ufeff").replace("\r\n", "\n")


def read_text(text: str | bytes, file: str, format: Format = "auto", go_on: bool = False) -> Document:
    """Read a text; `file` names it in messages. Raises PunktError with all problems found.

    With `auto` the ending of the file name decides; without a known one the text is JSON
    if it looks and parses so, and else YAML.
    """
    string = _plain_text(text, file)
    chosen = _format_of(string, file) if format == "auto" else format
    if chosen != "auto":
        return _document(_tree(string, file, chosen), go_on)
    try:
        return _document(_tree(string, file, "json", syntax_stops=True), go_on)
    except SyntaxStop:
        return _document(_tree(string, file, "yaml"), go_on)


def _format_of(text: str, file: str) -> Format:
    """Format by the name of the file and the first character; auto = JSON is to be tried."""
    ending = os.path.splitext(file)[1].lower()
    if ending == ".json":
        return "json"
    if ending in (".yaml", ".yml"):
        return "yaml"
    return "auto" if text.lstrip()[:1] in ("{", "[") else "yaml"


def _tree(text: str, file: str, format: Literal["yaml", "json"], syntax_stops: bool = False) -> Tree:
    """Read the text in the format; with `syntax_stops` SyntaxStop is let out instead of reported."""
    tree = Tree(file)
    forbidden = FORBIDDEN_IN_YAML if format == "yaml" else FORBIDDEN
    line, start = 1, 0  # of the line where the previous search ended
    for found in forbidden.finditer(text):
        line += text.count("\n", start, found.start())
        start = max(start, text.rfind("\n", start, found.start()) + 1)
        tree.report_character(found[0], (line, found.start() - start + 1))
    broken = bool(tree.problems.items)
    if broken:  # a stand-in lets the rest be checked at once, with the same positions
        text = forbidden.sub("\ufffd", text)
    try:
        (read_yaml if format == "yaml" else read_json)(text, tree)
    except SyntaxStop as stop:
        if syntax_stops:
            raise
        if not broken:  # otherwise the stand-in may be what stopped the parser
            tree.refuse(stop.code, stop.position, **stop.arguments)
        tree.finish()
    return tree


def _document(tree: Tree, go_on: bool) -> Document:
    """The document of a text; one with faults only where its reader is to go on."""
    faults = tuple(tree.problems.items)
    if go_on and faults:
        tree.value_at.setdefault((), (1, 1))
        return Document(
            tree.file, _without_skipped(tree.root), tree.value_at, tree.key_at, faults=faults, spelled=tree.spelled
        )
    tree.finish()
    return Document(tree.file, tree.root, tree.value_at, tree.key_at, spelled=tree.spelled)


def _without_skipped(data: object) -> object:
    """The data without what stood under keys that could not be read."""
    if isinstance(data, dict):
        return {key: _without_skipped(value) for key, value in data.items() if key != ""}
    return [_without_skipped(item) for item in data] if isinstance(data, list) else data


def _content(file: str) -> bytes:
    if (unsaved := buffered(file)) is not None:
        return unsaved
    with open(file, "rb") as stream:
        return stream.read(MAX_BYTES + 1)  # one more shows that the file is too large


def _standard_input() -> str | bytes:
    if sys.stdin is None:  # a program started without one
        raise OSError("no standard input")
    raw = getattr(sys.stdin, "buffer", None)  # a replaced stream may have text only
    content: str | bytes = (raw or sys.stdin).read(MAX_BYTES + 1)
    return content


def unreadable(file: str | os.PathLike[str], error: OSError | ValueError) -> PunktError:
    """Why a file cannot be read, as an error about it."""
    place = Place(os.fspath(file))
    if isinstance(error, FileNotFoundError):
        return _error("P001", place)
    if isinstance(error, IsADirectoryError):
        return _error("P002", place)
    if isinstance(error, PermissionError):
        return _error("P003", place)
    return _error("P004", place, reason=system_says(error))


def _error(code: str, place: Place, **arguments: object) -> PunktError:
    return PunktError([Diagnostic(code, place, arguments)])


def _check_size(text: str | bytes, file: str) -> None:
    size = len(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise _error("P005", Place(file, 1, 1), limit=MAX_BYTES)


def _decode(content: bytes, file: str) -> str:
    """Decode UTF-8; another encoding or a broken byte raises PunktError."""
    first = content[:4]
    # Without a mark of the encoding, the zero halves of ASCII letters give UTF-16 away.
    halves = [byte == 0 for byte in first]
    if first.startswith(_OTHER_ENCODINGS) or halves in ([True, False] * 2, [False, True] * 2):
        raise _error("P006", Place(file, 1, 1))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode().removeprefix("\ufeff")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        byte = f"0x{content[error.start]:02X}"
        raise _error("P007", Place(file, line, column), byte=byte) from None
