"""Random cases with unknowns from a seed, and the same cases with their unknown facts filled."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from oracle import drawn_facts
from oracle.drawn_facts import MOSTLY, Flat

FIRST_DAY = date(2025, 6, 1)
"""All three packs are in force by then."""
DAYS = (
    *(FIRST_DAY, date(2025, 8, 31), date(2026, 2, 28), date(2026, 3, 1), date(2027, 12, 31)),
    *(date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)),
)
SECTIONS = {"recipient": 0.8, "provider": 0.6, "group": 0.5, "region": 0.4}


def random_case(random: Random, name: str = "random") -> dict[str, Any]:
    """A case as parsed from a file: some sections, some of their facts, never a contradiction."""
    on = random.choice((*DAYS, FIRST_DAY + timedelta(days=random.randrange(1200))))
    unknown = random.choice((0.0, 0.05, 0.2, 0.5, 0.8))
    present = [section for section, odds in SECTIONS.items() if random.random() < odds] or ["recipient"]
    case: dict[str, Any] = {"case": name, "as_of": on.isoformat()}
    for section in present:
        if section == "group":
            case[section] = _group(random, on, unknown)
        else:
            case[section] = nested(_thinned(random, _drawn(random, section, on), unknown))
    return case


def _drawn(random: Random, section: str, on: date) -> Flat:
    if section == "recipient":
        return drawn_facts.person(random, on)
    return drawn_facts.provider(random) if section == "provider" else drawn_facts.region(random)


def _thinned(random: Random, flat: Flat, unknown: float) -> Flat:
    """Some facts absent, now and then one null; a type of support is seldom stated."""
    odds = dict.fromkeys(MOSTLY, unknown / 8) | {"support_type": max(unknown, 0.75)}
    kept = {path: value for path, value in flat.items() if random.random() >= odds.get(path, unknown)}
    nulls = {path: None for path in flat if path not in kept and random.random() < 0.1}
    return kept | nulls


def nested(flat: Flat) -> dict[str, Any]:
    """Facts by dotted paths, as a case file has them."""
    found: dict[str, Any] = {}
    for path, value in flat.items():
        *above, name = path.split(".")
        place = found
        for step in above:
            place = place.setdefault(step, {})
        place[name] = value
    return found


def flattened(given: dict[str, Any], above: str = "") -> Flat:
    """The known facts of a thing by their dotted paths."""
    flat: Flat = {}
    for name, value in given.items():
        if isinstance(value, dict):
            flat |= flattened(value, f"{above}{name}.")
        elif value is not None:
            flat[above + name] = value
    return flat


def _group(random: Random, on: date, unknown: float) -> dict[str, Any]:
    group = nested(_thinned(random, drawn_facts.living(random), unknown))
    if random.random() < 0.95:
        group["members"] = _members(random, on, unknown)
        if random.random() < 0.9:
            group["rooms"] = _rooms(random, [member["id"] for member in group["members"]], unknown)
    return group


def _members(random: Random, on: date, unknown: float) -> list[dict[str, Any]]:
    """One to nine members, now and then much alike, so that sex, age, types and degrees can all be the same."""
    pattern = drawn_facts.person(random, on) if random.random() < 0.4 else {}
    members = []
    for number in range(1, random.choice((1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9)) + 1):
        alike = _some(random, pattern, 0.9)
        flat = drawn_facts.person(random, on, alike)
        members.append({"id": f"m{number}", **nested(_thinned(random, flat, unknown))})
    return members


def _some(random: Random, flat: Flat, odds: float) -> Flat:
    return {path: value for path, value in flat.items() if random.random() < odds}


def _rooms(random: Random, members: list[str], unknown: float) -> list[dict[str, Any]]:
    """Rooms of one to three, nobody in two of them, now and then somebody in none; now and then no room at all."""
    rooms: list[dict[str, Any]] = []
    left = random.sample(members, len(members) - (random.random() < 0.2))
    if random.random() < 0.03:
        left = []
    while left:
        size = random.choice((1, 2, 2, 2, 2, 3))
        occupants, left = sorted(left[:size]), left[size:]
        room = {"area_m2": drawn_facts.area(random, len(occupants)), "occupants": occupants}
        rooms.append({"id": f"r{len(rooms) + 1}", **_some(random, room, 1 - unknown / 2)})
    return rooms


def completed(random: Random, case: dict[str, Any]) -> dict[str, Any]:
    """The same case with its unknown facts filled by anything that does not contradict the known ones."""
    on = date.fromisoformat(case["as_of"])
    full = dict(case)
    for section in {"recipient", "provider", "region"} & case.keys():
        full[section] = _filled(random, section, case[section], on)
    if "group" in case:
        known = case["group"]
        group = nested(drawn_facts.living(random)) | {name: value for name, value in known.items() if value is not None}
        if "members" in known:
            filled = [_filled(random, "recipient", member, on) for member in known["members"]]
        else:
            filled = _members(random, on, 0.0)
        ids = [member["id"] for member in filled]
        group |= {
            "members": filled,
            "rooms": _furnished(random, known["rooms"], ids) if "rooms" in known else _rooms(random, ids, 0.0),
        }
        full["group"] = group
    return full


def _filled(random: Random, section: str, given: dict[str, Any], on: date) -> dict[str, Any]:
    known = flattened(given)
    return nested(
        drawn_facts.person(random, on, known) if section == "recipient" else _drawn(random, section, on) | known
    )


def _furnished(random: Random, rooms: list[dict[str, Any]], members: list[str]) -> list[dict[str, Any]]:
    """The same rooms with an area, and with some of those who live in none where it was not known who is there."""
    left = [one for one in members if not any(one in room.get("occupants", []) for room in rooms)]
    found = []
    for room in rooms:
        size = random.randint(0, 3)
        full = {"area_m2": drawn_facts.area(random, 2), "occupants": left[:size]} | room
        left = [one for one in left if one not in full["occupants"]]
        found.append(full)
    return found
