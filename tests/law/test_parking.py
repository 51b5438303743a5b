"""An invented field of law, parking: the engine knows it as well as any other, and every form of the language is used.

The expectations are worked out by hand, form by form, for what holds, what fails and what is not known.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
import yaml

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import Trio
from helpers.lengths import many
from helpers.places import TEST_PACKS
from punkt import Decision, Rules, load
from punkt.files.messages.diagnostics import PunktError
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.forms.compare import COMPARATORS

CITY, CENTRE, LEVY = "test.parking.city", "test.parking.centre", "test.parking.levy"
GAP, OPEN = "<gap>", "<open>"
Json = dict[str, Any]
DAY = "2024-06-01"


@cache
def rules_of(pack: str) -> Rules:
    return load(pack, pack_dirs=[TEST_PACKS])


def decide(pack: str = CITY, on: str = DAY, **sections: Json) -> Decision:
    return rules_of(pack).decide({"case": "p", "as_of": on, **sections})


def of(decision: Decision, subject: str, name: str) -> Any:
    view = decision[subject, name]
    return view.value if view.status == "determined" else f"<{view.status}>"


def permit(name: str, facts: Json, pack: str = CITY, on: str = "2024-06-01") -> Any:
    return of(decide(pack, on, permit=facts), "permit", name)


def yard(name: str, facts: Json, pack: str = CITY, **sections: Json) -> Any:
    return of(decide(pack, DAY, yard=facts, **sections), "yard", name)


# --- the whole language is here


def keys(data: Any) -> set[str]:
    if isinstance(data, dict):
        return {str(key) for key in data}.union(*(keys(value) for value in data.values()))
    return set().union(*(keys(item) for item in data)) if isinstance(data, list) else set()


def rules_written() -> list[Json]:
    files = [path for path in (TEST_PACKS / "parking").rglob("*.yaml") if path.name[:1].isdigit()]
    return [rule for path in files for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]]


ELSEWHERE = {"join", "place_in", "the_one"}
"""Forms with files of their own: registers of the parking bays could hold no text and no place."""


def test_every_form_is_used() -> None:
    used = keys([{key: value for key, value in rule.items() if key != "says"} for rule in rules_written()])
    assert not set(CONDITION_FORMS) - used
    assert set(VALUE_FORMS) - used == ELSEWHERE
    assert not set(COMPARATORS) - used


@pytest.mark.parametrize(
    ("sponsor", "relief", "sponsored"),
    [
        ({"pays": 7}, 7, "met"),
        ({"pays": "none"}, 5, "not_met"),
        ("none", 5, "not_met"),
        ({}, OPEN, OPEN),
    ],
)
def test_a_sponsor_who_may_not_exist(sponsor: Any, relief: Any, sponsored: str) -> None:
    decision = decide(LEVY, permit={}, sponsor=sponsor)
    assert of(decision, "permit", "relief") == relief
    assert of(decision, "permit", "sponsored") == sponsored


def test_every_rule_shape_is_used() -> None:
    written = rules_written()
    assert {"decide", "check", "duty", "flag", "derive"} <= keys(written)
    assert {
        "when",
        "then",
        "else",
        "first",
        "match",
        "to",
        "include",
        "applies",
        "require",
        "who",
        "in_force",
    } <= keys(written)
    assert any("derive" in rule and "then" in rule for rule in written)
    norms = keys([yaml.safe_load(path.read_text("utf-8")) for path in (TEST_PACKS / "parking").rglob("norms.yaml")])
    assert {"value", "values", "facts", "parameter", "towards_base"} <= norms


# --- decisions


@pytest.mark.parametrize(
    ("facts", "tariff"),
    [
        ({"disabled_badge": True}, "free"),
        ({"disabled_badge": False, "holder": {"born": "1959-06-01"}}, "free"),
        (
            {
                "disabled_badge": False,
                "holder": {"born": "1959-06-02"},
                "noise": 1,
                "stolen": False,
                "vehicle": "scooter",
            },
            "reduced",
        ),
        (
            {
                "disabled_badge": False,
                "holder": {"born": "1959-06-02"},
                "noise": 2,
                "stolen": False,
                "vehicle": "scooter",
            },
            "ordinary",
        ),
        (
            {"disabled_badge": False, "holder": {"born": "1959-06-02"}, "noise": 0, "stolen": False, "vehicle": "car"},
            "ordinary",
        ),
        ({"disabled_badge": False, "holder": {"born": "2000-01-01"}, "stolen": True}, "ordinary"),
        ({"disabled_badge": False, "noise": 0, "stolen": True}, OPEN),
        ({"vehicle": "car"}, OPEN),
        ({}, OPEN),
        ({"tariff": "reduced"}, "reduced"),
        ({"tariff": "reduced", "disabled_badge": True}, "<conflict>"),
    ],
)
def test_first_that_holds(facts: Json, tariff: str) -> None:
    assert permit("tariff", facts) == tariff


@pytest.mark.parametrize(
    ("vehicle", "found"), [("scooter", "two_wheeled"), ("van", "heavy"), ("car", "light"), (None, OPEN)]
)
def test_match_of_a_choice(vehicle: str | None, found: str) -> None:
    assert permit("vehicle_class", {"vehicle": vehicle}) == found


@pytest.mark.parametrize(
    ("axles", "found"), [(0, "none_at_all"), (1, GAP), (2, "usual"), (3, "many"), (9, GAP), (None, OPEN)]
)
def test_match_of_a_number(axles: int | None, found: str) -> None:
    assert permit("axle_class", {"axles": axles}) == found


@pytest.mark.parametrize(
    ("weight", "zones"), [(0, ["red"]), (3.49, ["red"]), (3.5, ["blue"]), (60, ["blue"]), (None, OPEN)]
)
def test_include_in_and_not_in(weight: float | None, zones: Any) -> None:
    assert permit("zones_open", {"weight": weight}) == zones


@pytest.mark.parametrize(
    ("on", "facts", "fee"),
    [
        ("2024-06-01", {"tariff": "ordinary", "axles": 2}, 9),
        ("2023-12-31", {"tariff": "ordinary", "axles": 2}, 6),
        ("2024-01-01", {"tariff": "reduced", "axles": 3}, 13.5),
        ("2024-06-01", {"disabled_badge": True, "axles": 2}, 0),
        ("2024-06-01", {"disabled_badge": True}, 0),
        ("2024-06-01", {"tariff": "ordinary"}, OPEN),
        ("2024-06-01", {"axles": 2}, OPEN),
    ],
)
def test_computed_value_and_dated_norm(on: str, facts: Json, fee: Any) -> None:
    assert permit("fee", facts, on=on) == fee


@pytest.mark.parametrize(
    ("facts", "rebate"),
    [
        ({"noise": 1, "stolen": False, "vehicle": "scooter"}, 3),
        ({"noise": 1, "stolen": False, "vehicle": "car"}, 1),
        ({"noise": 2, "axles": 3}, 0),
        ({"noise": 2, "axles": 2, "disabled_badge": True, "paid_sum": 12.5}, 12.5),
        ({"noise": 2, "axles": 2, "disabled_badge": False}, "<gap>"),
        ({"noise": 1, "stolen": False}, OPEN),
        ({"vehicle": "scooter", "axles": 3}, OPEN),
    ],
)
def test_a_choice_within_a_choice(facts: Json, rebate: Any) -> None:
    """A quiet vehicle gets 3 for a scooter, else 1; another nothing above two axles, else what a badge holder paid."""
    assert permit("rebate", facts) == rebate


@pytest.mark.parametrize(
    ("issued", "renew"),
    [("2023-08-31", "2024-02-29"), ("2022-08-31", "2023-02-28"), ("2024-01-15", "2024-07-15"), (None, OPEN)],
)
def test_months_after(issued: str | None, renew: str) -> None:
    assert permit("renew_from", {"issued_on": issued}) == renew


def test_scales() -> None:
    """60 coins: 10 at 0.5, 40 at 1.5 and 10 at 2; three axles: the whole sum, and half-way from 10 to 30."""
    assert permit("duty", {"paid_sum": 60, "axles": 3}) == 85 + 60 + 20
    assert permit("duty", {"paid_sum": 10, "axles": 2}) == 5 + 0 + 10
    assert permit("duty", {"paid_sum": 10, "axles": 0}) == "<gap>"
    assert permit("duty", {"axles": 3}) == "<open>"


def test_working_days() -> None:
    """Saturday 27 April 2024 is worked; 9 May is off; of 2025 there is no calendar."""
    assert permit("tow_by", {"issued_on": "2024-04-25"}) == "2024-04-29"
    assert permit("tow_by", {"issued_on": "2024-05-04"}) == "2024-05-10"
    assert permit("tow_by", {"issued_on": "2024-12-30"}) == "<open>"
    assert permit("tow_by", {"issued_on": "2024-12-30", "expires_on": "2025-01-09"}) == "2025-01-09"


def test_terms_in_days_weeks_and_years() -> None:
    """10 days and two weeks after 28 January 2024 it is 21 February; 29 February 2024 lies in a leap year."""
    assert permit("pay_by", {"issued_on": "2024-01-28"}) == "2024-02-29"
    assert permit("pay_by", {"issued_on": "2024-02-06"}) == "2024-03-31"
    assert permit("review_on", {"issued_on": "2024-02-29"}) == "2025-12-31"
    assert permit("pay_by", {}) == "<open>"


def test_time_between_days() -> None:
    """From 31 January to 1 June 2024: four full months, 17 full weeks (122 days); 30 days to 1 March, of them 22 worked."""
    assert permit("time_held", {"issued_on": "2024-01-31", "expires_on": "2024-03-01"}) == 4 + 17 + 30 + 22
    assert permit("time_held", {"issued_on": "2024-01-31", "expires_on": "2025-01-31"}) == 4 + 17 + 366 + 0
    assert permit("time_held", {"issued_on": "2024-01-31"}) == "<open>"


@pytest.mark.parametrize(
    ("issued", "expires", "years"),
    [
        ("2020-02-29", "2023-02-28", 2),
        ("2020-02-29", "2023-03-01", 3),
        ("2000-01-01", "2024-01-01", 10),
        ("2020-01-01", None, OPEN),
    ],
)
def test_full_years_and_smallest(issued: str, expires: str | None, years: Any) -> None:
    assert permit("years_held", {"issued_on": issued, "expires_on": expires}) == years


# --- checks, duties, flags


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"disabled_badge": True, "axles": 2}, "<not_applicable>"),
        ({"tariff": "ordinary", "axles": 2, "paid": True}, "met"),
        ({"tariff": "ordinary", "axles": 2, "paid": False, "paid_sum": 8}, "met"),
        ({"tariff": "ordinary", "axles": 2, "paid": False, "paid_sum": 7.99}, "not_met"),
        ({"tariff": "ordinary", "axles": 2, "paid": False}, OPEN),
        ({"tariff": "ordinary", "axles": 0}, "<not_applicable>"),
    ],
)
def test_applies(facts: Json, found: str) -> None:
    assert permit("paid_up", facts) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"vehicle": "car", "weight": 3.5}, "met"),
        ({"vehicle": "car", "weight": 3.51}, "not_met"),
        ({"vehicle": "van", "weight": 3.5}, "not_met"),
        ({"vehicle": "van", "weight": 12}, "met"),
        ({"vehicle": "van", "weight": 12.01}, "not_met"),
        ({"vehicle": "scooter", "weight": 1}, GAP),
        ({"vehicle": "scooter"}, GAP),
        ({"vehicle": "van"}, OPEN),
        ({"weight": 5}, OPEN),
        ({"weight": 20}, OPEN),
    ],
)
def test_a_check_that_speaks_only_where(facts: Json, found: str) -> None:
    assert permit("weight_allowed", facts) == found


@pytest.mark.parametrize(
    ("noise", "exhaust", "dust", "found"),
    [
        (2, 1, 1, "met"),
        (2, 2, 0, "not_met"),
        (3, 0, 0, "not_met"),
        (0, 0, 0, "met"),
        (2, 1, None, OPEN),
        (2, 2, None, "not_met"),
        (1, 1, None, OPEN),
    ],
)
def test_every_at_most_and_sum(noise: int, exhaust: int, dust: int | None, found: str) -> None:
    assert permit("clean", {"noise": noise, "exhaust": exhaust, "dust": dust}) == found


@pytest.mark.parametrize(
    ("issued", "expires", "on", "found"),
    [
        ("2024-01-01", "2024-12-31", "2024-06-01", "met"),
        ("2024-06-01", "2024-06-01", "2024-06-01", "not_met"),
        ("2024-06-01", "2024-06-02", "2024-06-01", "met"),
        ("2024-06-02", "2024-12-31", "2024-06-01", "not_met"),
        ("2024-01-01", "2024-06-01", "2024-06-01", "met"),
        ("2024-01-01", "2024-05-31", "2024-06-01", "not_met"),
        ("2020-01-01", "2020-06-30", "2020-02-01", "not_met"),
        ("2020-01-01", "2020-07-01", "2020-02-01", "met"),
        ("2024-01-01", None, "2024-06-01", OPEN),
    ],
)
def test_days_compared(issued: str, expires: str | None, on: str, found: str) -> None:
    assert permit("timely", {"issued_on": issued, "expires_on": expires}, on=on) == found


@pytest.mark.parametrize(
    ("noise", "exhaust", "found"),
    [(0, 1, "met"), (0, 0, "not_met"), (1, 1, "not_met"), (0, None, OPEN), (None, None, OPEN)],
)
def test_exactly(noise: int | None, exhaust: int | None, found: str) -> None:
    assert permit("young", {"noise": noise, "exhaust": exhaust}) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"stolen": True}, "due"),
        ({"noise": 3, "exhaust": 3}, "due"),
        ({"stolen": False, "noise": 2}, "not_due"),
        ({"stolen": False, "noise": 3}, OPEN),
        ({}, OPEN),
    ],
)
def test_duty_and_none_of(facts: Json, found: str) -> None:
    assert permit("tow", facts) == found


@pytest.mark.parametrize(
    ("facts", "pack", "found"),
    [
        ({"dust": 3}, CITY, "raised"),
        ({"noise": 2, "dust": 2}, CITY, "raised"),
        ({"noise": 2, "exhaust": 1, "dust": 1}, CITY, "not_raised"),
        ({"noise": 1, "exhaust": 1, "dust": 0}, CENTRE, "raised"),
        ({"noise": 1, "exhaust": 1}, CITY, OPEN),
        ({"noise": 1, "exhaust": 0, "dust": 0}, CENTRE, "not_raised"),
    ],
)
def test_flag_any_of_and_tightened_norm(facts: Json, pack: str, found: str) -> None:
    assert permit("nuisance", facts, pack) == found


@pytest.mark.parametrize(
    ("on", "found", "clause"),
    [
        ("2022-12-31", "not_met", "winter.before.not_met"),
        ("2023-01-01", "met", "winter.since.met"),
        ("2020-01-01", "not_met", "winter.before.not_met"),
    ],
)
def test_rules_in_force(on: str, found: str, clause: str) -> None:
    view = decide(on=on, permit={"axles": 3})["permit", "winter"]
    assert (view.value, [c["rule"] for c in view.clauses]) == (found, [clause])


@pytest.mark.parametrize(
    ("zones", "weight", "found"),
    [
        (["red"], 1, "met"),
        (["green", "blue"], 1, "not_met"),
        ([], 1, "not_met"),
        (["blue"], 1, "not_met"),
        (["green"], None, OPEN),
        (None, 1, OPEN),
        ([], None, "not_met"),
    ],
)
def test_includes(zones: list[str] | None, weight: float | None, found: str) -> None:
    assert permit("zones_wanted", {"zones": zones, "weight": weight}) == found


# --- collections


BAYS: list[Json] = [
    {"id": "a", "width": 2.5, "zone": "red", "reserved": False, "parked": ["x"]},
    {"id": "b", "width": 2.49, "zone": "green", "reserved": True, "parked": []},
    {"id": "c", "width": 3, "zone": "green", "reserved": False, "parked": ["y"]},
]
CARS: list[Json] = [
    {"id": "x", "electric": True, "length": 5},
    {"id": "y", "electric": False, "length": 5.01},
    {"id": "z"},
]


def bays(*changes: tuple[str, str, Any]) -> Json:
    found = [dict(bay) for bay in BAYS]
    for name, fact, value in changes:
        next(bay for bay in found if bay["id"] == name)[fact] = value
    return {"bays": found, "cars": [dict(car) for car in CARS]}


@pytest.mark.parametrize(
    ("facts", "pack", "found"),
    [
        ({**bays(), "least_width": 2.49}, CITY, "met"),
        ({**bays(), "least_width": 2.5}, CITY, "not_met"),
        (bays(), CITY, OPEN),
        (bays(), CENTRE, "not_met"),
        (bays(("b", "width", 2.5)), CENTRE, "met"),
        (bays(("b", "width", None)), CENTRE, OPEN),
        ({"bays": []}, CITY, "met"),
        ({"least_width": 1}, CITY, OPEN),
    ],
)
def test_every_element_and_open_parameter(facts: Json, pack: str, found: str) -> None:
    assert yard("wide_enough", facts, pack) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (bays(), 0),
        (bays(("a", "parked", [])), 1),
        (bays(("a", "parked", []), ("b", "reserved", False)), 2),
        ({"bays": []}, 0),
        ({}, OPEN),
        (bays(("b", "reserved", None)), OPEN),
    ],
)
def test_largest_difference_and_counts(facts: Json, found: Any) -> None:
    assert yard("places_left", facts) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"weight": 2, "axles": 2}, 1.13),  # 2 × 2.25 ÷ 4 = 1.125
        ({"weight": 0.1, "axles": 1}, 0.04),  # 0.0375
        ({"weight": 8, "axles": 0}, 2),
        ({"weight": 2}, OPEN),
    ],
)
def test_quotient_power_and_rounding(facts: Json, found: Any) -> None:
    assert permit("fee", facts, LEVY) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"paid": False, "noise": 3}, 2),
        ({"paid": False, "noise": 1}, 0),
        ({"paid": True, "exhaust": 1}, 1),
        ({"paid": True, "exhaust": 3, "noise": 1}, 2),
        ({"paid": True, "noise": 3}, OPEN),
        ({"exhaust": 0, "noise": 1}, 0),
    ],
)
def test_a_choice_and_a_term_that_takes(facts: Json, found: Any) -> None:
    assert permit("years_held", facts, LEVY) == found


@pytest.mark.parametrize(
    ("cars", "found"),
    [
        ([{"id": "x", "electric": True, "length": 5}, {"id": "y", "electric": True, "length": 5.01}], 6),
        (CARS, OPEN),
        (CARS[:2], 5),
        (CARS[1:2], GAP),
        ([], GAP),
    ],
)
def test_average_of_those_that_are_so(cars: list[Json], found: Any) -> None:
    assert yard("places_left", {"cars": cars}, LEVY) == found


@pytest.mark.parametrize(
    ("facts", "pack", "found"),
    [
        (bays(), CITY, "met"),
        (bays(), CENTRE, "not_met"),
        (bays(("a", "zone", "green")), CITY, "not_met"),
        (bays(("b", "zone", None)), CITY, "met"),
        (bays(("b", "zone", None)), CENTRE, OPEN),
        ({"bays": []}, CITY, "not_met"),
        ({}, CITY, OPEN),
        (bays(("b", "zone", "blue")), CENTRE, "met"),
    ],
)
def test_distinct_and_replaced_norm(facts: Json, pack: str, found: str) -> None:
    assert yard("mixed", facts, pack) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (bays(), "not_met"),
        (bays(("a", "zone", "green")), "met"),
        (bays(("c", "parked", ["z"])), OPEN),
        (bays(("c", "parked", None)), OPEN),
        ({"bays": []}, "not_met"),
    ],
)
def test_any_of_and_nested_count(facts: Json, found: str) -> None:
    assert yard("charging", facts) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (bays(), "met"),
        (bays(("c", "reserved", True)), "not_met"),
        (bays(("a", "reserved", True), ("b", "reserved", False)), "met"),
        (bays(("b", "reserved", False)), "not_met"),
        (bays(("a", "parked", [])), "not_met"),
        (bays(("c", "reserved", None)), "not_met"),
        ({}, OPEN),
    ],
)
def test_none_of_at_most_exactly_of_elements(facts: Json, found: str) -> None:
    """A reserved bay c would hold the car that is too long, or be the second reserved one: either way it fails."""
    if facts and facts["bays"][2]["reserved"] is None:
        found = OPEN  # c may yet be free
    assert yard("orderly", facts) == found


@pytest.mark.parametrize(
    ("holder", "found"),
    [
        ({"paid": True, "weight": 2.99, "disabled_badge": True}, "met"),
        ({"paid": True, "weight": 3, "disabled_badge": True}, "not_met"),
        ({"paid": True, "weight": 1, "tariff": "ordinary"}, "not_met"),
        ({"paid": True, "weight": 1}, OPEN),
        ({"paid": False}, "not_met"),
    ],
)
def test_other_sections(holder: Json, found: str) -> None:
    assert yard("open_to_permit", {"lit": True}, permit=holder) == found


def test_absent_section_is_out_of_scope() -> None:
    decision = decide(yard={"lit": True})
    assert ("yard", "open_to_permit") not in decision and ("yard", "mixed") in decision


# --- readings, extending, days


def test_readings() -> None:
    view = decide(permit={"disabled_badge": False, "holder": {"born": "1959-01-01"}})["permit", "tariff"]
    assert (view.value, view.sensitive_to) == ("free", (f"{CITY}:sixty_five",))
    assert (
        decide(permit={"disabled_badge": False, "holder": {"born": "1958-06-01"}})["permit", "tariff"].sensitive_to
        == ()
    )
    view = decide(permit={"issued_on": "2024-01-15"})["permit", "renew_from"]
    assert (view.value, view.sensitive_to) == ("2024-07-15", (f"{CITY}:per_month",))
    assert decide(permit={"tariff": "free"})["permit", "fee"].sensitive_to == ()


def test_replaced_outcome() -> None:
    decision = decide(CENTRE, permit={"disabled_badge": True, "weight": 1})
    assert decision["permit", "zones_open"].value == ["green"]
    rows = [(row["rule"], row["pack"], row["by"]) for row in decision.to_dict()["replaced"]]
    assert rows == [("zones_open.blue", CITY, CENTRE), ("zones_open.red", CITY, CENTRE)]


@pytest.mark.parametrize(("pack", "on"), [(CITY, "2019-12-31"), (CENTRE, "2020-12-31"), (CENTRE, "2031-01-01")])
def test_not_in_force(pack: str, on: str) -> None:
    with pytest.raises(PunktError) as caught:
        decide(pack, on, permit={})
    assert {found.code for found in caught.value.diagnostics} == {"P600"}


def test_constraint() -> None:
    with pytest.raises(PunktError) as caught:
        decide(permit={"issued_on": "2024-01-02", "expires_on": "2024-01-01"})
    assert [found.code for found in caught.value.diagnostics] == ["P520"]


@pytest.mark.parametrize("pack", [CITY, CENTRE])
def test_evaluators_agree(pack: str) -> None:
    rules = rules_of(pack)
    maker, random, trios = CaseMaker(rules), Random(pack), {}
    for turn in range(many(120, 400)):
        mapping = maker.mapping(random)
        if pack == CENTRE and mapping["as_of"] > "2030-12-31":
            continue
        if pack == CENTRE:
            mapping.get("yard", {}).pop("least_width", None)  # the centre has filled it; see test_relations
        case = rules.read_case(mapping)
        program = rules.edition(case.as_of).program
        if id(program) not in trios:
            trios[id(program)] = Trio(program)
        trios[id(program)].check(case, f"{pack} {turn}")
    assert len(trios) > 1
