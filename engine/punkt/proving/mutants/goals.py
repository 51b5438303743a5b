"""What a suggested case is to show: a change noticed, a clause tried, a bound's side reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from punkt.deciding.evaluators.generated import Generated
from punkt.kernel.records import Case, Record, State
from punkt.law.language.link import Key, Linked
from punkt.law.language.program import Plan, Program
from punkt.law.language.program_difference import affected_outcomes, copied
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.proving.changes.changed_program import changed_program

from .bound_sides import tried
from .coverage import WAYS, BoundCover, ClauseCover
from .decided_case import DecidedCase
from .law_stretches import LawStretch
from .mutant import Mutant

Shown = list[tuple[Record, Plan]]
"""The outcomes of a case that show what was sought."""


@dataclass
class Goal:
    """Something no case shows yet: the outcomes it is about, and a name for the file."""

    name: str
    keys: set[Key]
    modality: bool = False

    def shown(self, case: Case, states: list[State]) -> Shown:
        """The outcomes that show it; none where the case does not."""
        raise NotImplementedError


@dataclass
class NoticeGoal(Goal):
    """A change makes an outcome come out otherwise."""

    base: Program | None = None
    other: Program | None = None
    mutant: Mutant | None = None
    evaluator: Generated | None = field(default=None, repr=False)

    def shown(self, case: Case, states: list[State]) -> Shown:
        """The outcomes that differ under the changed program."""
        assert self.base is not None and self.other is not None
        changed = states if self.evaluator is None else self.evaluator.run(case, copied(states))
        found = []
        before, after = DecidedCase(self.base, case, states), DecidedCase(self.other, case, changed)
        for record, plan in reported(self.base, case, self.keys):
            old, new = states[record.index], changed[record.index]
            other = self.other.plan.get(plan.key, plan)
            if old.outs[plan.index] != new.outs[other.index] or (
                self.modality and before.modality(plan, record) != after.modality(other, record)
            ):
                found.append((record, plan))
        return found


@dataclass
class TryGoal(Goal):
    """A clause comes out in a way, or a bound's side is reached."""

    program: Program | None = None
    cover: ClauseCover | BoundCover | None = None
    way: str = ""

    def shown(self, case: Case, states: list[State]) -> Shown:
        """The outcomes that rest on it."""
        assert self.program is not None
        if isinstance(self.cover, ClauseCover):
            clause = self.cover.clause
            plan = self.program.plan[(clause.rule.subject, clause.rule.outcome)]
            hit = plan.sections <= case.sections.keys() and any(
                states[r.index].truths[clause.index] is WAYS[self.way] for r in case.records if r.kind == plan.subject
            )
        else:
            assert self.cover is not None
            hit = self.way in tried(self.cover.bound, self.program, [(case, states)])
        return reported(self.program, case, self.keys) if hit else []


def reported(program: Program, case: Case, keys: Iterable[Key]) -> Shown:
    """The outcomes a decision on the case reports, of some."""
    wanted = set(keys)
    return [
        (record, plan)
        for record in case.records
        if record.reported
        for plan in program.plans.get(record.kind, ())
        if plan.key in wanted and plan.kind is not OutcomeKind.TERM and plan.sections <= case.sections.keys()
    ]


def noticed(linked: Linked, span: LawStretch, mutant: Mutant) -> NoticeGoal:
    """The goal that a change be noticed."""
    change = mutant.change
    other = changed_program(linked, span.program, span.day, change)
    modality = change.kind == "modality"
    if modality and change.rule is not None:
        affected = {(change.rule.subject, change.rule.outcome)}
    else:
        affected = affected_outcomes(span.program, other)
    return NoticeGoal(
        change.name,
        affected,
        modality,
        span.program,
        other,
        mutant,
        None if modality else Generated(other.restricted(frozenset(affected))),
    )


def to_try(span: LawStretch, cover: ClauseCover | BoundCover, way: str) -> TryGoal:
    """The goal that a clause come out in a way, or a bound's side be reached."""
    clause = cover.clause if isinstance(cover, ClauseCover) else cover.bound.clause
    key = (clause.rule.subject, clause.rule.outcome)
    keys = {key}
    while True:
        more = {
            p.key for p in span.program.plan.values() if (p.uses | {t for c in p.clauses for t in c.terms}) & keys
        } - keys
        if not more:
            break
        keys |= more
    return TryGoal(
        clause.rule.id,
        keys,
        program=span.program,
        cover=cover,
        way=way,
    )
