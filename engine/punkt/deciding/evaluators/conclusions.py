"""What follows from the rules that fired in a stage: the truth of each clause, and each outcome's state.

A rule's firing sets bits of a mask, two a clause: it holds, it fails. Outcomes are resolved as
:func:`reference.resolve` says. Of outcomes whose clauses state literal values, a few together are
looked up by their bits: what was resolved once is kept (a bounded number), and written into the
state by a function that is made for the stage. Whether outcomes apply is asked once for all that
apply to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any as Anything

from punkt.kernel.kleene import Truth
from punkt.kernel.nodes import Condition
from punkt.kernel.records import GAP, NOT_APPLICABLE, OPEN, Record
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
        groups = _grouped(stage.plans)
        for plan in (plan for plans in groups for plan in plans):
            for clause in plan.clauses:
                self._bits[clause.index] = 2 * len(self._bits)
        self.draw: Draw = self._written(stage, groups, meaning)
        """Writes the clauses and outcomes of a record into its state, given the mask."""

    def mask(self, concluded: Iterable[tuple[int, bool]]) -> int:
        """The bits of what a rule shows about clauses."""
        found = 0
        for index, truth in concluded:
            found |= (2 if truth else 1) << self._bits[index]
        return found

    def _written(self, stage: Stage, groups: list[list[Plan]], meaning: Meaning) -> Draw:
        text = UnrolledSource("scope", "record", "fired")
        text.line("S = scope.states[record.index]; T, O = S.truths, S.outs")
        always = self.mask(stage.always)
        if always:
            text.line(f"fired |= {always}")
        applying: dict[Condition | None, str] = {None: "True"}
        for plans in groups:
            one = plans[0]
            if one.applies is not None and one.applies not in applying:
                applying[one.applies] = f"a{len(applying)}"
                text.line(
                    f"{applying[one.applies]} = {text.constant(meaning.condition(one.applies, stage.kind))}(scope, record)"
                )
            key = f"{self._of_group(plans)}, {applying[one.applies]}"
            truths = "".join(f"T[{clause.index}], " for plan in plans for clause in plan.clauses)
            if _literal(one):
                outs = "".join(f"O[{plan.index}], " for plan in plans)
                stated = f"record.facts.get({one.name!r})" if one.stated else "None"
                text.line(f"{truths}{outs} = {text.constant(_LiteralOutcomes(plans))}[{key}, {stated}]")
            else:
                readers = [meaning.value(clause.value, stage.kind) for clause in one.clauses]
                text.line(f"{truths}value = {text.constant(_ComputedOutcome(one, readers))}[{key}]")
                text.line(f"O[{one.index}] = value(scope, record)")
        return text.function()

    def _of_group(self, plans: list[Plan]) -> str:
        """An expression for the bits of the clauses of some outcomes."""
        first = self._bits[plans[0].clauses[0].index]
        mask = (1 << 2 * sum(len(plan.clauses) for plan in plans)) - 1
        return f"fired >> {first} & {mask}" if first else f"fired & {mask}"


def _literal(plan: Plan) -> bool:
    """Whether all clauses of an outcome state literal values."""
    return all(clause.literal is not None for clause in plan.clauses)


def _grouped(plans: Iterable[Plan]) -> list[list[Plan]]:
    """Outcomes with few clauses that apply to the same together; those that need more than bits each alone."""
    groups: list[list[Plan]] = []
    open_: dict[Condition | None, tuple[list[Plan], int]] = {}
    for plan in plans:
        if plan.stated or not _literal(plan):
            groups.append([plan])
            continue
        group, room = open_.get(plan.applies, ([], 0))
        if not group or len(plan.clauses) > room:
            group, room = [], TOGETHER
            groups.append(group)
        group.append(plan)
        open_[plan.applies] = group, room - len(plan.clauses)
    return groups


class _LiteralOutcomes(dict[tuple[int, Truth, Anything], tuple[Anything, ...]]):
    """The truths of some clauses, then the states of their outcomes; worked out when first asked for.

    The key: the bits of the clauses, whether the outcomes apply, and the value that a case states.
    """

    def __init__(self, plans: Sequence[Plan]) -> None:
        super().__init__()
        self.plans = [(plan, [clause.literal for clause in plan.clauses]) for plan in plans]

    def __missing__(self, key: tuple[int, Truth, Anything]) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        bits, applies, stated = key
        truths: list[Truth] = []
        outs: list[Anything] = []
        for plan, values in self.plans:
            found = _truths(bits >> 2 * len(truths), len(values))
            truths += found
            outs.append(resolve(plan, found, values, stated, applies))
        both = self[key] = (*truths, *outs)
        return both


class _ComputedOutcome(dict[tuple[int, Truth], tuple[Anything, ...]]):
    """The truths of the clauses of an outcome that compute values, then the function that finds its state.

    The key: the bits of the clauses, and whether the outcome applies.
    """

    def __init__(self, plan: Plan, readers: Sequence[ValueReader]) -> None:
        super().__init__()
        self.plan, self.readers = plan, readers

    def __missing__(self, key: tuple[int, Truth]) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        bits, applies = key
        truths = _truths(bits, len(self.readers))
        both = self[key] = (*truths, self._state(truths, applies))
        return both

    def _state(self, truths: list[Truth], applies: Truth) -> ValueReader:
        """What finds the state; most often that needs one value at most."""
        state = NOT_APPLICABLE if applies is False else OPEN if applies is None or None in truths else GAP
        if applies is not True:
            return lambda scope, record: state
        if not self.plan.stated and self.plan.listed is None:
            if True not in truths:
                return lambda scope, record: state
            if truths.count(False) == len(truths) - 1:
                return self.readers[truths.index(True)]
        return lambda scope, record: self._resolved(truths, scope, record)

    def _resolved(self, truths: list[Truth], scope: Scope, record: Record) -> Anything:
        values = [
            None if truth is False else read(scope, record) for truth, read in zip(truths, self.readers, strict=True)
        ]
        return resolve(self.plan, truths, values, record.facts.get(self.plan.name) if self.plan.stated else None)


TRUTHS = (None, False, True, True)
"""The truth of a clause by its two bits."""


def _truths(bits: int, count: int) -> list[Truth]:
    return [TRUTHS[bits >> 2 * place & 3] for place in range(count)]
