"""Requests that contradict themselves are refused: nobody should be decided by the law of another day by a slip."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from helpers.raw_requests import RawRequest, asked
from helpers.web_service import PACK, petrova

DAY, OTHER = "2025-06-02", "2025-07-01"
WRAPPED: dict[str, Any] = {"case": petrova(), "packs": [PACK], "as_of": DAY}


def codes(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422
    return [(one["code"], one["arguments"]["name"]) for one in answer.json()["errors"]]


@pytest.mark.parametrize("address", ["/v1/decisions", "/v1/questions"])
@pytest.mark.parametrize(
    ("query", "body", "wanted"),
    [
        (f"pack={PACK}&as_of={DAY}&as_of={DAY}", petrova(), [("P933", "as_of")]),
        (f"pack={PACK}&as_of={DAY}&as_of={OTHER}&lang=ru&lang=en", petrova(), [("P933", "lang"), ("P933", "as_of")]),
        (f"as_of={OTHER}", WRAPPED, [("P934", "as_of")]),
        ("pack=ru.mintrud.847", WRAPPED, [("P934", "packs")]),
        (f"pack={PACK}&pack=ru.mintrud.847&as_of={OTHER}", WRAPPED, [("P934", "packs"), ("P934", "as_of")]),
        (f"pack={PACK}", {**WRAPPED, "packs": []}, [("P934", "packs")]),
    ],
)
def test_an_address_and_a_body(client: Any, address: str, query: str, body: Any, wanted: list[tuple[str, str]]) -> None:
    found = codes(client.post(f"{address}?{query}", json=body))
    assert sorted(found) == sorted(wanted)


def test_what_is_said_twice_alike_is_no_contradiction(client: Any) -> None:
    for query in ("", f"?as_of={DAY}", f"?pack={PACK}&as_of={DAY}", f"?pack={PACK}&pack={PACK}"):
        assert client.post(f"/v1/decisions{query}", json=WRAPPED).status_code == 200


def test_lines_of_a_batch(client: Any) -> None:
    line = client.post(f"/v1/decisions:batch?pack={PACK}&as_of={OTHER}", content=json.dumps(WRAPPED)).json()
    assert [one["code"] for one in line["problem"]["errors"]] == ["P934"]
    assert line["problem"]["detail"] == f"as_of: в адресе {OTHER}, в теле запроса {DAY}; назовите что-то одно"


@pytest.mark.parametrize("header", ["authorization", "content-type", "host", "idempotency-key"])
def test_headers(client: Any, header: str) -> None:
    given = [(b"content-type", b"application/json"), *[(header.encode(), b"application/json")] * 2]
    answer = asked(client, RawRequest("POST", b"/v1/decisions", b"", given, b"{}"))
    assert answer.status == 422 and b"P933" in answer.body


@pytest.mark.parametrize("address", ["/case?from=1&from=2", "/journal?page=1&page=1", "/sign-in?to=/case&to=/journal"])
def test_addresses_of_pages(client: Any, address: str) -> None:
    assert codes(client.get(address))[0][0] == "P933"


def test_forms_of_pages(client: Any) -> None:
    token = re.findall(r'name="token" value="([^"]+)"', client.get("/case").text)[0]
    twice = client.post("/case", data={"token": token, "as_of": [DAY, OTHER], "pack": [PACK, "ru.mintrud.847"]})
    assert codes(twice) == [("P933", "as_of")]
    once = client.post("/case", data={"token": token, "as_of": DAY, "pack": PACK, "section": ["recipient", "group"]})
    assert once.status_code == 200
