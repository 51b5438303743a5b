"""What follows from the patterns that matched in a stage: the truth of each clause, and each outcome's state.

A pattern that matches sets bits of a mask, two a clause: it holds, it fails; and two for each condition under which
outcomes apply. Outcomes are resolved as :func:`reference.resolve` says. Of outcomes whose clauses state literal
values, a few together are looked up by their bits: what was resolved once is kept (a bounded number), and written into
the state by lines of the function that is made for the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any as Anything

from punkt.kernel.kleene import Truth
from punkt.kernel.nodes import Condition, Value
from punkt.kernel.records import GAP, NOT_APPLICABLE, OPEN
from punkt.law.language.program import Plan

from .reference import Meaning, resolve
from .ruleset import Stage
from .unrolled import UnrolledSource

TOGETHER = 10
"""Clauses that are looked up together, where outcomes have few."""
KEEP = 2048
"""Combinations kept for clauses that are looked up together; past that it starts afresh."""
Found = Callable[[Sequence[Anything], Anything], Anything]
"""The state of an outcome by the values of its clauses, and the value that a case states."""


class Conclusions:
    """Resolves the outcomes of a stage from the mask of what matched."""

    def __init__(self, stage: Stage, meaning: Meaning) -> None:
        self._stage, self._meaning = stage, meaning
        self._bits: dict[int, int] = {}
        self._groups = _grouped(stage.plans)
        for plan in (plan for plans in self._groups for plan in plans):
            for clause in plan.clauses:
                self._bits[clause.index] = 2 * len(self._bits)
        for number in stage.applying.values():
            self._bits[number] = 2 * len(self._bits)

    def mask(self, concluded: Iterable[tuple[int, bool]]) -> int:
        """The bits of what a pattern shows."""
        found = 0
        for number, truth in concluded:
            found |= (2 if truth else 1) << self._bits[number]
        return found

    def write(self, text: UnrolledSource, computed: Mapping[Value, str]) -> None:
        """The lines that write clauses and outcomes into ``T`` and ``O``, given the mask ``fired``.

        ``computed``: the names of values that were worked out before.
        """
        always = self.mask(self._stage.always)
        if always:
            text.line(f"fired |= {always}")
        applying: dict[Condition | None, str] = {None: "True"}
        for plans in self._groups:
            one = plans[0]
            if one.applies is not None and one.applies not in applying:
                applying[one.applies] = f"a{len(applying)}"
                text.line(f"{applying[one.applies]} = {self._applies(one.applies, text)}")
            key = f"{self._of_group(plans)}, {applying[one.applies]}"
            truths = "".join(f"T[{clause.index}], " for plan in plans for clause in plan.clauses)
            stated = f"f({one.name!r})" if one.stated else "None"
            if _literal(one):
                outs = "".join(f"O[{plan.index}], " for plan in plans)
                text.line(f"{truths}{outs} = {text.constant(_LiteralOutcomes(plans))}[{key}, {stated}]")
            else:
                values = "".join(
                    f"{computed.get(clause.value) or self._worked_out(clause.value, text)}, " for clause in one.clauses
                )
                text.line(f"{truths}found = {text.constant(_ComputedOutcome(one))}[{key}]")
                text.line(f"O[{one.index}] = found(({values}), {stated})")

    def _applies(self, condition: Condition, text: UnrolledSource) -> str:
        """An expression for whether outcomes apply; what the core does not say the reference evaluator does."""
        number = self._stage.applying.get(condition)
        if number is None:
            return f"{text.constant(self._meaning.condition(condition, self._stage.kind))}(scope, record)"
        return f"{text.constant(TRUTHS)}[fired >> {self._bits[number]} & 3]"

    def _worked_out(self, value: Value, text: UnrolledSource) -> str:
        return f"{text.constant(self._meaning.value(value, self._stage.kind))}(scope, record)"

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

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan

    def __missing__(self, key: tuple[int, Truth]) -> tuple[Anything, ...]:
        if len(self) >= KEEP:
            self.clear()
        bits, applies = key
        truths = _truths(bits, len(self.plan.clauses))
        both = self[key] = (*truths, self._state(truths, applies))
        return both

    def _state(self, truths: list[Truth], applies: Truth) -> Found:
        """What finds the state; most often that needs one value at most."""
        state = NOT_APPLICABLE if applies is False else OPEN if applies is None or None in truths else GAP
        if applies is not True:
            return lambda values, stated: state
        if not self.plan.stated and self.plan.listed is None:
            if True not in truths:
                return lambda values, stated: state
            if truths.count(False) == len(truths) - 1:
                place = truths.index(True)
                return lambda values, stated: values[place]
        return lambda values, stated: self._resolved(truths, values, stated)

    def _resolved(self, truths: list[Truth], values: Sequence[Anything], stated: Anything) -> Anything:
        known = [None if truth is False else value for truth, value in zip(truths, values, strict=True)]
        return resolve(self.plan, truths, known, stated)


TRUTHS = (None, False, True, True)
"""The truth of a clause by its two bits."""


def _truths(bits: int, count: int) -> list[Truth]:
    return [TRUTHS[bits >> 2 * place & 3] for place in range(count)]
