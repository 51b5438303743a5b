"""What the trace says of a record to whom norms do not apply, or of whom that is not known."""

from __future__ import annotations

from dataclasses import dataclass

from punkt.files.canonical import canonical_decision
from punkt.kernel.records import Record
from punkt.law.language.audience import Audience
from punkt.law.language.program import Plan

from .explainer import Explainer
from .trace_clause import cited, norms_of


@dataclass(frozen=True, slots=True)
class Told:
    """Of one outcome: the conditions by which it is not applicable, and those of which that is not known."""

    name: str
    away: tuple[Audience, ...] = ()
    open: tuple[Audience, ...] = ()


def told_of(plan: Plan, record: Record, explainer: Explainer) -> Told:
    """What is to be told of an outcome of a record."""
    if plan.applies is None:
        return Told(plan.name)
    away = tuple(explainer.told(plan, record))
    if away:  # one that is for others settles it
        return Told(plan.name, away)
    return Told(plan.name, (), tuple(one for one in plan.audiences if explainer.applies(one, record) is None))


class ToldAudiences:
    """The entries of one record: each condition once, with all outcomes that are not applicable by it."""

    def __init__(self, record: Record, explainer: Explainer) -> None:
        self._record, self._explainer = record, explainer
        self._away: dict[tuple[str, str], tuple[Audience, list[str]]] = {}
        self._open: dict[tuple[str, str], Audience] = {}

    def note(self, told: Told) -> None:
        """Note an outcome."""
        for one in told.away:
            self._away.setdefault((one.pack, one.id), (one, []))[1].append(told.name)
        for one in told.open:
            self._open[(one.pack, one.id)] = one

    def add_to(self, lists: dict[bool | None, list[bytes]]) -> None:
        """Add what says that norms are for others to what fired, and what is not known to what is open."""
        record, explainer = self._record, self._explainer
        for one, names in self._away.values():
            explainer.taken.clear()
            facts = explainer.facts(one.condition, record, False)
            entry = {
                **cited(one.citation, one.pack, one.id),
                "norms": norms_of(one.part, explainer.taken),
                "readings": list(one.rests_on),
                "subject": record.name,
                "concludes": dict.fromkeys(names),
                "facts": facts,
            }
            lists[True].append(canonical_decision(entry))
        for one in self._open.values():
            missing = list(explainer.audience_missing(one, record))
            entry = {"pack": one.pack, "rule": one.id, "subject": record.name, "missing": missing}
            lists[None].append(canonical_decision(entry))
