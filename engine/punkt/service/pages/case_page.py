"""The page of a case: questions that can still matter, outcomes as they stand, opening and saving a file."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import yaml
from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, reading
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_text
from punkt.files.whole_number import whole_number
from punkt.law.language.link import Linked
from punkt.law.packs.vocabulary import NO_VOCABULARY, OutcomeKind, Vocabulary
from punkt.service.core.access import service_of
from punkt.service.core.case_request import CaseRequest
from punkt.service.core.keyring import Caller
from punkt.service.core.next_questions import open_facts, presumed_facts
from punkt.service.core.problem_details import OURS, raise_ours
from punkt.service.core.workers import WorkerAnswer
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Names

from . import case_form as drafts
from . import form_faults as wrong
from .case_form import CaseForm
from .decision_page import decision_page
from .form_faults import Wrong
from .page_layout import page, rendered, words_of
from .page_words import PageWords
from .question_fields import Fields
from .recorded import recorded
from .visit import check_form, keep, member

router = APIRouter(include_in_schema=False)
MOST_FIELDS = 50_000
ASKED_SECONDS = 1.5
"""How long a page waits for the solver to name the next question."""
UNNAMED = "—"
"""What a case is called before it has a name."""


@router.get("/case")
async def show(request: Request) -> Response:
    """An empty form, or that of a recorded case (``from``)."""
    caller = member(request, "decide")
    service = service_of(request)
    number = whole_number(request.query_params.get("from", ""))
    if number is None:
        return await _page(request, caller, CaseForm(packs=service.settings.packs))
    entry = await asyncio.to_thread(recorded, request, number)
    packs = _named(entry.head.get("packs", []), service.shelf.packs)
    case = dict(entry.case or {})
    if entry.decision is not None:  # the day may stand in no case: whoever asked named it
        case["as_of"] = entry.decision["as_of"]
    return await _page(request, caller, drafts.from_case(case, packs, await _sections(request, packs)))


def _named(packs: list[Any], known: Any) -> tuple[str, ...]:
    """The packs of an entry that were asked for: not those that only came along, which others extend or rest on."""
    found = [one["id"] for one in packs if one["id"] in known]
    along = {other for name in found for other in (known[name].extends, *known[name].other_laws)}
    return tuple(name for name in found if name not in along)


@router.post("/case")
async def update(request: Request) -> Response:
    """The form after an answer; with ``X-Punkt-Part`` only what changes."""
    caller = member(request, "decide")
    draft = await read_draft(request)
    part = bool(request.headers.get("x-punkt-part"))
    return await _page(request, caller, draft, part, _choices_left(draft, words_of(request)))


@router.post("/case/open")
async def open_file(request: Request) -> Response:
    """A case out of a file."""
    caller = member(request, "decide")
    async with request.form(max_fields=100) as form:
        check_form(request, form)
        upload = form.get("file")
        packs = _packs(request, form)
        await service_of(request).make_ready(packs)
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        name = (upload.filename or "case") if isinstance(upload, UploadFile) else "case"
    words = words_of(request)
    left = [words(key) for key, given in (("choose_file", content), ("choose_pack", packs)) if not given]
    if left:
        return await _page(request, caller, CaseForm(packs=packs), faults=left)
    try:
        with reading(Kind.CASE):
            data = (await asyncio.to_thread(read_text, content, name)).data
        if not isinstance(data, dict):
            raise PunktError([Diagnostic("P500", Place(name, 1, 1))])
    except PunktError as error:
        lines = [one.text(request.state.lang) for one in error.diagnostics]
        return await _page(request, caller, CaseForm(packs=packs), faults=lines)
    sections = await _sections(request, packs)
    draft = drafts.from_case(drafts.plain(data), packs, sections)
    lacks = [] if draft.sections else [words("no_sections", file=name, names=", ".join(sections))]
    return await _page(request, caller, draft, faults=lacks)


@router.post("/case/save")
async def save(request: Request) -> Response:
    """The case as a YAML file."""
    member(request, "decide")
    draft = await read_draft(request)
    text = yaml.safe_dump(drafts.plain(draft.case(UNNAMED)), allow_unicode=True, sort_keys=False, width=100)
    safe = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in draft.name
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{safe.strip("._") or "case"}.yaml"',
        "Cache-Control": "no-store",
    }
    return Response(text.encode(), 200, headers, "application/yaml")


@router.post("/decisions")
async def conclude(request: Request) -> Response:
    """Decide the case, record the decision, and show it."""
    caller = member(request, "decide")
    service = service_of(request)
    draft = await read_draft(request)
    if not draft.begun:
        return await _page(request, caller, draft, faults=_choices_left(draft, words_of(request)))
    question = _question(draft, draft.name or "1")
    answer = (await service.decide([question], caller))[0]
    if answer.faults:
        raise_ours(answer.faults, OURS)
        return await _page(request, caller, draft)
    if answer.entry:
        return keep(request, RedirectResponse(f"/decisions/{answer.entry}", 303))
    document, produced_by = orjson.loads(answer.document), dict(answer.produced_by)
    return await asyncio.to_thread(decision_page, request, document, produced_by, draft.case(), answer.packs)


def _choices_left(draft: CaseForm, words: PageWords) -> list[str]:
    """What is still to be chosen before anything can be asked."""
    wanted = (("choose_section", draft.sections), ("choose_pack", draft.packs))
    return [words(key) for key, given in wanted if not given]


# --- reading the form


async def read_draft(request: Request) -> CaseForm:
    """The draft that the form of a request holds. Raises P781 for a form of somebody else's."""
    async with request.form(max_fields=MOST_FIELDS) as form:
        check_form(request, form)
        packs = _packs(request, form)
        try:
            vocabulary = (await service_of(request).rules(packs)).vocabulary if packs else None
        except PunktError:
            vocabulary = None
        return drafts.from_form(form, vocabulary, packs)


def _packs(request: Request, form: FormData) -> tuple[str, ...]:
    known = service_of(request).shelf.packs
    return tuple(str(name) for name in form.getlist("pack") if name in known)


async def _sections(request: Request, packs: tuple[str, ...]) -> tuple[str, ...]:
    service = service_of(request)
    if packs:
        return (await service.rules(packs)).vocabulary.sections
    return next(iter(service.shelf.vocabularies.values()), NO_VOCABULARY).sections


def _question(draft: CaseForm, name: str, data: drafts.Json | None = None) -> CaseRequest:
    case = drafts.plain({**draft.case(name), **({} if data is None else data)})
    return CaseRequest(orjson.dumps(case, default=str), draft.packs)


# --- the page


async def _page(
    request: Request, caller: Caller, draft: CaseForm, part: bool = False, faults: list[str] | None = None
) -> Response:
    """The form, with the outcomes as they stand. What is wrong is said beside its question, and left out meanwhile."""
    service, words = service_of(request), words_of(request)
    values: dict[str, Any] = {"blocks": [], "outcomes": None, "left": 0, "goals": [], "best": None, "first": None}
    errors: dict[str, Wrong] = {}
    notes = [Wrong(line, "") for line in faults or []]
    await service.make_ready(draft.packs, *((name,) for name in service.shelf.deciding))
    linked = _linked(request, draft, notes)
    if linked is not None and draft.begun:
        names = Names(linked, words)
        answer, question, errors = await _standing(request, caller, draft, names, notes)
        best = None
        waiting: dict[str, list[str]] = {}
        presumed: dict[str, str] = {}
        if answer is not None:
            document = orjson.loads(answer.document)
            values["goals"] = _goals(document, names)
            goals = frozenset([draft.goal]) & {name for name, _ in values["goals"]}
            best = await service.best_question(question, document, goals, ASKED_SECONDS, caller.share)
            found = [] if best.none else open_facts(document, names, goals)
            waiting = {one.name: [names.named(name).label for name in one.waiting] for one in found}
            values["outcomes"] = standing(document, linked, words)
            values["left"] = len(waiting)
            if not waiting:  # what is presumed is asked for once nothing is missing
                presumed = presumed_facts(document, names, goals)
        fields = Fields(draft, names, words, waiting, errors, best.name if best else "", presumed)
        values |= {"blocks": fields.blocks(), "first": fields.first, "best": best}
        notes += [one for path, one in errors.items() if path not in fields.said]  # nothing on the page asks for it
    values |= {
        "draft": draft,
        "part": part,
        "errors": notes,
        "wrong": len(errors),
        "extra": orjson.dumps(draft.extra, default=str).decode() if draft.extra else "",
        "packs": [
            (pack, Names(_alone(request, pack.id), words).pack(pack.id)) for pack in service.shelf.deciding.values()
        ],
        "sections": _titles(
            linked.vocabulary if linked else next(iter(service.shelf.vocabularies.values()), NO_VOCABULARY), words
        ),
        "record": bool(service.journal),
    }
    if part:
        html = rendered(request, "case_part.html.j2", **values)
        return Response(html, 200, {"Cache-Control": "no-store"}, "text/html; charset=utf-8")
    return page(request, "case.html.j2", 422 if notes else 200, **values)


def _linked(request: Request, draft: CaseForm, notes: list[Wrong]) -> Linked | None:
    if not draft.packs:
        return None
    try:
        return service_of(request).linked(draft.packs)
    except PunktError as error:
        notes += [Wrong(one.message(request.state.lang), "") for one in error.diagnostics]
        return None


def _alone(request: Request, name: str) -> Linked:
    return service_of(request).linked([name])


def _titles(vocabulary: Vocabulary, words: PageWords) -> list[tuple[str, str]]:
    return [(name, words.pick(vocabulary.subjects[name].title)) for name in vocabulary.sections]


async def _standing(
    request: Request, caller: Caller, draft: CaseForm, names: Names, notes: list[Wrong]
) -> tuple[WorkerAnswer | None, CaseRequest, dict[str, Wrong]]:
    """The decision on what is right in a draft, what was asked for it, and what is wrong by its path."""
    errors: dict[str, Wrong] = {}
    data: drafts.Json = drafts.plain(draft.data)
    for _ in range(3):
        question = _question(draft, UNNAMED, data)
        answer = (await service_of(request).decide([question], caller, record=False))[0]
        if not answer.faults:
            return answer, question, errors
        if any(one.code != "P784" for one in answer.faults):  # a draft that takes too long is told beside it
            raise_ours(answer.faults, OURS)
        at = await asyncio.to_thread(wrong.paths, question.text)
        for fault in answer.faults:
            path = at.get((fault.place.line, fault.place.column), ())
            found = wrong.in_words(fault, path, names, words_of(request))
            if path and path[0] in draft.data:
                errors[found.path] = found
                wrong.leave_out(data, path)
            elif found not in notes:
                notes.append(found)
        if notes:
            break
    return None, question, errors


def _goals(document: Any, names: Names) -> list[tuple[str, str]]:
    """The outcomes a case may be about, in the vocabulary's order."""
    found = []
    for subject, outcomes in document["outcomes"].items():
        known = names.subject(subject)
        if known.element:
            continue
        for name in sorted(outcomes, key=lambda outcome: names.outcome_order(known.kind, outcome)):
            if outcomes[name]["kind"] != OutcomeKind.TERM.value:
                found.append((f"{subject}.{name}", f"{known.title}: {names.named(f'{subject}.{name}').label}"))
    return found


def standing(document: Any, linked: Linked, words: PageWords) -> dict[str, Any]:
    """The outcomes as they stand: those decided, by whom they are about, and how many are not."""
    view = Builder(document, linked, words.lang).view(_nobody())
    parts = [(part.title, list(part.rows), len(part.open)) for part in view.parts]
    parts += [
        (f"{listing.title}: {element.id}", element.rows, element.open)
        for listing in view.listings
        for element in listing.elements
    ]
    total = sum(len(outcomes) for outcomes in document["outcomes"].values())
    waiting = sum(one["status"] == "open" for outcomes in document["outcomes"].values() for one in outcomes.values())
    return {"parts": parts, "loud": view.loud, "total": total, "decided": total - waiting, "open": waiting}


def _nobody() -> dict[str, str]:
    return {"punkt": "", "chained_by": "", "checked_by": ""}
