"""The addresses below ``/v1`` that ask the solver about a case: what is missing to the point, what would have to change."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from . import openapi as spec
from .api_v1 import MAY_DECIDE, Day, Lang, Packs, decided, json_answer, question_in
from .core.access import known_parameters, service_of
from .core.keyring import Caller
from .core.next_questions import check_goals
from .core.solver_process import changes, missing

router = APIRouter(prefix="/v1", dependencies=[Depends(known_parameters)])
Goals = Annotated[list[str], Query(alias="for", description="Outcomes asked for: `subject.outcome`", max_length=100)]


@router.post("/missing", tags=["decisions"], summary="What can still matter, proven", **spec.missing())
async def list_missing(
    request: Request,
    caller: Annotated[Caller, Depends(MAY_DECIDE)],
    pack: Packs = [],  # noqa: B006 - FastAPI copies it
    goal: Goals = [],  # noqa: B006
    as_of: Day = None,
    lang: Lang = None,
) -> Response:
    """Of each open outcome the missing facts that some completion of the others makes matter. Nothing is recorded."""
    service = service_of(request)
    question = await question_in(service, request, pack, as_of)
    document = orjson.loads((await decided(service, question, caller, record=False)).document)
    check_goals(frozenset(goal), document)
    found: Any = await service.searched(missing, question, document, caller.share, tuple(goal))
    return json_answer(
        {"case": document["case"], "as_of": document["as_of"], "outcomes": found}, lang=request.state.lang
    )


@router.post("/why-not", tags=["decisions"], summary="What would have to change", **spec.ways())
async def find_ways(
    request: Request,
    caller: Annotated[Caller, Depends(MAY_DECIDE)],
    wanted: Annotated[str, Query(description="What is wanted: `subject.outcome=value`", max_length=400)],
    number: Annotated[int, Query(alias="ways", description="The most ways that are looked for", ge=1, le=20)] = 3,
    pack: Packs = [],  # noqa: B006
    as_of: Day = None,
    lang: Lang = None,
) -> Response:
    """The smallest changes of a case by which an outcome would have a value. Nothing is recorded."""
    service = service_of(request)
    question = await question_in(service, request, pack, as_of)
    document = orjson.loads((await decided(service, question, caller, record=False)).document)
    found: Any = await service.searched(changes, question, document, caller.share, wanted, number)
    return json_answer({"case": document["case"], "as_of": document["as_of"], **found}, lang=request.state.lang)
