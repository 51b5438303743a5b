"""What a condition finally rests on: facts, outcomes and counts, each with the constants it is tested for."""

from __future__ import annotations

from dataclasses import dataclass, field

from punkt.kernel.domains import Includes, Interval, OneOf
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
    Node,
    Not,
    Outcome,
    Product,
    Tally,
    Test,
    Value,
)

Leaf = Fact | Outcome | AsOf | Count | Distinct | FullYears | AddMonths
LEAVES = (Fact, Outcome, AsOf, Count, Distinct, FullYears, AddMonths)
CONDITIONS = (Const, Test, Comparison, Not, All, Any)


@dataclass
class Leaves:
    """Leaves with their constants; ``whole`` holds those of which every single value matters."""

    constants: dict[Leaf, set[object]] = field(default_factory=dict)
    whole: set[Leaf] = field(default_factory=set)

    def note(self, *nodes: Node) -> Leaves:
        """Take in what nodes rest on."""
        for node in nodes:
            if isinstance(node, CONDITIONS):
                self._condition(node)
            else:
                self._value(node, whole=not isinstance(node, LEAVES))
        return self

    def _condition(self, node: Condition) -> None:
        match node:
            case Not(condition):
                self._condition(condition)
            case All(conditions) | Any(conditions):
                for part in conditions:
                    self._condition(part)
            case Comparison(left, _, right):
                self._value(left, whole=True)
                self._value(right, whole=True)
            case Test(value, domain):
                self._value(value, whole=not isinstance(value, (*LEAVES, Tally)))
                if isinstance(value, LEAVES):
                    self.constants[value].update(_constants(domain))

    def _value(self, node: Value, whole: bool) -> None:
        match node:
            case Tally(conditions):
                for part in conditions:
                    self._condition(part)
            case Linear(_, terms):
                for _, value in terms:
                    self._value(value, whole)
            case Product(left, right):
                self._value(left, whole)
                self._value(right, whole)
            case Extreme(_, values):
                for value in values:
                    self._value(value, whole)
            case Literal():
                pass
            case _:
                self.constants.setdefault(node, set())
                if whole:
                    self.whole.add(node)


def _constants(domain: Interval | OneOf | Includes) -> set[object]:
    if isinstance(domain, Interval):
        return {end for end in (domain.low, domain.high) if end is not None}
    return set(domain.values)
