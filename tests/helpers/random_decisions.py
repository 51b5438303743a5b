"""Decisions on random cases under random programs, with all that explains them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any

from helpers.programs_generator import VOCABULARY, ProgramMaker, ThingCases, with_texts
from punkt.deciding.evaluators.reference import Reference, Scope
from punkt.deciding.explaining.explainer import Explainer, derived_names
from punkt.deciding.explaining.trace import Fragments, document
from punkt.kernel.records import Case, State
from punkt.law.language.link import Linked
from punkt.law.language.program import Program
from punkt.law.packs.next_steps import NextSteps

_NO_PACK: Any = SimpleNamespace(id="none", next=NextSteps(), notices=(), version="1", digest="0", extends="", norms={})
NO_LAW = Linked(VOCABULARY, (_NO_PACK,), (), (), {"none": _NO_PACK})
"""The pack that the rules of random programs are said to be of; there is nothing else in it."""


def random_cases(random: Random, texts: bool, each: int) -> Iterator[Case]:
    """Cases of random programs, so many of each share of known facts."""
    for known in (0.0, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.0):
        for _ in range(each):
            yield ThingCases(random, known, texts=texts).case()


class RandomDecisions:
    """The program of a seed, and its decisions."""

    def __init__(self, seed: int) -> None:
        self._random, self._texts = Random(seed), with_texts(seed)
        maker = ProgramMaker(self._random, texts=self._texts, ranked=True, presuming=0.2 if seed % 2 else 0.0)
        self.program, self.applied = maker.program(), maker.applied()
        self.fragments = self.afresh()

    def afresh(self) -> Fragments:
        """What nothing is kept in yet."""
        return Fragments(self.program, NO_LAW)

    def cases(self, each: int) -> Iterator[Case]:
        """Cases, without those that have two records of one name, which no case has."""
        for case in random_cases(self._random, self._texts, each):
            reported = [record.name for record in case.records if record.reported]
            if len(set(reported)) == len(reported):
                yield case

    def document(self, case: Case, fragments: Fragments | None = None) -> bytes:
        """The decision's document without its digest; by default with what earlier cases left."""
        fragments = fragments or self.fragments
        states = Reference(self.program).run(case)
        explainer = Explainer(self.program, case, states, derived_names(self.program), fragments.explained)
        reported = [record for record in case.records if record.reported]
        sensitive: list[dict[Any, Any]] = [{} for _ in case.records]
        assumed = _assumed(self.program, self.applied, case, states)
        return b"".join(document(fragments, explainer, reported, sensitive, assumed))


def _assumed(program: Program, applied: Program, case: Case, states: list[State]) -> list[State] | None:
    """The states if everything applied of which that is unknown; ``None`` where nothing is open for that."""
    scope = Scope(program, case, states)
    for record in case.records:
        for plan in program.plans.get(record.kind, ()):
            if (
                plan.applies
                and states[record.index].outs[plan.index] is None
                and scope.truth(plan.applies, record) is None
            ):
                return Reference(applied).run(case)
    return None
