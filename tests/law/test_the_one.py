"""A value of the one element of a list that meets a condition: none, several, unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.toll import write_pack
from punkt import PackError, Rules, load
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

WIDTH = {"the_one": "bays", "by": "width_m", "has": "reserved"}
ZONE = {"the_one": "bays", "by": "zone", "has": {"not": "occupied"}}
RED = {"check": "so", "require": {**ZONE, "is": "red"}}


def packed(folder: Path, *rules: Mapping[str, Any]) -> Rules:
    write_pack(folder, list(rules))
    return load("test.town", pack_dirs=[folder])


def bay(name: str, **facts: Any) -> dict[str, Any]:
    return {"id": name, **facts}


@pytest.mark.parametrize(
    ("bays", "comes", "reason"),
    [
        ([bay("a", reserved=True, width_m=2.5), bay("b", reserved=False)], 2.5, ""),
        ([bay("a", reserved=False, width_m=2.5)], None, "no_such_one"),
        ([], None, "no_such_one"),
        ([bay("a", reserved=True, width_m=2), bay("b", reserved=True, width_m=2)], None, "several_such"),
        ([bay("a", reserved=True, width_m=2), bay("b", reserved=True), bay("c")], None, "several_such"),
        ([bay("a", reserved=True)], None, "open"),
        ([bay("a", reserved=True, width_m=2), bay("b")], None, "open"),
        (None, None, "open"),
    ],
)
def test_numbers(tmp_path: Path, bays: Any, comes: Any, reason: str) -> None:
    rules = packed(tmp_path, {"decide": "number", "then": WIDTH})
    case = {"case": "c", "as_of": "2025-06-01", "vehicle": {} if bays is None else {"bays": bays}}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(bays))
    said = rules.decide(case).to_dict()["outcomes"]["vehicle"]["number"]
    assert (said["value"], said.get("reason", {}).get("code", "" if said["status"] != "open" else "open")) == (
        comes,
        reason,
    )
    for engine, rows in by_columns(rules, date(2025, 6, 1), [read]).items():
        assert [row["vehicle.number"] for row in rows] == [comes], engine


@pytest.mark.parametrize(
    ("bays", "comes"),
    [
        ([bay("a", occupied=False, zone="red"), bay("b", occupied=True)], "met"),
        ([bay("a", occupied=False, zone="blue"), bay("b", occupied=True, zone="red")], "not_met"),
        ([bay("a", occupied=False)], None),
        ([bay("a", occupied=False, zone="red"), bay("b", zone="red")], None),
        ([bay("a", occupied=True)], "not_met"),
    ],
)
def test_words(tmp_path: Path, bays: list[Any], comes: str | None) -> None:
    rules = packed(tmp_path, RED)
    case = {"case": "c", "as_of": "2025-06-01", "vehicle": {"bays": bays}}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(bays))
    assert rules.decide(case)["vehicle", "so"].value == comes
    for engine, rows in by_columns(rules, date(2025, 6, 1), [read]).items():
        assert [row["vehicle.so"] for row in rows] == [comes], engine


def test_it_is_said_as_it_is_written(tmp_path: Path) -> None:
    rules = packed(tmp_path, RED)
    condition = rules.edition(date(2025, 6, 1)).program.plan["vehicle", "so"].clauses[0].condition
    assert (
        Conditions(Names(rules.linked, Words("en")))
        .condition(condition, "vehicle")
        .startswith("a of the one of “a” such that [a — ")
    )


@pytest.mark.parametrize(
    ("then", "code"),
    [
        ({"the_one": "bays", "by": "width_m"}, "P328"),
        ({"the_one": "axles", "by": "width_m", "has": "reserved"}, "P306"),
        ({"the_one": "bays", "by": {"join": ["a"]}, "has": "reserved"}, "P397"),
    ],
)
def test_bad_ones(tmp_path: Path, then: Mapping[str, Any], code: str) -> None:
    with pytest.raises(PackError, match=code):
        packed(tmp_path, {"decide": "number", "then": then}).decide({"case": "c", "vehicle": {}})
