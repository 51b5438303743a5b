"""The smallest part of a rule's conditions and values that a change makes another: what a reader has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from punkt.kernel.node_structure import children, element_parts
from punkt.kernel.nodes import NODES, Counting, Junction, Named, Node
from punkt.law.language.clause import Clause
from punkt.law.language.program import Program
from punkt.law.language.references import element_record
from punkt.law.packs.vocabulary import Vocabulary
from punkt.proving.changes.pack_changes import PackChange


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A part of a clause as it was and as it is changed, in the scope of a record type."""

    kind: str
    before: Node
    after: Node | None
    """``None`` where the part is left out."""
    clause: Clause
    """The clause, as it was; where the part is its value, that is what it concludes."""


def changed_part(before: Program, after: Program, change: PackChange) -> ChangedPart | None:
    """What a change makes of the first clause that it touches, of its own rule if it is of one; ``None`` if it touches none."""
    new = {(kind, c.rule.pack, c.id): c for kind, row in after.clauses.items() for c in row}
    pairs = [
        (kind, old, new[kind, old.rule.pack, old.id])
        for kind, row in before.clauses.items()
        for old in row
        if (kind, old.rule.pack, old.id) in new
    ]
    if change.rule is not None:
        pairs.sort(key=lambda pair: (pair[1].rule.pack, pair[1].rule.id) != (change.rule.pack, change.rule.id))  # type: ignore[union-attr]
    for kind, old, other in pairs:
        for one, two in ((old.condition, other.condition), (old.value, other.value)):
            if one != two:
                return _smallest(one, two, kind, old, before.vocabulary)
    return None


def _smallest(one: Node, two: Node, kind: str, clause: Clause, vocabulary: Vocabulary) -> ChangedPart:
    left_out = _left_out(one, two)
    if left_out is not None:
        return ChangedPart(kind, left_out, None, clause)
    deeper = _only_difference(one, two) if type(one) is type(two) else None
    if deeper is None or any(_bare(part) for part in deeper):
        return ChangedPart(kind, one, two, clause)
    inner = kind
    if isinstance(one, Counting) and deeper[0] in element_parts(one):
        inner = element_record(one, kind, vocabulary)
    return _smallest(*deeper, inner, clause, vocabulary)


def _bare(node: Node) -> bool:
    """Whether a part is a plain value, which says nothing without what it stands in."""
    return not isinstance(node, Named) and not children(node) and not element_parts(node)


def _left_out(one: Node, two: Node) -> Node | None:
    """The one of several conditions that is not there any more; ``None`` where that is not the change."""
    if not isinstance(one, Junction):
        return None
    rest: Sequence[Node] = two.conditions if type(two) is type(one) else (two,)
    for number, part in enumerate(one.conditions):
        if (*one.conditions[:number], *one.conditions[number + 1 :]) == tuple(rest):
            return part
    return None


def _only_difference(one: Node, two: Node) -> tuple[Node, Node] | None:
    """The only two parts directly below two nodes of a type that differ; ``None`` where more than parts differ, or several."""
    found: list[tuple[Node, Node]] = []
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(two, field.name)
        if a == b:
            continue
        pairs = [(a, b)]
        if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
            pairs = [pair for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
        for x, y in pairs:
            if not isinstance(x, NODES) or not isinstance(y, NODES):
                return None
            found.append((x, y))
    return found[0] if len(found) == 1 else None
