"""The lowering to the solver finds what the reference evaluator finds, fact by fact and unknown by unknown."""

from __future__ import annotations

from random import Random

import pytest

pytest.importorskip("z3")

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import GROUP, PACKS, PERSON, rules_of
from helpers.lengths import many
from helpers.solver_pinned import asserted, check_random_program, pinned


@pytest.mark.sampled("alliance")
@pytest.mark.parametrize("pack", PACKS)
def test_packs_with_every_fact_given(pack: str) -> None:
    rules = rules_of(pack)
    random = Random(f"lowering {pack}")
    people, groups = CaseMaker(rules, PERSON), CaseMaker(rules, GROUP)
    for turn in range(many(25, 60)):
        case = (groups if turn % 10 == 0 else people).read(random)
        pinned(rules.edition(case.as_of).program, case)


@pytest.mark.sampled("alliance")
@pytest.mark.parametrize("pack", PACKS)
def test_packs_with_every_fact_a_variable(pack: str) -> None:
    rules = rules_of(pack)
    random = Random(f"variables {pack}")
    maker = CaseMaker(rules, dict.fromkeys(rules.vocabulary.sections, 1.0))  # a free space has them all
    for _ in range(many(3, 6)):
        case = maker.read(random)
        asserted(rules.edition(case.as_of).program, case)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("part", range(4))
def test_random_programs(part: int) -> None:
    for seed in range(part * 100_000, part * 100_000 + many(8, 16, 160)):
        check_random_program(seed)
