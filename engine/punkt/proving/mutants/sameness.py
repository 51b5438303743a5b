"""Whether any case could tell two programs of one rule base apart: a question to the solver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from punkt.deciding.rule_base import Rules
from punkt.law.language.link import Key
from punkt.law.language.program import Program
from punkt.law.language.program_difference import affected_outcomes
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.proving.findings.proof_basis import ProofBasis
from punkt.proving.solver.collection_sizes import elements_for
from punkt.proving.solver.query import SECONDS


class EquivalenceCheck:
    """Proves whether other programs conclude the same as the law of a day; what the solver learnt is kept between them."""

    def __init__(self, rules: Rules, law: Program, day: date, seconds: float = SECONDS) -> None:
        """``law`` is the program of ``day``; ``seconds`` bounds the time of one question to the solver."""
        self.law = law
        self._basis = ProofBasis(rules, day, seconds, law=law)
        self._bases: dict[int, ProofBasis] = {}

    def same(self, other: Program) -> bool | None:
        """Whether both conclude the same in every case, on all days of the same law; ``None`` where time ran out.

        Cases with lists are considered up to one element more than either program counts to.
        """
        if any(not self._in_both(other, key) for key in affected_outcomes(self.law, other)):
            return False
        elements = elements_for(self.law, other)
        if elements not in self._bases:
            self._bases[elements] = replace(self._basis, at_most=elements)
        differ = self._bases[elements].differ_somewhere(self.law, other, waiting=True)
        return None if differ is None else not differ

    def _in_both(self, other: Program, key: Key) -> bool:
        """Whether an outcome that is reported is decided by both."""
        plans = self.law.plan.get(key), other.plan.get(key)
        return all(plans) or all(plan is None or plan.kind is OutcomeKind.TERM for plan in plans)
