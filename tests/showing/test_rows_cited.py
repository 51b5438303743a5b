"""Rows of a table that are put together (``sum``, ``count``) are cited one by one, each by its own point."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from helpers.toll import write_pack
from punkt import load
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.words.interface_words import Words

LEDGER = "points:\n" + "".join(f"  '{n}': {{state: encoded, title: {{ru: а, en: a}}}}\n" for n in (1, 2, 3))
ROWS: dict[str, list[dict[str, Any]]] = {
    "sum": [
        {"when": ["> 2"], "then": 10, "point": "2", "quote": "more"},
        {"when": ["> 1"], "then": "$each", "point": "3", "quote": "even more"},
        {"when": ["> 5"], "then": "$rest"},
    ],
    "count": [
        {"when": ["> 2"], "point": "2", "quote": "more"},
        {"when": ["> 1"], "point": "3", "quote": "even more"},
        {"when": ["> 5"]},
    ],
}


def fired(folder: Path, hit: str, facts: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The entry of the one clause that fired, and the decision in words."""
    rule = {"decide": "number", "table": {"hit": hit, "columns": ["axles"], "rows": ROWS[hit]}}
    write_pack(folder, [rule], {"each": 5, "rest": 7})
    (folder / "ledger.yaml").write_text(LEDGER, "utf-8")
    rules = load("test.town", pack_dirs=[folder])
    decision = rules.decide({"case": "c", "as_of": "2025-06-01", "vehicle": facts})
    (entry,) = decision.to_dict()["fired"]
    return entry, " ".join(decision_text(view(decision, rules.linked, "en"), Words("en"), 400).split())


@pytest.mark.parametrize(
    ("hit", "axles", "rows", "comes"),
    [
        ("sum", 9, [("1", "2"), ("2", "3"), ("3", "1")], 22),
        ("sum", 2, [("2", "3")], 5),
        ("count", 3, [("1", "2"), ("2", "3")], 2),
        ("count", 9, [("1", "2"), ("2", "3"), ("3", "1")], 3),
    ],
)
def test_rows_that_held(tmp_path: Path, hit: str, axles: int, rows: list[tuple[str, str]], comes: int) -> None:
    entry, text = fired(tmp_path, hit, {"axles": axles})
    found = [(row["rule"].removeprefix("number.row"), row["point"]) for row in entry["rows"]]
    assert (found, entry["concludes"]) == (rows, {"number": comes})
    assert {row["quote"] for row in entry["rows"]} <= {"more", "even more", "q"}
    assert "rows: 1 (" in text if len(rows) > 1 else "row: 2 (" in text


def test_norms_of_rows_that_did_not_hold_are_not_used(tmp_path: Path) -> None:
    entry, _ = fired(tmp_path, "sum", {"axles": 3})
    assert list(entry["norms"]) == ["each"]


def test_no_row_held(tmp_path: Path) -> None:
    entry, _ = fired(tmp_path, "count", {"axles": 0})
    assert "rows" not in entry and entry["concludes"] == {"number": 0}
