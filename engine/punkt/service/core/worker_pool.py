"""Who decides what for the service, and in which order.

What is long is decided in a process of its own, so that nobody's short cases wait for somebody's
long ones; and who has had the least time is next.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace

from punkt.files.texts import bilingual

from .case_request import CaseRequest
from .fair_queue import Costs, FairQueue
from .pack_snapshot import Shelf
from .problem_details import refusal
from .with_parent import calm
from .workers import WorkBounds, WorkerAnswer, decide, shelves, why_late

CHUNK = 16
"""Questions that are decided, and recorded, together."""
BIG = 128 * 1024
"""Bytes of questions from which on they are long, whatever they say."""
STARTING = 60
"""Seconds that a reload waits at most for the new processes."""
BRIEF = 1.0
"""Seconds after which a question turns out to be a long one, and is asked again among the long ones."""


@dataclass
class _Ticket:
    """Questions that wait to be decided."""

    shelf: Shelf
    questions: list[CaseRequest]
    who: str
    record: bool
    answers: asyncio.Future[list[WorkerAnswer]]

    @property
    def alike(self) -> tuple[int, str, bool]:
        """Tickets that are alike can be decided, and recorded, together."""
        return id(self.shelf), self.who, self.record


class _Lane:
    """Some processes, or one thread where there are none, and what waits for them."""

    def __init__(self, workers: int, bounds: WorkBounds, costs: Costs, begin: Callable[[], None]) -> None:
        self._workers, self.bounds, self._costs, self._begin = workers, bounds, costs, begin
        self.executor = self._made()
        self._free = max(1, workers)
        self._queue = FairQueue[_Ticket]()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False
        self.able = not workers
        """Whether a process has shown that it can decide; not so again once one broke down."""
        self._starting: list[Future[list[WorkerAnswer]]] = []

    def _made(self) -> Executor:
        if self._workers:
            return ProcessPoolExecutor(self._workers, multiprocessing.get_context("spawn"), self._begin)
        return ThreadPoolExecutor(1, "punkt-decide")

    async def ask(self, share: str, ticket: _Ticket) -> list[WorkerAnswer]:
        """The answers to a ticket. Raises :class:`Refusal`."""
        self._queue.push(share, ticket)
        self._next()
        try:
            return await asyncio.wait_for(ticket.answers, (self.bounds.seconds + 1) * len(ticket.questions) + 10)
        except TimeoutError:
            raise refusal("P784", why=why_late(self.bounds.seconds)) from None

    def _next(self) -> None:
        """Give work to whoever is free."""
        while self._free and self._queue:
            share, first = self._queue.pop()
            if first.answers.done():
                continue  # nobody waits for it any more
            self._free -= 1
            task = asyncio.create_task(self._run(share, self._together(share, first)))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _together(self, share: str, first: _Ticket) -> list[_Ticket]:
        """A ticket and those of the same share that are like it, up to a chunk."""
        found, count = [first], len(first.questions)

        def fits(ticket: _Ticket) -> bool:
            nonlocal count
            good = ticket.alike == first.alike and count + len(ticket.questions) <= CHUNK
            count += len(ticket.questions) if good else 0
            return good

        return [*found, *self._queue.more(share, fits)]

    async def _run(self, share: str, tickets: list[_Ticket]) -> None:
        """Decide the questions of tickets and hand the answers out."""
        shelf, executor = tickets[0].shelf, self.executor
        questions = [question for ticket in tickets for question in ticket.questions]
        record = self.bounds.journal if tickets[0].record else None
        bounds = replace(self.bounds, who=tickets[0].who, journal=record)
        if not self._workers and shelves.get(str(shelf.folder)) is not shelf:
            shelves.clear()
            shelves[str(shelf.folder)] = shelf  # it is here already
        begun = time.monotonic()
        try:
            call = asyncio.get_running_loop().run_in_executor(executor, decide, str(shelf.folder), questions, bounds)
            found = await call
            self.able = True
            for answer in found:
                self._costs.note(share, answer.seconds)
            answers = iter(found)
            for ticket in tickets:
                its = [next(answers) for _ in ticket.questions]
                if not ticket.answers.done():
                    ticket.answers.set_result(its)
        except Exception as error:
            if isinstance(error, BrokenProcessPool) and self.executor is executor:
                self.executor, self.able = self._made(), False
            for ticket in tickets:
                if not ticket.answers.done():
                    ticket.answers.set_exception(_broken(error, self._closed))
        finally:
            self._queue.charge(share, time.monotonic() - begun)
            self._free += 1
            self._next()

    def warm(
        self, shelf: Shelf, questions: list[CaseRequest], executor: Executor | None = None
    ) -> list[Future[list[WorkerAnswer]]]:
        """Begin to start the processes; each says when it can decide."""
        asked = str(shelf.folder), questions, replace(self.bounds, journal=None, brief=0)
        self._starting = [(executor or self.executor).submit(decide, *asked) for _ in range(self._workers)]
        for one in self._starting:
            one.add_done_callback(self._started)
        return self._starting

    def _started(self, one: Future[list[WorkerAnswer]]) -> None:
        """A process has opened the packs, or could not."""
        if not one.cancelled() and one.exception() is None:
            self.able = True

    def try_again(self, shelf: Shelf, questions: list[CaseRequest]) -> None:
        """Start the processes once more where none can decide and none is about to."""
        if not self.able and not self._closed and all(one.done() for one in self._starting):
            if any(not one.cancelled() and isinstance(one.exception(), BrokenProcessPool) for one in self._starting):
                self.executor = self._made()
            self.warm(shelf, questions)

    async def renew(self, shelf: Shelf, questions: list[CaseRequest]) -> None:
        """Put processes that work by a new shelf in place of the old ones, which end with what they are at."""
        fresh = self._made()
        begun = [asyncio.wrap_future(one) for one in self.warm(shelf, questions, fresh)]
        if begun:
            await asyncio.wait(begun, timeout=STARTING)
        old, self.executor = self.executor, fresh
        old.shutdown(wait=False)

    def close(self, wait: bool) -> None:
        """Let go of the processes; with ``wait`` what is being decided is finished first."""
        self._closed = True
        processes = list((getattr(self.executor, "_processes", None) or {}).values())
        self.executor.shutdown(wait=wait, cancel_futures=True)
        for process in () if wait else processes:
            process.kill()


class WorkerPool:
    """Decides for the service. ``workers`` processes and one for what is long; one thread where there are none.

    Who has had the least time is next, and all it waits for is decided together, and recorded by
    one write to the disk. A question is long that is big, that comes from a caller whose questions
    take long, or that was not decided within :data:`BRIEF`.
    """

    def __init__(self, workers: int, bounds: WorkBounds) -> None:
        self._costs, self._workers = Costs(), workers
        brief = replace(bounds, brief=BRIEF) if workers and bounds.seconds > BRIEF else bounds
        self._brief = _Lane(workers, brief, self._costs, calm)
        self._long = _Lane(1, bounds, self._costs, _calm_and_last) if workers else self._brief

    def warm(self, shelf: Shelf, packs: Sequence[str]) -> None:
        """Begin to start the processes, and to make the usual packs ready, so that the first caller need not wait."""
        for lane in {self._brief, self._long}:
            lane.warm(shelf, _usual(packs))

    def able(self, shelf: Shelf, packs: Sequence[str]) -> bool:
        """Whether the processes have shown that they can decide; where not, they are started again."""
        self._brief.try_again(shelf, _usual(packs))
        return self._brief.able

    async def renew(self, shelf: Shelf, packs: Sequence[str]) -> None:
        """Put processes that work by a new shelf in place of the old ones.

        What the old packs took of memory goes with them.
        """
        await asyncio.gather(*(lane.renew(shelf, _usual(packs)) for lane in {self._brief, self._long}))

    async def decide(
        self, shelf: Shelf, questions: Sequence[CaseRequest], who: str, record: bool = True, share: str = ""
    ) -> list[WorkerAnswer]:
        """Answers, in order. ``share`` is whose turn it is. Raises :class:`Refusal` where deciding broke down or took
        too long."""
        share = share or who
        long = self._costs.slow(share) or sum(len(question.text) for question in questions) > BIG
        lane = self._long if long else self._brief
        answers = await lane.ask(share, _ticket(shelf, questions, who, record))
        late = [number for number, answer in enumerate(answers) if answer.late] if lane.bounds.brief else []
        if late:
            again = [questions[number] for number in late]
            for number, answer in zip(
                late, await self._long.ask(share, _ticket(shelf, again, who, record)), strict=True
            ):
                answers[number] = answer
        return answers

    def close(self) -> None:
        """Let go of the processes; what is short and being decided is finished first."""
        if self._long is not self._brief:
            self._long.close(wait=False)  # nobody is there any more to hear what comes of it
        self._brief.close(wait=True)


def _usual(packs: Sequence[str]) -> list[CaseRequest]:
    """An empty case under the usual packs, where there are such: deciding it makes them ready."""
    return [CaseRequest(b'{"case":"0"}', tuple(packs))] if packs else []


def _ticket(shelf: Shelf, questions: Sequence[CaseRequest], who: str, record: bool) -> _Ticket:
    return _Ticket(shelf, list(questions), who, record, asyncio.get_running_loop().create_future())


def _broken(error: Exception, closed: bool) -> Exception:
    """What whoever waits is told when deciding broke down, or the service is closed: there it is a plain error."""
    if isinstance(error, BrokenProcessPool) or (closed and isinstance(error, RuntimeError)):
        return refusal("P784", why=bilingual("service.refusals.broken_off"))
    return error


def _calm_and_last() -> None:
    """A process for what is long gives way to all others."""
    calm()
    with suppress(OSError, AttributeError):
        os.nice(10)
