"""What follows from the rules that fired in a stage: the truth of each clause, and each outcome's state.

A rule's firing sets bits of a mask, two a clause: it holds, it fails. Outcomes are resolved as
:func:`reference.resolve` says. Of outcomes whose clauses state literal values, a few together are
looked up by their bits: what was resolved once is kept (a bounded number), and written into the
state by a function that is made for the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any as Anything

from punkt.kernel.records import GAP, OPEN, Record
from punkt.law.language.program import Plan

from .reference import Meaning, Scope, ValueReader, resolve
from .ruleset import Stage
from .unrolled import UnrolledSource

TOGETHER = 10
"""Clauses that are looked up together, where outcomes have few."""
KEEP = 2048
"""Combinations kept for clauses that are looked up together; past that it starts afresh."""
Draw = Callable[[Scope, Record, int], None]


class Conclusions:
    """Resolves the outcomes of a stage from the mask of what fired."""

    def __init__(self, stage: Stage, meaning: Meaning) -> None:
        self._bits: dict[int, int] = {}
        for plan in stage.plans:
            for clause in plan.clauses:
                self._bits[clause.index] = 2 * len(self._bits)
        self.draw: Draw = self._written(stage, meaning)
        """Writes the clauses and outcomes of a record into its state, given the mask."""

    def mask(self, concluded: Iterable[tuple[int, bool]]) -> int:
        """The bits of what a rule shows about clauses."""
        found = 0
        for index, truth in concluded:
            found |= (2 if truth else 1) << self._bits[index]
        return found

    def _written(self, stage: Stage, meaning: Meaning) -> Draw:
        text = UnrolledSource("scope", "record", "fired")
        text.line("S = scope.states[record.index]; T, O = S.truths, S.outs")
        always = self.mask(stage.always)
        if always:
            text.line(f"fired |= {always}")
        for plans in _grouped(stage.plans):
            first = self._bits[plans[0].clauses[0].index]
            count = sum(len(plan.clauses) for plan in plans)
            bits = f"fired >> {first} & {(1 << 2 * count) - 1}" if first else f"fired & {(1 << 2 * count) - 1}"
            truths = "".join(f"T[{clause.index}], " for plan in plans for clause in plan.clauses)
            outs = "".join(f"O[{plan.index}], " for plan in plans)
            if plans[0].applies is not None:
                applying = _Applying(plans[0], meaning, stage.kind)
                text.line(f"{truths}_ = {text.constant(applying.truths)}[{bits}]")
                text.line(f"O[{plans[0].index}] = {text.constant(applying)}(scope, record, T)")
            elif not _literal(plans[0]):
                readers = [meaning.value(clause.value, stage.kind) for clause in plans[0].clauses]
                computed = _ComputedOutcomeByBits(plans[0], readers)
                text.line(f"{truths}value = {text.constant(computed)}[{bits}]")
                text.line(f"O[{plans[0].index}] = value(scope, record)")
            elif plans[0].stated:
                table = text.constant(_StatedOutcomeByBits(plans[0]))
                text.line(f"{truths}{outs} = {table}[{bits}, record.facts.get({plans[0].name!r})]")
            else:
                text.line(f"{truths}{outs} = {text.constant(_OutcomesByBits(plans))}[{bits}]")
        return text.function()


def _literal(plan: Plan) -> bool:
    """Whether all clauses of an outcome state literal values."""
    return all(clause.literal is not None for clause in plan.clauses)


def _grouped(plans: Iterable[Plan]) -> list[list[Plan]]:
    """Outcomes with few clauses together; those that need more than bits each alone."""
    groups: list[list[Plan]] = []
    room = 0
    for plan in plans:
        if plan.stated or plan.applies is not None or not _literal(plan):
            groups.append([plan])
            room = 0
        elif len(plan.clauses) <= room:
            groups[-1].append(plan)
            room -= len(plan.clauses)
        else:
            groups.append([plan])
            room = TOGETHER - len(plan.clauses)
    return groups


class _OutcomesByBits(dict[int, tuple[Anything, ...]]):
    """Bits of some clauses → their truths, then the states of their outcomes; worked out when first asked for."""

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


class _StatedOutcomeByBits(dict[tuple[int, Anything], tuple[Anything, ...]]):
    """As :class:`_OutcomesByBits` for one outcome that a case may state; the key is the bits and the value stated."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan, self.literals = plan, [clause.literal for clause in plan.clauses]

    def __missing__(self, key: tuple[int, Anything]) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        bits, stated = key
        truths = _truths(bits, len(self.literals))
        both = self[key] = (*truths, resolve(self.plan, truths, list(self.literals), stated))
        return both


class _ComputedOutcomeByBits(dict[int, tuple[Anything, ...]]):
    """Bits of the clauses of an outcome that compute values → their truths, then the function that finds its state."""

    def __init__(self, plan: Plan, readers: Sequence[ValueReader]) -> None:
        super().__init__()
        self.plan, self.readers = plan, readers

    def __missing__(self, bits: int) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        truths = _truths(bits, len(self.readers))
        both = self[bits] = (*truths, self._state(truths))
        return both

    def _state(self, truths: list[bool | None]) -> ValueReader:
        """What finds the state; most often that needs one value at most."""
        if not self.plan.stated and self.plan.listed is None:
            if True not in truths:
                state = OPEN if None in truths else GAP
                return lambda scope, record: state
            if truths.count(False) == len(truths) - 1:
                return self.readers[truths.index(True)]
        return lambda scope, record: self._resolved(truths, scope, record)

    def _resolved(self, truths: list[bool | None], scope: Scope, record: Record) -> Anything:
        values = [
            None if truth is False else read(scope, record) for truth, read in zip(truths, self.readers, strict=True)
        ]
        return resolve(self.plan, truths, values, record.facts.get(self.plan.name) if self.plan.stated else None)


class _Applying:
    """Finds the state of an outcome that is not applicable to everybody, from the truths of its clauses."""

    def __init__(self, plan: Plan, meaning: Meaning, kind: str) -> None:
        assert plan.applies is not None
        self.plan, self._applies = plan, meaning.condition(plan.applies, kind)
        self._rows = [(clause.index, meaning.value(clause.value, kind)) for clause in plan.clauses]
        self.truths = _Truths(len(plan.clauses))

    def __call__(self, scope: Scope, record: Record, found: list[bool | None]) -> Anything:
        truths = [found[index] for index, _ in self._rows]
        values = [None if found[index] is False else read(scope, record) for index, read in self._rows]
        stated = record.facts.get(self.plan.name) if self.plan.stated else None
        return resolve(self.plan, truths, values, stated, self._applies(scope, record))


class _Truths(dict[int, tuple[Anything, ...]]):
    """The truths of some clauses by their bits, and nothing more."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def __missing__(self, bits: int) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        found = self[bits] = (*_truths(bits, self.count), None)
        return found


TRUTHS = (None, False, True, True)
"""The truth of a clause by its two bits."""


def _truths(bits: int, count: int) -> list[bool | None]:
    return [TRUTHS[bits >> 2 * place & 3] for place in range(count)]
