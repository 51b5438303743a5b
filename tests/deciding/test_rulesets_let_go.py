"""What durable-rules holds for an evaluator is given back once nobody has the evaluator any more."""

from __future__ import annotations

import gc
from pathlib import Path
from random import Random
from typing import Any

import pytest

from helpers.evaluator_trio import DURABLE, Trio, needs_durable
from helpers.lengths import many
from helpers.programs_generator import ProgramMaker, ThingCases
from punkt.deciding.evaluators import chained
from punkt.deciding.evaluators.chained import Chained

pytestmark = needs_durable
HELD = Path("/proc/self/statm")


def trio(seed: int) -> Trio:
    """A random program under all evaluators."""
    return Trio(ProgramMaker(Random(seed)).program())


def run(three: Trio, seed: int, cases: int = 6) -> None:
    """Some cases, in which all evaluators agree."""
    random = Random(seed)
    for turn in range(cases):
        three.check(ThingCases(random, (0.3, 0.9, 1.0)[turn % 3]).case(), f"seed {seed}")


@pytest.fixture
def given_back(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The rulesets that are let go."""
    found: list[Any] = []
    give_back = chained.give_back

    def noted(core: Any, handle: Any) -> None:
        found.append(handle)
        give_back(core, handle)

    monkeypatch.setattr(chained, "give_back", noted)
    return found


def durable_of(three: Trio) -> Chained:
    return next(one for one in three.all if isinstance(one, Chained))


def with_durable(number: int) -> list[int]:
    """Seeds of programs that durable-rules takes."""
    return [seed for seed in range(4 * number) if DURABLE and len(trio(seed).all) == 3][:number]


def test_a_ruleset_goes_with_its_evaluator(given_back: list[Any]) -> None:
    (seed,) = with_durable(1)
    three = trio(seed)
    run(three, seed)
    handle = durable_of(three)._handle
    assert handle is not None and given_back == []
    del three
    gc.collect()
    assert given_back == [handle]


def test_closed_and_used_again(given_back: list[Any]) -> None:
    (seed,) = with_durable(1)
    three = trio(seed)
    durable_of(three).close()  # nothing was made yet
    assert given_back == []
    for turn in (1, 2):
        run(three, seed)
        durable_of(three).close()
        durable_of(three).close()
        assert len(given_back) == turn


def test_one_whose_state_is_not_known_is_let_go(given_back: list[Any]) -> None:
    """An error in the middle of a case: the next case starts afresh, and comes out as it should."""
    (seed,) = with_durable(1)
    three = trio(seed)
    run(three, seed)
    evaluator = durable_of(three)
    handle = evaluator._handle
    with pytest.raises(Exception, match="error code"):
        evaluator._fire('{"id":"m","sid":"c"', {}, 0)
    assert given_back == [handle] and evaluator._handle is None
    run(three, seed)


def test_others_stay_as_they_are() -> None:
    """Rulesets let go in any order disturb none that is still in use, nor those that take their place."""
    random, held = Random(7), dict[int, Trio]()
    seeds = with_durable(many(6, 20))
    for _ in range(many(25, 300)):
        seed = random.choice(seeds)
        if seed in held and random.random() < 0.5:
            del held[seed]
        else:
            run(held.setdefault(seed, trio(seed)), random.randrange(1000), 3)
    assert held


@pytest.mark.full
@pytest.mark.skipif(not HELD.exists(), reason="needs /proc")
def test_memory_does_not_grow() -> None:
    """A program with its cases took more than a megabyte that never came back."""

    def megabytes() -> int:
        gc.collect()
        return int(HELD.read_text("ascii").split()[1]) * 4 // 1024

    programs = many(60, 60, 300)
    for seed in range(10):
        run(trio(seed), seed)
    before = megabytes()
    for seed in range(10, 10 + programs):
        run(trio(seed), seed)
    assert megabytes() - before < programs // 4
