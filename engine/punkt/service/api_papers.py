"""The addresses below ``/v1`` for papers: the forms there are, the papers of a recorded decision, and one of them.

What is typed for a paper comes in the body of a request and goes onto the paper only, as on the pages.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.journal import Recorded
from punkt.journal.entry import DECISION

from . import openapi as spec
from .answer_forms import kept_answer
from .api_v1 import ANY_KEY, EntryId, Lang, Packs, entry_of, json_answer, kind_of_body
from .core.access import check_role, known_parameters, service_of
from .core.as_recorded import decided_again
from .core.keyring import Caller
from .core.paper_data import forms_data, papers_data
from .core.paper_request import read_paper_request
from .core.papers import KINDS, filled, issue, written
from .core.problem_details import refusal

router = APIRouter(prefix="/v1", dependencies=[Depends(known_parameters)])
Name = Annotated[str, Path(alias="form", description="The name of a form", max_length=200)]


@router.get("/forms", tags=["papers"], summary="The forms of a rule base", **spec.listed("listForms", "FormList"))
async def forms(
    request: Request,
    caller: Annotated[Caller, Depends(ANY_KEY)],
    pack: Packs = [],  # noqa: B006 - FastAPI copies it
    lang: Lang = None,
) -> Response:
    """The forms that are filled in from decisions under some packs, and when they may be issued."""
    service = service_of(request)
    named = service.packs_for(pack)
    if not named:
        raise PunktError([Diagnostic("P609", Place("pack"))])
    linked = (await service.rules(named)).linked
    found = await asyncio.to_thread(forms_data, linked, request.state.lang)
    return kept_answer(request, {"forms": found}, request.state.lang)


@router.get("/decisions/{id}/papers", tags=["papers"], summary="The papers of a decision", **spec.papers())
async def papers(
    request: Request, number: EntryId, caller: Annotated[Caller, Depends(ANY_KEY)], lang: Lang = None
) -> Response:
    """Each paper of a recorded decision, for each record it is about: whether it may be issued, and else why not."""
    service, said = service_of(request), request.state.lang
    entry = await _decision_of(request, number, caller)
    found = await asyncio.to_thread(lambda: papers_data(decided_again(service, entry), said))
    return json_answer({"papers": found}, lang=said)


@router.post("/decisions/{id}/papers/{form}", tags=["papers"], summary="One paper of a decision", **spec.paper())
async def paper(
    request: Request, number: EntryId, name: Name, caller: Annotated[Caller, Depends(ANY_KEY)], lang: Lang = None
) -> Response:
    """A paper filled in from a recorded decision; with ``issue`` it is recorded as issued before it is sent."""
    service, said = service_of(request), request.state.lang
    kind_of_body(request, spec.JSON, spec.JSON[:1])
    entry = await _decision_of(request, number, caller)
    asked = await asyncio.to_thread(read_paper_request, await request.body())
    if asked.issues:
        check_role(caller, "decide")

    def issued() -> tuple[bytes, dict[str, str]]:
        found = filled(service, entry, name, asked.subject, said, asked.typed, asked.beside)
        data, headers = written(found, asked.kind, number)
        if asked.issues:
            assert service.journal is not None, "the entry is out of it"
            with service.spans.recording():
                made = issue(service.journal, entry, found, asked.kind, data, asked.beside, asked.keep, caller)
            headers["Punkt-Paper"] = str(made)
        return data, headers

    try:
        data, headers = await asyncio.to_thread(issued)
    except PunktError as error:
        raise asked.placed(error) from None
    return Response(data, 200, {**headers, "Content-Language": said}, KINDS[asked.kind])


async def _decision_of(request: Request, number: int, caller: Caller) -> Recorded:
    """The entry of a decision that a caller may see. Raises P787."""
    entry = await entry_of(service_of(request), number, caller)
    if entry.kind != DECISION:
        raise refusal("P787", id=number)
    return entry
