"""Two laws over one symbolic case, and which cases they are compared on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from punkt.law.language.link import Key
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import Vocabulary
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_values import Lowered, LoweredCollection, SymbolicRecord
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.query import SolverQuery
from punkt.proving.solver.solver_days import Day, exact_day
from punkt.proving.solver.symbolic_case import Space
from punkt.proving.solver.truths import Bit, both, implies
from punkt.proving.solver.vocabulary_constraints import GivenWherePossible

from .dimensions import SharedLaws


class OnDay:
    """A space as it is seen on another day."""

    def __init__(self, space: Space, day: date) -> None:
        self._space, self._day = space, exact_day(day)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the space."""
        return self._space.vocabulary

    @property
    def as_of(self) -> Day:
        """The day asked."""
        return self._day

    def section(self, name: str) -> SymbolicRecord:
        """A section of the case."""
        return self._space.section(name)

    def fact(self, record: SymbolicRecord, path: str) -> Lowered | LoweredCollection:
        """A fact of a record."""
        return self._space.fact(record, path)

    def truth(self, name: str) -> Bit:
        """A truth that is open."""
        return self._space.truth(name)

    def doubt(self, bit: Bit) -> None:
        """Claim nothing of the cases where this holds."""
        self._space.doubt(bit)


class SharedCase(SharedLaws):
    """Two laws over one space, what an outcome comes to in each, and the solver."""

    def __init__(
        self,
        lowerings: Sequence[ProgramLowering],
        record: SymbolicRecord,
        space: Space,
        query: SolverQuery,
        found: tuple[LoweredOutcome, LoweredOutcome],
    ) -> None:
        super().__init__(lowerings, record)
        self.space, self.query, self.found = space, query, found
        self.differs = found[0].differs(found[1])


def complete(space: Space, programs: Sequence[Program], filled_facts: Collection[Key] = ()) -> Iterator[Bit]:
    """That all facts are known, save those that can have no value beside the others by what the vocabulary asks.

    What two laws decide differently on some facts, they decide so with all the others given too: the regions
    of complete cases hold those of all cases.
    """
    possible = GivenWherePossible(space, *programs)
    for record in space.all_records():
        for path in list(record.facts):
            established = space.vocabulary.subjects[record.kind].facts[path].established
            if not established and (record.kind, path) not in filled_facts:
                yield implies(both(record.exists, record.listed), possible.bit(record, path))
