"""What every lint shares: how it describes itself, what it looks at, and what it answers with.

A *lint* is a small module that finds one thing an author had better write otherwise. What it looks at are
packs that can be read: faults that make a pack unusable are no lints, they are refused where it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.read import Document
from punkt.files.texts import Said, bilingual
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.language.link import Linked
from punkt.law.language.program import Program
from punkt.law.loading.rule_subject import named_rules
from punkt.law.packs.own_places import own_parts
from punkt.law.packs.pack import presumed_id

from .scanned_tables import TableFinding, scanned
from .usage import Usage


class Severity(str, Enum):
    """Whether a finding fails the check, or only where that is strict."""

    ERROR = "error"
    WARNING = "warning"


class Fix(NamedTuple):
    """A certain correction: the characters ``old`` that stand at a place, and what replaces them."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LintFinding:
    """What a check found: the diagnostic, how severe it is, and how it is mended where that is certain."""

    diagnostic: Diagnostic
    severity: Severity = Severity.ERROR
    fixes: tuple[Fix, ...] = ()
    reasoned: bool = False
    """Whether an author's reason overrules it, as it does a warning."""


@dataclass(frozen=True, slots=True)
class Lint:
    """A numbered finding: its code and name, its page, and what finds it."""

    code: str
    name: str
    severity: Severity
    bad: str
    good: str
    look: Callable[[Bench], Iterator[LintResult]]
    fixable: bool = False
    reasoned: bool = False
    """Of an error: whether an author's reason overrules it."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Arguments of its texts."""

    @property
    def finds(self) -> Said:
        """What it finds."""
        return self._text("finds")

    @property
    def avoid(self) -> Said:
        """What had better not be written."""
        return self._text("avoid")

    @property
    def prefer(self) -> Said:
        """What is to be written instead."""
        return self._text("prefer")

    @property
    def why(self) -> Said:
        """Why it matters."""
        return self._text("why")

    def _text(self, part: str) -> Said:
        return bilingual(f"lint.{self.code}.{part}", **self.numbers)

    def run(self, bench: Bench) -> Iterator[LintFinding]:
        """Everything it finds."""
        for found in self.look(bench):
            severity = found.severity or self.severity
            diagnostic = Diagnostic(self.code, found.place, found.arguments)
            yield LintFinding(diagnostic, severity, found.fixes, self.reasoned or severity is Severity.WARNING)


@dataclass(frozen=True, slots=True)
class LintResult:
    """A place and the arguments of the message."""

    place: Place
    arguments: dict[str, object]
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None
    """Where it is another than the lint's own."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a pack by part; only those whose structure is right."""

    path: Path
    documents: dict[str, list[Document]]

    def entries(self, *parts: str) -> Iterator[tuple[str, Spot]]:
        """Every norm, reading, rule or presumption with its name."""
        for part in parts:
            for document in self.documents[part]:
                table = Spot.root(document) / part
                yield from table.items()
                for spot in table.each():
                    yield _rule_name(spot), spot

    def cited(self, *parts: str) -> Iterator[tuple[Spot, Spot]]:
        """Every entry of :meth:`entries`, and all that it says anew from a day on or of a part, each with the entry."""
        for _, entry in self.entries(*parts):
            yield entry, entry
            for key in ("wordings", "values"):
                for anew in (entry / key).each() if key in entry else ():
                    yield anew, entry
            for _, part in own_parts(entry):
                yield part, entry

    def all_documents(self) -> Iterator[Document]:
        """Every file of the pack."""
        for documents in self.documents.values():
            yield from documents


def _rule_name(spot: Spot) -> str:
    if "is" in spot.data:
        return presumed_id(spot.data["fact"])
    return named_rules(spot)[0].id


@dataclass(frozen=True, slots=True)
class LintedLaw:
    """A checked pack with its bases, and what it compiles to on each day on which something changes."""

    pack: str
    linked: Linked
    programs: tuple[Program, ...]


@dataclass(frozen=True)
class Bench:
    """All that is checked at once."""

    folders: tuple[Folder, ...]
    vocabularies: tuple[Document, ...]
    """Vocabularies that stand alone."""
    laws: tuple[LintedLaw, ...]
    complete: bool
    """Whether every pack that was checked could be linked: else it is not known what is used."""
    whole: frozenset[str]
    """Files of vocabularies that were checked together with every pack below their folder."""
    heirs: Callable[[], tuple[Linked, ...]]
    """Other packs known that extend the ones checked."""

    @cached_attribute
    def usage(self) -> Usage:
        """What the packs checked use."""
        return Usage.of(law.linked for law in self.laws)

    @cached_attribute
    def usage_of_heirs(self) -> Usage:
        """What packs that extend them use."""
        return Usage.of(self.heirs())

    @cached_attribute
    def tables(self) -> list[TableFinding]:
        """What is to be told of the decision tables of the packs checked."""
        return [found for law in self.laws for found in scanned(law.linked, law.pack)]

    def uses(self, name: tuple[str, ...]) -> bool:
        """Whether a norm, a reading, a term or a fact is used anywhere."""
        return name in self.usage.names or name in self.usage_of_heirs.names

    def documents(self) -> Iterator[Document]:
        """Every file of every pack, and every vocabulary."""
        seen: set[str] = set()
        for document in (*(d for folder in self.folders for d in folder.all_documents()), *self.vocabularies):
            if document.file not in seen:
                seen.add(document.file)
                yield document


def texts(spot: Spot) -> Iterator[Spot]:
    """Every text in languages below a spot."""
    data = spot.data
    if (
        isinstance(data, dict)
        and data
        and data.keys() <= {"ru", "en"}
        and all(isinstance(w, str) for w in data.values())
    ):
        yield spot
        return
    for _, below in spot.items():
        yield from texts(below)
    for below in spot.each():
        yield from texts(below)


def strings(spot: Spot) -> Iterator[tuple[str, Spot, bool]]:
    """Every string below a spot, with whether it is a key."""
    if isinstance(spot.data, str):
        yield spot.data, spot, False
    for key, below in spot.items():
        yield key, below, True
        yield from strings(below)
    for below in spot.each():
        yield from strings(below)


def told_of_tables(code: str) -> Callable[[Bench], Iterator[LintResult]]:
    """What finds one kind of thing in decision tables: each of them, with an example where there is one."""

    def look(bench: Bench) -> Iterator[LintResult]:
        return (LintResult(found.place, found.arguments) for found in bench.tables if found.code == code)

    return look
