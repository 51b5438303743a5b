"""A program on all days of a span at once: what conditions, values and outcomes may be on those days.

What a node means is what the reference evaluator says: a node is given what its parts may be, combination by
combination. What does not look at the day asked is worked out once for a whole program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any as Anything

from punkt.deciding.evaluators.reference import Meaning, Reference, Scope
from punkt.kernel.kleene import Range, distinct, kleene_all, kleene_any, time_between
from punkt.kernel.node_structure import children, element_parts, may_be_absent
from punkt.kernel.nodes import (
    Aggregate,
    All,
    AsOf,
    Comparison,
    Condition,
    Counting,
    Default,
    Distinct,
    Extreme,
    If,
    Junction,
    Linear,
    MissingDay,
    Node,
    Outcome,
    PeriodEdge,
    Round,
    Test,
    TimeAfter,
    TimeBetween,
    TimeUnit,
    Value,
)
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Case, Record, State
from punkt.law.language.program import Plan, Program

from .span_values import (
    ANYHOW,
    TRUTHS,
    Alternatives,
    Between,
    SpanValue,
    alternatives,
    combined,
    compared,
    corners,
    together,
    unsure,
    within,
)
from .what_moves import Moves

GROWING = (Aggregate, Default, Extreme, If, Linear, PeriodEdge, Round, TimeAfter, TimeBetween)
"""Values that grow, or fall, with each number and day that they are made of."""
FULL_YEARS = (TimeBetween, TimeUnit.YEARS, MissingDay.UP)
"""How ages are counted."""


class Lasting:
    """A program and a case, asked for spans of days on which the program holds; the case is of one of those days."""

    def __init__(self, program: Program, case: Case) -> None:
        self.program, self.case = program, case
        self.still = Scope(program, self.case, Reference(program).run(self.case))
        self.shallow = _Shallow(program, case)
        self.moves = Moves(program)
        self._known: dict[tuple[int, int], Anything] = {}

    def on(self, first: date, last: date) -> Span:
        """The days from one to another."""
        return Span(self, first, last)

    def constant(self, node: Node, record: Record) -> Anything:
        """What a node is that does not depend on the day."""
        key = (id(node), record.index)
        if key not in self._known:
            ask: Callable[[Anything, Record], Anything] = (
                self.still.truth if isinstance(node, Condition) else self.still.value
            )
            self._known[key] = ask(node, record)
        return self._known[key]


class Span:
    """What a program may say of a case on the days from ``first`` to ``last``."""

    def __init__(self, lasting: Lasting, first: date, last: date) -> None:
        self.lasting, self.first, self.last = lasting, first, last
        self._found: dict[tuple[int, int], SpanValue] = {}
        self._outs: dict[tuple[int, int], SpanValue] = {}

    def outcome(self, plan: Plan, record: Record) -> SpanValue:
        """What the state of an outcome may be."""
        key = (record.index, plan.index)
        if key not in self._outs:
            lasting = self.lasting
            self._outs[key] = (
                self._outcome(plan, record)
                if lasting.moves.plan(plan)
                else (lasting.still.states[record.index].outs[plan.index],)
            )
        return self._outs[key]

    def of(self, node: Node, record: Record) -> SpanValue:
        """What a node may be for a record."""
        if not self.lasting.moves.node(node, record.kind):
            return (self.lasting.constant(node, record),)
        key = (id(node), record.index)
        if key not in self._found:
            self._found[key] = self._of(node, record)
        return self._found[key]

    def _of(self, node: Node, record: Record) -> SpanValue:
        if isinstance(node, AsOf):
            return (self.first,) if self.first == self.last else Between(self.first, self.last, same=AsOf)
        if isinstance(node, Outcome):
            return self._concluded(node, record)
        parts = _parts(node, record, self.lasting)
        values = [self.of(part, owner) for part, owner in parts]
        if isinstance(node, Junction):
            return _joined(node, values)
        rows = combined(values)
        if rows is None:
            return TRUTHS if isinstance(node, Condition) else ANYHOW
        function = self.lasting.shallow.of(node, record, parts)
        return together([self._row(node, row, function) for row in rows])

    def _row(
        self, node: Node, row: tuple[Anything, ...], function: Callable[[tuple[Anything, ...]], Anything]
    ) -> SpanValue:
        """What a node is where its parts are so: each one value, or something between two."""
        if not any(isinstance(value, Between) for value in row):
            return (function(row),)
        if isinstance(node, Comparison):
            return compared(row[0], node.how, row[1])
        if isinstance(node, Test):
            return within(row[0], node.domain)
        if isinstance(node, Distinct):
            return _distinct(row)
        unclear = any(
            unsure(v) and may_be_absent(p) for p, v in zip(children(node), row, strict=False) if isinstance(p, Value)
        )
        if unclear or not _grows(node):
            return TRUTHS if isinstance(node, Condition) else ANYHOW
        found = corners(row, _signs(node, len(row)), function)
        if isinstance(found, Between) and isinstance(node, TimeBetween | TimeAfter) and _told(row):
            return replace(found, same=((type(node), node.unit, node.missing), *(_same(value) for value in row)))
        return found

    def _concluded(self, node: Outcome, record: Record) -> SpanValue:
        owner = record if node.section is None else self.lasting.case.sections.get(node.section)
        if owner is None:
            return (None,)
        found = self.outcome(self.lasting.program.plan[(owner.kind, node.name)], owner)
        if not isinstance(found, tuple):
            return found
        return alternatives(None if out is CONFLICT else GAP if out is NOT_APPLICABLE else out for out in found)

    def _outcome(self, plan: Plan, record: Record) -> SpanValue:
        """The states that come of what its conditions and values may be."""
        nodes: dict[int, Node] = {id(part): part for c in plan.clauses for part in (c.condition, c.value)}
        if plan.applies is not None:
            nodes[id(plan.applies)] = plan.applies
        rows = combined([self.of(node, record) for node in nodes.values()])
        if rows is None:
            return ANYHOW
        return together([self._decided(plan, record, dict(zip(nodes, row, strict=True))) for row in rows])

    def _decided(self, plan: Plan, record: Record, given: dict[int, Anything]) -> SpanValue:
        """The state for one combination."""
        given = {key: None if isinstance(v, Between) and v.endless else v for key, v in given.items()}
        used = [clause for clause in plan.clauses if given[id(clause.condition)] is not False]
        moving = [value for clause in used if isinstance(value := given[id(clause.value)], Between)]
        if not moving:
            return (_Given(self.lasting, given).decided(plan, record),)
        applies = True if plan.applies is None else given[id(plan.applies)]
        plain = len(used) == 1 and given[id(used[0].condition)] is True and plan.listed is None and not plan.stated
        return moving[0] if applies is True and plain and moving[0].sure else ANYHOW


class _Given(Scope):
    """A scope in which it is given what the conditions and values of an outcome are."""

    def __init__(self, lasting: Lasting, given: dict[int, Anything]) -> None:
        self.program, self.case, self._given = lasting.program, lasting.case, given

    def truth(self, node: Condition, record: Record) -> Anything:
        """The truth given."""
        return self._given[id(node)]

    def value(self, node: Value, record: Record) -> Anything:
        """The value given."""
        return self._given[id(node)]

    def decided(self, plan: Plan, record: Record) -> Anything:
        """The state of the outcome."""
        self.states = [State(*self.program.sizes[record.kind])] * (record.index + 1)
        self.decide(plan, record)
        return self.states[record.index].outs[plan.index]


class _Shallow(Meaning):
    """What a node means, its parts being given."""

    def __init__(self, program: Program, case: Case) -> None:
        super().__init__(program)
        self._case = case
        self._own: dict[tuple[int, str], Anything] = {}

    def condition(self, node: Condition, kind: str) -> Anything:
        return lambda scope, record: scope.truth(node, record)

    def value(self, node: Node, kind: str) -> Anything:
        return lambda scope, record: scope.value(node, record)

    def of(
        self, node: Node, record: Record, parts: list[tuple[Node, Record]]
    ) -> Callable[[tuple[Anything, ...]], Anything]:
        """What a node is for a record, as a function of what its parts are."""
        key = (id(node), record.kind)
        if key not in self._own:
            make: Anything = self._condition if isinstance(node, Condition) else self._value
            self._own[key] = make(node, record.kind)
        read, keys = self._own[key], [(id(part), owner.index) for part, owner in parts]
        return lambda row: read(_Parts(self._case, dict(zip(keys, row, strict=True))), record)


class _Parts(Scope):
    """A scope in which it is given what the parts of one node are; facts are the case's, the same on every day."""

    def __init__(self, case: Case, given: dict[tuple[int, int], Anything]) -> None:
        self.case, self._given = case, given

    def truth(self, node: Condition, record: Record) -> Anything:
        """The truth given."""
        return self._given[(id(node), record.index)]

    def value(self, node: Value, record: Record) -> Anything:
        """The value given."""
        return self._given[(id(node), record.index)]


def _parts(node: Node, record: Record, lasting: Lasting) -> list[tuple[Node, Record]]:
    """What a node is made of: its own parts, and those of each element that it goes through."""
    found: list[tuple[Node, Record]] = [(child, record) for child in children(node)]
    if isinstance(node, Counting):
        elements = lasting.constant(node.collection, record) or ()
        found += [(part, element) for part in element_parts(node) for element in elements]
    return found


def _joined(node: Junction, values: list[SpanValue]) -> Alternatives:
    join = kleene_all if isinstance(node, All) else kleene_any
    found: Alternatives = (isinstance(node, All),)
    for value in values:
        truths = value if isinstance(value, tuple) else TRUTHS
        found = alternatives(join((one, other)) for one in found for other in truths)
    return found


def _distinct(row: tuple[Anything, ...]) -> SpanValue:
    """How many different values: what is certainly the same is counted once, what is certainly apart each time."""
    values = [value for value in row if not isinstance(value, list)]  # the collection itself
    moving = [value for value in values if isinstance(value, Between)]
    if any(unsure(value) for value in moving):
        return ANYHOW
    still = [value for value in values if not isinstance(value, Between)]
    others = len({value.same for value in moving if value.same is not None}) + sum(v.same is None for v in moving)
    known = {value for value in still if value is not None and not isinstance(value, Range) and value is not GAP}
    unknown = [value for value in still if value is None or isinstance(value, Range)]
    differing: list[Anything] = list(known)
    for value in sorted(moving, key=_in_order):
        if all(_apart(value, one) for one in differing):
            differing.append(value)
    counts = range(max(len(differing), 1), len(known) + others + 1)
    return alternatives(distinct([*range(count), *unknown]) for count in counts)


def _in_order(value: Between) -> tuple[Anything, int]:
    """Values by their size, ages by the days of birth: neighbours are the ones that may be the same."""
    born = _born(value)
    return value.low, 0 if born is None else -born.toordinal()


def _apart(one: Between, other: Anything) -> bool:
    """Whether two values differ on every day: ages do of people who were born a full year apart."""
    low, high = (other.low, other.high) if isinstance(other, Between) else (other, other)
    if one.high < low or high < one.low:
        return True
    first, second = _born(one), _born(other)
    return (
        first is not None
        and second is not None
        and time_between(min(first, second), max(first, second), *FULL_YEARS[1:]) >= 1
    )


def _born(value: Anything) -> date | None:
    """The day from which full years are counted to the day asked."""
    match value:
        case Between(same=(how, date() as since, until)) if how == FULL_YEARS and until is AsOf:
            return since
    return None


def _grows(node: Node) -> bool:
    """Whether a node grows or falls with each of its parts; a missing day that is refused, or a calendar's end, is a hole."""
    if not isinstance(node, GROWING) or getattr(node, "missing", None) is MissingDay.REFUSE:
        return False
    return getattr(node, "calendar", None) is None


def _signs(node: Node, count: int) -> list[int]:
    """For each part, whether a node grows (1) or falls (-1) with it."""
    if isinstance(node, TimeBetween):
        return [-1, 1]
    if isinstance(node, Linear):
        return [1 if factor >= 0 else -1 for factor, _ in node.terms]
    return [1] * count


def _told(row: tuple[Anything, ...]) -> bool:
    return all(not isinstance(value, Between) or value.same is not None for value in row)


def _same(value: Anything) -> object:
    return value.same if isinstance(value, Between) else value
