"""Which outcome is that of which month, where one is decided for each month."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from punkt.kernel.nodes import Value
from punkt.kernel.records import Record
from punkt.law.language.program import Plan, Program
from punkt.law.packs.periods import Period


class Reading(Protocol):
    """Finds values of a case."""

    def value(self, node: Value, record: Record, /) -> object:
        """The value of a node for a record."""


def month_node(plan: Plan) -> Value | None:
    """What the first day of the month is, that an outcome is decided for; ``None`` where it is decided once."""
    return next((clause.month for clause in plan.clauses if clause.month is not None), None)


def month_of(plan: Plan, record: Record, scope: Reading) -> str | None:
    """The month that an outcome is decided for (``2025-08``); ``None`` where it is decided once, or that is not known."""
    node = month_node(plan)
    first = None if node is None else scope.value(node, record)
    return Period.MONTH.written(first) if isinstance(first, date) else None


def months_of(program: Program, record: Record, outcome: str, scope: Reading) -> dict[str, str]:
    """The months that an outcome of a record is decided for, in order, and what the outcome of each is called."""
    declared = program.vocabulary.outcomes.get((record.kind, outcome))
    names = [declared.month_name(number) for number in range(1, declared.months + 1)] if declared else []
    plans = [program.plan[record.kind, name] for name in names if (record.kind, name) in program.plan]
    found = [(month_of(plan, record, scope), plan.name) for plan in plans]
    return {month: name for month, name in found if month is not None}
