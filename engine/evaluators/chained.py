"""Forward chaining on durable-rules, by the one recipe that was measured to be safe.

One ruleset a program, made through the C module; a stratum of a record is one flat
message of integers; conditions are alpha tests under ``$and``/``$or`` only; what has
fired becomes fields of the next stratum's message. Repeated firings of a rule are one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any as Anything
from typing import TypeAlias

from ..diagnostics import Problems
from ..program import Plan, Program
from ..records import Case, Record, State
from .message import Message
from .readers import Readers, ValueReader
from .reference import Scope, resolve
from .ruleset import Stage, plan_stages, ruleset_json

_Found: TypeAlias = tuple[list[bool | None], Anything]
"""The truths of an outcome's clauses, and its state."""


class Chained:
    """Evaluates a program on cases by forward chaining on durable-rules."""

    name = "durable-rules"
    _made = 0

    def __init__(self, program: Program) -> None:
        import durable_rules_engine

        problems = Problems()
        layers = plan_stages(program, problems)
        problems.raise_if_any()
        self.program, self._core = program, durable_rules_engine
        self._text, concluded = ruleset_json(layers)
        self._stages = [
            [(stage.kind, bool(stage.rules), Message(program, stage), _Conclusions(program, stage)) for stage in row]
            for row in layers
        ]
        self._masks: dict[str, int] = {}
        for row, stages in zip(layers, self._stages, strict=True):
            for stage, (_, _, _, conclusions) in zip(row, stages, strict=True):
                self._masks |= {name: conclusions.mask(concluded[name]) for name in stage.names}
        self._lock = threading.Lock()
        self._handle: Anything = None

    def _start(self) -> Anything:
        if self._handle is None:
            Chained._made += 1
            self._handle = self._core.create_ruleset(f"rules{Chained._made}", self._text)
        return self._handle

    def run(self, case: Case) -> list[State]:
        """The state of each record of the case."""
        scope = Scope(self.program, case)
        with self._lock:  # the core is not safe to share between threads
            for row in self._stages:
                for kind, rules, message, conclusions in row:
                    for record in case.records:
                        if record.kind == kind:
                            fired = self._fire(message.text(scope, record)) if rules else 0
                            conclusions.draw(scope, record, fired)
        return scope.states

    def _fire(self, message: str) -> int:
        """What the rules that match a message show, as a mask."""
        core, handle, masks = self._core, self._handle or self._start(), self._masks
        fired = 0
        try:
            code, state = core.assert_fact(handle, message)
            if code == 0:
                answer = core.start_action_for_state(handle, state)[1]
                proceed = core.complete_and_start_action
                while answer is not None:
                    fired |= masks[answer[2:5]]
                    answer = proceed(handle, state)
                core.retract_fact(handle, '{"id":"m","sid":"c"}')
            elif code != 1:
                raise RuntimeError(f"durable-rules answered {code}")
        except BaseException:
            self._handle = None  # its state is not known any more: the next case starts afresh
            raise
        return fired


class _Known(dict[int, _Found]):
    """What follows for an outcome of literals, by the bits of its clauses: resolved once, then kept."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        self._literals: list[Anything] = [clause.literal for clause in plan.clauses]

    def __missing__(self, bits: int) -> _Found:
        truths = _truths(bits, len(self._literals))
        found = self[bits] = truths, resolve(self.plan, truths, self._literals, None)
        return found


class _Conclusions:
    """Resolves the outcomes of a stage from the clauses that fired, as :func:`reference.resolve` says.

    A clause has two bits of a mask: it holds, it fails.
    """

    def __init__(self, program: Program, stage: Stage) -> None:
        make = Readers(program, stage.kind)
        self._literal: list[tuple[int, slice, int, int, _Known]] = []
        self._others: list[tuple[Plan, int, list[ValueReader]]] = []
        self._bits: dict[int, int] = {}
        for plan in stage.plans:
            first = 2 * len(self._bits)
            for clause in plan.clauses:
                self._bits[clause.index] = 2 * len(self._bits)
            span = _span(plan)
            if span is not None and not plan.stated and all(clause.literal is not None for clause in plan.clauses):
                self._literal.append((plan.index, span, first, (1 << 2 * len(plan.clauses)) - 1, _Known(plan)))
            else:
                self._others.append((plan, first, [make.value(clause.value) for clause in plan.clauses]))
        self._always = self.mask(stage.always)

    def mask(self, concluded: Iterable[tuple[int, bool]]) -> int:
        """The bits of what a rule shows about clauses."""
        found = 0
        for index, truth in concluded:
            found |= (2 if truth else 1) << self._bits[index]
        return found

    def draw(self, scope: Scope, record: Record, fired: int) -> None:
        """Write the clauses and outcomes of a record into its state."""
        fired |= self._always
        state = scope.states[record.index]
        truths, outs = state.truths, state.outs
        for index, span, first, bits, known in self._literal:
            truths[span], outs[index] = known[fired >> first & bits]
        for plan, first, readers in self._others:
            found = _truths(fired >> first, len(readers))
            values = [
                None if truth is False else read(scope, record) for truth, read in zip(found, readers, strict=True)
            ]
            outs[plan.index] = resolve(plan, found, values, record.facts.get(plan.name) if plan.stated else None)
            for clause, truth in zip(plan.clauses, found, strict=True):
                truths[clause.index] = truth


def _truths(bits: int, count: int) -> list[bool | None]:
    return [(None, False, True, True)[bits >> 2 * place & 3] for place in range(count)]


def _span(plan: Plan) -> slice | None:
    """Where the truths of an outcome's clauses stand, if they stand side by side."""
    indices = [clause.index for clause in plan.clauses]
    side_by_side = indices == list(range(indices[0], indices[0] + len(indices)))
    return slice(indices[0], indices[0] + len(indices)) if side_by_side else None
