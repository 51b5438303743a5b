"""What nodes finally rest on (facts, outcomes, counts), and the constants these are tested for or compared with.

Beside the lowering, this is the one module of the solver that tells nodes apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any as Anything
from typing import NamedTuple, assert_never

from punkt.kernel.domains import Includes, Interval, Number, Scalar, sorted_scalars
from punkt.kernel.node_structure import children, may_be_absent, whole_range
from punkt.kernel.nodes import (
    Added,
    Aggregate,
    All,
    Any,
    AsOf,
    Comparison,
    Computed,
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
    Named,
    Node,
    Not,
    Nothing,
    OfDays,
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
    TimeUnit,
    Value,
    WorkdayAfter,
)
from punkt.kernel.records import GAP, Absent
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.language.program import Program

from .boundary_classes import counts, days, lists, numbers, of_type, step_of

Leaf = Named | AsOf | Counting | OfDays


@dataclass
class Leaves:
    """Leaves with their constants; ``whole`` holds those of which every single value matters."""

    constants: dict[Leaf, set[object]] = field(default_factory=dict)
    whole: set[Leaf] = field(default_factory=set)

    def note(self, *nodes: Node) -> Leaves:
        """Take in what nodes rest on."""
        for node in nodes:
            self._note(node, whole=False)
        return self

    def _note(self, node: Node, whole: bool) -> None:
        leaf = leaf_of(node)
        if leaf is not None:
            self.constants.setdefault(leaf, set())
            if whole:
                self.whole.add(leaf)
        elif isinstance(node, Test):
            self._ask(node.value, set(written(node)))
        else:  # a comparison, or arithmetic
            for part in children(node):
                self._note(part, whole=True)

    def _ask(self, value: Value, constants: set[object]) -> None:
        """Take in what a value rests on that is tested for constants and is one of several, or a leaf."""
        match value:
            case If(condition, then, otherwise):
                self._note(condition, whole=False)
                self._ask(then, constants)
                self._ask(otherwise, constants)
            case Default(first, otherwise):
                self._ask(first, constants)
                self._ask(otherwise, constants)
            case Presumed(fact, presumed):
                self._ask(fact, constants if presumed is GAP else constants | {presumed})
            case _ if (leaf := leaf_of(value)) is not None:
                self.constants.setdefault(leaf, set()).update(constants)
            case _:
                self._note(value, whole=True)

    def classes(self, leaf: Leaf, program: Program, kind: str) -> list[Anything] | None:
        """The values that stand for all of a leaf's; ``None`` where no finite list does."""
        constants, whole = self.constants[leaf], leaf in self.whole
        match leaf:
            case Fact(path, section):
                fact = program.vocabulary.subjects[section or kind].facts[path]
                values = of_type(fact.kind, tuple(fact.values), fact.range, step_of(fact.decimals), constants, whole)
                return values if values is None or not leaf.none else [*values, GAP]
            case Outcome(name, section):
                plan = program.plan[(section or kind, name)]
                if plan.listed is not None:
                    return [*lists(constants, plan.listed), None]
                values = of_type(plan.type.kind, plan.type.choices, None, 1, constants, whole)
                return None if values is None else [*values, GAP]
            case AsOf():
                return None if whole else days(constants)
            case Count() | Distinct():
                return None if whole else counts(constants)
            case Aggregate() | Rank():
                return None
            case TimeBetween() | TimeAfter() | PeriodEdge() | WorkdayAfter():
                if whole:
                    return None
                known = numbers(constants, None, 1) if isinstance(leaf, TimeBetween) else days(constants)
                return [*known, None, GAP] if may_be_absent(leaf) else [*known, None]
            case _:
                assert_never(leaf)


def leaf_of(node: Node) -> Leaf | None:
    """A node that is not taken apart further; ``None`` for any other."""
    if isinstance(node, Leaf):
        return node
    match node:
        case Literal() | Tally() | Linear() | Product() | Quotient() | Power() | Round() | Extreme() | Joined():
            return None
        case If() | Nothing() | Default() | Presumed():
            return None
        case Const() | Test() | Comparison() | Not() | All() | Any() | Possibly():
            return None
        case _:
            assert_never(node)


def written(node: Node) -> tuple[Scalar, ...]:
    """The constants that a node itself gives, apart from those below it."""
    if isinstance(node, Linear):
        return (node.constant,)
    if isinstance(node, Computed | Leaf):
        return ()
    match node:
        case Literal(value):
            return value if isinstance(value, tuple) else (value,)
        case Test(_, domain):
            ends = (domain.low, domain.high) if isinstance(domain, Interval) else sorted_scalars(domain.values)
            return tuple(end for end in ends if end is not None)
        case Presumed(_, presumed):
            return () if isinstance(presumed, Absent) else (presumed,)
        case Tally() | If() | Nothing() | Default():
            return ()
        case Const() | Comparison() | Not() | All() | Any() | Possibly():
            return ()
        case _:
            assert_never(node)


Span = tuple[int, Added | WorkCalendar]
"""So many days or months, or working days of a calendar."""


class ComparedFact(NamedTuple):
    """A fact, the constants it is compared with, and for a day the days and months it is measured by."""

    fact: Fact
    values: tuple[Scalar, ...] = ()
    spans: tuple[Span, ...] = ()


def compared(node: Node) -> ComparedFact | None:
    """The fact that a node itself holds against constants; ``None`` where it does not do so."""
    match node:
        case Test(Fact() as fact, domain):
            return None if isinstance(domain, Includes) else ComparedFact(fact, written(node))
        case Test(TimeBetween(Fact() as fact) as between, Interval(low, high)):
            ends = (int(end) for end in (low, high) if isinstance(end, (int, Decimal)))
            return ComparedFact(fact, spans=tuple(_span(end, between) for end in ends))
        case Comparison(Fact() as fact, _, Literal() as other) | Comparison(Literal() as other, _, Fact() as fact):
            return ComparedFact(fact, () if isinstance(other.value, tuple) else (other.value,))
        case Test(Presumed(fact, _) as presumed, domain) if not isinstance(domain, Includes):
            return ComparedFact(fact, (*written(node), *written(presumed)))
        case TimeAfter(Fact() as fact, Literal(int() as amount), unit):
            return ComparedFact(fact, spans=((amount, unit),))
        case Literal() | Fact() | Outcome() | AsOf() | Tally() | Count() | Distinct() | Aggregate() | Rank():
            return None
        case Linear() | Product() | Quotient() | Power() | Round() | Extreme() | Joined():
            return None
        case TimeBetween() | TimeAfter() | PeriodEdge() | WorkdayAfter():
            return None
        case If() | Nothing() | Default() | Presumed():
            return None
        case Const() | Test() | Comparison() | Not() | All() | Any() | Possibly():
            return None
        case _:
            assert_never(node)


def _span(amount: int, between: TimeBetween) -> Span:
    """How far apart two days are between which there is so much."""
    if between.calendar is not None:
        return amount, between.calendar
    return (12 * amount, TimeUnit.MONTHS) if between.unit is TimeUnit.YEARS else (amount, between.unit)


def grid(value: Value) -> Number | None:
    """The step of which a value is a multiple by what it is; ``None`` where that rests on its facts."""
    if isinstance(value, Round):
        return value.step
    return 1 if whole_range(value) is not None else None
