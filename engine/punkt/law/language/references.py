"""What a condition or value refers to: facts, outcomes and sections, by record type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Counting, Named, Node, Outcome
from punkt.law.packs.vocabulary import FactType, OutcomeType, Vocabulary


@dataclass(frozen=True, slots=True)
class References:
    """A fact or an outcome (``outcome``) of a record type; ``section`` where it was named absolutely."""

    record: str
    name: str
    section: str | None
    outcome: bool


def references(node: Node, record: str, vocabulary: Vocabulary) -> Iterator[References]:
    """Every reference below ``node``, evaluated for a record of type ``record``."""
    for part in walk(node):
        if isinstance(part, Named):
            yield References(part.section or record, part.name, part.section, isinstance(part, Outcome))
        elif isinstance(part, Counting):
            for inner in part.parts:
                yield from references(inner, element_record(part, record, vocabulary), vocabulary)


def declared(node: Named, record: str, vocabulary: Vocabulary) -> FactType | OutcomeType | None:
    """What the vocabulary says of a fact or an outcome; ``None`` of a term, which only rules know."""
    owner = node.section or record
    if isinstance(node, Outcome):
        return vocabulary.outcomes.get((owner, node.name))
    return vocabulary.subjects[owner].facts.get(node.name)


def parts_of(node: Node, record: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Node]]:
    """All nodes of the tree, those evaluated for elements too, each with the record type it is evaluated for."""
    for part in walk(node):
        yield record, part
        if isinstance(part, Counting):
            for inner in part.parts:
                yield from parts_of(inner, element_record(part, record, vocabulary), vocabulary)


def element_record(node: Counting, record: str, vocabulary: Vocabulary) -> str:
    """The record type of the elements a counting node looks at."""
    owner = node.collection.section or record
    return vocabulary.element_type(owner, vocabulary.subjects[owner].facts[node.collection.path])
