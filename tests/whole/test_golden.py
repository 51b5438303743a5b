"""The golden cases that everything else is measured by, under each pair of evaluators."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.loops import nonempty
from helpers.places import ROOT
from punkt import load
from punkt.deciding.agreement import AgreeingPair
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.rule_base import Rules
from punkt.files.read import read_file

GOLDEN = ROOT / "tests" / "golden" / "cases.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(GOLDEN.read_text("utf-8"))
PAIRS = ("default", "generated+reference")
SHIPPED = sorted((ROOT / "rules").glob("*/*/cases/*.yaml"))


@cache
def rules_of(pack: Any, pair: str) -> Rules:
    """The packs a case is put to, evaluated by a pair of evaluators."""
    rules = load(*((pack,) if isinstance(pack, str) else pack))
    if pair != "default":
        _use_generated_and_reference(rules)
    return rules


def _use_generated_and_reference(rules: Rules) -> None:
    original = rules.edition

    def edition(day: Any) -> Any:
        found = original(day)
        if found.agreed.second.name != "reference":
            found.agreed = AgreeingPair(found.program, (Generated(found.program), Reference(found.program)))
        return found

    rules.edition = edition  # type: ignore[method-assign]


def check(decision: Any, expect: dict[str, Any]) -> None:
    """A bare value is determined; a table says a status (if none: open where it names missing facts) and what else is wanted."""
    for subject, outcomes in nonempty(expect.items()):
        for name, wanted in nonempty(outcomes.items()):
            view = decision[subject, name]
            wanted = wanted if isinstance(wanted, dict) else {"value": wanted}
            wanted = {"status": "open" if "missing" in wanted else "determined"} | wanted
            found = {key: getattr(view, key) for key in wanted if key != "clauses"}
            found = {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}
            if "clauses" in wanted:
                found["clauses"] = [clause["rule"] for clause in view.clauses]
            assert found == wanted, f"{subject}.{name}: {view}"


def packs_of(case: dict[str, Any]) -> Any:
    pack = case["pack"] if "pack" in case else case["packs"]
    return pack if isinstance(pack, str) else tuple(pack)


def test_there_are_golden_cases() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("case", CASES, ids=[case["case"]["case"] for case in CASES])
def test_golden(case: dict[str, Any], pair: str) -> None:
    decision = rules_of(packs_of(case), pair).decide(case["case"])
    check(decision, case["expect"])


@pytest.mark.sampled(40)
@pytest.mark.parametrize("path", SHIPPED, ids=[f"{p.parent.parent.name}/{p.stem}" for p in SHIPPED])
def test_shipped_case(path: Path) -> None:
    """The analysts' own cases, as far as they say what they expect."""
    document = read_file(path)
    assert isinstance(document.data, dict)
    header = yaml.safe_load((path.parent.parent / "pack.yaml").read_text("utf-8"))
    decision = rules_of(header["pack"], "default").decide(document)
    assert document.data.get("expect"), "a shipped case says what it expects"
    check(decision, document.data["expect"])
