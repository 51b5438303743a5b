"""Two evaluators must agree: what one chains forward the other checks, else nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.files.messages.diagnostics import Diagnostic, DisagreementError, Place
from punkt.kernel.records import Case, State
from punkt.law.language.program import Program


class Evaluator(Protocol):
    """Anything that evaluates cases under one program."""

    name: str

    def run(self, case: Case) -> list[State]:
        """The state of each record."""


def durable_version() -> str | None:
    """The version of durable-rules, or ``None`` where it cannot be used."""
    try:
        import durable_rules_engine  # noqa: F401
    except ImportError:
        return None
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("durable_rules")
    except PackageNotFoundError:
        return "unknown"


class AgreeingPair:
    """A pair of evaluators of one program: the first decides, the second must say the same."""

    def __init__(self, program: Program, pair: Sequence[Evaluator] | None = None) -> None:
        self.program = program
        self.first, self.second = pair or default_pair(program)

    def run(self, case: Case) -> list[State]:
        """The states both found. Raises :class:`DisagreementError` where they differ."""
        states = self.first.run(case)
        checked = self.second.run(case)
        if states != checked:
            raise self._disagreement(case, states, checked)
        return states

    def _disagreement(self, case: Case, states: list[State], checked: list[State]) -> DisagreementError:
        where = "?"
        for record, one, two in zip(case.records, states, checked, strict=True):
            clauses = self.program.clauses.get(record.kind, ())
            plans = self.program.plans.get(record.kind, ())
            clause = next((c.id for c in clauses if one.truths[c.index] != two.truths[c.index]), None)
            plan = next((p.name for p in plans if one.outs[p.index] != two.outs[p.index]), None)
            if clause or plan:
                where = f"{record.name}: {clause or plan}"
                break
        place = Place(case.id, given=True)
        arguments = {"one": self.first.name, "two": self.second.name, "where": where}
        return DisagreementError([Diagnostic("P601", place, arguments)])


def default_pair(program: Program) -> tuple[Evaluator, Evaluator]:
    """durable-rules checked by generated code; without durable-rules, generated checked by reference."""
    if durable_version() is None:
        return Generated(program), Reference(program)
    from punkt.deciding.evaluators.chained import Chained

    return Chained(program), Generated(program)
