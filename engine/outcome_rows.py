"""All outcomes of a record in brief: name, status, value and the clauses that fired.

The function that lists them is written once for a record type, a few lines an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from .evaluators.written import Written
from .program import Program
from .records import CONFLICT, GAP, State
from .vocabulary import OutcomeKind

Row: TypeAlias = tuple[str, str, str, Any, list[str]]
"""Subject, outcome, status, value (``None`` unless determined), the ids of the clauses that fired."""
Lister: TypeAlias = Callable[[str, State, Collection[str], list[Row]], None]
"""Adds the rows of a record, given its name, its state and the sections of the case."""
UNDETERMINED = {None: ("open", None), GAP: ("gap", None), CONFLICT: ("conflict", None)}


def lister(program: Program, kind: str) -> Lister:
    """The function for a record type."""
    text = Written("subject", "state", "sections", "rows")
    text.line("T, O, add = state.truths, state.outs, rows.append")
    undetermined = text.constant(UNDETERMINED)
    for plan in program.plans.get(kind, ()):
        if plan.kind is OutcomeKind.TERM:
            continue
        within = ""
        if plan.sections:
            text.line(f"if {text.constant(plan.sections)} <= sections:")
            within = "    "
        fired = "".join(f"*(({clause.id!r},) if T[{clause.index}] else ()), " for clause in plan.clauses)
        text.line(f"{within}o = O[{plan.index}]")
        text.line(f"{within}s, v = {undetermined}.get(o) or ('determined', o)")
        text.line(f"{within}add((subject, {plan.name!r}, s, v, [{fired}]))")
    return text.function()
