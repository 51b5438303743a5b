"""Units of measurement: what is converted, what is refused and where, with values worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from helpers.invented_city import HEADER, LEDGER, C, T, faults, write
from punkt import PunktError, load
from punkt.law.packs.units import Measures, unit_of

VOCABULARY = f"""vocabulary: none.parking
version: 1.0.0
title: {T}
units:
  rouble: {T}
  kopeck: {T}
  rouble/month: {T}
  rouble/m2: {T}
  m2: {T}
  m2/person: {T}
  person: {T}
  month: {T}
  year: {T}
  hour: {T}
  hour/day: {T}
  hour/week: {T}
scales:
  hour/day: {{hour/week: 7}}
converts:
  year: {{month: 12}}
  rouble: {{kopeck: 100}}
subjects:
  home:
    section: true
    title: {T}
    facts:
      rent: {{type: number, decimals: 2, unit: rouble/month, label: {T}, question: {T}}}
      income: {{type: number, decimals: 2, unit: rouble, label: {T}, question: {T}}}
      coins: {{type: integer, unit: kopeck, label: {T}, question: {T}}}
      area: {{type: number, decimals: 1, unit: m2, label: {T}, question: {T}}}
      term: {{type: integer, unit: month, label: {T}, question: {T}}}
      stay: {{type: integer, unit: year, label: {T}, question: {T}}}
      share: {{type: number, decimals: 1, unit: percent, label: {T}, question: {T}}}
      plan: {{type: number, decimals: 1, unit: hour, label: {T}, question: {T}}}
      bare: {{type: number, decimals: 2, label: {T}, question: {T}}}
      born: {{type: date, label: {T}, question: {T}}}
      age: {{type: integer, label: {T}, derived: {{full_years: born}}}}
      people: {{type: list, of: person, unit: person, label: {T}, question: {T}}}
  person:
    title: {T}
    facts:
      pay: {{type: number, decimals: 2, unit: rouble, label: {T}, question: {T}}}
outcomes:
  home:
    ok: {{kind: check, title: {T}}}
    money: {{kind: decision, type: number, unit: rouble, decimals: 2, title: {T}}}
    coin: {{kind: decision, type: integer, unit: kopeck, title: {T}}}
    part: {{kind: decision, type: number, unit: percent, decimals: 1, title: {T}}}
    plain: {{kind: decision, type: number, title: {T}}}
    until: {{kind: decision, type: date, title: {T}}}
"""
NORMS = f"""norms:
  year: {{value: 1, unit: year, title: {T}, {C}}}
  decade: {{value: 10, unit: year, title: {T}, {C}}}
  terms: {{value: "[1..2]", unit: year, title: {T}, {C}}}
  months: {{value: "[6..18)", unit: month, title: {T}, {C}}}
  odd: {{value: 10, unit: month, title: {T}, {C}}}
  rate: {{value: 75 %, title: {T}, {C}}}
  tenth: {{value: 0.1, title: {T}, {C}}}
  steps: {{values: [{{from: '2020-01-01', value: 10 %}}, {{from: '2024-01-01', value: 12.5 %}}], title: {T}, {C}}}
  each: {{value: 9, unit: m2/person, title: {T}, {C}}}
  price: {{value: 100, unit: rouble/m2, title: {T}, {C}}}
  hours: {{value: "[4..8]", unit: hour/day, title: {T}, {C}}}
"""
CHECK = f"""rules:
  - check: ok
    point: "1"
    modality: mandatory
    quote: q
    says: {T}
    require: """
DECIDE = f"""rules:
  - decide: OUTCOME
    point: "1"
    modality: mandatory
    quote: q
    says: {T}
    then: """


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")


def pack(root: Path, rules: str, norms: str = NORMS, vocabulary: str = VOCABULARY, **more: str) -> Path:
    files = {"pack.yaml": HEADER, "ledger.yaml": LEDGER, "norms.yaml": norms, "rules.yaml": rules}
    return write(root, {f"city/{name}": text for name, text in files.items()} | more, vocabulary)


def decided(root: Path, rules: str, facts: dict[str, Any], outcome: str) -> Any:
    pack(root, rules)
    case = {"case": "a", "as_of": "2024-06-01", "home": facts}
    return load("none.city", pack_dirs=[root]).decide(case)["home", outcome].value


@pytest.mark.parametrize(
    "condition, facts, expected",
    [
        # a year is 12 months, ten are 120
        ("{fact: term, at_most: $year}", {"term": 12}, "met"),
        ("{fact: term, at_most: $year}", {"term": 13}, "not_met"),
        ("{fact: term, at_least: $decade}", {"term": 119}, "not_met"),
        ("{fact: term, at_least: $decade}", {"term": 120}, "met"),
        ("{fact: stay, at_least: {fact: term}}", {"stay": 2, "term": 24}, "met"),
        ("{fact: stay, more_than: {fact: term}}", {"stay": 2, "term": 24}, "not_met"),
        # ten months are no whole number of years, so the stay is put into months
        ("{fact: stay, at_least: $odd}", {"stay": 1}, "met"),
        ("{fact: stay, less_than: $odd}", {"stay": 0}, "met"),
        # bands
        ("{fact: term, in: $terms}", {"term": 11}, "not_met"),
        ("{fact: term, in: $terms}", {"term": 24}, "met"),
        ("{fact: stay, in: $months}", {"stay": 1}, "met"),
        ("{fact: stay, in: $months}", {"stay": 0}, "not_met"),
        ("{fact: stay, not_in: $months}", {"stay": 2}, "met"),
        ("{fact: term, in: [1 year, 2 year]}", {"term": 24}, "met"),
        # written with a unit
        ("{fact: term, is: 2 year}", {"term": 24}, "met"),
        ("{fact: income, at_least: 50 kopeck}", {"income": 0.5}, "met"),
        ("{fact: income, less_than: 50 kopeck}", {"income": 0.5}, "not_met"),
        # a bare number is in the unit of the fact
        ("{fact: term, at_least: 12}", {"term": 12}, "met"),
        # age is in years
        ("{fact: age, at_least: 216 month}", {"born": "2006-06-01"}, "met"),
        # percent
        ("{fact: share, at_most: $rate}", {"share": 75}, "met"),
        ("{fact: share, at_most: $rate}", {"share": 75.1}, "not_met"),
        ("{fact: bare, at_most: $rate}", {"bare": 0.75}, "met"),
        ("{fact: bare, more_than: $rate}", {"bare": 0.76}, "met"),
        ('{fact: share, in: "[10..20] %"}', {"share": 20}, "met"),
        ("{fact: share, more_than: 0}", {"share": 0.1}, "met"),
        ("{fact: share, at_least: {fact: bare}}", {"share": 50, "bare": 0.5}, "met"),
        # 9 m2 a person for two are 18 m2
        (
            "{fact: area, at_least: {product: [$each, {count: people}]}}",
            {"area": 18, "people": [{"id": "a"}, {"id": "b"}]},
            "met",
        ),
        (
            "{fact: area, at_least: {product: [$each, {count: people}]}}",
            {"area": 17.9, "people": [{"id": "a"}, {"id": "b"}]},
            "not_met",
        ),
        # a band of hours a day is meant for a plan in hours
        ("{fact: plan, in: $hours}", {"plan": 8}, "met"),
    ],
)
def test_a_condition(tmp_path: Path, condition: str, facts: dict[str, Any], expected: str) -> None:
    assert decided(tmp_path, f"{CHECK}{condition}\n", facts, "ok") == expected


@pytest.mark.parametrize(
    "outcome, value, facts, expected",
    [
        # 75 % of 1000.40
        (
            "money",
            "{round: {product: [{fact: income}, $rate]}, places: 2, how: half_up}",
            {"income": 1000.4},
            Decimal("750.3"),
        ),
        # of a month's rent for half a year
        ("money", "{product: [{fact: rent}, {fact: term}]}", {"rent": 100.5, "term": 6}, Decimal(603)),
        # the years are 24 months
        ("money", "{product: [{fact: rent}, {fact: stay}]}", {"rent": 100.5, "stay": 2}, Decimal(2412)),
        ("money", "{sum: [{fact: income}, {fact: coins}]}", {"income": 1.5, "coins": 25}, Decimal("1.75")),
        ("money", "{sum: [{fact: income}, 50 kopeck, 1]}", {"income": 1.5}, Decimal(3)),
        ("money", "{difference: [{fact: income}, {fact: coins}]}", {"income": 1.5, "coins": 25}, Decimal("1.25")),
        ("money", "{largest: [0, {fact: income}, {fact: coins}]}", {"income": 1.5, "coins": 151}, Decimal("1.51")),
        ("coin", "{sum: [1 rouble, {fact: coins}]}", {"coins": 5}, 105),
        (
            "money",
            "{sum: people, by: pay}",
            {"people": [{"id": "a", "pay": 1.1}, {"id": "b", "pay": 2.2}]},
            Decimal("3.3"),
        ),
        # the whole less 15.5 % of 200
        (
            "money",
            "{round: {product: [{fact: income}, {difference: [1, {fact: share}]}]}, places: 2, how: half_up}",
            {"income": 200, "share": 15.5},
            Decimal(169),
        ),
        ("part", "{sum: [{fact: share}, 2.5 %]}", {"share": 10}, Decimal("12.5")),
        ("part", "{round: {fact: share}, to: 1, how: half_up}", {"share": 50.5}, Decimal(51)),
        (
            "part",
            "{round: {quotient: [{fact: income}, 4000 rouble]}, places: 3, how: half_up}",
            {"income": 1500},
            Decimal("37.5"),
        ),
        ("plain", "$rate", {}, Decimal("0.75")),
        ("plain", "$steps", {}, Decimal("0.125")),
        # 100 roubles a square metre for 9.5 of them
        ("money", "{product: [$price, {fact: area}]}", {"area": 9.5}, Decimal(950)),
        (
            "money",
            "{if: {fact: term, at_least: 6}, then: {fact: coins}, else: {fact: income}}",
            {"term": 6, "coins": 50, "income": 1},
            Decimal("0.5"),
        ),
        ("money", "{round: {fact: income}, to: 50 kopeck, how: half_up}", {"income": 1.74}, Decimal("1.5")),
        ("until", "{months_after: born, months: $year}", {"born": "2023-01-31"}, "2024-01-31"),
    ],
)
def test_a_value(tmp_path: Path, outcome: str, value: str, facts: dict[str, Any], expected: Any) -> None:
    found = decided(tmp_path, DECIDE.replace("OUTCOME", outcome) + value + "\n", facts, outcome)
    assert (Decimal(str(found)) if isinstance(expected, Decimal) else found) == expected


@pytest.mark.parametrize(
    "condition, code, column",
    [
        ("{fact: income, at_least: {fact: term}}", "P380", "{fact: term"),
        ("{fact: income, at_least: $year}", "P380", "$year"),
        ("{fact: income, in: $months}", "P380", "$months"),
        ("{fact: income, at_least: {fact: rent}}", "P380", "{fact: rent"),
        ("{sum: [{fact: income}, {fact: term}], at_least: 1}", "P380", "{fact: term"),
        ("{sum: [{fact: area}, {fact: income}, {fact: term}], is: 145}", "P380", "{fact: income}"),
        ("{largest: [{fact: area}, {fact: term}], at_least: 1}", "P380", "{fact: term"),
        ("{if: {fact: bare, is: 1}, then: {fact: area}, else: {fact: term}, at_least: 1}", "P380", "{fact: term"),
        ("{fact: age, at_least: {fact: area}}", "P380", "{fact: area"),
        ("{fact: area, at_least: {product: [$each, {fact: area}]}}", "P380", "{product"),
        ("{fact: term, at_least: 3 weeks}", "P243", "3 weeks"),
        ("{fact: share, at_least: 50}", "P382", "50"),
        ("{fact: bare, at_least: {sum: [2, $rate]}}", "P382", "2, "),
        ("{fact: share, at_most: $tenth}", "P382", "$tenth"),
        ("{fact: area, is: {power: [{fact: area}, {fact: term}]}}", "P385", "{fact: term"),
        ("{round: {fact: income}, to: 1 month, how: up, at_least: 1}", "P380", "1 month"),
        ("{days_after: born, days: {fact: term}, at_least: '2024-01-01'}", "P367", "{fact: term"),
        ("{days_after: born, days: {fact: share}, at_least: '2024-01-01'}", "P367", "{fact: share"),
        ("{weeks_after: born, weeks: 2 year, at_least: '2024-01-01'}", "P367", "2 year"),
        ("{at_least: 2 month, of: people, has: {fact: pay, at_least: 1}}", "P380", "2 month"),
    ],
)
def test_what_is_refused_in_a_condition(tmp_path: Path, condition: str, code: str, column: str) -> None:
    pack(tmp_path, f"{CHECK}{condition}\n")
    assert faults(tmp_path) == [(code, "city/rules.yaml", 7, 14 + condition.index(column))]


@pytest.mark.parametrize(
    "outcome, value, code",
    [
        ("money", "{fact: term}", "P381"),
        ("money", "{fact: rent}", "P381"),
        ("money", "{product: [{fact: income}, $rate]}", "P384"),
        ("money", "{quotient: [{fact: income}, 3]}", "P384"),
        ("money", "{product: [{fact: income}, {fact: bare}]}", "P384"),
        ("money", "0.125", "P384"),
        ("coin", "{fact: income}", "P339"),
        ("part", "50", "P382"),
        ("part", "{fact: income}", "P381"),
        ("until", "{months_after: born, months: {fact: area}}", "P380"),
    ],
)
def test_what_is_refused_of_an_outcome(tmp_path: Path, outcome: str, value: str, code: str) -> None:
    pack(tmp_path, DECIDE.replace("OUTCOME", outcome) + value + "\n")
    assert [fault[0] for fault in faults(tmp_path)] == [code]


@pytest.mark.parametrize(
    "norm, code",
    [
        ("value: 75 %, unit: rouble", "P250"),
        ("value: [5 %, 10]", "P250"),
        ("values: [{from: '2020-01-01', value: 1 year}, {from: '2021-01-01', value: 10 month}]", "P250"),
        ("value: 3 weeks", "P243"),
        ("value: 3, unit: weeks", "P243"),
    ],
)
def test_faults_of_norms(tmp_path: Path, norm: str, code: str) -> None:
    pack(tmp_path, f"{CHECK}{{fact: bare, is: 1}}\n", f"norms:\n  a: {{{norm}, title: {T}, {C}}}\n")
    assert [fault[0] for fault in faults(tmp_path)] == [code]


@pytest.mark.parametrize(
    "converts, code",
    [
        ("{year: {mont: 12}}", "P243"),
        ("{yea: {month: 12}}", "P243"),
        ("{year: {year: 12}}", "P725"),
        ("{year: {month: 12}, month: {year: 1}}", "P725"),
        ("{year: {month: 12}, rouble: {month: 3}, kopeck: {year: 2, rouble: 4}}", "P725"),
        ("{year: {month: 0}}", "P726"),
        ("{hour/day: {hour/week: 7}}", "P211"),
    ],
)
def test_faults_of_the_vocabulary(tmp_path: Path, converts: str, code: str) -> None:
    changed = VOCABULARY.replace("  year: {month: 12}\n  rouble: {kopeck: 100}\n", "").replace(
        "converts:", f"converts: {converts}"
    )
    pack(tmp_path, f"{CHECK}{{fact: bare, is: 1}}\n", vocabulary=changed)
    assert {fault[0] for fault in faults(tmp_path)} == {code}


def test_units_of_facts_and_outcomes_are_known(tmp_path: Path) -> None:
    changed = VOCABULARY.replace("unit: month, label", "unit: mont, label").replace(
        "unit: rouble, decimals: 2, title", "unit: ruble, title"
    )
    pack(tmp_path, f"{CHECK}{{fact: bare, is: 1}}\n", vocabulary=changed)
    with pytest.raises(PunktError) as caught:
        load("none.city", pack_dirs=[tmp_path])
    assert [fault.code for fault in caught.value.diagnostics] == ["P243", "P243"]
    assert ["month" in caught.value.lines("en")[0], "rouble" in caught.value.lines("en")[1]] == [True, True]


TOWN = HEADER.replace("none.city", "none.town") + "extends: none.city\n"


@pytest.mark.parametrize(
    "name, value, plan, expected",
    [
        ("hours", 'value: "[28..56]", unit: hour/week', {"plan": 30}, ("P383", "town/norms.yaml")),
        ("hours", 'value: "[4..10]", unit: hour/day', {"plan": 10}, "met"),
        ("year", "value: 24, unit: month", {"term": 24}, "met"),
        ("year", "value: 24, unit: month", {"term": 25}, "not_met"),
        ("year", "value: 24, unit: rouble", {"term": 25}, ("P383", "town/norms.yaml")),
    ],
)
def test_a_norm_replaced_in_another_unit(
    tmp_path: Path, name: str, value: str, plan: dict[str, Any], expected: Any
) -> None:
    condition = "{fact: plan, in: $hours}" if name == "hours" else "{fact: term, at_most: $year}"
    norms = f"norms:\n  {name}: {{{value}, towards_base: replaces, title: {T}, {C}}}\n"
    more = {"town/pack.yaml": TOWN, "town/ledger.yaml": LEDGER, "town/norms.yaml": norms}
    pack(tmp_path, f"{CHECK}{condition}\n", **more)
    if isinstance(expected, tuple):
        assert [fault[:2] for fault in faults(tmp_path, "none.town")] == [expected]
    else:
        case = {"case": "a", "as_of": "2024-06-01", "home": plan}
        assert load("none.town", pack_dirs=[tmp_path]).decide(case)["home", "ok"].value == expected


def test_nobody_reads_it_nobody_minds(tmp_path: Path) -> None:
    """A norm in another unit is no fault where no rule of the base reads it."""
    norms = f"norms:\n  hours: {{value: 30, unit: hour/week, towards_base: replaces, title: {T}, {C}}}\n"
    more = {"town/pack.yaml": TOWN, "town/ledger.yaml": LEDGER, "town/norms.yaml": norms}
    pack(tmp_path, f"{CHECK}{{fact: bare, is: 1}}\n", **more)
    load("none.town", pack_dirs=[tmp_path])


def test_measures() -> None:
    measures = Measures()
    assert measures.add("year", "month", Fraction(12)) and measures.add("decade", "year", Fraction(10))
    assert measures.add("quarter", "month", Fraction(3)) and not measures.add("decade", "quarter", Fraction(40))
    one = {name: unit_of(name) for name in ("decade", "quarter", "euro/year", "euro/month", "percent", "euro")}
    assert measures.ratio(one["decade"], one["quarter"]) == 40  # type: ignore[arg-type]
    assert measures.ratio(one["euro/year"], one["euro/month"]) == Fraction(1, 12)  # type: ignore[arg-type]
    assert measures.ratio(one["euro"], one["euro/month"]) is None  # type: ignore[arg-type]
    assert measures.reduced(one["euro/year"].times(one["quarter"])) == (Fraction(1, 4), one["euro"])  # type: ignore[union-attr, arg-type]
    assert measures.reduced(one["euro"].times(one["percent"])) == (Fraction(1, 100), one["euro"])  # type: ignore[union-attr, arg-type]
