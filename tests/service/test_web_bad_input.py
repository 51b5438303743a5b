"""Bad JSON in every shape: one clear problem each, in the language of the caller, and the service goes on."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest

from helpers.loops import nonempty
from helpers.web_service import PACK
from punkt.files.messages import diagnostics

Client = Any
JSON = {"content-type": "application/json"}
GOOD = b'{"case": "a", "as_of": "2025-06-01", "provider": {"monitoring": true}}'
BAD: dict[str, tuple[bytes, int, str]] = {
    "deep lists": (b'{"case": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "P011"),
    "deep tables": (b'{"case": "a", "recipient": ' + b'{"a": ' * 40 + b"1" + b"}" * 40 + b"}", 413, "P782"),
    "a key twice": (b'{"case": "a", "case": "b"}', 400, "P014"),
    "NaN": (b'{"case": "a", "recipient": {"age": NaN}}', 400, "P018"),
    "infinity": (b'{"case": "a", "recipient": {"age": -Infinity}}', 400, "P018"),
    "a million digits": (b'{"case": "a", "recipient": {"age": ' + b"9" * 1_000_000 + b"}}", 400, "P015"),
    "a huge exponent": (b'{"case": "a", "recipient": {"age": 1e999999999}}', 400, "P015"),
    "a lone surrogate": (b'{"case": "\\ud800"}', 400, "P010"),
    "a lone surrogate as a key": (b'{"case": "a", "recipient": {"\\udfff": 1}}', 400, "P010"),
    "a surrogate in UTF-8": (b'{"case": "\xed\xa0\x80"}', 400, "P007"),
    "UTF-16": ('{"case": "a"}'.encode("utf-16"), 400, "P006"),
    "nothing": (b"", 400, "P044"),
    "a list": (b"[]", 422, "P500"),
    "null": (b"null", 422, "P500"),
    "something after the end": (b'{"case": "a"} x', 400, "P038"),
    "single quotes": (b"{'case': 'a'}", 400, "P040"),
    "cut off": (b'{"case": "a", "rec', 400, "P032"),
    "a zero byte": (b'{"case": "a\\u0000b"}', 400, "P008"),
    "a long id": (b'{"case": "' + b"a" * 1_000_000 + b'"}', 422, "P515"),
    "ten megabytes": (b'{"case": "' + b"a" * 10_000_000 + b'"}', 413, "P782"),
}


def _problems(client: Client, address: str, content: bytes, headers: dict[str, str]) -> list[dict[str, Any]]:
    """The same problem in both languages, each all in its own."""
    found = []
    for lang in ("ru", "en"):
        answer = client.post(address, content=content, headers={**headers, "accept-language": lang})
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == lang and len(answer.content) < 40_000
        body = answer.json()
        assert body["status"] == answer.status_code and body["detail"] == body["errors"][0]["message"]
        assert bool(re.search("[а-яё]", body["detail"])) is (lang == "ru")
        found.append(body)
    assert found[0]["code"] == found[1]["code"]
    return found


@pytest.mark.sampled(20)
@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("address", ["decisions", "questions"])
def test_one_problem(client: Client, address: str, name: str) -> None:
    content, status, code = BAD[name]
    for body in nonempty(_problems(client, f"/v1/{address}?pack={PACK}", content, JSON)):
        assert (body["status"], body["code"], len(body["errors"])) == (status, code, 1)


def test_one_problem_a_line(client: Client) -> None:
    """In a batch each of them is one line of the answer, and the lines after it are decided."""
    names = [name for name, (content, _, _) in BAD.items() if content and b"\n" not in content and name != "UTF-16"]
    content = b"\n".join(line for name in names for line in (BAD[name][0], GOOD))
    answer = client.post(f"/v1/decisions:batch?pack={PACK}", content=content)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["problem"]["code"] for line in lines[::2]] == [BAD[name][2] for name in names]
    assert all("decision" in line for line in lines[1::2]) and len(lines) == 2 * len(names)


@pytest.mark.parametrize(
    ("headers", "content", "word"),
    [
        ({"content-type": "text/csv"}, b"{}", "application/json, application/yaml"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a=b", "application/json, application/yaml"),
        ({"content-type": "application/json; charset=cp1251"}, '{"case": "ж"}'.encode("cp1251"), "UTF-8"),
        ({**JSON, "content-encoding": "gzip"}, gzip.compress(b'{"case":"' + b"a" * 50_000_000 + b'"}'), ""),
        ({**JSON, "content-encoding": "br"}, GOOD, "Content-Encoding"),
    ],
)
def test_other_kinds_of_body(client: Client, headers: dict[str, str], content: bytes, word: str) -> None:
    for body in nonempty(_problems(client, f"/v1/decisions?pack={PACK}", content, headers)):
        assert (body["status"], body["code"]) == (415, "P786") and word in body["detail"]


def test_what_is_unusual_and_right(client: Client) -> None:
    usual = client.post(f"/v1/decisions?pack={PACK}", content=GOOD, headers=JSON)
    for headers, content in [
        (JSON, b"\xef\xbb\xbf" + GOOD),
        ({"content-type": 'application/json; charset="UTF-8"'}, GOOD),
        ({**JSON, "content-encoding": "identity"}, GOOD),
        ({"content-type": "application/json"}, b"\n\t " + GOOD + b"\r\n"),
    ]:
        answer = client.post(f"/v1/decisions?pack={PACK}", content=content, headers=headers)
        assert answer.status_code == 200 and answer.content == usual.content


@pytest.mark.full
@pytest.mark.full
@pytest.mark.parametrize("what", ["unknown", "typed", "typed lists", "packs", "batch"])
def test_of_very_many_faults_anywhere_a_hundred_are_told(client: Client, what: str, monkeypatch: Any) -> None:
    """Whichever part of a request they are in: each with its nearest name would keep the service for minutes."""
    looked = list[str]()
    closest = diagnostics.closest
    monkeypatch.setattr(diagnostics, "closest", lambda name, known: looked.append(name) or closest(name, known))
    names = [f"recipient.k{number}" for number in range(9_000)]
    case: dict[str, Any] = {"case": "a", "recipient": {}}
    paper = "/v1/decisions/1/papers/application"
    sent: dict[str, tuple[str, Any]] = {
        "unknown": ("/v1/questions", {"case": case, "unknown": names}),
        "typed": (paper, {"typed": dict.fromkeys(names, "x")}),
        "typed lists": (paper, {"typed": {name: [] for name in names}}),
        "packs": ("/v1/decisions", {"case": case, "packs": names}),
        "batch": ("/v1/decisions:batch", [{"case": case, **dict.fromkeys(names, 1)}]),
    }
    if what.startswith("typed"):
        assert client.post("/v1/decisions", params={"pack": PACK}, json=case).status_code == 200
    address, body = sent[what]
    answer = client.post(address, params={} if "packs" in body or address == paper else {"pack": PACK}, json=body)
    found = answer.json()
    problem = found[0]["problem"] if isinstance(found, list) else found
    assert problem["status"] == 422 and len(problem["errors"]) == (1 if what == "packs" else 101), answer.text[:300]
    assert what == "packs" or problem["errors"][-1]["code"] == "P013"
    assert len(looked) <= 80, "near names of ten are looked for, for both languages, and for the message"


def test_very_many_faults_take_no_time(client: Client) -> None:
    """The nearest name is looked for where it is shown, and not for each of a hundred thousand unknown ones."""
    from punkt.files.messages.diagnostics import nearest

    case = {"case": "a", "recipient": {f"key{number}": number for number in range(9_000)}}
    body = client.post(f"/v1/decisions?pack={PACK}&lang=en", json=case).json()
    assert len(body["errors"]) == 101 and body["errors"][100]["code"] == "P013"
    assert "autonomy_degree" in body["errors"][99]["message"]  # the first names that are known
    case = {"case": "a", "recipient": {f"key{number}": number for number in range(90_000)}}
    answer = client.post(f"/v1/decisions?pack={PACK}&lang=en", json=case)
    assert answer.status_code == 413 and [one["code"] for one in answer.json()["errors"]] == ["P922"]
    looked = nearest("monitorng", ["monitoring", "kind"])
    assert set(looked) == {"ru", "en"} and looked["en"] == "the nearest known name is monitoring"


@pytest.mark.full
@pytest.mark.parametrize(
    ("method", "address", "russian", "english"),
    [
        ("GET", "/v1/decisions?size=0", "нужно не меньше 1", "1 or more is wanted"),
        ("GET", "/v1/decisions?size=201", "нужно не больше 200", "200 or less is wanted"),
        ("GET", f"/v1/decisions?size={'9' * 5000}", "число слишком велико", "the number is too large"),
        ("GET", f"/v1/decisions?case={'a' * 201}", "знаков не больше 200", "200 signs or fewer are wanted"),
        (
            "GET",
            "/v1/decisions?kind=sum",
            "decision, correction, withdrawal, paper, erasure, key, revocation",
            "decision,",
        ),
        ("POST", "/v1/decisions?parts=all", "fired, ruled_out, open, replaced, notices, outcomes", "one of these"),
        ("POST", "/v1/decisions?" + "&".join(["pack=a"] * 17), "значений не больше 16", "16 values or fewer"),
        ("POST", "/v1/why-not", "без этого нельзя", "it must be given"),
    ],
)
def test_a_parameter_is_told_what_would_be_right(
    client: Client, method: str, address: str, russian: str, english: str
) -> None:
    for lang, said in (("ru", russian), ("en", english)):
        answer = client.request(
            method, address, headers={"accept-language": lang}, json={"case": "a"} if method == "POST" else None
        )
        assert answer.status_code == 422 and said in answer.json()["detail"], answer.text
