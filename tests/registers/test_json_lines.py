"""Lines of JSON made column by column say what each row says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pyarrow as pa
import pytest

from punkt.registers.local import json_lines
from punkt.registers.run.decode_results import CARRIED, LISTED


def _words(*cells: str | None) -> pa.DictionaryArray:
    return pa.array(cells, pa.string()).dictionary_encode()


def _table(**columns: tuple[Any, dict[str, str] | None]) -> pa.Table:
    fields = [pa.field(name.replace("__", ":"), array.type, metadata=mark) for name, (array, mark) in columns.items()]
    return pa.Table.from_arrays([array for array, _ in columns.values()], schema=pa.schema(fields))


def _lines(table: pa.Table) -> list[Any]:
    return [orjson.loads(line) for line in b"".join(json_lines.json_lines(table)).splitlines()]


WIDE = {
    "case": (pa.array(["a", 'quoted "b"', "c"]), None),
    "Район": (pa.array(["Южный", None, "-"]), CARRIED),
    "holds_until": (pa.array([date(2026, 1, 1), None, None]), None),
    "hours": (pa.array([Decimal("4.500"), None, Decimal("0.000")], pa.decimal128(38, 3)), None),
    "hours__status": (_words("determined", None, "determined"), None),
    "hours__clauses": (_words("one, two", "", None), None),
    "hours__missing": (_words("", "", ""), None),
    "kinds": (_words(None, "[]", "x, y"), LISTED),
    "kinds__status": (_words("open", "determined", "determined"), None),
    "kinds__if_applies": (_words("[]", None, None), LISTED),
    "kinds__clauses": (_words("", "three", "three"), None),
    "kinds__missing": (_words("f.g", "", ""), None),
    "kinds__presumed": (_words("", "p", ""), None),
    "kinds__readings": (_words("", "", "r, s"), None),
}
SAID = [
    {
        "case": "a",
        "kept": {"Район": "Южный"},
        "holds_until": "2026-01-01",
        "outcomes": {
            "hours": {
                "status": "determined",
                "value": "4.500",
                "clauses": ["one", "two"],
                "missing": [],
                "readings": [],
            },
            "kinds": {
                "status": "open",
                "value": None,
                "if_applies": [],
                "clauses": [],
                "missing": ["f.g"],
                "presumed": [],
                "readings": [],
            },
        },
    },
    {
        "case": 'quoted "b"',
        "kept": {"Район": None},
        "holds_until": None,
        "outcomes": {
            "kinds": {
                "status": "determined",
                "value": [],
                "clauses": ["three"],
                "missing": [],
                "presumed": ["p"],
                "readings": [],
            }
        },
    },
    {
        "case": "c",
        "kept": {"Район": "-"},
        "holds_until": None,
        "outcomes": {
            "hours": {"status": "determined", "value": "0.000", "clauses": [], "missing": [], "readings": []},
            "kinds": {
                "status": "determined",
                "value": ["x", "y"],
                "clauses": ["three"],
                "missing": [],
                "presumed": [],
                "readings": ["r", "s"],
            },
        },
    },
]


@pytest.mark.parametrize(("rows", "ways"), [(2_048, 1 << 62), (1, 1 << 62), (2, 1)])
def test_a_line_nests_what_its_row_says(monkeypatch: pytest.MonkeyPatch, rows: int, ways: int) -> None:
    monkeypatch.setattr(json_lines, "ROWS", rows)
    monkeypatch.setattr(json_lines, "MOST_WAYS", ways)  # so few that every row is joined by itself
    found = _lines(_table(**WIDE))
    assert [orjson.dumps(one) for one in found] == [orjson.dumps(one) for one in SAID]  # in the same order, too


def test_a_line_of_an_outcome_leaves_out_what_is_empty() -> None:
    table = _table(
        case=(pa.array(["a", "b"]), None),
        outcome=(_words("need", "hours"), None),
        status=(_words("open", "determined"), None),
        value=(_words(None, "4.5"), None),
        if_applies=(_words("met", None), None),
        clauses=(_words(None, "one, two"), None),
        missing=(_words("f.g", None), None),
        kept=(pa.array([None, "x"], pa.string()), CARRIED),
    )
    assert _lines(table) == [
        {
            "case": "a",
            "outcome": "need",
            "status": "open",
            "if_applies": "met",
            "missing": ["f.g"],
            "kept": {"kept": None},
        },
        {
            "case": "b",
            "outcome": "hours",
            "status": "determined",
            "value": "4.5",
            "clauses": ["one", "two"],
            "kept": {"kept": "x"},
        },
    ]
