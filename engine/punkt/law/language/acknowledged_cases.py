"""The cases in which a pack knows of a finding: the conditions of its acknowledged findings, lowered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from punkt.files.messages.diagnostics import Problems, nearest
from punkt.kernel.nodes import Condition
from punkt.law.forms.base import Context, Used
from punkt.law.packs.acknowledged import Acknowledged

from .day_law import DayLaw, outcome_types
from .link import Key, Linked
from .program import Program
from .references import references


@dataclass(frozen=True, eq=False)
class KnownCases:
    """A known finding and the condition of the cases in which it is known."""

    entry: Acknowledged
    condition: Condition


def known_cases(
    linked: Linked, program: Program, pack: str, day: date
) -> Mapping[tuple[str, Key], Sequence[KnownCases]]:
    """By kind and outcome, what a pack and its bases know of certain cases only.

    Raises :class:`PunktError` for conditions that cannot be lowered.
    """
    problems = Problems()
    found: dict[tuple[str, Key], list[KnownCases]] = {}
    types = outcome_types(linked, day, {})
    for holder in linked.chain(pack):
        for entry in holder.acknowledged:
            if entry.where is None or _decided_instead(holder.id, pack, program, (entry.subject, entry.outcome)):
                continue
            law = DayLaw(linked, holder.id, day, {}, types)
            condition = Context(linked.vocabulary, entry.subject, law, problems, Used()).condition(entry.where)
            for ref in references(condition, entry.subject, linked.vocabulary):
                if ref.outcome and (ref.record, ref.name) not in program.plan:
                    names = [name for record, name in program.plan if record == ref.record]
                    problems.add("P303", entry.where.place, name=ref.name, hint=nearest(ref.name, names))
            found.setdefault((entry.kind, (entry.subject, entry.outcome)), []).append(KnownCases(entry, condition))
    problems.raise_if_any()
    return found


def _decided_instead(holder: str, pack: str, program: Program, key: Key) -> bool:
    """Whether others than the base ``holder`` decide an outcome: its reason is about rules that no longer apply."""
    plan = program.plan.get(key)
    return holder != pack and plan is not None and all(clause.rule.pack != holder for clause in plan.clauses)
