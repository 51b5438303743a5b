"""The evaluators that can be had here, side by side, and the shipped packs that they are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

import pytest

from helpers.programs_generator import ProgramMaker, ThingCases, with_texts
from punkt import Rules, load
from punkt.deciding.agreement import durable_version
from punkt.deciding.evaluators.chained import Chained
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.kernel.records import Case, State
from punkt.law.language.program import Program

PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")
DURABLE = durable_version() is not None
needs_durable = pytest.mark.skipif(not DURABLE, reason="durable-rules cannot be imported here")
PERSON = {"recipient": 1.0, "provider": 0.5, "region": 0.3}
GROUP = {"group": 1.0, "recipient": 0.1, "provider": 0.1}


@cache
def rules_of(pack: str) -> Rules:
    return load(pack)


class Trio:
    """The evaluators of a program that can be had here."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.all: list[Any] = [Reference(program), Generated(program)]
        if DURABLE:
            self.all.append(Chained(program))

    def check(self, case: Case, about: str) -> list[State]:
        """The states, found the same by all."""
        first: list[State]
        first, *others = (evaluator.run(case) for evaluator in self.all)
        for evaluator, states in zip(self.all[1:], others, strict=True):
            if states != first:
                raise AssertionError(
                    f"{about}: {evaluator.name} differs\n" + difference(self.program, case, first, states)
                )
        return first


_TRIOS: dict[int, Trio] = {}


def trio_of(program: Program) -> Trio:
    """The evaluators of a program, made once."""
    if id(program) not in _TRIOS:
        _TRIOS[id(program)] = Trio(program)
    return _TRIOS[id(program)]


def check_random_program(seed: int, each: int = 5) -> Trio:
    """Hold the evaluators of one random program against each other, on so many cases of each share of known facts."""
    random, texts = Random(seed), with_texts(seed)
    three = Trio(ProgramMaker(random, texts=texts, ranked=True).program())
    for known in (0.0, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.0):
        for _ in range(each):
            three.check(ThingCases(random, known, texts=texts).case(), f"seed {seed}")
    return three


def difference(program: Program, case: Case, one: Sequence[State], two: Sequence[State]) -> str:
    """The first clause or outcome that differs, with its kernel and the case."""
    for record, a, b in zip(case.records, one, two, strict=True):
        for clause in program.clauses.get(record.kind, ()):
            if a.truths[clause.index] is not b.truths[clause.index]:
                return (
                    f"{record.name} {clause.id}: {a.truths[clause.index]} ≠ {b.truths[clause.index]}\n"
                    f"{clause.condition}\n{clause.value}\n{dump(case)}"
                )
        for plan in program.plans.get(record.kind, ()):
            if a.outs[plan.index] != b.outs[plan.index]:
                return f"{record.name} {plan.name}: {a.outs[plan.index]} ≠ {b.outs[plan.index]}\n{plan.clauses}\n{dump(case)}"
    return "?"


def dump(case: Case) -> str:
    return f"{case.as_of} {list(case.sections)}\n" + "\n".join(f"{r.name}: {r.facts}" for r in case.records)
