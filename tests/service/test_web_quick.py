"""The quick reader finds what the careful one finds, or leaves it to that one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="the extra punkt[web] is not installed")
from helpers.lengths import many
from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_text
from punkt.service.core.quick_json import quick, quick_question

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0, -0.0, 2.0, 0.1, 1e22])
TREES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def _alike(one: Any, other: Any) -> bool:
    """Equal, in values and in their types."""
    if isinstance(one, dict):
        return isinstance(other, dict) and list(one) == list(other) and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(_alike, one, other))
    return type(one) is type(other) and one == other


@settings(max_examples=many(30, 300), deadline=None)
@given(TREES, st.booleans())
def test_the_same_data(tree: Any, ascii_only: bool) -> None:
    text = json.dumps(tree, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    found = quick(text)
    if found is not None:
        assert _alike(found, read_text(text, "case", "json").data)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1, "a": 2}', b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e400}', b'{"a": 1e5}', b'{"a": "\\ud800"}',
        b'{"a": 1234567890123456}', b'{"a": 0.12345678901234567}', b"[" * 5_000 + b"]" * 5_000, b'{"a": 1,}', b"\xef\xbb\xbf{}",
        b'{"a": "\xe2\x80\xae"}', b"{'a': 1}", b'{"a": 01}', b"\xff", b"", b'{"a": "\x00"}', b"\r\n{}",
    ],
)  # fmt: skip
def test_what_is_unusual_is_left_to_the_careful_reader(text: bytes) -> None:
    assert quick(text) is None


@pytest.mark.parametrize(
    "text", [b"[" * 40 + b"]" * 40, b'{"a": [1, {"b": null}]}', '{"а": "№ 7", "б": 2.50}'.encode()]
)
def test_what_is_plain_is_read(text: bytes) -> None:
    assert _alike(quick(text), read_text(text, "case", "json").data)


def test_packs_and_day_around_a_case() -> None:
    text = b'{"case": {"case": "a"}, "packs": ["p"], "as_of": "2025-06-01"}'
    found = quick_question(text, ("q",), None)
    assert found is not None and found[0] == {"case": "a"} and found[1] == ("p",) and str(found[2]) == "2025-06-01"
    for other in (
        b'{"case": {}, "pack": []}',
        b'{"case": {}, "as_of": "x"}',
        b'{"case": {}, "packs": "p"}',
        b"[]",
        b'{"case": {}, "packs": []}',
    ):
        assert quick_question(other, ("q",), None) is None


def test_the_careful_reader_refuses_what_is_wrong() -> None:
    with pytest.raises(PunktError):
        read_text(b'{"a": 1, "a": 2}', "case", "json")
