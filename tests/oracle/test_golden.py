"""The oracle gives what the golden cases expect, which were worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from helpers.places import ROOT
from oracle.outcomes import expected

CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "golden" / "cases.yaml").read_text("utf-8"))


def test_golden_cases_are_there_and_each_once() -> None:
    assert CASES
    assert len({entry["case"]["case"] for entry in CASES}) == len(CASES)


@pytest.mark.parametrize("entry", CASES, ids=[entry["case"]["case"] for entry in CASES])
def test_oracle_gives_what_golden_cases_expect(entry: dict[str, Any]) -> None:
    packs = [entry["pack"]] if isinstance(entry["pack"], str) else entry["pack"]
    found = expected(entry["case"], packs)
    for subject, outcomes in entry["expect"].items():
        for name, wanted in outcomes.items():
            told = wanted if isinstance(wanted, dict) else {"status": "determined", "value": wanted}
            assert {key: found[subject][name].get(key) for key in told} == told, (subject, name)
