"""Decisions, packs and the vocabulary over HTTP."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from helpers.places import ROOT
from helpers.recipients import COVERED
from helpers.web_service import PACK, PETROVA, petrova, served
from punkt import load
from punkt.service.core.chooser import Chooser

Client = Any
PROBLEM = "application/problem+json"


def test_decision_is_the_one_of_python_to_the_byte(client: Client) -> None:
    answer = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
    assert answer.status_code == 200
    assert answer.content == load(PACK).decide(petrova()).to_bytes()
    assert answer.json()["outcomes"]["recipient"]["training_form"]["value"] == "not_met"


def test_yaml_and_an_envelope_give_the_same_decision(client: Client) -> None:
    one = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
    text = PETROVA.read_bytes()
    yaml = client.post(
        "/v1/decisions", params={"pack": PACK}, content=text, headers={"content-type": "application/yaml"}
    )
    envelope = client.post("/v1/decisions", json={"case": petrova(), "packs": [PACK]})
    assert one.content == yaml.content == envelope.content


def test_the_day_can_be_chosen(client: Client) -> None:
    in_address = client.post("/v1/decisions", params={"pack": PACK, "as_of": "2025-06-02"}, json=petrova())
    in_body = client.post("/v1/decisions", json={"case": petrova(), "packs": [PACK], "as_of": "2025-06-02"})
    # half a year after 2 December 2024: the review is allowed from that very day
    assert in_address.json()["outcomes"]["recipient"]["review"]["value"] == "allowed"
    assert in_body.content == in_address.content


def test_a_slip_in_the_address_is_told_and_decides_nothing(client: Client) -> None:
    answer = client.post("/v1/decisions", params={"pack": PACK, "asof": "2025-06-02", "lang": "en"}, json=petrova())
    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM
    [told] = answer.json()["errors"]
    assert (told["kind"], told["arguments"]["name"]) == ("usage", "asof")
    assert {key: told[key] for key in ("code", "message", "at")} == {
        "code": "P786",
        "message": "asof does not fit; the nearest known name is as_of",
        "at": "query",
    }
    assert "punkt-decision" not in answer.headers
    assert client.get("/v1/packs", params={"pack": PACK}).status_code == 422


def test_a_decision_is_recorded_and_found(client: Client) -> None:
    made = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
    found = client.get(made.headers["location"])
    assert found.status_code == 200
    body = found.json()
    assert body["decision"] == made.json()
    assert body["case"]["recipient"]["birth_date"] == "1998-03-14"
    assert body["who"] == "local"
    assert str(body["id"]) == made.headers["punkt-decision"]


def test_nothing_is_recorded_of_a_case_that_is_wrong(client: Client) -> None:
    made = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
    client.post("/v1/decisions", params={"pack": PACK}, json={**petrova(), "recipient": {"sex": "x"}})
    after = client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
    assert int(after.headers["punkt-decision"]) == int(made.headers["punkt-decision"]) + 1


def test_faults_are_all_named_with_codes_and_places(client: Client) -> None:
    text = '{"case": "a",\n "recipient": {"sex": "x",\n  "foo": 1}}'
    answer = client.post(
        "/v1/decisions", params={"pack": PACK, "lang": "en"}, content=text, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM
    body = answer.json()
    assert [(one["code"], one["line"], one["column"]) for one in body["errors"]] == [("P512", 2, 23), ("P502", 3, 3)]
    assert body["code"] == "P512" and body["type"].endswith("P512") and body["status"] == 422
    assert "not one of those allowed" in body["detail"]
    assert body["instance"].endswith(answer.headers["x-request-id"])


@pytest.mark.parametrize(
    ("headers", "params", "word"),
    [
        ({}, {}, "нет"),
        ({"accept-language": "en-GB,en;q=0.8"}, {}, "there is"),
        ({"accept-language": "de, en;q=0.2, ru;q=0.7"}, {}, "нет"),
        ({"accept-language": "en"}, {"lang": "ru"}, "нет"),
    ],
)
def test_language(client: Client, headers: dict[str, str], params: dict[str, str], word: str) -> None:
    answer = client.get("/v1/packs/unknown", headers=headers, params=params)
    assert answer.status_code == 404
    assert answer.json()["code"] == "P602"
    assert answer.json()["detail"].startswith(word)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "P044"),
        (b"{", 400, "P033"),
        (b"[]", 422, "P500"),
        (b'{"case": "a", "recipient": []}', 422, "P503"),
        (b'{"case": {"case": "a"}, "packs": "x"}', 422, "P786"),
        (b'{"case": {"case": "a"}, "as_of": "soon"}', 422, "P610"),
        (b'{"case": "a", "x": ' + b"[" * 60 + b"]" * 60 + b"}", 413, "P782"),
        (b'{"case": "a", "x": ' + b"[" * 3000 + b"]" * 3000 + b"}", 400, None),
        ('{"case": "\ud800"}'.encode("utf-8", "surrogatepass"), 400, "P007"),
    ],
)
def test_what_cannot_be_decided(client: Client, content: bytes, status: int, code: str | None) -> None:
    answer = client.post(
        "/v1/decisions", params={"pack": PACK}, content=content, headers={"content-type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code


def test_requests_that_go_wrong(client: Client) -> None:
    assert client.post("/v1/decisions", json=petrova()).json()["code"] == "P609"
    assert client.post("/v1/decisions", params={"pack": "no"}, json=petrova()).json()["code"] == "P602"
    early = client.post("/v1/decisions", params={"pack": PACK, "as_of": "2025-01-01"}, json=petrova())
    assert (early.status_code, early.json()["code"]) == (422, "P600")
    assert "/tmp" not in early.text and str(ROOT) not in early.text
    kind = client.post("/v1/decisions", params={"pack": PACK}, content=b"x", headers={"content-type": "image/png"})
    assert kind.status_code == 415
    day = client.post("/v1/decisions", params={"pack": PACK, "as_of": "soon"}, json=petrova())
    assert (day.status_code, day.json()["code"]) == (422, "P786")
    assert day.json()["detail"] == "as_of не подходит; нужна дата: ГГГГ-ММ-ДД"
    assert client.delete("/v1/packs").status_code == 405
    assert client.get("/v1/nothing").json()["code"] == "P785"
    assert client.get("/v1/decisions/123456").json()["code"] == "P787"


def _lines(count: int) -> list[bytes]:
    return [json.dumps({**petrova(), "case": f"case-{number}"}).encode() for number in range(count)]


def test_batch_answers_each_line_in_order(client: Client) -> None:
    lines = _lines(50)
    lines[3], lines[7] = b'{"case": ', b""
    answer = client.post("/v1/decisions:batch", params={"pack": PACK}, content=b"\n".join(lines))
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["line"] for one in found] == [number for number in range(1, 51) if number != 8]
    assert found[3]["problem"]["errors"][0]["line"] == 4
    good = [one for one in found if "decision" in one]
    assert len(good) == 48
    assert [one["decision"]["case"] for one in good[:3]] == ["case-0", "case-1", "case-2"]
    assert good[0]["decision"]["outcomes"] == load(PACK).decide(petrova()).to_dict()["outcomes"]
    numbers = [one["id"] for one in good]
    assert numbers == sorted(set(numbers))
    assert client.get(f"/v1/decisions/{numbers[-1]}").json()["case"]["case"] == "case-49"


def test_batch_goes_on_after_a_line_that_is_too_long(tmp_path: Path) -> None:
    from punkt.service.core.settings import ServiceLimits

    with served(tmp_path, limits=ServiceLimits(body=5_000)) as client:
        lines = [*_lines(1), b'{"case": "' + b"x" * 20_000 + b'"}', *_lines(1)]
        answer = client.post("/v1/decisions:batch", params={"pack": PACK}, content=b"\n".join(lines))
        found = [json.loads(line) for line in answer.text.splitlines()]
    assert ["decision" in one for one in found] == [True, False, True]
    assert found[1]["problem"]["code"] == "P782"


@pytest.mark.full
def test_batch_reads_no_faster_than_it_answers(client: Client) -> None:
    """While nobody reads the answers, only so many lines are taken in."""
    import anyio

    app = client.app
    taken = 0
    lines = iter(_lines(2_000))

    async def receive() -> dict[str, Any]:
        nonlocal taken
        line = next(lines, None)
        taken += 1
        return {"type": "http.request", "body": (line or b"") + b"\n", "more_body": line is not None}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body" and message.get("body"):
            await anyio.sleep_forever()

    scope = {
        "type": "http", "method": "POST", "path": "/v1/decisions:batch", "raw_path": b"", "root_path": "",
        "scheme": "http", "query_string": f"pack={PACK}".encode(), "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "http_version": "1.1", "extensions": {},
        "asgi": {"version": "3.0"}, "state": {},
    }  # fmt: skip

    async def run() -> None:
        with anyio.move_on_after(2):
            await app(scope, receive, send)

    anyio.run(run)
    assert 0 < taken <= 64 + 2 * 16


def test_packs_and_points(client: Client) -> None:
    packs = {one["id"]: one for one in client.get("/v1/packs").json()["packs"]}
    assert packs[PACK]["extends"] == "ru.mintrud.847"
    assert client.get(f"/v1/packs/{PACK}").json() == packs[PACK]
    six = client.get(f"/v1/packs/{PACK}/points/6").json()
    assert "support_type" in {rule["outcome"] for rule in six["rules"]}
    assert {unit["state"] for unit in six["units"]} >= {"encoded"}
    bands = {norm["name"]: norm["values"] for norm in six["norms"]}
    assert any(one["value"] == "[12..28]" for values in bands.values() for one in values)
    assert client.get(f"/v1/packs/{PACK}/points/77").json()["code"] == "P612"


def test_vocabulary(client: Client) -> None:
    found = client.get("/v1/vocabulary").json()
    facts = {fact["path"]: fact for fact in found["subjects"][0]["facts"]}
    assert facts["ipra.self_care"]["range"] == "[0..3]"
    assert facts["birth_date"]["sensitive"] is True
    assert facts["age"]["derived"] is True


def test_questions_end_when_the_outcome_holds(client: Client) -> None:
    """One degree of 2 is enough for the outcome, whatever the other five are."""
    params = {"pack": PACK, "for": "recipient.need"}
    asked = client.post("/v1/questions", params=params, json={"case": "a", "recipient": COVERED}).json()
    assert asked["next"]["fact"].startswith("recipient.ipra.")
    assert len(asked["remaining"]) == 6 and not asked["done"]
    known = {"case": "a", "recipient": {**COVERED, "ipra": {"learning": 2}}}
    done = client.post("/v1/questions", params=params, json=known).json()
    assert done["done"] and done["next"] is None
    wrong = client.post(
        "/v1/questions", params={"pack": PACK, "for": "recipient.nee"}, json={"case": "a", "recipient": {}}
    )
    assert wrong.json()["code"] == "P611"


def test_the_solver_names_the_next_question_where_it_is_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import SimpleNamespace

    asked: list[Any] = []

    class Questions:
        def prepare(self, *arguments: Any) -> None: ...

        def next(self, *arguments: Any) -> str:
            asked.append(arguments)
            return "recipient.ipra.learning"

    monkeypatch.setitem(sys.modules, "punkt.proving.interview.question_server", SimpleNamespace(Questions=Questions))
    chooser = Chooser(60)  # for whom nobody has a turn any more
    chooser._executor = ThreadPoolExecutor(1)  # where the module is
    monkeypatch.setattr(client.app.state.service, "_chooser", chooser)
    params = {"pack": PACK, "for": "recipient.need"}
    found = client.post(
        "/v1/questions", params=params, json={"case": "a", "as_of": "2025-06-01", "recipient": {}}
    ).json()
    assert found["next"]["fact"] == "recipient.ipra.learning" and found["method"] == "the most informative first"
    assert asked[0][1] == {"case": "a", "as_of": "2025-06-01", "recipient": {}}
    assert asked[0][2] == ("recipient.need",) and asked[0][3].isoformat() == "2025-06-01"


def test_no_question_is_asked_that_cannot_matter(client: Client) -> None:
    """Point 31 of 166-П: premises of any kind will do; the solver sees that, three-valued logic does not."""
    pytest.importorskip("z3")
    params = {"pack": PACK, "for": "recipient.premises_allowed"}
    case = {"case": "a", "as_of": "2025-06-01", "recipient": COVERED}
    found = client.post("/v1/questions", params=params, json=case)
    assert found.json()["done"] is True and found.json()["next"] is None


def test_health_ready_metrics(client: Client) -> None:
    assert client.get("/health").json()["status"] == "ok"
    assert client.get("/ready").json()["status"] == "ready"
    assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
    text = client.get("/metrics").text
    assert 'punkt_decisions_total{result="decided"}' in text
    assert 'route="/v1/decisions"' in text and "petrova" not in text


def test_logs_are_json_and_tell_nothing_of_a_case(tmp_path: Path) -> None:
    log = io.StringIO()
    with served(tmp_path, log) as client:
        client.post("/v1/decisions", params={"pack": PACK}, json=petrova(), headers={"x-request-id": "abc-1"})
        client.post("/v1/decisions", params={"pack": PACK}, json={**petrova(), "recipient": {"sex": "Petrova"}})
        client.get("/v1/packs/Petrova")
        client.get("/journal?case=petrova-2025-06")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    asked = [line for line in lines if line["event"] == "request"]
    assert asked[0]["request_id"] == "abc-1" and asked[0]["status"] == 200 and asked[0]["milliseconds"] > 0
    assert "etrova" not in log.getvalue() and "1998" not in log.getvalue()


def test_description_is_up_to_date(client: Client) -> None:
    """``docs/openapi.json`` is what the service says of itself."""
    from punkt.service.__main__ import text

    found = (ROOT / "docs/openapi.json").read_text("utf-8")
    assert found == text()
    assert json.loads(found)["openapi"].startswith("3.1")
    served = client.get("/openapi.json").json()
    assert served["paths"] == json.loads(found)["paths"]
