"""The evaluators agree: on many cases of each pack, under each reading, and on random programs."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from helpers.cases_generator import CaseMaker, cases
from helpers.evaluator_trio import (
    DURABLE,
    GROUP,
    PACKS,
    PERSON,
    Trio,
    check_random_program,
    needs_durable,
    rules_of,
    trio_of,
)
from helpers.lengths import many
from punkt import DisagreementError
from punkt.deciding.agreement import AgreeingPair
from punkt.deciding.evaluators.reference import Reference
from punkt.kernel.records import Case, State
from punkt.law.language.program import compile_program

CASES = many(150, 2_000, 100_000)
"""Cases of each pack."""
PARTS = 5
"""Parts of the work on a pack, so that several workers share it."""


@needs_durable
def test_durable_rules_is_there() -> None:
    """Says visibly whether the third evaluator takes part below."""


@pytest.mark.sampled(3)
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
        trio_of(rules.edition(case.as_of).program).check(case, f"{pack} {part} {turn}")


@pytest.mark.full
@pytest.mark.parametrize("pack", PACKS)
def test_alternative_readings(pack: str) -> None:
    rules = rules_of(pack)
    random = Random(pack)
    people, groups = CaseMaker(rules, PERSON), CaseMaker(rules, GROUP)
    for holder in rules.packs:
        for reading in holder.readings.values():
            for option in reading.alternatives:
                programs: dict[int, Trio] = {}
                for turn in range(many(3, 30, 400)):
                    case = (groups if turn % 10 == 0 else people).read(random)
                    number = id(rules.edition(case.as_of))
                    if number not in programs:
                        programs[number] = Trio(
                            compile_program(rules.linked, case.as_of, {f"{holder.id}:{reading.name}": option})
                        )
                    programs[number].check(case, f"{pack} {reading.name}={option} {turn}")


@pytest.mark.full
@pytest.mark.parametrize("pack", PACKS)
def test_strategy(pack: str) -> None:
    """As above, but with hypothesis, which shrinks what it finds."""
    rules = rules_of(pack)

    @settings(
        max_examples=many(8, 60),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
    )
    @given(cases(rules))
    def agree(mapping: dict[str, Any]) -> None:
        case = rules.read_case(mapping)
        trio_of(rules.edition(case.as_of).program).check(case, pack)

    agree()


@pytest.mark.sampled(3)
@pytest.mark.parametrize("part", range(8))
def test_random_programs(part: int) -> None:
    with_durable = 0
    for seed in range(part * 100_000, part * 100_000 + many(8, 25, 1_250)):
        with_durable += len(check_random_program(seed).all) == 3
    assert with_durable >= many(2, 10, 80) or not DURABLE, "too few random programs keep within durable-rules' limits"


def test_disagreement_decides_nothing() -> None:
    """An evaluator that errs in one outcome is found out, by the name of the clause."""
    rules = rules_of("ru.karelia.166-p")
    case = CaseMaker(rules, {"recipient": 1.0}).read(Random(1), known=1.0)
    program = rules.edition(case.as_of).program

    class Wrong(Reference):
        name = "wrong"

        def run(self, case: Case, states: list[State] | None = None) -> list[State]:
            states = super().run(case, states)
            states[0].truths[0] = not states[0].truths[0]
            return states

    with pytest.raises(DisagreementError) as caught:
        AgreeingPair(program, (Wrong(program), Reference(program))).run(case)
    clause = program.clauses["recipient"][0].id
    assert [d.code for d in caught.value.diagnostics] == ["P601"]
    assert clause in str(caught.value.diagnostics[0].arguments["where"])
    assert caught.value.diagnostics[0].arguments["one"] == "wrong"
