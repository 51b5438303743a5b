"""What the packs' own names mean on a day, in one language: whoever shows another case need not look it up anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from punkt.law.language.link import Linked
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import FactType, OutcomeType, Text

from .addresses import Addresses
from .interface_words import Words

DAYS = 32
"""Days and languages of one rule base for which this is kept."""
CITED = 10_000
"""Units of documents of which it is kept how they are cited."""


class Meaning(NamedTuple):
    """A fact, an outcome or a term of a record type: its label, what it is declared as, the unit of a term."""

    label: str
    fact: FactType | None
    outcome: OutcomeType | None
    own_unit: str


@dataclass
class KeptNames:
    """What is known of one day. Nothing of a case is in it: no name of an element, no value."""

    terms: Mapping[tuple[str, str], Text]
    order: Mapping[tuple[str, str], int]
    """The places of outcomes in the vocabulary."""
    places: Mapping[tuple[str, str], int]
    """The places of facts among those of their record type."""
    known_of: dict[str, dict[str, None]] = field(default_factory=dict)
    lists_of: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    of_sections: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The section and the name within it, by the absolute name."""
    meanings: dict[tuple[str, str], Meaning] = field(default_factory=dict)
    rules: dict[tuple[str, str], Rule] = field(default_factory=dict)
    addresses: dict[str, Addresses] = field(default_factory=dict)
    _cited: dict[tuple[str, str, str, str], str] = field(default_factory=dict)

    def cited(self, unit: tuple[str, str, str, str]) -> str | None:
        """How a unit of a document is cited; ``None`` where it was not asked for."""
        return self._cited.get(unit)

    def keep_cited(self, unit: tuple[str, str, str, str], said: str) -> str:
        """Keep how a unit is cited."""
        if len(self._cited) >= CITED:
            self._cited.clear()
        self._cited[unit] = said
        return said


def kept_names(linked: Linked, words: Words, day: date | None) -> KeptNames:
    """What is kept of one rule base, in one language, on one day."""
    kept: dict[object, KeptNames] = linked.kept_names
    key = type(words), words.lang, day
    found = kept.get(key)
    if found is None:
        if len(kept) >= DAYS:
            kept.clear()
        found = kept[key] = _beginning(linked)
    return found


def _beginning(linked: Linked) -> KeptNames:
    known, terms = linked.vocabulary.outcomes, dict[tuple[str, str], Text]()
    for rule in linked.rules:
        if (rule.subject, rule.outcome) not in known:
            terms.setdefault((rule.subject, rule.outcome), rule.says)
    places = {
        (kind, path): number
        for kind, subject in linked.vocabulary.subjects.items()
        for number, path in enumerate(subject.facts)
    }
    return KeptNames(terms, {key: index for index, key in enumerate(known)}, places)
