"""All outcomes of a record in brief: name, status, value and the clauses that fired.

The function that lists them is written once for a record type, a few lines an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from punkt.deciding.evaluators.unrolled import UnrolledSource
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Absent, Record, State
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import OutcomeKind

Row: TypeAlias = tuple[str, str, str, Any, list[str]]
"""Subject, outcome, status, value (``None`` unless determined), the ids of the clauses that fired."""
RestsOn: TypeAlias = Callable[[Plan, Record], list[str]]
"""The ids of what an outcome rests on that does not just rest on the clauses that hold: it does not apply, or is stated."""
Lister: TypeAlias = Callable[[Record, State, Collection[str], list[Row], RestsOn], None]
"""Adds the rows of a record, given its state and the sections of the case."""
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
    text = UnrolledSource("record", "state", "sections", "rows", "rests_on")
    text.line("subject, T, O, add = record.name, state.truths, state.outs, rows.append")
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
        text.line(f"{within}add((subject, {plan.name!r}, s, v, {_clauses(plan, text)}))")
    return text.function()


def _clauses(plan: Plan, text: UnrolledSource) -> str:
    """An expression for the ids of what an outcome rests on."""
    otherwise = [] if plan.applies is None else ["o is NOT_APPLICABLE"]
    otherwise += [f"{plan.name!r} in record.facts"] if plan.stated else []
    fired = _fired(plan)
    return f"rests_on({text.constant(plan)}, record) if {' or '.join(otherwise)} else {fired}" if otherwise else fired


def _fired(plan: Plan) -> str:
    """An expression for the ids of the clauses that fired."""
    tests = [(repr(clause.id), f"T[{clause.index}]") for clause in plan.clauses]
    if len(tests) == 2:
        (one, first), (two, second) = tests
        return f"([{one}, {two}] if {second} else [{one}]) if {first} else [{two}] if {second} else []"
    return "[" + "".join(f"*(({name},) if {test} else ()), " for name, test in tests) + "]"
