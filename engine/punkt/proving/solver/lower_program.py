"""A program lowered: what it finds about the records of a symbolic case.

The lowering follows :mod:`punkt.deciding.evaluators.reference`: node by node in :mod:`.lower_arithmetic`,
what an outcome comes to in :mod:`.lower_outcomes`. Each node is lowered once for each record.
"""

from __future__ import annotations

from collections.abc import Collection

from punkt.kernel.nodes import Condition, Node, Value
from punkt.law.language.clause import Clause
from punkt.law.language.link import Key
from punkt.law.language.program import Plan, Program

from .lower_arithmetic import truth_of, value_of
from .lower_outcomes import clause_truth, found_of
from .lower_values import Lowered, SymbolicRecord
from .lowered_outcome import LoweredOutcome
from .lowerer import Cases
from .truths import Truth


class ProgramLowering:
    """What a program finds, record by record. Two of them may stand on one space."""

    def __init__(
        self, program: Program, space: Cases, like: ProgramLowering | None = None, but: Collection[Key] = frozenset()
    ) -> None:
        """``like`` has lowered another program, whose outcomes are the same save ``but``, on the same space."""
        self.program, self.space, self._like, self._but = program, space, like, but
        self._truths: dict[tuple[int, int], Truth] = {}
        self._values: dict[tuple[int, int], Lowered] = {}
        self._found: dict[tuple[int, str], LoweredOutcome] = {}
        self._kept: list[Node | SymbolicRecord] = []

    def owner(self, section: str | None, record: SymbolicRecord) -> SymbolicRecord:
        """The record that a reference is about."""
        return record if section is None else self.space.section(section)

    def outcome(self, record: SymbolicRecord, name: str) -> LoweredOutcome:
        """What an outcome of a record comes to."""
        if self._like is not None and (record.kind, name) not in self._but:
            return self._like.outcome(record, name)
        key = (id(record), name)
        if key not in self._found:
            self._kept.append(record)
            self._found[key] = found_of(self, self.program.plan[(record.kind, name)], record)
        return self._found[key]

    def fires(self, clause: Clause, record: SymbolicRecord) -> Truth:
        """Whether a clause holds, as an evaluator notes it."""
        return clause_truth(self.truth(clause.condition, record), self.value(clause.value, record))

    def by(self, record: SymbolicRecord, plan: Plan) -> LoweredOutcome:
        """What an outcome would come to by some clauses only; everything they use stays."""
        return found_of(self, plan, record)

    def value(self, node: Value, record: SymbolicRecord) -> Lowered:
        """The value of a node for a record."""
        key = (id(node), id(record))
        if key not in self._values:
            self._kept += (node, record)
            self._values[key] = value_of(self, node, record)
        return self._values[key]

    def truth(self, node: Condition, record: SymbolicRecord) -> Truth:
        """Whether a condition holds for a record."""
        key = (id(node), id(record))
        if key not in self._truths:
            self._kept += (node, record)
            self._truths[key] = truth_of(self, node, record)
        return self._truths[key]
