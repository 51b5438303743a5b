"""How the core's answers are read: what matches comes in one answer a rule; what is not understood is no decision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.invented_city import CITED, city, many, write
from punkt import Rules, load
from punkt.deciding.agreement import durable_version
from punkt.deciding.evaluators.chained import Chained

pytestmark = pytest.mark.skipif(durable_version() is None, reason="durable-rules cannot be imported here")
FACTS = 200


class Core:
    """The core, with answers changed on the way."""

    def __init__(self, core: Any, change: Callable[[str], str]) -> None:
        self._core, self.change, self.answers = core, change, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._core, name)

    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str]:
        self.answers += 1
        about, answer = self._core.start_action_for_state(handle, state)
        return about, self.change(answer)


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    """One outcome that two hundred facts bear on, each by patterns of its own."""
    names = ", ".join(f"f{number}" for number in range(FACTS))
    text = f"rules:\n  - check: valid\n{CITED}    require: {{all: [{names}]}}\n"
    return load("none.city", pack_dirs=[write(tmp_path, city(rules_yaml=text), many(FACTS))])


def test_all_that_matches_is_told_by_few_answers(rules: Rules) -> None:
    """Two hundred facts are false, each a pattern that matches; there are more of them than a rule has letters for."""
    facts = {f"f{number}": False for number in range(FACTS)}
    case = rules.read_case({"case": "c", "as_of": "2024-06-01", "permit": facts})
    chained = Chained(rules.edition(case.as_of).program)
    core = chained._core = Core(chained._core, lambda answer: answer)
    (state,) = chained.run(case)
    assert state.outs == ["not_met"] and core.answers == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: answer[:-1],
        lambda answer: answer + " ",
        lambda answer: answer.replace('[{"', '[{"?', 1),
        lambda answer: answer.replace('{"', '{"?', 1),
    ],
    ids=["cut short", "longer", "another letter", "another rule"],
)
def test_an_answer_that_is_not_understood_is_no_decision(rules: Rules, change: Callable[[str], str]) -> None:
    """And the next case starts with another ruleset."""
    case = rules.read_case({"case": "c", "as_of": "2024-06-01", "permit": {"f0": False}})
    chained = Chained(rules.edition(case.as_of).program)
    core, chained._core = chained._core, Core(chained._core, change)
    with pytest.raises((RuntimeError, KeyError)):
        chained.run(case)
    chained._core = core
    (state,) = chained.run(case)
    assert state.outs == ["not_met"]
