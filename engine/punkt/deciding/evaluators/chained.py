"""Forward chaining on durable-rules, by the one recipe that was measured to be safe.

One ruleset a program, made through the C module; a stratum of a record is one flat
message of integers; conditions are alpha tests under ``$and``/``$or`` only; what has
fired becomes fields of the next stratum's message. Repeated firings of a rule are one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any as Anything
from weakref import WeakSet, finalize

from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Program

from .conclusions import Conclusions
from .core_rulesets import ruleset_for
from .reference import Meaning, Scope
from .ruleset import Stage, plan_stages, ruleset_json
from .stage_message import StageMessage
from .unrolled import UnrolledSource

RETRACTED = '{"id":1}'
OPENED, BETWEEN, CLOSED = '{"%s":[{"', '":%s},{"', '":%s}]}'
"""An answer of the core: the rule, then the letter of each pattern that matches, each with the message behind."""
APART = len(BETWEEN % "") + 1
"""From one letter to the next, beside the message."""
MORE = len(BETWEEN) - len(CLOSED)
"""An answer would be longer by so much if one more letter followed."""
Masks = dict[str, dict[str, int]]
"""By the first letters of rules: what their patterns show, by their names."""
Fire = Callable[[str, Masks, int], int]
"""Gives a message to the core and returns what the patterns show that match it."""
Step = Callable[[Scope, Record, Fire], None]
"""Decides the outcomes of a stage for a record."""
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
        self._steps = [(stage.kind, self._step(stage, concluded[stage.number])) for stage in stages]
        self._lock = threading.Lock()
        self._handle: Anything = None
        self._leaving: finalize[..., Anything] | None = None
        _all.add(self)

    def _step(self, stage: Stage, concluded: list[dict[str, list[tuple[int, bool]]]]) -> Step:
        """The function that writes a stage's message, gives it to the core, and draws conclusions from what that says."""
        if not stage.whole:
            return _by_reference(stage)
        conclusions = Conclusions(stage, self._meaning)
        masks = {
            stage.rule_name(block)[0]: {letter: conclusions.mask(shown) for letter, shown in of_block.items()}
            for block, of_block in enumerate(concluded)
        }
        text = UnrolledSource("scope", "record", "fire")
        text.line("S, f = scope.states[record.index], record.facts.get")
        text.line("T, O = S.truths, S.outs")
        if masks:  # where no pattern can match, no message is sent
            message = StageMessage(stage, self._meaning, text)
            first = len(OPENED % stage.rule_name(0))
            text.line(f"fired = fire({message.text}, {text.constant(masks)}, {first})")
            conclusions.write(text, message.computed)
        else:
            text.line("fired = 0")
            conclusions.write(text, {})
        return text.function()

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
            for kind, step in self._steps:
                for record in of_kind.get(kind, ()):
                    step(scope, record, fire)
        return scope.states

    def _fire(self, message: str, masks: Masks, first: int) -> int:
        """What the patterns that match a message show, as a mask; ``first``: where an answer has the first one's name."""
        core, handle = self._core, self._handle or self._start()
        fired = 0
        try:
            code, state = core.assert_fact(handle, message)
            if code == 0:
                answer = core.start_action_for_state(handle, state)[1]
                stride = len(message) + APART  # the core repeats the message with each match
                while answer is not None:
                    of_pattern = masks[answer[2]]
                    if (len(answer) - first + MORE) % stride:
                        raise RuntimeError(f"durable-rules answered {answer}")
                    for name in answer[first::stride]:
                        fired |= of_pattern[name]
                    answer = core.complete_and_start_action(handle, state)
                core.retract_fact(handle, RETRACTED)
            elif code != 1:
                raise RuntimeError(f"durable-rules answered {code}")
        except BaseException:
            self._lose()
            raise
        return fired


def _by_reference(stage: Stage) -> Step:
    """What decides the outcomes of a stage that the core cannot hold."""

    def decide(scope: Scope, record: Record, fire: Fire) -> None:
        for plan in stage.plans:
            scope.decide(plan, record)

    return decide


def _after_fork() -> None:
    for one in list(_all):
        one.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
