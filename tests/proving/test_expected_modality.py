"""What a case expects of the modality is held against the modality that its decision shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.invented_city import LEDGER, TOWN, C, T, city, write
from punkt import load
from punkt.proving.mutants import try_pack

RULES = f"""rules:
  - decide: left
    subject: permit
    point: "1"
    modality: recommended
    quote: at most five
    says: {T}
    then: {{if: {{fact: paid, is: true}}, then: $couple, else: $alone}}
"""
NORMS = f"norms:\n  alone: {{value: 10, title: {T}, {C}}}\n  couple: {{value: 20, title: {T}, {C}}}\n"
OWN = (
    f"norms:\n  couple: {{towards_base: replaces, value: 30, title: {T}, point: '1', modality: mandatory, quote: q}}\n"
)
APPLIES = """applies:
  permit: {when: {fact: paid, is: true}, point: '1', modality: definition, quote: q}
"""


def case(name: str, paid: str, expected: str) -> str:
    """A case of a permit, and what it expects of what is left."""
    return f"case: {name}\nas_of: '2024-06-01'\npermit: {{paid: {paid}}}\nexpect: {{permit: {{left: {expected}}}}}\n"


def failures(folder: Path, pack: str) -> list[str]:
    """The differences that its cases show."""
    report = try_pack(pack, [folder])
    assert not report.outcome.faults, [fault.text("en") for fault in report.outcome.faults]
    return [fault.text("en").split(": ", 1)[1] for fault in report.outcome.failures]


@pytest.mark.parametrize(
    ("paid", "modality", "value"),
    [("true", "mandatory", 30), ("false", "recommended", 10)],
)
def test_a_norm_replaced_on_one_way_binds_there_only(tmp_path: Path, paid: str, modality: str, value: int) -> None:
    """The town demands what the city recommends, of those alone who have paid."""
    files = {
        **city(rules_yaml=RULES, norms_yaml=NORMS),
        "town/pack.yaml": TOWN,
        "town/ledger.yaml": LEDGER,
        "town/norms.yaml": OWN,
        "town/cases/one.yaml": case("one", paid, f"{{value: {value}, modality: {modality}}}"),
    }
    folder = write(tmp_path, files)
    told: Any = load("none.town", pack_dirs=[folder]).decide(
        {"case": "c", "as_of": "2024-06-01", "permit": {"paid": paid == "true"}}
    )
    assert told.to_dict()["outcomes"]["permit"]["left"]["modality"] == modality
    assert failures(folder, "none.town") == []


def test_where_it_does_not_apply_what_says_so_binds(tmp_path: Path) -> None:
    files = city(rules_yaml=RULES, norms_yaml=NORMS)
    files["city/pack.yaml"] += APPLIES
    files["city/cases/one.yaml"] = case("one", "false", "{status: not_applicable, modality: definition}")
    assert failures(write(tmp_path, files), "none.city") == []
