"""Which function explains which node, and what it is called: the one place of explanations that tells nodes apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from punkt.files.texts import Texts
from punkt.kernel.domains import Interval, show
from punkt.kernel.nodes import (
    AddMonths,
    All,
    Any,
    AsOf,
    Comparison,
    Condition,
    Const,
    Count,
    Distinct,
    Extreme,
    Fact,
    FullYears,
    Linear,
    Literal,
    Not,
    Outcome,
    Product,
    Tally,
    Test,
    Value,
    children,
)
from punkt.kernel.records import Record

from . import explain_failed as why
from . import explain_held as by
from .scope import Failed, Held, NodeFunctions, ValueHeld

_WORDS = Texts("law.computed")


def held(node: Condition, kind: str, kept: NodeFunctions) -> Held:
    """What gathers the facts by which a condition of a record type holds."""
    match node:
        case Test(value, domain):
            of_value, some = kept.value_held(value, kind), domain == why.SOME
            return lambda ex, record, wanted, found: of_value(ex, record, some and wanted is True, found)
        case Const():
            return by.nothing
        case Not(condition):
            return by.opposite(kept.held(condition, kind))
        case All(conditions) | Any(conditions):
            parts = [(kept.truth(c, kind), kept.held(c, kind)) for c in conditions]
            return by.several(parts, isinstance(node, All))
        case Comparison(left, _, right):
            return by.both(kept.value_held(left, kind), kept.value_held(right, kind))
        case _:
            assert_never(node)


def value_held(node: Value, kind: str, kept: NodeFunctions) -> ValueHeld:
    """What gathers the facts a value of a record type rests on."""
    match node:
        case Fact() | Outcome() | AsOf():
            return by.plain_value(node, kind, kept)
        case Literal():
            return by.nothing
        case Tally(conditions):
            return by.tally([(kept.truth(c, kind), kept.held(c, kind)) for c in conditions])
        case Count():
            return by.count(node, kind, kept)
        case Distinct():
            return by.distinct(node, kind, kept)
        case Linear() | Product() | Extreme() | FullYears() | AddMonths():
            return by.computed(node, kind, kept)
        case _:
            assert_never(node)


def failed(node: Condition, kind: str, kept: NodeFunctions) -> Failed:
    """What says why a condition of a record type fails."""
    match node:
        case Test(Tally() as value, Interval() as domain):
            return why.tallied(node, value, domain, kind, kept)
        case Test(Count() as value, domain) if domain in (why.SOME, why.NONE):
            return why.counted(node, value, kind, kept)
        case Test():
            return why.tested(node, kind, kept)
        case Const():
            return why.never
        case Not(condition):
            return why.opposite(kept.failed(condition, kind))
        case All(conditions) | Any(conditions):
            return why.deciding([(kept.truth(c, kind), kept.failed(c, kind)) for c in conditions])
        case Comparison():
            return why.compared(node, kind, kept)
        case _:
            assert_never(node)


def name_of(node: Value, record: Record, derived: Mapping[tuple[str, Value], str]) -> str | None:
    """The absolute name of a fact, an outcome or a derived fact; ``None`` for anything computed."""
    match node:
        case Fact() | Outcome():
            return f"{node.section or record.name}.{node.name}"
        case AsOf():
            return "as_of"
        case Count(collection, _) | Distinct(collection, _):
            return name_of(collection, record, derived)
        case Literal() | Tally() | Linear() | Product() | Extreme() | FullYears() | AddMonths():
            found = derived.get((record.kind, node))
            return f"{record.name}.{found}" if found else None
        case _:
            assert_never(node)


def short_name(node: Value, lang: str = "en") -> str:
    """A value as a short text for a report, in the words of the pack."""

    def said(key: str, **arguments: object) -> str:
        return _WORDS[key][lang].format(**arguments)

    match node:
        case Fact() | Outcome():
            return f"{node.section}.{node.name}" if node.section else node.name
        case AsOf():
            return "as_of"
        case Literal(value):
            return show(value)
        case Count(collection, _):
            return said("count", path=collection.path)
        case Distinct(collection, inner):
            return said("distinct", path=collection.path, inner=short_name(inner, lang))
        case Tally(conditions):
            return said("tally", n=len(conditions))
        case Linear(constant, terms):
            parts = [f"{show(f)}·{short_name(v, lang)}" if f != 1 else short_name(v, lang) for f, v in terms]
            return " + ".join([show(constant), *parts])
        case Product() | Extreme() | FullYears() | AddMonths():
            return f"{type(node).__name__}({', '.join(short_name(part, lang) for part in children(node))})"  # type: ignore[arg-type]
        case _:
            assert_never(node)
