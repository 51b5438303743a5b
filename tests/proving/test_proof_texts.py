"""Proofs about texts and about lists in the order of rows: what is claimed is so, and the rest is left open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from helpers.toll import VOCABULARY, write_pack
from punkt import load
from punkt.proving.findings.findings import FindingKind
from punkt.proving.findings.prove import prove_rules

PLATE = {"fact": "plate"}
BANDS = "    bands: {kind: decision, list: true, values: {low: {ru: а, en: a}, high: {ru: а, en: a}}, title: {ru: а, en: a}}\n"


def found(folder: Path, *rules: Mapping[str, Any], norms: Mapping[str, Any] | None = None) -> list[FindingKind]:
    """What a proof finds of a pack."""
    write_pack(folder, list(rules), norms, vocabulary=VOCABULARY + BANDS)
    loaded = load("test.town", pack_dirs=[folder])
    return [finding.kind for finding in prove_rules(loaded, "test.town", date(2025, 6, 1)).findings]


def test_a_text_that_is_asked_for_can_be_and_not_be(tmp_path: Path) -> None:
    assert found(tmp_path, {"check": "so", "require": {**PLATE, "is": "$name"}}, norms={"name": "A 1"}) == []


def test_a_gap_between_texts_is_found_with_a_case(tmp_path: Path) -> None:
    lines = {"match": PLATE, "to": {"a": "one", "b": "two"}}
    assert found(tmp_path, {"decide": "words", **lines}) == [FindingKind.GAP]


def test_texts_that_are_the_same_never_conflict(tmp_path: Path) -> None:
    same = [
        {"decide": "words", "id": n, "when": w, "then": {"join": [PLATE, "!"]}}
        for n, w in (("one", "paid"), ("two", "stolen"))
    ]
    assert FindingKind.CONFLICT not in found(tmp_path, *same)


def test_that_two_sentences_differ_is_not_claimed(tmp_path: Path) -> None:
    one = {"decide": "words", "id": "one", "when": "paid", "then": {"join": [PLATE, "!"]}}
    other = {"decide": "words", "id": "two", "when": "stolen", "then": "a!"}
    kinds = found(tmp_path, one, other)
    assert FindingKind.CONFLICT not in kinds and FindingKind.NOT_PROVEN in kinds


def test_rows_of_a_list_all_matter(tmp_path: Path) -> None:
    table = {"hit": "rule_order", "columns": ["axles"], "rows": [["> 2", "high"], ["> 1", "low"], ["> 0", "high"]]}
    assert found(tmp_path, {"decide": "bands", "table": table}) == []
