"""The addresses below ``/v1``: decisions, packs, the vocabulary, questions, and loading packs anew."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import Response

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import bilingual
from punkt.journal import Recorded
from punkt.journal.entry import persons

from . import openapi as spec
from .answer_forms import JSON, form_of, kept_answer, shown, with_parts
from .batch import CaseBatch, Coming, Line, Streamed, line_chunks
from .batch_list import MEDIA as LIST_MEDIA
from .batch_list import as_list, check_list, list_chunks
from .core.access import known_parameters, needs, service_of
from .core.case_request import MOST_PACKS, CaseRequest, check_readable, not_known
from .core.keyring import Caller
from .core.next_questions import check_facts, check_goals, interview
from .core.pack_contents import pack_data, point_data, vocabulary_data
from .core.problem_details import Refusal, refusal
from .core.service_state import Service
from .core.workers import WorkerAnswer
from .once import decide_once

router = APIRouter(prefix="/v1", dependencies=[Depends(known_parameters)])
Lang = Annotated[str | None, Query(description="`ru` or `en`; else by `Accept-Language`", pattern="^(ru|en)$")]
Packs = Annotated[list[str], Query(alias="pack", description="Packs to decide by", max_length=MOST_PACKS)]
Day = Annotated[date | None, Query(description="The day the law is asked of; else the case's own, else today")]
Parts = Annotated[
    list[Literal["fired", "ruled_out", "open", "replaced", "notices", "outcomes"]],
    Query(
        description="Which parts of the decision to answer besides its outcomes; `outcomes`: no other; else all",
        max_length=6,
    ),
]
OnceKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Of the caller's own making: asked again with it within a day, the case is recorded once",
        min_length=1,
        max_length=200,
        pattern="^[!-~]+$",
    ),
]
EntryId = Annotated[int, Path(alias="id", ge=1, le=2**53, description="The number of the entry")]
PackId = Annotated[str, Path(alias="id", description="The id of a pack", max_length=200)]
_CHARSET = re.compile(r"charset\s*=\s*([^;\s]+)")
MAY_DECIDE, MAY_ADMIN, ANY_KEY = needs("decide"), needs("admin"), needs("")


@router.post("/decisions", tags=["decisions"], summary="Decide one case", **spec.decision())
async def decide(
    request: Request,
    caller: Annotated[Caller, Depends(MAY_DECIDE)],
    pack: Packs = [],  # noqa: B006 - FastAPI copies it
    as_of: Day = None,
    lang: Lang = None,
    parts: Parts = [],  # noqa: B006
    key: OnceKey = None,
) -> Response:
    """Decide the case of the body and record the decision; under one key it is recorded once."""
    service = service_of(request)
    service.check_one_suffices()
    if key is None:
        answer = await _one(service, request, caller, pack, as_of)
    else:
        question = await question_in(service, request, pack, as_of)
        await check_readable(question, service.settings.limits.depth)
        answer = await decide_once(service, question, caller, key)
    form, said = form_of(request), request.state.lang
    if form == JSON:
        headers = {"Content-Language": said, "Cache-Control": "no-store"}
        found = Response(with_parts(answer.document, parts), 200, headers, JSON)
    else:
        await service.make_ready(answer.packs)
        document, linked = orjson.loads(answer.document), service.linked(answer.packs)
        found = await asyncio.to_thread(shown, document, linked, answer.produced_by, said, form)
    if answer.entry:
        found.headers.update({"Location": f"/v1/decisions/{answer.entry}", "Punkt-Decision": str(answer.entry)})
    return found


@router.post("/decisions:batch", tags=["decisions"], summary="Decide many cases", **spec.batch())
async def decide_batch(
    request: Request,
    caller: Annotated[Caller, Depends(MAY_DECIDE)],
    pack: Packs = [],  # noqa: B006
    as_of: Day = None,
    lang: Lang = None,
    parts: Parts = [],  # noqa: B006
) -> Response:
    """Decide the cases of the body: of a list, or line by line while it comes in."""
    if "idempotency-key" in request.headers:
        raise refusal("P786", 422, name="Idempotency-Key", what=bilingual("service.refusals.not_in_batches"))
    service, said = service_of(request), str(request.state.lang)
    service.check_one_suffices()
    limits, packs, named = service.settings.limits, service.packs_for(pack), tuple(pack)
    if packs:
        await service.rules(packs)

    def asked(line: Line) -> CaseRequest:
        return CaseRequest(line.text, packs, as_of, line=line.begins[0], column=line.begins[1], named=named)

    coming = Coming(request, limits.seconds)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() in spec.JSON:
        text = await coming.whole(limits.body, limits.sending)
        await asyncio.to_thread(check_list, text)
        answers = CaseBatch(service, caller, list_chunks(text), asked, said, parts).answers()
        return Streamed(as_list(answers, said), said, LIST_MEDIA)
    return Streamed(CaseBatch(service, caller, line_chunks(coming, limits.body), asked, said, parts).answers(), said)


async def _one(
    service: Service, request: Request, caller: Caller, packs: list[str], day: date | None, record: bool = True
) -> WorkerAnswer:
    """Decide the case of a request's body. Raises :class:`PunktError` where it cannot be."""
    return await decided(service, await question_in(service, request, packs, day), caller, record)


async def decided(service: Service, question: CaseRequest, caller: Caller, record: bool) -> WorkerAnswer:
    await check_readable(question, service.settings.limits.depth)
    answer = (await service.decide([question], caller, record=record))[0]
    if answer.faults:
        raise PunktError(answer.faults)
    return answer


async def question_in(service: Service, request: Request, packs: list[str], day: date | None) -> CaseRequest:
    """What the body of a request asks. Raises :class:`Refusal` for a kind of body that is not known."""
    kind = kind_of_body(request, (*spec.JSON, *spec.YAML), spec.BODIES)
    return CaseRequest(await request.body(), service.packs_for(packs), day, kind in spec.YAML, named=tuple(packs))


def kind_of_body(request: Request, taken: Sequence[str], named: Sequence[str]) -> str:
    """The kind of a request's body; empty where it is not told. Raises P786 for another kind or encoding."""
    kind, _, more = request.headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    if kind and kind not in taken:
        wanted = ", ".join(named)
        what = bilingual("service.refusals.one_of", wanted=wanted)
        raise refusal("P786", 415, name="Content-Type", what=what)
    charset = _CHARSET.search(more)
    if charset and charset[1].strip('"') not in ("utf-8", "utf8", "us-ascii"):
        what = bilingual("service.refusals.utf_8")
        raise refusal("P786", 415, name="Content-Type", what=what)
    return kind


@router.get("/decisions/{id}", tags=["decisions"], summary="A decision from the journal", **spec.recorded())
async def recorded(
    request: Request,
    number: EntryId,
    caller: Annotated[Caller, Depends(ANY_KEY)],
    lang: Lang = None,
) -> Response:
    """A recorded decision; whoever may not read the journal gets those of its own key only."""
    service = service_of(request)
    entry = await entry_of(service, number, caller)
    form = form_of(request)
    if form != JSON and entry.decision is not None:
        linked = await asyncio.to_thread(service.linked_as_recorded, entry.decision["packs"])
        by = dict(entry.head.get("produced_by", {}))
        return await asyncio.to_thread(shown, entry.decision, linked, by, request.state.lang, form)
    return json_answer(
        {
            "id": entry.id,
            "hash": entry.hash,
            "kind": entry.kind,
            "time": entry.time,
            "who": entry.who,
            "state": entry.state,
            "packs": entry.head.get("packs", []),
            "produced_by": entry.head.get("produced_by", {}),
            "later": entry.to_dict().get("later", []),
            "case": entry.case,
            "decision": entry.decision,
        },
        lang=request.state.lang,
    )


async def entry_of(service: Service, number: int, caller: Caller) -> Recorded:
    """An entry that a caller may see: its own, or any with the role ``audit``. Raises P787."""
    unknown = refusal("P787", id=number)
    if service.journal is None:
        raise unknown
    try:
        entry = await asyncio.to_thread(service.journal.get, number)
    except PunktError as error:
        raise (unknown if error.diagnostics[0].code == "P779" else error) from None
    if not caller.may("audit") and caller.id not in persons(entry.who):
        raise unknown
    return entry


@router.get("/packs", tags=["packs"], summary="All packs", **spec.listed("listPacks", "PackList"))
async def packs(request: Request, caller: Annotated[Caller, Depends(ANY_KEY)], lang: Lang = None) -> Response:
    """Every pack the service decides by, and since when."""
    shelf = service_of(request).shelf
    found = [pack_data(pack) for pack in shelf.packs.values()]
    loaded = shelf.since.isoformat(timespec="seconds")
    return kept_answer(request, {"packs": found, "loaded": loaded}, request.state.lang)


@router.get("/packs/{id}", tags=["packs"], summary="One pack", **spec.listed("getPack", "Pack"))
async def pack(
    request: Request, name: PackId, caller: Annotated[Caller, Depends(ANY_KEY)], lang: Lang = None
) -> Response:
    """What a pack is, and the points of its document."""
    return kept_answer(request, pack_data(service_of(request).shelf.pack(name)), request.state.lang)


@router.get(
    "/packs/{id}/points/{point}",
    tags=["packs"],
    summary="One point of a document",
    **spec.listed("getPoint", "DocumentPoint"),
)
async def point(
    request: Request,
    name: PackId,
    address: Annotated[str, Path(alias="point", description="The address of a point: `6`, `9.1`", max_length=200)],
    caller: Annotated[Caller, Depends(ANY_KEY)],
    lang: Lang = None,
) -> Response:
    """The rules, norms and readings of a point, and how the ledger of the document accounts for it."""
    shelf = service_of(request).shelf
    return kept_answer(request, point_data(shelf.pack(name), shelf.coverage(name), address), request.state.lang)


@router.get("/vocabulary", tags=["packs"], summary="Facts and outcomes", **spec.listed("getVocabulary", "Vocabulary"))
async def vocabulary(
    request: Request,
    caller: Annotated[Caller, Depends(ANY_KEY)],
    pack: Packs = [],  # noqa: B006
    lang: Lang = None,
) -> Response:
    """The facts a case may state under some packs, and the outcomes."""
    service = service_of(request)
    named = service.packs_for(pack)
    if named:
        return kept_answer(request, vocabulary_data((await service.rules(named)).vocabulary), request.state.lang)
    known = service.shelf.vocabularies
    if len(known) != 1:
        raise PunktError([Diagnostic("P609", Place("pack"))])
    return kept_answer(request, vocabulary_data(next(iter(known.values()))), request.state.lang)


@router.post("/questions", tags=["decisions"], summary="What to ask next", **spec.questions())
async def questions(
    request: Request,
    caller: Annotated[Caller, Depends(MAY_DECIDE)],
    pack: Packs = [],  # noqa: B006
    goal: Annotated[
        list[str], Query(alias="for", description="Outcomes asked for: `subject.outcome`", max_length=100)
    ] = [],  # noqa: B006
    as_of: Day = None,
    lang: Lang = None,
) -> Response:
    """The next fact that can still change an outcome. Nothing is recorded."""
    service = service_of(request)
    question = replace(await question_in(service, request, pack, as_of), asks=True)
    answer = await decided(service, question, caller, record=False)
    document, goals, left_out = orjson.loads(answer.document), frozenset(goal), await not_known(question)
    check_goals(goals, document)
    await service.make_ready(answer.packs)
    linked, said = service.linked(answer.packs), request.state.lang
    await asyncio.to_thread(check_facts, left_out, document, linked, said)
    first = await service.best_question(question, document, goals, share=caller.share, not_known=left_out)
    found = interview(document, linked, goals, said, first, left_out)
    return json_answer(found, lang=request.state.lang)


@router.post("/admin/reload", tags=["admin"], summary="Read the packs anew", **spec.reloaded())
async def reload(request: Request, caller: Annotated[Caller, Depends(MAY_ADMIN)], lang: Lang = None) -> Response:
    """Read all packs anew; where anything is wrong with them, the old ones go on serving."""
    try:
        shelf = await service_of(request).reload()
    except PunktError as error:
        raise Refusal(error, 409) from None
    found = [{"id": pack.id, "version": pack.version, "sha256": pack.digest} for pack in shelf.packs.values()]
    return json_answer({"packs": found, "loaded": shelf.since.isoformat(timespec="seconds")}, lang=request.state.lang)


def json_answer(data: Any, status: int = 200, lang: str = "") -> Response:
    """Data as JSON, never kept by anyone on the way."""
    headers = {"Cache-Control": "no-store", **({"Content-Language": lang} if lang else {})}
    return Response(orjson.dumps(data), status, headers, "application/json")
