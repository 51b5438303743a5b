"""What is made apart from the loop: one caller's many things leave threads to others, and long ones go one at a time."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextvars import copy_context
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from helpers.bounded import LONGEST
from helpers.web_service import PACK, petrova, served
from punkt.journal import Journal
from punkt.service.core.fair_threads import ASKS, FairThreads, LongWork


class Watched:
    """Work that waits to be let go: what has begun, in its order."""

    def __init__(self, threads: FairThreads) -> None:
        self.threads, self.begun, self.lock, self.some = threads, list[str](), Lock(), Event()

    def ask(self, share: str, name: str, gate: Event | None = None) -> Future[str]:
        """Let a caller ask for something that ends once its gate opens."""

        def work() -> str:
            with self.lock:
                self.begun.append(name)
            self.some.set()
            assert gate is None or gate.wait(LONGEST)
            return name

        token = ASKS.set(share)
        try:
            return self.threads.submit(work)
        finally:
            ASKS.reset(token)


def test_another_finds_a_thread_whatever_one_has_asked_for() -> None:
    gate = Event()
    with FairThreads(4, each=2) as threads:
        watched = Watched(threads)
        many = [watched.ask("many", f"m{number}", gate) for number in range(50)]
        assert watched.ask("few", "f0").result(LONGEST) == "f0"
        assert watched.ask("", "own").result(LONGEST) == "own"
        assert sorted(watched.begun) == ["f0", "m0", "m1", "own"]
        gate.set()
        assert [one.result(LONGEST) for one in many] == [f"m{number}" for number in range(50)]
    assert threads._begun == {} and threads._held == {}


def test_of_those_that_wait_the_one_that_has_had_least_is_next() -> None:
    first, rest = Event(), Event()
    with FairThreads(1, each=2) as threads:
        watched = Watched(threads)
        asked = [watched.ask("many", "m0", first)]
        assert watched.some.wait(LONGEST)
        asked += [watched.ask("many", f"m{number}", rest) for number in range(1, 4)]
        asked += [watched.ask("few", f"f{number}", rest) for number in range(2)]
        rest.set()
        first.set()
        assert {one.result(LONGEST) for one in asked} == {"m0", "m1", "m2", "m3", "f0", "f1"}
    assert watched.begun[0] == "m0" and watched.begun.index("f0") < watched.begun.index("m2")


def test_what_fails_or_is_given_up_keeps_no_thread() -> None:
    gate = Event()
    with FairThreads(1, each=1) as threads:
        watched = Watched(threads)
        held = watched.ask("a", "first", gate)
        given_up, after = watched.ask("a", "given up"), watched.ask("a", "after")
        token = ASKS.set("a")
        failed = threads.submit(int, "x")
        ASKS.reset(token)
        last = watched.ask("a", "last")
        assert given_up.cancel()
        gate.set()
        assert [one.result(LONGEST) for one in (held, after, last)] == ["first", "after", "last"]
        assert isinstance(failed.exception(LONGEST), ValueError)
    assert watched.begun == ["first", "after", "last"]


def test_long_work_goes_on_though_nobody_waits_and_the_next_waits_for_it() -> None:
    gate, found = Event(), list[str]()

    def work(name: str) -> None:
        found.append(f"{name} begins")
        assert gate.wait(LONGEST)
        found.append(f"{name} ends")

    async def all_of_it() -> None:
        asyncio.get_running_loop().set_default_executor(FairThreads())
        long = LongWork()
        first = asyncio.create_task(long(work, "first"))
        async with asyncio.timeout(LONGEST):
            while not found:
                await asyncio.sleep(0.01)
        second, third = (asyncio.create_task(long(work, name)) for name in ("second", "third"))
        await asyncio.sleep(0.01)
        first.cancel()  # whoever asked waits no more; a thread cannot be stopped
        second.cancel()  # this one has not begun
        assert found == ["first begins"]
        gate.set()
        await third
        assert await asyncio.gather(first, second, return_exceptions=True) and second.cancelled()

    asyncio.run(all_of_it())
    assert found == ["first begins", "first ends", "third begins", "third ends"]


def test_the_service_tells_whose_work_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shares = list[str]()
    get = Journal.get

    def noted(journal: Journal, *arguments: Any, **more: Any) -> Any:
        shares.append(copy_context()[ASKS])
        return get(journal, *arguments, **more)

    used, submit = list[int](), FairThreads.submit
    monkeypatch.setattr(Journal, "get", noted)
    monkeypatch.setattr(FairThreads, "submit", lambda *asked: used.append(1) or submit(*asked))
    with served(tmp_path) as client:
        assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
        assert client.get("/v1/decisions/1").status_code == 200
    assert set(shares) == {"address testclient"} and used
