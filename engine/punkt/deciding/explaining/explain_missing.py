"""Which facts keep a condition or a value unknown, found by functions made once for each node.

Of every node the same holds: where it is unknown, what it reads by a name is missing, of elements
what each of them misses, and else what is missing below it.
"""

from __future__ import annotations

from collections.abc import Iterable

from punkt.kernel.kleene import Range
from punkt.kernel.node_structure import affirmed, children
from punkt.kernel.nodes import Branching, Condition, Counting, Named, Node, Outcome
from punkt.kernel.records import Record

from .scope import Explaining, Missing, Names, NodeFunctions


def missing(node: Node, kind: str, kept: NodeFunctions) -> Missing:
    """The function for a condition or a value of a record type."""
    if isinstance(node, Condition):
        node = affirmed(node)
        inner, truth = _below(node, kind, kept), kept.truth(node, kind)
        return lambda ex, record: inner(ex, record) if truth(ex.scope, record) is None else {}
    inner, read = _below(node, kind, kept), kept.value(node, kind)

    def names(ex: Explaining, record: Record) -> Names:
        value = read(ex.scope, record)
        return inner(ex, record) if value is None or isinstance(value, Range) else {}

    return names


def _below(node: Node, kind: str, kept: NodeFunctions) -> Missing:
    if isinstance(node, Outcome):
        name, section = node.name, node.section
        if section is None:
            return lambda ex, record: ex.missing_of(name, record)
        return lambda ex, record: ex.missing_of(name, ex.case.sections.get(section))
    if isinstance(node, Named):
        return lambda ex, record: {ex.label(node, record): None}
    if isinstance(node, Counting):
        return _of_elements(node, kind, kept)
    if isinstance(node, Branching):
        return _of_branches(node, kind, kept)
    parts = [kept.missing(child, kind) for child in children(node)]
    return parts[0] if len(parts) == 1 else lambda ex, record: merged([part(ex, record) for part in parts])


def _of_elements(node: Counting, kind: str, kept: NodeFunctions) -> Missing:
    """What is missing of each element; the collection itself where it is not given."""
    collection, read = node.collection, kept.value(node.collection, kind)

    def names(ex: Explaining, record: Record) -> Names:
        elements = read(ex.scope, record)
        if elements is None:
            return {ex.label(collection, record): None}
        return merged([_counted(node.parts, ex, element) for element in elements])

    return names


def _counted(parts: tuple[Node, ...], ex: Explaining, element: Record) -> Names:
    """What is missing of an element: of its condition, and of its value unless it does not count."""
    found = [ex.kept.missing(parts[0], element.kind)(ex, element)]
    for value in parts[1:]:
        if ex.kept.truth(parts[0], element.kind)(ex.scope, element) is not False:  # type: ignore[arg-type]
            found.append(ex.kept.missing(value, element.kind)(ex, element))
    return merged(found)


def _of_branches(node: Branching, kind: str, kept: NodeFunctions) -> Missing:
    """What is missing of the condition, and of the branches that it leaves open."""
    truth = kept.truth(node.condition, kind)
    missing_of = [kept.missing(part, kind) for part in (node.condition, node.then, node.otherwise)]

    def names(ex: Explaining, record: Record) -> Names:
        found = truth(ex.scope, record)
        kept_open = [found is None, found is not False, found is not True]
        return merged([part(ex, record) for part, asked in zip(missing_of, kept_open, strict=True) if asked])

    return names


def merged(parts: Iterable[Names]) -> Names:
    """All names, each once."""
    found: Names = {}
    for part in parts:
        found.update(part)
    return found
