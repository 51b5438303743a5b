"""An outcome of which no rule is in force on the day is a gap that names a rule and its days, in every evaluator."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.columns_of_rules import by_columns
from punkt import Rules, load
from punkt.showing.decision.view import Builder

WORDS = "label: {ru: а, en: a}, question: {ru: а, en: a}"
VOCABULARY = f"""vocabulary: test.toll
version: 1.0.0
title: {{ru: а, en: a}}
subjects:
  car:
    section: true
    title: {{ru: а, en: a}}
    facts:
      loud: {{type: boolean, {WORDS}}}
outcomes:
  car:
    quiet: {{kind: check, title: {{ru: Тихая, en: Quiet}}}}
    grounds: {{kind: decision, list: true, values: {{noise: {{ru: шум, en: noise}}}}, title: {{ru: а, en: a}}}}
    price: {{kind: decision, type: number, title: {{ru: а, en: a}}}}
    born: {{kind: decision, type: date, title: {{ru: а, en: a}}}}
    allowed: {{kind: decision, values: {{a: {{ru: а, en: a}}, b: {{ru: б, en: b}}}}, title: {{ru: а, en: a}}}}
"""
PACK = """pack: test.act
version: 1.0.0
vocabulary: test.toll
title: {ru: а, en: a}
document: {number: '1', date: '2020-01-01', kind: {ru: Акт, en: Act}, issuer: {ru: а, en: a}, title: {ru: а, en: a}}
jurisdiction: {code: X, title: {ru: а, en: a}}
in_force: {from: '2020-01-01'}
"""
LEDGER = """points:
  "1": {state: encoded, title: {ru: а, en: a}}
"""
CITED = """    point: "1"
    modality: mandatory
    quote: тихо
    says: {ru: а, en: a}
"""
ONCE = "    in_force: {from: '2024-01-01', until: '2024-12-31'}\n"
RULES = f"""rules:
  - check: quiet
{CITED}{ONCE}    require: {{not: loud}}
  - decide: grounds
{CITED}{ONCE}    when: loud
    include: noise
  - decide: price
{CITED}{ONCE}    then: 5
  - decide: born
{CITED}{ONCE}    then: '2020-02-03'
  - decide: allowed
{CITED}    when: {{outcome: quiet, is: met}}
    then: a
    else: b
"""
OUT = ("quiet", "grounds", "price", "born")
CASE: dict[str, Any] = {"case": "a", "car": {"loud": False}}


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    files = {"vocabulary": VOCABULARY, "pack": PACK, "ledger": LEDGER, "rules": RULES}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return load("test.act", pack_dirs=[tmp_path])


@pytest.mark.parametrize("day", ["2023-12-31", "2025-01-01"])
def test_each_kind_of_outcome_is_a_gap_with_its_reason(rules: Rules, day: str) -> None:
    decision = rules.decide({**CASE, "as_of": day})
    for name in OUT:
        view = decision["car", name]
        assert (view.status, view.value, view.missing) == ("gap", None, ())
        assert view.reason == {"code": "not_in_force", "pack": "test.act", "rule": name}
    assert decision["car", "allowed"].value == "b"  # a gap is not met
    document = decision.to_dict()
    assert {entry["rule"] for entry in document["ruled_out"]} == {"allowed.a"}


@pytest.mark.parametrize("day", ["2024-01-01", "2024-12-31"])
def test_on_its_days_it_is_decided(rules: Rules, day: str) -> None:
    decision = rules.decide({**CASE, "as_of": day})
    assert [decision["car", name].value for name in ("quiet", "price", "allowed")] == ["met", 5, "a"]
    assert list(decision["car", "grounds"].value) == []
    assert str(decision["car", "born"].value) == "2020-02-03"


def test_the_rule_and_its_days_are_named(rules: Rules) -> None:
    decision = rules.decide({**CASE, "as_of": "2025-01-01"})
    for lang, words in (
        ("ru", "на 01.01.2025 об этом ничего не действует: п. 1"),
        ("en", "nothing on this is in force on 2025-01-01: point 1"),
    ):
        view = Builder(decision.to_dict(), rules.linked, lang).view(decision.produced_by)
        said = [why for part in view.parts for row in part.rows for why in row.because]
        assert any(words in why for why in said)
        assert lang == "en" or any("с 01.01.2024 по 31.12.2024" in why for why in said)


def test_columns_say_the_same(rules: Rules) -> None:
    day = date(2025, 1, 1)
    case = rules.read_case({**CASE, "as_of": "2025-01-01"})
    for engine, rows in by_columns(rules, day, [case]).items():
        for name in OUT:
            assert rows[0][f"car.{name}:status"] == rows[0]["car.quiet:status"], engine
            assert rows[0][f"car.{name}"] is None, engine


APPLIES = """applies:
  car:
    point: "1"
    modality: mandatory
    quote: тихо
    when: {reading: which, by: {quiet_ones: {not: loud}, loud_ones: loud}}
"""
READINGS = """readings:
  which:
    point: "1"
    quote: тихо
    question: {ru: а, en: a}
    options: {quiet_ones: {ru: а, en: a}, loud_ones: {ru: а, en: a}}
    adopted: quiet_ones
    reason: {ru: а, en: a}
"""


def test_it_turns_on_the_reading_by_which_the_pack_applies(rules: Rules, tmp_path: Path) -> None:
    """By the one reading nothing is in force on it, by the other it is not for such cars."""
    (tmp_path / "pack.yaml").write_text(PACK + APPLIES, "utf-8")
    (tmp_path / "readings.yaml").write_text(READINGS, "utf-8")
    for loud, status in ((False, "gap"), (True, "not_applicable")):
        case = {"case": "a", "car": {"loud": loud}, "as_of": "2025-01-01"}
        decision = load("test.act", pack_dirs=[tmp_path]).decide(case)
        for name in OUT:
            said = decision["car", name]
            assert (said.status, said.sensitive_to) == (status, ("test.act:which",)), name
