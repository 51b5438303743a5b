"""The end of a draft: all its answers to be checked, the decision on it, the case as a file, its deletion."""

from __future__ import annotations

import asyncio

import yaml
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from punkt.service.core.access import service_of
from punkt.service.core.problem_details import OURS, raise_ours

from . import case_form as forms
from .case_colleagues import choices
from .case_page import draft_of, framed, linked_faults
from .case_standing import UNNAMED, named_case, question_of, standing_of
from .case_steps import ABOUT, Interview
from .draft_owner import check_draft_form
from .page_layout import page, words_of
from .visit import keep, member

router = APIRouter(include_in_schema=False)


@router.get("/case/{number}/answers")
async def answers(request: Request, number: str) -> Response:
    """All answers, each to be changed, and the decision or its proposal."""
    draft, case = await draft_of(request, number)
    standing, words = await standing_of(request, member(request, "decide"), case), words_of(request)
    if standing.names is None or not case.begun:
        return RedirectResponse(f"/case/{number}?step={ABOUT}", 303)
    interview = Interview(case, standing, words)
    here = f"/case/{number}"
    wrongs = interview.about_whole(here)
    for step in interview.steps:
        wrongs += linked_faults(interview, step, here, words, f"{here}?step={step.id}")
    return page(
        request,
        "case_answers.html.j2",
        **framed(request, draft, case, standing, interview, "answers"),
        heading=words("check_answers"),
        wrongs=wrongs,
        nothing=not (standing.outcomes and standing.outcomes["decided"]),
        asked_first="first" in request.query_params,
        to_answer=next((one.id for one in interview.steps if one.left or one.wrong), ""),
        record=bool(service_of(request).journal),
        colleagues=choices(request),
    )


@router.post("/case/{number}/decide")
async def decide(request: Request, number: str) -> Response:
    """Decide the case, record the decision and show it; where nothing is decided yet, ask first."""
    caller, service = member(request, "decide"), service_of(request)
    draft, case = await draft_of(request, number)
    async with request.form() as form:
        check_draft_form(request, form, draft)
        sure = bool(form.get("sure"))
    here = f"/case/{number}"
    if not case.begun:
        return RedirectResponse(f"{here}?step={ABOUT}", 303)
    if not sure:
        standing = await standing_of(request, caller, case)
        if standing.outcomes is None or not standing.outcomes["decided"]:
            return RedirectResponse(f"{here}/answers?first=1#conclude", 303)
    if not service.settings.record or service.settings.four_eyes:
        return RedirectResponse(f"{here}/decision", 303)
    answer = (await service.decide([question_of(case, named_case(case))], caller))[0]
    if answer.faults:
        raise_ours(answer.faults, OURS)
        return RedirectResponse(f"{here}/answers", 303)

    def note(content: forms.Json) -> forms.Json:
        return {**content, "entry": answer.entry}

    await asyncio.to_thread(service.drafts.change, draft.owner, number, note)
    return keep(request, RedirectResponse(f"/decisions/{answer.entry}", 303))


@router.get("/case/{number}/case.yaml")
async def save(request: Request, number: str) -> Response:
    """The case as a file."""
    _, case = await draft_of(request, number)
    text = yaml.safe_dump(forms.plain(case.case(UNNAMED)), allow_unicode=True, sort_keys=False, width=100)
    letters = (one if one.isascii() and (one.isalnum() or one in "-_.") else "_" for one in case.name)
    name = "".join(letters).strip("._") or "case"
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"', "Cache-Control": "no-store"}
    return Response(text.encode(), 200, headers, "application/yaml")


@router.post("/case/{number}/delete")
async def delete(request: Request, number: str) -> Response:
    """Delete a draft."""
    draft, _ = await draft_of(request, number)
    async with request.form() as form:
        check_draft_form(request, form, draft, "draft_token")
    service = service_of(request)
    await asyncio.to_thread(service.drafts.remove, draft.owner, number)
    service.forget_answers()
    return RedirectResponse("/case", 303)
