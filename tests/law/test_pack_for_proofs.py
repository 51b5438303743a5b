"""What a pack says for proofs: known findings and orders of values; every fault at its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers.loops import nonempty
from punkt import load
from punkt.files.messages.diagnostics import Place, PunktError
from punkt.law.packs.value_order import Better

T = "{ru: а, en: a}"
PACK = f"""pack: test.lot.1
version: 1.0.0
vocabulary: test.lot
title: {T}
document: {{date: '2020-01-01', kind: {T}, issuer: {T}, title: {T}}}
jurisdiction: {{code: X, title: {T}}}
in_force: {{from: '2020-01-01'}}
"""
VOCABULARY = f"""vocabulary: test.lot
version: 1.0.0
title: {T}
units: {{cm: {T}, m: {T}}}
subjects:
  car: {{section: true, title: {T}}}
  van: {{section: true, title: {T}}}
outcomes:
  car:
    bay: {{kind: decision, values: {{near: {T}, far: {T}, street: {T}}}, title: {T}}}
    extras: {{kind: decision, list: true, values: {{roof: {T}, plug: {T}}}, title: {T}}}
    fee: {{kind: decision, type: number, title: {T}}}
    since: {{kind: decision, type: date, title: {T}}}
    fits: {{kind: check, title: {T}}}
  van:
    fits: {{kind: check, title: {T}}}
"""


def faults(folder: Path, **files: str) -> list[str]:
    """Code, line and column of the faults of a pack with some files beside its header, and their messages' halves."""
    vocabulary = files.pop("vocabulary", VOCABULARY)
    ledger = f"points: {{'1': {{state: encoded, title: {T}}}}}\n"
    for name, text in {"pack": PACK, "vocabulary": vocabulary, "ledger": ledger, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    try:
        load("test.lot.1", pack_dirs=[folder])
    except PunktError as error:
        for fault in nonempty(error.diagnostics):
            assert all("; " in fault.message(lang) for lang in ("ru", "en"))
        return [f"{d.code} {Path(d.place.file).name}:{d.place.line}:{d.place.column}" for d in error.diagnostics]
    return []


def entry(**keys: str) -> str:
    """A file with one known finding."""
    given = {"point": "'1'", "reason": T, **keys}
    return "acknowledged:\n  - {" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}\n"


def test_nothing_is_wrong(tmp_path: Path) -> None:
    known = entry(finding="gap", outcome="bay")
    better = (
        "better:\n  car: {bay: [near, far, street], extras: more, fee: lower, since: earlier, fits: [met, not_met]}\n"
    )
    assert faults(tmp_path, acknowledged=known, better=better) == []
    pack = load("test.lot.1", pack_dirs=[tmp_path]).packs[0]
    (found,) = pack.acknowledged
    assert (found.kind, found.subject, found.outcome, found.point) == ("gap", "car", "bay", "1")
    assert pack.better["car", "extras"].word == "more"


@pytest.mark.parametrize(
    "text, expected",
    [
        (entry(finding="gap", outcome="bau"), ["P303"]),
        (entry(finding="gap"), ["P201"]),
        (entry(finding="gap", outcome="fits"), ["P237"]),
        (entry(finding="gap", outcome="fits", subject="truck"), ["P220"]),
        (entry(finding="dead"), ["P201"]),
        (entry(finding="dead", clause="a", outcome="bay"), ["P723"]),
        (entry(finding="overlap", norms="[a]"), ["P724"]),
        (entry(finding="hole", norms="[a, b, c]"), ["P724"]),
        (entry(finding="idle_norm", norm="a", point="'2'"), ["P240"]),
        (entry(finding="mistake", outcome="bay"), ["P204"]),
        (entry(finding="gap", outcome="bay", reason="{ru: а}"), ["P202"]),
        (entry(finding="gap", outcome="bay") + entry(finding="gap", outcome="bay").split("\n", 1)[1], ["P722"]),
    ],
)
def test_faults_of_known_findings(tmp_path: Path, text: str, expected: list[str]) -> None:
    found = faults(tmp_path, acknowledged=text)
    assert [fault.split()[0] for fault in found] == expected
    assert all(fault.split()[1].startswith("acknowledged.yaml:") for fault in found)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("better:\n  car: {bay: [near, fur]}\n", ["P204 better.yaml:2:21"]),
        ("better:\n  car: {bay: more}\n", ["P720 better.yaml:2:14"]),
        ("better:\n  car: {extras: [roof, plug]}\n", ["P720 better.yaml:2:17"]),
        ("better:\n  car: {fee: earlier}\n", ["P720 better.yaml:2:14"]),
        ("better:\n  car: {bay: [[near, far], [far, near]]}\n", ["P721 better.yaml:2:14"]),
        ("better:\n  bus: {bay: [near, far]}\n", ["P220 better.yaml:2:3"]),
        ("better:\n  car: {bai: [near, far]}\n", ["P303 better.yaml:2:9"]),
        ("better:\n  car: {bay: 3}\n", ["P203 better.yaml:2:14"]),
    ],
)
def test_faults_of_orders(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert faults(tmp_path, better=text) == expected


@pytest.mark.parametrize(
    "scales, expected",
    [
        ("{m: {cm: 100}}", []),
        ("{m: {km: 100}}", [("P243", "14")]),
        ("{m: {cm: 0}}", [("P726", "18")]),
        ("{m: {cm: 100}, cm: {m: 1}}", [("P725", "29")]),
        ("{m: {m: 1}}", [("P725", "14")]),
    ],
)
def test_faults_of_scales(tmp_path: Path, scales: str, expected: list[tuple[str, str]]) -> None:
    found = faults(tmp_path, vocabulary=f"{VOCABULARY}scales: {scales}\n")
    assert [(fault.split()[0], fault.rsplit(":", 1)[1]) for fault in found] == expected


def order(word: str = "", *chains: tuple[str, ...]) -> Better:
    """An order."""
    return Better("car", "bay", "p", Place("better.yaml"), word, chains)


def test_a_chain() -> None:
    bay = order("", ("near", "far", "street"))
    assert bay.at_least("near", "street") and bay.at_least("far", "far")
    assert not bay.at_least("street", "far")


def test_values_of_two_chains_cannot_be_compared() -> None:
    bay = order("", ("near", "street"), ("far", "street"))
    assert bay.at_least("near", "street") and bay.at_least("far", "street")
    assert not bay.at_least("near", "far") and not bay.at_least("far", "near")
    assert not bay.at_least("elsewhere", "street") and bay.at_least("elsewhere", "elsewhere")


def test_words() -> None:
    assert order("more").at_least(["roof", "plug"], ["plug"]) and not order("more").at_least(["roof"], ["plug"])
    assert order("fewer").at_least([], ["plug"]) and not order("fewer").at_least(["plug"], [])
    assert order("higher").at_least(3, 2) and not order("lower").at_least(3, 2)
    early, late = date(2025, 1, 1), date(2025, 2, 1)
    assert order("earlier").at_least(early, late) and not order("later").at_least(early, late)


def test_shipped_packs_declare_what_they_grant() -> None:
    packs = {pack.id: pack for pack in load("ru.karelia.166-p").packs}
    assert packs["ru.mintrud.847"].better["recipient", "possible"].at_least("yes", "no")
    assert packs["ru.karelia.166-p"].better["recipient", "need"].at_least("established", "not_established")
    assert packs["ru.karelia.166-p"].better["recipient", "refusal_grounds"].word == "fewer"
