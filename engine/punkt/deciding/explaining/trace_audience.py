"""What the trace says of a record to whom norms do not apply, or of whom that is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from punkt.files.canonical import canonical_decision
from punkt.kernel.records import Record
from punkt.law.language.audience import Audience
from punkt.law.language.program import Plan, Program

from .explainer import Explainer
from .explanation_key import ExplanationKey, inputs_of
from .trace_clause import cited, norms_of

KEEP = 512
"""Entries kept of one audience; past that it starts afresh, so memory stays flat."""


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

    def add_to(self, lists: dict[bool | None, list[bytes]], entries: AudienceEntries) -> None:
        """Add what says that norms are for others to what fired, and what is not known to what is open."""
        record, explainer = self._record, self._explainer
        for one, names in self._away.values():
            lists[True].append(entries.away(one, names, record, explainer))
        for one in self._open.values():
            missing = list(explainer.audience_missing(one, record))
            entry = {"pack": one.pack, "rule": one.id, "subject": record.name, "missing": missing}
            lists[None].append(canonical_decision(entry))


class AudienceEntries:
    """Keeps what is said of those that norms are not for, by what the conditions of the norms read."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._kept: dict[tuple[int, str], tuple[ExplanationKey | None, dict[Any, bytes]]] = {}
        """By the audience itself, which lasts as long as its program: a name may be that of several conditions."""

    def away(self, audience: Audience, names: list[str], record: Record, explainer: Explainer) -> bytes:
        """The entry of a record that outcomes of some names are not applicable to."""
        of = (id(audience), record.kind)
        if of not in self._kept:
            self._kept[of] = inputs_of(self._program, record.kind, [audience.condition], False), {}
        inputs, kept = self._kept[of]
        if inputs is None or record.name != record.kind:
            return _away(audience, names, record, explainer)
        key = (inputs.key(record, explainer.case, explainer.states), *names)
        found = kept.get(key)
        if found is None:
            if len(kept) >= KEEP:
                kept.clear()
            found = kept[key] = _away(audience, names, record, explainer)
        return found

    @property
    def most(self) -> int:
        """How many entries are kept of the audience of which most are."""
        return max((len(kept) for _, kept in self._kept.values()), default=0)


def _away(audience: Audience, names: list[str], record: Record, explainer: Explainer) -> bytes:
    explainer.taken.clear()
    facts = explainer.facts(audience.condition, record, False)
    return canonical_decision(
        {
            **cited(audience.citation, audience.pack, audience.id),
            "norms": norms_of(audience.part, explainer.taken),
            "readings": list(audience.rests_on),
            "subject": record.name,
            "concludes": dict.fromkeys(names),
            "facts": facts,
        }
    )
