"""A batch as one list of JSON: what clients made from the description send."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.recipients import COVERED
from helpers.web_service import PACK, petrova
from punkt import load
from punkt.service.batch_list import elements

Client = Any
BATCH = f"/v1/decisions:batch?pack={PACK}&lang=en"
JSON = {"content-type": "application/json"}


def test_a_list_is_answered_by_a_list(client: Client) -> None:
    cases = [{**petrova(), "case": f"case-{number}"} for number in range(18)]
    envelope = {"case": cases[1], "packs": [PACK], "as_of": "2025-06-02"}
    answer = client.post(BATCH, json=[*cases, {"case": "x", "recipient": {"sex": "?"}}, envelope])
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert [one["line"] for one in found] == list(range(1, 21))
    assert found[7]["decision"] == load(PACK).decide(cases[7]).to_dict()
    assert found[18]["problem"]["code"] == "P512"
    assert found[19]["decision"]["as_of"] == "2025-06-02"
    assert client.get(f"/v1/decisions/{found[17]['id']}").json()["case"]["case"] == "case-17"


def test_places_are_those_of_the_whole_body(client: Client) -> None:
    text = '[ {"case": "a"},\n  {"case": "b", "recipient": {"sex": "x"}}, {"case": "c",\n "group": 1}]'
    one, two, three = client.post(BATCH, content=text, headers=JSON).json()
    assert "decision" in one
    [told] = two["problem"]["errors"]
    assert (told["line"], told["column"]) == (2, text.splitlines()[1].index('"x"') + 1)
    [told] = three["problem"]["errors"]
    assert (told["line"], told["column"]) == (3, 11)


def test_each_element_keeps_its_own_text() -> None:
    """Its numbers stay as they are written, to the last digit."""
    texts = ['{"a": 7.10000000000000000000001, "b": "]\\"["}', "[1e400, {}]", "12345678901234567890", "null"]
    found = list(elements(f" [{' ,'.join(texts)} ]\n".encode()))
    assert [one.text.decode() for one in found] == texts


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"[", 400, "P033"),
        (b'{"case": "a"}', 422, "P786"),
        (b'{"case": "a"}\n{"case": "b"}', 400, "P038"),
        (b'[{"case": "a"},]', 400, "P042"),
        (b'[{"case": "a"}] x', 400, "P038"),
        (b'[{"case": "' + b"x" * 3_000_000 + b'"}]', 413, "P782"),
        (b"[" * 2_000 + b"]" * 2_000, 400, "P011"),
    ],
)
def test_a_list_that_cannot_be_read_decides_nothing(client: Client, content: bytes, status: int, code: str) -> None:
    answer = client.post(BATCH, content=content, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_an_empty_list_and_elements_that_are_no_cases(client: Client) -> None:
    assert client.post(BATCH, json=[]).json() == []
    found = client.post(BATCH, json=[1, [], None, "x", {"case": "a", "recipient": COVERED}]).json()
    assert ["problem" in one for one in found] == [True, True, True, True, False]


def test_lines_are_still_lines(client: Client) -> None:
    lines = [json.dumps({"case": name}) for name in "ab"]
    for headers in ({}, {"content-type": "application/jsonl"}):
        answer = client.post(BATCH, content="\n".join(lines), headers=headers)
        assert answer.headers["content-type"] == "application/jsonl"
        assert [json.loads(line)["line"] for line in answer.text.splitlines()] == [1, 2]
