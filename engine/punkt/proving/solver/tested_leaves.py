"""What a condition finally rests on: facts, outcomes and counts, each with the constants it is tested for."""

from __future__ import annotations

from dataclasses import dataclass, field

from punkt.kernel.domains import Includes, Interval, OneOf
from punkt.kernel.nodes import (
    AddMonths,
    AsOf,
    Count,
    Distinct,
    Fact,
    FullYears,
    Node,
    Outcome,
    Tally,
    Test,
    children,
)

Leaf = Fact | Outcome | AsOf | Count | Distinct | FullYears | AddMonths
LEAVES = (Fact, Outcome, AsOf, Count, Distinct, FullYears, AddMonths)


@dataclass
class Leaves:
    """Leaves with their constants; ``whole`` holds those of which every single value matters."""

    constants: dict[Leaf, set[object]] = field(default_factory=dict)
    whole: set[Leaf] = field(default_factory=set)

    def note(self, *nodes: Node) -> Leaves:
        """Take in what nodes rest on."""
        for node in nodes:
            self._note(node, whole=not isinstance(node, LEAVES))
        return self

    def _note(self, node: Node, whole: bool) -> None:
        if isinstance(node, LEAVES):
            self.constants.setdefault(node, set())
            if whole:
                self.whole.add(node)
        elif isinstance(node, Test) and isinstance(node.value, (*LEAVES, Tally)):
            self._note(node.value, whole=False)
            if isinstance(node.value, LEAVES):
                self.constants[node.value].update(_constants(node.domain))
        else:  # a comparison, or arithmetic
            for part in children(node):
                self._note(part, whole=True)


def _constants(domain: Interval | OneOf | Includes) -> set[object]:
    if isinstance(domain, Interval):
        return {end for end in (domain.low, domain.high) if end is not None}
    return set(domain.values)
