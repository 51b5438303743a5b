"""Which facts keep a condition unknown, found by functions made once for each node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from punkt.deciding.evaluators.readers import ConditionReader, ValueReader
from punkt.kernel.kleene import Range
from punkt.kernel.nodes import (
    All,
    Any,
    Comparison,
    Condition,
    Const,
    Count,
    Distinct,
    Fact,
    Not,
    Outcome,
    Tally,
    Test,
    Value,
    children,
)
from punkt.kernel.records import Record

if TYPE_CHECKING:
    from .explainer import Explainer, Kept

Names: TypeAlias = dict[str, None]
"""Names of facts, each once, in order."""
Missing: TypeAlias = Callable[["Explainer", Record], Names]
"""The facts that keep a condition or a value unknown; none where it is known."""


def missing(node: Condition, kind: str, kept: Kept) -> Missing:
    """The function for a condition of a record type."""
    match node:
        case Const():
            return lambda ex, record: {}
        case Not(condition):
            return kept.missing(condition, kind)
        case All(conditions) | Any(conditions):
            return _unless_known(kept.truth(node, kind), _all_of([kept.missing(c, kind) for c in conditions]))
        case Test(value, _):
            return _unless_known(kept.truth(node, kind), kept.missing_value(value, kind))
        case Comparison(left, _, right):
            parts = [kept.missing_value(left, kind), kept.missing_value(right, kind)]
            return _unless_known(kept.truth(node, kind), _all_of(parts))


def _unless_known(truth: ConditionReader, inner: Missing) -> Missing:
    return lambda ex, record: inner(ex, record) if truth(ex.scope, record) is None else {}


def _all_of(parts: list[Missing]) -> Missing:
    return lambda ex, record: merged([part(ex, record) for part in parts])


def merged(parts: Iterable[Names]) -> Names:
    """All names, each once."""
    found: Names = {}
    for part in parts:
        found.update(part)
    return found


def missing_value(node: Value, kind: str, kept: Kept) -> Missing:
    """The function for a value of a record type."""
    read = kept.value(node, kind)

    def names(ex: Explainer, record: Record) -> Names:
        value = read(ex.scope, record)
        return inner(ex, record) if value is None or isinstance(value, Range) else {}

    inner = _unknown(node, kind, kept, read)
    return names


def _unknown(node: Value, kind: str, kept: Kept, read: ValueReader) -> Missing:
    match node:
        case Fact():
            return lambda ex, record: {ex.label(node, record): None}
        case Outcome(name, None):
            return lambda ex, record: ex.missing_of(name, record)
        case Outcome(name, str(section)):
            return lambda ex, record: ex.missing_of(name, ex.case.sections.get(section))
        case Tally(conditions):
            return _all_of([kept.missing(c, kind) for c in conditions])
        case Count(collection, condition):
            return _of_elements(collection, kind, kept, lambda ex, e: ex.kept.missing(condition, e.kind)(ex, e))
        case Distinct(collection, value):
            return _of_elements(collection, kind, kept, lambda ex, e: ex.kept.missing_value(value, e.kind)(ex, e))
        case _:
            return _all_of([kept.missing_value(child, kind) for child in children(node)])  # type: ignore[arg-type]


def _of_elements(collection: Fact, kind: str, kept: Kept, of_one: Missing) -> Missing:
    """What is missing of each element; the collection itself where it is not given."""
    read = kept.value(collection, kind)

    def names(ex: Explainer, record: Record) -> Names:
        elements = read(ex.scope, record)
        if elements is None:
            return {ex.label(collection, record): None}
        return merged([of_one(ex, element) for element in elements])

    return names
