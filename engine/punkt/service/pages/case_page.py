"""A draft at its address: a step of its interview, saved at every answer, and all its answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from punkt.service.core.access import service_of
from punkt.service.core.drafts import Draft
from punkt.service.core.kept_results import KeptResults
from punkt.service.core.problem_details import Refusal
from punkt.service.core.proposals import lapsed

from . import case_form as forms
from .carried_forms import CARRIED, carried, length, signed_in
from .case_form import CaseForm, Json
from .case_standing import Standing, standing_of
from .case_start import MOST_FIELDS, choices_left, day_of, packs_in, setting_choices, vocabulary_of
from .case_steps import ABOUT, Interview, Step
from .draft_colleagues import between
from .draft_owner import check_draft_form, owner_of
from .page_layout import MENU, page, words_of
from .page_words import PageWords
from .pasted_rows import paste
from .question_fields import QuestionField, html_id
from .visit import member

router = APIRouter(include_in_schema=False)
WHOLE_STEP, STEP_PART = "case.html.j2", "case_part.html.j2"
PART = "punkt-part"
"""The header by which the script of the page asks for what has changed, in the answer to what it saves."""


@router.get("/case/{number}")
async def show(request: Request, number: str) -> Response:
    """A step: the one asked for, the one that asks for a fact (``ask``), else the first with something left."""
    draft, case = await draft_of(request, number)
    standing = await standing_of(request, member(request, "decide"), case)
    step = request.query_params.get("step", "")
    if standing.names is None or not case.begun or step == ABOUT:
        return await _about(request, draft, case, standing)
    interview = Interview(case, standing, words_of(request), step)
    asked = interview.of_fact(request.query_params.get("ask", ""))
    if asked is not None:
        return RedirectResponse(f"/case/{number}?step={asked[0]}#{asked[1]}", 303)
    if interview.step(step) is None:
        following = next((one for one in interview.steps if one.left or one.wrong), None)
        where = f"/case/{number}?step={following.id}" if following else f"/case/{number}/answers"
        return RedirectResponse(where, 303)
    return _step(request, draft, case, standing, interview, step)


@router.post("/case/{number}")
async def update(request: Request, number: str) -> Response:
    """Save what a step's form says, and go where its button leads."""
    try:
        owner = owner_of(request)
    except Refusal as error:
        return await carried(request, error, f"/case/{quote(number)}/sign-in", MOST_FIELDS)
    async with request.form(max_fields=MOST_FIELDS) as form:
        return await _saved(request, owner, number, form, "token")


@router.post("/case/{number}/sign-in")
async def sign_in_and_save(request: Request, number: str) -> Response:
    """Sign in again with the answers that a form had when the visit had ended, and save them."""
    if length(request) > CARRIED:
        return RedirectResponse(f"/sign-in?to=/case/{quote(number)}", 303)
    async with request.form(max_fields=MOST_FIELDS) as form:
        return await signed_in(request, form, lambda owner: _saved(request, owner, number, form, "draft_token"))


async def _saved(request: Request, owner: str, number: str, form: FormData, token: str) -> Response:
    """Save a form, and show what comes after it."""
    drafts, step = service_of(request).drafts, request.query_params.get("step", "")
    before = await asyncio.to_thread(drafts.get, owner, number)
    check_draft_form(request, form, before, token)
    packs = packs_in(request, form) if "setting" in form else tuple(before.content["packs"])
    vocabulary, words = await vocabulary_of(request, packs), words_of(request)

    def edit(content: Json) -> Json:
        case = forms.merged(forms.from_content(content), form, vocabulary, packs)
        if vocabulary is not None:
            paste(case, vocabulary, form, words)
        after = {**content, **forms.to_content(case)}
        return after if forms.from_content(after) == forms.from_content(content) else lapsed(after)

    draft = await asyncio.to_thread(drafts.change, owner, number, edit)
    part = await _part(request, draft, step) if PART in request.headers else None
    return part or RedirectResponse(await _next(request, draft, step, form), 303)


async def _part(request: Request, draft: Draft, name: str) -> Response | None:
    """Of a step what an answer may have changed, for the script of the page; ``None`` where the step is no more."""
    case = forms.from_content(draft.content)
    standing = await standing_of(request, member(request, "decide"), case)
    if standing.names is None or not case.begun:
        return None
    interview = Interview(case, standing, words_of(request), name)
    return _step(request, draft, case, standing, interview, name, STEP_PART) if interview.step(name) else None


async def _next(request: Request, draft: Draft, step: str, form: FormData) -> str:
    """Where a saved form leads: on, where its button says so and nothing is wrong; else to the same step."""
    here = f"/case/{draft.id}?step={quote(step)}"
    changed = str(form.get("add", "")) or str(form.get("drop", "")).rpartition("/")[0]
    if changed:
        return f"{here}#{html_id(f'add:{changed}')}"
    asked = str(form.get("go", ""))
    if asked.startswith("to"):  # without script: a link that saves what it leaves
        return f"/case/{draft.id}{_place(asked[2:])}"
    if asked.startswith("menu"):
        return asked[4:] if asked[4:] in {"/", *(at for at, _ in MENU)} else here
    if asked.startswith("language/"):
        return f"/language/{quote(asked[9:], safe='')}?to={quote(here)}"
    if asked != "next":
        return here
    case = forms.from_content(draft.content)
    standing = await standing_of(request, member(request, "decide"), case)
    if standing.names is None or not case.begun or (step == ABOUT and standing.notes):
        return f"/case/{draft.id}?step={ABOUT}"
    interview = Interview(case, standing, words_of(request), "")
    current, following = interview.step(step), interview.after(step)
    if current is not None and current.wrong:
        return here
    return f"/case/{draft.id}?step={following.id}" if following else f"/case/{draft.id}/answers"


def _place(said: str) -> str:
    """The page of a draft that a button names: all its answers, what is proposed, or a step; with ``#`` and a place on it."""
    page, _, at = said.partition("#")
    to = page if page in ("/answers", "/decision") else f"?step={quote(page.removeprefix('?step='), safe='')}"
    return f"{to}#{quote(at, safe='')}" if at else to


async def draft_of(request: Request, number: str) -> tuple[Draft, CaseForm]:
    """A draft of whoever asks, and the case in it. Raises P421 for none."""
    draft = await asyncio.to_thread(service_of(request).drafts.get, owner_of(request), number)
    return draft, forms.from_content(draft.content)


def framed(
    request: Request, draft: Draft, case: CaseForm, standing: Standing, interview: Interview | None, current: str
) -> dict[str, Any]:
    """What all pages of a draft show."""
    return {
        "draft_at": f"/case/{draft.id}",
        "draft": case,
        "draft_token": draft.token,
        "ends": day_of(draft.ends),
        "passing": service_of(request).drafts.passing,
        **between(request, draft.content),
        "steps": interview.steps if interview else [],
        "current": current,
        "outcomes": standing.outcomes,
        "left": len(standing.waiting),
    }


async def _about(request: Request, draft: Draft, case: CaseForm, standing: Standing) -> Response:
    """What is asked: whom the case is about, under which documents, as of which day, for which outcome."""
    words = words_of(request)
    interview = Interview(case, standing, words, "") if standing.names is not None and case.begun else None
    wrongs = [(one.says, "#as_of" if one.path == "as_of" else "") for one in standing.notes]
    wrongs += choices_left(case, words)
    return page(
        request,
        "case_about.html.j2",
        **framed(request, draft, case, standing, interview, ABOUT),
        heading=words("setting"),
        wrongs=wrongs,
        goals=standing.goals,
        goal=standing.goal,
        following=interview.steps[0] if interview and interview.steps else None,
        **await setting_choices(request, case),
    )


def _step(
    request: Request, draft: Draft, case: CaseForm, standing: Standing, interview: Interview, name: str,
    template: str = WHOLE_STEP,
) -> Response:  # fmt: skip
    """The questions of one paper."""
    step = interview.step(name)
    assert step is not None, "it was looked for"
    best = standing.best
    place = interview.of_fact(best.name) if best is not None and best.name else None
    first = None
    if best is not None and place is not None:
        named = standing.names.named(best.name).label if standing.names else best.name
        first = (named, f"#{place[1]}" if place[0] == name else f"/case/{draft.id}?step={place[0]}#{place[1]}")
    focus = "" if step.wrong or template != WHOLE_STEP else step.first
    return page(
        request,
        template,
        **framed(request, draft, case, standing, interview, name),
        heading=step.title,
        step=step,
        following=interview.after(name),
        wrongs=[
            *interview.about_whole(f"/case/{draft.id}"),
            *linked_faults(interview, step, f"/case/{draft.id}", words_of(request)),
        ],
        first=first,
        how=best.how if best is not None and standing.waiting else "",
        focus=focus,
        once=partial(_once, service_of(request).questions, words_of(request).lang, focus),
    )


def _once(
    kept: KeptResults[str], lang: str, focus: str, field: QuestionField, macro: Callable[[QuestionField], str]
) -> str:
    """A question as its macro writes it, once for all cases: unless something is typed in it, it is that of many."""
    if field.wrong or (field.given and field.shape not in ("radio", "select")):
        return macro(field)
    return kept.get((lang, focus if focus.startswith(field.id) else "", field), lambda: macro(field))


def linked_faults(
    interview: Interview, step: Step, address: str, words: PageWords, page_at: str = ""
) -> list[tuple[str, str]]:
    """What is wrong in a step, each with the address of its field; of a contradiction the other fact too."""
    found = []
    for wrong, at in step.wrong:
        found.append((wrong.says, f"{page_at}#{at}"))
        for label, other, there in interview.others_of(wrong):
            own = f"{page_at}#{there}" if other == step.id else f"{address}?step={other}#{there}"
            found.append((words("contradicts_this", what=label), own))
    return found
