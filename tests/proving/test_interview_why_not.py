"""The smallest changes that make an outcome another, against the documents and against trying all changes."""

from __future__ import annotations

import gc
from datetime import date
from functools import cache
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

pytest.importorskip("z3")

import z3

from helpers.brute import outcome_of, values_of, with_fact
from helpers.loops import nonempty
from helpers.recipients import COVERED
from punkt import load
from punkt.deciding.rule_base import Rules
from punkt.proving.interview.ways_found import WhyNot
from punkt.proving.interview.why_not import why_not

KARELIA = "ru.karelia.166-p"
SIX = ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
DAY = "2025-06-01"


@cache
def rules(pack: str = KARELIA) -> Rules:
    """The rules of a pack."""
    return load(pack)


def recipient(**facts: Any) -> dict[str, Any]:
    """A case about a recipient."""
    return {"case": "r", "as_of": DAY, "recipient": {**COVERED, **facts}}


def told(found: WhyNot) -> list[set[tuple[str, Any]]]:
    """The ways as facts with the first value each may become."""
    return [{(step.path, step.values[0] if step.values else None) for step in way.steps} for way in found.ways]


def test_any_of_the_six_categories_in_the_second_degree_would_establish_the_need() -> None:
    """Point 5 of 166-П; work is none of the six. A degree is found, not chosen: no way, but what would have to be other."""
    case = recipient(ipra={**dict.fromkeys(SIX, 1), "work": 1})
    found = why_not(rules(), case, "recipient", "need", "established", ways=10)
    assert found.ways == () and found.proven
    (step,) = found.if_other
    assert step.path in {f"ipra.{name}" for name in SIX} and step.values[0] == 2
    other = with_fact(case, "recipient", step.path, 2)
    assert rules().decide(other)["recipient", "need"].value == "established"


def test_a_birth_date_is_left_alone() -> None:
    """Point 2 of 166-П: 18 full years; a person of 15 cannot be made older."""
    case = recipient(
        birth_date="2010-01-01", disability=True, mental_disorder_confirmed=True, needs_social_services=True
    )
    found = why_not(rules(), case, "recipient", "recipient_status", "met")
    assert found.ways == () and found.proven
    assert [(step.path, step.values) for step in found.if_other] == [("birth_date", (date(2007, 6, 1),))]


def test_what_nobody_is_said_to_change_is_left_alone_where_that_is_asked() -> None:
    """Point 2 of 166-П asks for a disability; the vocabulary names nobody who could give one."""
    given = {"disability": False, "mental_disorder_confirmed": True, "needs_social_services": True}
    case = recipient(**{**given, "birth_date": "1990-01-01"})
    assert {("disability", True)} in told(why_not(rules(), case, "recipient", "recipient_status", "met"))
    found = why_not(rules(), case, "recipient", "recipient_status", "met", by_somebody=True)
    assert found.ways == () and found.proven
    assert [(step.path, step.values) for step in found.if_other] == [("disability", (True,))]


def test_the_amount_comes_down_to_the_end_of_its_band() -> None:
    """Point 6 of 166-П: periodic support takes 12 to 28 hours a week."""
    case = recipient(autonomy_degree=2, planned_hours={"amount": 30, "per": "week"})
    found = why_not(rules(), case, "recipient", "hours", "met")
    assert told(found)[0] == {("planned_hours.amount", 28)}
    case = recipient(autonomy_degree=2, planned_hours={"amount": 3, "per": "week"})
    assert told(why_not(rules(), case, "recipient", "hours", "met"))[0] == {("planned_hours.amount", 12)}


def test_a_review_needs_time_that_no_change_of_facts_gives() -> None:
    """Point 28: the first review comes half a year after training begins; that day is past and stays."""
    case = recipient(training={"started": "2025-01-10", "reviews": 0})
    found = why_not(rules(), case, "recipient", "review", "allowed")
    assert found.ways == () and found.proven
    assert [(step.path, step.values) for step in found.if_other] == [("training.started", (date(2024, 12, 1),))]


def test_two_changes_where_one_is_not_enough() -> None:
    case = recipient(
        consent=False, readiness=False, medical={"contraindications": False}, documents={"medical_conclusion": True}
    )
    found = why_not(rules(), case, "recipient", "possible", "yes")
    assert told(found) == [{("consent", True), ("readiness", True)}]
    assert found.proven and not found.more


def test_a_choice_names_all_that_would_do() -> None:
    """Point 7 of order 847 names six kinds of premises; a provider's premises as such are none of them."""
    case = recipient(premises="provider")
    (way,) = why_not(rules("ru.mintrud.847"), case, "recipient", "premises_allowed", "met").ways
    assert set(way.steps[0].values) == {
        "owned",
        "social_rent",
        "social_service_stock",
        "state_or_municipal_stock",
        "non_state_provider",
        "dormitory",
    }


def group(size: int) -> dict[str, Any]:
    """A group of so many members in rooms of two."""
    names = [f"m{number}" for number in range(size)]
    rooms = [{"id": f"r{at}", "occupants": names[at : at + 2]} for at in range(0, size, 2)]
    return {
        "case": "g",
        "as_of": DAY,
        "group": {"members": [{**COVERED, "id": name} for name in names], "rooms": rooms},
    }


def test_a_group_of_eight_loses_one_and_its_room_with_it() -> None:
    """Point 7 of 166-П: from four to seven."""
    (way, *_) = why_not(rules(), group(8), "group", "group_size", "met").ways
    assert [bool(step.goes) for step in way.steps] == [True]
    assert len(way.case["group"]["members"]) == 7
    assert sum(len(room["occupants"]) for room in way.case["group"]["rooms"]) == 7


def test_a_group_of_two_gains_two() -> None:
    found = why_not(rules(), group(2), "group", "group_size", "met", ways=1)
    assert [bool(step.comes) for step in found.ways[0].steps] == [True, True]
    assert len(found.ways[0].case["group"]["members"]) == 4


@pytest.mark.full
def test_nothing_of_a_search_is_left_in_memory_for_python_to_find() -> None:
    """A solver's memory is large, and Python, which sees few objects, would be in no hurry to look for circles."""
    why_not(rules(), group(8), "group", "group_size", "met", ways=1)
    gc.collect()
    before = z3.Z3_get_estimated_alloc_size()
    gc.disable()
    try:
        why_not(rules(), group(8), "group", "group_size", "met", ways=1)
        assert z3.Z3_get_estimated_alloc_size() - before < 5 * 2**20
    finally:
        gc.enable()


def test_people_are_not_removed_where_a_fact_would_do() -> None:
    case = group(4)
    for member in case["group"]["members"]:
        member["consent"] = member["id"] != "m2"
    (way, *_) = why_not(rules("ru.mintrud.847"), case, "group", "consent_of_all", "met").ways
    assert [(step.subject, step.path, step.values) for step in way.steps] == [("group.members/m2", "consent", (True,))]


SMALL = {
    "possible": [
        ("recipient", "consent"),
        ("recipient", "readiness"),
        ("recipient", "medical.contraindications"),
        ("recipient", "documents.medical_conclusion"),
    ],
    "training_form": [("recipient", "stage"), ("recipient", "service_form"), ("provider", "under_republic")],
    "organised_form_allowed": [
        ("provider", "under_republic"),
        ("provider", "works_at_home"),
        ("recipient", "autonomy_degree"),
        ("recipient", "organised_form"),
    ],
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("outcome", SMALL)
def test_the_smallest_changes_are_those_found_by_trying_all(outcome: str) -> None:
    facts, random = SMALL[outcome], Random(2)
    kinds = {name: values_of(rules().vocabulary.subjects[name[0]].facts[name[1]]) for name in facts}
    wanted = {"possible": ["yes", "no"]}.get(outcome, ["met", "not_met", "not_applicable"])
    for _ in range(5):
        case: dict[str, Any] = {"case": "s", "as_of": DAY, "recipient": {**COVERED}, "provider": {}}
        for name in facts:
            if random.random() < 0.7:
                case = with_fact(case, *name, random.choice(kinds[name]))
        for value in nonempty(wanted):
            found = why_not(rules(), case, "recipient", outcome, value, ways=50)
            assert found.proven and not found.more
            by_hand = _by_hand(case, outcome, value, kinds)
            ways = {frozenset((step.subject, step.path) for step in way.steps) for way in found.ways}
            assert ways == by_hand
            sizes = [len(way.steps) for way in found.ways]
            assert sizes == sorted(sizes)


def _by_hand(
    case: dict[str, Any], outcome: str, value: str, kinds: dict[tuple[str, str], list[Any]]
) -> set[frozenset[tuple[str, str]]]:
    """All smallest sets of facts (none within another) whose change gives the value; what cannot change stays as given."""
    facts = {(section, path): rules().vocabulary.subjects[section].facts[path] for section, path in kinds}
    free = [name for name in kinds if not (facts[name].immutable and _given(case, *name))]
    found: list[frozenset[tuple[str, str]]] = []
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            if any(smaller <= set(chosen) for smaller in found):
                continue
            for choice in product(*(kinds[name] for name in chosen)):
                changed = case
                for name, one in zip(chosen, choice, strict=True):
                    changed = with_fact(changed, *name, one)
                if outcome_of(rules(), changed, "recipient", outcome) == ("determined", value):
                    found.append(frozenset(chosen))
                    break
    return set(found)


def _given(case: dict[str, Any], section: str, path: str) -> bool:
    """Whether a case has a fact."""
    *parents, last = path.split(".")
    facts = case[section]
    for parent in parents:
        facts = facts.get(parent, {})
    return last in facts
