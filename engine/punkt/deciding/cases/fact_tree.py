"""The facts of a record type as a case nests them, each with what makes a value one that needs no further look."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from punkt.kernel.domains import Interval
from punkt.kernel.exact import LARGEST
from punkt.law.packs.vocabulary import FactKind, FactType, SubjectType


@dataclass
class Branch:
    """A level of a record's nested facts; ``simple`` has the type and values that need no further look."""

    facts: dict[str, FactType] = field(default_factory=dict)
    below: dict[str, Branch] = field(default_factory=dict)
    simple: dict[str, tuple[str, type, Container[Any]]] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)


def simple_values(fact: FactType) -> tuple[type, Container[Any]] | None:
    """The type and the values that can be taken over as they are."""
    if fact.derived is not None:
        return None
    if fact.kind is FactKind.BOOLEAN:
        return bool, (True, False)
    if fact.kind is FactKind.CHOICE:
        return str, frozenset(fact.values)
    if fact.kind in (FactKind.INTEGER, FactKind.NUMBER):
        span = fact.range or Interval(None, None)
        low, high = -LARGEST if span.low is None else span.low, LARGEST if span.high is None else span.high
        if isinstance(low, int) and isinstance(high, int):
            return int, range(max(low + span.low_open, -LARGEST), min(high + (not span.high_open), LARGEST + 1))
    return None


def tree_of(subject: SubjectType) -> Branch:
    """The facts of a record type, nested as a case nests them."""
    root = Branch()
    for path, fact in subject.facts.items():
        if fact.stands_for:
            continue
        *parents, last = path.split(".")
        branch = root
        for parent in parents:
            branch = branch.below.setdefault(parent, Branch())
        branch.facts[last] = fact
        simple = simple_values(fact)
        if simple is not None:
            branch.simple[last] = (path, *simple)
        elif fact.kind is FactKind.DATE and fact.derived is None:
            branch.days[last] = path
    return root
