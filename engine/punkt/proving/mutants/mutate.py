"""Whether the cases of a pack would notice if a word or a number in it were another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.law.language.link import Linked
from punkt.law.language.program import Plan, Program, compile_program
from punkt.law.language.program_difference import affected_outcomes, copied
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import OutcomeKind

from .equal import Prover
from .pack_cases import Ran
from .pack_changes import Change, changes_of
from .relower import changed_program

VERDICTS = ("noticed", "refused", "equal", "survived")


@dataclass(frozen=True)
class Mutant:
    """A change and what became of it.

    ``noticed``: an expectation of a case fails; ``refused``: the changed pack cannot be used at
    all; ``equal``: it is proven that no case can tell; ``survived``: none of these.
    """

    change: Change
    verdict: str
    by: str = ""
    """The file of the case that notices it."""
    idle: bool = False
    """Whether nothing that is decided reads what is changed: only a reading that is not adopted, or nothing at all."""


@dataclass(frozen=True)
class Span:
    """The law between two changes of it: a day of it, its program, and the cases that ask then."""

    day: date
    program: Program
    ran: tuple[Ran, ...]


def spans(rules: Rules, ran: Sequence[Ran]) -> list[Span]:
    """Every stretch of time in which the packs are in force together and nothing changes."""
    linked = rules.linked
    days = sorted({day for pack in linked.packs for day in (pack.in_force.since, *pack.change_days)})
    lawful = [day for day in days if all(day in pack.in_force for pack in linked.packs)]
    found = []
    for number, day in enumerate(lawful):
        until = lawful[number + 1] if number + 1 < len(lawful) else date.max
        inside = tuple(one for one in ran if day <= one.case.as_of < until)
        found.append(Span(day, compile_program(linked, day), inside))
    return found


def mutants(rules: Rules, pack: Pack, ran: Sequence[Ran]) -> Iterator[Mutant]:
    """Every change to a pack, and whether the cases notice it. Only cases without differences count."""
    linked = rules.linked
    stretches = spans(rules, [one for one in ran if not one.failures])
    prover = Prover()
    for change in changes_of(linked, pack):
        yield judged(linked, stretches, change, prover)


def judged(linked: Linked, stretches: Sequence[Span], change: Change, prover: Prover) -> Mutant:
    """What becomes of one change."""
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
    idle = False
    if change.kind == "modality":
        equal = _never_shown(linked, change)
    else:
        idle = not any(affected_outcomes(span.program, program) for span, program in pairs)
        equal = bool(pairs) and all(prover.same(span.program, program) for span, program in pairs)
    return Mutant(change, "equal" if equal else "survived", idle=idle)


def noticed_by(span: Span, program: Program, change: Change) -> Ran | None:
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


def _fails(ran: Ran, program: Program, states: list) -> bool:  # type: ignore[type-arg]
    return any(not one.met(_plan(program, one.plan), states[one.record.index]) for one in ran.expected)


def _plan(program: Program, plan: Plan) -> Plan:
    return program.plan.get(plan.key, plan)


def _never_shown(linked: Linked, change: Change) -> bool:
    """No outcome bears the modality of an intermediate term."""
    assert change.rule is not None
    declared = linked.vocabulary.outcomes.get((change.rule.subject, change.rule.outcome))
    return declared is None or declared.kind is OutcomeKind.TERM
