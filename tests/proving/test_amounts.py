"""A pack of amounts, end to end: which changes its cases notice, which cases are suggested, what is proven of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from punkt import load
from punkt.proving.comparison.compared_packs import Side
from punkt.proving.comparison.decisions import diff_decisions
from punkt.proving.comparison.verdicts import Verdict
from punkt.proving.mutants import PackTest, try_pack
from punkt.showing.pack.tried_words import goal_words

BOTH = {"ru": "т", "en": "t"}
DAY = date(2024, 6, 1)
Json = dict[str, Any]


def fact(kind: str, **more: Any) -> Json:
    return {"type": kind, "label": dict(BOTH), "question": dict(BOTH), **more}


VOCABULARY: Json = {
    "vocabulary": "test.amount",
    "version": "1.0.0",
    "title": BOTH,
    "subjects": {
        "home": {
            "section": True,
            "title": BOTH,
            "facts": {
                "rent": fact("number", range="[0..100000]", decimals=2),
                "share": fact("integer", range="[0..100]"),
                "people": fact("list", of="person"),
            },
        },
        "person": {
            "title": BOTH,
            "facts": {"income": fact("number", range="[0..50000]", decimals=2), "adult": fact("boolean")},
        },
    },
    "outcomes": {
        "home": {
            "help": {"kind": "decision", "type": "number", "title": BOTH},
            "per": {"kind": "decision", "type": "number", "title": BOTH},
            "ok": {"kind": "check", "title": BOTH},
            "burden": {"kind": "decision", "title": BOTH, "values": {"low": BOTH, "high": BOTH}},
        }
    },
}
INCOME = {"sum": "people", "by": "income", "has": "adult"}
CASES = {
    "quarter": {"home": {"rent": 1000, "share": 25}, "expect": {"home": {"help": 250, "burden": "low"}}},
    "alone": {
        "home": {"rent": 300, "share": 61, "people": [{"id": "p", "income": 1000, "adult": True}]},
        "expect": {"home": {"ok": "met", "burden": "high", "per": 1000}},
    },
}


def rules(how: str, limit: float, bound: int) -> list[Json]:
    """A share of the rent rounded, a mean, a share of the income of grown-ups, and a third against a bound."""
    part = {"product": [{"fact": "rent"}, {"quotient": [{"fact": "share"}, 100]}]}
    third = {"quotient": [{"fact": "share"}, 3]}
    found: list[Json] = [
        {"decide": "help", "then": {"round": part, "to": 1, "how": how}},
        {"decide": "per", "then": {"mean": "people", "by": "income"}},
        {"check": "ok", "require": {"quotient": [{"fact": "rent"}, INCOME], "at_most": limit}},
        {"decide": "burden", "when": {**third, "more_than": bound}, "then": "high", "else": "low"},
    ]
    return [{"point": "1", "modality": "mandatory", "quote": "текст", "says": BOTH, **one} for one in found]


def written(folder: Path, name: str = "amount", how: str = "half_up", limit: float = 0.3, bound: int = 20) -> Path:
    """The folder of a pack."""
    header = {
        "pack": f"test.{name}",
        "version": "1.0.0",
        "vocabulary": "test.amount",
        "title": BOTH,
        "in_force": {"from": "2020-01-01"},
        "document": {"date": "2020-01-01", "kind": BOTH, "issuer": BOTH, "title": BOTH},
        "jurisdiction": {"code": "RU", "title": BOTH},
    }
    parts: dict[str, Json] = {
        "vocabulary": VOCABULARY,
        "pack": header,
        "01-rules": {"rules": rules(how, limit, bound)},
        "ledger": {"points": {"1": {"state": "encoded", "title": BOTH}}},
        **{f"cases/{n}": {"case": n, "about": BOTH, "as_of": DAY.isoformat(), **one} for n, one in CASES.items()},
    }
    pack = folder / name
    (pack / "cases").mkdir(parents=True)
    for file, data in parts.items():
        plain = json.loads(json.dumps(data))  # no part of it is shared
        (pack / f"{file}.yaml").write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
    return pack


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> PackTest:
    folder = tmp_path_factory.mktemp("amounts")
    return try_pack("test.amount", [written(folder)], mutate=True, suggest=goal_words)


@pytest.mark.full
def test_changes_of_amounts(tested: PackTest) -> None:
    assert tested.passed
    found = {(m.change.kind, m.change.name, m.change.after): m.verdict for m in tested.mutants or ()}
    assert found["operands", "help", "quotient: [2, 1]"] == "noticed"  # 1000 · 100 / 25
    assert found["operands", "ok", "quotient: [2, 1]"] == "noticed"  # 1000 / 300 is more than 0.3
    assert found["negation", "ok", "not adult"] == "noticed"  # nobody's income: by nothing nothing is divided
    assert found["rounding", "help", "half_even"] == "survived"  # both cases come out whole
    assert found["rounding", "help", "10"] == "survived" and found["rounding", "help", "0.1"] == "survived"
    assert found["gathering", "per", "sum"] == "survived"  # one person's mean is her sum
    assert found["comparator", "burden", "at_least"] == "survived"  # 60 / 3 is just 20; no case has 60
    assert "refused" not in found.values() and "unproven" not in found.values()


@pytest.mark.full
def test_cases_that_are_suggested_for_amounts(tested: PackTest) -> None:
    homes = [one.data["home"] for one in tested.suggested]
    assert any(home.get("share") == 60 for home in homes)
    assert any(len(home.get("people", ())) == 2 for home in homes)  # a mean of two is not their sum
    assert not any(one.fault for one in tested.suggested)


def compared(folder: Path, names: set[str], **other: Any) -> dict[str, Verdict]:
    """What is proven of some outcomes of the pack and of another, which differs in some numbers."""
    sides = []
    for name, numbers in (("amount", {}), ("other", other)):
        loaded = load(f"test.{name}", pack_dirs=[written(folder, name, **numbers)])
        sides.append(Side(f"test.{name}", loaded, loaded.packs[0], DAY))
    found = diff_decisions(sides[0], sides[1], seconds=1, only={("home", name) for name in names})
    assert all(one.regions for one in found.outcomes if one.verdict is Verdict.DIFFERS)
    return {one.key[1]: one.verdict for one in found.outcomes}


def test_laws_with_another_bound(tmp_path: Path) -> None:
    found = compared(tmp_path, {"burden", "per", "help"}, bound=21)
    assert found == {"burden": Verdict.DIFFERS, "per": Verdict.SAME, "help": Verdict.SAME}


@pytest.mark.full
def test_laws_with_another_share_or_rounding(tmp_path: Path) -> None:
    found = compared(tmp_path, {"help", "ok"}, how="half_even", limit=0.25)
    assert found == {"help": Verdict.DIFFERS, "ok": Verdict.DIFFERS}
