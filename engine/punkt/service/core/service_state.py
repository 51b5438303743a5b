"""The service itself, without HTTP: the shelf of packs, who decides, the journal, the counters."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.optional_parts import missing
from punkt.journal import Journal
from punkt.journal.entry import by_two, folded
from punkt.journal.replay_entries import Replayer
from punkt.journal.sealing import SealKeys
from punkt.law.language.link import Linked

from .allowed_sites import checked_origins
from .case_request import CaseRequest, read_question
from .chooser import Best, Chooser
from .drafts import Drafts
from .fair_threads import LongWork
from .kept_results import KeptResults
from .key_tries import KeyTries
from .keyring import Caller, Keyring
from .logs import Logs
from .metrics import Measures
from .next_questions import outcomes_of
from .pack_folders import sweep
from .pack_snapshot import Shelf
from .problem_details import refusal
from .register_desk import RegisterDesk
from .register_store import RegisterStore
from .retries import Retries
from .service_journal import JournalWatch, journal, place_of, seal_key_of
from .settings import Settings
from .tracing import Spans
from .worker_pool import WorkerPool
from .workers import WorkBounds, WorkerAnswer, why_late

PATIENCE = 60.0
"""Seconds beyond the time for one case after which another service is no longer waited for that was at a request."""

KEPT = 64
"""Pages of decisions, answers and their words that are kept in memory, each."""
KEPT_QUESTIONS = 2_048


class Service:
    """What all requests share."""

    def __init__(self, settings: Settings, logs: Logs | None = None) -> None:
        if settings.four_eyes and not (settings.keys and settings.record):
            raise refusal("P425", 500)
        self.settings, self.logs, self.measures = settings, logs or Logs(), Measures()
        self.keyring = Keyring(settings.keys) if settings.keys else None
        self.tries = KeyTries(self.keyring) if self.keyring else None
        self.journal_at = place_of(settings)
        self.watch = JournalWatch(self.logs)
        self.stopping = False
        self.begun = datetime.now(UTC)
        self.faults: PunktError | None = None
        """Why the last reload left the packs as they were."""
        self._shelf: Shelf | None = None
        self._replayer: Replayer | None = None
        self._decider: WorkerPool | None = None
        self._reloading = asyncio.Lock()
        self._retries: Retries | None = None
        self._drafts: Drafts | None = None
        self._registers: RegisterStore | None = None
        self._desk: RegisterDesk | None = None
        self._opening = Lock()
        self.pages = KeptResults[str](KEPT)
        """Of recorded decisions that were shown, what their pages say."""
        self.answers = KeptResults[WorkerAnswer](KEPT)
        """Of cases that are being filled in, how they came out as they stood."""
        self.standings = KeptResults[dict[str, Any]](KEPT)
        """The same in words."""
        self.questions = KeptResults[str](KEPT_QUESTIONS)
        """Of questions in which nothing is typed, how they are written: many cases have them alike."""
        self._chooser = Chooser(settings.limits.asking)
        self.at_length = LongWork()
        self.spans = spans_of(settings)
        self.sites = checked_origins(settings.origins)

    @property
    def journal(self) -> Journal | None:
        """The journal that is open; ``None`` where nothing is recorded."""
        return self.watch.journal

    # --- beginning and end

    def start(self) -> None:
        """Read the packs and open the journal. Raises :class:`PunktError` with everything that is wrong."""
        if self._shelf is not None:
            return
        limits = self.settings.limits
        swept = sweep()
        if swept:
            self.logs("swept", folders=len(swept))
        self.watch.journal = journal(self.journal_at) if self.journal_at else None
        self._drafts = self._open_drafts()
        self._registers = self._open_registers()
        try:
            shelf = self._shelf = self._read()
        except PunktError:
            self._drafts.close()
            self._registers.close()
            raise
        self._desk = RegisterDesk(self._registers, limits.register, self.logs)
        self._decider = WorkerPool(self.settings.workers, WorkBounds(limits.seconds, limits.depth, self.journal_at))
        self._decider.warm(shelf, self._usual(shelf))
        if self.settings.workers:
            self._chooser.warm(shelf)
        self.measures.packs.set(len(shelf.packs))
        self.logs("started", packs=_versions(shelf), journal=bool(self.journal), keys=bool(self.keyring))

    def _open_drafts(self) -> Drafts:
        at, key = self.settings.drafts or os.environ.get("PUNKT_DRAFTS", ""), seal_key_of(self.settings)
        return Drafts(at, SealKeys.read(key) if key else None, self.settings.draft_days)

    def _open_registers(self) -> RegisterStore:
        at, key = self.settings.drafts or os.environ.get("PUNKT_DRAFTS", ""), seal_key_of(self.settings)
        return RegisterStore(at, SealKeys.read(key) if key else None, self.settings.register_days)

    @property
    def registers(self) -> RegisterStore:
        """The registers that were uploaded on the pages."""
        assert self._registers is not None, "not started"
        return self._registers

    @property
    def desk(self) -> RegisterDesk:
        """Who looks at uploaded registers and decides them."""
        assert self._desk is not None, "not started"
        return self._desk

    @property
    def drafts(self) -> Drafts:
        """The cases being filled in on the pages."""
        assert self._drafts is not None, "not started"
        return self._drafts

    def _read(self) -> Shelf:
        """All packs; those the service is to decide by must go together."""
        shelf = Shelf.copy(
            self.settings.pack_dirs, self.settings.public_keys, self.settings.approved, self.settings.packs
        )
        if self.settings.packs:
            try:
                shelf.rules(self.settings.packs)
            except PunktError:
                shelf.close()
                raise
        return shelf

    def stop(self) -> None:
        """Finish what is being decided and let go of everything."""
        self.stopping = True
        if self._decider is not None:
            self._decider.close()
        self._chooser.close()
        if self._retries is not None:
            self._retries.close()
        if self._desk is not None:
            self._desk.close()
        for store in (self._drafts, self._registers):
            if store is not None:
                store.close()
        if self._shelf is not None:
            self._shelf.retire()
        self.spans.close()
        self.logs("stopped")

    @property
    def shelf(self) -> Shelf:
        """The packs that are served now."""
        assert self._shelf is not None, "not started"
        return self._shelf

    @property
    def retries(self) -> Retries:
        """The keys of requests that are recorded once; opened when the first is shown. Raises P920."""
        with self._opening:
            if self._retries is None:
                at = self.journal_at.address if self.journal_at else ""
                self._retries = Retries(at, self.settings.limits.seconds + PATIENCE)
        return self._retries

    @property
    def able(self) -> bool:
        """Whether cases can be decided now: packs are there, and a process has opened them."""
        return (
            bool(self.shelf.packs)
            and self._decider is not None
            and self._decider.able(self.shelf, self._usual(self.shelf))
        )

    async def reload(self) -> Shelf:
        """Read all packs anew; where anything is wrong the old ones stay. Raises :class:`PunktError`.

        What is begun is done to the end, though nobody may wait for it any longer.
        """
        return await asyncio.shield(asyncio.create_task(self._reload()))

    async def _reload(self) -> Shelf:
        async with self._reloading:
            try:
                fresh = await asyncio.to_thread(self._read)
            except PunktError as error:
                self.faults = error
                self.measures.reloads.labels("refused").inc()
                self.logs("reload refused", "error", errors=[one.log_text() for one in error.diagnostics[:20]])
                raise
            if self._decider is not None:
                await self._decider.renew(fresh, self._usual(fresh))
            self._chooser.renew()
            old, self._shelf, self.faults = self.shelf, fresh, None
            old.retire()
            self.pages.clear()
            self.forget_answers()
            self.measures.reloads.labels("done").inc()
            self.measures.packs.set(len(fresh.packs))
            self.logs("reloaded", packs=_versions(fresh))
            return fresh

    def forget_answers(self) -> None:
        """Let go of what is kept in memory of cases that are being filled in."""
        self.answers.clear()
        self.standings.clear()

    async def reload_quietly(self) -> None:
        """Reload at a signal: what is wrong is in the log."""
        with suppress(PunktError):
            await self.reload()

    # --- deciding

    def packs_for(self, named: Sequence[str]) -> tuple[str, ...]:
        """The packs a request names, else those the service was started with, else the only one there is."""
        return tuple(named) or self._usual(self.shelf)

    def _usual(self, shelf: Shelf) -> tuple[str, ...]:
        known = self.settings.packs or tuple(shelf.deciding)
        return known if self.settings.packs or len(known) == 1 else ()

    async def decide(
        self,
        questions: Sequence[CaseRequest],
        caller: Caller,
        shelf: Shelf | None = None,
        record: bool = True,
        proposed_by: str = "",
    ) -> list[WorkerAnswer]:
        """Decide cases when it is the caller's turn, record what is decided, count it.

        ``proposed_by``: the key of whoever proposed what the caller confirms. Raises P426 where a decision would be
        recorded that nobody else proposed, and the service asks for two persons.
        """
        assert self._decider is not None, "not started"
        if record and (not proposed_by or self.one_person(proposed_by, caller.id)):
            self.check_one_suffices()
        begun = time.perf_counter()
        who = by_two(proposed_by, caller.id) if proposed_by else caller.id
        with (shelf or self.shelf).held() as held, self.spans.deciding() as span:
            answers = await self._decider.decide(held, questions, who, record, caller.share)
            span.answered(answers)
        seconds = (time.perf_counter() - begun) / max(1, len(answers))
        for answer in answers:
            self.measures.deciding.observe(seconds)
            self.watch.note(answer.faults)
            self.measures.decisions.labels("refused" if answer.faults else "decided").inc()
            for status, count in answer.statuses.items():
                self.measures.outcomes.labels(status).inc(count)
        return answers

    def one_person(self, key: str, other: str) -> bool:
        """Whether two keys, by their ids, are one person's: the same, or of one name."""
        if key == other or self.keyring is None:
            return key == other
        name = folded(self.keyring.name_of(key))
        return name != "" and name == folded(self.keyring.name_of(other))

    def check_one_suffices(self) -> None:
        """Raise P426 where the service asks for two persons to record a decision."""
        if self.settings.four_eyes:
            raise refusal("P426")

    async def rules(self, packs: Sequence[str]) -> Rules:
        """The rule base of some packs, made apart from the loop where it is not there. Raises :class:`PunktError`."""
        found = self.shelf.ready(packs)
        return found if found is not None else await asyncio.to_thread(self.shelf.rules, packs)

    async def make_ready(self, *selections: Sequence[str]) -> None:
        """Make rule bases, so that asking the shelf for them takes no time; what is wrong with them is not said here."""
        for packs in selections:
            with suppress(PunktError):
                await self.rules(packs)

    async def best_question(
        self,
        question: CaseRequest,
        document: Mapping[str, Any],
        goals: frozenset[str],
        seconds: float = 0,
        share: str = "",
        not_known: Sequence[str] = (),
    ) -> Best:
        """What it is best to ask next, where that can be found in time (by default that of one case)."""
        case, packs, _ = await asyncio.to_thread(read_question, question, self.settings.limits.depth)
        assert isinstance(case.data, dict)  # it has been decided
        day, outcomes = date.fromisoformat(document["as_of"]), outcomes_of(document, goals)
        with self.shelf.held() as shelf:
            return await self._chooser.best(
                shelf, packs, case.data, outcomes, day, seconds or self.settings.limits.seconds, share, not_known
            )

    async def ways(
        self, packs: Sequence[str], case: Mapping[str, Any], wanted: tuple[str, str, Any], day: date, share: str = ""
    ) -> tuple[str, Any]:
        """What somebody could change for an outcome to have a value: how it was found, and what was (see ``Chooser``)."""
        with self.shelf.held() as shelf:
            return await self._chooser.ways(shelf, packs, case, wanted, day, self.settings.limits.seconds, share)

    async def searched(
        self, call: Callable[..., Any], question: CaseRequest, document: Mapping[str, Any], share: str, *wanted: Any
    ) -> Any:
        """What the solver finds about a case that has been decided. Raises :class:`PunktError`, P784 where it takes too
        long."""
        case, packs, _ = await asyncio.to_thread(read_question, question, self.settings.limits.depth)
        day = date.fromisoformat(document["as_of"])
        with self.shelf.held() as shelf:
            given = str(shelf.folder), packs, day, case.data, *wanted
            found = await self._chooser.searched(call, *given, seconds=self.settings.limits.seconds, share=share)
        if found is None:
            raise refusal("P784", why=why_late(self.settings.limits.seconds))
        return found

    def linked(self, packs: Sequence[str]) -> Linked:
        """The packs behind a decision, for those who show it."""
        return self.shelf.rules(packs).linked

    def linked_as_recorded(self, packs: Sequence[Mapping[str, str]]) -> Linked:
        """The packs of a recorded decision as they were then. Raises P778 where the journal has lost them."""
        names, digests = [one["id"] for one in packs], tuple(one["sha256"] for one in packs)
        known = self.shelf.packs
        if all(name in known and known[name].digest == digest for name, digest in zip(names, digests, strict=True)):
            linked = self.linked(names)
            if tuple(pack.digest for pack in linked.packs) == digests:
                return linked
        assert self.journal is not None, "nothing is recorded without a journal"
        if self._replayer is None:
            self._replayer = Replayer(self.journal.database, self.journal.get)
        return self._replayer.rules_of(digests).linked


def spans_of(settings: Settings) -> Spans:
    """Who is told of requests by spans. Raises P437 for what is no address, P799 where OpenTelemetry is not installed."""
    if not settings.traces:
        return Spans()
    try:
        from .otel_spans import OtelSpans

        return OtelSpans.sent_to(settings.traces)
    except ImportError as error:
        raise missing("telemetry", ".".join(str(error.name).split(".")[:2])) from None


def _versions(shelf: Shelf) -> dict[str, str]:
    return {name: pack.version for name, pack in shelf.packs.items()}
