"""What the vocabulary asks of every case, asked of a symbolic one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from punkt.law.language.program import Program
from punkt.proving.mutants.class_space import constraints_of

from .lower_program import Lowering
from .lower_values import Collection, Lowered
from .truths import implies, opposite, term

if TYPE_CHECKING:
    from .solver_days import Day
    from .symbolic_case import Record, Space


class Peek:
    """A space of which only what has come into being is seen; all else is unknown."""

    def __init__(self, space: Space) -> None:
        self.space = space

    @property
    def as_of(self) -> Day:
        """The day asked."""
        return self.space.as_of

    def section(self, name: str) -> Record:
        """A section."""
        return self.space.section(name)

    def fact(self, record: Record, path: str) -> Lowered | Collection:
        """A fact, unknown where nothing has looked at it and no case gives it."""
        if path in record.facts or (record.given is not None and path in record.given.facts):
            return self.space.fact(record, path)
        return self.space.unknown(record, path)


def constraints(space: Space) -> list[z3.BoolRef]:
    """That no constraint is certainly broken: just what is asked of a case that is read."""
    lowering = Lowering(Program(space.vocabulary, {}, 0), Peek(space))
    found = []
    for record in space.all_records():
        for condition in constraints_of(lowering.program, record.kind):
            truth = lowering.truth(condition, record)
            kept = implies(record.exists, opposite(truth.no))
            if kept is not True:
                found.append(term(kept, space.context))
    return found
