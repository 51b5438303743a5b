"""What of a program moves with the day asked: conditions that turn at most once, and values that only grow or fall.

While none of these is another at the end of some days than at their beginning, and all of them go one way only,
nothing that a row comes to is another on any of the days. So the first day on which anything may change is found by
halving. A node that may go both ways is said so; then no day can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from punkt.deciding.lasting.what_moves import Moves
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.node_structure import children, element_parts
from punkt.kernel.nodes import (
    Aggregate,
    AsOf,
    Atom,
    Compare,
    Comparison,
    Condition,
    Counting,
    Default,
    Extreme,
    HowMany,
    If,
    Linear,
    Literal,
    MissingDay,
    Node,
    Outcome,
    PeriodEdge,
    Round,
    TimeAfter,
    TimeBetween,
    Value,
)
from punkt.law.language.program import Plan, Program
from punkt.law.language.references import element_record

WITH_ALL = (Aggregate, Default, Extreme, PeriodEdge, Round, TimeAfter)
"""Values that grow with each of the values that they are made of."""
BOTH_WAYS = 2
"""The sign of what may grow and fall."""


@dataclass(frozen=True, slots=True)
class Moving:
    """Something that moves, as seen from the record that it is about: through these collections, one after the other."""

    node: Node
    through: tuple[Counting, ...] = ()


class Movement:
    """What moves in a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.moves = Moves(program).node
        self._signs: dict[tuple[str, str], int] = {}

    def of_plan(self, plan: Plan) -> Iterator[Moving] | None:
        """What moves in an outcome; ``None`` where something may go both ways."""
        nodes: list[Node] = [part for clause in plan.clauses for part in (clause.condition, clause.value)]
        nodes += [audience.condition for audience in plan.audiences]
        nodes += [plan.applies] if plan.applies is not None else []
        return self.of_nodes(nodes, plan.subject)

    def of_nodes(self, nodes: Iterable[Node], kind: str) -> Iterator[Moving] | None:
        """What moves in some nodes of records of a type; ``None`` where something may go both ways."""
        found: list[Moving] = []
        for node in nodes:
            if not self._add(node, kind, (), found):
                return None
            if isinstance(node, Value) and (sign := self.sign(node, kind)):
                if sign == BOTH_WAYS:
                    return None
                found.append(Moving(node))
        return iter(found)

    def _add(self, node: Node, kind: str, through: tuple[Counting, ...], found: list[Moving]) -> bool:
        """Note the conditions that move within a node; whether each turns one way only."""
        if not self.moves(node, kind):
            return True
        if isinstance(node, Counting):
            inner = element_record(node, kind, self.program.vocabulary)
            for part in element_parts(node):
                if isinstance(part, Value) and not isinstance(node, Aggregate) and self.sign(part, inner):
                    return False  # how many differ, and who comes first
                if not self._add(part, inner, (*through, node), found):
                    return False
            return True
        if isinstance(node, Atom):
            turning = self._turning(node, kind)
            if turning is None:
                return False
            found += [Moving(one, through) for one in turning]
        return all(self._add(part, kind, through, found) for part in children(node))

    def _turning(self, node: Atom, kind: str) -> list[Condition] | None:
        """Conditions that turn once, and that say what another one is; ``None`` where there are none such."""
        if isinstance(node, Comparison):
            pairs: list[tuple[Value, Value]] = [(node.left, node.right)]
        elif not self.sign(node.value, kind):
            return []
        elif isinstance(node.domain, Interval):
            pairs = [(node.value, Literal(end)) for end in (node.domain.low, node.domain.high) if end is not None]
        elif isinstance(node.domain, OneOf):
            pairs = [(node.value, Literal(value)) for value in node.domain.values]
        else:
            return None
        found: list[Condition] = []
        for left, right in pairs:
            sign = _both(self.sign(left, kind), -self.sign(right, kind))
            if abs(sign) == BOTH_WAYS:
                return None
            found += [Comparison(left, how, right) for how in (Compare.LT, Compare.LE) if sign]
        return found

    def sign(self, node: Value, kind: str) -> int:
        """Whether a value only grows (1) or falls (-1) with the day asked while no condition turns; 0: it stays."""
        if not self.moves(node, kind) or isinstance(node, HowMany):
            return 0
        match node:
            case AsOf():
                return 1
            case Outcome(name, section):
                return self._of_outcome(self.program.plan[(section or kind, name)])
            case If(_, then, otherwise):
                return _both(self.sign(then, kind), self.sign(otherwise, kind))
            case Linear(_, terms):
                return _both(*(self.sign(value, kind) * (1 if factor >= 0 else -1) for factor, value in terms))
            case TimeBetween(since, until, _, missing, None) if missing is not MissingDay.REFUSE:
                return _both(-self.sign(since, kind), self.sign(until, kind))
            case Aggregate(_, _, value, _):
                return self.sign(value, element_record(node, kind, self.program.vocabulary))
        if not isinstance(node, WITH_ALL) or getattr(node, "missing", None) is MissingDay.REFUSE:
            return BOTH_WAYS
        return _both(*(self.sign(part, kind) for part in children(node) if isinstance(part, Value)))

    def _of_outcome(self, plan: Plan) -> int:
        if plan.key not in self._signs:
            self._signs[plan.key] = BOTH_WAYS  # an outcome that came to itself would never be sorted into strata
            self._signs[plan.key] = _both(*(self.sign(clause.value, plan.subject) for clause in plan.clauses))
        return self._signs[plan.key]


def _both(*signs: int) -> int:
    """The sign of what is made of values with these signs."""
    moving = {sign for sign in signs if sign}
    return 0 if not moving else moving.pop() if len(moving) == 1 else BOTH_WAYS
