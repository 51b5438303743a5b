"""The addresses below ``/v1/proposals``, where the service asks for two persons: one proposes, another confirms.

What is proposed is a draft of whoever is to confirm it, on the pages as by HTTP.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from punkt.files.messages.diagnostics import PunktError

from . import openapi as spec
from .api_v1 import MAY_DECIDE, Day, Lang, Packs, json_answer, question_in
from .core import proposals
from .core.access import known_parameters, service_of
from .core.case_request import CaseRequest, check_readable, read_question
from .core.colleagues import colleague, name_of, owner
from .core.drafts import Draft
from .core.keyring import Caller
from .core.service_state import Service
from .pages.case_form import from_case, from_content, plain, to_content
from .pages.case_standing import named_case, question_of

router = APIRouter(prefix="/v1/proposals", tags=["proposals"], dependencies=[Depends(known_parameters)])
Number = Annotated[str, Path(alias="id", description="The id of a proposal", max_length=80)]
To = Annotated[str, Query(description="Who is to confirm it: the name or the id of a key", max_length=200)]
Digest = Annotated[str, Query(description="The digest of the decision that was looked at", max_length=100)]


@router.post("", status_code=201, summary="Propose the decision on a case", **spec.proposed())
async def propose(
    request: Request,
    caller: Annotated[Caller, Depends(MAY_DECIDE)],
    to: To,
    pack: Packs = [],  # noqa: B006 - FastAPI copies it
    as_of: Day = None,
    lang: Lang = None,
) -> Response:
    """Decide the case of the body and propose the decision to a colleague; nothing is recorded yet."""
    service = _asked(request)
    chosen = colleague(service, caller, to)
    question = await question_in(service, request, pack, as_of)
    await check_readable(question, service.settings.limits.depth)
    first = (await service.decide([question], caller, record=False))[0]  # what is wrong has its place in the body
    if first.faults:
        raise PunktError(first.faults)
    read, packs, _ = await asyncio.to_thread(read_question, question, service.settings.limits.depth)
    document = orjson.loads(first.document)
    sections = (await service.rules(packs)).vocabulary.sections
    case = from_case({**plain(read.data), "as_of": document["as_of"]}, packs, sections)
    answer = (await service.decide([question_of(case, named_case(case))], caller, record=False))[0]
    if answer.faults:
        raise PunktError(answer.faults)
    content = proposals.proposed(to_content(case), caller, orjson.loads(answer.document))
    draft = await asyncio.to_thread(service.drafts.create, owner(chosen.id), content, owner(caller.id))
    service.logs("decision proposed", draft=draft.id, by=caller.id, to=chosen.id)
    shown = {**_shown(service, draft), "decision": orjson.loads(answer.document)}
    response = json_answer(shown, 201, request.state.lang)
    response.headers["Location"] = f"/v1/proposals/{draft.id}"
    return response


@router.get("", summary="What waits for one's confirmation", **spec.proposals("listProposals", "ProposalList"))
async def listed(request: Request, caller: Annotated[Caller, Depends(MAY_DECIDE)], lang: Lang = None) -> Response:
    """The proposals that the caller is to confirm, the last first."""
    service = _asked(request)
    found = await asyncio.to_thread(service.drafts.of_owner, owner(caller.id))
    waiting = [_shown(service, one) for one in found if proposals.proposal_of(one.content)]
    return json_answer({"proposals": waiting}, lang=request.state.lang)


@router.get("/{id}", summary="One proposal, with its decision", **spec.proposals("getProposal", "Proposal"))
async def show(
    request: Request, number: Number, caller: Annotated[Caller, Depends(MAY_DECIDE)], lang: Lang = None
) -> Response:
    """A proposal that the caller is to confirm, and the decision as it comes out now."""
    service = _asked(request)
    draft, question = await _waiting(service, caller, number)
    answer = (await service.decide([question], caller, record=False))[0]
    if answer.faults:
        raise PunktError(answer.faults)
    found = {**_shown(service, draft), "decision": orjson.loads(answer.document)}
    return json_answer(found, lang=request.state.lang)


@router.post("/{id}/confirm", summary="Confirm a proposal: now it is recorded", **spec.confirmed())
async def confirm(
    request: Request, number: Number, caller: Annotated[Caller, Depends(MAY_DECIDE)], digest: Digest, lang: Lang = None
) -> Response:
    """Record the decision that was proposed, if it is the one that was looked at and still comes out so."""
    service = _asked(request)
    draft, question = await _waiting(service, caller, number)
    answer = await proposals.confirm(service, caller, draft, question, digest)
    if answer.faults:
        raise PunktError(answer.faults)
    at = {"Location": f"/v1/decisions/{answer.entry}", "Punkt-Decision": str(answer.entry)}
    headers = {"Content-Language": request.state.lang, "Cache-Control": "no-store", **at}
    return Response(answer.document, 200, headers, "application/json")


@router.post("/{id}/return", summary="Give a proposal back", **spec.proposals("returnProposal", "Returned"))
async def give_back(
    request: Request, number: Number, caller: Annotated[Caller, Depends(MAY_DECIDE)], lang: Lang = None
) -> Response:
    """Give the case back, as a draft, to who proposed it; it is proposed no more."""
    service = _asked(request)
    draft, _ = await _waiting(service, caller, number)
    proposal = proposals.proposal_of(draft.content)
    assert proposal is not None, "it waits"
    await proposals.hand(service, caller, draft, proposal.by)
    return json_answer({"id": draft.id, "to": _person(service, proposal.by)}, lang=request.state.lang)


def _asked(request: Request) -> Service:
    """The service, which has to ask for two persons. Raises P427 where it does not."""
    service = service_of(request)
    if not service.settings.four_eyes:
        raise proposals.refused("not_asked")
    return service


async def _waiting(service: Service, caller: Caller, number: str) -> tuple[Draft, CaseRequest]:
    """A proposal that the caller is to confirm, and what it asks. Raises P421, P427."""
    draft = await asyncio.to_thread(service.drafts.get, owner(caller.id), number)
    if proposals.proposal_of(draft.content) is None:
        raise proposals.refused("none")
    case = from_content(draft.content)
    return draft, question_of(case, named_case(case))


def _shown(service: Service, draft: Draft) -> dict[str, Any]:
    """A proposal without its decision."""
    proposal = proposals.proposal_of(draft.content)
    assert proposal is not None, "it is one"
    return {
        "id": draft.id,
        "case": named_case(from_content(draft.content)),
        "proposed_by": _person(service, proposal.by),
        "to": _person(service, draft.owner.partition(" ")[2]),
        "digest": proposal.digest,
        "packs": list(draft.content["packs"]),
        "ends": datetime.fromtimestamp(draft.ends, UTC).isoformat(timespec="seconds"),
    }


def _person(service: Service, number: str) -> dict[str, str]:
    return {"id": number, "name": name_of(service, number)}
