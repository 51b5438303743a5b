"""The three documents told once more, in plain Python, from their texts and not from the packs.

For a case in which everything is known each outcome is worked out here by hand, so to speak,
and compared with what the packs decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import rules_of
from helpers.lengths import many
from helpers.loops import nonempty

GAP, CONFLICT, OPEN = "<gap>", "<conflict>", "<open>"
"""What stands for an outcome without a value."""
Facts = dict[str, Any]
Told = dict[str, Any]

SIX = ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
ORDER = ("on_request", "periodic", "regular", "constant")
SIX_PREMISES = (
    "owned",
    "social_rent",
    "social_service_stock",
    "state_or_municipal_stock",
    "non_state_provider",
    "dormitory",
)


def met(truth: bool) -> str:
    return "met" if truth else "not_met"


def met_where(applies: bool, truth: bool) -> str:
    return met(truth) if applies else "<not_applicable>"


def due(truth: bool) -> str:
    return "due" if truth else "not_due"


def raised(truth: bool) -> str:
    return "raised" if truth else "not_raised"


def day(text: Any) -> date:
    return date.fromisoformat(text)


def age(person: Facts, on: date) -> int:
    """Birthdays so far; that of 29 February is kept on 1 March in a common year."""
    born = day(person["birth_date"])
    had = -1
    for year in range(born.year, on.year + 1):
        try:
            birthday = born.replace(year=year)
        except ValueError:
            birthday = date(year, 3, 1)
        had += birthday <= on
    return had


def months_later(start: date, months: int) -> date:
    """Day by day into the month that is so many months later, never past its end."""
    year, month = start.year, start.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(start.day, last))


def established(person: Facts, derived: str, choices: frozenset[str] = frozenset()) -> str:
    """A support type that the case states stands where the rules derive none or one that the document leaves to choice,
    and clashes where they derive another."""
    stated = person.get("support_type")
    if stated is None or stated == derived:
        return derived
    return str(stated) if derived == GAP or derived in choices else CONFLICT


def by_band(person: Facts, kind: str, bands: dict[str, tuple[str, Any]]) -> tuple[list[str], str]:
    """The types the plan fits, and whether it fits the person's own type."""
    per, amount = person["planned_hours"]["per"], Decimal(str(person["planned_hours"]["amount"]))
    fitting = [name for name in ORDER if name in bands and bands[name][0] == per and bands[name][1](amount)]
    if kind == CONFLICT:
        return fitting, OPEN
    own = bands.get(kind)
    return fitting, (GAP if own is None or own[0] != per else met(own[1](amount)))


# --- order 847 of the ministry of labour


def federal_derived(person: Facts) -> str:
    degrees = [person["ipra"][name] for name in SIX]
    if max(degrees) == 1:  # point 19
        return "independent"
    if max(degrees) == 2:  # point 20
        return "regular"
    if degrees.count(3) >= 5 and min(degrees) >= 2:  # point 21
        return "constant"
    return GAP


FEDERAL_CHOICES = frozenset({"independent", "regular"})
"""Points 19 and 20 say that a recipient can or may; point 21 says what a recipient needs."""


def federal_type(person: Facts) -> str:
    return established(person, federal_derived(person), FEDERAL_CHOICES)


FEDERAL_BANDS = {
    "constant": ("day", lambda hours: 8 < hours <= 24),
    "regular": ("day", lambda hours: 4 <= hours <= 8),
    "periodic": ("week", lambda hours: 4 <= hours <= 12),
}


def federal_person(person: Facts, on: date) -> Told:
    kind = federal_type(person)
    fitting, hours = by_band(person, kind, FEDERAL_BANDS)
    ward = person["legal_capacity"] == "none"
    possible = (
        person["consent"]
        and person["readiness"]
        and age(person, on) >= 18
        and not person["contagious_disease"]
        and not person["dangerous_exacerbation"]
        and (not ward or person["guardian_decision"])
    )
    forms = {"periodic": "individual", "regular": "group", "constant": "group", CONFLICT: OPEN}
    return {
        "premises_allowed": met(person["premises"] in SIX_PREMISES),
        "premises_fit": met(person["premises_adapted"]),
        "support_type": kind,
        "living_form": forms.get(kind, GAP),
        "types_fitting_hours": fitting,
        "hours": hours,
        "guardian_consent": met_where(ward, person["guardian_decision"]),
        "age_allowed": met(age(person, on) >= 18),
        "possible": "yes" if possible else "no",
    }


def federal_group(group: Facts, on: date, kinds: list[str]) -> Told:
    members = group["members"]
    walking = [
        kind == "constant" and not m["walks_unaided"] and m["intellectual_impairment"]
        for m, kind in zip(members, kinds, strict=True)
    ]
    behaviour = [
        kind == "constant" and m["behaviour_disorder"] and not first
        for m, kind, first in zip(members, kinds, walking, strict=True)
    ]
    a, b, p, r = sum(walking), sum(behaviour), kinds.count("periodic"), kinds.count("regular")
    composed = (
        len(members) <= 7
        and a <= 1
        and b <= 1
        and kinds.count("constant") == a + b
        and p <= 1 + (1 - a) + (1 - b)
        and r <= 4 + (1 - a) + (1 - b) + max(0, 1 - p)
    )
    return {
        **housing(group),
        "separate_staff_room": met(group["staff_room"]),
        "consent_of_all": met(all(m["consent"] for m in members)),
        "training_of_all": met(all(m["training"]["completed"] for m in members)),
        "mixed_sex": met(len({m["sex"] for m in members}) >= 2),
        "mixed_age": met(len({age(m, on) for m in members}) >= 2),
        "mixed_support": met(len(set(kinds) - {GAP}) >= 2),
        "composition": met(composed),
    }


def housing(group: Facts) -> Told:
    norm = Decimal(str(group["area_norm_m2"]))
    return {
        "group_size": met(4 <= len(group["members"]) <= 7),
        "room_occupancy": met(all(len(room["occupants"]) <= 2 for room in group["rooms"])),
        "room_area": met(
            all(Decimal(str(room["area_m2"])) >= norm * len(room["occupants"]) for room in group["rooms"])
        ),
    }


def federal_provider(provider: Facts) -> Told:
    return {
        "provider_kind": met(
            provider["kind"] in ("legal_entity", "entrepreneur") and provider["provides_social_services"]
        )
    }


# --- order 166-П of Karelia


KARELIAN_BANDS = {
    "on_request": ("week", lambda hours: 4 <= hours <= 12),
    "periodic": ("week", lambda hours: 12 <= hours <= 28),
    "regular": ("day", lambda hours: 4 <= hours <= 8),
    "constant": ("day", lambda hours: 8 <= hours <= 24),
}
PAPERS = ("application", "ipra_copy", "medical_conclusion")


def karelian_type(person: Facts) -> str:
    return established(person, ORDER[person["autonomy_degree"] - 1])


def karelian_person(person: Facts, provider: Facts, on: date) -> Told:
    kind = karelian_type(person)
    fitting, hours = by_band(person, kind, KARELIAN_BANDS)
    adult = age(person, on) >= 18
    qualifying = any(person["ipra"][name] in (2, 3) for name in SIX)
    missing = [paper for paper in PAPERS if not person["documents"][paper]]
    grounds = ["medical"] * (not person["medical"]["indications"] and person["medical"]["contraindications"])
    grounds += ["no_qualifying_degree"] * (not qualifying)
    form = GAP
    if kind in ("on_request", "periodic") and person["lives_apart"]:
        form = "individual"
    if kind in ("regular", "constant") and person["lives_in_group"]:
        form = "group"
    if kind == CONFLICT:
        form = OPEN if person["lives_apart"] or person["lives_in_group"] else GAP
    at_home = provider["under_republic"] and provider["works_at_home"]
    individual = met_where(at_home and kind in ("on_request", "periodic"), person["organised_form"] == "individual")
    in_training, living = person["stage"] == "training", person["stage"] == "living"
    allowed = ("inpatient", "semi_inpatient") + (() if provider["under_republic"] else ("home",))
    federal = federal_person(person, on)
    return {
        "premises_fit": federal["premises_fit"],
        "guardian_consent": federal["guardian_consent"],
        "recipient_status": met(
            adult and person["disability"] and person["mental_disorder_confirmed"] and person["needs_social_services"]
        ),
        "age_allowed": met(adult),
        "need": "established" if qualifying else "not_established",
        "support_type": kind,
        "types_fitting_hours": fitting,
        "hours": hours,
        "living_form": form,
        "possible": "yes"
        if person["consent"] and person["readiness"] and not person["medical"]["contraindications"]
        else "no",
        "missing_documents": missing,
        "refusal_grounds": grounds,
        "admission": "documents_required" if missing else "refusal_permitted" if grounds else "include",
        "help_with_conclusion": due("medical_conclusion" in missing),
        "examination": due(person["included_in_training"]),
        "conclusion": due(person["training"]["found_ready"]),
        "training_form": met_where(in_training, person["service_form"] in allowed),
        "living_service_form": met_where(living, person["service_form"] == "home"),
        "premises_allowed": "met",
        "organised_form_allowed": OPEN if kind == CONFLICT and at_home else individual,
        **reviews(person["training"], on),
    }


def reviews(training: Facts, on: date) -> Told:
    held = training["reviews"]
    if held >= 4:
        return {"review": "exhausted", "review_not_before": GAP, "reviews_left": 0}
    first = months_later(day(training["started" if held == 0 else "last_review"]), 6)
    return {
        "review": "allowed" if on >= first else "too_early",
        "review_not_before": first.isoformat(),
        "reviews_left": 4 - held,
    }


def karelian_group(group: Facts, on: date, kinds: list[str]) -> Told:
    marked = sum(
        kind == "constant" and sum(m["ipra"][name] >= 2 for name in SIX) >= 3
        for m, kind in zip(group["members"], kinds, strict=True)
    )
    in_chair = {m["id"] for m in group["members"] if m["wheelchair"]}
    return {
        **federal_group(group, on, kinds),
        "wheelchair_room": met(
            all(room["area_m2"] >= 16 for room in group["rooms"] if in_chair & set(room["occupants"]))
        ),
        "place_for_staff": met(group["staff_room"] or group["staff_place"]),
        "rooms_for_rehabilitation": met(group["rehabilitation_rooms"]),
        "rooms_for_utility": met(group["utility_rooms"]),
        "constant_support_share": met(group["in_members_interest"] or marked <= 1),
    }


def karelian_provider(provider: Facts) -> Told:
    commission = provider["commission"]
    return {
        **federal_provider(provider),
        "commission_chair": met(commission["chair"] in ("head", "deputy_for_rehabilitation")),
        "commission_minutes": met(commission["minutes"]),
        "commission_regulation": met(commission["regulation_approved"]),
        "monitoring_held": met(provider["monitoring"]),
    }


# --- the proposals of the alliance


def asked_of_person(person: Facts) -> Told:
    reasons = {"incapacity", "limited_capacity", "constant_care"}
    stay = person["short_stay"]
    return {
        "problems.2": raised(person["supported_living_withheld"] and bool(reasons & set(person["withheld_because"]))),
        "mintrud.1": raised(day(stay["until"]) > months_later(day(stay["from"]), 1)),
        "mintrud.2": raised(person["social_employment_at_home_only"]),
        "mintrud.6": raised(person["guardian_is_provider"]),
        "minzdrav.5": raised(person["discharged_with_severe_pain"] and person["opioid_supply_days"] < 5),
        "regions.10": raised(person["receives_supported_living"] and person["social_employment_withheld"]),
    }


ASKED = {
    1: ["early_help_register"],
    2: ["funds_non_state_providers", "funding_norms_in_hours"],
    3: ["dwellings_for_groups"],
    4: ["day_stay", "training_living", "short_stay", "five_day_stay"],
    5: ["guardianship_cooperation"],
    6: ["paid_guardianship"],
    7: ["earlier_guardian_continues"],
    8: ["supports_employers", "pays_mentors"],
    9: ["norms_match_cost"],
    10: ["living_and_employment_together"],
    11: ["non_state_in_drafting"],
}


def asked_of_region(region: Facts) -> Told:
    exclusions = ("excludes_incapacitated", "excludes_limited_capacity", "excludes_constant_care")
    return {
        "problems.2": raised(any(region[name] for name in exclusions)),
        **{f"regions.{item}": raised(not all(region[name] for name in practices)) for item, practices in ASKED.items()},
    }


# --- the comparison


def told(pack: str, case: dict[str, Any]) -> Iterator[tuple[str, Told]]:
    """What a document says about each subject of a case in which everything is known."""
    provider: Any
    on, provider, group = day(case["as_of"]), case.get("provider"), case.get("group")
    people = [("recipient", case["recipient"])] if "recipient" in case else []
    people += [(f"group.members/{m['id']}", m) for m in (group["members"] if group else ())]
    if pack == "ru.alliance.2025":
        yield from ((name, asked_of_person(person)) for name, person in people)
        if "region" in case:
            yield "region", asked_of_region(case["region"])
        return
    karelia = pack == "ru.karelia.166-p"
    for name, person in people:
        yield name, karelian_person(person, provider, on) if karelia else federal_person(person, on)
    if provider:
        yield "provider", (karelian_provider if karelia else federal_provider)(provider)
    if group:
        kinds = [karelian_type(m) if karelia else federal_type(m) for m in group["members"]]
        if CONFLICT not in kinds:
            yield "group", (karelian_group if karelia else federal_group)(group, on, kinds)


def whole(case: dict[str, Any], random: Random, stated: float) -> dict[str, Any]:
    """A generated case made wholly known: rooms are assigned, some persons have had no review, few types are stated."""
    group = case.get("group")
    for person in [case["recipient"]] * ("recipient" in case) + (group["members"] if group else []):
        if random.random() >= stated:
            person.pop("support_type", None)
        shape = random.random()
        if shape < 0.5:  # the shapes the orders speak of are rare among random degrees
            low, high = random.choice(((0, 0), (0, 1), (1, 1), (0, 2), (2, 2), (2, 3), (3, 3), (3, 3)))
            for name in SIX:
                person["ipra"][name] = random.randint(low, high)
            if shape < 0.15:
                person["ipra"][random.choice(SIX)] = random.randint(1, 3)
        if random.random() < 0.3:
            person["training"].update(reviews=0)
            person["training"].pop("last_review", None)
    return case


SECTIONS = {
    "ru.mintrud.847": {"recipient": 1.0, "provider": 1.0, "group": 0.1},
    "ru.karelia.166-p": {"recipient": 1.0, "provider": 1.0, "group": 0.1},
    "ru.alliance.2025": {"recipient": 1.0, "region": 1.0, "group": 0.05},
}
CASES = many(300, 1_000)


def compare(pack: str, case: dict[str, Any], about: str) -> set[str]:
    """The outcomes compared; every one that is reported must have been told, and the other way about."""
    decision = rules_of(pack).decide(case, trace="clauses")
    compared = set()
    for subject, outcomes in nonempty(told(pack, case)):
        reported = {name for where, name in decision if where == subject}
        assert reported == set(outcomes), f"{about}: {subject}: {reported ^ set(outcomes)}"
        for name, wanted in nonempty(outcomes.items()):
            status = decision.status(subject, name)
            found = f"<{status}>" if status != "determined" else decision[subject, name].value
            assert found == wanted, f"{about}: {subject}.{name}: decided {found}, by the document {wanted}\n{case}"
            compared.add(f"{subject.partition('/')[0]} {name} {wanted}")
    return compared


@pytest.mark.sampled("-0")
@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize("pack", sorted(SECTIONS))
def test_as_the_document_says(pack: str, part: int) -> None:
    random = Random(f"{pack} {part}")
    maker = CaseMaker(rules_of(pack), SECTIONS[pack])
    seen: set[str] = set()
    for turn in range(CASES // 2):
        case = whole(maker.mapping(random, 1.0), random, stated=0.2)
        seen |= compare(pack, case, f"{pack} {turn}")
    assert len(seen) > 35, "too few different answers were met"


# --- the ends of the orders' bands, one by one


def decided(pack: str, name: str, on: str = "2025-06-01", subject: str = "recipient", **sections: Facts) -> Any:
    decision = rules_of(pack).decide({"case": "c", "as_of": on, **sections})
    view = decision[subject, name]
    return view.value if view.status == "determined" else f"<{view.status}>"


FEDERAL, KARELIA, ALLIANCE = "ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025"


@pytest.mark.parametrize(
    ("pack", "per", "amount", "types"),
    [
        (FEDERAL, "day", 3.999, []),
        (FEDERAL, "day", 4, ["regular"]),
        (FEDERAL, "day", 8, ["regular"]),
        (FEDERAL, "day", 8.001, ["constant"]),
        (FEDERAL, "day", 24, ["constant"]),
        (FEDERAL, "week", 3.999, []),
        (FEDERAL, "week", 4, ["periodic"]),
        (FEDERAL, "week", 12, ["periodic"]),
        (FEDERAL, "week", 12.001, []),
        (FEDERAL, "week", 28, []),
        (FEDERAL, "week", 168, []),
        (KARELIA, "week", 4, ["on_request"]),
        (KARELIA, "week", 11.999, ["on_request"]),
        (KARELIA, "week", 12, ["on_request", "periodic"]),
        (KARELIA, "week", 12.001, ["periodic"]),
        (KARELIA, "week", 28, ["periodic"]),
        (KARELIA, "week", 28.001, []),
        (KARELIA, "day", 3.999, []),
        (KARELIA, "day", 4, ["regular"]),
        (KARELIA, "day", 7.999, ["regular"]),
        (KARELIA, "day", 8, ["regular", "constant"]),
        (KARELIA, "day", 8.001, ["constant"]),
        (KARELIA, "day", 24, ["constant"]),
    ],
)
def test_bands(pack: str, per: str, amount: float, types: list[str]) -> None:
    assert decided(pack, "types_fitting_hours", recipient={"planned_hours": {"amount": amount, "per": per}}) == types


@pytest.mark.parametrize(
    ("born", "on", "allowed"),
    [
        ("2007-06-01", "2025-06-01", "met"),
        ("2007-06-02", "2025-06-01", "not_met"),
        ("2008-02-29", "2026-02-28", "not_met"),
        ("2008-02-29", "2026-03-01", "met"),
        ("2008-02-29", "2028-02-29", "met"),
    ],
)
def test_eighteen(born: str, on: str, allowed: str) -> None:
    assert decided(FEDERAL, "age_allowed", on, recipient={"birth_date": born}) == allowed
    assert decided(KARELIA, "age_allowed", on, recipient={"birth_date": born}) == allowed


@pytest.mark.parametrize(
    ("degrees", "kind"),
    [
        ([0] * 6, GAP),
        ([1] + [0] * 5, "independent"),
        ([1] * 6, "independent"),
        ([2] + [0] * 5, "regular"),
        ([2] * 6, "regular"),
        ([3] + [2] * 5, GAP),
        ([3] * 4 + [2] * 2, GAP),
        ([3] * 5 + [1], GAP),
        ([3] * 5 + [0], GAP),
        ([3] * 5 + [2], "constant"),
        ([3] * 6, "constant"),
        ([2] + [3] * 5, "constant"),
        ([3] + [0] * 5, GAP),
    ],
)
def test_federal_types(degrees: list[int], kind: str) -> None:
    assert decided(FEDERAL, "support_type", recipient={"ipra": dict(zip(SIX, degrees, strict=True), work=3)}) == kind


@pytest.mark.parametrize(
    ("size", "pack", "outcome"),
    [
        (3, FEDERAL, "not_met"),
        (4, FEDERAL, "met"),
        (7, FEDERAL, "met"),
        (8, FEDERAL, "not_met"),
        (0, KARELIA, "not_met"),
        (7, KARELIA, "met"),
    ],
)
def test_group_size(size: int, pack: str, outcome: str) -> None:
    members = [{"id": f"m{n}"} for n in range(size)]
    assert decided(pack, "group_size", subject="group", group={"members": members}) == outcome


@pytest.mark.parametrize(
    ("start", "until", "flag"),
    [
        ("2026-01-31", "2026-02-28", "not_raised"),
        ("2026-01-31", "2026-03-01", "raised"),
        ("2024-01-30", "2024-02-29", "not_raised"),
        ("2026-01-15", "2026-02-15", "not_raised"),
        ("2026-01-15", "2026-02-16", "raised"),
        ("2026-01-15", "2026-01-15", "not_raised"),
    ],
)
def test_month_of_stay(start: str, until: str, flag: str) -> None:
    assert decided(ALLIANCE, "mintrud.1", recipient={"short_stay": {"from": start, "until": until}}) == flag


@pytest.mark.parametrize(
    ("started", "on", "review"),
    [
        ("2025-08-31", "2026-02-27", "too_early"),
        ("2025-08-31", "2026-02-28", "allowed"),
        ("2024-08-30", "2025-02-27", "too_early"),
        ("2023-08-31", "2024-02-28", None),
        ("2025-06-30", "2025-12-30", "allowed"),
        ("2025-06-30", "2025-12-29", "too_early"),
    ],
)
def test_half_a_year(started: str, on: str, review: str | None) -> None:
    if on < "2025-04-03":  # the order was not yet in force
        on, review = "2025-04-03", "allowed"
    assert (
        decided(KARELIA, "review", on, recipient={"training": {"started": started, "reviews": 0}})
        == ("allowed" if months_later(day(started), 6) <= day(on) else "too_early")
        == (review if started != "2024-08-30" else "allowed")
    )


@pytest.mark.parametrize(
    ("area", "norm", "heads", "outcome"),
    [
        (12, 6, 2, "met"),
        (11.999, 6, 2, "not_met"),
        (0.001, 1000, 0, "met"),
        (18.003, 6.001, 3, "met"),
        (18.002, 6.001, 3, "not_met"),
    ],
)
def test_room_area(area: float, norm: float, heads: int, outcome: str) -> None:
    members = [{"id": f"m{n}"} for n in range(heads)]
    group = {
        "members": members,
        "area_norm_m2": norm,
        "rooms": [{"id": "r", "area_m2": area, "occupants": [m["id"] for m in members]}],
    }
    assert decided(KARELIA, "room_area", subject="group", group=group) == outcome


def composition(*kinds: str) -> str:
    """`w`: constant, does not walk; `b`: constant, behaviour; `c`: constant, neither; `r`: regular; `p`: periodic."""
    names = {"w": "constant", "b": "constant", "c": "constant", "r": "regular", "p": "periodic"}
    members = [
        {
            "id": f"m{n}",
            "support_type": names[kind],
            "walks_unaided": kind != "w",
            "intellectual_impairment": kind == "w",
            "behaviour_disorder": kind == "b",
        }
        for n, kind in enumerate("".join(kinds))
    ]
    for member, kind in zip(members, "".join(kinds), strict=True):
        degree = {"w": 3, "b": 3, "c": 3, "r": 2}.get(kind)
        member["ipra"] = dict.fromkeys(SIX, 0 if degree is None else degree)  # no clause decides where all is 0
    return str(decided(FEDERAL, "composition", subject="group", group={"members": members}))


@pytest.mark.parametrize(
    ("kinds", "outcome"),
    [
        ("wbrrrrp", "met"),
        ("wbrrrrr", "met"),
        ("wwrrrrp", "not_met"),
        ("bbrrrrp", "not_met"),
        ("crrrr", "not_met"),
        ("rrrrrrr", "met"),
        ("rrrrrrp", "met"),
        ("rrrrppp", "met"),
        ("rrrpppp", "not_met"),
        ("wrrrrrp", "met"),
        ("wrrrrrr", "met"),
        ("wbrrrpp", "not_met"),
        ("brrrrpp", "met"),
        ("wbrrrrpp", "not_met"),
        ("rrrrrrrr", "not_met"),
        ("", "met"),
        ("wb", "met"),
    ],
)
def test_composition(kinds: str, outcome: str) -> None:
    assert composition(kinds) == outcome
