"""What regions are described in: the values and conditions that an outcome is worked out from.

A *dimension* is a value node of the kernel (a fact, a count, an age) that can be confined to some of its
values, or a condition that cannot be taken apart further. Where at least three facts are asked the same, how
many of them are so is a dimension too: that is how documents put it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, assert_never

from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.node_structure import children, reads, rescoped, tested, walk, whole_range
from punkt.kernel.nodes import (
    Aggregate,
    All,
    Any,
    AsOf,
    Atom,
    Comparison,
    Computed,
    Condition,
    Const,
    Count,
    Counting,
    Default,
    Distinct,
    Extreme,
    Fact,
    If,
    Joined,
    Linear,
    Literal,
    Not,
    Nothing,
    Outcome,
    PeriodEdge,
    Possibly,
    Power,
    Presumed,
    Product,
    Quotient,
    Rank,
    Round,
    Tally,
    Test,
    TimeAfter,
    TimeBetween,
    Value,
    WorkdayAfter,
)
from punkt.kernel.nodes import Node as KernelNode
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of, references
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

    node: Value | Atom
    side: int
    rank: int
    """What is given up first where it does not matter."""

    @property
    def heavy(self) -> bool:
        """Whether it counts elements by what one law decides about them."""
        return self.side >= 0 and isinstance(self.node, Counting)

    @property
    def atom(self) -> bool:
        """Whether it is a condition."""
        return isinstance(self.node, Atom)


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
            if to in (Confinement.UNKNOWN, Confinement.GAP) or not isinstance(node, Atom):
                return None
            return node if to is Confinement.HOLDS else Not(node)
        assert not isinstance(node, Atom)
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
        if isinstance(node, Atom):
            truth = lowering.truth(node, self.record)
            return both(opposite(truth.yes), opposite(truth.no))
        value = lowering.value(node, self.record)
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
        self.others = (sides[0].program, sides[1].program)
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
        if isinstance(node, Computed):
            self.below(node, kind, section)
            return
        match node:
            case Tally(parts):
                self.group(parts, kind, section)
            case All(parts) | Any(parts):
                if len(parts) >= GROUP and alike(parts):
                    self.group(parts, kind, section)
                else:
                    for part in parts:
                        self.node(part, kind, section)
            case Test(value, _):
                self.test(node, value, kind, section)
            case Comparison():
                self.comparison(node, kind, section)
            case Outcome(name, other):
                self.plan((other or kind, name), other or section)
            case Count() | Distinct() | Aggregate() | Rank():
                self.add(self.placed(node, section), kind, NUMBER)
            case Fact():
                if not self.is_day_or_list(node, kind):
                    self.add(self.placed(node, section), kind, PLAIN)
            case Literal() | AsOf() | If() | Nothing() | Default() | Presumed() | Const() | Not() | Possibly():
                self.below(node, kind, section)
            case _:
                assert_never(node)

    def below(self, node: KernelNode, kind: str, section: str | None) -> None:
        """The dimensions of what a node is made of."""
        for child in children(node):
            self.node(child, kind, section)

    def group(self, parts: tuple[Condition, ...], kind: str, section: str | None) -> None:
        """How many conditions hold, and the facts that are so counted."""
        self.add(self.placed(Tally(parts), section), kind, GROUPED)
        for part in parts:
            asked = tested(part)
            if asked is not None and isinstance(asked[0].value, Fact):
                self.add(self.placed(asked[0].value, section), kind, MEMBER)
            else:
                self.node(part, kind, section)

    def test(self, node: Test, value: Value, kind: str, section: str | None) -> None:
        """A test: its value where that is a number or a choice, else whether it holds."""
        match value:
            case Outcome(name, other):
                key = (other or kind, name)
                declared = self.vocabulary.outcomes.get(key)
                if declared is not None and declared.type is FactKind.CHOICE and not same_law(*self.others, key):
                    self.add(self.placed(value, section), kind, DECIDED)  # it has regions of its own
                else:
                    self.plan(key, other or section)
            case Fact() if self.is_day_or_list(value, kind):
                self.add(self.placed_test(node, section), kind, ATOM)
            case Fact() | Count() | Distinct() | Tally():
                self.node(value, kind, section)
            case Linear() | Product() | Extreme() if any(isinstance(part, Quotient | Power) for part in walk(value)):
                self.as_it_is(node, kind, section)
            case Literal() | AsOf() | Linear() | Product() | Extreme() | Round():
                self.add(self.placed(value, section), kind, NUMBER)
            case TimeBetween() | TimeAfter() | PeriodEdge() | WorkdayAfter():
                self.add(self.placed(value, section), kind, NUMBER)
            case Presumed(fact, _) if not self.is_day_or_list(fact, kind):
                self.node(fact, kind, section)
            case Quotient() | Power() | Aggregate() | Rank() | If() | Nothing() | Default() | Presumed() | Joined():
                self.as_it_is(node, kind, section)
            case _:
                assert_never(value)

    def as_it_is(self, node: Test, kind: str, section: str | None) -> None:
        """A test whose value is not told by ends (a ratio, or one of several): whether it holds, and what is in it."""
        self.add(self.placed_test(node, section), kind, ATOM)
        self.below(node.value, kind, section)

    def comparison(self, node: Comparison, kind: str, section: str | None) -> None:
        """A comparison, as it is, and the counts in it."""
        if reads(node).outcomes:
            self.node(node.left, kind, section)
            self.node(node.right, kind, section)
        placed = Comparison(self.placed(node.left, section), node.how, self.placed(node.right, section))
        self.add(placed, kind, ATOM)

    def is_day_or_list(self, fact: Fact, kind: str) -> bool:
        """Whether a fact is a day or a list of choices, which regions do not take apart."""
        declared = self.vocabulary.subjects[fact.section or kind].facts[fact.path]
        return declared.kind in (FactKind.DATE, FactKind.CHOICES, FactKind.TEXT)

    def placed(self, value: Value, section: str | None) -> Value:
        """A value about the record asked, or about a section."""
        return rescoped(value, section) if section else value

    def placed_test(self, node: Test, section: str | None) -> Test:
        """A test about the record asked, or about a section."""
        return Test(self.placed(node.value, section), node.domain)

    def add(self, node: Value | Atom, kind: str, rank: int) -> None:
        """Take in a dimension; one that the sides work out alike belongs to neither."""
        read = reads(*(part for _, part in parts_of(node, kind, self.vocabulary)))
        own = bool(read.outcomes) or (len(self.days) > 1 and read.as_of)
        if own and len(self.days) == 1 and self._alike(node, kind):
            own = False
        dim = Dimension(node, self.number if own else -1, rank)
        same = next((one for one in self.found if (one.node, one.side) == (dim.node, dim.side)), None)
        if same is None:
            self.found.append(dim)

    def _alike(self, node: Value | Atom, kind: str) -> bool:
        """Whether both laws say the same of all outcomes that a node rests on."""
        return all(same_law(*self.others, key) for key in set(outcomes_in(node, kind, self.vocabulary)))


def alike(parts: Iterable[Condition]) -> bool:
    """Whether all conditions ask the same of facts."""
    asked = [tested(part) for part in parts]
    return (
        all(one is not None and isinstance(one[0].value, Fact) for one in asked)
        and len({(one[0].domain, one[1]) for one in asked if one is not None}) == 1
    )


def outcomes_in(node: KernelNode, kind: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The outcomes that a node names, also about elements."""
    return ((ref.record, ref.name) for ref in references(node, kind, vocabulary) if ref.outcome)


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
    if isinstance(node, Atom):
        return None
    if isinstance(node, Fact):
        fact = vocabulary.subjects[node.section or kind].facts[node.path]
        if fact.kind is FactKind.BOOLEAN:
            return OneOf(frozenset([True, False]))
        if fact.kind is FactKind.CHOICE:
            return OneOf(frozenset(fact.values))
        return fact.range or Interval(None, None)
    if isinstance(node, Outcome):
        return OneOf(frozenset(vocabulary.outcomes[(node.section or kind, node.name)].values))
    return whole_range(node) or Interval(None, None)
