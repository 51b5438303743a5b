"""Diagnostics: what is wrong with an input, where, and what would be right.

Every message a user sees about bad input is a :class:`Diagnostic` with a stable
code; its Russian and English texts stand in :mod:`punkt.files.messages.catalog`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from punkt.files.texts import LANGUAGES, bilingual, text
from punkt.kernel.exact import shown, visible

from .lookalikes import in_latin

MAX_NAME = 200
"""Characters of a name that are compared with the known ones."""


class Place(NamedTuple):
    """A position in a file: 1-based line and column; line 0 where the position is not known."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable ``code``, its place, and the arguments of its message."""

    code: str
    place: Place
    arguments: Mapping[str, object] = field(default_factory=dict)

    def message(self, lang: str = "ru") -> str:
        """The message alone: «what is wrong; what would be right»; ``lang`` is ``ru`` or ``en``."""
        from .catalog import template

        words = {name: _words(value, lang) for name, value in self.arguments.items()}
        return template(self.code, lang).format(**words)

    def text(self, lang: str = "ru") -> str:
        """The whole line: ``file:line:column: message [code]``, without line breaks."""
        line = f"{self.place}: {self.message(lang)} [{self.code}]"
        return visible(" ".join(line.split()))


def _words(value: object, lang: str) -> str:
    """An argument of a message: a text as it is, one of two languages, or a value as a file would write it."""
    if isinstance(value, Mapping) and set(value) == {"ru", "en"}:
        return str(value[lang])
    return value if isinstance(value, str) else shown(value)


class PunktError(Exception):
    """Input that cannot be used; holds every diagnostic found, in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        found = {(d.code, d.place, d.message("en")): d for d in diagnostics}
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(found.values(), key=lambda d: d.place))
        super().__init__("\n".join(d.text("en") for d in self.diagnostics))

    def lines(self, lang: str = "ru") -> list[str]:
        """One line a diagnostic, in ``lang``."""
        return [d.text(lang) for d in self.diagnostics]


class Problems:
    """Collects diagnostics so that several errors are all shown at once."""

    def __init__(self) -> None:
        self.items: list[Diagnostic] = []

    def add(self, code: str, place: Place, **arguments: object) -> None:
        """Note one diagnostic."""
        self.items.append(Diagnostic(code, place, arguments))

    def extend(self, error: PunktError) -> None:
        """Note all diagnostics of an error raised further down."""
        self.items.extend(error.diagnostics)

    def raise_if_any(self) -> None:
        """Raise :class:`PunktError` with everything noted so far, if there is anything."""
        if self.items:
            raise PunktError(self.items)


def nearest(name: str, known: Iterable[str]) -> Mapping[str, str]:
    """A hint on the nearest known name, in both languages, for the argument ``hint`` of a message."""
    return _Nearest(name, tuple(known))


@dataclass(frozen=True, slots=True)
class _Nearest(Mapping[str, str]):
    """Looks for the nearest name only when it is read: of very many faults only the first are shown."""

    name: str
    known: tuple[str, ...]

    def __getitem__(self, lang: str) -> str:
        names = sorted(set(self.known))
        typed = in_latin(self.name[:MAX_NAME])
        if typed is not None and typed[0] in names:
            right, letter = typed
            return text("system.hints.lookalike", lang, letter=letter, right=right)
        close = difflib.get_close_matches(self.name[:MAX_NAME], names, n=1, cutoff=0.5)
        if close:
            return text("system.hints.nearest", lang, name=close[0])
        few = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
        return text("system.hints.known", lang, names=few or "—")

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def key_hint(key: object, facts: Iterable[str], below: Iterable[str]) -> Mapping[str, str]:
    """A hint on a key that names no fact: how a name with dots is written, else the nearest known name."""
    head, *rest = key.split(".") if isinstance(key, str) else [""]
    if rest and head in below:
        nested = shown(f"{head}: {{" + ": {".join(rest) + ": …" + "}" * len(rest))
        return bilingual("system.hints.nest", nested=nested)
    return nearest(shown(key), [*facts, *below])
