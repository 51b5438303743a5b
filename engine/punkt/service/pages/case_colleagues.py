"""A draft between colleagues: handed over, proposed for a decision, confirmed or given back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from punkt.service.core import proposals
from punkt.service.core.access import service_of
from punkt.service.core.colleagues import Colleague, colleague, colleagues
from punkt.service.core.drafts import Draft
from punkt.service.core.problem_details import OURS, raise_ours
from punkt.service.core.user_store import Json

from .case_form import CaseForm
from .case_page import draft_of
from .case_standing import named_case, question_of
from .decision_page import decision_page
from .draft_colleagues import between
from .draft_owner import check_draft_form
from .visit import member

router = APIRouter(include_in_schema=False)


def offered(request: Request, content: Json, document: Mapping[str, Any], draft_at: str, token: str) -> dict[str, Any]:
    """What the page of a decision that is not recorded yet has to confirm it by."""
    proposal = proposals.proposal_of(content)
    digest = document["digest"]
    return {
        **between(request, content),
        "draft_at": draft_at,
        "draft_token": token,
        "digest": digest,
        "otherwise": proposal is not None and proposal.digest != digest,
    }


async def _sent(request: Request, number: str, name: str) -> tuple[Draft, CaseForm, str]:
    """The draft that a form is about, its case, and what the form says by a name; of a form that is not the draft's, a
    refusal."""
    draft, case = await draft_of(request, number)
    async with request.form() as form:
        check_draft_form(request, form, draft)
        return draft, case, str(form.get(name, ""))


@router.post("/case/{number}/hand")
async def hand(request: Request, number: str) -> Response:
    """Hand a draft to a colleague; without one named, a proposal goes back to who made it. Raises P428, P429."""
    caller, service = member(request, "decide"), service_of(request)
    draft, _, said = await _sent(request, number, "to")
    proposal = proposals.proposal_of(draft.content)
    to = proposal.by if proposal and not said else colleague(service, caller, said).id
    await proposals.hand(service, caller, draft, to)
    return RedirectResponse(f"/case?handed={to}", 303)


@router.post("/case/{number}/propose")
async def propose(request: Request, number: str) -> Response:
    """Propose the decision on a draft to a colleague, who then has it. Raises P427, P428, P429."""
    caller, service = member(request, "decide"), service_of(request)
    draft, case, said = await _sent(request, number, "to")
    if not service.settings.four_eyes:
        raise proposals.refused("not_asked")
    to = colleague(service, caller, said)
    answer = await proposals.propose(service, caller, draft, question_of(case, named_case(case)), to)
    if answer.faults:
        raise_ours(answer.faults, OURS)
        return RedirectResponse(f"/case/{number}/answers", 303)
    return RedirectResponse(f"/case?proposed={to.id}", 303)


@router.post("/case/{number}/confirm")
async def confirm(request: Request, number: str) -> Response:
    """Confirm what a colleague proposed: now it is recorded. Raises P427."""
    caller, service = member(request, "decide"), service_of(request)
    draft, case, digest = await _sent(request, number, "digest")
    answer = await proposals.confirm(service, caller, draft, question_of(case, named_case(case)), digest)
    if answer.faults:
        raise_ours(answer.faults, OURS)
        return RedirectResponse(f"/case/{number}/answers", 303)
    return RedirectResponse(f"/decisions/{answer.entry}", 303)


@router.get("/case/{number}/decision")
async def unrecorded(request: Request, number: str) -> Response:
    """The decision on a draft as it stands, where it is not recorded, or not yet."""
    caller, service = member(request, "decide"), service_of(request)
    draft, case = await draft_of(request, number)
    four_eyes = service.settings.four_eyes
    if (service.settings.record and not four_eyes) or not case.begun:
        return RedirectResponse(f"/case/{number}/answers", 303)
    answer = (await service.decide([question_of(case, named_case(case))], caller, record=False))[0]
    if answer.faults:
        raise_ours(answer.faults, OURS)
        return RedirectResponse(f"/case/{number}/answers", 303)
    document, here = orjson.loads(answer.document), f"/case/{number}"
    proposal = offered(request, draft.content, document, here, draft.token) if four_eyes else None
    return await asyncio.to_thread(
        decision_page, request, document, dict(answer.produced_by), case.case(named_case(case)), answer.packs, None,
        here, proposal,
    )  # fmt: skip


def choices(request: Request) -> list[Colleague]:
    """To whom a draft can be handed."""
    return colleagues(service_of(request), member(request, "decide"))
