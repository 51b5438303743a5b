"""An interview in which somebody does not know; and where in the body faults are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.loops import nonempty
from helpers.recipients import COVERED
from helpers.web_service import PACK

Client = Any
NEED = {"pack": PACK, "for": "recipient.need"}
SIX = [
    f"recipient.ipra.{name}"
    for name in ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
]


@pytest.fixture(autouse=True)
def in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions come in the order of the decision: of the solver there is a test of its own."""
    monkeypatch.setattr("punkt.service.core.chooser.find_spec", lambda _: None)


def _asked(client: Client, **around: Any) -> Any:
    answer = client.post("/v1/questions", params=NEED, json={"case": {"case": "a", "recipient": COVERED}, **around})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_is_not_known_is_not_asked_again_and_the_interview_ends(client: Client) -> None:
    left_out: list[str] = []
    for left in range(6, 0, -1):
        found = _asked(client, unknown=left_out)
        assert len(found["remaining"]) == left and not found["done"]
        assert found["unknown"] == [name for name in SIX if name in left_out]
        assert found["next"]["fact"] not in left_out
        left_out.append(found["next"]["fact"])
    found = _asked(client, unknown=left_out)
    assert (found["next"], found["remaining"], found["done"]) == (None, [], True)
    assert sorted(found["unknown"]) == sorted(SIX)


def test_it_is_no_part_of_the_case_and_what_no_longer_matters_is_not_told(client: Client) -> None:
    case = {"case": "a", "recipient": {**COVERED, "ipra": {"learning": 2}}}
    found = client.post(
        "/v1/questions", params=NEED, json={"case": case, "unknown": ["recipient.ipra.mobility"]}
    ).json()
    assert found["done"] and found["unknown"] == []
    decided = client.post("/v1/decisions", params={"pack": PACK}, json={"case": case, "unknown": []})
    assert decided.json()["code"] == "P786"  # only who asks may say so


def test_the_solver_is_told_too() -> None:
    pytest.importorskip("z3")
    from datetime import date
    from time import monotonic

    from punkt import load
    from punkt.proving.interview.question_server import Questions

    rules, day, questions = load(PACK), date(2025, 6, 1), Questions()
    case = {"case": "a", "as_of": "2025-06-01", "recipient": {"birth_date": None}}

    def asked(*left_out: str) -> str | None:
        return questions.next(rules, case, ["recipient.age_allowed"], day, monotonic() + 600, left_out)

    assert asked() == "recipient.birth_date"
    assert asked("recipient.birth_date") is None
    assert asked() == "recipient.birth_date"  # nothing of it is kept for the next case


@pytest.mark.parametrize(
    ("unknown", "code", "pointer"),
    [("x", "P786", "/unknown"), ([1], "P786", "/unknown"), (["recipient.ipra.learnin"], "P435", None)],
)
def test_what_is_no_list_of_facts_is_refused(client: Client, unknown: Any, code: str, pointer: str | None) -> None:
    body = {"case": {"case": "a", "recipient": COVERED}, "unknown": unknown}
    answer = client.post("/v1/questions", params={**NEED, "lang": "en"}, json=body)
    [told] = answer.json()["errors"]
    assert (answer.status_code, told["code"], told.get("pointer")) == (422, code, pointer)
    assert code != "P435" or "recipient.ipra.learning" in told["message"]


def _at(body: Any, pointer: str) -> Any:
    """What a JSON Pointer leads to."""
    for part in pointer.split("/")[1:]:
        body = body[int(part) if isinstance(body, list) else part.replace("~1", "/").replace("~0", "~")]
    return body


@pytest.mark.parametrize("wrapped", [False, True])
def test_each_fault_points_to_its_place_in_the_body(client: Client, wrapped: bool) -> None:
    members = [{"id": "a"}, {"id": "b", "birth_date": "soon", "ipra": {"learning": 7}}]
    case = {"case": "x", "recipient": {"sex": "?", "a/b~c": "key"}, "group": {"members": members}}
    body = {"case": case, "packs": [PACK]} if wrapped else case
    for text in nonempty([json.dumps(body), json.dumps(body, indent=2)]):
        answer = client.post(
            "/v1/decisions", params={"pack": PACK}, content=text, headers={"content-type": "application/json"}
        )
        errors = answer.json()["errors"]
        assert [_at(body, one["pointer"]) for one in nonempty(errors)] == ["?", "key", "soon", 7]
        assert errors[2]["path"] == "group.members/b.birth_date"
        assert errors[2]["pointer"] == ("/case" if wrapped else "") + "/group/members/1/birth_date"
