"""What is said of an outcome is kept with blanks where numbers and days stand, and filled in for others."""

from __future__ import annotations

from typing import Any

from punkt import Rules, load
from punkt.deciding.explaining.blanks import Form

PACK = "ru.karelia.166-p"


def of(rules: Rules, born: str, started: str, mobility: int) -> dict[str, Any]:
    """The trace of an adult in training."""
    recipient = {"birth_date": born, "ipra": {"mobility": mobility}, "training": {"started": started, "reviews": 0}}
    return rules.decide({"case": "c", "as_of": "2026-01-10", "recipient": recipient}).to_dict()


def entry(decision: dict[str, Any], listed: str, rule: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in decision[listed] if one["rule"] == rule)
    return found


def test_numbers_and_days_are_filled_in() -> None:
    """Two people of whom every condition holds alike and every value differs; the second is told as the first was."""
    rules = load(PACK)
    of(rules, "1980-02-29", "2025-03-01", 2)
    kept = _kept(rules)
    second = of(rules, "1971-05-17", "2025-04-15", 3)
    assert _kept(rules) == kept, "nothing is said of the second that was not said of the first"
    assert entry(second, "fired", "of_age.true")["facts"] == {
        "as_of": "2026-01-10",
        "recipient.age": 54,
        "recipient.birth_date": "1971-05-17",
    }
    assert entry(second, "fired", "earliest_1")["concludes"] == {"earliest_1": "2025-10-15"}
    assert {"fact": "recipient.ipra.mobility", "required": "not [2..3]", "value": 3} in entry(
        second, "ruled_out", "degree_ground.true"
    )["because"]


def test_another_way_for_a_condition_to_hold_is_told_anew() -> None:
    rules = load(PACK)
    of(rules, "1980-02-29", "2025-03-01", 2)
    child = of(rules, "2012-01-11", "2025-03-01", 2)
    assert entry(child, "fired", "of_age.false")["facts"]["recipient.age"] == 13
    assert not any(one["rule"] == "of_age.true" for one in child["fired"])


def _kept(rules: Rules) -> dict[int, int]:
    """How many forms are kept of each outcome that has blanks."""
    wholes = rules.edition(
        rules.read_case({"case": "c", "as_of": "2026-01-10", "recipient": {}}).as_of
    ).fragments.wholes
    found = {}
    for index, said in wholes["recipient"].kept.items():
        blank = [one for one in said.values() if one and any(isinstance(part, Form) for part in one)]
        if blank:
            found[index] = len(blank)
    assert found
    return found
