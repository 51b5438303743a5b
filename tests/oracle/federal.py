"""Mintrud order 847 of 14 December 2017, by its points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oracle.days import age
from oracle.facts import Facts
from oracle.kleene import (
    Count,
    Truth,
    all_of,
    among,
    both,
    count,
    either,
    exactly,
    known,
    negation,
    two_different,
)
from oracle.verdicts import (
    CONFLICT,
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

SIX = ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
PREMISES = (
    "owned",
    "social_rent",
    "social_service_stock",
    "state_or_municipal_stock",
    "non_state_provider",
    "dormitory",
)


@dataclass(frozen=True)
class Band:
    """Hours of one type of support: its unit, and the ends, the lower one left out where ``above``."""

    per: str
    low: int
    high: int
    above: bool = False

    def holds(self, hours: Decimal) -> bool:
        return self.low <= hours <= self.high and not (self.above and hours == self.low)


# point 16(2): «от 4 до 12 часов в неделю», «от 4 до 8 часов в сутки», «свыше 8 и до 24 часов в сутки»
BANDS = {"periodic": Band("week", 4, 12), "regular": Band("day", 4, 8), "constant": Band("day", 8, 24, above=True)}


def recipient(person: Facts, on: date, assumed: bool) -> Verdicts:
    """The outcomes for one person; ``assumed``: unknown conditions of applicability are taken as true."""
    applies = Applicability(both(person("disability"), person("needs_social_services")), assumed)  # point 1
    of_age = adult(person, on)
    stated, first, second, third = person("support_type"), *points_19_to_21(person)
    support = applies.to(
        support_type(stated, [(first, "independent", False), (second, "regular", False), (third, "constant", True)])
    )
    ward = among(person("legal_capacity"), "none")
    possible = both(
        person("consent"),
        person("readiness"),
        of_age,
        negation(person("contagious_disease")),
        negation(person("dangerous_exacerbation")),
        either(negation(ward), person("guardian_decision")),
    )
    permitted = [
        (first, ["independent", "periodic", "regular"]),
        (second, ["regular"]),
        (third, ["constant"]),
    ]
    form = [(support.among("periodic"), "individual"), (support.among("regular", "constant"), "group")]
    return {
        "age_allowed": check(of_age),  # decided for everybody
        "possible": applies.to(chosen(possible, "yes", "no")),
        "guardian_consent": applies.to(check(both(person("consent"), person("guardian_decision"))), ward),
        "services_by_programme": applies.to(check(person("individual_programme"))),
        "education_access": applies.to(duty(negation(person("education_completed")))),
        "daytime_occupation": applies.to(check(person("occupied_in_daytime"))),
        "support_type": support,
        "support_types_permitted": applies.to(by_clauses(permitted)),
        "types_fitting_hours": applies.to(types_fitting_hours(person, BANDS)),
        "hours": applies.to(hours(person, support, BANDS)),
        "living_form": applies.to(by_clauses(form)),
        "premises_allowed": applies.to(check(among(person("premises"), *PREMISES))),
        "premises_fit": applies.to(check(person("premises_adapted"))),
    }


def adult(person: Facts, on: date) -> Truth:
    return known(lambda birth: age(birth, on) >= 18, person.day("birth_date"))


def degrees(person: Facts) -> list[int | None]:
    return [person(f"ipra.{category}") for category in SIX]


def highest_degree(person: Facts) -> Count:
    """The highest of the six: one that is not known may be 3."""
    found = degrees(person)
    lowest = max((degree for degree in found if degree is not None), default=0)
    return Count(lowest, 3 if None in found else lowest)


def points_19_to_21(person: Facts) -> tuple[Truth, Truth, Truth]:
    """Whether the person is one of point 19, of point 20, of point 21."""
    highest, found = highest_degree(person), degrees(person)
    third = both(
        count(among(degree, 3) for degree in found).at_least(exactly(5)),
        all_of(among(degree, 2, 3) for degree in found),
    )
    return _equals(highest, 1), _equals(highest, 2), third


def _equals(value: Count, number: int) -> Truth:
    return both(value.at_least(exactly(number)), value.at_most(exactly(number)))


def support_type(stated: str | None, clauses: Sequence[tuple[Truth, str, bool]]) -> Verdict:
    """The type of the clause that holds, beside one that is stated as established; the third tells a binding clause.

    A stated type stands where facts are missing too. So this one outcome, and what rests on it, can still turn into a
    conflict when the missing facts come, though it was determined.
    """
    for truth, derived, binds in clauses:
        if truth:
            if stated in (None, derived) or not binds:
                return determined(stated or derived)
            return CONFLICT
    return determined(stated) if stated else by_clauses((truth, derived) for truth, derived, _ in clauses)


def types_fitting_hours(person: Facts, bands: dict[str, Band]) -> Verdict:
    """Kleene to the letter: an amount that no band holds gives the empty list, whatever the unit."""
    return listed([(name, both(*_fits(person, band))) for name, band in bands.items()])


def hours(person: Facts, support: Verdict, bands: dict[str, Band]) -> Verdict:
    """The plan against the band of the type; the unit is never inferred from an amount that is too great for a day."""
    clauses: list[tuple[Truth, str]] = []
    for name, band in bands.items():
        unit, inside = _fits(person, band)
        clauses.append((both(support.among(name), unit, inside), "met"))
        clauses.append((both(support.among(name), unit, negation(inside)), "not_met"))
    return by_clauses(clauses)


def _fits(person: Facts, band: Band) -> tuple[Truth, Truth]:
    """Whether the plan is made in the band's unit, and whether its amount is within."""
    unit = among(person("planned_hours.per"), band.per)
    return unit, known(band.holds, person.number("planned_hours.amount"))


def group(living: Facts, support: Sequence[Verdict] | None, on: date) -> Verdicts:
    """The outcomes for a group; ``support``: its members' types, in their order; None where they are not known."""
    people, rooms = living.things("members"), living.things("rooms")
    size = None if people is None else len(people)
    ages = [known(lambda birth: age(birth, on), one.day("birth_date")) for one in people or []]
    norm = living.number("area_norm_m2")
    return {
        "group_size": check(known(lambda number: 4 <= number <= 7, size)),
        "room_occupancy": check(known_of(rooms, [occupancy(room) for room in rooms or []])),
        # without the norm open; yet no rooms at all meet any norm, as any condition on each of nothing
        "room_area": check(known_of(rooms, [area(room, norm) for room in rooms or []])),
        "separate_staff_room": check(living("staff_room")),
        "consent_of_all": check(known_of(people, [one("consent") for one in people or []])),
        "training_of_all": check(known_of(people, [one("training.completed") for one in people or []])),
        "mixed_sex": check(None if people is None else two_different(one("sex") for one in people)),
        "mixed_age": check(None if people is None else two_different(ages)),
        "mixed_support": check(mixed_support(support)),
        "composition": check(None if people is None or support is None else composition(people, support)),
    }


def known_of(things: Sequence[Facts] | None, truths: list[Truth]) -> Truth:
    """Whether it is true of each thing, unknown where it is not known which things there are."""
    return None if things is None else all_of(truths)


def occupancy(room: Facts) -> Truth:
    return known(lambda occupants: len(occupants) <= 2, room("occupants"))


def area(room: Facts, norm: Decimal | None) -> Truth:
    return known(
        lambda m2, occupants, each: m2 >= each * len(occupants),
        room.number("area_m2"),
        room("occupants"),
        norm,
    )


def mixed_support(support: Sequence[Verdict] | None) -> Truth:
    """Two different types: a member without one is lost, of one open or in conflict nothing is known.

    `independent` is a value of the outcome, so a type like the others, though point 10 names three. That an open type
    can be narrowed down (with a degree of 3 it is `constant` or none) is not used: a condition on an open outcome is
    unknown.
    """
    if support is None:
        return None
    having = [one for one in support if one.status in ("determined", "open", "conflict")]
    return two_different(one.value for one in having)


def composition(people: Sequence[Facts], support: Sequence[Verdict]) -> Truth:
    """Point 11, each count an interval by itself, the conditions joined by Kleene's «and».

    Two ways were open. Taken is the letter: unknowns that two counts share are not followed up, and «of kind a or b»
    is unknown for one in constant support with a behaviour disorder of whom it is not known whether the kind is a,
    though it must be one of the two.
    """
    one = exactly(1)
    kinds = [kinds_of(person, verdict) for person, verdict in zip(people, support, strict=True)]
    a, b = count(kind for kind, _ in kinds), count(kind for _, kind in kinds)
    regular = count(verdict.among("regular") for verdict in support)
    periodic = count(verdict.among("periodic") for verdict in support)
    free = (one - a) + (one - b)
    accounted = [
        either(negation(verdict.among("constant")), *kind) for verdict, kind in zip(support, kinds, strict=True)
    ]
    return both(
        a.at_most(one),
        b.at_most(one),
        periodic.at_most(one + free),
        regular.at_most(exactly(4) + free + (one - periodic).not_below_zero()),
        all_of(accounted),
        len(people) <= 7,
    )


def kinds_of(person: Facts, support: Verdict) -> tuple[Truth, Truth]:
    """Whether the member is of kind a, and whether of kind b."""
    constant = support.among("constant")
    first = both(
        constant,
        negation(person("walks_unaided")),
        person("intellectual_impairment"),
        person("other_impairments"),
    )
    return first, both(constant, person("behaviour_disorder"), negation(first))


def provider(giver: Facts) -> Verdicts:
    kind = among(giver("kind"), "legal_entity", "entrepreneur")
    return {"provider_kind": check(both(kind, giver("provides_social_services")))}
