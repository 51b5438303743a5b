"""Outcomes that are decided for each month of a span, and what decisions, cases and registers say of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.loops import nonempty
from helpers.toll import VOCABULARY, write_pack
from punkt import PackError, Rules, load
from punkt.files.canonical import canonical_decision
from punkt.files.read import read_text
from punkt.proving.mutants.pack_cases import check_expected

DUES = VOCABULARY + "    dues: {kind: decision, type: number, months: 4, title: {ru: взнос, en: dues}}\n"
SPAN = {"from": "issued_on", "months": "$span"}
FEES = [{"from": "2024-01-01", "value": 5}, {"from": "2025-01-01", "value": 7}]
THEN = {"product": [{"norm": "fee", "on_day": {"given": "month"}}, {"month_number": {"given": "month"}}]}


def town(folder: Path, span: Any = 3, **rule: Any) -> Rules:
    """A pack with one rule for each month."""
    body = {"decide": "dues", "each_month": SPAN, "then": THEN, **rule}
    write_pack(folder, [{k: v for k, v in body.items() if v is not None}], {"fee": FEES, "span": span}, vocabulary=DUES)
    return load("test.town", pack_dirs=[folder])


def case(**vehicle: Any) -> dict[str, Any]:
    return {"case": "a", "as_of": "2025-06-01", "vehicle": vehicle}


def test_a_value_for_each_month(tmp_path: Path) -> None:
    """November 11 × 5, December 12 × 5, January 1 × 7: the norm of each month; a fourth is none of the span."""
    rules = town(tmp_path)
    given = case(issued_on="2024-11-30")
    decision = rules.decide(given)
    months = decision.by_month("vehicle", "dues")
    assert months == {"2024-11": "dues_1", "2024-12": "dues_2", "2025-01": "dues_3", "2025-02": "dues_4"}
    values = [(decision["vehicle", name].status, decision["vehicle", name].value) for name in months.values()]
    assert values == [("determined", 55), ("determined", 60), ("determined", 7), ("gap", None)]
    document = decision.to_dict()["outcomes"]["vehicle"]
    assert [document[name]["month"] for name in months.values()] == list(months)
    fired = [(one["concludes"], one["norms"]["fee"]["value"]) for one in decision.to_dict()["fired"]]
    assert fired == [({"dues_1": 55}, 5), ({"dues_2": 60}, 5), ({"dues_3": 7}, 7)]
    read = rules.read_case(given)
    Trio(rules.edition(read.as_of).program).check(read, "months")
    for engine, (row,) in nonempty(by_columns(rules, date(2025, 6, 1), [read]).items()):
        assert [row[f"vehicle.{name}"] for name in months.values()] == [55, 60, 7, None], engine


def test_while_the_first_month_is_not_known(tmp_path: Path) -> None:
    decision = town(tmp_path).decide(case())
    assert decision.by_month("vehicle", "dues") == {}
    assert decision["vehicle", "dues_1"].missing == ("vehicle.issued_on",)
    assert "month" not in decision.to_dict()["outcomes"]["vehicle"]["dues_1"]
    waiting = [entry["outcome"] for entry in decision.to_dict()["open"] if entry["rule"].startswith("dues")]
    assert waiting == ["dues_1", "dues_2", "dues_3"]
    assert decision.to_bytes() == canonical_decision(json.loads(decision.to_bytes()))


def test_two_cases_of_the_same_value_have_their_own_months(tmp_path: Path) -> None:
    """What is kept of one decision does not tell the months of the other."""
    rules = town(tmp_path, then=1)
    for day, month in (("2024-11-30", "2024-11"), ("2025-02-01", "2025-02")):
        assert rules.decide(case(issued_on=day)).to_dict()["outcomes"]["vehicle"]["dues_1"]["month"] == month


def test_how_many_months_may_be_a_fact(tmp_path: Path) -> None:
    rules = town(tmp_path, each_month={"from": "issued_on", "months": {"fact": "axles"}}, then=1)
    decision = rules.decide(case(issued_on="2024-11-30", axles=2))
    assert [decision["vehicle", f"dues_{n}"].status for n in (1, 2, 3, 4)] == ["determined"] * 2 + ["gap"] * 2


def test_what_a_case_expects(tmp_path: Path) -> None:
    rules = town(tmp_path)
    written = (
        "case: a\nas_of: 2025-06-01\nvehicle: {{issued_on: 2024-11-30}}\nexpect:\n  vehicle: {{dues: {{{months}}}}}\n"
    )
    for months, codes in (('"2024-11": 55, "2025-01": {value: 7}', []), ('"2024-10": 55', ["P533"])):
        document = read_text(written.format(months=months), "a.yaml", "yaml")
        try:
            check_expected(rules, document, rules.read_case(document))
            found = []
        except Exception as error:
            found = [one.code for one in error.diagnostics]  # type: ignore[attr-defined]
        assert found == codes


@pytest.mark.parametrize(
    ("span", "rule", "code"),
    [
        (3, {"each_month": None, "then": 1}, "P409"),
        (5, {}, "P410"),
        (3, {"decide": "number"}, "P408"),
        (3, {"each_month": {"from": "paid", "months": 3}}, "P314"),
        (3, {"then": {"given": "week"}}, "P371"),
    ],
)
def test_a_rule_that_cannot_be(tmp_path: Path, span: int, rule: dict[str, Any], code: str) -> None:
    with pytest.raises(PackError) as error:
        town(tmp_path, span, **rule).edition(date(2025, 6, 1))
    assert [one.code for one in error.value.diagnostics][:1] == [code]
