"""Texts: facts and outcomes that rules pass on, choose among and put together, and never interpret."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from helpers.evaluator_trio import Trio
from helpers.toll import write_pack
from punkt import CaseError, PackError, Rules, load
from punkt.kernel.texts import written

PLATE = {"fact": "plate"}


def rules_of(folder: Path, *rules: Mapping[str, Any], norms: Mapping[str, Any] | None = None) -> Rules:
    write_pack(folder, list(rules), norms)
    return load("test.town", pack_dirs=[folder])


def decided(rules: Rules, facts: Mapping[str, Any], outcome: str = "words") -> tuple[str, Any]:
    """The status and the value of an outcome, found the same by all evaluators."""
    case = {"case": "c", "as_of": "2025-06-01", "vehicle": dict(facts)}
    read = rules.read_case(case)
    Trio(rules.edition(read.as_of).program).check(read, str(facts))
    view = rules.decide(case)["vehicle", outcome]
    return view.status, view.value


def words(then: Any, **more: Any) -> dict[str, Any]:
    return {"decide": "words", "then": then, **more}


def test_a_text_is_passed_on(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, words(PLATE))
    assert decided(rules, {"plate": "A 123 BC, да"}) == ("determined", "A 123 BC, да")
    assert decided(rules, {}) == ("open", None)


def test_texts_are_chosen_by_conditions(tmp_path: Path) -> None:
    chosen = {"first": [{"when": "paid", "then": "Paid in full"}, {"when": "stolen", "then": PLATE}, {"else": "Owing"}]}
    rules = rules_of(tmp_path, words(chosen))
    assert decided(rules, {"paid": True}) == ("determined", "Paid in full")
    assert decided(rules, {"paid": False, "stolen": True, "plate": "A 1"}) == ("determined", "A 1")
    assert decided(rules, {"paid": False, "stolen": False}) == ("determined", "Owing")
    assert decided(rules, {"stolen": False}) == ("open", None)


def test_a_table_concludes_texts(tmp_path: Path) -> None:
    table = {"columns": ["axles"], "rows": [["< 3", "light"], [">= 3", "heavy, 3 axles or more"]]}
    rules = rules_of(tmp_path, {"decide": "words", "table": table})
    assert decided(rules, {"axles": 4}) == ("determined", "heavy, 3 axles or more")


def test_a_text_that_is_asked_for(tmp_path: Path) -> None:
    lines = {"match": PLATE, "to": {"42": "the answer", "A 1": "the first"}, "else": {"join": ["no ", PLATE]}}
    asked = {"check": "so", "require": {**PLATE, "in": ["42", "43"]}}
    rules = rules_of(tmp_path, words(lines), asked)
    assert decided(rules, {"plate": "42"}) == ("determined", "the answer")
    assert decided(rules, {"plate": "b"}) == ("determined", "no b")
    assert decided(rules, {"plate": "42"}, "so") == ("determined", "met")
    assert decided(rules, {"plate": "4"}, "so") == ("determined", "not_met")
    assert decided(rules, {}, "so") == ("open", None)


def test_what_any_text_meets_is_not_asked(tmp_path: Path) -> None:
    either = {"any": [{**PLATE, "is": "a"}, {**PLATE, "is_not": "a"}]}
    rules = rules_of(tmp_path, {"check": "so", "require": either})
    assert decided(rules, {}, "so") == ("determined", "met")


@pytest.mark.parametrize(
    ("join", "facts", "comes"),
    [
        (["Hello ", PLATE, "!"], {"plate": "you"}, "Hello you!"),
        (["on ", {"fact": "issued_on"}], {"issued_on": "2024-02-29"}, "on 2024-02-29"),
        (["paid: ", {"fact": "paid"}], {"paid": True}, "paid: true"),
        ([{"quotient": [{"fact": "used"}, 3]}, " of it"], {"used": 2}, "2/3 of it"),
        ([{"product": [{"fact": "used"}, 0.5]}, "; ", {"fact": "axles"}], {"used": -4, "axles": 1000}, "-2; 1000"),
        (["$limit", " kg, ", "$name"], {}, "7.50 kg, as agreed"),
        (["a", {"if": "paid", "then": "b"}], {"paid": True}, "ab"),
        (["a", {"if": "paid", "then": "b"}], {"paid": False}, "<gap>"),
        (["a", {"fact": "fine"}], {"fine": "none"}, "<gap>"),
        (["a", {"fact": "fine"}], {}, None),
    ],
)
def test_sentences(tmp_path: Path, join: list[Any], facts: Mapping[str, Any], comes: str | None) -> None:
    rules = rules_of(tmp_path, words({"join": join}), norms={"limit": 7.5, "name": "as agreed"})
    if comes == "7.50 kg, as agreed":
        comes = "7.5 kg, as agreed"  # as an exact number is written
    status = "open" if comes is None else "gap" if comes == "<gap>" else "determined"
    assert decided(rules, facts) == (status, comes if status == "determined" else None)


def test_numbers_are_written_without_what_says_nothing() -> None:
    from decimal import Decimal
    from fractions import Fraction

    numbers = [7, Decimal("7.50"), Decimal("-0.10"), Decimal("1E+3"), Decimal("0.000001"), Fraction(-1, 3)]
    assert [written(n) for n in numbers] == ["7", "7.5", "-0.1", "1000", "0.000001", "-1/3"]


def test_two_rules_that_say_different_texts_conflict(tmp_path: Path) -> None:
    one = words({"join": ["a", PLATE]}, when="paid")
    other = words("ab", when="stolen", id="other")
    rules = rules_of(tmp_path, one, other)
    assert decided(rules, {"paid": True, "stolen": True, "plate": "b"}) == ("determined", "ab")
    assert decided(rules, {"paid": True, "stolen": True, "plate": "c"}) == ("conflict", None)


@pytest.mark.parametrize("plate", ["", " ", 42, "two\nlines", "x" * 2001, True])
def test_what_is_no_text(tmp_path: Path, plate: object) -> None:
    rules = rules_of(tmp_path, words(PLATE))
    with pytest.raises(CaseError, match="P559"):
        rules.decide({"case": "c", "vehicle": {"plate": plate}})


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (words(7), "P310"),
        (words({"fact": "axles"}), "P317"),
        (words({"join": []}), "P203|P301"),
        ({"check": "so", "require": {**PLATE, "at_least": "a"}}, "P315"),
        ({"check": "so", "require": {**PLATE, "is": {"fact": "axles"}}}, "P317"),
        ({"decide": "number", "then": {"sum": [PLATE, 1]}}, "P313"),
    ],
)
def test_texts_are_not_interpreted(tmp_path: Path, rule: Mapping[str, Any], code: str) -> None:
    with pytest.raises(PackError, match=code):
        decided(rules_of(tmp_path, rule), {})
