"""Threads for what is made apart from the loop that serves: nobody fills them with what one caller has asked for.

``asyncio.to_thread`` goes through them once they are the loop's own. Of those that wait the caller is next that has
had the least time of threads, and no caller has more than a few at once.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from .fair_queue import FairQueue, Turns

MOST = 16
"""Threads there are."""
EACH = 2
"""Threads of one caller at once: they share one interpreter with the loop."""

ASKS: ContextVar[str] = ContextVar("punkt_asks", default="")
"""Who asks: whose time of threads counts; empty for the service itself."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Work:
    """Something to be done, and where what comes of it is told."""

    future: Future[Any]
    call: Callable[[], Any]

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            found = self.call()
        except BaseException as error:  # told to whoever waits for it
            self.future.set_exception(error)
        else:
            self.future.set_result(found)


class FairThreads(ThreadPoolExecutor):
    """An executor that goes round by :data:`ASKS`."""

    def __init__(self, most: int = MOST, each: int = EACH) -> None:
        super().__init__(most, "punkt-beside")
        self._each, self._fair = each, Lock()
        self._ready = FairQueue[_Work]()
        self._begun = Counter[str]()
        """How much of each caller is at work, or only waits for a thread."""
        self._held: defaultdict[str, deque[_Work]] = defaultdict(deque)
        """What waits until something else of its caller has ended."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Let something be done when it is its caller's turn."""
        work, share = _Work(Future(), lambda: fn(*args, **kwargs)), ASKS.get()
        with self._fair:
            if share and self._begun[share] >= self._each:
                self._held[share].append(work)
                return work.future
            self._begun[share] += 1
            self._ready.push(share, work)
        super().submit(self._next)
        return work.future

    def _next(self) -> None:
        """Do what is next; where more of its caller was held back, let that be next of its caller, and go on."""
        more = True
        while more:
            with self._fair:
                share, work = self._ready.pop()
            begun = time.monotonic()
            work.run()
            with self._fair:
                self._ready.charge(share, time.monotonic() - begun)
                more = bool(self._held[share])
                if more:
                    self._ready.push(share, self._held[share].popleft())
                if not self._held[share]:
                    del self._held[share]
                if not more:
                    self._begun[share] -= 1
                    if not self._begun[share]:
                        del self._begun[share]


class LongWork:
    """What may take long, such as walking through a whole journal: one at a time, by turns of the callers."""

    def __init__(self) -> None:
        self._turns = Turns()

    async def __call__(self, call: Callable[..., T], *arguments: Any) -> T:
        """Do it in a thread. Once begun it is done to its end, though nobody may wait for it any longer."""
        begun = False

        async def done() -> T:
            nonlocal begun
            async with self._turns.of(ASKS.get()):
                begun = True
                return await asyncio.to_thread(call, *arguments)

        task = asyncio.create_task(done())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if not begun:
                task.cancel()
            raise
