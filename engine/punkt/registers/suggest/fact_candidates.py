"""Which facts a column may hold, by its name and by whether its values fit; and whether one of them is sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from punkt.law.packs.vocabulary import FactKind, FactType
from punkt.registers.map.name_likeness import ENOUGH, SAME, alike

from .recognise_values import UNKNOWN, choice, fits

SURE, MARGIN = 0.8, 0.1
"""How likely a fact must be to be taken without asking, and by how much likelier than the next."""
FITTING, UNFITTING = 0.1, -0.25
"""What values that fit, and that do not, add to the likeness of a name."""
TELLING = 0.1
"""What is added where values are words of the fact itself."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that a column may hold."""

    score: float
    name: str


def ranking(column: str, facts: Mapping[str, FactType], values: list[str]) -> list[Candidate]:
    """The facts that a column's name is like, the likeliest first; equal ones in the order of the vocabulary."""
    found = [Candidate(_score(column, name, fact, values), name) for name, fact in facts.items()]
    return sorted(found, key=lambda one: -one.score)


def is_sure(ranked: Sequence[Candidate]) -> bool:
    """Whether the first can be taken without asking."""
    if ranked[0].score >= SAME:
        return True
    return ranked[0].score >= SURE and (len(ranked) < 2 or ranked[0].score - ranked[1].score >= MARGIN)


def fitting(
    ranked: Sequence[Candidate], facts: Mapping[str, FactType], values: list[str], sections: set[str]
) -> list[str]:
    """Facts of some sections that values alone tell: words of one choice, or numbers with a fraction."""
    if not values:
        return []
    fraction = any("," in value or "." in value for value in values)

    def told(one: Candidate) -> bool:
        fact = facts[one.name]
        telling = fraction if fact.kind is FactKind.NUMBER else fact.kind is FactKind.CHOICE and _tells(fact, values)
        return telling and one.name.partition(".")[0] in sections and fits(fact, values)

    found = [one.name for one in ranked if told(one)]
    return found if len(found) <= 2 else []


def _score(column: str, name: str, fact: FactType, values: list[str]) -> float:
    best = alike(column, name, fact)
    if not values or best >= SAME:
        return best
    if not fits(fact, values):
        return best + UNFITTING
    return (
        best + FITTING + (TELLING if best >= ENOUGH and fact.kind is FactKind.CHOICE and _tells(fact, values) else 0.0)
    )


def _tells(fact: FactType, values: list[str]) -> bool:
    """Whether values are nearly all words of a choice, and not always the same."""
    few = [value for value in values[:200] if value.lower() not in UNKNOWN]
    meant = [choice(value, fact) for value in few]
    return len({word for word in meant if word}) > 1 and sum(word is not None for word in meant) >= 0.8 * len(few)


__all__ = ["Candidate", "fitting", "is_sure", "ranking"]
