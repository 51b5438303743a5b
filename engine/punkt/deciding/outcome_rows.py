"""All outcomes of a record in brief: name, status, value and the clauses that fired.

The function that lists them is written once for a record type, a few lines an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from punkt.deciding.evaluators.emit import Emitter
from punkt.deciding.evaluators.generated import compile_returning
from punkt.deciding.evaluators.unrolled import UnrolledSource
from punkt.kernel.kleene import Truth
from punkt.kernel.nodes import Condition
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Absent, Case, Record, State
from punkt.law.language.audience import Audience, those_away
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import OutcomeKind

Row: TypeAlias = tuple[str, str, str, Any, list[str]]
"""Subject, outcome, status, value (``None`` unless determined), the ids of the clauses that fired."""
RestsOn: TypeAlias = Callable[[Plan, Record], list[str]]
"""The ids of what an outcome rests on that does not just rest on the clauses that hold, since it is stated."""
Lister: TypeAlias = Callable[[Record, list[State], Case, list[Row], RestsOn], None]
"""Adds the rows of a record of a case."""
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
    plans = [plan for plan in program.plans.get(kind, ()) if plan.kind is not OutcomeKind.TERM]
    text = UnrolledSource("record", "states", "case", "rows", "rests_on")
    text.line("state = states[record.index]")
    text.line(
        "subject, T, O, add, sections, to = record.name, state.truths, state.outs, rows.append, case.sections.keys(), 0"
    )
    undetermined = text.constant(UNDETERMINED)
    text.scope |= {"GAP": GAP, "CONFLICT": CONFLICT, "NOT_APPLICABLE": NOT_APPLICABLE}
    conditions = list(dict.fromkeys(one.condition for plan in plans for one in plan.audiences))
    to_whom = text.constant(_to_whom(program, kind, conditions))
    for plan in plans:
        within = ""
        if plan.sections:
            text.line(f"if {text.constant(plan.sections)} <= sections:")
            within = "    "
        text.line(f"{within}o = O[{plan.index}]")
        ids = _clauses(plan, text)
        otherwise = "if"
        if plan.applies is not None:
            truths = "".join(f"to[{conditions.index(one.condition)}], " for one in plan.audiences)
            text.line(f"{within}if o is NOT_APPLICABLE:")
            text.line(f"{within}    if not to: to = {to_whom}(record, states, case)")
            away = f"{text.constant(_Away(plan.audiences))}[({truths})] or ({ids})"
            text.line(f"{within}    add((subject, {plan.name!r}, {NOT_APPLICABLE.value!r}, None, [*({away})]))")
            otherwise = "elif"
        text.line(f"{within}{otherwise} o is None or o is GAP or o is CONFLICT:")
        text.line(f"{within}    add((subject, {plan.name!r}, {undetermined}[o], None, {ids}))")
        text.line(f"{within}else: add((subject, {plan.name!r}, 'determined', o, {ids}))")
    return text.function()


def _to_whom(program: Program, kind: str, conditions: Iterable[Condition]) -> Callable[..., tuple[Truth, ...]]:
    """The function that finds which conditions of audiences hold for a record."""
    emitter = Emitter(program, kind, {})
    return compile_returning(emitter, f"({''.join(f'{emitter.truth(one)}, ' for one in conditions)})")


class _Away(dict[tuple[Truth, ...], list[str]]):
    """The ids of those audiences of an outcome by which it does not apply, by which of them a record belongs to."""

    def __init__(self, audiences: tuple[Audience, ...]) -> None:
        super().__init__()
        self._audiences = audiences

    def __missing__(self, truths: tuple[Truth, ...]) -> list[str]:
        found = self[truths] = [one.id for one in those_away(self._audiences, truths)]
        return found


def _clauses(plan: Plan, text: UnrolledSource) -> str:
    """An expression for the ids of the clauses that an outcome rests on."""
    fired = _fired(plan)
    if not plan.stated:
        return fired
    return f"(rests_on({text.constant(plan)}, record) if {plan.name!r} in record.facts else {fired})"


def _fired(plan: Plan) -> str:
    """An expression for the ids of the clauses that fired."""
    tests = [(repr(clause.id), f"T[{clause.index}]") for clause in plan.clauses]
    if len(tests) == 2:
        (one, first), (two, second) = tests
        return f"([{one}, {two}] if {second} else [{one}]) if {first} else [{two}] if {second} else []"
    return "[" + "".join(f"*(({name},) if {test} else ()), " for name, test in tests) + "]"
