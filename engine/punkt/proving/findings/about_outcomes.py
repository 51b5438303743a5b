"""What is proven of one outcome: complete, consistent; each clause alive and needed; a check met and not met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Outcome
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan
from punkt.law.packs.vocabulary import FIXED_VALUES, OutcomeKind, Text
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.query import Assignment, SolverAnswer
from punkt.proving.solver.truths import Bit, opposite

from .findings import Finding, FindingKind, OutcomeVerdict
from .proof_basis import OutcomeQuestion, ProofBasis, sources_of
from .witness import known_bits

MET, NOT_MET = list(FIXED_VALUES[OutcomeKind.CHECK])[:2]


def prove_outcome(basis: ProofBasis, plan: Plan) -> tuple[OutcomeVerdict, list[Finding]]:
    """Everything about one outcome."""
    return _OutcomeProof(basis, plan).all()


class _OutcomeProof:
    def __init__(self, basis: ProofBasis, plan: Plan) -> None:
        self.basis, self.plan = basis, plan
        self.asked = basis.asked(plan)
        self.alone = basis.asked(plan, stated=False) if plan.stated else self.asked
        """Cases that do not state the outcome: what they state is no fault of the rules."""
        self.pack = plan.clauses[0].rule.pack
        self.findings: list[Finding] = []

    def all(self) -> tuple[OutcomeVerdict, list[Finding]]:
        term = self.plan.kind is OutcomeKind.TERM  # what it lacks shows in the outcomes that use it
        complete, consistent = (True, True) if term else (self.complete(), self.consistent())
        values = self.values() if self.plan.kind is OutcomeKind.CHECK else {}
        clauses = {clause.id: self.clause(number, clause, values) for number, clause in enumerate(self.plan.clauses)}
        plan = self.plan
        verdict = OutcomeVerdict(plan.subject, plan.name, plan.kind.value, complete, consistent, values, clauses)
        return verdict, self.findings

    def note(self, kind: FindingKind, shown: tuple[OutcomeQuestion, SolverAnswer] | None = None, **about: Any) -> None:
        """A finding: shown by a case, or (without one) because there is none."""
        witness = shown[0].witness(shown[1]) if shown is not None else None
        about.setdefault("sources", sources_of(self.plan))
        found = Finding(kind, self.pack, self.plan.subject, self.plan.name, witness=witness, **about)
        self.findings.append(found)

    def complete(self) -> bool | None:
        """Whether no case is a gap."""
        return self.never(FindingKind.GAP, lambda found: found.gap, self.gap)

    def consistent(self) -> bool | None:
        """Whether no case is a conflict."""
        return self.never(FindingKind.CONFLICT, lambda found: found.conflict, self.conflict)

    def never(self, kind: FindingKind, bit: Callable[[LoweredOutcome], Bit], show: Callable[..., None]) -> bool | None:
        """Whether something is so in no case; a finding for the cases that are known, and one for all others."""
        asked = self.alone
        wrong = bit(asked.found)
        answer = asked.query.ask(wrong)
        if answer.never:
            return True
        if answer.found is None:
            self._not_proven(kind)
            return None
        outside: list[Bit] = []
        for known in self.basis.known.get((kind.value, self.plan.key), ()):
            within = asked.lowering.truth(known.condition, asked.record)
            if self._shown(kind, show, [wrong, within.yes], known.entry.reason) is not False:
                self.basis.met.append(known.entry)
            outside.append(within.no)
        self._shown(kind, show, [wrong, *outside])
        return False

    def _shown(
        self, kind: FindingKind, show: Callable[..., None], wanted: list[Bit], reason: Text | None = None
    ) -> bool | None:
        """Show the smallest case, if there is one; ``None`` where it is not proven."""
        answer = self.alone.smallest(*wanted)
        if answer.found is not None:
            show(answer, wanted, reason)
            return True
        if not answer.proven:
            self._not_proven(kind)
            return None
        return False

    def gap(self, answer: SolverAnswer, wanted: list[Bit], reason: Text | None) -> None:
        """A gap; of the smallest, one that does not follow from another outcome's gap is shown."""
        asked = self.alone
        used = _used(asked)
        own = asked.smallest(*wanted, *(opposite(found.gap) for found in used.values())) if used else answer
        if own.found and answer.found and _size(asked, own.found) <= _size(asked, answer.found):
            answer = own
        follows = tuple(name for name, found in used.items() if answer.found and answer.found.bit(found.gap))
        self.note(FindingKind.GAP, (asked, answer), others=follows, acknowledged=reason)

    def conflict(self, answer: SolverAnswer, wanted: list[Bit], reason: Text | None) -> None:
        """A conflict, and the clauses that conclude differently."""
        asked = self.alone
        rows = zip(self.plan.clauses, asked.found.clauses, strict=True)
        fired = [clause.id for clause, truth in rows if answer.found and answer.found.bit(truth.yes)]
        sources = sources_of(self.plan, fired)
        self.note(FindingKind.CONFLICT, (asked, answer), others=tuple(fired), sources=sources, acknowledged=reason)

    def _not_proven(self, kind: FindingKind, **about: Any) -> None:
        self.note(FindingKind.NOT_PROVEN, asked=kind, **about)

    def values(self) -> dict[str, bool | None]:
        """Whether a check can be met, and not met."""
        found: dict[str, bool | None] = {}
        for value, never in ((MET, FindingKind.NEVER_MET), (NOT_MET, FindingKind.NEVER_NOT_MET)):
            answer = self.asked.query.ask(self.asked.found.is_(value))
            found[value] = answer.found is not None if answer.proven else None
            if answer.never:
                self.note(never)
            elif not answer.proven:
                self._not_proven(never)
        return found

    def clause(self, number: int, clause: Clause, values: dict[str, bool | None]) -> bool | None:
        """Whether a clause can fire, and makes a difference where it does."""
        if self._alone(number):
            return True
        fires = self.asked.found.clauses[number].yes
        about: dict[str, Any] = {"clause": clause.id, "sources": sources_of(self.plan, [clause.id])}
        answer = self.asked.query.ask(fires)
        if not answer.proven:
            self._not_proven(FindingKind.DEAD, **about)
            return None
        if answer.found is None:
            if values.get(str(clause.literal)) is not False:  # else it has been said of the value
                self.note(FindingKind.DEAD, **about)
            return False
        others = [other for other in self.plan.clauses if other is not clause]
        answer = self.asked.query.ask(self.differs(clause, others)) if others else answer
        if not answer.proven:
            self._not_proven(FindingKind.SUBSUMED, **about)
            return None
        if answer.found is None:
            names = [other.id for other in self.enough(clause, others)]
            shown = self.asked.smallest(fires)
            about["sources"] = sources_of(self.plan, [clause.id, *names])
            self.note(FindingKind.SUBSUMED, (self.asked, shown), others=tuple(names), **about)
        return answer.found is not None

    def _alone(self, number: int) -> bool:
        """Whether some case is decided by a clause and no other: it can fire, and without it there is a gap.

        So most clauses are told at once, those of a table nearly always.
        """
        rows = self.alone.found.clauses
        others = (other.no for at, other in enumerate(rows) if at != number)
        return self.alone.query.ask(rows[number].yes, *others).found is not None

    def enough(self, clause: Clause, others: list[Clause]) -> list[Clause]:
        """As few other clauses as will do: beside them, the clause changes nothing."""
        for other in list(others):
            fewer = [one for one in others if one is not other]
            if fewer and self.asked.query.ask(self.differs(clause, fewer)).never:
                others = fewer
        return others

    def differs(self, clause: Clause, others: list[Clause]) -> Bit:
        """Whether some clauses come to another outcome than they do together with one more."""
        more = [one for one in self.plan.clauses if one is clause or one in others]
        return self._by(more).differs(self._by(others))

    def _by(self, clauses: list[Clause]) -> LoweredOutcome:
        return self.asked.lowering.by(self.asked.record, replace(self.plan, clauses=tuple(clauses)))


def _size(asked: OutcomeQuestion, found: Assignment) -> int:
    return sum(map(found.bit, known_bits(asked.space)))


def _used(asked: OutcomeQuestion) -> dict[str, LoweredOutcome]:
    """The outcomes that an outcome refers to about the same record or a section: name → what they come to."""
    found: dict[str, LoweredOutcome] = {}
    for clause in asked.plan.clauses:
        for part in (*walk(clause.condition), *walk(clause.value)):
            if isinstance(part, Outcome):
                owner = asked.lowering.owner(part.section, asked.record)
                name = part.name if part.section is None else f"{part.section}.{part.name}"
                found[name] = asked.lowering.outcome(owner, part.name)
    return found
