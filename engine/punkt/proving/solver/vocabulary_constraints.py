"""What a vocabulary asks of every record of a type, as conditions, and the facts that it asks it of."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.messages.diagnostics import Problems
from punkt.kernel.nodes import Condition, Fact, walk
from punkt.law.forms.base import Context, Used
from punkt.law.language.empty_law import NO_LAW
from punkt.law.language.link import Key
from punkt.law.packs.vocabulary import Vocabulary


def constraints_of(vocabulary: Vocabulary, kind: str) -> Iterator[Condition]:
    """What a vocabulary asks of every record of a type."""
    context = Context(vocabulary, kind, NO_LAW, Problems(), Used())
    for constraint in vocabulary.subjects[kind].constraints:
        yield context.condition(constraint.require)


def constrained_facts(vocabulary: Vocabulary) -> frozenset[Key]:
    """The facts, by record type and path, of which the vocabulary may forbid that they are given."""
    return frozenset(
        (part.section or kind, part.path)
        for kind in vocabulary.subjects
        for condition in constraints_of(vocabulary, kind)
        for part in walk(condition)
        if isinstance(part, Fact)
    )
