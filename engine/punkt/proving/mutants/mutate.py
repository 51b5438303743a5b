"""Whether the cases of a pack would notice if a word or a number in it were another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.files.progress_listener import ProgressListener
from punkt.law.language.link import Linked
from punkt.law.language.program import Plan, Program
from punkt.law.language.program_difference import affected_outcomes, copied
from punkt.law.packs.pack import Pack, strongest
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.proving.changes.changed_program import changed_program
from punkt.proving.changes.pack_changes import PackChange, changes_of

from .changed_part import changed_part
from .decided_case import DecidedCase
from .law_stretches import LawStretch, law_stretches
from .mutant import Mutant
from .pack_cases import CaseRun
from .sameness import EquivalenceCheck


def mutants(
    rules: Rules, pack: Pack, ran: Sequence[CaseRun], progress: ProgressListener | None = None
) -> Iterator[Mutant]:
    """Every change to a pack, and whether the cases notice it. Only cases without differences count."""
    linked = rules.linked
    stretches = law_stretches(rules, [one for one in ran if not one.failures])
    provers = [EquivalenceCheck(rules, span.program, span.day) for span in stretches]
    changes, told = list(changes_of(linked, pack)), progress or ProgressListener()
    told.begin("mutate", len(changes))
    for change in changes:
        yield judged(linked, stretches, change, provers)
        told.advance(1)


def judged(
    linked: Linked, stretches: Sequence[LawStretch], change: PackChange, provers: Sequence[EquivalenceCheck]
) -> Mutant:
    """What becomes of one change. ``provers`` has one for each stretch."""
    pairs = []
    try:
        for span in stretches:
            pairs.append((span, changed_program(linked, span.program, span.day, change)))
    except PunktError:
        return Mutant(change, "refused")
    for span, program in pairs:
        by = noticed_by(span, program, change)
        if by is not None:
            return Mutant(change, "noticed", by.file)
    if change.kind == "modality":
        hidden = _never_shown(linked, change) or all(
            _outshone(span.program, program, change) for span, program in pairs
        )
        return Mutant(change, "equal" if hidden else "survived")
    idle = not any(affected_outcomes(span.program, program) for span, program in pairs)
    found = Mutant(change, _verdict(provers, [program for _, program in pairs]), idle=idle)
    parts = (changed_part(span.program, program, change) for span, program in reversed(pairs)) if found.lives else ()
    return replace(found, part=next((part for part in parts if part is not None), None))


def _verdict(provers: Sequence[EquivalenceCheck], programs: Sequence[Program]) -> str:
    """Whether some case could tell, of the changed programs of all stretches; the latest is asked first."""
    verdict = "equal" if programs else "survived"
    for prover, program in list(zip(provers, programs, strict=True))[::-1]:
        same = prover.same(program)
        if same is False:
            return "survived"
        if same is None:
            verdict = "unproven"
    return verdict


def noticed_by(span: LawStretch, program: Program, change: PackChange) -> CaseRun | None:
    """A case of the span whose expectations are not met under a changed program."""
    if change.kind == "modality":
        return next((ran for ran in span.ran if _fails(ran, program, ran.states)), None)
    affected = frozenset(affected_outcomes(span.program, program))
    if not affected:
        return None
    evaluator = Generated(program.restricted(affected))
    for ran in span.ran:
        if any(one.plan.key in affected for one in ran.expected):
            states = evaluator.run(ran.case, copied(ran.states) if program.sizes == span.program.sizes else None)
            if _fails(ran, program, states):
                return ran
    return None


def _fails(ran: CaseRun, program: Program, states: list) -> bool:  # type: ignore[type-arg]
    seen = DecidedCase(program, ran.case, states)
    return any(not one.met(_plan(program, one.plan), seen) for one in ran.expected)


def _plan(program: Program, plan: Plan) -> Plan:
    return program.plan.get(plan.key, plan)


def _never_shown(linked: Linked, change: PackChange) -> bool:
    """No outcome bears the modality of an intermediate term."""
    assert change.rule is not None
    declared = linked.vocabulary.outcomes.get((change.rule.subject, change.rule.outcome))
    return declared is None or declared.kind is OutcomeKind.TERM


def _outshone(program: Program, other: Program, change: PackChange) -> bool:
    """Whether each clause of the rule has a twin in another rule: the same condition, binding as much before and after."""
    assert change.rule is not None
    key = change.rule.subject, change.rule.outcome
    plans = program.plan.get(key), other.plan.get(key)
    if plans[0] is None or plans[1] is None:
        return False
    peers = [c for c in plans[0].clauses if c.rule.id != change.rule.id and not c.wavers]
    mine = [c for plan in plans if plan is not None for c in plan.clauses if c.rule.id == change.rule.id]
    return all(
        any(c.condition == p.condition and strongest([c.modality(), p.modality()]) is p.modality() for p in peers)
        for c in mine
    )
