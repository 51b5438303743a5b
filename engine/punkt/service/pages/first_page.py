"""The first page: what this is, cases to look at, and where to begin one's own."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from punkt.files.messages.diagnostics import PunktError, reading
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_file
from punkt.files.texts import Texts
from punkt.law.loading.shipped_examples import ExampleCase, example_cases
from punkt.service.core.access import service_of
from punkt.service.core.case_request import CaseRequest
from punkt.service.core.problem_details import refusal
from punkt.showing.words.names import Names

from .case_form import plain
from .decision_page import decision_page
from .page_layout import page, words_of
from .visit import member

router = APIRouter(include_in_schema=False)
FIRST = Texts("pages.first")
CASE = "/case"
"""Where one's own case begins."""
MORE = (
    ("/documents", "nav_documents", "documents"),
    ("/journal", "nav_audit", "journal"),
    ("/compare", "nav_compare", "compare"),
    ("/registers", "nav_registers", "registers"),
)
"""Other parts of the service: address, its name in the menu, and what is said of it."""
NOT_OF_A_CASE = ("about", "expect")
"""What the file of a pack's case says about it, and a case itself does not have."""


@router.get("/")
async def first(request: Request) -> Response:
    """What this is, with what can be opened."""
    words = words_of(request)
    examples = _known(request)
    await service_of(request).make_ready(*(one.packs for one in examples))
    shown = [(f"/examples/{one.name}", words.pick(one.title), _documents(request, one)) for one in examples]
    return page(
        request,
        "first.html.j2",
        said=lambda key: FIRST(key, words.lang),
        examples=shown,
        case=CASE,
        more=MORE,
    )


@router.get("/examples/{name}")
async def example(request: Request, name: str) -> Response:
    """An example decided, as if its case had been answered here; nothing is recorded. Raises P785 for none."""
    caller = member(request, "decide")
    found = next((one for one in _known(request) if one.name == name), None)
    if found is None:
        raise refusal("P785", path=request.url.path[:200], method=request.method)
    case = await asyncio.to_thread(_case, found)
    question = CaseRequest(orjson.dumps(case, default=str), found.packs)
    (answer,) = await service_of(request).decide([question], caller, record=False)
    if answer.faults:
        raise PunktError(answer.faults)
    document = orjson.loads(answer.document)
    return decision_page(request, document, dict(answer.produced_by), case, answer.packs)


def _known(request: Request) -> list[ExampleCase]:
    """The examples whose packs this service has."""
    packs = service_of(request).shelf.packs
    return [one for one in example_cases().values() if all(name in packs for name in one.packs)]


def _case(found: ExampleCase) -> dict[str, Any]:
    with reading(Kind.CASE):
        data = read_file(str(found.file)).data
    return {key: value for key, value in plain(data).items() if key not in NOT_OF_A_CASE}


def _documents(request: Request, found: ExampleCase) -> str:
    """The documents that an example is decided by."""
    names = Names(service_of(request).linked(found.packs), words_of(request))
    return ", ".join(names.pack(name) for name in found.packs)
