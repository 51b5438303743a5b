"""Facts that have a value for each month or year, and norms on another day than the one asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from helpers.evaluator_trio import Trio
from helpers.toll import VOCABULARY, write_pack
from punkt import PackError, Rules, load
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.read import read_text
from punkt.law.loading.read_vocabulary import read_vocabulary

YEAR = {f"2024-{month:02}": 100 for month in range(1, 13)}
DAY = date(2025, 1, 15)
DATED = [{"from": "2024-01-01", "value": 5}, {"from": "2025-01-01", "value": 7}]


def town(folder: Path, then: Any, norms: dict[str, Any] | None = None) -> Rules:
    """A pack whose only rule computes a number."""
    write_pack(folder, [{"decide": "number", "then": then}], norms)
    return load("test.town", pack_dirs=[folder])


def decided(rules: Rules, vehicle: dict[str, Any], day: str = "2025-01-15") -> tuple[str, Any, tuple[str, ...]]:
    """Status, value and missing facts, the same by all evaluators."""
    case = {"case": "a", "as_of": day, "vehicle": vehicle}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(case))
    view = rules.decide(case)["vehicle", "number"]
    return view.status, view.value, view.missing


@pytest.mark.parametrize(
    ("head", "value"), [("sum", 1350), ("mean", Decimal("112.5")), ("largest", 250), ("smallest", 100)]
)
def test_over_the_months_before_that_of_a_day(tmp_path: Path, head: str, value: Any) -> None:
    """The month of the day itself and older ones do not count; a month that is not stated is unknown, never zero."""
    rules = town(tmp_path, {head: "mileage", "months": 12, "preceding": "issued_on"})
    stated = {**YEAR, "2024-07": 250}
    besides = {"2023-12": 9000, "2025-01": 9000}
    for day in ("2025-01-01", "2025-01-31"):
        assert decided(rules, {"issued_on": day, "mileage": {**stated, **besides}}) == ("determined", value, ())
    for month in ("2024-01", "2024-07", "2024-12"):
        less = {name: one for name, one in (stated | besides).items() if name != month}
        assert decided(rules, {"issued_on": "2025-01-31", "mileage": less}) == ("open", None, ("vehicle.mileage",))
    zero = {**stated, "2024-07": 0}
    assert decided(rules, {"issued_on": "2025-01-31", "mileage": zero})[0] == "determined"
    assert decided(rules, {"issued_on": "2025-01-31"}) == ("open", None, ("vehicle.mileage",))
    assert decided(rules, {"mileage": stated})[2][0] == "vehicle.issued_on"


def test_null_is_not_stated(tmp_path: Path) -> None:
    rules = town(tmp_path, {"sum": "mileage", "months": 1, "preceding": "as_of"})
    assert decided(rules, {"mileage": {"2024-12": None}})[0] == "open"
    assert decided(rules, {"mileage": {"2024-12": 4}}) == ("determined", 4, ())


def test_how_many_months_may_be_a_fact_or_a_norm(tmp_path: Path) -> None:
    rules = town(tmp_path, {"sum": "mileage", "months": {"fact": "axles"}, "preceding": "as_of"})
    assert decided(rules, {"axles": 3, "mileage": YEAR}) == ("determined", 300, ())
    assert decided(rules, {"axles": 13, "mileage": YEAR})[0] == "open"
    rules = town(tmp_path, {"sum": "mileage", "months": "$span", "preceding": "as_of"}, {"span": 2})
    assert decided(rules, {"mileage": YEAR}) == ("determined", 200, ())


def test_the_least_that_it_may_be_settles_it(tmp_path: Path) -> None:
    """Each month that is not stated lies where the fact lies: here not below zero."""
    month = {"fact": "mileage", "on_day": "as_of"}
    several = {"sum": "mileage", "months": 3, "preceding": "as_of"}
    for one in (month, several):
        rules = town(tmp_path, {"largest": [one, -5]})
        assert decided(rules, {})[0] == "open"
        write_pack(tmp_path, [{"check": "so", "require": {"sum": [one, 10], "at_least": 10}}])
        rules = load("test.town", pack_dirs=[tmp_path])
        assert rules.decide({"case": "a", "as_of": "2025-01-15", "vehicle": {}})["vehicle", "so"].value == "met"


def test_the_value_of_a_year(tmp_path: Path) -> None:
    write_pack(tmp_path, [{"check": "so", "require": {"fact": "inspected", "on_day": "issued_on", "is": True}}])
    rules = load("test.town", pack_dirs=[tmp_path])
    for stated, wanted in (
        ({"2024": True, 2025: False}, "not_met"),
        ({"2025": True}, "met"),
        ({"2024": True}, None),
    ):
        case = {"case": "a", "as_of": "2024-05-05", "vehicle": {"issued_on": "2025-12-31", "inspected": stated}}
        read = rules.read_case(case)
        Trio(rules.edition(read.as_of).program).check(read, str(case))
        assert rules.decide(case)["vehicle", "so"].value == wanted


def test_what_a_decision_says_of_months(tmp_path: Path) -> None:
    """The facts it rests on are named by their months; those outside the span are not among them."""
    rules = town(tmp_path, {"sum": "mileage", "months": 2, "preceding": "as_of"})
    case = {"case": "a", "as_of": "2025-01-15", "vehicle": {"mileage": YEAR}}
    assert rules.decide(case).to_dict()["fired"][0]["facts"] == {
        "as_of": "2025-01-15",
        "vehicle.mileage/2024-11": 100,
        "vehicle.mileage/2024-12": 100,
    }


# --- norms on another day -----------------------------------------------------


def test_a_norm_of_another_day(tmp_path: Path) -> None:
    """The value, the point and the words are those of that day, whatever day is asked."""
    values = [DATED[0], {**DATED[1], "point": "1", "quote": "семь"}]
    rules = town(tmp_path, {"norm": "fee", "on_day": "issued_on"}, {"fee": values})
    for asked in ("2023-06-01", "2024-06-01", "2026-06-01"):
        assert decided(rules, {"issued_on": "2024-12-31"}, asked) == ("determined", 5, ())
        assert decided(rules, {"issued_on": "2025-01-01"}, asked) == ("determined", 7, ())
        assert decided(rules, {"issued_on": "2023-12-31"}, asked) == ("gap", None, ())
        assert decided(rules, {}, asked) == ("open", None, ("vehicle.issued_on",))
    case = {"case": "a", "as_of": "2026-06-01", "vehicle": {"issued_on": "2024-12-31"}}
    assert rules.decide(case).to_dict()["fired"][0]["norms"]["fee"]["value"] == 5


def test_a_norm_that_ends_between(tmp_path: Path) -> None:
    values = [{**DATED[0], "until": "2024-05-31"}, DATED[1]]
    rules = town(tmp_path, {"norm": "fee", "on_day": "issued_on"}, {"fee": values})
    for day, wanted in (("2024-05-31", 5), ("2024-06-01", None), ("2024-12-31", None), ("2025-01-01", 7)):
        assert decided(rules, {"issued_on": day})[1] == wanted, day


def test_on_the_day_asked_it_is_the_norm(tmp_path: Path) -> None:
    both = {"difference": [{"norm": "fee", "on_day": "as_of"}, "$fee"]}
    rules = town(tmp_path, both, {"fee": DATED})
    for asked in ("2024-01-01", "2024-12-31", "2025-01-01", "2030-01-01"):
        assert decided(rules, {}, asked) == ("determined", 0, ())


# --- what is wrong --------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "code"),
    [
        ({"fact": "mileage"}, "P407"),
        ({"count": "mileage"}, "P407"),
        ({"sum": [{"fact": "mileage"}, 1]}, "P407"),
        ({"sum": "mileage", "by": "value"}, "P337"),
        ({"sum": "mileage", "months": 3}, "P404"),
        ({"sum": "mileage", "years": 3, "preceding": "as_of"}, "P404"),
        ({"sum": "mileage", "months": 3, "preceding": "as_of", "has": "paid"}, "P337"),
        ({"sum": "mileage", "months": 1.5, "preceding": "as_of"}, "P339"),
        ({"sum": "mileage", "months": 3, "preceding": "paid"}, "P314"),
        ({"mean": "inspected", "years": 3, "preceding": "as_of"}, "P313"),
        ({"fact": "axles", "on_day": "as_of"}, "P405"),
        ({"sum": "bays", "months": 3, "preceding": "as_of"}, "P405"),
        ({"norm": "fee", "on_day": "paid"}, "P314"),
        ({"norm": "none_such", "on_day": "as_of"}, "P304"),
        ({"norm": "fees", "on_day": "as_of"}, "P308"),
        ({"fact": "mileage:unstated"}, "P302"),
    ],
)
def test_a_rule_that_cannot_be(tmp_path: Path, then: Any, code: str) -> None:
    with pytest.raises(PackError) as error:
        town(tmp_path, then, {"fee": DATED, "fees": [1, 2]}).edition(DAY)
    assert [one.code for one in error.value.diagnostics][:1] == [code]


def test_the_day_is_no_fact_of_an_element(tmp_path: Path) -> None:
    """Months are looked at one by one, and see no other element than their own."""
    vocabulary = VOCABULARY.replace(
        "      width_m:", "      since: {type: date, label: {ru: а, en: a}, question: {ru: а, en: a}}\n      width_m:"
    )
    then = {"sum": "bays", "by": {"fact": "takings", "on_day": "since"}}
    write_pack(tmp_path, [{"decide": "number", "then": then}], vocabulary=vocabulary)
    with pytest.raises(PackError, match="P406"):
        load("test.town", pack_dirs=[tmp_path]).edition(DAY)


@pytest.mark.parametrize(
    ("mileage", "code", "column"),
    [
        ("5", "P530", 12),
        ("[1, 2]", "P530", 12),
        ('{"2025-1": 5}', "P531", 13),
        ('{"2025-13": 5}', "P531", 13),
        ('{"2025-01-01": 5}', "P531", 13),
        ('{"0000-01": 5}', "P531", 13),
        ('{"2025": 5}', "P531", 13),
        ('{"2025-01": a}', "P506", 24),
        ('{"2025-01": -1}', "P510", 24),
        ('{"2025-01": 5, "2025-01": 6}', "P014", 27),
    ],
)
def test_what_a_case_states_amiss(tmp_path: Path, mileage: str, code: str, column: int) -> None:
    rules = town(tmp_path, {"fact": "mileage", "on_day": "as_of"})
    with pytest.raises(PunktError) as error:
        rules.read_case(read_text(f"case: a\nvehicle:\n  mileage: {mileage}\n", "a.yaml", "yaml"))
    found = [(one.code, one.place.line, one.place.column) for one in error.value.diagnostics]
    assert found == [(code, 3, column)]


def test_a_year_that_stands_twice(tmp_path: Path) -> None:
    rules = town(tmp_path, {"fact": "mileage", "on_day": "as_of"})
    with pytest.raises(PunktError, match="P532"):
        rules.read_case({"case": "a", "vehicle": {"inspected": {"2025": True, 2025: True}}})


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("mileage: {type: integer,", "mileage: {type: choices, values: {a: {ru: а, en: a}},", "P260"),
        ("fine: {type: integer,", "fine: {by: month, type: integer,", "P260"),
        ("bays: {type: list,", "bays: {by: month, type: list,", "P260"),
    ],
)
def test_what_has_no_value_for_each_month(old: str, new: str, code: str) -> None:
    assert old in VOCABULARY
    problems = Problems()
    read_vocabulary(read_text(VOCABULARY.replace(old, new), "vocabulary.yaml"), problems)
    assert [fault.code for fault in problems.items] == [code]
