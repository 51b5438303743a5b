"""Beginning a case: the drafts there are, a new one, one out of a file, one from a recorded decision."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, reading
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_text
from punkt.files.whole_number import whole_number
from punkt.law.packs.standing import Standing, standing
from punkt.law.packs.vocabulary import NO_VOCABULARY, Vocabulary
from punkt.service.core.access import service_of
from punkt.service.core.colleagues import colleagues
from punkt.service.core.drafts import Draft
from punkt.showing.words.names import Names

from . import case_form as forms
from .case_form import CaseForm
from .draft_colleagues import between
from .draft_owner import keep_owner, new_owner, owner_of
from .page_layout import page, words_of
from .page_words import PageWords
from .recorded import recorded
from .visit import check_form, keep, member

router = APIRouter(include_in_schema=False)
MOST_FIELDS = 50_000


@router.get("/case")
async def show(request: Request) -> Response:
    """One's drafts and an empty form, or one that begins with a recorded case (``from``)."""
    member(request, "decide")
    number = whole_number(request.query_params.get("from", ""))
    if number is None:
        return await start_page(request, CaseForm(packs=service_of(request).settings.packs))
    draft, ask = await asyncio.to_thread(_from_entry, request, number), request.query_params.get("ask", "")[:400]
    owner = owner_of(request)
    kept = await asyncio.to_thread(service_of(request).drafts.of_owner, owner) if owner else []
    known = next((one for one in kept if one.content.get("entry") == number), None)
    if known is not None:  # the draft that was decided is gone on with
        return RedirectResponse(f"/case/{known.id}?ask={quote(ask)}", 303)
    return await start_page(request, draft, number=number, ask=ask)


def _from_entry(request: Request, number: int) -> CaseForm:
    entry = recorded(request, number)
    known = service_of(request).shelf.packs
    packs = [one["id"] for one in entry.head.get("packs", []) if one["id"] in known]
    along = {other for name in packs for other in (known[name].extends, *known[name].other_laws)}
    chosen = tuple(name for name in packs if name not in along)  # those asked for: others only came along
    case = dict(entry.case or {})
    if entry.decision is not None:  # the day may stand in no case: whoever asked named it
        case["as_of"] = entry.decision["as_of"]
    return forms.from_case(case, chosen, sections_of(request, chosen))


@router.post("/case")
async def begin(request: Request) -> Response:
    """A new draft, with an address of its own."""
    member(request, "decide")
    async with request.form(max_fields=MOST_FIELDS) as form:
        check_form(request, form)
        packs = packs_in(request, form)
        number = whole_number(str(form.get("from", "")))
        known = await asyncio.to_thread(_from_entry, request, number) if number is not None else CaseForm()
        chosen = forms.begun(form, packs)
        chosen.data, chosen.extra = known.data, known.extra or chosen.extra
        ask = str(form.get("ask", ""))[:400]
        left = choices_left(chosen, words_of(request))
        if left:
            return await start_page(request, chosen, left, number, ask)
        draft = forms.merged(chosen, form, await vocabulary_of(request, packs), packs)
    return await _created(request, draft, ask)


@router.post("/case/open")
async def open_file(request: Request) -> Response:
    """A draft of a case out of a file."""
    member(request, "decide")
    async with request.form(max_fields=100) as form:
        check_form(request, form)
        upload = form.get("file")
        packs = packs_in(request, form)
        await service_of(request).make_ready(packs)
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        name = (upload.filename or "case") if isinstance(upload, UploadFile) else "case"
    words = words_of(request)
    left = [
        (words(key), at)
        for key, at, given in (("choose_file", "#file", content), ("choose_pack", "", packs))
        if not given
    ]
    if left:
        return await start_page(request, CaseForm(packs=packs), left)
    try:
        with reading(Kind.CASE):
            data = (await asyncio.to_thread(read_text, content, name)).data
        if not isinstance(data, dict):
            raise PunktError([Diagnostic("P500", Place(name, 1, 1))])
    except PunktError as error:
        lines = [(one.text(request.state.lang), "#file") for one in error.diagnostics]
        return await start_page(request, CaseForm(packs=packs), lines)
    sections = sections_of(request, packs)
    draft = forms.from_case(forms.plain(data), packs, sections)
    if not draft.sections:
        lacks = words("no_sections", file=name, names=", ".join(sections))
        return await start_page(request, draft, [(lacks, "#file")])
    return await _created(request, draft)


async def _created(request: Request, draft: CaseForm, ask: str = "") -> Response:
    owner, mark = new_owner(request)
    made = await asyncio.to_thread(service_of(request).drafts.create, owner, forms.to_content(draft))
    response = RedirectResponse(f"/case/{made.id}" + (f"?ask={quote(ask)}" if ask else ""), 303)
    keep_owner(request, response, mark)
    return keep(request, response)


async def start_page(
    request: Request,
    draft: CaseForm,
    wrongs: list[tuple[str, str]] | None = None,
    number: int | None = None,
    ask: str = "",
) -> Response:
    """The page on which a case begins; what is wrong with it, each line with what it leads to."""
    service, owner = service_of(request), owner_of(request)
    kept = await asyncio.to_thread(service.drafts.of_owner, owner) if owner else []
    return page(
        request,
        "case_start.html.j2",
        422 if wrongs else 200,
        draft=draft,
        wrongs=wrongs or [],
        kept=[_listed(one, words_of(request), request) for one in kept] if number is None else [],
        passing=service.drafts.passing,
        sent=_sent(request),
        from_entry=number,
        ask=ask,
        **await setting_choices(request, draft),
    )


def _sent(request: Request) -> list[tuple[str, str]]:
    """What was just handed or proposed to a colleague, and to whom."""
    service = service_of(request)
    known = {one.id: one.label for one in colleagues(service, member(request, "decide"))}
    asked = ((key, request.query_params.get(key, "")) for key in ("handed", "proposed"))
    return [(f"draft_{key}_to", known[to]) for key, to in asked if to in known]


def _listed(draft: Draft, words: PageWords, request: Request) -> Mapping[str, Any]:
    """A draft as the list of them has it."""
    content, known = draft.content, service_of(request).shelf.packs
    about = ", ".join(words.pick(known[name].title) for name in content["packs"] if name in known)
    return {
        "id": draft.id, "token": draft.token, "name": content["name"], "about": about,
        **between(request, content), "entry": content.get("entry"), "changed": day_of(draft.changed), "ends": day_of(draft.ends),
    }  # fmt: skip


def day_of(moment: float) -> str:
    """The day of a moment."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


async def setting_choices(request: Request, draft: CaseForm) -> dict[str, Any]:
    """What there is to choose from: packs, the strongest first, and whom a case may be about."""
    service, words = service_of(request), words_of(request)
    await service.make_ready(draft.packs, *((name,) for name in service.shelf.deciding))
    try:
        vocabulary = service.linked(draft.packs).vocabulary if draft.packs else None
    except PunktError:
        vocabulary = None
    vocabulary = vocabulary or next(iter(service.shelf.vocabularies.values()), NO_VOCABULARY)
    forces = list(Standing)
    packs = sorted(service.shelf.deciding.values(), key=lambda pack: forces.index(standing(pack)))
    return {
        "packs": [(pack, Names(service.linked([pack.id]), words).pack(pack.id)) for pack in packs],
        "sections": [(name, words.pick(vocabulary.subjects[name].title)) for name in vocabulary.sections],
    }


def choices_left(draft: CaseForm, words: PageWords) -> list[tuple[str, str]]:
    """What is still to be chosen before anything can be asked, and where."""
    wanted = (("choose_section", draft.sections), ("choose_pack", draft.packs))
    return [(words(key), "") for key, given in wanted if not given]


def packs_in(request: Request, form: FormData) -> tuple[str, ...]:
    """The packs that a form names and that there are."""
    known = service_of(request).shelf.packs
    return tuple(str(name) for name in form.getlist("pack") if name in known)


async def vocabulary_of(request: Request, packs: tuple[str, ...]) -> Vocabulary | None:
    """The vocabulary of packs; ``None`` where they do not go together."""
    try:
        return (await service_of(request).rules(packs)).vocabulary if packs else None
    except PunktError:
        return None


def sections_of(request: Request, packs: tuple[str, ...]) -> tuple[str, ...]:
    """What cases under some packs may be about."""
    shelf = service_of(request).shelf
    found = shelf.rules(packs).vocabulary if packs else next(iter(shelf.vocabularies.values()), NO_VOCABULARY)
    return found.sections
