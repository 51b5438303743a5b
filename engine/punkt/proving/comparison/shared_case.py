"""Two laws over one symbolic case, and which cases they are compared on."""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from punkt.kernel.nodes import Fact, walk
from punkt.law.language.link import Key
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import Vocabulary
from punkt.proving.mutants.class_space import constraints_of
from punkt.proving.solver.lower_outcomes import Found
from punkt.proving.solver.lower_program import Lowering
from punkt.proving.solver.lower_values import Collection, Lowered
from punkt.proving.solver.query import Query
from punkt.proving.solver.solver_days import Day, exact_day
from punkt.proving.solver.symbolic_case import Record, Space
from punkt.proving.solver.truths import Bit, both, implies

from .dimensions import Frame


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

    def section(self, name: str) -> Record:
        """A section of the case."""
        return self._space.section(name)

    def fact(self, record: Record, path: str) -> Lowered | Collection:
        """A fact of a record."""
        return self._space.fact(record, path)


class Framed(Frame):
    """Two laws over one space, what an outcome comes to in each, and the solver."""

    def __init__(
        self,
        lowerings: Sequence[Lowering],
        record: Record,
        space: Space,
        query: Query,
        found: tuple[Found, Found],
    ) -> None:
        super().__init__(lowerings, record)
        self.space, self.query, self.found = space, query, found
        self.differs = found[0].differs(found[1])


def complete(space: Space, filled_facts: Some[Key] = ()) -> Iterator[Bit]:
    """That all facts are known, save those of which the vocabulary may forbid that they are.

    What two laws decide differently on some facts, they decide so with all the others given too: the regions
    of complete cases hold those of all cases.
    """
    for record in space.all_records():
        may_miss = constrained(space.vocabulary, record.kind)
        for path, fact in record.facts.items():
            given = (record.kind, path) in filled_facts
            if (
                path not in may_miss
                and not given
                and not space.vocabulary.subjects[record.kind].facts[path].established
            ):
                yield implies(both(record.exists, record.listed), fact.known)


@cache
def _constrained(vocabulary: _Same, kind: str) -> frozenset[str]:
    program = Program(vocabulary.it, {}, 0)
    return frozenset(
        part.path
        for condition in constraints_of(program, kind)
        for part in walk(condition)
        if isinstance(part, Fact) and part.section is None
    )


@dataclass(frozen=True)
class _Same:
    it: Vocabulary

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it


def constrained(vocabulary: Vocabulary, kind: str) -> frozenset[str]:
    """The facts of a record type that the vocabulary's constraints look at."""
    return _constrained(_Same(vocabulary), kind)
