"""What a condition or value refers to: facts, outcomes and sections, by record type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from punkt.kernel.nodes import Count, Distinct, Fact, Node, Outcome, element_part, walk
from punkt.law.packs.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reference:
    """A fact or an outcome (``outcome``) of a record type; ``section`` where it was named absolutely."""

    record: str
    name: str
    section: str | None
    outcome: bool


def references(node: Node, record: str, vocabulary: Vocabulary) -> Iterator[Reference]:
    """Every reference below ``node``, evaluated for a record of type ``record``."""
    for owner, part in parts_of(node, record, vocabulary):
        if isinstance(part, (Fact, Outcome)):
            yield Reference(part.section or owner, _name(part), part.section, isinstance(part, Outcome))


def _name(part: Fact | Outcome) -> str:
    return part.path if isinstance(part, Fact) else part.name


def parts_of(node: Node, record: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Node]]:
    """All nodes of the tree, those evaluated for elements too, each with the record type it is evaluated for."""
    for part in walk(node):
        yield record, part
        inner = element_part(part)
        if inner is not None and isinstance(part, (Count, Distinct)):
            yield from parts_of(inner, element_record(part, record, vocabulary), vocabulary)


def element_record(node: Count | Distinct, record: str, vocabulary: Vocabulary) -> str:
    """The record type of the elements a counting node looks at."""
    owner = node.collection.section or record
    return vocabulary.element_type(owner, vocabulary.subjects[owner].facts[node.collection.path])
