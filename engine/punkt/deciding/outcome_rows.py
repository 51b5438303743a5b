"""All outcomes of a record in brief: name, status, value and the clauses that fired.

The function that lists them is written once for a record type, a few lines an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from punkt.deciding.evaluators.unrolled import UnrolledSource
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Absent, State
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import OutcomeKind

Row: TypeAlias = tuple[str, str, str, Any, list[str]]
"""Subject, outcome, status, value (``None`` unless determined), the ids of the clauses that fired."""
Lister: TypeAlias = Callable[[str, State, Collection[str], list[Row]], None]
"""Adds the rows of a record, given its name, its state and the sections of the case."""
UNDETERMINED: dict[Absent | None, str] = {None: "open", **{absent: absent.value for absent in Absent}}


class OutcomeListers(dict[str, Lister]):
    """Record type → the function that lists the outcomes of its records; written when it is first asked for."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program

    def __missing__(self, kind: str) -> Lister:
        found = self[kind] = lister(self.program, kind)
        return found


def lister(program: Program, kind: str) -> Lister:
    """The function for a record type."""
    text = UnrolledSource("subject", "state", "sections", "rows")
    text.line("T, O, add = state.truths, state.outs, rows.append")
    undetermined = text.constant(UNDETERMINED)
    text.scope |= {"GAP": GAP, "CONFLICT": CONFLICT, "NOT_APPLICABLE": NOT_APPLICABLE}
    for plan in program.plans.get(kind, ()):
        if plan.kind is OutcomeKind.TERM:
            continue
        within = ""
        if plan.sections:
            text.line(f"if {text.constant(plan.sections)} <= sections:")
            within = "    "
        text.line(f"{within}o = O[{plan.index}]")
        elsewhere = "" if plan.applies is None else " or o is NOT_APPLICABLE"
        text.line(f"{within}if o is None or o is GAP or o is CONFLICT{elsewhere}: s, v = {undetermined}[o], None")
        text.line(f"{within}else: s, v = 'determined', o")
        text.line(f"{within}add((subject, {plan.name!r}, s, v, {_fired(plan)}))")
    return text.function()


def _fired(plan: Plan) -> str:
    """An expression for the ids of the clauses that fired."""
    tests = [(repr(clause.id), f"T[{clause.index}]") for clause in plan.clauses]
    if len(tests) == 2:
        (one, first), (two, second) = tests
        return f"([{one}, {two}] if {second} else [{one}]) if {first} else [{two}] if {second} else []"
    return "[" + "".join(f"*(({name},) if {test} else ()), " for name, test in tests) + "]"
