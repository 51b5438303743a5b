"""Terms and choices: what they come to, and each fault at its place. Values are worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from helpers.invented_city import CITED, DAY, city, faults, whole, write
from punkt.deciding.evaluators.reference import Reference
from punkt.files.located import Spot
from punkt.kernel.kleene import Range
from punkt.kernel.records import GAP, OPEN
from punkt.law.forms import terms
from punkt.law.forms.base import Context, Typed
from punkt.law.forms.terms import term_value
from punkt.law.language.program import compile_program
from punkt.law.schemas.all_schemas import schema

ABOVE = f"""  - derive: above
    subject: permit
{CITED}    takes: {{amount: number, limit: integer}}
    then: {{largest: [0, {{difference: [{{given: amount}}, {{given: limit}}]}}]}}
"""
WIDE = f"""  - derive: wide
    subject: bay
{CITED}    takes: {{least: number}}
    when: {{fact: width, at_least: {{given: least}}}}
"""
STEPS = f"""  - derive: step
    subject: permit
{CITED}    then: {{first: [{{when: exempt, then: 0}}, {{when: {{fact: axles, more_than: 4}}, then: 7}}, {{else: $limit}}]}}
"""


def rule(condition: str) -> str:
    return f"  - check: valid\n{CITED}    require: {condition}\n"


def out(folder: Path, rules: str, facts: dict[str, Any], name: str = "valid") -> Any:
    """What the reference evaluator finds of an outcome about a permit."""
    loaded = whole(write(folder, city(rules_yaml=f"rules:\n{rules}")), "none.city")
    case = loaded.read_case({"case": "a", "as_of": DAY, "permit": facts})
    program = compile_program(loaded.linked, DAY)
    states = Reference(program).run(case)
    (index,) = [record.index for record in case.records if record.kind == "permit"]
    return states[index].outs[program.plan["permit", name].index]


# --- choices


TABLE = "{match: {fact: zone}, to: {a: 2, b: 3, c: 5}, at_least: 2}"


@pytest.mark.parametrize(
    ("condition", "facts", "comes"),
    [
        # 2, 3 or 5: at least 2 whatever the zone is
        (TABLE, {}, "met"),
        (TABLE.replace("at_least: 2", "at_least: 3"), {}, OPEN),
        (TABLE.replace("at_least: 2", "more_than: 5"), {}, "not_met"),
        # a table without a line for the zone: no value, so no comparison holds
        ("{match: {fact: zone}, to: {a: 2}, at_least: 0}", {"zone": "b"}, "not_met"),
        ("{match: {fact: zone}, to: {a: 2}, else: 4, is: 4}", {"zone": "b"}, "met"),
        ("{if: paid, then: 1, is: 1}", {"paid": False}, "not_met"),
        ("{not: {if: paid, then: 1, is: 1}}", {"paid": False}, "met"),
        # the first branch that holds, not the largest
        ("{first: [{when: paid, then: 1}, {when: exempt, then: 9}], is: 1}", {"paid": True, "exempt": True}, "met"),
        ("{first: [{when: paid, then: 1}, {when: exempt, then: 9}], at_least: 0}", {"paid": True}, "met"),
        # days written out are read as days beside one that is looked up
        ("{if: paid, then: {fact: issued_on}, else: '2024-01-01', before: '2024-01-02'}", {"paid": False}, "met"),
        # a choice within a choice, of words
        ("{if: paid, then: {match: {fact: axles}, to: {2: free}, else: reduced}, else: standard, is: reduced}",
         {"paid": True, "axles": 3}, "met"),
        ("{match: {fact: paid}, to: {'true': 1, 'false': 2}, is: 2}", {"paid": False}, "met"),
    ],
)  # fmt: skip
def test_a_choice(tmp_path: Path, condition: str, facts: dict[str, Any], comes: Any) -> None:
    assert out(tmp_path, rule(condition), facts) == comes


@pytest.mark.parametrize(("facts", "comes"), [({"zone": "a"}, "free"), ({"zone": "c"}, "standard"), ({}, OPEN)])
def test_a_rule_of_a_table_takes_what_remains(tmp_path: Path, facts: dict[str, Any], comes: Any) -> None:
    written = (
        f"  - decide: tariff\n{CITED}    match: {{fact: zone}}\n    to: {{a: free, b: reduced}}\n    else: standard\n"
    )
    assert out(tmp_path, written, facts, "tariff") == comes


def test_a_value_that_is_the_same_in_every_branch_is_settled(tmp_path: Path) -> None:
    """As a value; as clauses of a rule none is known to be the one that decides."""
    value = f"  - decide: tariff\n{CITED}    then: {{match: {{fact: zone}}, to: {{a: free}}, else: free}}\n"
    assert out(tmp_path, value, {}, "tariff") == "free"
    clauses = f"  - decide: tariff\n{CITED}    match: {{fact: zone}}\n    to: {{a: free}}\n    else: free\n"
    assert out(tmp_path, clauses, {}, "tariff") is OPEN


# --- terms


@pytest.mark.parametrize(
    ("condition", "facts", "comes"),
    [
        # 12.5 - 9 = 3.5; 4 - 9 < 0, so 0
        ("{term: above, with: {amount: {fact: fee}, limit: $limit}, is: 3.5}", {"fee": Decimal("12.5")}, "met"),
        ("{term: above, with: {amount: {fact: fee}, limit: $limit}, is: 0}", {"fee": 4}, "met"),
        ("{term: above, with: {amount: {fact: fee}, limit: $limit}, is: 0}", {}, OPEN),
        # never below zero, whatever the fee is
        ("{term: above, with: {amount: {fact: fee}, limit: 1}, at_least: 0}", {}, "met"),
        # what a term is given may be reckoned by the term: (20 - 9) - 2 = 9
        ("{term: above, with: {amount: {term: above, with: {amount: {fact: fee}, limit: 9}}, limit: 2}, is: 9}",
         {"fee": 20}, "met"),
        # of bays: two are at least as wide as the limit given, which names its section
        ("{count: bays, has: {holds: wide, with: {least: {fact: permit.fee}}}, is: 2}",
         {"fee": 3, "bays": [{"id": "x", "width": 3}, {"id": "y", "width": 2}, {"id": "z", "width": 4}]}, "met"),
        ("{every: bays, has: {term: wide, with: {least: 2}, is: true}}", {"bays": [{"id": "x", "width": 1}]}, "not_met"),
        ("{term: step, is: 9}", {"exempt": False, "axles": 4}, "met"),
        ("{term: step, is: 7}", {"exempt": False, "axles": 5}, "met"),
    ],
)  # fmt: skip
def test_a_term(tmp_path: Path, condition: str, facts: dict[str, Any], comes: Any) -> None:
    assert out(tmp_path, ABOVE + WIDE + STEPS + rule(condition), facts) == comes


def test_a_term_with_parameters_keeps_a_range(tmp_path: Path) -> None:
    """Three axles or four: 4·a − 2 lies between 10 and 14."""
    written = f"""  - derive: quadruple
    subject: permit
{CITED}    takes: {{axles: integer}}
    then: {{difference: [{{product: [4, {{given: axles}}]}}, 2]}}
  - derive: asked
    subject: permit
{CITED}    then: {{term: quadruple, with: {{axles: {{if: paid, then: 3, else: 4}}}}}}
{rule("{term: asked, at_least: 10}")}"""
    assert out(tmp_path, written, {}, "asked") in (OPEN, Range(10, 14))
    assert out(tmp_path, written, {}) == "met"


def test_a_term_of_other_days_has_no_value(tmp_path: Path) -> None:
    later = ABOVE.replace("    takes", "    in_force: {from: '2030-01-01'}\n    takes")
    written = later + rule("{term: above, with: {amount: 5, limit: 1}, at_least: 0}")
    assert out(tmp_path, written, {}) == "not_met"


def test_a_term_has_one_text_for_each_time(tmp_path: Path) -> None:
    """Until 2023 nothing is deducted; since then the limit is: 20 − 9 = 11 on a day of 2024."""
    old = f"  - derive: rest\n    subject: permit\n{CITED}    id: old\n    in_force: {{until: '2023-12-31'}}\n    then: {{fact: fee}}\n"
    new = old.replace("id: old", "id: new").replace("until: '2023-12-31'", "from: '2024-01-01'")
    new = new.replace("{fact: fee}", "{difference: [{fact: fee}, $limit]}")
    for several in (old + new, new + old):
        assert out(tmp_path, several + rule("{term: rest, is: 11}"), {"fee": 20}) == "met"


def test_gap_and_open_are_told_apart(tmp_path: Path) -> None:
    written = f"  - derive: part\n    subject: permit\n{CITED}    then: {{if: paid, then: 1}}\n" + rule(
        "{term: part, is: 1}"
    )
    assert out(tmp_path, written, {"paid": False}, "part") is GAP
    assert out(tmp_path, written, {}, "part") is OPEN


def test_a_decision_cites_the_term(tmp_path: Path) -> None:
    """Beside the clause's own point, and in the words of the text."""
    above = ABOVE.replace('point: "1"', 'point: "2"').replace("quote: q", "quote: w")
    used = rule("{any: [{term: above, with: {amount: {fact: axles}, limit: 1}, is: 1}, exempt]}")
    rules = whole(write(tmp_path, city(rules_yaml=f"rules:\n{above}{used}")), "none.city")
    decision = rules.decide({"case": "a", "as_of": DAY, "permit": {"axles": 2, "exempt": False}})
    (fired,) = decision.to_dict()["fired"]
    assert fired["point"] == "1"
    assert fired["terms"] == [
        {"pack": "none.city", "rule": "above", "point": "2", "quote": "w", "modality": "mandatory"}
    ]
    assert list(Draft202012Validator(schema("decision")).iter_errors(decision.to_dict())) == []


# --- faults


FAULTS = [
    ("{term: abov, with: {amount: 1, limit: 1}, is: 0}", "P376"),
    ("{term: valid, is: met}", "P376"),
    ("{term: above, with: {amount: 1}, is: 0}", "P372"),
    ("{term: above, is: 0}", "P372"),
    ("{outcome: above, is: 0}", "P372"),
    ("{holds: wild, with: {least: 1}}", "P303"),
    ("{term: above, with: {amount: 1, limits: 1, limit: 1}, is: 0}", "P371"),
    ("{term: above, with: {amount: '1', limit: 1}, is: 0}", "P310"),
    ("{term: above, with: {amount: {fact: paid}, limit: 1}, is: 0}", "P373"),
    ("{term: above, with: {amount: 1, limit: 1.5}, is: 0}", "P373"),
    ("{term: step, with: {amount: 1}, is: 0}", "P371"),
    ("{given: amount, is: 0}", "P374"),
    ("{term: above, section: yard, with: {amount: 1, limit: 1}, is: 0}", "P376"),
    ("{term: above, section: permit, with: {amount: {fact: fee}, limit: 1}, is: 0}", "P375"),
    ("{if: paid, then: 1, else: free, is: 1}", "P317"),
    ("{if: paid, then: {fact: axles}, else: {fact: zone}, is: 1}", "P317"),
    ("{if: paid, then: 1, otherwise: 2, is: 1}", "P327"),
    ("{if: paid, is: 1}", "P328"),
    ("{first: [], is: 1}", "P301"),
    ("{first: [{else: 1}, {when: paid, then: 2}], is: 1}", "P335"),
    ("{first: [{when: paid}], is: 1}", "P336"),
    ("{match: {fact: zone}, to: {a: 1, d: 2}, is: 1}", "P309"),
    ("{match: {fact: axles}, to: {two: 1}, is: 1}", "P310"),
]


@pytest.mark.parametrize(("condition", "code"), FAULTS)
def test_a_fault_of_use(tmp_path: Path, condition: str, code: str) -> None:
    """Each is told once, on the line of the rule."""
    text = "rules:\n" + ABOVE + WIDE + STEPS + rule(condition)
    found = faults(write(tmp_path, city(rules_yaml=text)))
    assert [(fault[0], fault[2]) for fault in found] == [(code, text.count("\n"))]


def test_a_parameter_of_another_name(tmp_path: Path) -> None:
    text = "rules:\n" + ABOVE.replace("{given: limit}", "{given: limits}")
    assert [fault[0] for fault in faults(write(tmp_path, city(rules_yaml=text)))] == ["P371"]


def test_what_is_given_is_not_read_in_another_record(tmp_path: Path) -> None:
    written = f"""rules:
  - derive: roomy
    subject: permit
{CITED}    takes: {{least: number}}
    when: {{every: bays, has: {{fact: width, at_least: {{given: least}}}}}}
{rule("{holds: roomy, with: {least: {fact: fee}}}")}"""
    assert [fault[0] for fault in faults(write(tmp_path, city(rules_yaml=written)))] == ["P375"]
    good = written.replace("{fact: fee}", "{fact: permit.fee}").removeprefix("rules:\n")
    assert out(tmp_path, good, {"fee": 2, "bays": [{"id": "x", "width": 2}]}) == "met"


def test_a_term_that_rests_on_itself(tmp_path: Path) -> None:
    text = "rules:\n" + ABOVE.replace("{given: amount}", "{term: above, with: {amount: {given: amount}, limit: 1}}")
    assert [fault[0] for fault in faults(write(tmp_path, city(rules_yaml=text)))] == ["P345"]


@pytest.mark.parametrize("takes", [False, True])
def test_a_term_is_lowered_once_for_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes: bool) -> None:
    """Ten that each name the one before twice: 3 → 2^10 × 3; none of them is lowered a thousand times."""
    deep, lowered = 10, 0
    given, taken = (", with: {size: {given: size}}", "    takes: {size: integer}\n") if takes else ("", "")
    rules = f"  - derive: t0\n    subject: permit\n{CITED}{taken}    then: {'{given: size}' if takes else '{fact: axles}'}\n"
    for number in range(1, deep + 1):
        before = f"{{term: t{number - 1}{given}}}"
        body = f"    then: {{sum: [{before}, {before}]}}\n"
        rules += f"  - derive: t{number}\n    subject: permit\n{CITED}{taken}{body}"
    with_axles = given.replace("{given: size}", "{fact: axles}")
    rules += rule(f"{{term: t{deep}{with_axles}, is: {3 * 2**deep}}}")

    def counted(context: Context, body: Spot) -> Typed:
        nonlocal lowered
        lowered += 1
        return term_value(context, body)

    monkeypatch.setattr(terms, "term_value", counted)
    assert out(tmp_path, rules, {"axles": 3}) == "met"
    assert out(tmp_path, rules, {"axles": 2}) == "not_met"
    assert 0 < lowered < 3 * deep**3
