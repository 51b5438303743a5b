"""The facts that a vocabulary asks something of."""

from __future__ import annotations

from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Fact
from punkt.law.language.link import Key
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.packs.vocabulary import Vocabulary


def constrained_facts(vocabulary: Vocabulary) -> frozenset[Key]:
    """The facts, by record type and path, of which the vocabulary may forbid that they are given."""
    return frozenset(
        (part.section or kind, part.path)
        for kind in vocabulary.subjects
        for _, condition in requirements(vocabulary, kind)
        for part in walk(condition)
        if isinstance(part, Fact)
    )
