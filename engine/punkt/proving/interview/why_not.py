"""Why an outcome is not another: the smallest changes of facts that would make it so, or the proof that none do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import z3

from punkt.deciding.rule_base import Rules
from punkt.kernel.records import GAP, Case
from punkt.proving.findings.witness import NotReproducedError, case_of
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_values import Lowered, LoweredCollection, Plain, Ranged, Several, ordered
from punkt.proving.solver.query import SECONDS, Assignment, SolverAnswer, SolverQuery
from punkt.proving.solver.scaled_numbers import Quantity, scaled
from punkt.proving.solver.solver_days import Day
from punkt.proving.solver.truths import Bit, both, every, opposite, some

from .case_changes import drop_dangling
from .completions import equals
from .nearby import FactChange, NearbyCases, is_fixed
from .ways_found import ChangePath, ChangeStep, WhyNot

WAYS = 3
"""Ways that are looked for."""


def why_not(
    rules: Rules,
    data: Mapping[str, Any],
    subject: str,
    outcome: str,
    value: Any,
    ways: int = WAYS,
    seconds: float = SECONDS,
    by_somebody: bool = False,
) -> WhyNot:
    """The smallest changes of a case by which an outcome would have a value (a list outcome: a tuple of values).

    With ``by_somebody`` a fact that is given changes only where the vocabulary says who can change it.

    ``data`` is a mapping as in a case file. Raises :class:`PunktError` for a bad case, and
    :class:`NotReproducedError` (an internal error) if a way is not decided as the solver says.
    """
    case = rules.read_case(data)
    search = _Search(rules, data, case, subject, outcome, value, seconds, by_somebody=by_somebody)
    found = search.ways(ways)
    if found.ways or not found.proven:
        return found
    other = _Search(rules, data, case, subject, outcome, value, seconds, all_change=True).ways(1)
    facts = rules.vocabulary.subjects
    kinds = {record.name: record.kind for record in case.records}
    needed = tuple(
        step
        for way in other.ways
        for step in way.steps
        if step.path and step.subject in kinds and is_fixed(facts[kinds[step.subject]].facts[step.path], by_somebody)
    )
    return WhyNot((), True, if_other=needed)


class _Search:
    """The ways to one value of one outcome of one case."""

    def __init__(
        self,
        rules: Rules,
        data: Mapping[str, Any],
        case: Case,
        subject: str,
        outcome: str,
        value: Any,
        seconds: float,
        all_change: bool = False,
        by_somebody: bool = False,
    ) -> None:
        self.rules, self.data, self.case = rules, data, case
        self.subject, self.outcome, self.value = subject, outcome, value
        record = next(one for one in case.records if one.name == subject)
        self.space = NearbyCases(rules.vocabulary, case, all_change, by_somebody)
        program = rules.edition(case.as_of).program
        for name in case.sections:
            self.space.section(name)
        self.record = next(one for one in self.space.records_of(case) if one.name == record.name)
        self.wanted: Bit = ProgramLowering(program, self.space).outcome(self.record, outcome).is_(value)
        self.query = SolverQuery(self.space, seconds)
        self.query.ask()  # what the vocabulary asks may look at further facts
        self.changes = list(self.space.possible())

    def ways(self, number: int) -> WhyNot:
        """The smallest so many ways."""
        wanted = both(self.wanted, self.record.exists)
        blocked: list[Bit] = []
        found: list[ChangePath] = []
        proven = True
        while len(found) < number:
            answer = self._lightest(wanted, *blocked)
            proven = proven and answer.proven
            if answer.found is None:
                return WhyNot(tuple(found), proven)
            made = [change for change in self.changes if answer.found.bit(change.bit)]
            found.append(self._way(made, wanted))
            blocked.append(some(opposite(change.bit) for change in made))
        more = self.query.ask(wanted, *blocked)
        return WhyNot(tuple(found), proven and more.proven, more.found is not None)

    def _lightest(self, *wanted: Bit) -> SolverAnswer:
        """The case with the least change."""
        weights = [(change.bit, weight(change)) for change in self.changes]
        best = self.query.ask(*wanted)
        while best.found is not None:
            now = sum(by for bit, by in weights if best.found.bit(bit))
            if now == 0:
                break
            better = self.query.ask(*wanted, z3.PbLe(weights, now - 1))
            if better.found is None:
                return best if better.proven else SolverAnswer(best.found, False)
            best = better
        return best

    def _way(self, made: Sequence[FactChange], wanted: Bit) -> ChangePath:
        """The way of some changes: values nearest to what they were, each with what else it might be."""
        fixed = [wanted, every(c.bit for c in made), *(opposite(c.bit) for c in self.changes if c not in made)]
        for change in made:
            if _valued(change):
                fixed.append(self._nearest(change, fixed))
        found = self.query.ask(*fixed).found
        if found is None:
            raise NotReproducedError(f"{self.subject}.{self.outcome}: no case has the values nearest to the given")
        steps = tuple(self._step(change, found, made, wanted) for change in made)
        case = case_of(self.space, found, self.case.sections, self.data)
        drop_dangling(self.rules.vocabulary, case)
        self._check(case)
        return ChangePath(steps, case)

    def _check(self, case: Mapping[str, Any]) -> None:
        view = self.rules.decide(case, trace="clauses")
        got = {(s, o): v for s, o, status, v, _ in view.outcomes() if status == "determined"}
        if got.get((self.subject, self.outcome)) != self.value:
            raise NotReproducedError(f"{self.subject}.{self.outcome} is not as the solver says")

    # --- values

    def _nearest(self, change: FactChange, fixed: list[Bit]) -> Bit:
        """That a number, a day or a set is as near as can be to what it was; that a choice is the first it can be."""
        fact = change.fact
        now = self.query.ask(*fixed).found
        assert now is not None and isinstance(fact, Ranged | Plain | Several)
        if fact.absent is not False:
            known = self.query.ask(*fixed, fact.known).found
            if known is None:
                return fact.absent
            fixed, now = [*fixed, fact.known], known
            return both(fact.known, self._nearest_value(change, fact, now, fixed))
        return self._nearest_value(change, fact, now, fixed)

    def _nearest_value(self, change: FactChange, fact: Lowered, now: Assignment, fixed: list[Bit]) -> Bit:
        """As :meth:`_nearest`, of a fact that has a value."""
        match fact:
            case Ranged(low=Quantity() as number):
                return number.term == self._near(number, self._given(change), now, fixed)
            case Ranged(low=Day() as day):
                return day.key.term == self._near(day.key, self._given(change), now, fixed)
            case Plain(is_=rows):
                can_be = (bit for bit in rows.values() if self.query.ask(*fixed, bit).found is not None)
                return next(can_be, every(bit if now.bit(bit) else opposite(bit) for bit in rows.values()))
            case Several(holds=rows):
                before, kept = self._before(change), list(fixed)
                given = before if isinstance(before, frozenset) else ()
                for name, bit in rows.items():
                    wish = bit if name in given else opposite(bit)
                    kept.append(wish if self.query.ask(*kept, wish).found is not None else opposite(wish))
                return every(kept[len(fixed) :])
        raise TypeError(type(fact).__name__)

    def _given(self, change: FactChange) -> int | None:
        """What a number or a day is in the case, scaled as the solver has it."""
        value = self._before(change)
        if value is None or value is GAP:
            return None
        number = ordered(value)
        if isinstance(number, Day):
            assert isinstance(number.key.term, int)
            return number.key.term
        assert isinstance(change.fact, Ranged) and isinstance(change.fact.low, Quantity)
        whole = scaled(number, change.fact.low.places).term
        assert isinstance(whole, int)
        return whole

    def _near(self, number: Quantity, given: int | None, now: Assignment, fixed: list[Bit]) -> int:
        found = now.whole(number)
        low, high = number.low, number.high
        assert low is not None and high is not None
        if given is None:
            start = 0 if low < 0 <= found else low
            return self.query.least(number, start, found, *fixed)
        up = self.query.ask(*fixed, number.term > given).found
        down = self.query.ask(*fixed, number.term < given).found
        above = self.query.least(number, given, up.whole(number), *fixed, number.term > given) if up else None
        below = self.query.greatest(number, down.whole(number), given, *fixed, number.term < given) if down else None
        near = [value for value in (above, below) if value is not None]
        return min(near, key=lambda value: abs(value - given)) if near else found

    # --- telling

    def _before(self, change: FactChange) -> Any:
        return change.record.given.facts.get(change.path) if change.record.given is not None else None

    def _step(self, change: FactChange, found: Assignment, made: Sequence[FactChange], wanted: Bit) -> ChangeStep:
        step = self._made(change, found, made, wanted)
        kind = self.space.owners[change.record].kind if not change.path else change.record.kind
        return replace(step, by=self.rules.vocabulary.subjects[kind].facts[step.path].changed_by)

    def _made(self, change: FactChange, found: Assignment, made: Sequence[FactChange], wanted: Bit) -> ChangeStep:
        if not change.path:
            owner = self.space.owners[change.record]
            name = change.record.name.rpartition("/")[2]
            goes = change.record.given is not None
            return ChangeStep(owner.name, change.record.path, comes="" if goes else name, goes=name if goes else "")
        if change.other is not None:
            there = found.bit(_refers(change))
            name = change.other.name.rpartition("/")[2]
            return ChangeStep(change.record.name, change.path, comes=name if there else "", goes="" if there else name)
        if not _valued(change):
            return ChangeStep(change.record.name, change.path)
        assert isinstance(change.fact, Ranged | Plain | Several)
        value = found.value(change.fact)
        others = self._others(change, found, made, wanted)
        return ChangeStep(change.record.name, change.path, self._before(change), (value, *others))

    def _others(self, change: FactChange, found: Assignment, made: Sequence[FactChange], wanted: Bit) -> list[Any]:
        """What else a choice may become, the rest of the way being the same."""
        if not isinstance(change.fact, Plain) or len(change.fact.is_) <= 2:
            return []
        rest = [opposite(c.bit) for c in self.changes if c not in made]
        rest += [self._as_found(c.fact, found) for c in made if c is not change and _valued(c) and c.fact is not None]
        value, before = found.value(change.fact), self._before(change)
        return [
            name
            for name, bit in change.fact.is_.items()
            if name not in (value, before) and self.query.ask(wanted, *rest, bit).found is not None
        ]

    def _as_found(self, fact: Any, found: Assignment) -> Bit:
        value = found.value(fact)
        return equals(fact, frozenset(value) if isinstance(fact, Several) else value)


def weight(change: FactChange) -> int:
    """How much a change counts: an element that comes or goes is more than a fact that is otherwise."""
    return 1 if change.path else 2


def _valued(change: FactChange) -> bool:
    """Whether a change gives a fact a value of its own (and no list its elements)."""
    return bool(change.path) and isinstance(change.fact, Ranged | Plain | Several)


def _refers(change: FactChange) -> Bit:
    """Whether the record refers to the other."""
    assert isinstance(change.fact, LoweredCollection)
    return next(bit for bit, row in change.fact.rows if row is change.other)
