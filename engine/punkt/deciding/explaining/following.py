"""What follows from an outcome: the steps that a pack names for its value, with their days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from punkt.deciding.evaluators.reference import Scope, ValueReader
from punkt.kernel.nodes import Fact, Outcome
from punkt.kernel.records import Absent, Record
from punkt.law.language.link import Key, Linked
from punkt.law.language.program import Plan, Program
from punkt.law.packs.next_steps import Step

from .explainer import Explainer
from .plain_values import plain

Following = tuple[tuple[str, Step, Any], ...]
"""The pack, the step and its day (or ``None``) of all that follows."""


class NextSteps:
    """The steps of all outcomes of a program: of the pack that decides one, or of the furthest that extends it."""

    def __init__(self, program: Program, linked: Linked) -> None:
        self._packs = {plan.key: packs for plan in program.plan.values() if (packs := _speaking(plan, linked))}
        self._program = program

    def said_of(self, key: Key) -> list[tuple[str, Mapping[str, tuple[Step, ...]]]]:
        """What packs say to follow an outcome: each pack with its steps by value."""
        return [(pack.id, pack.next.steps[key]) for pack in self._packs.get(key, ())]

    def after(self, plan: Plan, record: Record, explainer: Explainer) -> Following:
        """What follows from the value that an outcome has."""
        packs = self._packs.get(plan.key)
        if packs is None:
            return ()
        out = explainer.states[record.index].outs[plan.index]
        if out is None or isinstance(out, Absent):
            return ()
        return tuple(
            (pack.id, step, day_by(step, self._program)(explainer.scope, record))
            for pack in packs
            for step in pack.next.after(plan.key, out)
        )


def day_by(step: Step, program: Program) -> ValueReader:
    """What finds the day of a step."""

    def read(scope: Scope, record: Record) -> Any:
        if not step.by:
            return None
        plan = program.plan.get((record.kind, step.by))
        found = record.facts.get(step.by) if plan is None else scope.states[record.index].outs[plan.index]
        return found if isinstance(found, date) else None

    return read


def _speaking(plan: Plan, linked: Linked) -> list[Any]:
    deciding = dict.fromkeys(clause.rule.pack for clause in plan.clauses)
    found = {}
    for pack in deciding:
        for one in (*linked.descendants(pack), linked.by_id[pack]):
            if plan.key in one.next.steps:
                found[one.id] = one
                break
    return list(found.values())


def told(following: Following, record: Record, explainer: Explainer) -> list[dict[str, Any]]:
    """The steps as the document shows them."""
    program = explainer.program

    def shown(step: Step, day: Any) -> Any:
        node = Outcome(step.by) if (record.kind, step.by) in program.plan else Fact(step.by)
        return explainer.shown(day, node, day_by(step, program), plain) if step.by else None

    return [
        {
            "who": step.who,
            "what": step.what,
            "by": shown(step, day),
            "paper": step.paper or None,
            "pack": pack,
            "point": step.point,
        }
        for pack, step, day in following
    ]
