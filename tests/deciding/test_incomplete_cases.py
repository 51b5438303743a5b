"""Cases of which a part is known: what is decided all the same, what is open and for want of what.

The expected values are worked out by hand from the points that each case names
(`incomplete_cases.yaml`); wholly known cases are told in `tests/oracle`. They are of people to whom the documents
apply: what a case does not say of that is added, save where it is `as_given`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.loops import nonempty
from helpers.recipients import covered
from punkt import load
from punkt.deciding.rule_base import Rules

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("incomplete_cases.yaml").read_text(encoding="utf-8")
)
KEYS = {"status", "value", "modality", "points", "missing", "sensitive", "reported"}


@cache
def rules(*packs: str) -> Rules:
    return load(*packs)


def whole(case: dict[str, Any]) -> dict[str, Any]:
    """The sections of a case, with the facts by which the documents apply to each person."""
    return dict(case["case"]) if case.get("as_given") else covered(case["case"])


def found(outcome: dict[str, Any] | None, wanted: dict[str, Any]) -> dict[str, Any]:
    """What came out, as far as the case says what is wanted."""
    if outcome is None:
        return {"reported": False}
    told = {
        **{key: outcome[key] for key in ("status", "value", "modality")},
        "points": [clause["point"] for clause in outcome["clauses"]],
        "missing": sorted(outcome["missing"]),
        "sensitive": bool(outcome["sensitive_to"]),
        "reported": True,
    }
    return {key: told[key] for key in wanted}


def full(wanted: Any) -> Any:
    """What is wanted, with the status that goes without saying."""
    if not isinstance(wanted, dict):
        wanted = {"value": wanted}
    assert set(wanted) <= KEYS
    if "reported" in wanted:
        return wanted
    whole = {"status": "determined", "missing": [], **wanted} if "value" in wanted else {"value": None, **wanted}
    return {**whole, "missing": sorted(whole["missing"])} if "missing" in whole else whole


@pytest.mark.sampled(56)
@pytest.mark.parametrize("case", CASES, ids=[f"{case['law']}: {case['name']}" for case in CASES])
def test_what_is_known_decides_what_it_can(case: dict[str, Any]) -> None:
    decision = rules(*case["packs"]).decide({"case": "c", "as_of": case["as_of"], **whole(case)})
    outcomes = decision.to_dict()["outcomes"]
    for subject, expected in nonempty(case["expect"].items()):
        for name, wanted in nonempty(expected.items()):
            wanted = full(wanted)
            assert found(outcomes.get(subject, {}).get(name), wanted) == wanted, f"{subject}.{name}"


def test_the_cases_reach_every_status() -> None:
    seen = {full(wanted).get("status") for case in CASES for of in case["expect"].values() for wanted in of.values()}
    assert seen == {"determined", "not_applicable", "open", "gap", "conflict", None}
