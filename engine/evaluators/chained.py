"""Forward chaining on durable-rules, by the one recipe that was measured to be safe.

One ruleset a program, made through the C module; a stratum of a record is one flat
message of integers; conditions are alpha tests under ``$and``/``$or`` only; what has
fired becomes fields of the next stratum's message. Repeated firings of a rule are one.
"""

from __future__ import annotations

import threading
from operator import itemgetter
from typing import Any as Anything

from ..diagnostics import Problems
from ..program import Plan, Program
from ..records import Case, Record, State
from .message import Message
from .reference import Scope, resolve
from .ruleset import Stage, plan_stages, ruleset_json


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
        self._stages = [
            [(stage, Message(program, stage), [_Conclusion(plan) for plan in stage.plans]) for stage in row]
            for row in layers
        ]
        self._text, self._conclusions = ruleset_json(layers)
        self._lock = threading.Lock()
        self._handle: Anything = None

    def _start(self) -> Anything:
        if self._handle is None and self._conclusions:
            Chained._made += 1
            self._handle = self._core.create_ruleset(f"rules{Chained._made}", self._text)
        return self._handle

    def run(self, case: Case) -> list[State]:
        """The state of each record of the case."""
        scope = Scope(self.program, case)
        with self._lock:  # the core is not safe to share between threads
            for row in self._stages:
                for stage, message, conclusions in row:
                    for record in case.records:
                        if record.kind == stage.kind:
                            self._chain(stage, message, scope, record)
                            for conclusion in conclusions:
                                conclusion.draw(scope, record)
        return scope.states

    def _chain(self, stage: Stage, message: Message, scope: Scope, record: Record) -> None:
        truths = scope.states[record.index].truths
        for index, truth in stage.always:
            truths[index] = truth
        if stage.rules:
            for name in self._fire(message.text(scope, record)):
                for index, truth in self._conclusions[name]:
                    truths[index] = truth

    def _fire(self, message: str) -> list[str]:
        """The names of the rules that match a message."""
        core, handle = self._core, self._start()
        fired = []
        try:
            code, state = core.assert_fact(handle, message)
            if code == 0:
                answer = core.start_action_for_state(handle, state)[1]
                proceed = core.complete_and_start_action
                while answer is not None:
                    fired.append(answer[2:5])
                    answer = proceed(handle, state)
                core.retract_fact(handle, '{"id":"m","sid":"c"}')
            elif code != 1:
                raise RuntimeError(f"durable-rules answered {code}")
        except BaseException:
            self._handle = None  # its state is not known any more: the next case starts afresh
            raise
        return fired


class _Conclusion:
    """Resolves one outcome from the clauses that fired, as :func:`reference.resolve` says.

    Where all clauses conclude literals, what was resolved once is kept under the truths.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan, self.index = plan, plan.index
        self.stated = plan.name if plan.stated else None
        self.truths = itemgetter(*[clause.index for clause in plan.clauses])
        self.literals = all(clause.literal is not None for clause in plan.clauses)
        self.known: dict[Anything, Anything] = {}

    def draw(self, scope: Scope, record: Record) -> None:
        """Write the outcome of a record into its state."""
        state = scope.states[record.index]
        truths = self.truths(state.truths)
        stated = record.facts.get(self.stated) if self.stated is not None else None
        if self.literals:
            key = truths if stated is None else (truths, stated)
            if key not in self.known:
                self.known[key] = self._resolve(scope, record, truths, stated)
            state.outs[self.index] = self.known[key]
        else:
            state.outs[self.index] = self._resolve(scope, record, truths, stated)

    def _resolve(self, scope: Scope, record: Record, found: Anything, stated: Anything) -> Anything:
        truths = list(found) if isinstance(found, tuple) else [found]
        values = [
            None if truth is False else scope.value(clause.value, record)
            for truth, clause in zip(truths, self.plan.clauses, strict=True)
        ]
        return resolve(self.plan, truths, values, stated)
