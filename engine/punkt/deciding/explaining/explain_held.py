"""The facts by which a condition holds (or fails), gathered by functions made once for each node."""

from __future__ import annotations

from functools import lru_cache

from punkt.deciding.evaluators.reference import ConditionReader, ValueReader
from punkt.deciding.evaluators.reference import given as given_fact
from punkt.kernel.node_structure import children
from punkt.kernel.nodes import Aggregate, Const, Count, Default, Distinct, Fact, If, Junction, Rank, Tally, Value
from punkt.kernel.records import GAP, Record
from punkt.law.packs.vocabulary import VALUE, fact_named, is_month

from .plain_values import given, plain
from .scope import Explaining, Facts, Held, NodeFunctions, ValueHeld


@lru_cache(4096)
def _given(fact: Fact) -> ValueReader:
    """What a case says of a fact: one function for all that name it."""
    return given_fact(fact)


def nothing(ex: Explaining, record: Record, wanted: bool | None, found: Facts) -> None:
    """Adds no facts."""


def opposite(inner: Held) -> Held:
    """The facts by which the opposite of a condition holds."""
    return lambda ex, record, wanted, found: inner(ex, record, None if wanted is None else not wanted, found)


def several(node: Junction, parts: list[tuple[ConditionReader, Held]], together: bool) -> Held:
    """The facts of those that decide: all where ``together`` is wanted, else those that are as wanted."""

    def gather(ex: Explaining, record: Record, wanted: bool | None, found: Facts) -> None:
        every = wanted is None or wanted is together
        for number, (truth, inner) in enumerate(parts):
            if every or truth(ex.scope, record) is wanted:
                ex.taken.add((id(node), number))
                inner(ex, record, wanted, found)

    return gather


def both(left: ValueHeld, right: ValueHeld) -> Held:
    """The facts two compared values rest on."""

    def gather(ex: Explaining, record: Record, wanted: bool | None, found: Facts) -> None:
        left(ex, record, False, found)
        right(ex, record, False, found)

    return gather


def plain_value(node: Value, kind: str, kept: NodeFunctions) -> ValueHeld:
    """The value itself, by its name."""
    read = _given(node) if isinstance(node, Fact) else kept.value(node, kind)
    shown = given if isinstance(node, Fact) else plain

    def gather(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        value = read(ex.scope, record)
        if value is not None:
            found[ex.label(node, record)] = ex.shown(value, node, read, shown)

    def gather_own(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        value = record.facts.get(path)
        if value is not None:
            found[fact_named(record.name, kind, path)] = ex.shown(value, node, read, given)

    if isinstance(node, Fact) and node.section is None:
        path = node.path
        return nothing if is_month(kind) and path != VALUE else gather_own
    return gather


def tally(node: Tally, parts: list[tuple[ConditionReader, Held]]) -> ValueHeld:
    """The facts of the conditions that are counted."""

    def gather(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        for number, (truth, inner) in enumerate(parts):
            holds = truth(ex.scope, record)
            if holds is not False:
                ex.taken.add((id(node), number))
            if holds is True or (holds is False and not enough):
                inner(ex, record, holds, found)

    return gather


def of_elements(node: Count | Aggregate | Rank, kind: str, kept: NodeFunctions) -> ValueHeld:
    """The facts of the elements that count; their number where all do, or where there are none."""
    read, condition = kept.value(node.collection, kind), node.condition
    whole, values = condition == Const(True), node.parts[1:]

    def gather(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        elements = read(ex.scope, record)
        if elements is not None and (not elements if values else whole):
            found[ex.label(node.collection, record)] = len(elements)
        for element in elements or ():
            holds = ex.scope.truth(condition, element)
            if holds is True or (holds is False and not enough):
                ex.kept.held(condition, element.kind)(ex, element, holds, found)
            if holds is not False:
                for value in values:
                    ex.kept.value_held(value, element.kind)(ex, element, False, found)  # type: ignore[arg-type]

    return gather


def branch(node: If, kind: str, kept: NodeFunctions) -> ValueHeld:
    """The facts by which a branch is taken, and those it rests on; of both branches while either may be."""
    read, truth = kept.value(node, kind), kept.truth(node.condition, kind)
    condition, then, otherwise = (
        kept.held(node.condition, kind),
        kept.value_held(node.then, kind),
        kept.value_held(node.otherwise, kind),
    )

    def gather(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        own, holds = ex.name(node, record), truth(ex.scope, record)
        if own is not None:
            found[own] = ex.shown(read(ex.scope, record), node, read, plain)
        condition(ex, record, holds, found)
        if holds is not False:
            ex.taken.add((id(node), 0))
            then(ex, record, enough, found)
        if holds is not True:
            ex.taken.add((id(node), 1))
            otherwise(ex, record, enough, found)

    return gather


def default(node: Default, kind: str, kept: NodeFunctions) -> ValueHeld:
    """The facts of the value; where it is absent, those of what stands in for it too."""
    read, value, otherwise = (
        kept.value(node.value, kind),
        kept.value_held(node.value, kind),
        kept.value_held(node.otherwise, kind),
    )

    def gather(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        value(ex, record, enough, found)
        if read(ex.scope, record) is GAP:
            ex.taken.add((id(node), 1))
            otherwise(ex, record, enough, found)

    return gather


def distinct(node: Distinct, kind: str, kept: NodeFunctions) -> ValueHeld:
    """The facts of all elements."""
    read = kept.value(node.collection, kind)

    def gather(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        for element in read(ex.scope, record) or ():
            ex.kept.value_held(node.value, element.kind)(ex, element, False, found)

    return gather


def computed(node: Value, kind: str, kept: NodeFunctions) -> ValueHeld:
    """The facts below, and the value itself where it has a name."""
    read = kept.value(node, kind)
    parts = [kept.value_held(child, kind) for child in children(node)]  # type: ignore[arg-type]

    def gather(ex: Explaining, record: Record, enough: bool, found: Facts) -> None:
        own = ex.name(node, record)
        if own is not None:
            found[own] = ex.shown(read(ex.scope, record), node, read, plain)
        for part in parts:
            part(ex, record, False, found)

    return gather
