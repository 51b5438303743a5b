"""Presumptions: what the law presumes where a fact is not given; cited, shown, and still asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.toll import CITED, PACK, TEXT, Plain, write_pack
from punkt import Rules, load
from punkt.files.messages.diagnostics import PunktError

EXEMPT = {"subject": "vehicle", "fact": "exempt", "is": False, **CITED}
AXLES = {"subject": "vehicle", "fact": "axles", "is": "$usual", **CITED}
TARIFF = {"decide": "tariff", "first": [{"when": "exempt", "then": "reduced"}, {"else": "standard"}]}
STANDARD = {"check": "so", "require": {"outcome": "tariff", "is": "standard"}}


def town(
    folder: Path,
    rules: Sequence[Mapping[str, Any]],
    presumed: Sequence[Mapping[str, Any]],
    norms: Mapping[str, Any] | None = None,
) -> Rules:
    """A pack with rules and presumptions."""
    write_pack(folder, rules, norms)
    put(folder, presumed)
    return load("test.town", pack_dirs=[folder])


def put(folder: Path, presumed: Sequence[Mapping[str, Any]]) -> None:
    """Write the presumptions of a pack."""
    (folder / "presumptions.yaml").write_text(yaml.dump({"presumptions": list(presumed)}, Dumper=Plain), "utf-8")


def heir(folder: Path, presumed: Sequence[Mapping[str, Any]], name: str = "test.ward") -> None:
    """A pack that extends the town's and presumes something of its own."""
    folder.mkdir()
    header = {**PACK, "pack": name, "extends": "test.town"}
    (folder / "pack.yaml").write_text(yaml.dump(header, Dumper=Plain), "utf-8")
    (folder / "ledger.yaml").write_text(
        yaml.dump({"points": {"1": {"state": "encoded", "title": TEXT}}}, Dumper=Plain), "utf-8"
    )
    put(folder, presumed)


def entry(fact: str, value: object, pack: str = "test.town") -> dict[str, Any]:
    """A presumption as a decision tells it."""
    return {"fact": f"vehicle.{fact}", "value": value, "pack": pack, "rule": f"presumed.{fact}", "point": "1"}


def vehicle(rules: Rules, outcome: str, /, **facts: Any) -> tuple[Any, list[Any], list[str]]:
    """The value, the presumptions and the missing facts of an outcome."""
    decision = rules.decide({"case": "a", "as_of": "2024-01-01", "vehicle": facts})
    found = decision["vehicle", outcome]
    told = decision.to_dict()["outcomes"]["vehicle"][outcome]
    assert list(found.presumed) == told.get("presumed", [])
    return found.value, list(found.presumed), list(found.missing)


def test_what_is_not_given_is_presumed_and_cited(tmp_path: Path) -> None:
    rules = town(tmp_path, [TARIFF, STANDARD], [EXEMPT])
    assert vehicle(rules, "tariff") == ("standard", [entry("exempt", False)], [])
    assert vehicle(rules, "so") == ("met", [entry("exempt", False)], [])  # through the tariff
    assert vehicle(rules, "tariff", exempt=False) == ("standard", [], [])
    assert vehicle(rules, "so", exempt=True) == ("not_met", [], [])


def test_without_a_presumption_it_is_open(tmp_path: Path) -> None:
    write_pack(tmp_path, [TARIFF])
    assert vehicle(load("test.town", pack_dirs=[tmp_path]), "tariff") == (None, [], ["vehicle.exempt"])


def test_a_norm_can_be_presumed(tmp_path: Path) -> None:
    rules = town(tmp_path, [{"decide": "number", "then": {"product": [{"fact": "axles"}, 3]}}], [AXLES], {"usual": 2})
    assert vehicle(rules, "number") == (6, [entry("axles", 2)], [])
    assert vehicle(rules, "number", axles=5) == (15, [], [])
    fired = rules.decide({"case": "a", "vehicle": {}}).to_dict()["fired"]
    assert fired[0]["norms"]["usual"] == 2 or fired[0]["norms"]["usual"]["value"] == 2


@pytest.mark.parametrize(
    ("facts", "value", "presumed"),
    [
        ({"paid": True}, "met", []),  # one is enough, and it is given
        ({"paid": False}, "met", ["exempt"]),
        ({}, "met", ["exempt"]),
        ({"exempt": False}, None, []),
        ({"exempt": False, "paid": False}, "not_met", []),
    ],
)
def test_of_several_ways_one_that_presumes_nothing_is_enough(
    tmp_path: Path, facts: dict[str, Any], value: str | None, presumed: list[str]
) -> None:
    rules = town(tmp_path, [{"check": "so", "require": {"any": ["paid", "exempt"]}}], [{**EXEMPT, "is": True}])
    found = vehicle(rules, "so", **facts)
    assert found[:2] == (value, [entry(name, True) for name in presumed])


def test_what_keeps_another_value_away_is_rested_on_too(tmp_path: Path) -> None:
    """That no second clause fires is due to the presumption: else the outcome would be open."""
    clauses = [
        {"decide": "tariff", "id": "one", "when": "paid", "then": "standard"},
        {"decide": "tariff", "id": "two", "when": "exempt", "then": "reduced"},
    ]
    rules = town(tmp_path, clauses, [EXEMPT])
    assert vehicle(rules, "tariff", paid=True) == ("standard", [entry("exempt", False)], [])
    assert vehicle(rules, "tariff", paid=True, exempt=False) == ("standard", [], [])
    assert vehicle(rules, "tariff", paid=False)[:2] == (None, [entry("exempt", False)])  # a gap


def test_only_the_branch_taken(tmp_path: Path) -> None:
    value = {"if": "paid", "then": {"fact": "axles"}, "else": 9}
    rules = town(tmp_path, [{"decide": "number", "then": value}], [AXLES], {"usual": 2})
    assert vehicle(rules, "number", paid=True) == (2, [entry("axles", 2)], [])
    assert vehicle(rules, "number", paid=False) == (9, [], [])
    assert vehicle(rules, "number", paid=True, axles=2) == (2, [], [])


def test_an_open_outcome_names_what_is_missing_and_what_it_presumes(tmp_path: Path) -> None:
    rules = town(tmp_path, [{"check": "so", "require": {"all": ["paid", {"not": "exempt"}]}}], [EXEMPT])
    assert vehicle(rules, "so") == (None, [entry("exempt", False)], ["vehicle.paid"])
    assert vehicle(rules, "so", paid=False)[:2] == ("not_met", [])
    assert vehicle(rules, "so", exempt=True)[:2] == ("not_met", [])


def test_of_elements(tmp_path: Path) -> None:
    reserved = {"subject": "bay", "fact": "reserved", "is": False, **CITED}
    rules = town(tmp_path, [{"check": "so", "require": {"every": "bays", "has": {"not": "reserved"}}}], [reserved])
    bays = [{"id": "a"}, {"id": "b", "reserved": False}]
    value, presumed, _ = vehicle(rules, "so", bays=bays)
    assert value == "met" and [one["fact"] for one in presumed] == ["vehicle.bays/a.reserved"]
    assert vehicle(rules, "so", bays=[{"id": "b", "reserved": True}]) == ("not_met", [], [])


def test_an_heir_presumes_something_else(tmp_path: Path) -> None:
    rules = town(tmp_path, [TARIFF], [EXEMPT])
    heir(tmp_path / "ward", [{**EXEMPT, "is": True}])
    ward = load("test.ward", pack_dirs=[tmp_path])
    assert vehicle(rules, "tariff") == ("standard", [entry("exempt", False)], [])
    assert vehicle(ward, "tariff") == ("reduced", [entry("exempt", True, "test.ward")], [])


def test_what_an_heir_alone_presumes_is_not_presumed_in_the_rules_of_its_base(tmp_path: Path) -> None:
    write_pack(tmp_path, [TARIFF])
    heir(tmp_path / "ward", [EXEMPT])
    assert vehicle(load("test.ward", pack_dirs=[tmp_path]), "tariff") == (None, [], ["vehicle.exempt"])


def test_on_the_days_of_its_force(tmp_path: Path) -> None:
    rules = town(tmp_path, [TARIFF], [{**EXEMPT, "in_force": {"from": "2024-01-01"}}])
    case = {"case": "a", "vehicle": {}}
    assert rules.decide(case, as_of=date(2023, 12, 31))["vehicle", "tariff"].status == "open"
    assert rules.decide(case, as_of=date(2024, 1, 1))["vehicle", "tariff"].value == "standard"


@pytest.mark.parametrize(
    ("presumed", "code", "line"),
    [
        ([{**EXEMPT, "is": 3}], "P281", 3),
        ([{**EXEMPT, "is": "no"}], "P281", 3),
        ([{**EXEMPT, "subject": "bay", "fact": "zone", "is": "green"}], "P281", 3),
        ([{**EXEMPT, "is": "$no_norm"}], "P304", 3),
        ([{**EXEMPT, "fact": "exemt"}], "P302", 2),
        ([{**EXEMPT, "fact": "bays"}], "P280", 2),
        ([{**EXEMPT, "subject": "lorry"}], "P220", 7),
        ([EXEMPT, EXEMPT], "P282", 8),
        ([{**EXEMPT, "point": "7"}], "P240", 5),
    ],
)
def test_what_cannot_be_presumed(tmp_path: Path, presumed: list[dict[str, Any]], code: str, line: int) -> None:
    with pytest.raises(PunktError) as caught:
        town(tmp_path, [TARIFF], presumed)
    (fault,) = caught.value.diagnostics
    assert fault.code == code and fault.place.file.endswith("presumptions.yaml")
    assert fault.place.line == line


def test_two_heirs_that_presume_different_things_are_not_loaded_together(tmp_path: Path) -> None:
    town(tmp_path, [TARIFF], [EXEMPT])
    heir(tmp_path / "ward", [{**EXEMPT, "is": True}])
    heir(tmp_path / "borough", [EXEMPT], "test.borough")
    with pytest.raises(PunktError) as caught:
        load("test.ward", "test.borough", pack_dirs=[tmp_path])
    assert [fault.code for fault in caught.value.diagnostics] == ["P283"]


@pytest.mark.parametrize(
    ("facts", "status", "presumed"),
    [
        ({"paid": True}, "not_applicable", ["exempt"]),
        ({"paid": True, "exempt": True}, "determined", []),
        ({"paid": True, "exempt": False}, "not_applicable", []),
    ],
)
def test_to_whom_a_rule_applies_can_be_presumed(
    tmp_path: Path, facts: dict[str, Any], status: str, presumed: list[str]
) -> None:
    applies = {"when": "exempt", "point": "1", "quote": "q"}
    rules = town(tmp_path, [{"check": "so", "require": "paid", "applies": applies}], [EXEMPT])
    found = rules.decide({"case": "a", "vehicle": facts})["vehicle", "so"]
    assert found.status == status and list(found.presumed) == [entry(name, False) for name in presumed]


NO_FINE = {"subject": "vehicle", "fact": "fine", "is": "none", **CITED}


def test_that_there_is_none_can_be_presumed(tmp_path: Path) -> None:
    free = {"check": "so", "require": {"fact": "fine", "is_none": True}}
    owed = {"decide": "number", "then": {"sum": [{"value": {"fact": "fine"}, "if_none": 0}, 1]}}
    rules = town(tmp_path, [free, owed], [NO_FINE])
    assert vehicle(rules, "so") == ("met", [entry("fine", "none")], [])
    assert vehicle(rules, "so", fine="none") == ("met", [], [])
    assert vehicle(rules, "so", fine=5) == ("not_met", [], [])
    assert vehicle(rules, "number") == (1, [entry("fine", "none")], [])
    assert vehicle(rules, "number", fine=5) == (6, [], [])
    given: list[dict[str, Any]] = [{}, {"fine": "none"}, {"fine": 5}]
    read = [rules.read_case({"case": str(n), "as_of": "2025-06-01", "vehicle": one}) for n, one in enumerate(given)]
    for case in read:
        Trio(rules.edition(case.as_of).program).check(case, case.id)
    for rows in by_columns(rules, date(2025, 6, 1), read).values():
        assert [(row["vehicle.so"], row["vehicle.number"]) for row in rows] == [("met", 1), ("met", 1), ("not_met", 6)]


def test_of_what_always_is_none_cannot_be_presumed(tmp_path: Path) -> None:
    with pytest.raises(PunktError, match="P281"):
        town(tmp_path, [TARIFF], [{**EXEMPT, "is": "none"}])
