"""Outcomes in brief say what the outcomes of the decision say."""

from __future__ import annotations

from random import Random

import pytest

from helpers.cases_generator import CaseMaker
from helpers.recipients import COVERED
from punkt import load
from punkt.deciding.explaining.plain_values import plain

PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("pack", PACKS)
def test_rows_and_views_agree(pack: str) -> None:
    rules, random = load(pack), Random(f"rows {pack}")
    statuses = set()
    for _ in range(25):
        decision = rules.decide(CaseMaker(rules).mapping(random), trace="clauses")
        rows = {(subject, name): rest for subject, name, *rest in decision.outcomes()}
        assert list(rows) == list(decision)
        for key, (status, value, clauses) in rows.items():
            view = decision[key]
            assert (status, plain(value)) == (view.status, view.value)
            assert [clause["rule"] for clause in view.clauses] == clauses
            held = [clause.id for clause in decision.fired(*key)]
            assert (
                held == clauses
                or status == "not_applicable"
                or (set(clauses) < set(held) and decision.plan(*key).stated)
            )
            statuses.add(status)
    assert statuses >= {"determined", "open"}


def test_a_sections_outcomes_are_left_out_without_the_section() -> None:
    """Whether a provider may take part rests on the provider; a case without one says nothing of it."""
    rules = load("ru.karelia.166-p")
    case = {"case": "c", "as_of": "2025-06-01", "recipient": {**COVERED, "ipra": {"learning": 2}}}
    rows = rules.decide(case, trace="clauses").outcomes()
    assert ("recipient", "need", "determined", "established", ["need.established"]) in rows
    assert {subject for subject, *_ in rows} == {"recipient"}
    both = rules.decide({**case, "provider": {}}, trace="clauses").outcomes()
    assert {subject for subject, *_ in both} == {"recipient", "provider"}
    assert {row[1] for row in rows} < {row[1] for row in both if row[0] == "recipient"}
