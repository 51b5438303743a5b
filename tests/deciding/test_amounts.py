"""Amounts in a decision: how a ratio stands there, what it rests on, and why no number came out."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from helpers.toll import write_pack
from punkt import Decision, Rules, load
from punkt.deciding.explaining.plain_values import plain
from punkt.law.schemas.all_schemas import schema
from punkt.showing.decision.view import view

BAYS = [
    {"id": "a", "width_m": 2, "occupied": True},
    {"id": "b", "width_m": 2.5, "occupied": False},
    {"id": "c", "width_m": 3, "occupied": True},
]
SHARE = {"quotient": [{"fact": "paid_sum"}, {"fact": "axles"}]}


def town(folder: Path, *rules: dict[str, Any]) -> Rules:
    write_pack(folder, rules)
    return load("test.town", pack_dirs=[folder])


def decided(rules: Rules, **facts: Any) -> Decision:
    return rules.decide({"case": "e", "as_of": "2025-06-01", "vehicle": facts})


def test_a_ratio_stands_as_text_in_lowest_terms(tmp_path: Path) -> None:
    rules = town(tmp_path, {"decide": "number", "then": SHARE})
    decision = decided(rules, paid_sum=2, axles=6)
    document = decision.to_dict()
    jsonschema.Draft202012Validator(schema("decision")).validate(json.loads(decision.to_bytes()))
    assert document["outcomes"]["vehicle"]["number"]["value"] == "1/3"
    assert document["fired"][0]["concludes"] == {"number": "1/3"}
    assert document["fired"][0]["facts"] == {"vehicle.paid_sum": 2, "vehicle.axles": 6}
    for lang, said in (("ru", "1/3 (≈ 0,333)"), ("en", "1/3 (≈ 0.333)")):
        assert view(decision, rules.linked, lang).parts[0].rows[0].value == said


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2**53 - 1, 9007199254740991),
        (2**53, "9007199254740992"),
        (Decimal("0.1"), 0.1),
        (Decimal("4.0"), 4),
        (Decimal("0.10000000000000000001"), "0.10000000000000000001"),
        (Decimal("9007199254740993.5"), "9007199254740993.5"),
        (Fraction(-7, 3), "-7/3"),
    ],
)
def test_what_a_double_cannot_hold_is_text(value: Any, shown: Any) -> None:
    assert plain(value) == shown
    assert type(plain(value)) is type(shown)


DIVIDED = {"code": "division_by_zero", "rule": "number", "pack": "test.town"}
TESTED = {**DIVIDED, "rule": "number.5"}
ENOUGH = {**SHARE, "at_least": 1}


@pytest.mark.parametrize(
    ("rule", "facts", "reason"),
    [
        ({"then": SHARE}, {"paid_sum": 1, "axles": 0}, DIVIDED),
        ({"then": SHARE}, {"axles": 0}, DIVIDED),
        ({"then": {"mean": "bays", "by": "width_m"}}, {"bays": []}, DIVIDED),
        ({"then": {"sum": [1, {"power": [{"fact": "axles"}, -1]}]}}, {"axles": 0}, DIVIDED),
        ({"then": {"power": [{"fact": "axles"}, 300]}}, {"axles": 3}, {**DIVIDED, "code": "overflow"}),
        ({"when": ENOUGH, "then": 5}, {"axles": 0}, TESTED),
        ({"when": {"all": ["paid", ENOUGH]}, "then": 5}, {"paid": True, "axles": 0}, TESTED),
        ({"when": {"all": ["paid", ENOUGH]}, "then": 5}, {"paid": False, "axles": 0}, None),
        ({"when": {"any": ["paid", ENOUGH]}, "then": 5}, {"paid": False, "axles": 0}, TESTED),
        ({"when": {"not": {"any": ["paid", {"not": ENOUGH}]}}, "then": 5}, {"paid": False, "axles": 0}, TESTED),
        ({"when": {"not": {"any": ["paid", {"not": ENOUGH}]}}, "then": 5}, {"paid": True, "axles": 0}, None),
        ({"when": "paid", "then": SHARE}, {"paid": False, "paid_sum": 1, "axles": 0}, None),
        ({"then": {"largest": "bays", "by": "width_m"}}, {"bays": []}, None),
    ],
)
def test_a_gap_says_why_no_number_came_out(
    tmp_path: Path, rule: dict[str, Any], facts: dict[str, Any], reason: dict[str, str] | None
) -> None:
    decision = decided(town(tmp_path, {"decide": "number", **rule}), **facts)
    outcome = decision.to_dict()["outcomes"]["vehicle"]["number"]
    assert outcome["status"] == "gap"
    assert outcome.get("reason") == reason == decision["vehicle", "number"].reason


def test_what_rests_on_a_gap_names_where_it_arose(tmp_path: Path) -> None:
    """Also when an outcome of the same state was told before for another reason."""
    rules = town(
        tmp_path,
        {"decide": "number", "then": SHARE},
        {"decide": "tariff", "when": {"outcome": "number", "at_least": 1}, "then": "reduced"},
    )
    low, none = decided(rules, paid_sum=1, axles=2), decided(rules, paid_sum=1, axles=0)
    assert [d["vehicle", "tariff"].status for d in (low, none)] == ["gap", "gap"]
    assert [d.to_dict()["outcomes"]["vehicle"]["tariff"].get("reason") for d in (low, none)] == [None, DIVIDED]
    row = next(row for row in view(none, rules.linked, "en").parts[0].rows if row.name == "tariff")
    assert row.because == ["there is no number: a division by zero (point 1 of a of 2020-01-01)"]


def test_of_elements_those_that_count_are_told(tmp_path: Path) -> None:
    rule = {"decide": "number", "then": {"sum": "bays", "by": "width_m", "has": "occupied"}}
    decision = decided(town(tmp_path, rule), bays=BAYS)
    document = decision.to_dict()
    assert document["outcomes"]["vehicle"]["number"]["value"] == 5
    assert document["fired"][0]["facts"] == {
        "vehicle.bays/a.occupied": True,
        "vehicle.bays/a.width_m": 2,
        "vehicle.bays/b.occupied": False,
        "vehicle.bays/c.occupied": True,
        "vehicle.bays/c.width_m": 3,
    }


def test_what_ruled_out_is_called_by_the_values_of_elements(tmp_path: Path) -> None:
    asked = {"sum": "bays", "by": "width_m", "has": "occupied", "at_least": 6}
    decision = decided(town(tmp_path, {"check": "so", "require": asked}), bays=BAYS)
    because = next(entry for entry in decision.to_dict()["ruled_out"] if entry["rule"] == "so.met")["because"]
    named = "vehicle.bays/a.width_m, vehicle.bays/c.width_m"
    assert because == [{"fact": named, "value": 5, "required": "[6..)"}]


def test_the_latest_of_days(tmp_path: Path) -> None:
    latest = {"largest": [{"fact": "registered_on"}, "2024-03-01", {"fact": "issued_on"}]}
    rules = town(tmp_path, {"decide": "day", "then": latest})
    assert decided(rules, registered_on="2023-01-01", issued_on="2024-02-29")["vehicle", "day"].value == "2024-03-01"
    assert decided(rules, registered_on="2025-01-01", issued_on="2024-02-29")["vehicle", "day"].value == "2025-01-01"
    assert decided(rules, registered_on="2025-01-01")["vehicle", "day"].status == "open"
