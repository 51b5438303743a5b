"""Four eyes: one proposes the decision on a draft, another confirms it, and only then is it recorded.

A draft that is proposed is its confirmer's, and bears who proposed it and the digest of the decision; whatever is
changed in the case ends the proposal. A draft can be handed to a colleague without any proposal too.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts import bilingual

from .case_request import CaseRequest
from .colleagues import Colleague, owner
from .drafts import Draft
from .keyring import Caller
from .problem_details import Refusal, refusal
from .service_state import Service
from .user_store import Json
from .workers import WorkerAnswer

PROPOSED, LAPSED, FROM, ENTRY = "proposed", "lapsed", "from", "entry"
"""What a draft says besides its case: a proposal, whose proposal has lapsed, who handed it over, its decision."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a decision on a draft is proposed: by which key, and the digest of its document."""

    by: str
    digest: str


def proposal_of(content: Json) -> Proposal | None:
    """The proposal that a draft bears."""
    found = content.get(PROPOSED)
    return Proposal(**found) if found else None


def proposed(content: Json, by: Caller, document: Json) -> Json:
    """A draft with a proposal of the decision; a case without a day gets that of the decision."""
    kept = {key: value for key, value in content.items() if key != LAPSED}
    proposal = asdict(Proposal(by.id, document["digest"]))
    return {**kept, "as_of": document["as_of"], PROPOSED: proposal, FROM: by.id}


def lapsed(content: Json) -> Json:
    """A draft whose case is changed: what was proposed of it is proposed no more."""
    if PROPOSED not in content:
        return content
    rest = {key: value for key, value in content.items() if key != PROPOSED}
    return {**rest, LAPSED: content[PROPOSED]["by"]}


async def propose(service: Service, caller: Caller, draft: Draft, question: CaseRequest, to: Colleague) -> WorkerAnswer:
    """Decide a draft and hand it with the proposal to who is to confirm it; where it cannot be decided nothing is done.

    ``question``: the draft's case. Raises P421, P422.
    """
    answer = (await service.decide([question], caller, record=False))[0]
    if answer.faults:
        return answer
    document = orjson.loads(answer.document)

    def edit(content: Json) -> Json:
        if content != draft.content:
            raise refused("changed")
        return proposed(content, caller, document)

    await asyncio.to_thread(service.drafts.hand, draft.owner, draft.id, owner(to.id), edit)
    service.logs("decision proposed", draft=draft.id, by=caller.id, to=to.id)
    return answer


async def confirm(service: Service, caller: Caller, draft: Draft, question: CaseRequest, digest: str) -> WorkerAnswer:
    """Record the decision that was proposed, if it still comes out as its confirmer was shown it (``digest``).

    The draft goes back to who proposed it. Raises P426, P427.
    """
    proposal = proposal_of(draft.content)
    if proposal is None:
        raise refused("none")
    with service.shelf.held() as shelf:
        answer = (await service.decide([question], caller, shelf, record=False))[0]
        if answer.faults:
            return answer
        if not digest == proposal.digest == orjson.loads(answer.document)["digest"]:
            raise refused("otherwise")

        def take(content: Json) -> Json:
            if content != draft.content:
                raise refused("changed")
            return {key: value for key, value in content.items() if key != PROPOSED}

        await asyncio.to_thread(service.drafts.change, draft.owner, draft.id, take)  # whoever comes second finds none
        try:
            answer = (await service.decide([question], caller, shelf, proposed_by=proposal.by))[0]
        except PunktError:
            await _put_back(service, draft)
            raise
    if answer.faults:
        await _put_back(service, draft)
        return answer
    service.logs("proposal confirmed", draft=draft.id, by=caller.id, proposed_by=proposal.by, entry=answer.entry)
    await _given_back(service, draft, proposal.by, answer.entry)
    return answer


async def hand(service: Service, caller: Caller, draft: Draft, to: str) -> None:
    """Make a draft the one of the holder of a key; a proposal that goes back to who made it ends. Raises P421, P422."""

    def edit(content: Json) -> Json:
        proposal = proposal_of(content)
        back = proposal is not None and service.one_person(proposal.by, to)
        return {**{key: value for key, value in content.items() if not (back and key == PROPOSED)}, FROM: caller.id}

    await asyncio.to_thread(service.drafts.hand, draft.owner, draft.id, owner(to), edit)
    service.logs("draft handed", draft=draft.id, by=caller.id, to=to)


async def _put_back(service: Service, draft: Draft) -> None:
    await asyncio.to_thread(service.drafts.change, draft.owner, draft.id, lambda _: draft.content)


async def _given_back(service: Service, draft: Draft, to: str, entry: int) -> None:
    """Give a decided draft back to who proposed it; where that cannot be it stays with who confirmed it."""

    def note(content: Json) -> Json:
        return {**content, ENTRY: entry}

    if service.keyring is not None and service.keyring.holder(to) is not None:
        try:
            await asyncio.to_thread(service.drafts.hand, draft.owner, draft.id, owner(to), note)
        except Refusal:
            pass
        else:
            return
    await asyncio.to_thread(service.drafts.change, draft.owner, draft.id, note)


def refused(why: str, **arguments: Any) -> Refusal:
    """A proposal that cannot be made or confirmed (P427)."""
    return refusal("P427", why=bilingual(f"drafts.proposals.{why}", **arguments))
