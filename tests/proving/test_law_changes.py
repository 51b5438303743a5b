"""Changes to whom a pack applies, to what it presumes, to what stands in for none, and to amounts written in rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.toll import CITED, PACK, VOCABULARY, Plain, write_pack
from punkt import load
from punkt.proving.changes.pack_changes import changes_of
from punkt.proving.mutants import try_pack
from punkt.showing.pack.tried_words import goal_words

Json = dict[str, Any]
Found = tuple[str, str, str]
UNITS = VOCABULARY.replace(
    "subjects:",
    "units: {month: {ru: мес., en: months}, year: {ru: лет, en: years}}\nconverts: {year: {month: 12}}\nsubjects:",
    1,
).replace("used: {type: integer,", "used: {type: integer, unit: month,")
SO = {"check": "so", "require": "paid"}


def town(
    folder: Path,
    rules: Sequence[Json],
    cases: Sequence[Json] = (),
    presumed: Sequence[Json] = (),
    applies: Mapping[str, Any] | None = None,
) -> Path:
    """A pack with its cases, each the facts of a vehicle and what is expected of it."""
    write_pack(folder, rules, vocabulary=UNITS)
    if applies:
        header = {**PACK, "applies": {"vehicle": {"when": applies, **CITED}}}
        (folder / "pack.yaml").write_text(yaml.dump(header, Dumper=Plain), "utf-8")
    if presumed:
        rows = [{"subject": "vehicle", **CITED, **one} for one in presumed]
        (folder / "presumptions.yaml").write_text(yaml.dump({"presumptions": rows}, Dumper=Plain), "utf-8")
    (folder / "cases").mkdir()
    for number, case in enumerate(cases):
        expect = case.pop("expect")
        data = {"case": f"c{number}", "as_of": "2024-01-01", **case, "expect": {"vehicle": expect}}
        (folder / "cases" / f"c{number}.yaml").write_text(yaml.safe_dump(data), "utf-8")
    return folder


def changed(folder: Path) -> set[Found]:
    """Kind, what stood and what stands of every change but those of modality."""
    rules = load("test.town", pack_dirs=[folder])
    found = changes_of(rules.linked, rules.packs[0])
    return {(one.kind, one.before, one.after) for one in found if one.kind != "modality"}


def verdicts(folder: Path) -> dict[Found, str]:
    """What became of every change but those of modality."""
    report = try_pack("test.town", [folder], mutate=True)
    assert report.passed, [fault.text("en") for fault in (*report.outcome.faults, *report.outcome.failures)]
    told = [(one.change, one.verdict) for one in report.mutants or () if one.change.kind != "modality"]
    return {(change.kind, change.before, change.after): verdict for change, verdict in told}


@pytest.mark.parametrize(
    ("require", "expected"),
    [
        (
            {"fact": "used", "at_most": "1 year"},
            {("number", "1 year", "0 year"), ("number", "1 year", "2 year"), ("comparator", "at_most", "less_than")},
        ),
        (
            {"quotient": [{"fact": "used"}, {"fact": "used"}], "at_least": "7.5 %"},
            {("number", "7.5 %", "7.4 %"), ("number", "7.5 %", "7.6 %"), ("comparator", "at_least", "more_than")},
        ),
        (
            {"fact": "used", "in": "[1..2) year"},
            {
                ("number", "[1..2) year", "[0..2) year"),
                ("number", "[1..2) year", "[1..3) year"),
                ("end", "[1..2) year", "(1..2) year"),
                ("end", "[1..2) year", "[1..2] year"),
                ("comparator", "in", "not_in"),
            },
        ),
        ({"exists": "owner"}, {("negation", "owner", "not owner")}),
        ({"fact": "fine", "is_none": True}, {("comparator", "is_none: true", "is_none: false")}),
    ],
)
def test_changes_of_a_condition(tmp_path: Path, require: Json, expected: set[Found]) -> None:
    found = changed(town(tmp_path, [{"check": "so", "require": require}]))
    opposite = {one for one in found if one[0] == "comparator" and one[2] in ("more_than", "less_than")} - expected
    assert found - opposite - {("operands", "quotient: [1, 2]", "quotient: [2, 1]")} == expected


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ({"value": {"fact": "fine"}, "if_none": 3}, {("default", "if_none", "—"), *(("number", "3", n) for n in "24")}),
        (
            {"value": {"fact": "fine"}, "if_none": {"fact": "axles"}},
            {("default", "if_none", "—")},
        ),
    ],
)
def test_changes_of_what_stands_in_for_none(tmp_path: Path, then: Json, expected: set[Found]) -> None:
    assert changed(town(tmp_path, [{"decide": "number", "then": then}])) == expected


def test_a_rule_that_is_for_some(tmp_path: Path) -> None:
    rules = [{**SO, "applies": "exempt"}]
    told = {("negation", "exempt", "not exempt"), ("applies", "applies", "—"), ("negation", "paid", "not paid")}
    assert changed(town(tmp_path, rules)) == told


def test_a_rule_for_everybody_in_a_pack_for_some(tmp_path: Path) -> None:
    rules: list[Json] = [{**SO, "applies": "everybody"}, {"decide": "number", "then": {"fact": "axles"}}]
    cases = [
        {"vehicle": {"exempt": False, "paid": True, "axles": 3}, "expect": {"so": "met"}},
        {"vehicle": {"exempt": False, "paid": False, "axles": 3}, "expect": {"so": "not_met"}},
    ]
    found = verdicts(town(tmp_path, rules, cases, applies={"all": ["exempt", {"fact": "axles", "at_least": 2}]}))
    assert found["applies", "applies", "—"] == "survived"  # the pack's: no case asks for the number
    assert found["negation", "exempt", "not exempt"] == "survived"
    rows = load("test.town", pack_dirs=[tmp_path])
    names = [one.name for one in changes_of(rows.linked, rows.packs[0]) if one.kind == "applies"]
    assert names == ["so", "applies.vehicle"]


def test_cases_notice_to_whom_a_pack_applies(tmp_path: Path) -> None:
    """The bound from both sides, and somebody who is not exempt: every change shows."""
    cases = [
        {"vehicle": {"exempt": True, "axles": 2, "paid": True}, "expect": {"so": "met"}},
        {"vehicle": {"exempt": True, "axles": 2, "paid": False}, "expect": {"so": "not_met"}},
        {"vehicle": {"exempt": True, "axles": 1, "paid": True}, "expect": {"so": {"status": "not_applicable"}}},
        {"vehicle": {"exempt": False, "axles": 3, "paid": True}, "expect": {"so": {"status": "not_applicable"}}},
    ]
    found = verdicts(town(tmp_path, [SO], cases, applies={"all": ["exempt", {"fact": "axles", "at_least": 2}]}))
    assert found == {
        ("negation", "paid", "not paid"): "noticed",
        ("negation", "exempt", "not exempt"): "noticed",
        ("quantifier", "all", "any"): "noticed",
        ("item", "2", "1 (- 1)"): "noticed",
        ("item", "2", "1 (- 2)"): "noticed",
        ("comparator", "at_least", "more_than"): "noticed",
        ("comparator", "at_least", "less_than"): "noticed",
        ("number", "2", "1"): "noticed",
        ("number", "2", "3"): "noticed",
        ("applies", "applies", "—"): "noticed",
    }


def test_cases_notice_what_is_presumed(tmp_path: Path) -> None:
    """Three axles presumed against a bound of 3: fewer are seen, more make no difference to this rule."""
    rules = [{"check": "so", "require": {"all": [{"fact": "axles", "at_least": 3}, {"not": "exempt"}]}}]
    cases: list[Json] = [{"vehicle": {}, "expect": {"so": "met"}}]
    presumed = [{"fact": "axles", "is": 3}, {"fact": "exempt", "is": False}]
    found = verdicts(town(tmp_path, rules, cases, presumed))
    assert {key: verdict for key, verdict in found.items() if key[0] == "presumption"} == {
        ("presumption", "3", "2"): "noticed",
        ("presumption", "3", "4"): "equal",
        ("presumption", "3", "—"): "noticed",
        ("presumption", "false", "true"): "noticed",
        ("presumption", "false", "—"): "noticed",
    }


def test_a_day_that_is_presumed(tmp_path: Path) -> None:
    rules = [{"decide": "day", "then": {"fact": "issued_on"}}]
    found = changed(town(tmp_path, rules, presumed=[{"fact": "issued_on", "is": "2020-02-29"}]))
    assert found == {("presumption", "2020-02-29", after) for after in ("2020-02-28", "2020-03-01", "—")}


def test_a_presumption_that_a_case_with_the_fact_does_not_try(tmp_path: Path) -> None:
    cases = [{"vehicle": {"exempt": False, "axles": 3}, "expect": {"so": "met"}}]
    folder = town(tmp_path, [{"check": "so", "require": {"not": "exempt"}}], cases, [{"fact": "exempt", "is": False}])
    found = verdicts(folder)
    assert found["presumption", "false", "true"] == found["presumption", "false", "—"] == "survived"
    report = try_pack("test.town", [folder], mutate=True, suggest=goal_words)
    for one in report.suggested:
        path = Path(one.file)
        path.rename(path.parent.parent / path.name)
    assert verdicts(folder)["presumption", "false", "—"] == "noticed"


def test_a_default_is_noticed_where_there_is_none(tmp_path: Path) -> None:
    rules = [{"decide": "number", "then": {"sum": [{"value": {"fact": "fine"}, "if_none": 3}, 1]}}]
    cases: list[Json] = [
        {"vehicle": {"fine": 5}, "expect": {"number": 6}},
        {"vehicle": {"fine": "none"}, "expect": {"number": 4}},
    ]
    found = verdicts(town(tmp_path, rules, cases))
    assert set(found.values()) == {"noticed"} and ("default", "if_none", "—") in found


def test_a_changed_rule_is_not_in_force_again(tmp_path: Path) -> None:
    """After its last day a rule decides nothing, whatever is changed in it: a case that says so goes on."""
    ended = {"decide": "number", "then": 7, "in_force": {"from": "2020-01-01", "until": "2022-12-31"}}
    cases = [{"vehicle": {"axles": 3}, "expect": {"number": {"status": "gap"}}}]
    assert verdicts(town(tmp_path, [ended], cases)) == {("number", "7", n): "survived" for n in "68"}
