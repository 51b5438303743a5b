"""One case decided and recorded once, however often it is asked for under the same key."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

import orjson

from punkt.files.canonical import canonical_decision
from punkt.files.messages.diagnostics import PunktError

from .core.case_request import CaseRequest
from .core.keyring import Caller
from .core.problem_details import OURS, refusal
from .core.retries import Known, Retry, body_digest, recorded_since
from .core.service_state import Service
from .core.workers import WorkerAnswer

_turns: WeakValueDictionary[tuple[int, str, str], asyncio.Lock] = WeakValueDictionary()
"""Who waits for whom: two requests with one key are answered one after the other."""


async def decide_once(service: Service, question: CaseRequest, caller: Caller, key: str) -> WorkerAnswer:
    """The answer to a question under a key. Raises :class:`PunktError` where it cannot be decided, P935, P936."""
    asked = Retry(caller.id, key, body_digest(question.text, question.yaml, *question.packs, question.day))
    # done to the end, though whoever asked is gone: the next to ask with this key waits for it
    return await asyncio.shield(asyncio.create_task(_in_turn(service, question, caller, asked)))


async def _in_turn(service: Service, question: CaseRequest, caller: Caller, asked: Retry) -> WorkerAnswer:
    name = id(service), asked.caller, asked.key
    turn = _turns.get(name)
    if turn is None:
        turn = _turns[name] = asyncio.Lock()
    async with turn:
        journal = service.journal
        last = await asyncio.to_thread(journal.last) if journal else None
        retries = await asyncio.to_thread(lambda: service.retries)  # opened where the first key is shown
        known = await asyncio.to_thread(retries.begin, asked, last.id if last else 0)
        if known.entry:
            return await asyncio.to_thread(_again, service, known.entry)
        try:
            answer = await _decided(service, question, caller, known)
        except PunktError as error:
            # of a fault of ours it is not known whether it was recorded: the next to ask looks into the journal
            if known.before is None and error.kind not in OURS:
                await asyncio.to_thread(retries.forget, asked)
            raise
        await asyncio.to_thread(retries.done, asked, answer.entry)
        return answer


async def _decided(service: Service, question: CaseRequest, caller: Caller, known: Known) -> WorkerAnswer:
    """Decide and record; what a request that was broken off had recorded already is taken over."""
    if known.before is not None and service.journal is not None:
        answer = await _asked(service, question, caller, record=False)
        digest = orjson.loads(answer.document)["digest"]
        entry = await asyncio.to_thread(recorded_since, service.journal, caller.id, known.before, digest)
        if entry:
            return await asyncio.to_thread(_again, service, entry)
    return await _asked(service, question, caller, record=known.entry is None)


async def _asked(service: Service, question: CaseRequest, caller: Caller, record: bool) -> WorkerAnswer:
    answer = (await service.decide([question], caller, record=record))[0]
    if answer.faults:
        raise PunktError(answer.faults)
    return answer


def _again(service: Service, number: int) -> WorkerAnswer:
    """The answer that an entry records. Raises P787 where what it says was erased since."""
    entry = service.journal.get(number) if service.journal is not None else None
    if entry is None or entry.decision is None:
        raise refusal("P787", id=number)
    return WorkerAnswer(canonical_decision(entry.decision), number, entry.head.get("produced_by", {}))
