"""Nested cases laid out at once are those that are laid out one by one."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lengths import many
from punkt import load
from punkt.deciding.rule_base import Rules
from punkt.registers.check.register import Register
from punkt.registers.map.column_map import Map
from punkt.registers.read import nested_cases
from punkt.registers.read.json_line import sure_case
from punkt.registers.read.nested_cases import JsonLinesSource, NestedBatch, laid_out

PEOPLE: list[dict[str, Any]] = [
    {"case": "a", "recipient": {"consent": True, "ipra": {"self_care": 2}, "planned_hours": {"amount": 4.5}}},
    {"recipient": {"sex": "male", "consent": None}, "case": 7, "provider": {"kind": "legal_entity"}},
    {"id": "c", "as_of": "2025-06-01", "note": {"x": 1}, "birth_date": "1990-02-01", "recipient.sex": "female"},
    {"case": "d", "recipient": {}, "group": {"members": [{"id": 1, "consent": True}, {"id": "2"}], "rooms": []}},
    {"case": "e", "recipient": {"ipra": {"self_care": "2"}, "consent": "yes"}, "partner": 5},
    {"case": "f", "recipient": {"unheard_of": 1, "consent": True}},
    {"case": "g", "recipient": [1], "group": {"members": [5]}},
    {"case": 10**20, "recipient": {"ipra": {"self_care": 10**20}, "ipra.self_care": 1}},
    {"case": 1.5, "recipient": {"ipra": {"mobility": {"a": 1.25}}}, "consent": False},
    {"recipient": {"wheelchair": True}},
    {"case": "h", "key": "i", "id": None, "recipient": {"sex": 1}, "provider": {"commission": {}}},
    {},
]


@cache
def _rules() -> Rules:
    return load("ru.karelia.166-p")


def _batch(lines: list[bytes], folder: Path, one_by_one: bool, size: int) -> NestedBatch:
    file = folder / "cases.jsonl"
    file.write_bytes(b"\n".join(lines))
    source = JsonLinesSource(file)
    Register(_rules(), source, {}, Map(), date(2025, 6, 1), ignore=("note",))
    assert source.flattener is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nested_cases, "AT_ONCE", size)
        if one_by_one:
            patch.setattr(nested_cases, "sure_case", lambda line: None)
        (batch,) = source.batches(1_000)
    assert isinstance(batch, NestedBatch)
    return batch


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Boolean, pl.Int64).cast(pl.String))


def _same(lines: list[bytes], folder: Path, size: int = 1_000) -> None:
    fast, slow = _batch(lines, folder, False, size), _batch(lines, folder, True, size)
    names = [name for name in slow.frame.columns if not slow.frame[name].is_null().all()]
    assert {n for n in fast.frame.columns if not fast.frame[n].is_null().all()} == {*names}
    assert _texts(fast.frame).select(names).to_dicts() == slow.frame.select(names).to_dicts()
    assert fast.rows.to_list() == slow.rows.to_list()
    assert fast.unreadable == slow.unreadable
    assert sorted(map(repr, fast.rejects)) == sorted(map(repr, slow.rejects))
    assert {*fast.lists} == {*slow.lists}
    for name, rows in slow.lists.items():
        names = [column for column in rows.columns if column != "case"]  # is put there where there is nothing else
        assert _texts(fast.lists[name]).select(names).to_dicts() == _texts(rows).select(names).to_dicts()


@pytest.mark.parametrize("size", [1, 3, 1_000])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_cases_at_once_are_cases_one_by_one(tmp_path: Path, size: int, ascii_only: bool) -> None:
    lines = [json.dumps(one, ensure_ascii=ascii_only).encode() for one in PEOPLE]
    lines += [orjson.dumps(one) for one in PEOPLE if "note" in one or len(str(one)) < 90]
    lines += [b'{"case": "twice", "case": "again"}', b"", b"{", b'{"case":"\\ud800"}', b"[1]", b'{"case":"\xff"}']
    lines += [b'{"case":"z","recipient":{"planned_hours":{"amount":4.50,"per":"day"}}}']
    _same(lines, tmp_path, size)


_NAMES = st.sampled_from(
    ["case", "recipient", "provider", "consent", "ipra", "self_care", "sex", "x", "group", "members"]
)
_PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-3, 5), st.sampled_from(["male", "2", "", "x"]), st.just(2.5))
_VALUES = st.recursive(
    _PLAIN, lambda some: st.one_of(st.dictionaries(_NAMES, some, max_size=4), st.lists(some, max_size=2)), max_leaves=6
)


@settings(max_examples=many(10, 40, 2_000), deadline=None)
@given(st.lists(st.dictionaries(_NAMES, _VALUES, max_size=4), min_size=1, max_size=6))
def test_whatever_cases_say_it_is_read_as_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, cases: list[dict[str, Any]]
) -> None:
    _same([orjson.dumps(one) for one in cases], tmp_path_factory.mktemp("cases"), 4)


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        (b'{"a":1,"b":{"c":[1.5,true,null]}}', True),
        (b'{ "a" : "x y",\t"b": 2 }\r', True),
        ('{"a":"слово","b":"\\u0441"}'.encode(), False),
        (b'{"a": "\\u0441\\u043b"}', True),  # as Python writes it
        (b'{"a":1,"a":1}', False),
        (b'{"a":{"b":1,"b":2}}', False),
        (b'{"a":4.50}', False),
        (b'{"a":1e3}', False),
        (b'{"a":123456789012345678901234567890}', False),
        (b'{"a":-0}', False),
        (b'{"a":NaN}', False),
        (b'{"a":"\\ud800"}', False),
        (b'{"a":"\xff"}', False),
        (b"[]", False),
        (b"", False),
    ],
)
def test_a_line_is_sure_where_it_is_what_it_reads_as(line: bytes, sure: bool) -> None:
    assert (sure_case(line) is not None) == sure


def test_batches_keep_the_order_of_their_rows() -> None:
    first = laid_out([], {}, 0, [])
    assert nested_cases.stacked([first], {}, 0, []).frame.height == 0
