"""The generated evaluator: Python source written once for a program, then compiled.

One function for each record type and stratum, straight-line code with each shared
part of a condition computed once. ``source`` holds the text, for whoever wants to read it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any as Anything

from punkt.kernel.nodes import Condition, Not
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Absent, Case, Record, State
from punkt.law.language.program import Plan, Program

from . import runtime, runtime_choices, runtime_days, runtime_numbers, runtime_ranking, runtime_texts
from .emit import Emitter
from .unrolled import interned

Step = Callable[[Record, list[State], Case], None]
CALLED: dict[str, Anything] = {
    "Absent": Absent,
    "rt": runtime,
    "rn": runtime_numbers,
    "rc": runtime_choices,
    "rd": runtime_days,
    "rk": runtime_ranking,
    "rx": runtime_texts,
    "GAP": GAP,
    "CONFLICT": CONFLICT,
    "NOT_APPLICABLE": NOT_APPLICABLE,
    "NOTHING": {},
}
"""What generated code knows by name, beside its constants."""


class Generated:
    """Evaluates a program on cases by code made for it."""

    name = "generated"
    not_chained: tuple[str, ...] = ()

    def __init__(self, program: Program) -> None:
        self.program = program
        constants: dict[str, Anything] = {}
        texts: list[str] = []
        names: list[list[tuple[str, str]]] = []
        for stratum, layer in enumerate(program.by_stratum):
            names.append([])
            for number, (kind, plans) in enumerate(layer):
                name = f"step_{stratum}_{number}"
                texts.append(_function(name, program, kind, plans, constants))
                names[-1].append((kind, name))
        self.source = "\n".join(texts)
        scope = {**CALLED, **constants}
        exec(interned(compile(self.source, "<generated rules>", "exec")), scope)
        self._layers: list[list[tuple[str, Step]]] = [[(kind, scope[name]) for kind, name in row] for row in names]
        self._sizes = program.sizes

    def run(self, case: Case, states: list[State] | None = None) -> list[State]:
        """The state of each record of the case; into ``states`` where given."""
        if states is None:
            states = [State(*self._sizes.get(record.kind, (0, 0))) for record in case.records]
        for layer in self._layers:
            for kind, step in layer:
                for record in case.of_kind.get(kind, ()):
                    step(record, states, case)
        return states


def compile_condition(
    program: Program, kind: str, condition: Condition
) -> Callable[[Record, list[State], Case], bool | None]:
    """A single condition on records of a type, as a function."""
    constants: dict[str, Anything] = {}
    emitter = Emitter(program, kind, constants)
    return compile_returning(emitter, emitter.truth(condition), stateful=False)


def compile_returning(
    emitter: Emitter, result: str, stateful: bool = True
) -> Callable[[Record, list[State], Case], Anything]:
    """What an emitter has written so far as a function that returns an expression of it."""
    text = emitter.function("found", [f"return {result}"], stateful)
    scope = {**CALLED, **emitter.constants}
    exec(interned(compile(text, "<generated condition>", "exec")), scope)
    return scope["found"]  # type: ignore[no-any-return]


def _function(name: str, program: Program, kind: str, plans: tuple[Plan, ...], constants: dict[str, Anything]) -> str:
    emitter = Emitter(program, kind, constants)
    for plan in plans:
        if not _either_or(emitter, plan):
            _each_clause(emitter, plan)
    return emitter.function(name, [])


def _either_or(emitter: Emitter, plan: Plan) -> bool:
    """Writes an outcome of two clauses of which one is the negation of the other; whether it is one."""
    if len(plan.clauses) != 2 or plan.stated or plan.listed is not None or plan.applies is not None:
        return False
    one, two = plan.clauses
    if one.literal is None or two.literal is None or one.literal == two.literal or two.condition != Not(one.condition):
        return False
    truth = emitter.truth(one.condition)
    first, second, out = f"T[{one.index}]", f"T[{two.index}]", f"O[{plan.index}]"
    emitter.line(f"if {truth}: {first} = True; {second} = False; {out} = {emitter.constant(one.literal)}")
    emitter.line(f"elif {truth} is None: {first} = {second} = {out} = None")
    emitter.line(f"else: {first} = False; {second} = True; {out} = {emitter.constant(two.literal)}")
    return True


def _each_clause(emitter: Emitter, plan: Plan) -> None:
    """Writes the truth of each clause of an outcome, then the outcome."""
    applies = "True" if plan.applies is None else emitter.truth(plan.applies)
    truths, values = [], []
    for clause in plan.clauses:
        truth = emitter.truth(clause.condition)
        if clause.literal is None:
            value = emitter.point(clause.value)
            truth = emitter.let(
                f"False if {truth} is False or {value} is GAP and {truth} is True "
                f"else None if {truth} is None or {value} is None else True"
            )
        else:
            value = emitter.constant(clause.literal)
        emitter.line(f"T[{clause.index}] = {truth}")
        truths.append(truth)
        values.append(value)
    resolved = _resolved(emitter, plan, truths, values)
    gate = "" if applies == "True" else f"NOT_APPLICABLE if {applies} is False else None if {applies} is None else "
    emitter.line(f"O[{plan.index}] = {gate}{resolved}")


def _resolved(emitter: Emitter, plan: Plan, truths: list[str], values: list[str]) -> str:
    if plan.listed is not None:
        return _collected(emitter, plan, truths, values)
    if len(truths) == 1 and not plan.stated:
        return f"{values[0]} if {truths[0]} else None if {truths[0]} is None else GAP"
    binding = _tuple([repr(not clause.rule.citation.yields) for clause in plan.clauses])
    stated = f", f.get({plan.name!r}), {binding}" if plan.stated else ""
    settled = f"rt.settle({_tuple(truths)}, {_tuple(values)}{stated})"
    if any(clause.literal is None for clause in plan.clauses) or len(plan.clauses) > MOST_INLINE:
        return settled
    unstated = f" and {plan.name!r} not in f" if plan.stated else ""
    alone = [_alone(truths, place) for place in range(len(truths))]
    return " ".join(
        [*(f"{value} if {test}{unstated} else" for value, test in zip(values, alone, strict=True)), settled]
    )


MOST_INLINE = 12
"""Of an outcome with more clauses, the case that just one holds is not written out."""


def _alone(truths: list[str], place: int) -> str:
    """The test that one clause holds and all others fail: then its value is the outcome."""
    return " and ".join([truths[place], *(f"{t} is False" for n, t in enumerate(truths) if n != place)])


def _collected(emitter: Emitter, plan: Plan, truths: list[str], values: list[str]) -> str:
    order = emitter.constant(plan.listed)
    if not plan.in_rows and [repr(value) for value in plan.listed or ()] != values:
        empty = "GAP" if plan.empty_is_gap else "()"
        return f"rt.collect({_tuple(truths)}, {_tuple(values)}, {order}, {empty})"
    unknown = " or ".join(f"{truth} is None" for truth in truths)
    listed = " + ".join(f"(({v},) if {t} else ())" for t, v in zip(truths, values, strict=True))
    return f"None if {unknown} else ({listed})" + (" or GAP" if plan.empty_is_gap else "")


def _tuple(names: list[str]) -> str:
    return f"({', '.join(names)},)"
