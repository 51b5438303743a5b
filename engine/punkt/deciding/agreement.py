"""Two evaluators must agree: what one chains forward the other checks, else nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from punkt.deciding.evaluators.chained import Chained
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.files.messages.diagnostics import Diagnostic, DisagreementError, Place
from punkt.kernel.records import Case, State
from punkt.law.language.program import Program
from punkt.law.language.program_difference import copied


class Evaluator(Protocol):
    """Anything that evaluates cases under one program."""

    name: str
    not_chained: tuple[str, ...]
    """The rules that it leaves to the reference evaluator."""

    def run(self, case: Case, states: list[State] | None = None) -> list[State]:
        """The state of each record; into ``states`` where given."""


@cache
def durable_version() -> str | None:
    """The version of durable-rules, or ``None`` where it cannot be used."""
    try:
        import durable_rules_engine
    except ImportError:
        return None
    # what is installed says its version in the name of a folder beside; to read its metadata takes longer than a case
    for folder in Path(durable_rules_engine.__file__ or "").parent.glob("durable_rules-*.dist-info"):
        return folder.stem.partition("-")[2]
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

    def run(self, case: Case, known: list[State] | None = None) -> list[State]:
        """The states both found; what the program leaves out is as ``known``. Raises :class:`DisagreementError` where they differ."""
        states = self.first.run(case, known and copied(known))
        checked = self.second.run(case, known and copied(known))
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
    return Chained(program), Generated(program)
