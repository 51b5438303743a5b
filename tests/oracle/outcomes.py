"""What must come out for a case under packs, by subject and outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from oracle import alliance, federal, karelia
from oracle.facts import Facts, day_of
from oracle.verdicts import OPEN, Verdicts

FEDERAL, KARELIA, ALLIANCE = "ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025"


def expected(
    case: Mapping[str, Any],
    packs: Sequence[str],
    as_of: str | date | None = None,
) -> dict[str, dict[str, dict[str, Any]]]:
    """Each outcome with ``status``, ``value`` (None unless determined) and, where there is one, ``if_applies``.

    ``as_of`` stands before the case's own day. A day comes out as in a decision document, as text.

    ``if_applies`` is told of any outcome that would be determined if every unknown condition of applicability on the
    way to it were true, so of a group's too, which has none itself but rests on its members' types.
    """
    on = day_of(as_of or case["as_of"])
    assert on is not None
    plain, assumed = (_verdicts(case, packs, on, assumed) for assumed in (False, True))
    return {
        subject: {name: _told(verdicts, assumed[subject], name) for name in verdicts}
        for subject, verdicts in plain.items()
        if verdicts
    }


def _told(plain: Verdicts, assumed: Verdicts, name: str) -> dict[str, Any]:
    told: dict[str, Any] = {"status": plain[name].status, "value": plain[name].value}
    if plain[name] == OPEN and assumed[name].status == "determined":
        told["if_applies"] = assumed[name].value
    return told


def _verdicts(case: Mapping[str, Any], packs: Sequence[str], on: date, assumed: bool) -> dict[str, Verdicts]:
    """All verdicts of the sections that are there, once by the rules and once by the proposals."""
    here = {
        name: Facts(case[name]) for name in ("recipient", "provider", "group", "region") if case.get(name) is not None
    }
    people = {"recipient": here["recipient"]} if "recipient" in here else {}
    members = here["group"].things("members") if "group" in here else None
    people |= {f"group.members/{member('id')}": member for member in members or []}
    found: dict[str, Verdicts] = {subject: {} for subject in (*people, *here)}
    law = karelia if KARELIA in packs else federal if FEDERAL in packs else None
    for subject, person in people.items():
        if KARELIA in packs:
            found[subject] |= karelia.recipient(person, here.get("provider"), on, assumed)
        elif FEDERAL in packs:
            found[subject] |= federal.recipient(person, on, assumed)
        if ALLIANCE in packs:
            found[subject] |= alliance.recipient(person)
    if law and "group" in here:
        types = [found[f"group.members/{member('id')}"]["support_type"] for member in members or []]
        found["group"] |= law.group(here["group"], None if members is None else types, on)
    if law and "provider" in here:
        found["provider"] |= law.provider(here["provider"])
    if ALLIANCE in packs and "region" in here:
        found["region"] |= alliance.region(here["region"])
    return found
