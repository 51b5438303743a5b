"""What is kept from case to case is bounded and changes no decision; after a fault of the core all starts afresh."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from helpers.cases_generator import CaseMaker
from helpers.lengths import many
from helpers.shared_editions import forget_editions
from punkt import Rules, load
from punkt.deciding.agreement import durable_version
from punkt.deciding.cases import read_plain as case_plain
from punkt.deciding.evaluators import conclusions
from punkt.deciding.explaining import explainer as explain
from punkt.deciding.explaining import trace

PACK = "ru.karelia.166-p"
BOUNDED = (case_plain, explain, trace, conclusions)


def mappings(rules: Rules, count: int) -> list[dict[str, Any]]:
    maker, random = CaseMaker(rules), Random("kept")
    return [maker.mapping(random, 0.9) for _ in range(count)]


@pytest.mark.full
def test_little_is_kept_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same cases, with room for three of each thing only, and in the other order."""
    cases = mappings(load(PACK), many(20, 60, 60))
    digests = [load(PACK).decide(case).digest for case in cases[:3]] + [
        decision.digest for rules in [load(PACK)] for decision in map(rules.decide, cases[3:])
    ]
    for module in BOUNDED:
        monkeypatch.setattr(module, "KEEP", 3)
    forget_editions()
    rules = load(PACK)
    again = [rules.decide(case).digest for case in reversed(cases)]
    assert again[::-1] == digests
    fragments = rules.edition(rules.read_case(cases[0]).as_of).fragments
    kept = [len(entry.cache) for plans in fragments.plans.values() for _, _, clauses in plans for entry in clauses]
    assert 0 < max(kept) <= 3
    assert len(fragments.explained.reasons) <= 3


@pytest.mark.skipif(durable_version() is None, reason="durable-rules is not installed")
def test_after_a_fault_of_the_core_the_next_case_starts_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = load(PACK)
    case = {"case": "c", "as_of": "2025-06-01", "recipient": {"ipra": {"learning": 2}}}
    digest = rules.decide(case).digest
    chained: Any = rules.edition(rules.read_case(case).as_of).agreed.first
    real, first = chained._core, chained._handle

    class Odd:
        """Answers what the recipe does not know."""

        def assert_fact(self, handle: Any, message: str) -> tuple[int, int]:
            return 7, 0

    monkeypatch.setattr(chained, "_core", Odd())
    with pytest.raises(RuntimeError, match="durable-rules answered 7"):
        rules.decide(case)
    assert chained._handle is None
    monkeypatch.setattr(chained, "_core", real)
    assert rules.decide(case).digest == digest
    assert chained._handle not in (None, first)
