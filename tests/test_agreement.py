"""The evaluators agree: on many cases of each pack, under each reading, and on random programs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cases_generator import CaseMaker, cases
from programs_generator import ProgramMaker, ThingCases
from punkt import DisagreementError, load
from punkt.deciding.agreement import Agreed, durable_version
from punkt.deciding.evaluators.chained import Chained, plan_stages
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Problems
from punkt.kernel.records import Case, State
from punkt.law.language.program import Program, compile_program

PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")
CASES = 10_000 if os.environ.get("PUNKT_ALL_PROOFS") else 2_500
"""Cases of each pack; .ci/run asks for all of them."""
PARTS = 5
"""Parts of the work on a pack, so that several workers share it."""
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
        problems = Problems()
        plan_stages(program, problems)
        self.beyond_limits = bool(problems.items)
        if DURABLE and not self.beyond_limits:
            self.all.append(Chained(program))

    def check(self, case: Case, about: str) -> list[State]:
        """The states, found the same by all."""
        first, *others = (evaluator.run(case) for evaluator in self.all)
        for evaluator, states in zip(self.all[1:], others, strict=True):
            if states != first:
                raise AssertionError(
                    f"{about}: {evaluator.name} differs\n" + difference(self.program, case, first, states)
                )
        return first


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


_TRIOS: dict[int, Trio] = {}


def trio(program: Program) -> Trio:
    if id(program) not in _TRIOS:
        _TRIOS[id(program)] = Trio(program)
    return _TRIOS[id(program)]


@needs_durable
def test_durable_rules_is_there() -> None:
    """Says visibly whether the third evaluator takes part below."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("pack", PACKS)
def test_packs(pack: str, part: int) -> None:
    rules = rules_of(pack)
    random = Random(f"{pack} {part}")
    people = CaseMaker(rules, PERSON)
    groups = CaseMaker(rules, GROUP)
    number = CASES // PARTS
    for turn in range(number):
        maker = groups if turn % 25 == 0 else people
        case = maker.read(random)
        trio(rules.edition(case.as_of).program).check(case, f"{pack} {part} {turn}")


@pytest.mark.parametrize("pack", PACKS)
def test_alternative_readings(pack: str) -> None:
    rules = rules_of(pack)
    random = Random(pack)
    people, groups = CaseMaker(rules, PERSON), CaseMaker(rules, GROUP)
    for holder in rules.packs:
        for reading in holder.readings.values():
            for option in reading.alternatives:
                programs: dict[int, Trio] = {}
                for turn in range(200):
                    case = (groups if turn % 10 == 0 else people).read(random)
                    number = id(rules.edition(case.as_of))
                    if number not in programs:
                        programs[number] = Trio(
                            compile_program(rules.linked, case.as_of, {f"{holder.id}:{reading.name}": option})
                        )
                    programs[number].check(case, f"{pack} {reading.name}={option} {turn}")


@pytest.mark.parametrize("pack", PACKS)
def test_strategy(pack: str) -> None:
    """As above, but with hypothesis, which shrinks what it finds."""
    rules = rules_of(pack)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(cases(rules))
    def agree(mapping: dict[str, Any]) -> None:
        case = rules.read_case(mapping)
        trio(rules.edition(case.as_of).program).check(case, pack)

    agree()


@pytest.mark.parametrize("part", range(8))
def test_random_programs(part: int) -> None:
    with_durable = 0
    for seed in range(part * 1000, part * 1000 + 50):
        random = Random(seed)
        three = Trio(ProgramMaker(random).program())
        with_durable += len(three.all) == 3
        for known in (0.0, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.0):
            for _ in range(5):
                three.check(ThingCases(random, known).case(), f"seed {seed}")
    assert with_durable >= 20 or not DURABLE, "too few random programs keep within durable-rules' limits"


def test_disagreement_decides_nothing() -> None:
    """An evaluator that errs in one outcome is found out, by the name of the clause."""
    rules = rules_of("ru.karelia.166-p")
    case = CaseMaker(rules, {"recipient": 1.0}).read(Random(1), known=1.0)
    program = rules.edition(case.as_of).program

    class Wrong(Reference):
        name = "wrong"

        def run(self, case: Case) -> list[State]:
            states = super().run(case)
            states[0].truths[0] = not states[0].truths[0]
            return states

    with pytest.raises(DisagreementError) as caught:
        Agreed(program, (Wrong(program), Reference(program))).run(case)
    clause = program.clauses["recipient"][0].id
    assert [d.code for d in caught.value.diagnostics] == ["P601"]
    assert clause in str(caught.value.diagnostics[0].arguments["where"])
    assert caught.value.diagnostics[0].arguments["one"] == "wrong"
