"""Outcomes worked out by hand where no golden case stands: what is left out, what replaces what, bounds, days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from oracle.days import age, half_years_after, months_after
from oracle.federal import SIX
from oracle.outcomes import ALLIANCE, FEDERAL, KARELIA, expected
from oracle.random_cases import random_case

DAY = "2026-03-01"
RECIPIENT = {
    "birth_date": "1990-05-05",
    "disability": True,
    "mental_disorder_confirmed": True,
    "needs_social_services": True,
}


def asked(packs: list[str], **sections: Any) -> dict[str, dict[str, dict[str, Any]]]:
    return expected({"case": "c", "as_of": DAY, **sections}, packs)


def settled(status: str, value: Any = None) -> dict[str, Any]:
    return {"status": status, "value": value}


def test_nothing_of_the_engine_is_used() -> None:
    """A computation that shared code with the engine would share its mistakes."""
    files = sorted(path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_"))
    lines = [line.split() for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(files) > 10
    assert not [words for words in lines if words[:1] in (["from"], ["import"]) and words[1].split(".")[0] == "punkt"]


def test_karelia_replaces_and_leaves_and_adds() -> None:
    federal = asked([FEDERAL], recipient={}, group={}, provider={})
    karelian = asked([KARELIA], recipient={}, group={}, provider={})
    assert federal["recipient"].keys() - karelian["recipient"].keys() == {"support_types_permitted"}
    assert federal["group"].keys() - karelian["group"].keys() == {"composition", "separate_staff_room"}
    assert len(federal["recipient"]) == 13 and len(karelian["recipient"]) == 30
    assert len(federal["group"]) == 10 and len(karelian["group"]) == 14
    assert len(federal["provider"]) == 1 and len(karelian["provider"]) == 5


def test_an_absent_section_leaves_out_what_needs_it() -> None:
    alone = asked([KARELIA, ALLIANCE], recipient={})
    beside = asked([KARELIA, ALLIANCE], recipient={}, provider={})
    assert list(alone) == ["recipient"]
    assert beside["recipient"].keys() - alone["recipient"].keys() == {"organised_form_allowed", "training_form"}


def test_a_rules_own_condition_being_false_settles_while_the_packs_is_unknown() -> None:
    person = RECIPIENT | {"needs_social_services": None, "included_in_training": True, "ipra": {"learning": 2}}
    found = asked([KARELIA], recipient=person)["recipient"]
    assert found["admission"] == settled("not_applicable")
    assert found["need"] == settled("open") | {"if_applies": "established"}
    assert found["support_type"] == settled("open")


def test_outcomes_decided_for_everybody() -> None:
    found = asked([KARELIA], recipient={"disability": False, "birth_date": "2010-01-01"})["recipient"]
    statuses = {name for name, outcome in found.items() if outcome["status"] != "not_applicable"}
    assert statuses == {"recipient_status", "age_allowed"}


def test_federal_outcomes_under_karelia_obey_the_federal_condition() -> None:
    """A recipient of point 2 must have a mental disorder; the federal order asks for none."""
    person = RECIPIENT | {"mental_disorder_confirmed": False, "individual_programme": True}
    found = asked([KARELIA], recipient=person)["recipient"]
    assert found["services_by_programme"] == settled("determined", "met")
    assert found["premises_allowed"] == settled("not_applicable")


def test_point_32_without_value_where_the_type_is_another_once_the_pack_applies() -> None:
    giver = {"under_republic": True, "works_at_home": True}
    person = RECIPIENT | {"needs_social_services": None, "organised_form": "individual"}
    first, third = ({"autonomy_degree": degree} for degree in (1, 3))
    assert asked([KARELIA], recipient=person | first, provider=giver)["recipient"]["organised_form_allowed"] == (
        settled("open") | {"if_applies": "met"}
    )
    assert asked([KARELIA], recipient=person | third, provider=giver)["recipient"]["organised_form_allowed"] == (
        settled("open")
    )


def test_an_amount_no_band_holds_needs_no_unit() -> None:
    person = RECIPIENT | {"planned_hours": {"amount": 30}}
    assert asked([KARELIA], recipient=person)["recipient"]["types_fitting_hours"] == settled("determined", [])


def members(**types: int) -> list[dict[str, Any]]:
    """Federal members: so many of each established type, and of kinds a and b in constant support; of each sex and age."""
    kinds: dict[str, dict[str, Any]] = {
        "a": {"walks_unaided": False, "intellectual_impairment": True, "other_impairments": True},
        "b": {"walks_unaided": True, "behaviour_disorder": True},
        "neither": {"walks_unaided": True, "behaviour_disorder": False},
    }
    people = []
    for name, number in types.items():
        degrees = dict.fromkeys(SIX, 3 if name in kinds else 1)
        stated = {} if name in kinds else {"support_type": name}
        people += [RECIPIENT | {"ipra": degrees} | stated | kinds.get(name, {}) for _ in range(number)]
    return [person | {"id": f"m{number}"} for number, person in enumerate(people)]


@pytest.mark.parametrize(
    ("types", "composition"),
    [
        ({"a": 1, "b": 1, "regular": 4, "periodic": 1}, "met"),  # the order's own example
        ({"a": 1, "b": 1, "regular": 5}, "met"),  # nobody periodic: one more regular
        ({"a": 1, "b": 1, "regular": 4, "periodic": 2}, "not_met"),  # size 8, and no place is vacant
        ({"a": 1, "b": 1, "periodic": 2}, "not_met"),
        ({"a": 1, "periodic": 2}, "met"),  # the place of b is vacant
        ({"periodic": 3}, "met"),
        ({"periodic": 4}, "not_met"),
        ({"regular": 7}, "met"),  # 4, the two vacant places, and the periodic one
        ({"regular": 8}, "not_met"),
        ({"a": 1, "regular": 6}, "met"),  # 4 + 1 + 1
        ({"a": 1, "b": 1, "regular": 6}, "not_met"),  # size 8
        ({"a": 2, "regular": 2}, "not_met"),
        ({"b": 2, "regular": 2}, "not_met"),
        ({"neither": 1, "regular": 3}, "not_met"),
        ({"on_request": 7}, "met"),  # the order does not speak of them, and they are not too many
        ({"on_request": 8}, "not_met"),
    ],
)
def test_composition_at_its_bounds(types: dict[str, int], composition: str) -> None:
    found = asked([FEDERAL], group={"members": members(**types)})["group"]
    assert found["composition"] == settled("determined", composition)


def test_different_among_members_with_unknowns() -> None:
    """A member without a type is lost; one that is open may be of any, or of none."""
    low, top = ({"ipra": dict.fromkeys(SIX, degree)} for degree in (0, 3))
    people = [RECIPIENT | {"id": "1"} | low, RECIPIENT | {"id": "2", "sex": "male"} | top]
    found = asked([FEDERAL], group={"members": people})["group"]
    assert found["mixed_support"] == settled("determined", "not_met")  # none, and constant
    assert found["mixed_sex"] == settled("open")
    people[0] |= {"ipra": {}}
    assert asked([FEDERAL], group={"members": people})["group"]["mixed_support"] == settled("open")


def test_degrees_that_cannot_meet_are_different() -> None:
    people = [RECIPIENT | {"id": "1", "ipra": dict.fromkeys(SIX, 1)}, RECIPIENT | {"id": "2", "ipra": {"learning": 2}}]
    found = asked([KARELIA], group={"members": people})["group"]
    assert found["mixed_severity"] == settled("determined", "met")  # 1, and 2 or 3
    people[0] |= {"ipra": dict.fromkeys(SIX, 2)}
    assert asked([KARELIA], group={"members": people})["group"]["mixed_severity"] == settled("open")


def test_a_group_waits_for_whom_the_norm_applies_to() -> None:
    """Two in constant support with all degrees 3, of one of whom it is not known whether the order applies."""
    first = RECIPIENT | {"autonomy_degree": 4, "ipra": dict.fromkeys(SIX, 3)}
    people = [first | {"id": "1"}, first | {"id": "2", "disability": None}]
    found = asked([KARELIA], group={"members": people, "in_members_interest": False})["group"]
    assert found["constant_support_share"] == settled("open") | {"if_applies": "not_met"}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2028-02-29", -12, "2027-02-28"),
    ],
)
def test_months(day: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == later


def test_each_half_year_begins_where_the_last_one_was_clamped() -> None:
    assert half_years_after(date(2025, 8, 31), 2) == date(2026, 8, 28)


def test_ages() -> None:
    assert [age(date(2008, 2, 29), day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]


def test_a_seed_gives_one_case() -> None:
    assert [random_case(Random(seed)) for seed in (1, 1)] == [random_case(Random(1))] * 2
    assert random_case(Random(1)) != random_case(Random(2))
