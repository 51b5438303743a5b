"""A case as it was decided, and how binding each outcome is: as a decision shows it."""

from __future__ import annotations

from dataclasses import dataclass

from punkt.deciding.explaining.explainer import Explainer, KeptExplanations, derived_names
from punkt.deciding.explaining.outcome_view import modality_of, modality_shown
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Plan, Program


@dataclass(frozen=True)
class DecidedCase:
    """The states of a case under a program."""

    program: Program
    case: Case
    states: list[State]

    def state(self, record: Record) -> State:
        """The state of a record."""
        return self.states[record.index]

    def modality(self, plan: Plan, record: Record) -> str | None:
        """The modality of an outcome, by the ways that the case goes through its clauses and to whom it applies."""
        if plan.audiences or any(clause.wavers for clause in plan.clauses):
            return modality_shown(plan, record, self._explainer)
        return modality_of(plan, self.state(record))

    @cached_attribute
    def _explainer(self) -> Explainer:
        kept = KeptExplanations(self.program)
        return Explainer(self.program, self.case, self.states, derived_names(self.program), kept)
