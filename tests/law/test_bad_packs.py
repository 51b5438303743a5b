"""Bad packs over an invented vocabulary: each fault with its code, its place, and a message in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import lengths
from helpers.invented_city import (
    CITED,
    DAY,
    GOOD,
    HEADER,
    LEDGER,
    NORMS,
    READINGS,
    TOWN,
    VOCABULARY,
    C,
    T,
    city,
    faults,
    town,
    whole,
    write,
)
from helpers.loops import nonempty
from helpers.wrong_values import GROUPS, MAPPINGS, VALUES, WHOLE, WRONG, checked
from punkt import DisagreementError, PunktError, load
from punkt.deciding.agreement import AgreeingPair
from punkt.deciding.evaluators.reference import Reference
from punkt.files.texts import Texts
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.forms.compare import COMPARATORS


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)


def lines(root: Path, *names: str) -> list[str]:
    """The faults in English."""
    with pytest.raises(PunktError) as caught:
        whole(root, *(names or ("none.city",)))
    checked(caught.value)
    return [line.removeprefix(f"{root}/") for line in caught.value.lines("en")]


def test_the_good_pack_is_good(tmp_path: Path) -> None:
    rule = f"rules:\n  - decide: tariff\n{CITED}    when: {{all: [paid, {{any_of: $loads, in: $high}}]}}\n    then: $free\n"
    rules = whole(write(tmp_path, city(rules_yaml=rule)), "none.city")
    decision = rules.decide({"case": "a", "as_of": DAY, "permit": {"paid": True, "noise": 2}})
    assert decision["permit", "tariff"].value == "free"


# --- conditions and values --------------------------------------------------

CONDITIONS: list[tuple[str, str, int]] = [
    ("true", "P300", 11),
    ("[paid]", "P368", 11),
    ("5", "P300", 11),
    ("{}", "P300", 11),
    ("null", "P300", 11),
    ("{not: [paid]}", "P368", 17),
    ("{all: []}", "P301", 17),
    ("{any: paid}", "P301", 17),
    ("{neither: {paid: true}}", "P301", 21),
    ("{none: [paid]}", "P370", 12),
    ("{given: fee, is: 1}", "P374", 19),
    ("{term: heavy, is: 1}", "P376", 18),
    ("{all: [paid, {none: [paid]}]}", "P370", 25),
    ("{every: [], is: 2}", "P301", 19),
    ("{fact: zone, in: []}", "P301", 28),
    ("{fact: axles, at_least: {sum: []}}", "P301", 41),
    ("pade", "P302", 11),
    ("{fact: axle, is: 2}", "P302", 18),
    ("{fact: yard.opn, is: true}", "P302", 18),
    ("{fact: {paid: true}, is: 2}", "P302", 18),
    ("{fact: [axles], is: 2}", "P302", 18),
    ("{fact: null, is: 2}", "P302", 18),
    ("{every: [axles, nose], is: 2}", "P302", 27),
    ("{every: [axles, [noise]], is: 2}", "P302", 27),
    ("$limit", "P302", 11),
    ("{every: bays, has: paid}", "P302", 30),
    ("{outcome: valid, section: yrd, is: met}", "P302", 37),
    ("{outcome: vald, is: met}", "P303", 21),
    ("{holds: heavy}", "P303", 19),
    ("{outcome: tidy, section: yard, is: met}", "P303", 21),
    ("{fact: axles, at_least: $limt}", "P304", 35),
    ("{norm: limt, is: 9}", "P304", 18),
    ("{any_of: $lods, is: 1}", "P304", 20),
    ("{fact: bays, is: 2}", "P305", 18),
    ("bays", "P305", 11),
    ("{every: boys, has: taken}", "P306", 19),
    ("{every: {norm: loads}, is: 2}", "P306", 19),
    ("{any_of: 5, is: 2}", "P306", 20),
    ("{count: paid, at_least: 1}", "P306", 19),
    ("{distinct: $loads, by: taken, is: 1}", "P306", 22),
    ("{every: row.places, has: taken}", "P306", 19),
    ("{any_of: $limit, is: 2}", "P307", 20),
    ("{fact: axles, at_least: $high}", "P308", 35),
    ("{fact: zone, is: $zones}", "P308", 28),
    ("{fact: zone, is: d}", "P309", 28),
    ("{fact: zone, in: [a, d]}", "P309", 32),
    ("{fact: badges, includes: fee}", "P309", 36),
    ("{fact: axles, is: '2'}", "P310", 29),
    ("{fact: zone, is: 2}", "P310", 28),
    ("{fact: paid, is: 'true'}", "P310", 28),
    ("{fact: issued_on, is: '2024-02-30'}", "P310", 33),
    ("{fact: axles, is: null}", "P207", 29),
    ("{fact: axles, is: [2]}", "P310", 29),
    ("{fact: axles, is: true}", "P310", 29),
    ("{fact: axles, is: $free}", "P310", 29),
    ("{fact: axles, in: [1, b]}", "P310", 33),
    ('{fact: zone, in: "[1..2]"}', "P311", 28),
    ('{fact: issued_on, in: "[1..2]"}', "P311", 33),
    ("{fact: zone, in: $high}", "P311", 28),
    ("{fact: axles, in: 5}", "P312", 29),
    ('{fact: axles, in: "[7..4]"}', "P312", 29),
    ('{fact: axles, in: "(3..3]"}', "P312", 29),
    ("{fact: axles, in: $limit}", "P312", 29),
    ("{fact: axles, in: [4..7]}", "P245", 29),
    ("{fact: axles, in: {fact: noise}}", "P312", 29),
    ("{fact: axles, in: high}", "P312", 29),
    ("{fact: axles, at_least: {sum: [{fact: zone}]}}", "P313", 42),
    ("{largest: $zonez, is: 1}", "P304", 21),
    ("{at_least: {fact: paid}, of: [noise], is: 1}", "P313", 22),
    ("{full_years: axles, at_least: 1}", "P314", 24),
    ("{full_years: issued_on, until: paid, at_least: 1}", "P314", 42),
    ("{fact: zone, at_least: a}", "P315", 34),
    ("{fact: paid, more_than: false}", "P315", 35),
    ("{fact: badges, is: free}", "P316", 30),
    ("{fact: badges, in: [free]}", "P316", 30),
    ("{fact: axles, is: {fact: zone}}", "P317", 29),
    ("{fact: issued_on, before: {fact: axles}}", "P317", 37),
    ("{fact: zone, includes: a}", "P318", 34),
    ("{join: [a, {fact: badges}], is: b}", "P396", 22),
    ("{every: [axles, noise]}", "P319", 11),
    ("{every: $loads, has: {}}", "P319", 32),
    ("{every: $loads, has: paid}", "P319", 32),
    ("{every: bays}", "P320", 11),
    ("{at_least: 1, of: bays}", "P320", 11),
    ("{none_of: bays, is: 1}", "P320", 11),
    ("{of: [axles], is: 2}", "P321", 11),
    ("{at_least: 1, at_most: 2, of: [axles], is: 2}", "P321", 11),
    ("{quotient: [1, 2, 3], is: 6}", "P322", 22),
    ("{product: [1], is: 6}", "P360", 21),
    ("{sum: bay, by: width_m, is: 1}", "P306", 17),
    ("{mean: bays, is: 1}", "P328", 11),
    ("{largest: [{fact: axles}, {fact: issued_on}], is: 1}", "P317", 37),
    ("{largest: [{fact: issued_on}, '2025-01-01', 5], before: '2025-01-01'}", "P310", 55),
    ("{sum: [1, 2], by: axles, is: 1}", "P337", 25),
    ("{largest: $loads, has: paid, is: 1}", "P337", 29),
    ("{quotient: [1], is: 1}", "P322", 22),
    ("{power: [2, 0.5], is: 1}", "P339", 23),
    ("{power: [{fact: axles}, {fact: fee}], is: 1}", "P339", 35),
    ("{round: {fact: fee}, to: 1, is: 1}", "P328", 11),
    ("{round: {fact: fee}, how: up, is: 1}", "P361", 11),
    ("{round: {fact: fee}, to: 1, places: 0, how: up, is: 1}", "P361", 11),
    ("{round: {fact: fee}, to: 0, how: up, is: 1}", "P362", 36),
    ("{round: {fact: fee}, to: -0.5, how: up, is: 1}", "P362", 36),
    ("{round: {fact: fee}, to: {fact: axles}, how: up, is: 1}", "P362", 36),
    ("{round: {fact: fee}, to: 1, how: nearest, is: 1}", "P363", 44),
    ("{full_months: issued_on, missing_day: sideways, is: 1}", "P391", 49),
    ("{full_years: issued_on, missing_day: refuse, is: 1}", "P391", 48),
    ("{months_after: issued_on, months: 1, missing_day: 5, before: '2025-01-01'}", "P391", 61),
    ("{years_after: issued_on, years: 1, missing_day: [up], before: '2025-01-01'}", "P391", 59),
    ("{round: {fact: zone}, to: 1, how: up, is: 1}", "P313", 19),
    ("{largest: [{fact: zone}], is: 1}", "P364", 22),
    ("{round: {fact: fee}, places: 1.5, how: up, is: 1}", "P365", 40),
    ("{round: {fact: fee}, places: -1, how: up, is: 1}", "P365", 40),
    ("{reading: incluzive, by: {so: paid, no_such: exempt}}", "P323", 21),
    ("{reading: [so], by: {so: paid}}", "P323", 21),
    ("{reading: inclusive, by: {so: paid, no_such: exempt, odd: paid}}", "P324", 64),
    ("{reading: inclusive, by: {so: paid}}", "P325", 36),
    ("{reading: inclusive, by: [paid, paid]}", "P325", 36),
    ("axles", "P326", 11),
    ("{all: [paid, zone]}", "P326", 24),
    ("{all: [paid], wen: exempt}", "P327", 25),
    ("{fact: axles, is: 2, has: paid}", "P327", 32),
    ("{fact: axles, atleast: 2}", "P327", 25),
    ("{every: $loads, has: {at_leest: 2, is: 2}}", "P327", 33),
    ("{distinct: bays, is: 1}", "P328", 11),
    ("{reading: inclusive}", "P328", 11),
    ("{months_after: issued_on, is: '2024-01-01'}", "P328", 11),
    ("{fact: axles}", "P329", 11),
    ("{count: bays}", "P329", 11),
    ("{all: [paid], any: [exempt]}", "P330", 11),
    ("{fact: axles, norm: limit, is: 2}", "P330", 11),
    ("{not: paid, fact: axles, is: 2}", "P330", 11),
    ("{every: bays, has: taken, count: bays}", "P330", 11),
    ("{al: [paid]}", "P331", 12),
    ("{paid: true}", "P331", 12),
    ("{is: 2}", "P331", 12),
    ("{fact: axles, at_least: {sim: [1]}}", "P331", 36),
    ("{every: $loads, is: 2, has: {at_least: 1}}", "P337", 27),
    ("{every: bays, is: 2, has: taken}", "P337", 25),
    ("{fact: issued_on, after: {months_after: issued_on, months: 1.5}}", "P339", 70),
    ("{fact: issued_on, after: {months_after: issued_on, months: {fact: fee}}}", "P339", 70),
    ("{fact: axles, at_least: $late}", "P347", 35),
    ("{fact: axles, at_least: 10000000000}", "P348", 35),
    ('{fact: axles, in: "[0..99999999999]"}', "P348", 29),
]


@pytest.mark.parametrize(("text", "code", "column"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_a_condition_that_is_wrong(tmp_path: Path, text: str, code: str, column: int) -> None:
    rule = f"rules:\n  - decide: tariff\n{CITED}    when: {text}\n    then: free\n"
    assert faults(write(tmp_path, city(rules_yaml=rule))) == [(code, "city/rules.yaml", 7, column)]


RULES: list[tuple[str, str, int, int]] = [
    # text after the citation, which ends on line 6
    ("decide: tariff|then: cheap", "P309", 7, 11),
    ("decide: tariff|then: 5", "P310", 7, 11),
    ("decide: tariff|then: $limit", "P310", 7, 11),
    ("decide: tariff|then: {fact: axles}", "P317", 7, 11),
    ("decide: left|then: {fact: zone}", "P317", 7, 11),
    ("decide: until|then: {fact: axles}", "P317", 7, 11),
    ("decide: until|then: soon", "P310", 7, 11),
    ("decide: left|then: 2.5", "P339", 7, 11),
    ("decide: left|then: {fact: fee}", "P339", 7, 11),
    ("decide: tariff|then: {fact: zone}", "P338", 7, 11),
    ("decide: extras|when: paid|then: free", "P332", 2, 5),
    ("decide: tariff|when: paid|include: free", "P333", 2, 5),
    ("decide: tariff|when: paid", "P334", 2, 5),
    ("decide: tariff|then: free|first: [{else: free}]", "P334", 2, 5),
    ("decide: tariff|first: [{else: free}, {when: paid, then: reduced}]", "P335", 7, 13),
    ("decide: tariff|first: [{when: paid}]", "P336", 7, 13),
    ("decide: tariff|first: [{when: paid, else: free}]", "P336", 7, 13),
    ("decide: tariff|first: [{then: free}]", "P336", 7, 13),
    ("decide: tariff|first: [{else: free}]|when: paid", "P337", 8, 5),
    ("decide: tariff|then: free|to: {a: free}", "P337", 8, 5),
    ("decide: tariff|match: {fact: zone}|to: {a: free}|when: paid", "P337", 9, 5),
    ("decide: extras|include: free|when: paid|else: free", "P337", 9, 5),
    ("derive: heavy|subject: permit|then: {fact: axles}|when: paid", "P337", 9, 5),
    ("decide: tariff|then: free|else: reduced", "P328", 2, 5),
    ("decide: extras|include: free", "P328", 2, 5),
    ("decide: tariff|match: {fact: zone}", "P328", 2, 5),
    ("decide: tariff|match: {fact: zone}|to: {d: free}", "P309", 8, 10),
    ("decide: tariff|match: {fact: axles}|to: {a: free}", "P310", 8, 10),
    ("decide: tariff|match: {fact: axles}|to: {'1_0': free}", "P310", 8, 10),
    ("decide: tariff|match: {fact: axles}|to: {'NaN': free}", "P310", 8, 10),
    ("decide: tariff|match: {fact: paid}|to: {'yes': free}", "P310", 8, 10),
    ("decide: tariff|match: {fact: issued_on}|to: {'2024-02-30': free}", "P310", 8, 10),
    ("decide: tariff|match: {fact: zone}|to: {a: fre}", "P309", 8, 13),
    # the rule itself
    ("decide: tarif|then: free", "P303", 2, 13),
    ("check: tidy|require: paid", "P237", 2, 12),
    ("check: tariff|require: paid", "P238", 2, 5),
    ("decide: valid|then: met", "P238", 2, 5),
    ("flag: renew|when: paid", "P238", 2, 5),
    ("derive: heavy|when: paid", "P235", 2, 5),
    ("derive: paid|subject: permit|when: paid", "P236", 2, 13),
    ("derive: tariff|subject: permit|when: paid", "P236", 2, 13),
    ("check: valid|subject: car|require: paid", "P220", 7, 14),
    ("check: valid|subject: yard|require: paid", "P303", 2, 12),
    ("check: valid|in_force: {from: '2024-02-30'}|require: paid", "P231", 7, 22),
    ("check: valid|in_force: {from: '2024-02-02', until: '2024-02-01'}|require: paid", "P232", 7, 43),
    ("check: valid|require: paid|whn: paid", "P200", 8, 5),
    ("check: valid|also: ['2', '3']|require: paid", "P240", 7, 17),
    ("check: valid|sub: b|require: paid", "P240", 7, 10),
    ("duty: renew|when: paid", "P201", 2, 5),
    ("check: valid", "P201", 2, 5),
    ("flag: odd|when: paid|then: raised", "P210", 8, 5),
    ("flag: odd|duty: renew|when: paid|who: {ru: а, en: a}", "P209", 7, 5),
    ("check: valid|require: paid|id: Not-So", "P205", 8, 9),
    ("decide: tariff|then: free|first: []", "P206", 8, 12),
    ("check: valid|also: ['2', '2']|require: paid", "P212", 7, 11),
    ("check: valid|require: paid|applies: {when: paid, point: '1'}", "P201", 8, 14),
    ("check: valid|require: paid|who: {ru: а}", "P210", 8, 5),
    ("derive: heavy|subject: [a]|when: paid", "P203", 7, 14),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), RULES, ids=[row[0] for row in RULES])
def test_a_rule_that_is_wrong(tmp_path: Path, text: str, code: str, line: int, column: int) -> None:
    head, *rest = text.split("|")
    rule = f"rules:\n  - {head}\n{CITED}" + "".join(f"    {entry}\n" for entry in rest)
    found = faults(write(tmp_path, city(rules_yaml=rule)))
    assert (code, "city/rules.yaml", line, column) in found
    assert len(found) == 1 or text.endswith("who: {ru: а}") or "first: []" in text  # one more follows from these


# --- norms, readings, points ------------------------------------------------

PARTS: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("norms", f"a: {{stricter: loud, value: 1, title: {T}, {C}}}", [("P204", 2, 17)]),
    ("norms", f'a: {{value: "[7..4]", title: {T}, {C}}}', [("P223", 2, 14)]),
    ("norms", f'a: {{value: "(3..3]", title: {T}, {C}}}', [("P223", 2, 14)]),
    ("norms", f"a: {{value: [4..7], title: {T}, {C}}}", [("P245", 2, 14)]),
    ("norms", f'a: {{value: "[3, 4]", title: {T}, {C}}}', [("P223", 2, 14)]),
    (
        "norms",
        f"a: {{values: [{{from: '2024-01-01', value: 1}}, {{from: '2023-01-01', value: 2}}], title: {T}, {C}}}",
        [("P233", 2, 48)],
    ),
    (
        "norms",
        f"a: {{values: [{{from: '2024-01-01', value: 1}}, {{from: '2024-01-01', value: 2}}], title: {T}, {C}}}",
        [("P233", 2, 48)],
    ),
    ("norms", f"a: {{values: [{{from: '2024-02-30', value: 1}}], title: {T}, {C}}}", [("P231", 2, 23)]),
    (
        "norms",
        f"a: {{values: [{{from: '2024-02-01', until: '2024-01-01', value: 1}}], title: {T}, {C}}}",
        [("P232", 2, 44)],
    ),
    ("norms", f"a: {{value: 1, title: {T}, point: '9', modality: mandatory, quote: q}}", [("P240", 2, 47)]),
    ("norms", f"a: {{value: 1, title: {T}, point: '1', sub: b, modality: mandatory, quote: q}}", [("P240", 2, 57)]),
    ("norms", f"a: {{facts: [axles, noize], title: {T}, {C}}}", [("P302", 2, 22)]),
    ("norms", f"a: {{parameter: yard.slots, title: {T}, {C}}}", [("P302", 2, 18)]),
    ("norms", f"a: {{value: 1, unit: hou, title: {T}, {C}}}", [("P243", 2, 23)]),
    ("norms", f"a: {{value: 1, confirmed_on: '2024-02-30', title: {T}, {C}}}", [("P231", 2, 31)]),
    ("norms", f"a: {{value: 1, title: {T}, {C}, towards_base: fills}}", [("P344", 2, 3)]),
    ("norms", f"a: {{value: 1, facts: [axles], title: {T}, {C}}}", [("P209", 2, 17)]),
    ("norms", f"a: {{title: {T}, {C}}}", [("P208", 2, 6)]),
    ("norms", f"A: {{value: 1, title: {T}, {C}}}", [("P211", 2, 3)]),
    ("norms", f"a: {{value: 1, title: {{ru: а}}, {C}}}", [("P202", 2, 24)]),
    ("norms", f'a: {{value: 1, title: {T}, point: "1", modality: mandatory, quote: " "}}', [("P207", 2, 80)]),
    ("norms", f"a: {{value: {{b: 1}}, title: {T}, {C}}}", [("P203", 2, 14)]),
    (
        "readings",
        f'a: {{point: "1", quote: q, question: {T}, adopted: s, options: {{so: {T}}}, reason: {T}}}',
        [("P234", 2, 64)],
    ),
    (
        "readings",
        f'a: {{point: "1", sub: b, quote: q, question: {T}, adopted: so, options: {{so: {T}}}, reason: {T}}}',
        [("P240", 2, 24)],
    ),
    ("points", f'"3": {{state: procedural, title: {T}}}', [("P201", 2, 8)]),
]


@pytest.mark.parametrize(("part", "text", "expected"), PARTS, ids=[row[1][:60] for row in PARTS])
def test_a_part_that_is_wrong(tmp_path: Path, part: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    found = faults(write(tmp_path, city(more_yaml=f"{part}:\n  {text}\n")))
    assert found == [(code, "city/more.yaml", line, column) for code, line, column in expected]


def test_a_name_that_is_there_twice(tmp_path: Path) -> None:
    more = {"a_yaml": NORMS, "b_yaml": READINGS, "c_yaml": LEDGER}
    found = faults(write(tmp_path, city(**more)))
    assert found == [  # files are read in the order of their names
        *[("P242", "city/ledger.yaml", line, 3) for line in (2, 3, 4)],
        *[("P242", "city/norms.yaml", line, 3) for line in range(2, 8)],
        ("P242", "city/readings.yaml", 2, 3),
    ]
    assert lines(tmp_path)[3] == (
        f"city/norms.yaml:2:3: there is limit already ({tmp_path}/city/a.yaml:2:3); "
        "use another name or take out the repetition [P242]"
    )


def test_two_rules_of_one_id(tmp_path: Path) -> None:
    rules = f"rules:\n  - check: valid\n{CITED}    require: paid\n  - decide: tariff\n    id: valid\n{CITED}    then: free\n"
    assert lines(write(tmp_path, city(rules_yaml=rules))) == [
        f"city/rules.yaml:8:5: there is a rule valid already ({tmp_path}/city/rules.yaml:2:5); give another id [P239]"
    ]


def test_an_outcome_that_is_for_everybody_by_some_of_its_rules(tmp_path: Path) -> None:
    rules = (
        f"rules:\n  - check: valid\n{CITED}    require: paid\n    applies: {{fact: axles, is: 2}}\n"
        f"  - check: valid\n    id: again\n{CITED}    require: exempt\n    applies: everybody\n"
    )
    [found] = lines(write(tmp_path, city(rules_yaml=rules)))
    assert found.startswith("city/rules.yaml:2:5: `applies: everybody` exempts the whole outcome valid")
    assert found.endswith("say it in all of its rules or in none [P248]")


def test_two_total_rules(tmp_path: Path) -> None:
    rules = (
        f"rules:\n  - check: valid\n{CITED}    require: paid\n"
        f"  - check: valid\n    id: again\n{CITED}    require: exempt\n"
    )
    assert lines(write(tmp_path, city(rules_yaml=rules))) == [
        f"city/rules.yaml:8:5: the outcome valid is already decided in every case by the rule valid "
        f"({tmp_path}/city/rules.yaml:2:5); keep one rule or drop `else` [P342]"
    ]


def test_rules_that_take_turns_may_both_be_total(tmp_path: Path) -> None:
    rules = (
        f"rules:\n  - check: valid\n{CITED}    in_force: {{until: '2023-12-31'}}\n    require: paid\n"
        f"  - check: valid\n    id: now\n{CITED}    in_force: {{from: '2024-01-01'}}\n    require: exempt\n"
    )
    assert whole(write(tmp_path, city(rules_yaml=rules)), "none.city")


@pytest.mark.parametrize(("first", "second"), [("valid", "odd"), ("odd", "valid")])
def test_a_circle_of_rules_is_named(tmp_path: Path, first: str, second: str) -> None:
    rules = (
        f"rules:\n  - check: valid\n{CITED}    require: {{outcome: odd, is: raised}}\n"
        f"  - flag: odd\n{CITED}    when: {{outcome: valid, is: met}}\n"
    )
    [line] = lines(write(tmp_path, city(rules_yaml=rules)))
    assert line == (
        "city/rules.yaml:2:5: the rules depend on each other in a circle: "
        "permit: valid → permit: odd → permit: valid; break the circle [P345]"
    )


def test_all_circles_are_named_each_once(tmp_path: Path) -> None:
    """Two circles that share a rule, one apart from them, and one of a rule that needs itself."""

    def term(name: str, *others: str) -> str:
        needed = ", ".join(f"{{holds: {other}}}" for other in others)
        return f"  - derive: {name}\n    subject: permit\n{CITED}    when: {{any: [{needed}, paid]}}\n"

    rules = "rules:\n" + "".join(
        [
            term("a", "b", "c"),
            term("b", "a"),
            term("c", "a"),
            term("d", "e"),
            term("e", "d"),
            term("f", "f"),
            f"  - flag: odd\n{CITED}    when: {{any: [{{holds: a}}, {{holds: d}}, {{holds: f}}]}}\n",
        ]
    )
    found = [line.partition("circle: ")[2].partition(";")[0] for line in lines(write(tmp_path, city(rules_yaml=rules)))]
    assert sorted(found) == [
        "permit: a → permit: b → permit: a",
        "permit: a → permit: c → permit: a",
        "permit: d → permit: e → permit: d",
        "permit: f → permit: f",
    ]


def test_a_computed_term_that_needs_itself(tmp_path: Path) -> None:
    rules = (
        f"rules:\n  - derive: one\n    subject: permit\n{CITED}    then: {{sum: [{{outcome: two}}, 1]}}\n"
        f"  - derive: two\n    subject: permit\n{CITED}    then: {{sum: [{{outcome: one}}, 1]}}\n"
        f"  - decide: left\n{CITED}    then: {{outcome: one}}\n"
    )
    found = faults(write(tmp_path, city(rules_yaml=rules)))
    assert {code for code, *_ in found} == {"P345"}


# --- packs that extend others -----------------------------------------------

VALID = f"rules:\n  - check: valid\n{CITED}    require: paid\n"


def replacing(*names: str) -> str:
    return TOWN + f"replaces:\n  permit: [{', '.join(names)}]\n"


def test_two_packs_decide_one_outcome(tmp_path: Path) -> None:
    files = {**town(rules_yaml=VALID), "city/rules.yaml": VALID}
    assert lines(write(tmp_path, files), "none.town") == [
        "town/rules.yaml:2:5: the outcome valid is decided by several packs (none.city, none.town), none of which "
        "replaces the other; name it in `replaces:` of the extending pack [P340]"
    ]
    (tmp_path / "town/pack.yaml").write_text(replacing("valid"), "utf-8")
    assert len(whole(tmp_path, "none.town").linked.replaced) == 1


def test_two_packs_side_by_side_decide_one_outcome(tmp_path: Path) -> None:
    files = {
        **town(rules_yaml=VALID),
        "city/rules.yaml": VALID,
        "town/pack.yaml": TOWN.replace("extends: none.city\n", ""),
    }
    assert faults(write(tmp_path, files), "none.town", "none.city") == [("P340", "city/rules.yaml", 2, 5)]


def test_two_packs_introduce_one_term(tmp_path: Path) -> None:
    term = f"rules:\n  - derive: heavy\n    subject: permit\n{CITED}    when: paid\n"
    files = {**town(rules_yaml=term), "city/rules.yaml": term}
    assert lines(write(tmp_path, files), "none.town") == [
        "town/rules.yaml:2:5: the term heavy is introduced by several packs (none.city, none.town); "
        "give one of them another name [P346]"
    ]


@pytest.mark.parametrize("deciding", ["", "city", "town"])
def test_replacing_what_is_not_decided_twice(tmp_path: Path, deciding: str) -> None:
    files = {**town(pack_yaml=replacing("valid")), **({f"{deciding}/rules.yaml": VALID} if deciding else {})}
    assert faults(write(tmp_path, files), "none.town") == [("P341", "town/pack.yaml", 10, 12)]


def test_replacing_an_outcome_that_is_not_there(tmp_path: Path) -> None:
    files = {**town(pack_yaml=replacing("tariff", "valit"), rules_yaml=VALID), "city/rules.yaml": VALID}
    assert lines(write(tmp_path, files), "none.town") == [
        "town/pack.yaml:10:20: there is no outcome valit; the nearest known name is valid [P303]"
    ]


def test_an_outcome_in_place_of_the_bases_has_to_be_decided(tmp_path: Path) -> None:
    header = TOWN + "instead:\n  permit: {valid: tidy}\n"
    files = {**town(pack_yaml=header), "city/rules.yaml": VALID}
    assert lines(write(tmp_path, files), "none.town") == [
        "town/pack.yaml:10:12: the pack none.town puts the outcome tidy in the place of the base's valid, yet does not "
        "decide it; name under `instead:` an outcome that the pack's rules decide [P349]"
    ]
    (tmp_path / "town/rules.yaml").write_text(VALID.replace("valid", "tidy\n    subject: permit"), "utf-8")
    (replaced,) = whole(tmp_path, "none.town").linked.replaced
    assert (replaced.rule.id, replaced.by, replaced.instead) == ("valid", "none.town", "tidy")


def test_a_norm_of_the_bases_name(tmp_path: Path) -> None:
    norms = f"norms:\n  limit: {{value: 8, title: {T}, {C}}}\n  limits: {{value: 8, title: {T}, {C}, towards_base: tightens}}\n"
    assert lines(write(tmp_path, town(norms_yaml=norms)), "none.town") == [
        "town/norms.yaml:2:3: the norm limit is in the base none.city too; say `towards_base:` replaces, tightens or fills [P343]",
        "town/norms.yaml:3:3: no base of the pack none.town has a norm limits; drop `towards_base` or mend the name [P344]",
    ]


def test_a_base_that_is_not_there(tmp_path: Path) -> None:
    assert lines(write(tmp_path, town(pack_yaml=TOWN.replace("none.city", "none.citi"))), "none.town") == [
        "town/pack.yaml:8:10: the pack none.town needs the pack none.citi, which is not there; "
        "the nearest known name is none.city [P603]"
    ]


def test_a_pack_that_extends_itself(tmp_path: Path) -> None:
    assert lines(write(tmp_path, city(pack_yaml=HEADER + "extends: none.city\n"))) == [
        "city/pack.yaml:8:10: the pack none.city rests on itself through none.city → none.city; break the circle [P604]"
    ]
    files = {
        **town(),
        "city/pack.yaml": HEADER + "extends: none.town\n",
        "flat/pack.yaml": TOWN.replace("none.town", "none.flat"),
        "flat/ledger.yaml": LEDGER,
    }
    assert lines(write(tmp_path, files), "none.flat") == [
        "town/pack.yaml:8:10: the pack none.city rests on itself through none.city → none.town → none.city; "
        "break the circle [P604]"
    ]


# --- folders, files, vocabularies -------------------------------------------


def test_nothing_named_and_nothing_found(tmp_path: Path) -> None:
    write(tmp_path, city())
    with pytest.raises(PunktError) as caught:
        load(pack_dirs=[tmp_path])
    assert [fault.code for fault in checked(caught.value)] == ["P609"]
    assert lines(tmp_path, "none.citi", "none.city", "zzz") == [
        "punkt: there is no pack none.citi; the nearest known name is none.city [P602]",
        "punkt: there is no pack zzz; known are: none.city, ru.alliance.2025, ru.calendar, ru.karelia.166-p, ru.karelia.ozyorny, ru.mintrud.847 [P602]",
    ]
    for missing in (tmp_path / "none", tmp_path / "vocabulary.yaml"):
        with pytest.raises(PunktError) as caught:
            load("none.city", pack_dirs=[missing])
        assert [(fault.code, fault.place.file) for fault in checked(caught.value)] == [("P608", str(missing))]


def test_one_id_in_two_folders(tmp_path: Path) -> None:
    files = {**city(), **{f"copy/{name}": text for name, text in GOOD.items()}}
    assert lines(write(tmp_path, files)) == [
        f"copy/pack.yaml:1:1: the pack none.city is in two folders: {tmp_path}/city and {tmp_path}/copy; keep one [P607]"
    ]


def test_one_vocabulary_in_two_files(tmp_path: Path) -> None:
    files = {**city(), "other/vocabulary.yaml": VOCABULARY}
    assert faults(write(tmp_path, files)) == [("P620", "other/vocabulary.yaml", 1, 1)]


def test_a_vocabulary_that_is_not_there(tmp_path: Path) -> None:
    assert lines(write(tmp_path, city(), VOCABULARY.replace("none.parking", "none.barking"))) == [
        "city/pack.yaml:3:13: there is no vocabulary none.parking; the nearest known name is none.barking [P605]"
    ]


def test_packs_on_different_vocabularies(tmp_path: Path) -> None:
    files = {
        **town(pack_yaml=TOWN.replace("none.parking", "none.else")),
        "other/vocabulary.yaml": VOCABULARY.replace("none.parking", "none.else"),
    }
    assert lines(write(tmp_path, files), "none.town") == [
        "town/pack.yaml:3:13: the packs stand on different vocabularies (none.parking, none.else); load them apart [P606]"
    ]


def test_files_that_do_not_belong_to_a_pack(tmp_path: Path) -> None:
    files = {
        **city(),
        "city/case.yaml": "case: a\n",
        "city/list.yml": "- a\n",
        "city/words.yaml": VOCABULARY,
        "city/second.yaml": HEADER,
        "city/notes.txt": "free",
        "city/cases/a.yaml": "anything: at all\n",
    }
    assert faults(write(tmp_path, files)) == [
        ("P230", "city/case.yaml", 1, 1),
        ("P230", "city/list.yml", 1, 1),
        ("P241", "city/second.yaml", 1, 1),
        ("P244", "city/words.yaml", 1, 1),
    ]


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    broken = "norms:\n  a: {value: 1\n  b: 2\n"
    rules = f"rules:\n  - check: valit\n{CITED}    require: paid\n  - chek: valid\n"
    vocabulary = VOCABULARY.replace("of: bay,", "of: bey,")
    assert faults(write(tmp_path, city(norms_yaml=broken, rules_yaml=rules, more_yaml="foo: 1\n"), vocabulary)) == [
        ("P230", "city/more.yaml", 1, 1),
        ("P033", "city/norms.yaml", 2, 6),
        *[("P201", "city/rules.yaml", 8, 5)] * 4,
        ("P200", "city/rules.yaml", 8, 5),
        ("P220", "vocabulary.yaml", 21, 7),
    ]


def test_a_broken_file_does_not_hide_the_faults_of_others(tmp_path: Path) -> None:
    rules = f"rules:\n  - check: valit\n{CITED.replace('1', '7')}    require: paid\n"
    found = faults(write(tmp_path, city(norms_yaml="norms: [\n", rules_yaml=rules)))
    assert found == [("P033", "city/norms.yaml", 1, 8), ("P303", "city/rules.yaml", 2, 12)]


def test_a_pack_without_a_header_that_can_be_read(tmp_path: Path) -> None:
    assert faults(write(tmp_path, city(pack_yaml=HEADER.replace("version: 1.0.0", "version: 1.0")))) == [
        ("P203", "city/pack.yaml", 2, 10)
    ]
    assert faults(write(tmp_path, city(pack_yaml=HEADER + "  x\n")))[0][1] == "city/pack.yaml"


# --- vocabularies -----------------------------------------------------------

WRITTEN_ON = "written_on:\n  p: {title: {ru: а, en: a}, facts: [%s]}"
WORDS: list[tuple[str, str, str, int, int]] = [
    ("of: bay,", "of: bey,", "P220", 21, 7),
    ("  yard:\n    tidy", "  yerd:\n    tidy", "P220", 47, 3),
    ("paid:", "fee.paid:", "P222", 15, 7),
    ('range: "[1..9]"', 'range: "[9..1]"', "P223", 13, 37),
    ("values: tariff, label", "values: tarif, label", "P224", 20, 39),
    ("values: tariff, title", "values: tarrif, title", "P224", 39, 38),
    ("left: {kind: decision, type: integer", "left: {kind: decision", "P225", 41, 5),
    ("to: bays", "to: bags", "P226", 31, 7),
    ("to: bays", "to: places", "P226", 31, 7),
    ("axles: {", "axles: {established: true, ", "P227", 13, 7),
    ("valid: {kind", "paid: {kind", "P228", 43, 5),
    ("full_years: issued_on", "sum: [{fact: age}, 1]", "P229", 19, 74),
    ("full_years: issued_on", "full_years: isued_on", "P302", 19, 73),
    ("full_years: issued_on", "norm: limit", "P304", 19, 67),
    ("full_years: issued_on", "outcome: left", "P303", 19, 70),
    ("decimals: 2", "decimals: 9", "P213", 17, 37),
    ("axles: {", "axles: {changed_by: owner, ", "P251", 13, 7),
    ("outcomes:\n", f"{WRITTEN_ON % 'permit.axels'}\noutcomes:\n", "P302", 38, 38),
    ("outcomes:\n", f"{WRITTEN_ON % 'permit, permit.axles, permit'}\noutcomes:\n", "P212", 38, 37),
    (
        "outcomes:\n",
        f"{WRITTEN_ON % 'permit'}\n  q: {{title: {{ru: а, en: a}}, facts: [permit]}}\noutcomes:\n",
        "P279",
        39,
        38,
    ),
]
CONSTRAINT = "    constraints: [{constraint: c, at: %s, require: %s, says: {ru: а; б, en: a; b}}]\n  bay:\n"


@pytest.mark.parametrize(("old", "new", "code", "line", "column"), WORDS)
def test_a_vocabulary_that_is_wrong(tmp_path: Path, old: str, new: str, code: str, line: int, column: int) -> None:
    found = faults(write(tmp_path, city(), VOCABULARY.replace(old, new, 1)))
    assert (code, "vocabulary.yaml", line, column) in found
    assert len(found) == 1 or code == "P222"


def test_what_nobody_can_change_has_nobody_who_changes_it(tmp_path: Path) -> None:
    words = VOCABULARY.replace("choices:", f"actors: {{owner: {T}}}\nchoices:", 1)
    words = words.replace("axles: {", "axles: {changed_by: owner, ", 1)
    whole(write(tmp_path, city(), words), "none.city")
    words = words.replace("axles: {", "axles: {immutable: true, ", 1)
    assert faults(write(tmp_path, city(), words)) == [("P252", "vocabulary.yaml", 14, 7)]


def test_constraints(tmp_path: Path) -> None:
    for at, require, place in (
        ("axle", "paid", ("P302", 23, 39)),
        ("axles", "pade", ("P302", 23, 55)),
        ("axles", "{fact: axles, is: $limit}", ("P304", 23, 73)),
    ):
        vocabulary = VOCABULARY.replace("  bay:\n", CONSTRAINT % (at, require), 1)
        [(code, _, line, column)] = faults(write(tmp_path, city(), vocabulary))
        assert (code, line, column) == place


def test_what_a_pack_adds_to_the_vocabulary(tmp_path: Path) -> None:
    own = f"""vocabulary: none.parking
version: 1.0.0
title: {T}
subjects: {{permit: {{title: {T}, facts: {{paid: {{type: boolean, label: {T}, question: {T}}}}}}}}}
outcomes: {{permit: {{tariff: {{kind: check, title: {T}}}, fresh: {{kind: check, title: {T}}}}}}}
"""
    assert faults(write(tmp_path, city(vocabulary_yaml=own))) == [
        ("P221", "city/vocabulary.yaml", 4, 52),
        ("P221", "city/vocabulary.yaml", 5, 21),
    ]


# --- running -----------------------------------------------------------------


def test_a_pack_that_is_not_in_force_any_more(tmp_path: Path) -> None:
    header = HEADER.replace("from: '2020-01-01'", "from: '2020-01-01', until: '2023-12-31'")
    assert lines(write(tmp_path, city(pack_yaml=header))) == [
        "city/pack.yaml:1:7: the pack none.city is not in force on 2024-06-01; it is in force from 2020-01-01 to 2023-12-31 [P600]"
    ]


def test_evaluators_that_disagree(tmp_path: Path) -> None:
    class Liar(Reference):
        name = "liar"

        def run(self, case: Any, states: Any = None) -> Any:
            states = super().run(case, states)
            states[0].truths[0] = not states[0].truths[0]
            return states

    rules = whole(write(tmp_path, city(rules_yaml=VALID)), "none.city")
    program = rules.edition(DAY).program
    rules.edition(DAY).agreed = AgreeingPair(program, (Reference(program), Liar(program)))
    with pytest.raises(DisagreementError) as caught:
        rules.decide({"case": "a", "as_of": DAY, "permit": {"paid": True}})
    checked(caught.value)
    assert caught.value.lines("en") == [
        "a: the evaluators reference and liar disagree: permit: valid.met; nothing is decided, tell the developers [P601]"
    ]


def test_an_outcome_that_is_not_in_the_decision(tmp_path: Path) -> None:
    rules = whole(write(tmp_path, city(rules_yaml=VALID)), "none.city")
    decision = rules.decide({"case": "a", "as_of": DAY, "permit": {}})
    with pytest.raises(PunktError) as caught:
        decision.outcome(("permit", "valit"))
    assert [fault.code for fault in checked(caught.value)] == ["P611"]


# --- the catalog ------------------------------------------------------------

MESSAGES = {
    code: said for area in ("packs", "language", "cases", "running") for code, said in Texts(f"messages.{area}").items()
}
"""Those of the areas this file and test_bad_cases are about; reading files has tests of its own."""
ELSEWHERE = {
    "P369": "tests/authoring/mistakes.yaml",
    **dict.fromkeys(("P571", "P647"), "given_values"),
    **dict.fromkeys(("P636", "P637", "P638"), "api_arguments"),
    "P219": "a keyword that no schema of ours has",
    **dict.fromkeys(("P246", "P247"), "editions"),
    **dict.fromkeys(("P250", "P380", "P381", "P382", "P383", "P384", "P385"), "amounts"),
    **dict.fromkeys(("P280", "P281", "P282", "P283"), "presumptions"),
    **dict.fromkeys(("P284", "P285", "P286", "P395"), "known_to_be_none"),
    **dict.fromkeys(("P260", "P404", "P405", "P406", "P407", "P530", "P531", "P532"), "periods"),
    **dict.fromkeys(("P408", "P409", "P410", "P533"), "each_month"),
    **dict.fromkeys(("P290", "P291", "P292", "P293", "P294", "P295", "P296", "P297"), "next_and_notices"),
    **dict.fromkeys(("P366", "P377", "P378", "P379"), "exceptions"),
    "P612": "cli",
    "P613": "check",
    "P614": "why",
    "P615": "check",
    "P616": "check",
    "P617": "check",
    "P618": "cli",
    "P619": "check",
    "P635": "cli_examples",
    "P698": "cli",
    "P699": "cli",
}
"""Codes whose messages other tests see: those of the command line and of checking."""
ALONE = {
    "P221",
    "P230",
    "P239",
    "P248",
    "P252",
    "P241",
    "P242",
    "P244",
    "P340",
    "P341",
    "P342",
    "P343",
    "P344",
    "P345",
    "P346",
    "P349",
    "P371",
    "P372",
    "P373",
    "P375",
    *(f"P{number}" for number in (*range(253, 260), 287, *range(350, 360))),
    "P386",
    "P387",
    "P367",
    "P388",
    "P389",
    "P390",
    "P394",
    "P393",
    "P398",
    "P399",
    "P400",
    "P392",
    "P214",
    "P215",
    "P216",
    "P217",
    "P218",
    "P261",
    "P262",
    "P263",
    "P264",
    "P265",
    "P266",
    "P267",
    "P268",
    "P269",
    "P270",
    "P271",
    "P272",
    "P273",
    "P274",
    "P288",
    "P289",
    "P298",
    "P299",
    "P397",
    "P559",
    "P600",
    "P601",
    "P602",
    "P603",
    "P604",
    "P605",
    "P606",
    "P607",
    "P608",
    "P609",
    "P610",
    "P611",
    "P620",
}
"""Codes that tests of their own see, here and (P610) in test_bad_cases, (P371 to P375) in test_terms, (P559) in test_texts,
(P397) in test_the_one, those of scales in test_scales, of tables in test_bad_tables, of calendars in test_calendars and
test_shipped_calendar, P215 in test_said_of_findings, P216 in test_levels_of_laws,
P261 to P264 in test_documents, P217 in test_new_documents,
P218, P265 to P267 and P272 in test_amend, P268 to P271 in test_cli_book, P273 and P274 in test_pack_archives."""


def test_every_message_is_seen() -> None:
    seen = set(ALONE)
    for row in (*CONDITIONS, *RULES, *VALUES, *WRONG):
        seen.update(item for item in row if isinstance(item, str) and item in MESSAGES)
    for expected in (row[-1] for row in (*PARTS, *WHOLE, *GROUPS, *MAPPINGS)):
        seen.update(fault[0] for fault in expected)
    seen.update(row[2] for row in WORDS)
    assert set(MESSAGES) - set(ELSEWHERE) - seen == set()
    assert not seen & set(ELSEWHERE)


def test_every_message_says_what_is_wrong_and_what_would_be_right() -> None:
    for code, texts in {**Texts("messages.reading"), **MESSAGES}.items():
        for text in nonempty(texts.values()):
            assert text == "{says}" or "; " in text or "{what}" in text, code


# --- anything at all --------------------------------------------------------

WORDS_OF_CONDITIONS = [
    *CONDITION_FORMS,
    *VALUE_FORMS,
    *COMPARATORS,
    "has",
    "by",
    "months",
    "section",
    "so",
    "no_such",
    "exactly",
]
NAMES = [
    "paid",
    "axles",
    "zone",
    "fee",
    "issued_on",
    "age",
    "badges",
    "bays",
    "rows",
    "places",
    "taken",
    "as_of",
    "yard.open",
    "yard",
    "tariff",
    "valid",
    "heavy",
    "inclusive",
    "$limit",
    "$high",
    "$zones",
    "$loads",
    "$free",
    "$late",
    "a",
    "free",
    "[2..3]",
    "2024-01-01",
    "",
]
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 12), st.sampled_from(NAMES), st.sampled_from([0.5, 10**12, -0.25])
)
ANY_CONDITION = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(WORDS_OF_CONDITIONS), inner, min_size=1, max_size=4),
    ),
    max_leaves=10,
)


@settings(max_examples=lengths.many(15, 100), deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY_CONDITION, ANY_CONDITION, ANY_CONDITION)
def test_any_rule_is_lowered_or_refused(
    tmp_path_factory: pytest.TempPathFactory, one: Any, two: Any, three: Any
) -> None:
    cited: dict[str, Any] = {"point": "1", "modality": "mandatory", "quote": "q", "says": {"ru": "а", "en": "a"}}
    rules = [
        {"check": "valid", "require": one, **cited},
        {"decide": "left", "then": two, **cited},
        {"derive": "heavy", "subject": "permit", "when": three, **cited},
    ]
    root = write(tmp_path_factory.mktemp("any"), city(rules_yaml=json.dumps({"rules": rules})))
    try:
        found = whole(root, "none.city")
    except PunktError as error:
        checked(error)
    else:
        found.decide({"case": "a", "as_of": DAY, "permit": {"paid": True, "axles": 2, "bays": [{"id": 1}]}})


# --- slips of a new analyst ---------------------------------------------------


NEED = f"rules:\n  - check: valid\n{CITED}    require: {{}}\n"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (  # Cyrillic letters that look like Latin ones: о, а
            NEED.replace("check: valid", "check: vаlid"),
            "city/rules.yaml:2:12: 'vаlid' is not written as it should be; right is valid in Latin letters only; "
            "the letter а here is a Cyrillic one [P205]",
        ),
        (
            NEED.replace("modality", "mоdality"),
            "its letter о is a Cyrillic one; type it in Latin letters only: modality [P200]",
        ),
        (
            NEED.replace("{}", "{fact: pаid, is: true}"),
            "there is no fact pаid; its letter а is a Cyrillic one; type it in Latin letters only: paid [P302]",
        ),
        (
            NEED.replace("{}", "{any: [paid], in: [true]}"),
            "the form `any` has no key in; known are: any; an example: {any: [",
        ),
    ],
)
def test_slips_that_the_eye_does_not_see(tmp_path: Path, rules: str, said: str) -> None:
    assert any(said in line for line in lines(write(tmp_path, city(rules_yaml=rules))))
