"""What a check of a journal found."""

from __future__ import annotations

from dataclasses import dataclass, field

from punkt.files.messages.diagnostics import Diagnostic, Place

LIMIT = 100
"""Findings that are named; past that a journal is not worth reading on."""
Said = dict[str, str]
"""A text in both languages."""

SAID: dict[str, Said] = {
    "head": {"ru": "содержание не сходится с хешем", "en": "its content does not fit its hash"},
    "form": {"ru": "содержание не читается", "en": "its content cannot be read"},
    "next": {
        "ru": "хеш не тот, на который опирается следующая запись",
        "en": "its hash is not the one the next entry stands on",
    },
    "genesis": {"ru": "начало журнала изменено", "en": "the beginning of the journal is altered"},
    "journal": {"ru": "она из другого журнала", "en": "it belongs to another journal"},
    "columns": {
        "ru": "столбцы для поиска расходятся с содержанием",
        "en": "the columns for searching differ from its content",
    },
    "terms": {
        "ru": "слова для поиска не те, что были записаны",
        "en": "the terms for searching are not those that were recorded",
    },
    "checkpoint": {
        "ru": "подписанная контрольная точка называет другой хеш",
        "en": "a signed checkpoint names another hash",
    },
    "surplus": {"ru": "к ней добавлено то, чего в ней не было", "en": "something was added to it"},
    "kept": {"ru": "стёртое всё ещё хранится", "en": "what was erased is still there"},
    "erasure": {"ru": "отметка о стирании не подтверждена записью", "en": "no entry records that it was erased"},
}


def part(name: str) -> Said:
    """A part is not what was recorded."""
    return {"ru": f"часть «{name}» не та, что была записана", "en": f"the part {name} is not what was recorded"}


def lost(name: str) -> Said:
    """A part is not there."""
    return {"ru": f"часть «{name}» пропала", "en": f"the part {name} is gone"}


def pack(name: str) -> Said:
    """A pack is not there, or not what was recorded."""
    return {
        "ru": f"сохранённый пакет {name} пропал или изменён",
        "en": f"the pack {name} as it was kept is gone or altered",
    }


@dataclass
class Report:
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
