"""Outcomes that are lists: which values they have, and whether these stand as in the vocabulary or as in the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from punkt.law.forms.base import ValueType
from punkt.law.forms.tables import IN_ROWS
from punkt.law.packs.units import unit_of
from punkt.law.packs.vocabulary import FactKind, OutcomeType, Vocabulary

if TYPE_CHECKING:
    from .program import Clause

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


def empty_is_gap(vocabulary: Vocabulary, key: Key, clauses: Iterable[Clause]) -> bool:
    """Whether nothing in a list means that no clause decides."""
    declared = vocabulary.outcomes.get(key)
    return (declared is not None and declared.empty_is_gap) or any(clause.out_of_force for clause in clauses)


def in_rows(vocabulary: Vocabulary, key: Key, clauses: Iterable[Clause]) -> bool:
    """Whether a list has what its clauses say in their order, each time, as rows of a table stand.

    Else it has each of its words once, in the order of the vocabulary.
    """
    declared = vocabulary.outcomes.get(key)
    if declared is None or declared.type is not FactKind.LIST:
        return False
    bodies = (clause.rule.body for clause in clauses)
    tables = ((body / "table").data for body in bodies if "table" in body)
    return _of_no_words(declared) or any(table.get("hit") in IN_ROWS for table in tables)


def _of_no_words(declared: OutcomeType) -> bool:
    return declared.type is FactKind.LIST and declared.element is not FactKind.CHOICE
