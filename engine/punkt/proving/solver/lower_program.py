"""A program lowered: what it finds about the records of a symbolic case.

The lowering follows :mod:`punkt.deciding.evaluators.reference` node by node: conditions here, values
in :mod:`.lower_arithmetic`, what an outcome comes to in :mod:`.lower_outcomes`. Each node is lowered once
for each record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any as Anything

from punkt.kernel.domains import Domain, Includes, Interval, OneOf
from punkt.kernel.nodes import All, Any, Compare, Comparison, Condition, Const, Node, Not, Test, Value
from punkt.law.language.link import Key
from punkt.law.language.program import Clause, Plan, Program

from .lower_arithmetic import VALUES
from .lower_outcomes import clause_truth, found_of
from .lower_values import (
    Lowered,
    Plain,
    Ranged,
    Several,
    SymbolicRecord,
    before,
    equal_known,
    not_after,
    ordered,
    same,
)
from .lowered_outcome import LoweredOutcome
from .lowerer import Cases
from .truths import Bit, Truth, both, either, every, known, opposite, some, truth_all, truth_any, truth_not


class ProgramLowering:
    """What a program finds, record by record. Two of them may stand on one space."""

    def __init__(
        self, program: Program, space: Cases, like: ProgramLowering | None = None, but: Collection[Key] = frozenset()
    ) -> None:
        """``like`` has lowered another program, whose outcomes are the same save ``but``, on the same space."""
        self.program, self.space, self._like, self._but = program, space, like, but
        self._truths: dict[tuple[int, int], Truth] = {}
        self._values: dict[tuple[int, int], Lowered] = {}
        self._found: dict[tuple[int, str], LoweredOutcome] = {}
        self._kept: list[Node | SymbolicRecord] = []

    def owner(self, section: str | None, record: SymbolicRecord) -> SymbolicRecord:
        """The record that a reference is about."""
        return record if section is None else self.space.section(section)

    def outcome(self, record: SymbolicRecord, name: str) -> LoweredOutcome:
        """What an outcome of a record comes to."""
        if self._like is not None and (record.kind, name) not in self._but:
            return self._like.outcome(record, name)
        key = (id(record), name)
        if key not in self._found:
            self._kept.append(record)
            self._found[key] = found_of(self, self.program.plan[(record.kind, name)], record)
        return self._found[key]

    def fires(self, clause: Clause, record: SymbolicRecord) -> Truth:
        """Whether a clause holds, as an evaluator notes it."""
        return clause_truth(self.truth(clause.condition, record), self.value(clause.value, record))

    def by(self, record: SymbolicRecord, plan: Plan) -> LoweredOutcome:
        """What an outcome would come to by some clauses only; everything they use stays."""
        return found_of(self, plan, record)

    def value(self, node: Value, record: SymbolicRecord) -> Lowered:
        """The value of a node for a record."""
        key = (id(node), id(record))
        if key not in self._values:
            self._kept += (node, record)
            self._values[key] = VALUES[type(node)](self, node, record)
        return self._values[key]

    def truth(self, node: Condition, record: SymbolicRecord) -> Truth:
        """Whether a condition holds for a record."""
        key = (id(node), id(record))
        if key not in self._truths:
            self._kept += (node, record)
            self._truths[key] = _TRUTHS[type(node)](self, node, record)
        return self._truths[key]

    def _const(self, node: Const, record: SymbolicRecord) -> Truth:
        return known(node.truth)

    def _not(self, node: Not, record: SymbolicRecord) -> Truth:
        return truth_not(self.truth(node.condition, record))

    def _all(self, node: All, record: SymbolicRecord) -> Truth:
        return truth_all(self.truth(part, record) for part in node.conditions)

    def _any(self, node: Any, record: SymbolicRecord) -> Truth:
        return truth_any(self.truth(part, record) for part in node.conditions)

    def _test(self, node: Test, record: SymbolicRecord) -> Truth:
        return in_domain(self.value(node.value, record), node.domain)

    def _comparison(self, node: Comparison, record: SymbolicRecord) -> Truth:
        return compare(self.value(node.left, record), node.how, self.value(node.right, record))


_TRUTHS: Mapping[type, Callable[..., Anything]] = {
    Const: ProgramLowering._const,
    Not: ProgramLowering._not,
    All: ProgramLowering._all,
    Any: ProgramLowering._any,
    Test: ProgramLowering._test,
    Comparison: ProgramLowering._comparison,
}


def in_domain(value: Lowered, domain: Domain) -> Truth:
    """Whether a value lies in a domain; one that is absent lies in none."""
    match value, domain:
        case Plain(), OneOf():
            return _among(value, domain)
        case Ranged(), Interval():
            return _within(value, domain)
        case Ranged(), OneOf():
            return _one_of(value, domain)
        case Several(), Includes(values):
            yes = some(value.holds[v] for v in value.holds if v in values)
            return Truth(both(value.known, yes), either(both(value.known, opposite(yes)), value.absent))
    raise TypeError(f"{type(value).__name__} in {domain}")


def _among(value: Plain, domain: OneOf) -> Truth:
    def asked(wanted: bool) -> Bit:
        return some(bit for v, bit in value.is_.items() if domain.contains(v) is wanted)

    if value.sure and value.absent is False:
        return known(asked(True))
    return Truth(asked(True), either(asked(False), value.absent))


def _within(value: Ranged, domain: Interval) -> Truth:
    low_inside, below = _above_low(value, domain)
    high_inside, above = _below_high(value, domain)
    yes = both(low_inside, high_inside, value.some_end)
    if value.point and value.has_low is True:
        return known(yes)
    return Truth(yes, either(below, above, value.absent))


def _above_low(value: Ranged, domain: Interval) -> tuple[Bit, Bit]:
    """Whether the lower end is inside as to the domain's lower end, and whether the whole is below it."""
    if domain.low is None:
        return True, False
    end = ordered(domain.low)
    misses = not_after if domain.low_open else before
    return both(value.has_low, opposite(misses(value.low, end))), both(value.has_high, misses(value.high, end))


def _below_high(value: Ranged, domain: Interval) -> tuple[Bit, Bit]:
    """Whether the upper end is inside as to the domain's upper end, and whether the whole is above it."""
    if domain.high is None:
        return True, False
    end = ordered(domain.high)
    misses = not_after if domain.high_open else before
    return both(value.has_high, opposite(misses(end, value.high))), both(value.has_low, misses(end, value.low))


def _one_of(value: Ranged, domain: OneOf) -> Truth:
    ends = [ordered(v) for v in domain.values]
    match_ = both(value.known, some(same(value.low, end) for end in ends))
    impossible = every(
        either(both(value.has_high, before(value.high, end)), both(value.has_low, before(end, value.low)))
        for end in ends
    )
    if domain.complement:
        return Truth(both(impossible, value.some_end), either(match_, value.absent))
    if not domain.values and value.wide:
        return known(False)
    return Truth(match_, either(both(impossible, value.some_end), value.absent))


def compare(left: Lowered, how: Compare, right: Lowered) -> Truth:
    """How two values compare; false where one is absent."""
    absent = either(left.absent, right.absent)
    if how in (Compare.EQ, Compare.NE):
        yes, no = equal_known(left, right), _apart(left, right)
        if how is Compare.NE:
            yes, no = no, yes
        return Truth(yes, either(no, absent))
    if not isinstance(left, Ranged) or not isinstance(right, Ranged):
        raise TypeError(f"{type(left).__name__} {how.value} {type(right).__name__}")
    if how in (Compare.GT, Compare.GE):
        left, right = right, left
        how = Compare.LT if how is Compare.GT else Compare.LE
    reach, miss = (before, not_after) if how is Compare.LT else (not_after, before)
    yes = both(left.has_high, right.has_low, reach(left.high, right.low))
    if all(side.point and side.has_low is True for side in (left, right)):
        return known(yes)
    return Truth(yes, either(both(left.has_low, right.has_high, miss(right.high, left.low)), absent))


def _apart(left: Lowered, right: Lowered) -> Bit:
    """Whether two values cannot be the same; both are there."""
    if isinstance(left, Ranged) and isinstance(right, Ranged):
        return either(
            both(left.has_high, right.has_low, before(left.high, right.low)),
            both(left.has_low, right.has_high, before(right.high, left.low)),
        )
    return both(left.known, right.known, opposite(equal_known(left, right)))
