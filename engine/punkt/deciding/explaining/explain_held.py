"""The facts by which a condition holds (or fails), gathered by functions made once for each node."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias
from typing import Any as Anything

from punkt.deciding.evaluators.readers import ConditionReader
from punkt.kernel.domains import Interval
from punkt.kernel.nodes import (
    All,
    Any,
    AsOf,
    Comparison,
    Condition,
    Const,
    Count,
    Distinct,
    Fact,
    Literal,
    Not,
    Outcome,
    Tally,
    Test,
    Value,
    children,
)
from punkt.kernel.records import Record

from .plain_values import plain

if TYPE_CHECKING:
    from .explainer import Explainer, Kept

Facts: TypeAlias = dict[str, Anything]
Held: TypeAlias = Callable[["Explainer", Record, bool | None, Facts], None]
"""Adds the facts by which a condition is true or false (``None``: all known facts it looks at)."""
ValueHeld: TypeAlias = Callable[["Explainer", Record, bool, Facts], None]
"""Adds the facts a value rests on; where enough of them count (true), of counted things only those that do."""
SOME = Interval(1, None)


def held(node: Condition, kind: str, kept: Kept) -> Held:
    """The function for a condition of a record type."""
    match node:
        case Test(value, domain):
            of_value, some = kept.value_held(value, kind), domain == SOME
            return lambda ex, record, wanted, found: of_value(ex, record, some and wanted is True, found)
        case Const():
            return lambda ex, record, wanted, found: None
        case Not(condition):
            inner = kept.held(condition, kind)
            return lambda ex, record, wanted, found: inner(ex, record, None if wanted is None else not wanted, found)
        case All(conditions) | Any(conditions):
            parts = [(kept.truth(c, kind), kept.held(c, kind)) for c in conditions]
            return _several(parts, isinstance(node, All))
        case Comparison(left, _, right):
            return _both(kept.value_held(left, kind), kept.value_held(right, kind))


def _several(parts: list[tuple[ConditionReader, Held]], together: bool) -> Held:
    def gather(ex: Explainer, record: Record, wanted: bool | None, found: Facts) -> None:
        every = wanted is None or wanted is together
        for truth, inner in parts:
            if every or truth(ex.scope, record) is wanted:
                inner(ex, record, wanted, found)

    return gather


def _both(left: ValueHeld, right: ValueHeld) -> Held:
    def gather(ex: Explainer, record: Record, wanted: bool | None, found: Facts) -> None:
        left(ex, record, False, found)
        right(ex, record, False, found)

    return gather


def value_held(node: Value, kind: str, kept: Kept) -> ValueHeld:
    """The function for a value of a record type."""
    match node:
        case Fact() | Outcome() | AsOf():
            return _plain_value(node, kind, kept)
        case Literal():
            return lambda ex, record, enough, found: None
        case Tally(conditions):
            return _tally([(kept.truth(c, kind), kept.held(c, kind)) for c in conditions])
        case Count():
            return _count(node, kind, kept)
        case Distinct():
            return _distinct(node, kind, kept)
        case _:
            return _computed(node, kind, kept)


def _plain_value(node: Value, kind: str, kept: Kept) -> ValueHeld:
    read = kept.value(node, kind)

    def gather(ex: Explainer, record: Record, enough: bool, found: Facts) -> None:
        value = read(ex.scope, record)
        if value is not None:
            found[ex.label(node, record)] = plain(value)

    def gather_own(ex: Explainer, record: Record, enough: bool, found: Facts) -> None:
        value = record.facts.get(path)
        if value is not None:
            found[f"{record.name}.{path}"] = plain(value)

    if isinstance(node, Fact) and node.section is None:
        path = node.path
        return gather_own
    return gather


def _tally(parts: list[tuple[ConditionReader, Held]]) -> ValueHeld:
    def gather(ex: Explainer, record: Record, enough: bool, found: Facts) -> None:
        for truth, inner in parts:
            holds = truth(ex.scope, record)
            if holds is True or (holds is False and not enough):
                inner(ex, record, holds, found)

    return gather


def _count(node: Count, kind: str, kept: Kept) -> ValueHeld:
    read, condition = kept.value(node.collection, kind), node.condition
    whole = condition == Const(True)

    def gather(ex: Explainer, record: Record, enough: bool, found: Facts) -> None:
        elements = read(ex.scope, record)
        if whole and elements is not None:
            found[ex.label(node.collection, record)] = len(elements)
        for element in elements or ():
            holds = ex.scope.truth(condition, element)
            if holds is True or (holds is False and not enough):
                ex.kept.held(condition, element.kind)(ex, element, holds, found)

    return gather


def _distinct(node: Distinct, kind: str, kept: Kept) -> ValueHeld:
    read = kept.value(node.collection, kind)

    def gather(ex: Explainer, record: Record, enough: bool, found: Facts) -> None:
        for element in read(ex.scope, record) or ():
            ex.kept.value_held(node.value, element.kind)(ex, element, False, found)

    return gather


def _computed(node: Value, kind: str, kept: Kept) -> ValueHeld:
    """The facts below, and the value itself where it has a name."""
    read = kept.value(node, kind)
    parts = [kept.value_held(child, kind) for child in children(node)]  # type: ignore[arg-type]

    def gather(ex: Explainer, record: Record, enough: bool, found: Facts) -> None:
        own = ex.name(node, record)
        if own is not None:
            found[own] = plain(read(ex.scope, record))
        for part in parts:
            part(ex, record, False, found)

    return gather
