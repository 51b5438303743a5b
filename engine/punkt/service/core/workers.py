"""Deciding where the loop that serves is not: what a process does, or one thread.

It reads the packs from the shelf's copy on its own and keeps its rule bases. A case that is not
decided in time is interrupted, and answered so.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import Document
from punkt.files.texts import bilingual
from punkt.kernel.exact import parse_date

from .case_request import CaseRequest, read_question
from .pack_snapshot import Shelf
from .problem_details import refusal
from .quick_json import quick_question
from .service_journal import Where, journal


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
    late: bool = False
    """Whether it was not decided in the time it was given."""
    seconds: float = 0.0
    """Processor time it took."""
    decided: tuple[int, int] = (0, 0)
    """When deciding began and ended, in nanoseconds since 1970."""
    recorded: tuple[int, int] = (0, 0)
    """The same of recording it, together with others; zeros where it was not recorded."""


@dataclass(frozen=True, slots=True)
class WorkBounds:
    """What a process that decides is told besides the cases."""

    seconds: float
    depth: int
    journal: Where | None = None
    """The journal to record in; ``None`` where nothing is to be recorded."""
    who: str = ""
    brief: float = 0.0
    """Seconds for a question once its packs are ready, where it may be asked again with more; 0: it may not."""


RECORDING = 15.0
"""Seconds that recording may take."""
shelves: dict[str, Shelf] = {}
"""In a process that decides: the shelf it works by."""


def decide(folder: str, questions: Sequence[CaseRequest], bounds: WorkBounds) -> list[WorkerAnswer]:
    """Decide cases by the shelf of a folder, and record them together; run where the deciding is done."""
    shelf = shelves.get(folder)
    if shelf is None:
        shelves.clear()
        shelf = shelves[folder] = Shelf.opened(Path(folder))
    found: list[tuple[WorkerAnswer, Case | None, Decision | None]] = []
    for question in questions:
        late = bounds.brief and any(answer.late for answer, _, _ in found)
        found.append((WorkerAnswer(late=True), None, None) if late else _decided(shelf, question, bounds))
    if bounds.journal is None:
        return [one[0] for one in found]
    together = [
        (document, decision) for _, document, decision in found if document is not None and decision is not None
    ]
    begun = time.time_ns()
    try:
        numbers = iter(_recorded(bounds.journal, together, bounds.who))
    except PunktError as error:
        return [WorkerAnswer(faults=answer.faults or error.diagnostics) for answer, _, _ in found]
    times = begun, time.time_ns()
    return [
        replace(answer, entry=next(numbers), recorded=times) if decided is not None else answer
        for answer, _, decided in found
    ]


def _recorded(where: Where, together: Sequence[tuple[Case, Decision]], who: str) -> list[int]:
    """The numbers of decisions in the journal. Raises P771, also where the journal takes too long."""
    if not together:
        return []
    try:
        with _in_time(RECORDING):
            return [entry.id for entry in journal(where).record_many(together, who)]
    except _LateError:
        why = bilingual("service.refusals.nothing_comes")
        raise PunktError([Diagnostic("P771", Place("journal"), {"why": why})]) from None


Case = Document | dict[str, Any]


def _decided(
    shelf: Shelf, question: CaseRequest, bounds: WorkBounds
) -> tuple[WorkerAnswer, Case | None, Decision | None]:
    begun, at = time.process_time(), time.time_ns()
    try:
        with _in_time(bounds.seconds) as timer:
            case, packs, decision = _decision(shelf, question, bounds, timer)
            data = decision.to_bytes()
    except PunktError as error:
        faults, spent = shelf.original(error).diagnostics, time.process_time() - begun
        return WorkerAnswer(faults=faults, seconds=spent), None, None
    except _LateError:
        faults, spent = refusal("P784", why=why_late(bounds.seconds)).diagnostics, time.process_time() - begun
        return WorkerAnswer(faults=faults, late=True, seconds=spent), None, None
    statuses: Counter[str] = Counter(decision.status(subject, name) for subject, name in decision)
    spent = time.process_time() - begun
    times = at, time.time_ns()
    answer = WorkerAnswer(data, 0, decision.produced_by, packs, dict(statuses), seconds=spent, decided=times)
    return answer, case, decision


def _decision(
    shelf: Shelf, question: CaseRequest, bounds: WorkBounds, timer: _Timer
) -> tuple[Case, tuple[str, ...], Decision]:
    """The decision on a case; one that is wrong is read again, with care, for messages that say where."""
    given = question.text, question.packs, question.day, question.named, question.asks
    plain = None if question.yaml else quick_question(*given)
    if plain is not None:
        case, packs, day = plain
        with suppress(PunktError):
            return case, packs, _ready(shelf, packs, case, day, bounds, timer).decide(case, as_of=day)
    else:
        timer.within(bounds.brief)
    document, packs, day = read_question(question, bounds.depth)
    return document, packs, _ready(shelf, packs, document.data, day, bounds, timer).decide(document, as_of=day)


def _ready(
    shelf: Shelf, packs: Sequence[str], case: object, day: date | None, bounds: WorkBounds, timer: _Timer
) -> Rules:
    """The rule base for a case, ready for its day; the time for a brief question begins once it is."""
    timer.within()
    rules = shelf.rules(packs)
    with suppress(PunktError):
        rules.make_ready(day or parse_date(case.get("as_of") if isinstance(case, dict) else None) or date.today())
    timer.within(bounds.brief)
    return rules


def why_late(seconds: float) -> dict[str, str]:
    """What is said of a case that took too long."""
    return bilingual("service.refusals.case_too_long", seconds=seconds)


class _LateError(Exception):
    """The time is over."""


AGAIN = 0.5
"""Seconds until it is interrupted once more: an error raised within a callback of the interpreter is lost."""


class _Timer:
    """Interrupts what takes longer than it may as a whole, or than this part of it may."""

    def __init__(self, seconds: float, works: bool) -> None:
        self._end, self._works = time.monotonic() + seconds, works
        self.within(seconds)

    def within(self, seconds: float = 0) -> None:
        """From now on for so many seconds, 0: for all that are left, and never longer than these."""
        if self._works:
            left = max(self._end - time.monotonic(), 0.001)
            signal.setitimer(signal.ITIMER_REAL, min(seconds, left) if seconds else left, AGAIN)


@contextmanager
def _in_time(seconds: float) -> Iterator[_Timer]:
    """Interrupt what takes longer; only the main thread of a process can be interrupted."""
    if current_thread() is not main_thread() or not hasattr(signal, "setitimer"):
        yield _Timer(seconds, False)
        return

    def late(*_: object) -> None:
        raise _LateError

    before = signal.signal(signal.SIGALRM, late)
    try:
        yield _Timer(seconds, True)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
