"""XML read safely: no declarations of entities, nothing from outside, a bounded size; every element with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual

LARGEST = 32 * 1024 * 1024
"""Bytes of a file."""
DEEPEST = 200
MOST = 500_000
"""Elements of a file."""


@dataclass(slots=True)
class Element:
    """An element: its name and namespace, its attributes, what stands in it, and where it and its text begin."""

    name: str
    space: str
    attributes: dict[str, str]
    place: Place
    inside: list[Element] = field(default_factory=list)
    text: str = ""
    text_place: Place | None = None

    def all(self, name: str) -> Iterator[Element]:
        """The elements of a name right below."""
        return (one for one in self.inside if one.name == name)

    def first(self, *names: str) -> Element | None:
        """The first element right below that is called one of these."""
        return next((one for one in self.inside if one.name in names), None)

    def get(self, attribute: str) -> str:
        """An attribute, empty where it is not there."""
        return self.attributes.get(attribute, "")

    def said(self, name: str) -> str:
        """The text of the element of a name right below, empty where there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""


class _Refused(Exception):
    """The name of a text that says why a file is not read."""


def read_xml(path: str | Path) -> Element:
    """The root of a file. Raises :class:`PunktError` for what is no XML, too large, or declares entities."""
    file = str(path)
    try:
        with open(path, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise PunktError([Diagnostic("P920", Place(file), {"why": system_says(error)})]) from None
    if len(data) > LARGEST:
        raise _fault(Place(file), "too_large")
    return _Reader(file).read(data)


def _fault(place: Place, why: str, **arguments: object) -> PunktError:
    return PunktError([Diagnostic("P940", place, {"why": bilingual(f"dmn.xml.{why}", **arguments)})])


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def read(self, data: bytes) -> Element:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            place = Place(self.file, error.lineno, error.offset + 1)
            raise _fault(place, "broken", what=expat.errors.messages[error.code]) from None
        except _Refused as error:
            raise _fault(self._place(), str(error)) from None
        except (ValueError, LookupError) as error:  # an encoding that is not known
            raise _fault(Place(self.file), "broken", what=str(error)) from None
        assert self.root is not None
        return self.root

    def _place(self) -> Place:
        return Place(self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _refuse(self, *_: object) -> None:
        raise _Refused("declares")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST or len(self.open) >= DEEPEST:
            raise _Refused("too_large")
        space, _, local = name.rpartition(" ")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        found = Element(local, space, plain, self._place())
        if self.open:
            self.open[-1].inside.append(found)
        else:
            self.root = found
        self.open.append(found)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        found = self.open[-1]
        if found.text_place is None and text.strip():
            blank = text[: len(text) - len(text.lstrip())]
            place = self._place()
            lines = blank.count("\n")
            column = len(blank) - blank.rfind("\n") if lines else place.column + len(blank)
            found.text_place = Place(self.file, place.line + lines, column)
        found.text += text
