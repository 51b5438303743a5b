"""What follows from the rules that fired in a stage: the truth of each clause, and each outcome's state.

A rule's firing sets bits of a mask, two a clause: it holds, it fails. Outcomes are resolved as
:func:`reference.resolve` says. Of outcomes whose clauses state literal values, a few together are
looked up by their bits: what was resolved once is kept (a bounded number), and written into the
state by a function that is made for the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any as Anything

from ..program import Plan, Program
from ..records import GAP, OPEN, Record
from .readers import Readers, ValueReader
from .reference import Scope, resolve
from .ruleset import Stage
from .written import Written

TOGETHER = 10
"""Clauses that are looked up together, where outcomes have few."""
KEEP = 2048
"""Combinations kept for clauses that are looked up together; past that it starts afresh."""
Draw = Callable[[Scope, Record, int], None]


class Conclusions:
    """Resolves the outcomes of a stage from the mask of what fired."""

    def __init__(self, program: Program, stage: Stage) -> None:
        self._bits: dict[int, int] = {}
        for plan in stage.plans:
            for clause in plan.clauses:
                self._bits[clause.index] = 2 * len(self._bits)
        readers = Readers(program, stage.kind)
        self.draw: Draw = self._written(stage, readers)
        """Writes the clauses and outcomes of a record into its state, given the mask."""

    def mask(self, concluded: Iterable[tuple[int, bool]]) -> int:
        """The bits of what a rule shows about clauses."""
        found = 0
        for index, truth in concluded:
            found |= (2 if truth else 1) << self._bits[index]
        return found

    def _written(self, stage: Stage, readers: Readers) -> Draw:
        text = Written("scope", "record", "fired")
        text.line("S = scope.states[record.index]; T, O = S.truths, S.outs")
        always = self.mask(stage.always)
        if always:
            text.line(f"fired |= {always}")
        for plans in _grouped(stage.plans):
            first = self._bits[plans[0].clauses[0].index]
            count = sum(len(plan.clauses) for plan in plans)
            bits = f"fired >> {first} & {(1 << 2 * count) - 1}" if first else f"fired & {(1 << 2 * count) - 1}"
            if not _literal(plans[0]):
                computed = _Computed(plans[0], [readers.value(clause.value) for clause in plans[0].clauses])
                found = f"{text.constant(computed.found)}(scope, record, {bits})"
            elif plans[0].stated:
                found = f"{text.constant(_Stated(plans[0]))}[{bits}, record.facts.get({plans[0].name!r})]"
            else:
                found = f"{text.constant(_Together(plans))}[{bits}]"
            text.line(f"{_places(plans)} = {found}")
        return text.function()


def _literal(plan: Plan) -> bool:
    """Whether all clauses of an outcome state literal values."""
    return all(clause.literal is not None for clause in plan.clauses)


def _grouped(plans: Iterable[Plan]) -> list[list[Plan]]:
    """Outcomes with few clauses together; those that need more than bits each alone."""
    groups: list[list[Plan]] = []
    room = 0
    for plan in plans:
        if plan.stated or not _literal(plan):
            groups.append([plan])
            room = 0
        elif len(plan.clauses) <= room:
            groups[-1].append(plan)
            room -= len(plan.clauses)
        else:
            groups.append([plan])
            room = TOGETHER - len(plan.clauses)
    return groups


def _places(plans: Sequence[Plan]) -> str:
    """Where the state has the outcomes and the truths of their clauses."""
    truths = "".join(f"T[{clause.index}], " for plan in plans for clause in plan.clauses)
    return truths + "".join(f"O[{plan.index}], " for plan in plans)


class _Together(dict[int, tuple[Anything, ...]]):
    """The truths of clauses, then the states of their outcomes, by the bits of the clauses."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        super().__init__()
        self.plans = [(plan, [clause.literal for clause in plan.clauses]) for plan in plans]

    def __missing__(self, bits: int) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        truths: list[bool | None] = []
        outs: list[Anything] = []
        for plan, values in self.plans:
            found = _truths(bits >> 2 * len(truths), len(values))
            truths += found
            outs.append(resolve(plan, found, values, None))
        both = self[bits] = (*truths, *outs)
        return both


class _Stated(dict[tuple[int, Anything], tuple[Anything, ...]]):
    """As :class:`_Together` for one outcome that a case may state: by the bits and what is stated."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan, self.values = plan, [clause.literal for clause in plan.clauses]

    def __missing__(self, key: tuple[int, Anything]) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        bits, stated = key
        truths = _truths(bits, len(self.values))
        both = self[key] = (*truths, resolve(self.plan, truths, self.values, stated))
        return both


class _Computed:
    """An outcome whose clauses compute values."""

    def __init__(self, plan: Plan, readers: Sequence[ValueReader]) -> None:
        self.plan, self.readers = plan, readers
        if len(readers) == 1 and not plan.stated and plan.listed is None:
            self.found = self.alone

    def found(self, scope: Scope, record: Record, bits: int) -> Sequence[Anything]:
        """The truths of its clauses, then its state."""
        plan = self.plan
        truths = _truths(bits, len(self.readers))
        values = [
            None if truth is False else read(scope, record) for truth, read in zip(truths, self.readers, strict=True)
        ]
        return [*truths, resolve(plan, truths, values, record.facts.get(plan.name) if plan.stated else None)]

    def alone(self, scope: Scope, record: Record, bits: int) -> Sequence[Anything]:
        """The same where there is but one clause: its value is the outcome, and there is no other to compare with."""
        if bits > 1:
            return True, self.readers[0](scope, record)
        return (False, GAP) if bits else (None, OPEN)


TRUTHS = (None, False, True, True)
"""The truth of a clause by its two bits."""


def _truths(bits: int, count: int) -> list[bool | None]:
    return [TRUTHS[bits >> 2 * place & 3] for place in range(count)]
