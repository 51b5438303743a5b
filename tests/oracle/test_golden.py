"""The oracle gives what the golden cases expect, which were worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.places import ROOT
from oracle.outcomes import expected

PLACES = (ROOT / "tests" / "golden" / "cases.yaml", Path("/work/shared/golden/cases-2.yaml"))
LATEST = "g41"  # the first case of the contract's second edition, whose cases are meant


def golden() -> list[dict[str, Any]]:
    """The cases of the first place that has the second edition; none where there is no such place."""
    for place in PLACES:
        cases: list[dict[str, Any]] = yaml.safe_load(place.read_text("utf-8")) if place.exists() else []
        if any(entry["case"]["case"] == LATEST for entry in cases):
            return cases
    return []


CASES = golden()


def test_golden_cases_are_there_and_each_once() -> None:
    if not CASES:
        pytest.skip("no golden cases of the second edition: the oracle is not held against them")
    assert len({entry["case"]["case"] for entry in CASES}) == len(CASES)


@pytest.mark.parametrize("entry", CASES, ids=[entry["case"]["case"] for entry in CASES])
def test_oracle_gives_what_golden_cases_expect(entry: dict[str, Any]) -> None:
    packs = [entry["pack"]] if isinstance(entry["pack"], str) else entry["pack"]
    found = expected(entry["case"], packs)
    for subject, outcomes in entry["expect"].items():
        for name, wanted in outcomes.items():
            told = wanted if isinstance(wanted, dict) else {"status": "determined", "value": wanted}
            assert {key: found[subject][name].get(key) for key in told} == told, (subject, name)
