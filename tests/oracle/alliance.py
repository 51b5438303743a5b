"""The proposals of the alliance «Ценность каждого» of April 2025: flags, for everybody."""

from __future__ import annotations

from oracle.days import months_after
from oracle.facts import Facts
from oracle.kleene import any_of, both, either, known, negation
from oracle.verdicts import Verdicts, flag

WRONG_REASONS = {"incapacity", "limited_capacity", "constant_care"}
# asked for by the regions' items: the flag is raised where any of the practices is absent
PRACTICES = {
    "regions.1": ("early_help_register",),
    "regions.2": ("funds_non_state_providers", "funding_norms_in_hours"),
    "regions.3": ("dwellings_for_groups",),
    "regions.4": ("day_stay", "training_living", "short_stay", "five_day_stay"),
    "regions.5": ("guardianship_cooperation",),
    "regions.7": ("earlier_guardian_continues",),
    "regions.8": ("supports_employers", "pays_mentors"),
    "regions.9": ("norms_match_cost",),
    "regions.10": ("living_and_employment_together",),
    "regions.11": ("non_state_in_drafting",),
    "minzdrav.5": (
        "opioid_e_prescription_at_home",
        "opioid_prescription_at_bedside",
        "opioids_in_visiting_kit",
    ),
}


def recipient(person: Facts) -> Verdicts:
    wrongly = known(lambda reasons: bool(WRONG_REASONS & set(reasons)), person("withheld_because"))
    too_long = known(
        lambda begins, ends: ends > months_after(begins, 1),
        person.day("short_stay.from"),
        person.day("short_stay.until"),
    )
    in_pain = person("discharged_with_severe_pain")
    little = known(lambda days: days < 5, person("opioid_supply_days"))
    confined = either(person("social_employment_at_home_only"), person("employment_service_ended_by_small_job"))
    one_of_two = both(person("receives_supported_living"), person("social_employment_withheld"))
    return {
        "problems.2": flag(both(person("supported_living_withheld"), wrongly)),
        "mintrud.1": flag(too_long),
        "mintrud.2": flag(confined),
        "mintrud.6": flag(person("guardian_is_provider")),
        "minzdrav.5": flag(both(in_pain, little)),
        "regions.10": flag(one_of_two),
    }


def region(profile: Facts) -> Verdicts:
    excluded = either(
        profile("excludes_incapacitated"),
        profile("excludes_limited_capacity"),
        profile("excludes_constant_care"),
    )
    unsupported = both(negation(profile("guardian_support")), negation(profile("paid_guardianship")))
    return {
        "problems.2": flag(excluded),
        "regions.6": flag(unsupported),
        **{name: flag(any_of(negation(profile(one)) for one in asked)) for name, asked in PRACTICES.items()},
    }
