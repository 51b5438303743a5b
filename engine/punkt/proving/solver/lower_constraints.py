"""What the vocabulary asks of every case, asked of a symbolic one."""

from __future__ import annotations

import z3

from punkt.law.language.program import Program
from punkt.law.language.vocabulary_nodes import requirements

from .lower_program import ProgramLowering
from .lower_values import Lowered, LoweredCollection, SymbolicRecord
from .solver_days import Day
from .symbolic_case import Space
from .truths import Bit, implies, opposite, term


class CreatedFacts:
    """A space of which only the facts that have come into being are seen; all else is unknown."""

    def __init__(self, space: Space) -> None:
        self.space = space

    @property
    def as_of(self) -> Day:
        """The day asked."""
        return self.space.as_of

    def section(self, name: str) -> SymbolicRecord:
        """A section."""
        return self.space.section(name)

    def fact(self, record: SymbolicRecord, path: str) -> Lowered | LoweredCollection:
        """A fact, unknown where nothing has looked at it and no case gives it."""
        if path in record.facts or (record.given is not None and path in record.given.facts):
            return self.space.fact(record, path)
        return self.space.unknown(record, path)

    def truth(self, name: str) -> Bit:
        """A truth that is open."""
        return self.space.truth(name)

    def doubt(self, bit: Bit) -> None:
        """Claim nothing of the cases where this holds."""
        self.space.doubt(bit)


def axioms(space: Space) -> list[z3.BoolRef]:
    """Everything that holds of the cases of a space, with the facts that have come into being."""
    if space.constrained[0] != space.touched:
        space.constrained = (space.touched, _constraints(space))
    return [*space.asked, *space.constrained[1]]


def _constraints(space: Space) -> list[z3.BoolRef]:
    """That no constraint is certainly broken: just what is asked of a case that is read."""
    lowering = ProgramLowering(Program(space.vocabulary, {}, 0), CreatedFacts(space))
    found = []
    for record in space.all_records():
        for _, condition in requirements(space.vocabulary, record.kind):
            truth = lowering.truth(condition, record)
            kept = implies(record.exists, opposite(truth.no))
            if kept is not True:
                found.append(term(kept, space.context))
    return found
