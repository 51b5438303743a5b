"""How like the name of a column is to a fact: by its path, and by its label in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from punkt.law.packs.vocabulary import FactType

ENOUGH, SAME = 0.55, 2.0
"""How like a column's name must be to that of a fact; and the measure of the very same name."""
WITHIN, SHORT = 0.5, 0.7
"""The measure of a name all of whose words are in that of a fact, and of one that is its initials."""
STEM = 5
"""Letters by which words are compared: endings change in Russian."""
_WORD = re.compile(r"[^\W_]+")


def alike(column: str, name: str, fact: FactType) -> float:
    """A measure: :data:`SAME` for the very name, above :data:`ENOUGH` where it is likely meant."""
    if column in (name, fact.path):
        return SAME
    ours, best = words_of(column), 0.0
    for text in (fact.label["ru"], fact.label["en"], fact.path.replace(".", " ").replace("_", " ")):
        theirs = words_of(text)
        if ours and theirs:
            cover = 2 * len(ours & theirs) / (len(ours) + len(theirs))
            letters = SequenceMatcher(None, " ".join(sorted(ours)), " ".join(sorted(theirs))).ratio()
            within = WITHIN if ours <= theirs else 0.0
            short = SHORT if column.isupper() and column.lower() == initials(text) else 0.0
            best = max(best, cover, letters - 0.15, within, short)
    return best


def initials(text: str) -> str:
    """The first letters of a text's words; nothing for a single word."""
    words = [word for word in _WORD.findall(text.lower()) if not word.isdigit()]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def words_of(text: str) -> set[str]:
    """The stems of a text's words."""
    return {word[:STEM] for word in _WORD.findall(text.lower().replace("ё", "е")) if len(word) > 1 or word.isdigit()}


def nearest_fact(column: str, facts: Mapping[str, FactType]) -> str:
    """The name of the fact that is likely meant; empty where none is."""
    score, name = max(((alike(column, name, fact), name) for name, fact in facts.items()), default=(0.0, ""))
    return name if score >= ENOUGH else ""
