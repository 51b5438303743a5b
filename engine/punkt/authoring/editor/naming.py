"""Names in files: what kinds there are, a name where it stands, and what names of a pack mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from punkt.law.packs.vocabulary import FactType, Vocabulary

FACT, OUTCOME, TERM, NORM, READING, RULE, POINT, UNIT = (
    "fact",
    "outcome",
    "term",
    "norm",
    "reading",
    "rule",
    "point",
    "unit",
)
KINDS = ("decide", "check", "duty", "flag")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands; lines and columns from 1."""

    kind: str
    owner: str
    """Of a fact or an outcome its record type, of a unit nothing, else the family of packs or the pack it is of."""
    name: str
    file: str
    line: int
    column: int
    length: int
    defines: bool = False
    whole: bool = True
    """Whether the whole name stands there: a case nests ``income: {per_head: …}``."""
    decides: bool = False
    """Whether a rule stands there that decides the outcome."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it names."""
        return (self.kind, self.owner, self.name)


@dataclass(frozen=True)
class Names:
    """What names of a pack mean."""

    pack: str
    family: str
    """The lowest base of the pack: norms, readings and terms of one name are one along the line of bases."""
    vocabulary: Vocabulary

    def fact(self, name: str, owners: Sequence[str]) -> tuple[str, FactType, int] | None:
        """The record type of a fact, the fact, and how many characters before its name are not of it."""
        subjects = self.vocabulary.subjects
        for owner in owners:
            if owner in subjects and name in subjects[owner].facts:
                return owner, subjects[owner].facts[name], 0
        head, _, rest = name.partition(".")
        if head in subjects and rest in subjects[head].facts:
            return head, subjects[head].facts[rest], len(head) + 1
        for owner, subject in subjects.items():
            if name in subject.facts:
                return owner, subject.facts[name], 0
        return None

    def outcome(self, name: str, owners: Sequence[str]) -> tuple[str, str] | None:
        """The record type of an outcome, and its name where it is one of the vocabulary."""
        for owner in (*owners, *self.vocabulary.subjects):
            if (owner, name) in self.vocabulary.outcomes:
                return owner, name
        head, _, rest = name.partition(".")
        return (head, rest) if (head, rest) in self.vocabulary.outcomes else None
