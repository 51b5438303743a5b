"""What is kept from case to case is bounded and changes no decision; after a fault of the core all starts afresh."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import dump
from helpers.lengths import many
from helpers.random_decisions import RandomDecisions
from helpers.shared_editions import forget_editions
from punkt import Rules, load
from punkt.deciding.agreement import durable_version
from punkt.deciding.cases import read_plain as case_plain
from punkt.deciding.evaluators import conclusions
from punkt.deciding.explaining import explainer as explain
from punkt.deciding.explaining import trace, trace_audience, whole_outcomes
from punkt.files.messages.diagnostics import PunktError

PACK = "ru.karelia.166-p"
BOUNDED = (case_plain, explain, trace, trace_audience, whole_outcomes, conclusions)


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
    assert 0 < max(wholes.most for wholes in fragments.wholes.values()) <= 3
    assert 0 < fragments.audiences.most <= 3
    assert len(fragments.explained.reasons) <= 3


@pytest.mark.parametrize("packs", [(PACK,), ("ru.mintrud.847", "ru.alliance.2025")])
def test_what_is_kept_as_a_whole_is_what_its_parts_say(packs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """People who differ in one fact or day, one after the other; and each once more from the parts alone."""
    rules = load(*packs)
    maker, random = CaseMaker(rules), Random("whole")
    cases = []
    for known in (1.0, 0.95, 0.8) * many(1, 3, 60):
        first, other = maker.mapping(random, known), maker.mapping(random, known)
        for section in ("recipient", "provider"):
            for path in sorted(set(first.get(section, {})) & set(other.get(section, {})))[:: many(4, 1, 1)]:
                changed = {**first[section], path: other[section][path]}
                cases += [case for case in [{**first, section: changed}] if readable(rules, case)]
    whole = [rules.decide(case).to_bytes() for case in cases]
    fragments = [rules.edition(rules.read_case(case).as_of).fragments for case in cases]
    assert any(wholes.most > 1 for one in fragments for wholes in one.wholes.values())
    monkeypatch.setattr(whole_outcomes.WholeOutcomes, "keys", lambda *_: ())
    assert [rules.decide(case).to_bytes() for case in cases] == whole


@pytest.mark.parametrize("first", [8_000, 8_600])
def test_what_is_kept_of_one_case_is_not_said_of_another(first: int) -> None:
    """Random programs, with what earlier cases left and without."""
    for seed in range(first, first + many(2, 40, 1_000)):
        drawn = RandomDecisions(seed)
        for case in drawn.cases(1):
            assert drawn.document(case) == drawn.document(case, drawn.afresh()), f"seed {seed}\n{dump(case)}"


def readable(rules: Rules, case: dict[str, Any]) -> bool:
    """Whether nothing in a case contradicts itself."""
    try:
        rules.read_case(case)
    except PunktError:
        return False
    return True


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
