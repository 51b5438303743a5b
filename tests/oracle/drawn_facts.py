"""Each fact of the contract's tables, drawn near the bounds that the three documents set, and what contradicts itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from oracle.days import half_years_after, months_after
from oracle.federal import SIX

Flat = dict[str, Any]
"""The facts of one thing by their dotted paths."""
REASONS = ("incapacity", "limited_capacity", "constant_care", "no_infrastructure", "other")
WORDS = {
    "sex": ("male", "female"),
    "legal_capacity": ("full", "limited", "none"),
    "parental_care": ("available", "absent", "elderly", "ill"),
    "premises": (
        *("owned", "used", "social_rent", "provider", "social_service_stock", "state_or_municipal_stock"),
        *("non_state_provider", "dormitory", "other"),
    ),
    "service_form": ("home", "semi_inpatient", "inpatient"),
    "stage": ("preparatory", "training", "living"),
    "organised_form": ("individual", "group"),
}
MOSTLY = ("disability", "needs_social_services", "mental_disorder_confirmed")
"""To whom the packs apply: mostly true, and seldom unknown, so that something is decided."""
SEEN_OFTEN = ("consent", "readiness", "documents.application", "documents.ipra_copy", "documents.medical_conclusion")
EVEN = (
    *("guardian_decision", "contagious_disease", "dangerous_exacerbation", "medical.indications"),
    *("medical.contraindications", "lives_apart", "lives_in_group", "wheelchair", "walks_unaided"),
    *("intellectual_impairment", "behaviour_disorder", "training.completed", "training.found_ready"),
    *("premises_adapted", "included_in_training", "supported_living_withheld", "receives_supported_living"),
    *("receives_social_employment", "social_employment_withheld", "social_employment_at_home_only"),
    *("employment_service_ended_by_small_job", "examined", "examined_again", "support_programme_made"),
    *("conclusion_issued", "has_dwelling", "individual_programme", "education_completed", "occupied_in_daytime"),
    *("other_impairments", "discharged_with_severe_pain", "guardian_is_provider"),
)
PROVIDER = ("provides_social_services", "under_republic", "works_at_home", "monitoring")
REGION = (
    *("excludes_incapacitated", "excludes_limited_capacity", "excludes_constant_care", "funds_non_state_providers"),
    *("funding_norms_in_hours", "norms_match_cost", "dwellings_for_groups", "supports_employers", "pays_mentors"),
    *("day_stay", "training_living", "short_stay", "five_day_stay", "early_help_register"),
    *("living_and_employment_together", "non_state_in_drafting", "guardianship_cooperation", "paid_guardianship"),
    *("earlier_guardian_continues", "guardian_support", "opioid_e_prescription_at_home"),
    *("opioid_prescription_at_bedside", "opioids_in_visiting_kit"),
)
PLANS = {
    "week": ("0", "3.5", "4", "8", "11.5", "12", "12.5", "20", "28", "28.5", "168"),
    "day": ("0", "3.5", "4", "6", "8", "8.5", "12", "23.5", "24"),
}
MOST = {"day": 24, "week": 168}
TRIES = 100
YES = (True, True, True, False)


def person(random: Random, on: date, known: Flat | None = None) -> Flat:
    """All facts of a person on that day, the known ones as they are, without a contradiction.

    What is at odds with another is drawn anew; the few facts for which nothing is found are left out.
    """
    given = known or {}
    flat = _person(random, on, given) | given
    for _ in range(TRIES):
        odd = at_odds(flat, on) - given.keys()
        if not odd:
            break
        again = _person(random, on, given)
        flat = {path: value for path, value in flat.items() if path not in odd}
        flat |= {path: value for path, value in again.items() if path in odd}
    return {path: value for path, value in flat.items() if path in given or path not in at_odds(flat, on)}


def _person(random: Random, on: date, given: Flat) -> Flat:
    flat: Flat = {name: random.random() < 0.95 for name in MOSTLY}
    flat |= {name: random.choice(YES) for name in SEEN_OFTEN}
    flat |= {name: random.random() < 0.5 for name in EVEN}
    flat |= {name: random.choice(words) for name, words in WORDS.items()}
    flat |= {f"ipra.{name}": degree for name, degree in zip(SIX, _degrees(random), strict=True)}
    reasons = random.choice((0, 1, 2)) if flat["supported_living_withheld"] else 0
    per = random.choice(tuple(PLANS))
    return flat | {
        "birth_date": _birth(random, on),
        "ipra.work": random.randint(0, 3),
        "autonomy_degree": random.randint(1, 4),
        "planned_hours.per": per,
        "planned_hours.amount": number(random.choice(PLANS[per])),
        "support_type": random.choice(("on_request", "periodic", "regular", "constant")),
        "withheld_because": [one for one in REASONS if one in random.sample(REASONS, reasons)],
        "opioid_supply_days": random.choice((0, 4, 5, 6)),
        **_training(random, on, given.get("training.reviews")),
        **_short_stay(random, on),
    }


def number(text: str) -> int | Decimal:
    """A number as a case file gives it: whole, or a decimal."""
    return Decimal(text) if "." in text else int(text)


def _degrees(random: Random) -> list[int]:
    """Six degrees: near what points 5 and 19 to 21 tell apart, or anything."""
    shape = random.choice(("none", "first", "second", "third", "third", "edge", "any"))
    if shape == "third":  # point 21: five of 3, and one of any degree
        found = [3] * 5 + [random.randint(0, 3)]
    elif shape == "edge":
        found = [3] * random.randint(1, 4)
        found += [2] * (6 - len(found))
    else:
        top = {"none": 0, "first": 1, "second": 2, "any": 3}[shape]
        found = [random.randint(0, top) for _ in range(6)]
        found[0] = top
    random.shuffle(found)
    return found


def _near(random: Random, day: date) -> date:
    return day + timedelta(days=random.choice((-1, 0, 0, 1)))


def _birth(random: Random, on: date) -> str:
    """Eighteen and nineteen years to the day, the 29th of February, or any age."""
    years = random.choice((18, 18, 19, 20, 35, 36, random.randint(1, 80)))
    born = _near(random, months_after(on, -12 * years))
    if random.random() < 0.2:
        born = date(born.year - born.year % 4, 2, 29)  # no year up to 2100 but 1900 would fail
    return born.isoformat()


def _training(random: Random, on: date, held: int | None) -> Flat:
    """Reviews from none to five, the last half-years after the start to the day, and half a year ago to the day."""
    held = random.choice((0, 0, 1, 1, 2, 3, 4, 5)) if held is None else held
    started = _near(random, months_after(on, -6 * random.randint(1, held + 2)))
    if random.random() < 0.3:
        started = date(
            started.year - 1,
            *random.choice(((2, 29 if (started.year - 1) % 4 == 0 else 28), (8, 31), (3, 31), (12, 31))),
        )
    last = random.choice(
        (half_years_after(started, held), months_after(on, -6), half_years_after(started, max(0, held - 1)))
    )
    found: Flat = {"training.started": started.isoformat(), "training.reviews": held}
    return found | ({"training.last_review": _near(random, last).isoformat()} if held else {})


def _short_stay(random: Random, on: date) -> Flat:
    begins = random.choice((date(on.year - 1, 1, 31), date(on.year - 1, 2, 28), months_after(on, -3)))
    ends = _near(random, random.choice((begins, months_after(begins, 1), months_after(begins, 1))))
    return {"short_stay.from": begins.isoformat(), "short_stay.until": ends.isoformat()}


def provider(random: Random) -> Flat:
    return {name: random.choice(YES) for name in PROVIDER} | {
        "kind": random.choice(("legal_entity", "entrepreneur", "other")),
        "commission.chair": random.choice(("head", "deputy_for_rehabilitation", "other")),
        "commission.minutes": random.choice(YES),
        "commission.regulation_approved": random.choice(YES),
    }


def region(random: Random) -> Flat:
    return {name: random.choice((True, False)) for name in REGION}


def living(random: Random) -> Flat:
    """The facts of a group besides its members and rooms."""
    found: Flat = {name: random.choice(YES) for name in ("rehabilitation_rooms", "utility_rooms")}
    found |= {name: random.random() < 0.5 for name in ("staff_room", "staff_place", "in_members_interest")}
    return found | {"area_norm_m2": number(random.choice(("6", "8", "9.5")))}


def area(random: Random, occupants: int) -> int | Decimal:
    """Square metres at the bounds of 16 and of the norms that are drawn."""
    norms = [Decimal(norm) * occupants for norm in ("6", "8", "9.5")]
    return number(str(random.choice([Decimal(16), Decimal("15.9"), Decimal(30), *norms, norms[1] - Decimal("0.1")])))


def at_odds(flat: Flat, on: date) -> set[str]:
    """The facts that contradict each other: what §1 of the contract calls an error, and what would be odd in any case."""
    started, last, held = "training.started", "training.last_review", "training.reviews"
    begins, ends, per, amount = "short_stay.from", "short_stay.until", "planned_hours.per", "planned_hours.amount"
    get = flat.get
    together: list[tuple[bool, tuple[str, ...]]] = [
        (bool(get("lives_apart") and get("lives_in_group")), ("lives_apart", "lives_in_group")),
        (get(held) == 0 and bool(get("training.found_ready")), (held, "training.found_ready")),
        (get(held) == 0 and bool(get(last)), (held, last)),
        (_before(get(last), get(started)), (started, last)),
        (bool(get("examined")) and get("included_in_training") is False, ("examined", "included_in_training")),
        (
            bool(get("conclusion_issued")) and get("training.found_ready") is False,
            ("conclusion_issued", "training.found_ready"),
        ),
        (_before(get(ends), get(begins)), (begins, ends)),
        (get(amount) is not None and get(amount, 0) > MOST.get(get(per, ""), MOST["week"]), (per, amount)),
        *((_before(on.isoformat(), get(day)), (day,)) for day in ("birth_date", started, last, begins, ends)),
        (bool(get("wheelchair") and get("walks_unaided")), ("wheelchair", "walks_unaided")),
        (
            get("supported_living_withheld") is False and bool(get("withheld_because")),
            ("supported_living_withheld", "withheld_because"),
        ),
        (
            bool(get("supported_living_withheld") and get("receives_supported_living")),
            ("supported_living_withheld", "receives_supported_living"),
        ),
        (
            bool(get("social_employment_withheld") and get("receives_social_employment")),
            ("social_employment_withheld", "receives_social_employment"),
        ),
    ]
    return {path for odd, paths in together if odd for path in paths}


def _before(first: str | None, second: str | None) -> bool:
    """Whether the first day, as text, is before the second; not so where one is not known."""
    return first is not None and second is not None and first < second
