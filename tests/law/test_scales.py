"""Scales: each part at its rate, one value for a bracket, straight lines; bounds not known, in units, and faults.

Every value is worked out by hand.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from helpers.invented_city import CITED, HEADER, T, city, faults, write
from punkt import Rules, load

UNITS = """units:
  coin: {ru: {one: монета, few: монеты, many: монет, other: монеты}, en: {one: coin, other: coins}}
  month: {ru: {one: месяц, few: месяца, many: месяцев, other: месяца}, en: {one: month, other: months}}
  year: {ru: {one: год, few: года, many: лет, other: года}, en: {one: year, other: years}}
converts:
  year: {month: 12}
"""
FACTS = """subjects:
  payer:
    section: true
    title: {ru: а, en: a}
    facts:
      base: {type: number, range: "[0..)", decimals: 2, unit: coin, label: {ru: а, en: a}, question: {ru: а, en: a}}
      other: {type: number, range: "[0..)", decimals: 2, unit: coin, label: {ru: а, en: a}, question: {ru: а, en: a}}
      held: {type: integer, range: "[0..)", unit: month, label: {ru: а, en: a}, question: {ru: а, en: a}}
      low: {type: boolean, label: {ru: а, en: a}, question: {ru: а, en: a}}
"""
OUTCOMES = """outcomes:
  payer:
    due: {kind: decision, type: number, title: {ru: а, en: a}}
    word: {kind: decision, values: {few: {ru: а, en: a}, many: {ru: а, en: a}}, title: {ru: а, en: a}}
"""
WORDS = f"vocabulary: none.scales\nversion: 1.0.0\ntitle: {T}\n{UNITS}{FACTS}{OUTCOMES}"
NORMS = f"""norms:
  bounds: {{values: [{{from: '2020-01-01', value: [1000, 3000]}}, {{from: '2025-01-01', value: [2000, 3000]}}], unit: coin, title: {T}, point: "1", modality: mandatory, quote: q}}
  rates: {{values: [{{from: '2020-01-01', value: [10 %, 20 %, 50 %]}}, {{from: '2024-07-01', value: [1 %, 20 %, 50 %]}}], title: {T}, point: "1", modality: mandatory, quote: q}}
"""


def rules(folder: Path, form: str, outcome: str = "due", norms: str = NORMS) -> Path:
    files = city(rules_yaml=f"rules:\n  - decide: {outcome}\n{CITED}    then: {form}\n", norms_yaml=norms)
    files["city/pack.yaml"] = HEADER.replace("none.parking", "none.scales")
    return write(folder, files, WORDS)


def due(loaded: Rules, on: str = "2024-06-01", outcome: str = "due", **facts: Any) -> Any:
    found = loaded.decide({"case": "c", "as_of": on, "payer": facts})["payer", outcome]
    return found.value if found.status == "determined" else (found.status, *found.missing)


def of(folder: Path, form: str, outcome: str = "due") -> Rules:
    return load("none.city", pack_dirs=[rules(folder, form, outcome)])


def folder(root: Path, name: str) -> Path:
    made = root / name
    made.mkdir()
    return made


def test_each_part_at_the_rate_of_its_day(tmp_path: Path) -> None:
    """2,500 coins: 1,000 at 10 % and 1,500 at 20 %; from July 2024 the first rate is 1 %, from 2025 the first bound 2,000."""
    loaded = of(tmp_path, "{marginal: {fact: base}, up_to: $bounds, rates: $rates}")
    assert due(loaded, base=2500) == 400
    assert due(loaded, "2024-07-01", base=2500) == 310
    assert due(loaded, "2025-01-01", base=2500) == 120
    assert due(loaded, base=5000) == 100 + 400 + 1000
    assert due(loaded, base=0) == 0
    assert due(loaded) == ("open", "payer.base")


@pytest.mark.parametrize("key", ["from", "above"])
def test_bounds_at_which_brackets_begin(tmp_path: Path, key: str) -> None:
    """What lies below the first bound pays nothing."""
    loaded = of(tmp_path, f"{{marginal: {{fact: base}}, {key}: $bounds, rates: [10 %, 50 %]}}")
    assert due(loaded, base=900) == 0
    assert due(loaded, base=1500) == 50
    assert due(loaded, base=3100) == 250


def test_above_the_last_bound_nothing_more(tmp_path: Path) -> None:
    loaded = of(tmp_path, "{marginal: {fact: base}, below: $bounds, rates: [10 %, 50 %]}")
    assert due(loaded, base=3000) == due(loaded, base=100_000) == 100 + 1000


def test_a_bound_that_is_not_known_is_not_needed_below_the_one_before(tmp_path: Path) -> None:
    loaded = of(tmp_path, "{marginal: {fact: base}, up_to: [1000 coin, {fact: other}], rates: [10 %, 50 %]}")
    assert due(loaded, base=900) == 90
    assert due(loaded, base=1500) == ("open", "payer.other")
    assert due(loaded, base=1500, other=1200) == 200


def test_a_rate_that_hangs_on_a_fact(tmp_path: Path) -> None:
    """The open rate matters for what lies in its bracket only: there it is a range, here settled."""
    loaded = of(
        tmp_path, "{marginal: {fact: base}, above: [0, 1000 coin], rates: [{if: low, then: 10 %, else: 20 %}, 50 %]}"
    )
    assert due(loaded, base=2000, low=True) == 600 and due(loaded, base=2000, low=False) == 700
    assert due(loaded, base=0) == 0
    assert due(loaded, base=2000) == ("open", "payer.low")


def test_bounds_in_another_unit_are_converted(tmp_path: Path) -> None:
    """30 months are two years and a half: one year at 1, one at 2, half a year at 3 – counted in months."""
    loaded = of(tmp_path, "{marginal: {fact: held}, up_to: [1 year, 2 year], rates: [1, 2, 3]}")
    assert due(loaded, held=30) == 12 + 24 + 18


@pytest.mark.parametrize(
    ("key", "at_bound", "past_it"),
    [("from", 170, 170), ("above", 50, 170), ("up_to", 50, 170), ("below", 170, 170)],
)
def test_whose_the_bound_is(tmp_path: Path, key: str, at_bound: int, past_it: int) -> None:
    bounds = "[0, 1000 coin]" if key in ("from", "above") else "[1000 coin]"
    loaded = of(tmp_path, f"{{bracket: {{fact: base}}, {key}: {bounds}, values: [50, 170]}}")
    assert due(loaded, base=1000) == at_bound
    assert due(loaded, base=Decimal("1000.01")) == past_it
    assert due(loaded, base=999) == 50


def test_outside_the_brackets_there_is_no_value(tmp_path: Path) -> None:
    loaded = of(folder(tmp_path, "a"), "{bracket: {fact: base}, up_to: [1000 coin, 2000 coin], values: [50, 170]}")
    assert due(loaded, base=2000) == 170 and due(loaded, base=2001) == ("gap",)
    loaded = of(folder(tmp_path, "b"), "{bracket: {fact: base}, from: [1000 coin, 2000 coin], values: [50, 170]}")
    assert due(loaded, base=999) == ("gap",) and due(loaded, base=1000) == 50


def test_a_bracket_is_settled_without_bounds_that_it_does_not_need(tmp_path: Path) -> None:
    loaded = of(
        folder(tmp_path, "a"),
        "{bracket: {fact: base}, up_to: [{fact: other}, 2000 coin, 4000 coin], values: [1, 2, 3]}",
    )
    assert due(loaded, base=3000) == 3, "bounds rise, so the first lies below 2,000"
    assert due(loaded, base=1500) == ("open", "payer.other")
    assert due(loaded, base=1500, other=1600) == 1
    loaded = of(folder(tmp_path, "b"), "{bracket: {fact: base}, up_to: [100 coin, {fact: other}], values: [1, 2, 3]}")
    assert due(loaded, base=40) == 1, "it does not even reach the first"
    assert due(loaded, base=140) == ("open", "payer.other")


def test_values_may_be_words(tmp_path: Path) -> None:
    loaded = of(tmp_path, "{bracket: {fact: held}, from: [0 month, 1 year], values: [few, many]}", "word")
    assert due(loaded, outcome="word", held=11) == "few" and due(loaded, outcome="word", held=12) == "many"


def test_straight_lines_between_points(tmp_path: Path) -> None:
    loaded = of(tmp_path, "{interpolated: {fact: base}, at: [225 coin, 300 coin], values: [100 %, 0 %]}")
    assert [due(loaded, base=base) for base in (0, 225, 240, 300, 1000)] == [1, 1, 0.8, 0, 0]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{marginal: {fact: base}, up_to: [1 coin, 2 coin], rates: [1 %]}", "P388"),
        ("{marginal: {fact: base}, from: [1 coin], rates: [1 %, 2 %]}", "P388"),
        ("{marginal: {fact: base}, up_to: [2 coin, 2 coin], rates: [1 %, 2 %]}", "P389"),
        ("{marginal: {fact: base}, rates: [1 %]}", "P387"),
        ("{marginal: {fact: base}, from: [1 coin], above: [1 coin], rates: [1 %]}", "P387"),
        ("{marginal: {fact: base}, from: $one, rates: [1 %]}", "P386"),
        ("{marginal: {fact: base}, from: [1 year], rates: [1 %]}", "P380"),
        ("{marginal: {fact: base}, from: [1 coin]}", "P328"),
        ("{interpolated: {fact: base}, at: [1 coin], values: [1, 2]}", "P388"),
        ("{interpolated: {fact: base}, at: [2 coin, 1 coin], values: [1, 2]}", "P389"),
        ("{bracket: {fact: low}, from: [1], values: [1]}", "P313"),
    ],
)
def test_faults_are_one_line_with_a_place(tmp_path: Path, form: str, said: str) -> None:
    one = f'  one: {{value: 1, unit: coin, title: {T}, point: "1", modality: mandatory, quote: q}}\n'
    found = faults(rules(tmp_path, form, norms=NORMS + one))
    assert [(code, file) for code, file, _, _ in found] == [(said, "city/rules.yaml")]
