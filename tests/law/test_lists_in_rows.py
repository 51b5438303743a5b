"""Lists that tables make: what each row says that holds, in their order, each time; columns of one row stay together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.toll import VOCABULARY, write_pack
from punkt import PackError, Rules, load

_WORDS = "values: {low: {ru: а, en: a}, high: {ru: а, en: a}}"
LISTS = VOCABULARY + "".join(
    f"    {name}: {{kind: decision, list: true, {rest}, title: {{ru: а, en: a}}}}\n"
    for name, rest in {
        "bands": _WORDS,
        "grades": _WORDS,
        "sums": "type: number, decimals: 1",
        "notes": "type: text",
        "days": "type: date, empty: gap",
    }.items()
)
ROWS = [["> 2", "high"], ["> 1", "low"], ["> 0", "high"]]


def packed(folder: Path, *rules: Mapping[str, Any]) -> Rules:
    write_pack(folder, list(rules), vocabulary=LISTS)
    return load("test.town", pack_dirs=[folder])


def table(outcome: str | list[str], hit: str, rows: list[list[Any]], **more: Any) -> dict[str, Any]:
    return {"decide": outcome, "table": {"hit": hit, "columns": ["axles"], "rows": rows, **more}}


def decided(rules: Rules, facts: Mapping[str, Any], *outcomes: str) -> list[tuple[str, Any]]:
    """Status and value of some outcomes, found the same by all evaluators."""
    case = {"case": "c", "as_of": "2025-06-01", "vehicle": dict(facts)}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(facts))
    decision = rules.decide(case)
    return [(decision["vehicle", one].status, decision["vehicle", one].value) for one in outcomes]


@pytest.mark.parametrize(
    ("hit", "axles", "comes"),
    [
        ("rule_order", 3, ["high", "low", "high"]),
        ("collect", 3, ["high", "low", "high"]),
        ("output_order", 3, ["low", "high", "high"]),
        ("rule_order", 2, ["low", "high"]),
        ("rule_order", 0, []),
    ],
)
def test_words(tmp_path: Path, hit: str, axles: int, comes: list[str]) -> None:
    rules = packed(tmp_path, table("bands", hit, ROWS))
    assert decided(rules, {"axles": axles}, "bands") == [("determined", comes)]
    assert decided(rules, {}, "bands") == [("open", None)]


def test_the_order_of_the_table_may_be_another(tmp_path: Path) -> None:
    rules = packed(tmp_path, table("bands", "output_order", ROWS, order=["high", "low"]))
    assert decided(rules, {"axles": 3}, "bands") == [("determined", ["high", "high", "low"])]


def test_what_is_left_stands_alone(tmp_path: Path) -> None:
    rules = packed(tmp_path, table("bands", "rule_order", ROWS, **{"else": "low"}))
    assert decided(rules, {"axles": 0}, "bands") == [("determined", ["low"])]
    assert decided(rules, {"axles": 1}, "bands") == [("determined", ["high"])]


def test_columns_of_a_row_stay_together(tmp_path: Path) -> None:
    rows = [["> 2", "high", "low"], ["> 1", "low", "low"], ["> 0", "high", "high"], ["> 0", "low", "high"]]
    pairs = {
        "rule_order": (["high", "low", "high", "low"], ["low", "low", "high", "high"]),
        "output_order": (["low", "low", "high", "high"], ["low", "high", "low", "high"]),
    }
    for hit, (bands, grades) in pairs.items():
        folder = tmp_path / hit
        folder.mkdir()
        found = decided(packed(folder, table(["bands", "grades"], hit, rows)), {"axles": 3}, "bands", "grades")
        assert found == [("determined", bands), ("determined", grades)]


def test_numbers_days_and_texts(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["> 2", 2.5, {"join": ["for ", {"fact": "axles"}]}], ["> 1", {"fact": "used"}, "one"]]
    later = {"months_after": {"fact": "issued_on"}, "months": 1}
    days = table("days", "collect", [["> 1", {"fact": "issued_on"}], ["> 2", later]])
    rules = packed(tmp_path, table(["sums", "notes"], "rule_order", rows), days)
    names = ("sums", "notes", "days")
    assert decided(rules, {"axles": 3, "used": 7, "issued_on": "2025-01-31"}, *names) == [
        ("determined", [2.5, 7]),
        ("determined", ["for 3", "one"]),
        ("determined", ["2025-01-31", "2025-02-28"]),
    ]
    assert decided(rules, {"axles": 1}, *names) == [("determined", []), ("determined", []), ("gap", None)]
    assert decided(rules, {"axles": 2}, *names) == [("open", None), ("determined", ["one"]), ("open", None)]


def test_other_rules_ask_whether_a_word_is_in_a_list(tmp_path: Path) -> None:
    asked = {"check": "so", "require": {"outcome": "bands", "includes": ["low"]}}
    rules = packed(tmp_path, table("bands", "collect", ROWS), asked)
    assert decided(rules, {"axles": 2}, "so") == [("determined", "met")]
    assert decided(rules, {"axles": 1}, "so") == [("determined", "not_met")]


def test_rules_that_include_numbers_stand_in_their_order(tmp_path: Path) -> None:
    more = {"decide": "sums", "include": 4, "when": "paid"}
    rules = packed(tmp_path, more, {**more, "include": 1.5, "id": "other"})
    assert decided(rules, {"paid": True}, "sums") == [("determined", [4, 1.5])]


def test_columns_hold_a_list_of_words_that_stand_once_and_in_order(tmp_path: Path) -> None:
    once = [["> 2", "high"], ["> 1", "low"]]
    rules = packed(tmp_path, table("bands", "output_order", once))
    read = [rules.read_case({"case": "c", "as_of": "2025-06-01", "vehicle": {"axles": 3}})]
    for rows in by_columns(rules, date(2025, 6, 1), read).values():
        assert [row["vehicle.bands"] for row in rows] == [3]
    folder = tmp_path / "other"
    folder.mkdir()
    rules = packed(folder, table("bands", "rule_order", once))
    with pytest.raises(PackError, match="P919"):
        by_columns(rules, date(2025, 6, 1), read)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (table("bands", "first", ROWS), "P359"),
        (table("number", "collect", [["> 1", 2]]), "P359"),
        (table("bands", "output_order", [["> 1", {"if": "paid", "then": "low"}]]), "P358"),
        (table("sums", "output_order", [["> 1", 2]]), "P357"),
        (table("sums", "collect", [["> 1", "much"]]), "P310"),
        (table("sums", "collect", [["> 1", 2.25]]), "P38"),
    ],
)
def test_bad_lists(tmp_path: Path, rule: Mapping[str, Any], code: str) -> None:
    with pytest.raises(PackError, match=code):
        decided(packed(tmp_path, rule), {})
