"""What follows from an outcome: the steps that a pack names for its value, with their days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

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
            (pack.id, step, self._day(step.by, record, explainer))
            for pack in packs
            for step in pack.next.after(plan.key, out)
        )

    def days(self, plan: Plan) -> list[str]:
        """The names of the facts and outcomes that may give the day of what follows."""
        by_value = [pack.next.steps[plan.key] for pack in self._packs.get(plan.key, ())]
        steps = [step for found in by_value for rows in found.values() for step in rows]
        return list(dict.fromkeys(step.by for step in steps if step.by))

    def _day(self, name: str, record: Record, explainer: Explainer) -> Any:
        if not name:
            return None
        plan = self._program.plan.get((record.kind, name))
        found = record.facts.get(name) if plan is None else explainer.states[record.index].outs[plan.index]
        return found if isinstance(found, date) else None


def _speaking(plan: Plan, linked: Linked) -> list[Any]:
    deciding = dict.fromkeys(clause.rule.pack for clause in plan.clauses)
    found = {}
    for pack in deciding:
        for one in (*linked.descendants(pack), linked.by_id[pack]):
            if plan.key in one.next.steps:
                found[one.id] = one
                break
    return list(found.values())


def told(following: Following) -> list[dict[str, Any]]:
    """The steps as the document shows them."""
    return [
        {
            "who": step.who,
            "what": step.what,
            "by": plain(day),
            "paper": step.paper or None,
            "pack": pack,
            "point": step.point,
        }
        for pack, step, day in following
    ]
