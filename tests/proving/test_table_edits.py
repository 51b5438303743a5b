"""Mutants of tables: the bounds, signs, lists and results of cells, each as an analyst might write it by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.invented_city import CITED, city, write
from punkt import load
from punkt.proving.changes.pack_changes import changes_of
from punkt.proving.changes.table_edits import cell_edits, result_edits


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("–", []),
        (None, []),
        ("a", []),
        ("$limit", []),
        (5, ["4", "6"]),
        (True, ["false"]),
        ("5", ["4", "6"]),
        ("< 5", ["< 4", "< 6", "<= 5"]),
        (">= $limit", ["> $limit"]),
        ("[18..60)", ["[17..60)", "[19..60)", "[18..59)", "[18..61)", "(18..60)", "[18..60]"]),
        ("(..60]", ["(..59]", "(..61]", "(..60)"]),
        ("[5..)", ["[4..)", "[6..)", "(5..)"]),
        ("a, b", ["b", "a"]),
        (["a", "b"], ["b", "a"]),
        ("> 2024-03-31", ["> 2024-03-30", "> 2024-04-01", ">= 2024-03-31"]),
        ("not(a, b)", []),
    ],
)
def test_edits_of_a_cell(cell: object, wanted: list[str]) -> None:
    assert [edit.after for edit in cell_edits(cell, 1)] == wanted


def test_a_step_is_that_of_the_fact(tmp_path: Path) -> None:
    """A fee has two digits after the point."""
    rule = f"rules:\n  - decide: left\n{CITED}    table: {{columns: [fee], rows: [['< 5', 1], ['>= 5', 2]]}}\n"
    rules = load("none.city", pack_dirs=[write(tmp_path, city(rules_yaml=rule))])
    found = [change for change in changes_of(rules.linked, rules.linked.by_id["none.city"]) if change.name == "left"]
    assert [one.after for one in found if one.kind in ("number", "comparator")] == [
        *("< 4.99", "< 5.01", "<= 5", ">= 4.99", ">= 5.01", "> 5"),
        *("0", "2", "1", "3"),
    ]
    assert {one.place.line for one in found if one.kind != "modality"} == {7}


def test_edits_of_a_result() -> None:
    assert [edit.after for edit in result_edits("free", ("free", "full"), 1)] == ["full"]
    assert [edit.after for edit in result_edits("7", (), 1)] == ["6", "8"]
    assert [edit.after for edit in result_edits(True, (), 1)] == ["false"]
    assert list(result_edits("$limit", (), 1)) == []
