"""What the parts of a lowering ask of it, and where it finds what a case has."""

from __future__ import annotations

from typing import Protocol

from punkt.kernel.nodes import Condition, Value
from punkt.law.language.clause import Clause
from punkt.law.language.program import Program

from .lower_values import Lowered, LoweredCollection, SymbolicRecord
from .lowered_outcome import LoweredOutcome
from .solver_days import Day
from .truths import Bit, Truth


class Cases(Protocol):
    """Where a lowering finds what a case has."""

    @property
    def as_of(self) -> Day:
        """The day asked."""

    def section(self, name: str) -> SymbolicRecord:
        """A section of the case."""

    def fact(self, record: SymbolicRecord, path: str) -> Lowered | LoweredCollection:
        """A fact of a record."""

    def truth(self, name: str) -> Bit:
        """A truth that is open."""

    def doubt(self, bit: Bit) -> None:
        """Claim nothing of the cases where this holds."""


class Lowerer(Protocol):
    """A program being lowered over some cases."""

    program: Program
    space: Cases

    def owner(self, section: str | None, record: SymbolicRecord) -> SymbolicRecord:
        """The record that a reference is about."""

    def outcome(self, record: SymbolicRecord, name: str) -> LoweredOutcome:
        """What an outcome of a record comes to."""

    def fires(self, clause: Clause, record: SymbolicRecord) -> Truth:
        """Whether a clause holds, as an evaluator notes it."""

    def value(self, node: Value, record: SymbolicRecord) -> Lowered:
        """The value of a node for a record."""

    def truth(self, node: Condition, record: SymbolicRecord) -> Truth:
        """Whether a condition holds for a record."""
