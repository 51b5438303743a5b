"""Outcomes that are lists: which values they have, and whether these stand as in the vocabulary or as in the rules."""

from __future__ import annotations

from collections.abc import Iterable

from punkt.law.forms.base import ValueType
from punkt.law.forms.tables import IN_ROWS
from punkt.law.packs.pack import Rule
from punkt.law.packs.units import unit_of
from punkt.law.packs.vocabulary import FactKind, OutcomeType, Vocabulary

Key = tuple[str, str]


def listed(vocabulary: Vocabulary, key: Key) -> tuple[str, ...] | None:
    """The words of a list, in their order (none of a list of numbers, days or texts); ``None`` of what is no list."""
    declared = vocabulary.outcomes.get(key)
    return tuple(declared.values) if declared and declared.type is FactKind.LIST else None


def element_type(vocabulary: Vocabulary, key: Key) -> ValueType | None:
    """The type of what a list has that has no words; ``None`` of any other outcome."""
    declared = vocabulary.outcomes.get(key)
    if declared is None or not _of_no_words(declared):
        return None
    return ValueType(declared.element, (), unit_of(declared.unit), declared.decimals)


def empty_is_gap(vocabulary: Vocabulary, key: Key, out_of_force: bool) -> bool:
    """Whether nothing in a list means that no clause decides; so it does where no rule is in force."""
    declared = vocabulary.outcomes.get(key)
    return out_of_force or (declared is not None and declared.empty_is_gap)


def in_rows(vocabulary: Vocabulary, key: Key, rules: Iterable[Rule]) -> bool:
    """Whether a list has what the clauses of its rules say in their order, each time, as rows of a table stand.

    Else it has each of its words once, in the order of the vocabulary.
    """
    declared = vocabulary.outcomes.get(key)
    if declared is None or declared.type is not FactKind.LIST:
        return False
    tables = ((rule.body / "table").data for rule in rules if "table" in rule.body)
    return _of_no_words(declared) or any(table.get("hit") in IN_ROWS for table in tables)


def _of_no_words(declared: OutcomeType) -> bool:
    return declared.type is FactKind.LIST and declared.element is not FactKind.CHOICE
