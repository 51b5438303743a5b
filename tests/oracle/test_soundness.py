"""What is settled while facts are unknown stays as it is, whatever those facts turn out to be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from helpers.lengths import many
from oracle.facts import Facts
from oracle.federal import SIX, degrees
from oracle.outcomes import ALLIANCE, FEDERAL, KARELIA, expected
from oracle.random_cases import completed, random_case

Told = dict[str, Any]
NOBODY: Told = {"status": "not_applicable", "value": None}
PACKS = ([FEDERAL], [KARELIA], [FEDERAL, ALLIANCE], [KARELIA, ALLIANCE])


def without_stated_types(case: dict[str, Any]) -> dict[str, Any]:
    """The case with no stated type beside missing facts for it: there alone the contract lets a type stand for now."""
    people = [case.get("recipient"), *case.get("group", {}).get("members", [])]
    for person in people:
        if person is not None and None in (*degrees(Facts(person)), person.get("autonomy_degree")):
            person["support_type"] = None
    return case


@cache
def completions(seed: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """A random case, with each of three ways in which its unknown facts may turn out."""
    random = Random(seed)
    case = without_stated_types(random_case(random))
    full = [completed(random, case) for _ in range(3)]
    for one in full:  # no type is established meanwhile either: that too is a fact the contract lets change the outcome
        for whole, thin in zip(_people(one), _people(case), strict=False):
            whole["support_type"] = thin.get("support_type")
    return [(case, one) for one in full]


def _people(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The recipient, if there is one, and the group's members."""
    recipient = [case["recipient"]] if "recipient" in case else []
    return [*recipient, *case.get("group", {}).get("members", [])]


def pairs(packs: list[str]) -> Iterator[tuple[tuple[int, str, str], Told, Told, bool]]:
    """Where, each outcome before and after, and whether nobody there turned out to be one to whom no norm applies."""
    for seed in range(many(25, 300)):
        for case, full in completions(seed):
            before, after = expected(case, packs), expected(full, packs)
            for subject, outcomes in before.items():
                asked = [one for one in before if one.startswith("group.members")] if subject == "group" else [subject]
                for name, outcome in outcomes.items():
                    about = "support_type" if subject == "group" else name
                    fell = [_left_out(before[one], after[one], about) for one in asked if about in before[one]]
                    yield (seed, subject, name), outcome, after[subject][name], not any(fell)


def _left_out(before: dict[str, Told], after: dict[str, Told], name: str) -> bool:
    return after[name] == NOBODY != before[name]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("packs", PACKS, ids="+".join)
def test_settled_outcomes_stay_whatever_the_unknown_facts_are(packs: list[str]) -> None:
    settled = 0
    for where, before, after, _ in pairs(packs):
        if before["status"] != "open":
            settled += 1
            assert after == before, where
    assert settled > 1000


@pytest.mark.parametrize("packs", PACKS[:2], ids="+".join)
def test_if_applies_is_the_value_wherever_it_then_applies(packs: list[str]) -> None:
    """Still open with the same ``if_applies`` where a stated type is in conflict, so that no applicability is decided."""
    told = 0
    for where, before, after, applies in pairs(packs):
        if "if_applies" in before and applies:
            told += 1
            assert after.get("if_applies", after["value"]) == before["if_applies"], where
    assert told > 50


def test_a_stated_type_stands_only_until_the_missing_facts_contradict_it() -> None:
    person = {"disability": True, "needs_social_services": True, "support_type": "periodic"}
    known = person | {"ipra": dict.fromkeys(SIX, 3)}
    before = expected({"case": "c", "as_of": "2026-01-01", "recipient": person}, [FEDERAL])["recipient"]
    after = expected({"case": "c", "as_of": "2026-01-01", "recipient": known}, [FEDERAL])["recipient"]
    assert before["support_type"] == {"status": "determined", "value": "periodic"}
    assert after["support_type"] == {"status": "conflict", "value": None}
