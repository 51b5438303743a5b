"""Which values of an outcome are better for the person: what «grants at least as much» means.

An order is declared by a pack, for each outcome that grants something: a list of values, the best
first; several such lists where only some values can be compared; or a word for lists, numbers and days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.files.read import Document
from punkt.kernel.cached_attribute import cached_attribute

from .vocabulary import FactKind, OutcomeType, Vocabulary

Key = tuple[str, str]

MORE, FEWER = "more", "fewer"
WORDS: dict[str, tuple[FactKind, ...]] = {
    MORE: (FactKind.LIST,),
    FEWER: (FactKind.LIST,),
    "higher": (FactKind.INTEGER, FactKind.NUMBER),
    "lower": (FactKind.INTEGER, FactKind.NUMBER),
    "earlier": (FactKind.DATE,),
    "later": (FactKind.DATE,),
}
"""Words for orders, and the types of outcome they are for."""
_UPWARDS = ("higher", "later")


@dataclass(frozen=True)
class Better:
    """The order of one outcome's values: a word, or chains of values with the best first."""

    subject: str
    outcome: str
    pack: str
    place: Place
    word: str = ""
    chains: tuple[tuple[str | bool, ...], ...] = ()

    @cached_attribute
    def _below(self) -> Mapping[Any, frozenset[Any]]:
        """For each value, those that it is better than or equal to."""
        found: dict[Any, set[Any]] = {value: {value} for chain in self.chains for value in chain}
        changed = True
        while changed:
            changed = False
            for chain in self.chains:
                for higher, lower in pairwise(chain):
                    if not found[lower] <= found[higher]:
                        found[higher] |= found[lower]
                        changed = True
        return {value: frozenset(below) for value, below in found.items()}

    def at_least(self, one: Any, other: Any) -> bool:
        """Whether a value is as good for the person as another, or better; values that cannot be compared are not."""
        if one == other:
            return True
        if self.word in (MORE, FEWER):
            wide, narrow = (one, other) if self.word == MORE else (other, one)
            return frozenset(wide) >= frozenset(narrow)
        if self.word:
            return bool(one > other if self.word in _UPWARDS else one < other)
        return other in self._below.get(one, ())

    def knows(self, value: Any) -> bool:
        """Whether a value of a choice is among those that are compared."""
        return value in self._below

    def better_than(self, value: Any) -> bool:
        """Whether a value of a choice is better than some other."""
        return len(self._below.get(value, ())) > 1

    @property
    def circular(self) -> bool:
        """Whether a value would be better than itself."""
        return any(
            other != value and value in self._below[other] for value in self._below for other in self._below[value]
        )


def read_better(
    documents: Sequence[Document], pack: str, vocabulary: Vocabulary, problems: Problems
) -> dict[Key, Better]:
    """The orders of a pack's files; faults are noted."""
    found: dict[Key, Better] = {}
    for document in documents:
        for subject, rows in (Spot.root(document) / "better").items():
            if subject not in vocabulary.subjects:
                problems.add("P220", rows.key_place, name=subject, hint=nearest(subject, vocabulary.subjects))
                continue
            for name, spot in rows.items():
                declared = vocabulary.outcomes.get((subject, name))
                if declared is None:
                    names = [n for s, n in vocabulary.outcomes if s == subject]
                    problems.add("P303", spot.key_place, name=name, hint=nearest(name, names))
                elif (subject, name) in found:
                    problems.add("P242", spot.key_place, name=name, at=str(found[(subject, name)].place))
                else:
                    found[(subject, name)] = _one(pack, declared, spot, problems)
    return found


def _one(pack: str, declared: OutcomeType, spot: Spot, problems: Problems) -> Better:
    subject, name, data = declared.subject, declared.name, spot.data
    if isinstance(data, str):
        kinds = WORDS.get(data, ())
        if declared.type not in kinds:
            right = [word for word, kinds in WORDS.items() if declared.type in kinds]
            problems.add("P720", spot.place, value=data, name=name, right=", ".join(right) or "[…]")
        return Better(subject, name, pack, spot.key_place, word=data)
    if declared.type is not FactKind.CHOICE:
        right = [word for word, kinds in WORDS.items() if declared.type in kinds]
        problems.add("P720", spot.place, value="[…]", name=name, right=", ".join(right) or "—")
        return Better(subject, name, pack, spot.key_place)
    nested = bool(data) and isinstance(data[0], list)
    chains = [_chain(chain, declared, problems) for chain in (spot.each() if nested else (spot,))]
    better = Better(subject, name, pack, spot.key_place, chains=tuple(chains))
    if better.circular:
        problems.add("P721", spot.place, name=name)
    return better


def _chain(spot: Spot, declared: OutcomeType, problems: Problems) -> tuple[str | bool, ...]:
    chain = []
    for entry in spot.each() if isinstance(spot.data, list) else (spot,):
        if entry.data in declared.values:
            chain.append(entry.data)
        else:
            problems.add("P204", entry.place, value=str(entry.data), hint=nearest(str(entry.data), declared.values))
    return tuple(chain)
