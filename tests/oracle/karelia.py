"""Order 166-П of the Ministry of Social Protection of Karelia of 3 April 2025, by its points, upon the federal one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from oracle import federal
from oracle.days import half_years_after
from oracle.facts import Facts
from oracle.federal import Band
from oracle.kleene import Count, Truth, all_of, among, any_of, both, count, either, exactly, known, negation
from oracle.verdicts import (
    GAP,
    OPEN,
    Applicability,
    Verdict,
    Verdicts,
    by_clauses,
    check,
    chosen,
    determined,
    duty,
    listed,
)

# regulated by other outcomes (points 9, 7 and 6), so that none of these names is left
REPLACED_BY_OTHERS = ("composition", "separate_staff_room", "support_types_permitted")
TYPES = {1: "on_request", 2: "periodic", 3: "regular", 4: "constant"}
# point 6, all four closed
BANDS = {
    "on_request": Band("week", 4, 12),
    "periodic": Band("week", 12, 28),
    "regular": Band("day", 4, 8),
    "constant": Band("day", 8, 24),
}
PAPERS = ("application", "ipra_copy", "medical_conclusion")
REVIEWS = 4


def recipient(person: Facts, giver: Facts | None, on: date, assumed: bool) -> Verdicts:
    """The outcomes for one person; those that need the provider only where that section is there."""
    status = both(
        federal.adult(person, on),
        person("disability"),
        person("mental_disorder_confirmed"),
        person("needs_social_services"),
    )
    applies = Applicability(status, assumed)  # point 2
    autonomy = person("autonomy_degree")
    clauses = [(among(autonomy, degree), name, True) for degree, name in TYPES.items()]
    support = applies.to(federal.support_type(person("support_type"), clauses))
    possible = both(
        person("consent"),
        person("readiness"),
        negation(person("medical.contraindications")),
        person("documents.medical_conclusion"),
    )
    form = [
        (both(support.among("on_request", "periodic"), person("lives_apart")), "individual"),
        (both(support.among("regular", "constant"), person("lives_in_group")), "group"),
    ]
    in_training, stage, examined = person("included_in_training"), person("stage"), person("examined")
    without_home = both(among(stage, "training"), negation(person("has_dwelling")))
    concluded = both(person("training.found_ready"), negation(person("conclusion_issued")))
    at_home = check(among(person("service_form"), "home"))
    return {
        **_kept(federal.recipient(person, on, assumed)),
        "recipient_status": check(status),  # decided for everybody, as is the age
        "possible": applies.to(chosen(possible, "yes", "no")),
        "need": applies.to(chosen(negation(_no_qualifying_degree(person)), "established", "not_established")),
        "support_type": support,
        "types_fitting_hours": applies.to(federal.types_fitting_hours(person, BANDS)),
        "hours": applies.to(federal.hours(person, support, BANDS)),
        "living_form": applies.to(by_clauses(form)),
        "premises_allowed": applies.to(determined("met")),
        "living_service_form": applies.to(at_home, among(stage, "living")),
        **_admission(person, applies),
        "examination": applies.to(duty(both(in_training, negation(examined)))),
        "support_programme": applies.to(duty(both(examined, negation(person("support_programme_made"))))),
        "housing_help": applies.to(duty(without_home)),
        **_reviews(person, applies, on),
        "conclusion": applies.to(duty(concluded)),
        **({} if giver is None else _with_provider(person, giver, applies, support)),
    }


def _kept(verdicts: Verdicts) -> Verdicts:
    return {name: verdict for name, verdict in verdicts.items() if name not in REPLACED_BY_OTHERS}


def _no_qualifying_degree(person: Facts) -> Truth:
    """No degree of 2 or 3 in any of the six: points 5 and 19 ask the same."""
    return all_of(among(degree, 0, 1) for degree in federal.degrees(person))


def _admission(person: Facts, applies: Applicability) -> Verdicts:
    """Points 18 to 20, before the person is included in a training group."""
    before = negation(person("included_in_training"))
    missing = [(paper, negation(person(f"documents.{paper}"))) for paper in PAPERS]
    incomplete = any_of(truth for _, truth in missing)
    medical = both(negation(person("medical.indications")), person("medical.contraindications"))
    grounds = [("medical", medical), ("no_qualifying_degree", _no_qualifying_degree(person))]
    refusable = any_of(truth for _, truth in grounds)
    decided = by_clauses(
        [
            (incomplete, "documents_required"),
            (both(negation(incomplete), refusable), "refusal_permitted"),
            (both(negation(incomplete), negation(refusable)), "include"),
        ]
    )
    return {
        "admission": applies.to(decided, before),
        "refusal_grounds": applies.to(listed(grounds), before),
        "missing_documents": applies.to(listed(missing), before),
        "help_with_conclusion": applies.to(duty(dict(missing)["medical_conclusion"]), before),
    }


def _reviews(person: Facts, applies: Applicability, on: date) -> Verdicts:
    """Point 28. The earliest day of the next review is reckoned from the last one, from the start where there is none."""
    held, started, last = person("training.reviews"), person.day("training.started"), person.day("training.last_review")
    unready = either(among(held, 0), negation(person("training.found_ready")))
    from_day = None if held is None else last if held else started
    earliest = known(lambda day: half_years_after(day, 1), from_day)
    left = known(lambda number: number < REVIEWS, held)
    come = known(lambda day: on >= day, earliest)
    review = applies.to(
        by_clauses(
            [
                (negation(left), "exhausted"),
                (both(left, come), "allowed"),
                (both(left, negation(come)), "too_early"),
            ]
        ),
        unready,
    )
    again = both(review.among("allowed"), negation(person("examined_again")))
    # With the number of reviews unknown the earliest day is unknown, even where the last was too early for one review.
    in_time = known(lambda number, first, latest: latest >= half_years_after(first, number), held, started, last)
    timing = both(known(lambda number: number <= REVIEWS, held), in_time)
    return {
        "review": review,
        "review_not_before": applies.to(_not_before(left, earliest), unready),
        "reviews_left": applies.to(
            OPEN if held is None else determined(max(0, REVIEWS - held)),
            unready,
        ),
        "second_examination": applies.to(duty(again), unready),
        "review_timing": applies.to(check(timing), known(lambda number: number >= 1, held)),
    }


def _not_before(left: Truth, earliest: date | None) -> Verdict:
    if left is False:
        return GAP
    return OPEN if left is None or earliest is None else determined(earliest.isoformat())


def _with_provider(person: Facts, giver: Facts, applies: Applicability, support: Verdict) -> Verdicts:
    """Points 25 and 32. Of an open type it is unknown whether it is 1 or 2, so whether point 32 applies is unknown too;
    once the pack is taken to apply and the type is then another, point 32 does not, and nothing is said on its value.
    """
    republic, service_form = giver("under_republic"), person("service_form")
    individual = both(republic, giver("works_at_home"), support.among("on_request", "periodic"))
    trained = either(negation(republic), among(service_form, "semi_inpatient", "inpatient"))
    return {
        "organised_form_allowed": applies.to(check(among(person("organised_form"), "individual")), individual),
        "training_form": applies.to(check(trained), among(person("stage"), "training")),
    }


def group(living: Facts, support: Sequence[Verdict] | None, on: date) -> Verdicts:
    people, rooms = living.things("members"), living.things("rooms")
    severity = None if people is None else mixed_severity([federal.highest_degree(one) for one in people])
    alike = None if people is None or support is None else _heavily_impaired(people, support).at_most(exactly(1))
    seated = {one("id"): one("wheelchair") for one in people or []}
    return {
        **_kept(federal.group(living, support, on)),
        "wheelchair_room": check(federal.known_of(rooms, [_wheelchair_room(room, seated) for room in rooms or []])),
        "place_for_staff": check(either(living("staff_room"), living("staff_place"))),
        "rooms_for_rehabilitation": check(living("rehabilitation_rooms")),
        "rooms_for_utility": check(living("utility_rooms")),
        "mixed_severity": check(severity),
        "constant_support_share": check(either(living("in_members_interest"), alike)),
    }


def mixed_severity(highest: Sequence[Count]) -> Truth:
    """Two different highest degrees among members, each an interval: two that do not touch are different."""
    if not highest:
        return False
    if max(one.low for one in highest) > min(one.high for one in highest):
        return True
    return False if len(highest) == 1 or all(one.low == one.high for one in highest) else None


def _heavily_impaired(people: Sequence[Facts], support: Sequence[Verdict]) -> Count:
    """How many in constant support have a degree of 2 or 3 in three or more of the six."""
    return count(
        both(verdict.among("constant"), count(among(degree, 2, 3) for degree in degrees).at_least(exactly(3)))
        for verdict, degrees in zip(support, map(federal.degrees, people), strict=True)
    )


def _wheelchair_room(room: Facts, seated: dict[str, Truth]) -> Truth:
    occupants = room("occupants")
    wheelchair = None if occupants is None else any_of(seated.get(one) for one in occupants)
    return either(negation(wheelchair), known(lambda m2: m2 >= 16, room.number("area_m2")))


def provider(giver: Facts) -> Verdicts:
    return {
        **federal.provider(giver),
        "commission_chair": check(among(giver("commission.chair"), "head", "deputy_for_rehabilitation")),
        "commission_minutes": check(giver("commission.minutes")),
        "commission_regulation": check(giver("commission.regulation_approved")),
        "monitoring_held": check(giver("monitoring")),
    }
