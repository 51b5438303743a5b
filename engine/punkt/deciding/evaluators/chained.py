"""Forward chaining on durable-rules, by the one recipe that was measured to be safe.

One ruleset a program, made through the C module; a stratum of a record is one flat
message of integers; conditions are alpha tests under ``$and``/``$or`` only; what has
fired becomes fields of the next stratum's message. Repeated firings of a rule are one.
"""

from __future__ import annotations

import os
import threading
from typing import Any as Anything
from weakref import WeakSet, finalize

from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Program

from .conclusions import Conclusions, Draw
from .core_rulesets import ruleset_for
from .reference import Meaning, Scope
from .ruleset import NAME_AT, Stage, plan_stages, ruleset_json
from .stage_message import message_of

RETRACTED = '{"id":"m","sid":"c"}'
_all: WeakSet[Chained] = WeakSet()
"""Those that are there, for what is to be done after a fork."""


class Chained:
    """Evaluates a program on cases by forward chaining on durable-rules."""

    name = "durable-rules"

    def __init__(self, program: Program) -> None:
        import durable_rules_engine

        stages = plan_stages(program)
        self.not_chained = tuple(dict.fromkeys(rule for stage in stages for rule in stage.not_chained))
        """The rules that are beyond what durable-rules can hold; of these the reference evaluator says whether they hold."""
        self.program, self._core, self._meaning = program, durable_rules_engine, Meaning(program)
        self._text, concluded = ruleset_json(stages)
        self._stages = [(stage.kind, *self._steps(stage, concluded[stage.number])) for stage in stages]
        self._lock = threading.Lock()
        self._handle: Anything = None
        self._leaving: finalize[..., Anything] | None = None
        _all.add(self)

    def _steps(self, stage: Stage, concluded: dict[str, list[tuple[int, bool]]]) -> tuple[Anything, ...]:
        """How a stage's message is written, what its rules show, and how conclusions are drawn from that."""
        if not stage.whole:
            return None, {}, 0, _by_reference(stage)  # where no rule can show anything, no message is sent
        conclusions = Conclusions(stage, self._meaning)
        masks = {letters: conclusions.mask(shown) for letters, shown in concluded.items()}
        return message_of(stage, self._meaning), masks, NAME_AT[stage.told_by], conclusions.draw

    def _start(self) -> Anything:
        """The ruleset in the core."""
        if self._handle is None:
            self._handle, self._leaving = ruleset_for(self._core, self, self._text)
        return self._handle

    def _lose(self) -> None:
        """Leave a ruleset whose state is not known: the next case starts afresh."""
        self._handle = None
        if self._leaving is not None:
            self._leaving.detach()

    def after_fork(self) -> None:
        """In a process just forked: whoever was deciding by this is not here and lets go of nothing."""
        if self._lock.locked():
            self._lose()
        self._lock = threading.Lock()  # in any case: one that a thread was about to get is taken and not called locked

    def run(self, case: Case, states: list[State] | None = None) -> list[State]:
        """The state of each record of the case; into ``states`` where given."""
        scope = Scope(self.program, case, states, self._meaning)
        fire, of_kind = self._fire, case.of_kind
        with self._lock:  # the core is not safe to share between threads
            for kind, message, masks, name_at, draw in self._stages:
                if kind in of_kind:
                    for record in of_kind[kind]:
                        draw(scope, record, fire(message(scope, record), masks, name_at) if masks else 0)
        return scope.states

    def _fire(self, message: str, masks: dict[str, int], name_at: int | slice) -> int:
        """What the rules that match a message show, as a mask."""
        core, handle = self._core, self._handle or self._start()
        fired = 0
        try:
            code, state = core.assert_fact(handle, message)
            if code == 0:
                answer = core.start_action_for_state(handle, state)[1]
                proceed = core.complete_and_start_action
                while answer is not None:
                    fired |= masks[answer[name_at]]
                    answer = proceed(handle, state)
                core.retract_fact(handle, RETRACTED)
            elif code != 1:
                raise RuntimeError(f"durable-rules answered {code}")
        except BaseException:
            self._lose()
            raise
        return fired


def _by_reference(stage: Stage) -> Draw:
    """What decides the outcomes of a stage that the core cannot hold."""

    def decide(scope: Scope, record: Record, fired: int) -> None:
        for plan in stage.plans:
            scope.decide(plan, record)

    return decide


def _after_fork() -> None:
    for one in list(_all):
        one.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
