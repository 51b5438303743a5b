"""The comparisons that stand before every measurement hold; nothing here looks at the clock."""

from __future__ import annotations

import pytest

from punkt import load

from .decide import check_others, check_own, others, own
from .people import PACK, People

CASES = 50


def test_own_evaluators_find_the_same() -> None:
    rules = load(PACK)
    assert check_own(rules, People(rules, seed=7).some(CASES)) == CASES


def test_contestants_run() -> None:
    rules = load(PACK)
    for contestant in own(rules):
        for mapping in People(rules, seed=8).some(3):
            assert contestant.run(contestant.prepare(mapping))


@pytest.mark.parametrize("module", ["zen", "clips"])
def test_other_engines_find_the_same(module: str) -> None:
    pytest.importorskip(module)
    rules = load(PACK)
    wanted = {"zen": "zen-engine, trace on", "clips": "clipspy"}[module]
    engines = [pair for pair in others(rules) if pair[0].name == wanted]
    assert len(engines) == 1
    assert check_others(rules, engines, People(rules, seed=9, known=1.0).some(CASES)) == CASES
