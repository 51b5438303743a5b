"""What all questions of a proof stand on: the rule base of a day, and how an answer becomes a witness."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import z3

from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.rule_base import Rules
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.language.acknowledged_cases import KnownCases, known_cases
from punkt.law.language.link import Key
from punkt.law.language.program import Plan, Program
from punkt.law.language.program_difference import affected_outcomes
from punkt.law.packs.acknowledged import Acknowledged
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.proving.solver.collection_sizes import elements_for
from punkt.proving.solver.compared_values import ComparedValues
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_values import SymbolicRecord
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.query import SECONDS, Allowance, SolverAnswer, SolverQuery
from punkt.proving.solver.solver_days import FIRST_YEAR, LAST_YEAR
from punkt.proving.solver.symbolic_case import Space
from punkt.proving.solver.truths import Bit, opposite

from .findings import FindingSource, Witness
from .witness import NotReproducedError, case_of, plain, reproduced, smallest, status_and_value, status_of


@dataclass(frozen=True)
class ProofBasis:
    """A rule base as of a day, and how long and how far to look."""

    rules: Rules
    day: date
    seconds: float = SECONDS
    """What one question may take (:data:`punkt.proving.solver.query.SECONDS`)."""
    pack: str = ""
    """The pack that is proven; what it and its bases know of certain cases is looked up."""
    at_most: int | None = None
    """Elements of a collection to consider; else as many as the rules make necessary."""
    law: Program | None = None
    """The program of the day, where it has been made already."""

    @cached_attribute
    def allowance(self) -> Allowance:
        """What is left for the questions: a proof comes to an end also where many of them do not."""
        return Allowance(self.seconds)

    @cached_attribute
    def elements(self) -> int:
        """How many elements of a collection are considered."""
        return elements_for(self.program) if self.at_most is None else self.at_most

    @cached_attribute
    def met(self) -> list[Acknowledged]:
        """The entries about certain cases whose finding has been made (or could not be proven)."""
        return []

    @cached_attribute
    def known(self) -> Mapping[tuple[str, Key], Sequence[KnownCases]]:
        """Findings that are known in certain cases, by kind and outcome."""
        return known_cases(self.rules.linked, self.program, self.pack, self.day) if self.pack else {}

    @cached_attribute
    def program(self) -> Program:
        """The program of the day. Raises :class:`PunktError` where there is none."""
        return self.law or self.rules.edition(self.day).program

    @cached_attribute
    def days(self) -> tuple[date, date]:
        """The first and the last day that the proof is about: those of the same law."""
        first, last = self.rules.span(self.day)
        return max(first, date(FIRST_YEAR, 1, 1)), min(last, date(LAST_YEAR, 12, 31))

    @cached_attribute
    def bounds(self) -> ComparedValues:
        """The constants that facts are compared with."""
        return ComparedValues.of(self.program)

    def asked(self, plan: Plan, stated: bool = True) -> OutcomeQuestion:
        """As :meth:`ask`, by the program of the day; made once for each outcome."""
        key = (plan.key, stated)
        if key not in self._asked:
            self._asked[key] = self.ask(plan, stated)
        return self._asked[key]

    @cached_attribute
    def _asked(self) -> dict[tuple[Key, bool], OutcomeQuestion]:
        return {}

    @cached_attribute
    def context(self) -> z3.Context:
        """The part of the solver in which the whole proof is made: what else was asked has no bearing on it."""
        return z3.Context()

    def affected(self, base: Program, other: Program) -> tuple[frozenset[Key], list[Plan]]:
        """The outcomes that may differ between two programs, and of those that are reported the simplest first."""
        keys = frozenset(affected_outcomes(base, other))
        both = [base.plan[key] for key in keys if key in base.plan and key in other.plan]
        reported = [plan for plan in both if plan.kind is not OutcomeKind.TERM]
        return keys, sorted(reported, key=lambda plan: (plan.stratum, plan.key))

    def differ_somewhere(self, base: Program, other: Program, waiting: bool = False) -> bool | None:
        """Whether two programs decide some case differently; ``None`` where that is not proven.

        With ``waiting`` they also differ where only one of them decides on the facts that are given.
        """
        proven = True
        affected, plans = self.affected(base, other)
        for plan in plans:
            asked = self.asked(plan) if base is self.program else self.ask(plan, program=base)
            found = asked.under(other, affected)
            answer = asked.query.ask(opposite(asked.found.same(found)) if waiting else asked.found.differs(found))
            if answer.found is not None:
                return True
            proven = proven and answer.proven
        return False if proven else None

    def ask(self, plan: Plan, stated: bool = True, program: Program | None = None) -> OutcomeQuestion:
        """All cases that an outcome can be asked of. With ``stated`` they may state outcomes as established.

        ``program`` is another one than that of the day.
        """
        space = Space(self.rules.vocabulary, self.days, stated=stated, elements=self.elements, context=self.context)
        record = space.subject(plan.subject)
        lowering = ProgramLowering(program or self.program, space)
        return OutcomeQuestion(
            self, plan, record, lowering, lowering.outcome(record, plan.name), SolverQuery(space, self.allowance)
        )


@dataclass(frozen=True)
class OutcomeQuestion:
    """One outcome over all cases."""

    basis: ProofBasis
    plan: Plan
    record: SymbolicRecord
    lowering: ProgramLowering
    found: LoweredOutcome
    query: SolverQuery

    @property
    def space(self) -> Space:
        """The cases."""
        return self.query.space

    def under(self, program: Program, affected: Collection[Key] | None = None) -> LoweredOutcome:
        """What the outcome comes to by another program; only ``affected`` outcomes may be others than here."""
        like = None if affected is None else self.lowering
        return ProgramLowering(program, self.space, like, affected or ()).outcome(self.record, self.plan.name)

    def smallest(self, *wanted: Bit) -> SolverAnswer:
        """The smallest case with some properties."""
        return smallest(self.query, self.basis.bounds, self.basis.day, *wanted)

    def witness(self, answer: SolverAnswer) -> Witness:
        """The case file of an answer, decided again. Raises :class:`NotReproducedError` where that differs."""
        assert answer.found is not None
        sections = {*self.plan.sections, self.record.name.split(".", 1)[0]}
        case = case_of(self.space, answer.found, sorted(sections))
        expected = status_and_value(answer.found, self.found)
        if self.plan.kind is OutcomeKind.TERM:
            found = self.decided(case, self.basis.program)
            if (found.status, found.value) != (expected[0], plain(expected[1])):
                raise NotReproducedError(f"{self.plan.key}: {found} != {expected}")
            return found
        return reproduced(self.basis.rules, case, self.record.name, self.plan.name, expected)[0]

    def decided(self, case: dict[str, Any], program: Program) -> Witness:
        """What another program makes of a case (or this one of a term, which no decision reports)."""
        read = self.basis.rules.read_case(case)
        states = Reference(program).run(read)
        record = next(one for one in read.records if one.name == self.record.name)
        plan = program.plan[self.plan.key]
        truths, (status, value) = states[record.index].truths, status_of(states[record.index].outs[plan.index])
        fired = tuple(clause.id for clause in plan.clauses if truths[clause.index])
        reported = plan.kind is not OutcomeKind.TERM
        return Witness(case, self.record.name, plan.name, status, plain(value), fired, reported)


def sources_of(plan: Plan, clauses: Iterable[str] = ()) -> tuple[FindingSource, ...]:
    """The sources of clauses of an outcome; of all of them, each rule once, where none is named."""
    chosen = set(clauses)
    found = {}
    for clause in plan.clauses:
        if not chosen or clause.id in chosen:
            citation = clause.citation
            key = clause.id if chosen else clause.rule.id
            found[key] = FindingSource(clause.rule.pack, citation.address, key, quote=citation.quote)
    return tuple(found.values())
