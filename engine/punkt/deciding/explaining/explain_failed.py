"""Why a condition fails: the facts that decide it, found by functions made once for each node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from punkt.deciding.evaluators.reference import ConditionReader, ValueReader
from punkt.kernel.domains import Interval, OneOf, show
from punkt.kernel.nodes import Comparison, Count, Fact, Tally, Test
from punkt.kernel.records import Absent, Record

from .plain_values import asked_for, given, plain
from .scope import Because, Explaining, Failed, NodeFunctions

SOME = Interval(1, None)
NONE = Interval(0, 0)
THERE = asked_for(OneOf(frozenset(), complement=True), False)
"""What is asked of a value that there is none of."""


def never(ex: Explaining, record: Record, actual: bool) -> list[Because]:
    """No facts."""
    return []


def opposite(inner: Failed) -> Failed:
    """The facts that make the opposite of a condition so."""
    return lambda ex, record, actual: inner(ex, record, not actual)


def deciding(parts: list[tuple[ConditionReader, Failed]]) -> Failed:
    """The reasons of those that decide, each once."""

    def reasons(ex: Explaining, record: Record, actual: bool) -> list[Because]:
        scope = ex.scope
        rows = [inner(ex, record, actual) for truth, inner in parts if truth(scope, record) is actual]
        return rows[0] if len(rows) == 1 else _unique(rows)

    return reasons


def _unique(rows: list[list[Because]]) -> list[Because]:
    found: dict[tuple[str, str], Because] = {}
    for row in rows:
        for reason in row:
            found.setdefault((reason["fact"], reason["required"]), reason)
    return list(found.values())


def tested(node: Test, kind: str, kept: NodeFunctions) -> Failed:
    """What the value is, and what the test asks for."""
    value, read, alike = node.value, kept.value(node.value, kind), kept.named_alike(node.value)
    required = {actual: asked_for(node.domain, actual) for actual in (True, False)}

    def reasons(ex: Explaining, record: Record, actual: bool) -> list[Because]:
        found = read(ex.scope, record)
        if ex.blank or not alike or isinstance(found, list):
            return [_because(ex, value, record, found, read, required[actual])]
        key = (node_id, actual, record.name, found)
        known = ex.kept.reasons.get(key)
        return known or ex.kept.keep(key, [_because(ex, value, record, found, read, required[actual])])

    node_id = id(node)
    return reasons


def compared(node: Comparison, kind: str, kept: NodeFunctions) -> Failed:
    """What the left value is, and how it was to compare with the right one; or that there is none to compare with."""
    value, alike = node.left, kept.named_alike(node.left)
    read, read_other = kept.value(node.left, kind), kept.value(node.right, kind)
    asked = {actual: Required(node.how.value, actual) for actual in (True, False)}

    def reasons(ex: Explaining, record: Record, actual: bool) -> list[Because]:
        found, other = read(ex.scope, record), read_other(ex.scope, record)
        if isinstance(other, Absent):
            return [_because(ex, node.right, record, other, read_other, THERE)]
        key = (node_id, actual, record.name, found, other)
        alone = ex.blank or not alike or isinstance(found, list)
        known = None if alone else ex.kept.reasons.get(key)
        if known is not None:
            return known
        required = ex.shown(other, node.right, read_other, asked[actual])
        made = [_because(ex, value, record, found, read, required)]
        return made if alone else ex.kept.keep(key, made)

    node_id = id(node)
    return reasons


@dataclass(frozen=True, slots=True)
class Required:
    """What a comparison asks of its left value (or the opposite of it), given the right one."""

    how: str
    opposite: bool

    def __call__(self, other: Any) -> str:
        """In words of a pack."""
        text = f"{self.how} {show(plain(other))}"
        return f"not {text}" if self.opposite else text


def _because(ex: Explaining, value: Any, record: Record, found: Any, read: ValueReader, required: str) -> Because:
    return {
        "fact": ex.label(value, record),
        "value": ex.shown(found, value, read, given if isinstance(value, Fact) else plain),
        "required": required,
    }


def tallied(node: Test, value: Tally, domain: Interval, kind: str, kept: NodeFunctions) -> Failed:
    """For lists of conditions: the items that decide, instead of their number."""
    own = tested(node, kind, kept)
    parts = [(kept.truth(c, kind), kept.failed(c, kind)) for c in value.conditions]

    def reasons(ex: Explaining, record: Record, actual: bool) -> list[Because]:
        truths = [truth(ex.scope, record) for truth, _ in parts]
        # too many hold, or (for the opposite) enough hold: name those; else those that do not hold
        guilty = domain.low not in (None, 0) if actual else domain.above(truths.count(True))
        rows = [inner(ex, record, guilty) for (_, inner), truth in zip(parts, truths, strict=True) if truth is guilty]
        return _unique(rows) or own(ex, record, actual)

    return reasons


def counted(node: Test, value: Count, kind: str, kept: NodeFunctions) -> Failed:
    """For «some» and «none» of a collection: the elements that decide, instead of their number."""
    own = tested(node, kind, kept)
    none, read, condition = node.domain == NONE, kept.value(value.collection, kind), value.condition

    def reasons(ex: Explaining, record: Record, actual: bool) -> list[Because]:
        guilty = none is not actual
        elements = read(ex.scope, record) or ()
        hits = [element for element in elements if ex.scope.truth(condition, element) is guilty]
        rows = [ex.kept.failed(condition, element.kind)(ex, element, guilty) for element in hits]
        return _unique(rows) or own(ex, record, actual)

    return reasons
