"""Whose turn it is: nobody's short cases wait for somebody's long ones, and refusals wait for nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from helpers.web_service import PACK, petrova, served
from punkt.service.core import worker_pool
from punkt.service.core.case_request import CaseRequest
from punkt.service.core.fair_queue import Costs, FairQueue, Turns
from punkt.service.core.pack_snapshot import Shelf
from punkt.service.core.worker_pool import BIG, WorkerPool
from punkt.service.core.workers import WorkBounds, WorkerAnswer

JSON = {"content-type": "application/json"}


def order(queue: FairQueue[str]) -> list[str]:
    return [queue.pop()[1] for _ in iter(lambda: bool(queue), False)]


def test_one_after_the_other_of_those_that_wait() -> None:
    queue = FairQueue[str]()
    for number in range(4):
        queue.push("many", f"m{number}")
    queue.push("few", "f0")
    assert order(queue) == ["m0", "f0", "m1", "m2", "m3"]


def test_who_has_had_least_time_is_next() -> None:
    queue = FairQueue[str]()
    for number in range(3):
        queue.push("long", f"l{number}")
        queue.push("short", f"s{number}")
    assert queue.pop()[1] == "l0"
    queue.charge("long", 2.0)
    found = []
    while queue:
        share, item = queue.pop()
        found.append(item)
        queue.charge(share, 0.5)
    assert found == ["s0", "s1", "s2", "l1", "l2"]


def test_who_was_away_has_saved_nothing_up_and_owes_nothing_old() -> None:
    queue = FairQueue[str]()
    for number in range(100):  # a was alone for long
        queue.push("a", f"a{number}")
        queue.pop()
        queue.charge("a", 1.0)
    for share in ("a", "b"):
        for number in range(3):
            queue.push(share, f"{share}{number}")
    found = []
    while queue:
        share, item = queue.pop()
        found.append(item)
        queue.charge(share, 1.0)
    assert found == ["b0", "a0", "b1", "a1", "b2", "a2"]


def test_slowness_is_forgotten_with_time() -> None:
    now = [0.0]
    costs = Costs(lambda: now[0])
    assert not costs.slow("a")
    for _ in range(4):
        costs.note("a", 1.0)
    assert costs.slow("a") and not costs.slow("b")
    now[0] += 120
    assert not costs.slow("a")


def test_turns_go_round_and_a_waiter_that_goes_away_stops_nobody() -> None:
    async def run() -> list[str]:
        turns, found = Turns(), list[str]()

        async def one(share: str) -> None:
            async with turns.of(share):
                found.append(share)
                await asyncio.sleep(0)

        first = [asyncio.create_task(one(share)) for share in ("a", "a", "a", "gone", "b")]
        await asyncio.sleep(0)
        first[3].cancel()
        await asyncio.gather(*first, return_exceptions=True)
        return found

    assert asyncio.run(run()) == ["a", "b", "a", "a"]


NO_SHELF: Any = SimpleNamespace(folder=Path("packs"))


def test_another_caller_is_next_whatever_one_has_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    go_on = Event()

    def deciding(folder: str, questions: Sequence[CaseRequest], bounds: WorkBounds) -> list[WorkerAnswer]:
        assert go_on.wait(20)
        asked.extend(question.text for question in questions)
        return [WorkerAnswer(question.text) for question in questions]

    monkeypatch.setattr(worker_pool, "decide", deciding)

    async def run() -> None:
        pool = WorkerPool(0, WorkBounds(20, 32))
        many = [pool.decide(NO_SHELF, [CaseRequest(b"many%d" % n, ())] * 16, "x", share="many") for n in range(4)]
        tasks = [asyncio.create_task(one) for one in many]
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(pool.decide(NO_SHELF, [CaseRequest(b"few", ())], "y", share="few")))
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*tasks)
        pool.close()

    asyncio.run(run())
    assert asked.index(b"few") == 16  # behind what was begun, before the rest


def test_long_questions_have_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Big ones, those of a caller whose questions take long, and those that turn out to take long."""
    seen: list[tuple[str, bytes]] = []

    def deciding(lane: str) -> Any:
        async def ask(share: str, ticket: Any) -> list[WorkerAnswer]:
            seen.extend((lane, question.text[:4]) for question in ticket.questions)
            late = lane == "brief"
            return [WorkerAnswer(one.text, late=late and one.text == b"long") for one in ticket.questions]

        return ask

    async def run() -> None:
        pool = WorkerPool(1, WorkBounds(20, 32))
        monkeypatch.setattr(pool._brief, "ask", deciding("brief"))
        monkeypatch.setattr(pool._long, "ask", deciding("long"))
        texts = [b"one", b"long", b"two"]
        answers = await pool.decide(NO_SHELF, [CaseRequest(text, ()) for text in texts], "x")
        assert [answer.document for answer in answers] == texts
        await pool.decide(NO_SHELF, [CaseRequest(b"big " * (BIG // 4 + 1), ())], "x")
        for _ in range(4):
            pool._costs.note("slow", 2.0)
        await pool.decide(NO_SHELF, [CaseRequest(b"tiny", ())], "x", share="slow")
        pool.close()

    asyncio.run(run())
    brief, long = [[text for lane, text in seen if lane == which] for which in ("brief", "long")]
    assert (brief, long) == ([b"one", b"long", b"two"], [b"long", b"big ", b"tiny"])


@pytest.mark.full
def test_what_turns_out_to_be_long_is_decided_among_the_long_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """In real processes: the answer is the same, and what is short is answered first."""
    monkeypatch.setattr(worker_pool, "BRIEF", 0.15)
    members = [{"id": str(one), "sex": "female"} for one in range(1_000)]
    long = json.dumps({"case": "long", "as_of": "2025-06-01", "group": {"members": members}}).encode()
    short = json.dumps({"case": "short", "as_of": "2025-06-01", "recipient": {"ipra": {"learning": 2}}}).encode()
    first: list[str] = []

    shelf = Shelf.copy()

    async def run() -> None:
        pool = WorkerPool(1, WorkBounds(60, 32))
        await pool.decide(shelf, [CaseRequest(short, (PACK,))], "y")

        async def ask(text: bytes, who: str) -> None:
            answer = (await pool.decide(shelf, [CaseRequest(text, (PACK,))], who))[0]
            assert not answer.faults, answer.faults
            first.append(json.loads(answer.document)["case"])

        await asyncio.gather(ask(long, "x"), ask(long, "x"), ask(short, "y"), ask(short, "y"))
        pool.close()

    asyncio.run(run())
    shelf.close()
    assert first == ["short", "short", "long", "long"]


def test_what_cannot_be_read_is_refused_while_others_are_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, record=False) as client:
        monkeypatch.setattr(worker_pool._Lane, "_next", lambda self: None)  # whoever waits waits for ever
        for content, status in ((b'{"case": "a",', 400), (b"[" * 40, 400), (b"x", 400)):
            answer = client.post(f"/v1/decisions?pack={PACK}", content=content, headers=JSON)
            assert answer.status_code == status
        assert client.post("/sign-in", content=b"key=" + b"x" * 20_000).status_code == 413
        assert client.post("/v1/decisions", content=b"x" * 2_200_000, headers=JSON).status_code == 413


def test_no_caller_has_more_than_so_many_requests_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.service.core.settings import ServiceLimits

    with served(tmp_path, limits=ServiceLimits(at_once=0), record=False) as client:
        answer = client.post(f"/v1/decisions?pack={PACK}", json=petrova())
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
        assert client.get("/ready").status_code == 200
    with served(tmp_path, limits=ServiceLimits(at_once=1), record=False) as client:
        for _ in range(3):  # what is over counts no longer
            assert client.post(f"/v1/decisions?pack={PACK}", json=petrova()).status_code == 200
