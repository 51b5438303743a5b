"""What a check of a journal found."""

from __future__ import annotations

from dataclasses import dataclass, field

from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.texts import Texts, bilingual

LIMIT = 100
"""Findings that are named; past that a journal is not worth reading on."""
Said = dict[str, str]
"""A text in both languages."""

SAID = Texts("journal.altered")


def part(name: str) -> Said:
    """A part is not what was recorded."""
    return bilingual("journal.faults.part_altered", name=name)


def lost(name: str) -> Said:
    """A part is not there."""
    return bilingual("journal.faults.part_gone", name=name)


def pack(name: str) -> Said:
    """A pack is not there, or not what was recorded."""
    return bilingual("journal.faults.kept_pack_gone", name=name)


@dataclass
class JournalReport:
    """What a check found; ``findings`` are in the order of the journal, the first of them first."""

    name: str
    entries: int = 0
    findings: list[Diagnostic] = field(default_factory=list)
    erased: dict[int, int] = field(default_factory=dict)
    """Entries whose sealed parts were erased, and the entry that records it."""
    sealed: int = 0
    """Sealed entries that are not erased."""
    unopened: int = 0
    """Sealed entries whose key was not at hand: what is stored is what was recorded; what is inside was not looked at."""
    clock_back: list[int] = field(default_factory=list)
    """Entries recorded while the clock showed less than before."""
    last: tuple[int, str] | None = None
    """Number and hash of the last entry."""
    alone: bool = False
    """Whether the file lay there without the log in which the last entries are written first."""
    covered: int | None = None
    """The number of the last entry a signed checkpoint vouches for; without one the end is not proven."""

    witnessed: list[tuple[str, str]] = field(default_factory=list)
    """Witnesses that were asked for, and when they saw the newest checkpoint."""

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def full(self) -> bool:
        """Whether as much was found as is named."""
        return len(self.findings) >= LIMIT

    def add(self, code: str, **arguments: object) -> None:
        """Note a finding."""
        if not self.full:
            self.findings.append(Diagnostic(code, Place(self.name), arguments))

    def altered(self, number: int, what: Said) -> None:
        """Note an entry that is not what was recorded."""
        self.add("P772", number=number, what=what)
