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
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

from ..case_values import shown
from ..decision import Decision
from ..diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from ..forms.literals import parse_date
from ..reading import Document, read_text
from .faults import refusal
from .quick import quick_question
from .recording import Where, journal
from .shelf import Shelf

CHUNK = 16
"""Questions that are decided, and recorded, together."""


@dataclass(frozen=True, slots=True)
class Question:
    """A case to decide: its text (JSON or YAML), the packs and the day, which the text may name itself."""

    text: bytes
    packs: tuple[str, ...]
    day: date | None = None
    yaml: bool = False
    line: int = 0
    """Its line in a batch."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision: the document, its number in the journal (0: not recorded), what made it; or what is wrong."""

    document: bytes = b""
    entry: int = 0
    produced_by: Mapping[str, str] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    statuses: Mapping[str, int] = field(default_factory=dict)
    """How many outcomes are determined, open, a gap, in conflict."""
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process that decides is told besides the cases."""

    seconds: float
    depth: int
    journal: Where | None = None
    """The journal to record in; ``None`` where nothing is to be recorded."""
    who: str = ""


_shelves: dict[str, Shelf] = {}
"""In a process that decides: the shelf it works by."""


def decide(folder: str, questions: Sequence[Question], bounds: Bounds) -> list[Answer]:
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
        return [Answer(faults=answer.faults or error.diagnostics) for answer, _, _ in found]
    return [answer if answer.faults else replace(answer, entry=next(numbers)) for answer, _, _ in found]


Case = Document | dict[str, Any]


def _decided(shelf: Shelf, question: Question, bounds: Bounds) -> tuple[Answer, Case | None, Decision | None]:
    try:
        with _in_time(bounds.seconds):
            case, packs, decision = _decision(shelf, question, bounds.depth)
            data = decision.to_bytes()
    except PunktError as error:
        return Answer(faults=shelf.original(error).diagnostics), None, None
    except _LateError:
        return Answer(faults=refusal("P784", why=_why(bounds.seconds)).diagnostics), None, None
    statuses = Counter(decision.status(subject, name) for subject, name in decision)
    return Answer(data, 0, decision.produced_by, packs, dict(statuses)), case, decision


def _decision(shelf: Shelf, question: Question, depth: int) -> tuple[Case, tuple[str, ...], Decision]:
    """The decision on a case; one that is wrong is read again, with care, for messages that say where."""
    plain = None if question.yaml else quick_question(question.text, question.packs, question.day)
    if plain is not None:
        case, packs, day = plain
        with suppress(PunktError):
            return case, packs, shelf.rules(packs).decide(case, as_of=day)
    document, packs, day = read_question(question, depth)
    return document, packs, shelf.rules(packs).decide(document, as_of=day)


def _why(seconds: float) -> dict[str, str]:
    return {"ru": f"дело решается дольше {seconds:g} с", "en": f"the case takes longer than {seconds:g} s"}


class _LateError(Exception):
    """The time is over."""


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer; only the main thread of a process can be interrupted."""
    if current_thread() is not main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def late(*_: object) -> None:
        raise _LateError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read_question(question: Question, depth: int) -> tuple[Document, tuple[str, ...], date | None]:
    """The case of a question, located, with the packs and the day it names. Raises :class:`PunktError`."""
    document = _read(question)
    deepest = max((path for path in document.value_at), key=len, default=())
    if len(deepest) > depth:
        raise PunktError([Diagnostic("P782", document.place(deepest), {"what": _deep(depth)})])
    packs, day = question.packs, question.day
    data = document.data
    if isinstance(data, dict) and isinstance(data.get("case"), dict):
        packs, day = _asked(document, packs, day)
        document = _inner(document)
    if not packs:
        raise PunktError([Diagnostic("P609", Place("request"))])
    return document, packs, day


def _read(question: Question) -> Document:
    """The text of a question, with its places in the lines of the whole batch."""
    shift = max(0, question.line - 1)
    try:
        document = read_text(question.text, "case", "yaml" if question.yaml else "json")
    except PunktError as error:
        moved = (replace(one, place=one.place._replace(line=one.place.line + shift)) for one in error.diagnostics)
        raise PunktError(moved) from None
    if shift:
        document.value_at = {path: (line + shift, column) for path, (line, column) in document.value_at.items()}
        document.key_at = {path: (line + shift, column) for path, (line, column) in document.key_at.items()}
    return document


def _deep(depth: int) -> dict[str, str]:
    return {"ru": f"вложенность больше {depth}", "en": f"nested deeper than {depth}"}


def _asked(document: Document, packs: tuple[str, ...], day: date | None) -> tuple[tuple[str, ...], date | None]:
    """The packs and the day that a request names around its case."""
    data: dict[str, Any] = document.data  # type: ignore[assignment]
    problems = Problems()
    for key in data:
        if key not in ("case", "packs", "as_of"):
            problems.add("P786", document.place((key,), key=True), name=key, what=nearest(key, ("packs", "as_of")))
    named = data.get("packs", list(packs))
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        listed = {"ru": "нужен список обозначений пакетов", "en": "a list of ids of packs is wanted"}
        problems.add("P786", document.place(("packs",)), name="packs", what=listed)
        named = []
    if data.get("as_of") is not None:
        day = parse_date(data["as_of"])
        if day is None:
            problems.add("P610", document.place(("as_of",)), value=shown(data["as_of"]))
    problems.raise_if_any()
    return tuple(named), day


def _inner(document: Document) -> Document:
    """The case within a request, still located."""
    found = Document(document.file, document.data["case"])  # type: ignore[index]
    for ours, theirs in ((document.value_at, found.value_at), (document.key_at, found.key_at)):
        theirs.update({path[1:]: at for path, at in ours.items() if path[:1] == ("case",)})
    return found


@dataclass
class _Ticket:
    """Questions that wait to be decided."""

    shelf: Shelf
    questions: list[Question]
    who: str
    record: bool
    answers: asyncio.Future[list[Answer]]

    @property
    def alike(self) -> tuple[int, str, bool]:
        """Tickets that are alike can be decided, and recorded, together."""
        return id(self.shelf), self.who, self.record


class Decider:
    """Decides for the service. ``workers`` processes, or one thread where there are none.

    What comes in while all of them are at work is decided together by the next one that is
    free, and recorded by one write to the disk.
    """

    def __init__(self, workers: int, bounds: Bounds) -> None:
        self._workers, self._bounds = workers, bounds
        self._executor = self._made()
        self._free = max(1, workers)
        self._waiting: deque[_Ticket] = deque()
        self._running: set[asyncio.Task[None]] = set()

    def _made(self) -> Executor:
        if self._workers:
            return ProcessPoolExecutor(self._workers, multiprocessing.get_context("spawn"), _calm)
        return ThreadPoolExecutor(1, "punkt-decide")

    def warm(self, shelf: Shelf) -> None:
        """Begin to start the processes, so that the first caller need not wait for them."""
        for _ in range(self._workers):
            self._executor.submit(decide, str(shelf.folder), [], replace(self._bounds, journal=None))

    async def decide(self, shelf: Shelf, questions: Sequence[Question], who: str, record: bool = True) -> list[Answer]:
        """Answers, in order. Raises :class:`Refusal` where deciding broke down or took too long."""
        future: asyncio.Future[list[Answer]] = asyncio.get_running_loop().create_future()
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
        if not self._workers:
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
                    ticket.answers.set_exception(_broken(error))
        finally:
            self._free += 1
            self._next()

    def close(self) -> None:
        """Let go of the processes; what is being decided is finished first."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def _broken(error: Exception) -> Exception:
    """What whoever waits is told when deciding broke down."""
    if isinstance(error, (BrokenProcessPool, RuntimeError)):
        return refusal("P784", why={"ru": "вычисление прервалось; повторите", "en": "deciding broke off; ask again"})
    return error


def _calm() -> None:
    """A process leaves signals from the terminal to the service."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
