"""Diagnostics: what is wrong with an input, where, and what would be right; and the errors that hold them.

Every message a user sees about bad input is a :class:`Diagnostic` with a stable
code; its Russian and English texts stand in :mod:`punkt.files.messages.catalog`, what each
code is about in :mod:`punkt.files.messages.kinds`.
"""

from __future__ import annotations

import copyreg
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.files.texts import LANGUAGES, bilingual, text
from punkt.kernel.exact import shown, visible

from .habits import as_written
from .kinds import Kind, given_arguments, kind_of
from .lookalikes import in_latin
from .place import Path as Path
from .place import Place as Place

MAX_NAME = 200
"""Characters of a name that are compared with the known ones."""
NEAR = 0.7
"""How alike a known name must be to be offered; one less alike would mislead."""
LONGEST_HINT = 400
"""Characters of the known names that a hint lists."""
LARGEST = 2**53
"""Whole numbers from this on are texts in plain data: not every reader of JSON keeps them exact."""
HIDDEN = "…"
"""Stands in a log for what an input says."""


def _joined(path: Path, hidden: bool = False) -> str:
    """A path as a text, such as ``car.toll.paid``, ``city.cars/a1.weight`` or ``rules[2].when``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.startswith("/"):
            text += f"/{HIDDEN}" if hidden else visible(part)
        else:
            text += f".{visible(part)}"
    return text.removeprefix(".")


@dataclass(frozen=True, slots=True, repr=False)
class Diagnostic:
    """One finding: a stable ``code``, its place, and the arguments of its message."""

    code: str
    place: Place
    arguments: Mapping[str, object] = field(default_factory=dict)
    file_of: Kind | None = field(default=None, compare=False)
    """Whose file it is about, where the code alone does not tell (see :attr:`kind`)."""

    @property
    def kind(self) -> Kind:
        """What is at fault."""
        kind = kind_of(self.code)
        return self.file_of if kind is Kind.TEXT and self.file_of is not None else kind

    @property
    def path(self) -> str:
        """The fact or key that is at fault, such as ``city.cars/a1.weight``; empty where there is none."""
        return _joined(self.place.path)

    def message(self, lang: str = "ru") -> str:
        """The message alone: «what is wrong; what would be right»; ``lang`` is ``ru`` or ``en``."""
        return self._message(lang, frozenset())

    def text(self, lang: str = "ru") -> str:
        """The whole line: ``file:line:column: message [code]``, as far as the place is known, without line breaks."""
        return _line(f"{self.place}: {self.message(lang)} [{self.code}]")

    def log_text(self) -> str:
        """The whole line for a log, in English: without anything that the input says, and with the path."""
        place = self.place.moved(HIDDEN) if self.place.given else self.place
        path = _joined(self.place.path, hidden=True)
        message = self._message("en", given_arguments(self.code))
        return _line(f"{place}: {message} [{self.code}]" + (f" ({path})" if path else ""))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as JSON can have it, with what the input says; :meth:`from_dict` makes the same messages of it.

        Arguments are texts, truth values, ``null``, whole numbers below 2⁵³, or a text in each language (``ru``,
        ``en``). Any other exact number and a day are texts as a file would write them.
        """
        place = self.place
        found: dict[str, Any] = {"code": self.code, "kind": self.kind.value, "at": place.file}
        if place.line:
            found |= {"line": place.line, "column": place.column}
        if place.path:
            found["path"] = self.path
        return {**found, "arguments": {name: _plain(value) for name, value in self.arguments.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Diagnostic:
        """The diagnostic of such data; its path is one text. Raises :class:`KeyError` for a code that is not known."""
        above, slash, below = data.get("path", "").partition("/")
        path = tuple(part for part in (above, slash + below) if part)
        place = Place(data["at"], data.get("line", 0), data.get("column", 0), path)
        file_of = Kind(data["kind"]) if kind_of(data["code"]) is Kind.TEXT else None
        return cls(data["code"], place, data["arguments"], file_of)

    @property
    def _said(self) -> tuple[object, ...]:
        """What tells it from others, without looking for near names: there may be very many."""
        from .catalog import template

        hints = {name: value for name, value in self.arguments.items() if isinstance(value, _Nearest)}
        words = {name: _words(value, "en") for name, value in self.arguments.items() if name not in hints}
        words |= {name: hint.name for name, hint in hints.items()}
        return self.code, self.place, template(self.code, "en").format(**words), *(one.known for one in hints.values())

    def _message(self, lang: str, hidden: frozenset[str]) -> str:
        from .catalog import template

        words = {name: HIDDEN if name in hidden else _words(value, lang) for name, value in self.arguments.items()}
        return template(self.code, lang).format(**words)

    def __str__(self) -> str:
        return self.log_text()

    def __repr__(self) -> str:
        return f"<{self.log_text()}>"


def _line(text: str) -> str:
    return visible(" ".join(text.split()))


def _bilingual(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == {"ru", "en"}


def _words(value: object, lang: str) -> str:
    """An argument of a message: a text as it is, one of two languages, or a value as a file would write it."""
    if isinstance(value, Mapping) and _bilingual(value):
        return str(value[lang])
    return value if isinstance(value, str) else shown(value)


def _plain(value: object) -> object:
    """An argument as JSON can have it."""
    if isinstance(value, Mapping) and _bilingual(value):
        return {lang: str(value[lang]) for lang in ("ru", "en")}
    if value is None or isinstance(value, bool) or (isinstance(value, int) and -LARGEST < value < LARGEST):
        return value
    return str(value) if isinstance(value, str) else shown(value)


class PunktError(Exception):
    """What cannot be used or done; holds every diagnostic found, in order of place.

    Each is of a class by what is at fault, also where ``PunktError`` itself is called: the class of the gravest
    kind (see :class:`Kind`) among its diagnostics. So a :class:`CaseError` is about nothing but the case.
    Its ``str`` and ``repr`` are for logs, and have nothing that the input says; :meth:`lines` are for the reader.
    """

    diagnostics: tuple[Diagnostic, ...]

    def __new__(cls, diagnostics: Sequence[Diagnostic] = (), *_: Any, **__: Any) -> PunktError:
        """An error of the class that goes with its diagnostics."""
        return super().__new__(CLASSES[_gravest(diagnostics)] if cls is PunktError else cls)

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__()
        found = {d._said: d for d in diagnostics}
        self.diagnostics = tuple(sorted(found.values(), key=lambda d: d.place))

    @classmethod
    def of_file(cls, kind: Kind, diagnostics: Sequence[Diagnostic]) -> PunktError:
        """The error about a file of which it is known what it is: a pack's, a case's, or one of a call."""
        return cls([replace(d, file_of=d.file_of or kind) for d in diagnostics])

    @property
    def kind(self) -> Kind:
        """What is at fault; of several the gravest."""
        return _gravest(self.diagnostics)

    def lines(self, lang: str = "ru") -> list[str]:
        """One line a diagnostic, in ``lang``."""
        return [d.text(lang) for d in self.diagnostics]

    def __str__(self) -> str:
        return "\n".join(d.log_text() for d in self.diagnostics)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self)!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return copyreg.__newobj__, (type(self),), self.__dict__  # type: ignore[attr-defined]


class InternalError(PunktError):
    """Punkt itself failed."""


class DisagreementError(PunktError):
    """Two evaluators found different things; nothing is decided. Nothing is said against the case."""


class PunktEnvironmentError(PunktError):
    """The file system, a database, the network, memory, or an optional part that is not installed."""


class UsageError(PunktError):
    """How Punkt was called."""


class PackError(PunktError):
    """A pack, its vocabulary, its document or its papers."""


class TextError(PunktError):
    """A file whose text or structure will not do, where it is not known whose it is."""


class CaseError(PunktError):
    """A case, or the table that holds cases; nothing else."""


CLASSES: Mapping[Kind, type[PunktError]] = {
    Kind.INTERNAL: InternalError,
    Kind.DISAGREEMENT: DisagreementError,
    Kind.ENVIRONMENT: PunktEnvironmentError,
    Kind.USAGE: UsageError,
    Kind.PACK: PackError,
    Kind.TEXT: TextError,
    Kind.CASE: CaseError,
}


def _gravest(diagnostics: Iterable[Diagnostic]) -> Kind:
    order = list(Kind)
    return min((one.kind for one in diagnostics), key=order.index, default=Kind.INTERNAL)


@contextmanager
def reading(kind: Kind) -> Iterator[None]:
    """Whatever is raised meanwhile about the text of a file is about a file of this kind: a case's, a call's."""
    try:
        yield
    except PunktError as error:
        raise PunktError.of_file(kind, error.diagnostics) from None


class EnoughError(Exception):
    """So many faults have been found that looking for more would help nobody."""


class Problems:
    """Collects diagnostics so that several errors are all shown at once."""

    def __init__(self, file_of: Kind | None = None, most: int = 0) -> None:
        """``file_of``: whose files it collects the faults of, where that is known. ``most``: how many are shown.

        One more than ``most`` raises :class:`EnoughError`, for whoever looks for faults to stop; 0 is without bound.
        """
        self.items: list[Diagnostic] = []
        self._file_of, self._most = file_of, most

    def add(self, code: str, place: Place, **arguments: object) -> None:
        """Note one diagnostic. Raises :class:`EnoughError`."""
        self.items.append(Diagnostic(code, place, arguments))
        if self._most and len(self.items) > self._most:
            raise EnoughError

    def extend(self, error: PunktError) -> None:
        """Note all diagnostics of an error raised further down."""
        self.items.extend(error.diagnostics)

    def raise_if_any(self) -> None:
        """Raise everything noted so far, if there is anything, as the error of the gravest kind among it.

        Kinds are, from the gravest on: Punkt itself, a disagreement, the environment, the call, a pack, a case.
        So nobody is told that a case is at fault as long as something else is.
        """
        if not self.items:
            return
        raise PunktError(self.items) if self._file_of is None else PunktError.of_file(self._file_of, self.items)


_WORDS = re.compile(r"[\s._]+")


def nearest(
    name: str, known: Iterable[str], labels: Mapping[str, Mapping[str, str]] | None = None
) -> Mapping[str, str]:
    """A hint on the nearest known name, in both languages, for the argument ``hint`` of a message.

    ``labels``, where given, tell what the names mean: Russian readers are shown them before the names, and what is
    written as a label (nearly) is taken for its name.
    """
    return _Nearest(name, tuple(known), labels or {})


def listed(known: Iterable[str], labels: Mapping[str, Mapping[str, str]] | None = None) -> Mapping[str, str]:
    """A hint as that of :func:`nearest`, with the first known names; quick, where there are many faults."""
    return _Nearest("", tuple(known), labels or {})


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is meant, where one is near enough to be offered: by its letters, or as one of its words."""
    import difflib  # only where something is wrong: a start without it is faster

    names = sorted({*known})
    close = difflib.get_close_matches(name[:MAX_NAME], names, n=1, cutoff=NEAR)
    if close:
        return close[0]
    found = [one for one in names if name and name in _WORDS.split(one)]
    shortest = min(found, key=len, default=None)
    return shortest if all(one == shortest or one.endswith(f".{shortest}") for one in found) else None


@dataclass(frozen=True, slots=True)
class _Nearest(Mapping[str, str]):
    """Looks for the nearest name only when it is read: of very many faults only the first are shown."""

    name: str
    known: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def _told(self, name: str, lang: str) -> str:
        label = self.labels.get(name, {}).get("ru", "") if lang == "ru" else ""
        return f"«{label}» ({name})" if label else name

    def _labelled(self, names: list[str]) -> str | None:
        """The name whose label in either language is what is written, or nearly so."""
        by_label = {label.lower(): name for name in names for label in self.labels.get(name, {}).values()}
        found = closest(self.name.lower(), by_label)
        return by_label[found] if found is not None else None

    def __getitem__(self, lang: str) -> str:
        names = sorted(set(self.known))
        written = as_written(self.name[:MAX_NAME], names)
        if written is not None:
            return written[lang]
        typed = in_latin(self.name[:MAX_NAME])
        if typed is not None and typed[0] in names:
            right, letter = typed
            return text("system.hints.lookalike", lang, letter=letter, right=right)
        close = (closest(self.name, names) or self._labelled(names)) if self.name else None
        if close is not None:
            return text("system.hints.nearest", lang, name=self._told(close, lang))
        few = [self._told(name, lang) for name in names[:12]]
        while sum(map(len, few)) > LONGEST_HINT:
            few.pop()
        listed = ", ".join(few) + (", …" if len(names) > len(few) else "")
        return text("system.hints.known", lang, names=listed or "—")

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def key_hint(
    key: object,
    facts: Iterable[str],
    below: Iterable[str],
    find: Callable[[str, Iterable[str]], Mapping[str, str]] = nearest,
) -> Mapping[str, str]:
    """A hint on a key that names no fact: how a name with dots is written, else what ``find`` gives of those known."""
    head, *rest = key.split(".") if isinstance(key, str) else [""]
    if rest and head in below:
        nested = shown(f"{head}: {{" + ": {".join(rest) + ": …" + "}" * len(rest))
        return bilingual("system.hints.nest", nested=nested)
    return find(shown(key), [*facts, *below])
