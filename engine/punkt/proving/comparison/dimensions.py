"""What regions are described in: the values and conditions that an outcome is worked out from.

A *dimension* is a value node of the kernel (a fact, a count, an age) that can be confined to some of its
values, or a condition that cannot be taken apart further. Where at least three facts are asked the same, how
many of them are so is a dimension too: that is how documents put it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.nodes import (
    All,
    Any,
    AsOf,
    Comparison,
    Condition,
    Count,
    Distinct,
    Fact,
    Not,
    Outcome,
    Tally,
    Test,
    Value,
    children,
    element_part,
    rescoped,
    walk,
)
from punkt.kernel.nodes import Node as KernelNode
from punkt.law.language.program import Program
from punkt.law.language.references import element_record
from punkt.law.packs.vocabulary import FactKind, Vocabulary
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_values import SymbolicRecord
from punkt.proving.solver.truths import Bit, both, opposite

from .compared_packs import Side

GROUP = 3
"""So many facts that are asked the same are told by how many of them are so."""


class Confinement(Enum):
    """How a dimension is confined otherwise than by a set of values."""

    UNKNOWN = "unknown"
    GAP = "gap"
    HOLDS = "holds"
    FAILS = "fails"


Confined: TypeAlias = "Interval | OneOf | Confinement"


@dataclass(frozen=True)
class Dimension:
    """One dimension: a value or a condition, and the side in whose law it is worked out (``-1``: either)."""

    node: Value | Condition
    side: int
    rank: int
    """What is given up first where it does not matter."""

    @property
    def heavy(self) -> bool:
        """Whether it counts elements by what one law decides about them."""
        return self.side >= 0 and isinstance(self.node, (Count, Distinct))

    @property
    def atom(self) -> bool:
        """Whether it is a condition."""
        return isinstance(self.node, (Comparison, Test))


@dataclass(frozen=True)
class ConfinedDimension:
    """A dimension confined to some of its values."""

    dim: Dimension
    to: Confined

    @property
    def condition(self) -> Condition | None:
        """The same as a condition of the kernel; ``None`` for a value that is unknown."""
        node, to = self.dim.node, self.to
        if isinstance(to, Confinement):
            if to in (Confinement.UNKNOWN, Confinement.GAP) or not isinstance(node, (Comparison, Test)):
                return None
            return node if to is Confinement.HOLDS else Not(node)
        assert not isinstance(node, (Comparison, Test, All, Any, Not)) and not hasattr(node, "truth")
        return Test(node, to)


class SharedLaws:
    """Two laws over one symbolic case, and the record that is asked about."""

    def __init__(self, lowerings: Sequence[ProgramLowering], record: SymbolicRecord) -> None:
        self.lowerings, self.record = lowerings, record
        self._bits: dict[ConfinedDimension, Bit] = {}

    def lowering(self, dim: Dimension) -> ProgramLowering:
        """The law in which a dimension is worked out."""
        return self.lowerings[max(dim.side, 0)]

    def bit(self, part: ConfinedDimension) -> Bit:
        """Whether a case is so confined."""
        if part not in self._bits:
            self._bits[part] = self._bit(part)
        return self._bits[part]

    def _bit(self, part: ConfinedDimension) -> Bit:
        lowering, condition = self.lowering(part.dim), part.condition
        if condition is not None:
            return lowering.truth(condition, self.record).yes
        node = part.dim.node
        if isinstance(node, (Comparison, Test)):
            truth = lowering.truth(node, self.record)
            return both(opposite(truth.yes), opposite(truth.no))
        value = lowering.value(node, self.record)  # type: ignore[arg-type]
        if part.to is Confinement.GAP:
            return value.absent
        return both(opposite(value.known), opposite(value.absent))


def dims_of(sides: Sequence[Side], keys: tuple[str, str]) -> list[Dimension]:
    """The dimensions of an outcome on both sides, those first that are given up first."""
    found: dict[Dimension, None] = {}
    for number, side in enumerate(sides):
        walker = _Walker(side, number, sides)
        walker.plan(keys, None)
        found.update(dict.fromkeys(walker.found))
    return sorted(found, key=lambda dim: dim.rank)


MEMBER, ATOM, GROUPED, NUMBER, DECIDED, PLAIN = range(6)


class _Walker:
    def __init__(self, side: Side, number: int, sides: Sequence[Side]) -> None:
        self.side, self.number = side, number
        self.vocabulary, self.program = side.linked.vocabulary, side.program
        self.others = [one.program for one in sides]
        self.days = {one.day for one in sides}
        self.found: list[Dimension] = []
        self._seen: set[tuple[str, str, str | None]] = set()
        self._kind = ""

    def plan(self, key: tuple[str, str], section: str | None) -> None:
        """The dimensions of an outcome about the record (or about a section)."""
        plan = self.program.plan.get(key)
        if plan is None or (*key, section) in self._seen:
            return
        self._seen.add((*key, section))
        for clause in plan.clauses:
            for node in (clause.condition, clause.value):
                self.node(node, key[0], section)

    def node(self, node: KernelNode, kind: str, section: str | None) -> None:
        """The dimensions of a condition or value."""
        match node:
            case All(parts) | Any(parts) | Tally(parts):
                group = parts if all(isinstance(part, (Test, Not)) for part in parts) else ()
                if isinstance(node, Tally) or (len(group) >= GROUP and alike(group)):
                    self.add(self.placed(Tally(tuple(parts)), section), kind, GROUPED)
                    for part in parts:
                        self.member(part, kind, section)
                    return
                for part in parts:
                    self.node(part, kind, section)
            case Test(value, _):
                self.test(node, value, kind, section)
            case Comparison(left, _, right):
                self.comparison(node, left, right, kind, section)
            case Outcome(name, other):
                self.plan((other or kind, name), other or section)
            case Count() | Distinct():
                self.add(self.placed(node, section), kind, NUMBER)
            case Fact(path, other):
                if self.vocabulary.subjects[other or kind].facts[path].kind not in (FactKind.DATE, FactKind.CHOICES):
                    self.add(self.placed(node, section), kind, PLAIN)
            case _:
                for child in children(node):
                    self.node(child, kind, section)

    def member(self, part: Condition, kind: str, section: str | None) -> None:
        """A fact of a group that is counted."""
        inner = part.condition if isinstance(part, Not) else part
        if isinstance(inner, Test) and isinstance(inner.value, Fact):
            self.add(self.placed(inner.value, section), kind, MEMBER)
        else:
            self.node(part, kind, section)

    def test(self, node: Test, value: Value, kind: str, section: str | None) -> None:
        """A test: its value where that is a number or a choice, else whether it holds."""
        if isinstance(value, Outcome):
            key = (value.section or kind, value.name)
            declared = self.vocabulary.outcomes.get(key)
            if (
                declared is not None
                and declared.type is FactKind.CHOICE
                and not same_law(self.others[0], self.others[1], key)
            ):
                self.add(self.placed(value, section), kind, DECIDED)  # it has regions of its own
                return
            self.plan((value.section or kind, value.name), value.section or section)
            return
        if isinstance(value, (Fact, Count, Distinct, Tally)) and not self.is_day_or_list(value, kind):
            self.node(value, kind, section)
        elif isinstance(value, Fact):
            self.add(self.placed_test(node, section), kind, ATOM)
        else:
            self.add(self.placed(value, section), kind, NUMBER)

    def comparison(self, node: Comparison, left: Value, right: Value, kind: str, section: str | None) -> None:
        """A comparison, as it is, and the counts in it."""
        if any(isinstance(part, Outcome) for side in (left, right) for part in walk(side)):
            self.node(left, kind, section)
            self.node(right, kind, section)
        placed = Comparison(self.placed(left, section), node.how, self.placed(right, section))
        self.add(placed, kind, ATOM)

    def is_day_or_list(self, value: Value, kind: str) -> bool:
        """Whether a value is a day or a list of choices, which regions do not take apart."""
        if not isinstance(value, Fact):
            return False
        fact = self.vocabulary.subjects[value.section or kind].facts[value.path]
        return fact.kind in (FactKind.DATE, FactKind.CHOICES)

    def placed(self, value: Value, section: str | None) -> Value:
        """A value about the record asked, or about a section."""
        return rescoped(value, section) if section else value

    def placed_test(self, node: Test, section: str | None) -> Test:
        """A test about the record asked, or about a section."""
        return Test(self.placed(node.value, section), node.domain)

    def add(self, node: Value | Condition, kind: str, rank: int) -> None:
        """Take in a dimension; one that the sides work out alike belongs to neither."""
        own = any(isinstance(part, Outcome) for part in _deep(node)) or (
            len(self.days) > 1 and any(isinstance(part, AsOf) for part in _deep(node))
        )
        if own and len(self.days) == 1 and self._alike(node, kind):
            own = False
        dim = Dimension(node, self.number if own else -1, rank)
        same = next((one for one in self.found if (one.node, one.side) == (dim.node, dim.side)), None)
        if same is None:
            self.found.append(dim)

    def _alike(self, node: Value | Condition, kind: str) -> bool:
        """Whether both laws say the same of all outcomes that a node rests on."""
        named = set(outcomes_in(node, kind, self.vocabulary))
        return all(same_law(self.others[0], self.others[1], key) for key in named)


def alike(parts: Iterable[Condition]) -> bool:
    """Whether all conditions ask the same of facts."""
    rows = [part.condition if isinstance(part, Not) else part for part in parts]
    signs = {isinstance(part, Not) for part in parts}
    return (
        len(signs) == 1
        and all(isinstance(row, Test) and isinstance(row.value, Fact) for row in rows)
        and len({row.domain for row in rows if isinstance(row, Test)}) == 1
    )


def _deep(node: KernelNode) -> Iterator[KernelNode]:
    """All nodes of a tree, those that are evaluated for elements included."""
    for part in walk(node):
        yield part
        inner = element_part(part)
        if inner is not None:
            yield from _deep(inner)


def outcomes_in(node: KernelNode, kind: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The outcomes that a node names, also about elements."""
    for part in walk(node):
        if isinstance(part, Outcome):
            yield part.section or kind, part.name
        if isinstance(part, (Count, Distinct)):
            inner = element_part(part)
            assert inner is not None
            yield from outcomes_in(inner, element_record(part, kind, vocabulary), vocabulary)


def same_law(one: Program, other: Program, key: tuple[str, str]) -> bool:
    """Whether two programs say the same of an outcome and of all it rests on."""
    seen: set[tuple[str, str]] = set()
    queue = [key]
    while queue:
        current = queue.pop()
        if current in seen:
            continue
        seen.add(current)
        a, b = one.plan.get(current), other.plan.get(current)
        if a is None or b is None:
            return False
        if [(c.condition, c.value) for c in a.clauses] != [(c.condition, c.value) for c in b.clauses]:
            return False
        queue += a.uses
    return True


def full(dim: Dimension, vocabulary: Vocabulary, kind: str) -> Interval | OneOf | None:
    """All values of a dimension; ``None`` for a condition."""
    node = dim.node
    if isinstance(node, Tally):
        return Interval(0, len(node.conditions))
    if isinstance(node, Fact):
        fact = vocabulary.subjects[node.section or kind].facts[node.path]
        if fact.kind is FactKind.BOOLEAN:
            return OneOf(frozenset([True, False]))
        if fact.kind is FactKind.CHOICE:
            return OneOf(frozenset(fact.values))
        return fact.range or Interval(None, None)
    if isinstance(node, (Count, Distinct)):
        return Interval(0, None)
    if isinstance(node, Outcome):
        return OneOf(frozenset(vocabulary.outcomes[(node.section or kind, node.name)].values))
    return None if dim.atom else Interval(None, None)
