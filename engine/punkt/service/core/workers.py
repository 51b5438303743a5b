"""Deciding apart from the loop that serves: in processes, or in one thread.

A process reads the packs from the shelf's copy on its own and keeps its rule bases. One that
has not decided in time is interrupted, and answers that.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

from punkt.deciding.decision import Decision
from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.files.read import Document
from punkt.files.texts import bilingual

from .case_request import CaseRequest, read_question
from .pack_snapshot import Shelf
from .problem_details import refusal
from .quick_json import quick_question
from .service_journal import Where, journal

CHUNK = 16
"""Questions that are decided, and recorded, together."""
STARTING = 60
"""Seconds that a reload waits at most for the new processes."""


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    """A decision: the document, its number in the journal (0: not recorded), what made it; or what is wrong."""

    document: bytes = b""
    entry: int = 0
    produced_by: Mapping[str, str] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    statuses: Mapping[str, int] = field(default_factory=dict)
    """How many outcomes are determined, open, a gap, in conflict."""
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkBounds:
    """What a process that decides is told besides the cases."""

    seconds: float
    depth: int
    journal: Where | None = None
    """The journal to record in; ``None`` where nothing is to be recorded."""
    who: str = ""


_shelves: dict[str, Shelf] = {}
"""In a process that decides: the shelf it works by."""


def decide(folder: str, questions: Sequence[CaseRequest], bounds: WorkBounds) -> list[WorkerAnswer]:
    """Decide cases by the shelf of a folder, and record them together; run where the deciding is done."""
    shelf = _shelves.get(folder)
    if shelf is None:
        _shelves.clear()
        shelf = _shelves[folder] = Shelf.opened(Path(folder))
    found = [_decided(shelf, question, bounds) for question in questions]
    if bounds.journal is None:
        return [one[0] for one in found]
    decided = [(document, decision) for _, document, decision in found if document is not None and decision is not None]
    try:
        numbers = iter([entry.id for entry in journal(bounds.journal).record_many(decided, bounds.who)])
    except PunktError as error:
        return [WorkerAnswer(faults=answer.faults or error.diagnostics) for answer, _, _ in found]
    return [answer if answer.faults else replace(answer, entry=next(numbers)) for answer, _, _ in found]


Case = Document | dict[str, Any]


def _decided(
    shelf: Shelf, question: CaseRequest, bounds: WorkBounds
) -> tuple[WorkerAnswer, Case | None, Decision | None]:
    try:
        with _in_time(bounds.seconds):
            case, packs, decision = _decision(shelf, question, bounds.depth)
            data = decision.to_bytes()
    except PunktError as error:
        return WorkerAnswer(faults=shelf.original(error).diagnostics), None, None
    except _LateError:
        return WorkerAnswer(faults=refusal("P784", why=_why(bounds.seconds)).diagnostics), None, None
    statuses = Counter(decision.status(subject, name) for subject, name in decision)
    return WorkerAnswer(data, 0, decision.produced_by, packs, dict(statuses)), case, decision


def _decision(shelf: Shelf, question: CaseRequest, depth: int) -> tuple[Case, tuple[str, ...], Decision]:
    """The decision on a case; one that is wrong is read again, with care, for messages that say where."""
    plain = None if question.yaml else quick_question(question.text, question.packs, question.day)
    if plain is not None:
        case, packs, day = plain
        with suppress(PunktError):
            return case, packs, shelf.rules(packs).decide(case, as_of=day)
    document, packs, day = read_question(question, depth)
    return document, packs, shelf.rules(packs).decide(document, as_of=day)


def _why(seconds: float) -> dict[str, str]:
    return bilingual("service.refusals.case_too_long", seconds=seconds)


class _LateError(Exception):
    """The time is over."""


AGAIN = 0.5
"""Seconds until it is interrupted once more: an error raised within a callback of the interpreter is lost."""


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer; only the main thread of a process can be interrupted."""
    if current_thread() is not main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def late(*_: object) -> None:
        raise _LateError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


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


class WorkerPool:
    """Decides for the service. ``workers`` processes, or one thread where there are none.

    What comes in while all of them are at work is decided together by the next one that is
    free, and recorded by one write to the disk.
    """

    def __init__(self, workers: int, bounds: WorkBounds) -> None:
        self._workers, self._bounds = workers, bounds
        self._executor = self._made()
        self._free = max(1, workers)
        self._waiting: deque[_Ticket] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def _made(self) -> Executor:
        if self._workers:
            return ProcessPoolExecutor(self._workers, multiprocessing.get_context("spawn"), calm)
        return ThreadPoolExecutor(1, "punkt-decide")

    def warm(self, shelf: Shelf, executor: Executor | None = None) -> list[Future[list[WorkerAnswer]]]:
        """Begin to start the processes, so that the first caller need not wait for them; each says when it can decide."""
        asked = str(shelf.folder), [], replace(self._bounds, journal=None)
        return [(executor or self._executor).submit(decide, *asked) for _ in range(self._workers)]

    async def renew(self, shelf: Shelf) -> None:
        """Put processes that work by a new shelf in place of the old ones, which end with what they are at.

        What the old packs took of memory goes with them.
        """
        fresh = self._made()
        begun = [asyncio.wrap_future(one) for one in self.warm(shelf, fresh)]
        if begun:
            await asyncio.wait(begun, timeout=STARTING)
        old, self._executor = self._executor, fresh
        old.shutdown(wait=False)

    async def decide(
        self, shelf: Shelf, questions: Sequence[CaseRequest], who: str, record: bool = True
    ) -> list[WorkerAnswer]:
        """Answers, in order. Raises :class:`Refusal` where deciding broke down or took too long."""
        future: asyncio.Future[list[WorkerAnswer]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Ticket(shelf, list(questions), who, record, future))
        self._next()
        try:
            return await asyncio.wait_for(future, (self._bounds.seconds + 1) * len(questions) + 10)
        except TimeoutError:
            raise refusal("P784", why=_why(self._bounds.seconds)) from None

    def _next(self) -> None:
        """Give work to whoever is free."""
        while self._free and self._waiting:
            self._free -= 1
            task = asyncio.create_task(self._run(self._together()))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _together(self) -> list[_Ticket]:
        """The ticket that has waited longest, and those like it, up to a chunk."""
        first = self._waiting.popleft()
        found, count = [first], len(first.questions)
        for ticket in list(self._waiting):
            if ticket.alike == first.alike and count + len(ticket.questions) <= CHUNK:
                self._waiting.remove(ticket)
                found.append(ticket)
                count += len(ticket.questions)
        return found

    async def _run(self, tickets: list[_Ticket]) -> None:
        """Decide the questions of tickets and hand the answers out."""
        shelf, executor = tickets[0].shelf, self._executor
        questions = [question for ticket in tickets for question in ticket.questions]
        record = self._bounds.journal if tickets[0].record else None
        bounds = replace(self._bounds, who=tickets[0].who, journal=record)
        if not self._workers and _shelves.get(str(shelf.folder)) is not shelf:
            _shelves.clear()
            _shelves[str(shelf.folder)] = shelf  # it is here already
        try:
            call = asyncio.get_running_loop().run_in_executor(executor, decide, str(shelf.folder), questions, bounds)
            answers = iter(await call)
            for ticket in tickets:
                found = [next(answers) for _ in ticket.questions]
                if not ticket.answers.done():
                    ticket.answers.set_result(found)
        except Exception as error:
            if isinstance(error, BrokenProcessPool) and self._executor is executor:
                self._executor = self._made()
            for ticket in tickets:
                if not ticket.answers.done():
                    ticket.answers.set_exception(_broken(error, self._closed))
        finally:
            self._free += 1
            self._next()

    def close(self) -> None:
        """Let go of the processes; what is being decided is finished first."""
        self._closed = True
        self._executor.shutdown(wait=True, cancel_futures=True)


def _broken(error: Exception, closed: bool) -> Exception:
    """What whoever waits is told when deciding broke down, or the service is closed: there it is a plain error."""
    if isinstance(error, BrokenProcessPool) or (closed and isinstance(error, RuntimeError)):
        return refusal("P784", why=bilingual("service.refusals.broken_off"))
    return error


def calm() -> None:
    """A process leaves signals from the terminal to the service."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
