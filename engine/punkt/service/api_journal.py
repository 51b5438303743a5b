"""The addresses below ``/v1`` that read the journal: its list, and the days of a decision for a calendar."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from punkt.journal import Recorded
from punkt.journal.search_entries import EntryQuery

from . import openapi as spec
from .api_v1 import ANY_KEY, EntryId, Lang, entry_of, json_answer
from .core.access import known_parameters, needs, service_of
from .core.as_recorded import decided_again
from .core.keyring import Caller
from .core.problem_details import refusal

router = APIRouter(prefix="/v1", dependencies=[Depends(known_parameters)])
MAY_AUDIT = needs("audit")
Kind = Literal["decision", "correction", "withdrawal", "paper", "erasure", "key", "revocation"]
ICALENDAR = "text/calendar"


def _text(description: str) -> Any:
    return Query(description=description, max_length=200)


@router.get("/decisions", tags=["journal"], summary="The entries of the journal", **spec.entries())
async def entries(
    request: Request,
    caller: Annotated[Caller, Depends(MAY_AUDIT)],
    case: Annotated[str | None, _text("The id of a case, whole")] = None,
    who: Annotated[str | None, _text("A part of who recorded")] = None,
    since: Annotated[date | None, Query(description="The first day of recording (UTC)")] = None,
    until: Annotated[date | None, Query(description="The last day of recording")] = None,
    day: Annotated[date | None, Query(description="The day the law was asked of")] = None,
    outcome: Annotated[str | None, _text("An outcome: `section.name`")] = None,
    value: Annotated[str | None, _text("What an outcome came out as, or its status")] = None,
    kind: Annotated[Kind | None, Query(description="What the entry is")] = None,
    page: Annotated[int, Query(description="Which page, from 1", ge=1, le=10**6)] = 1,
    size: Annotated[int, Query(description="How many entries on a page", ge=1, le=200)] = 50,
    lang: Lang = None,
) -> Response:
    """A page of the entries for which everything holds that is asked for, the newest first."""
    journal = service_of(request).journal
    if journal is None:
        return json_answer(
            {"entries": [], "total": 0, "page": page, "pages": 1, "blind": False}, lang=request.state.lang
        )
    wanted = EntryQuery(case, day, since, until, outcome, value, None, who, None, kind)
    found = await asyncio.to_thread(journal.search, wanted, page=page, size=size)
    told = {
        "entries": [_told(entry) for entry in found.entries],
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "blind": found.blind,
    }
    return json_answer(told, lang=request.state.lang)


def _told(entry: Recorded) -> dict[str, Any]:
    """What the list says of an entry: nothing of what it decided."""
    known = {"id": entry.id, "hash": entry.hash, "kind": entry.kind, "time": entry.time, "who": entry.who}
    head = {"as_of": entry.head.get("as_of"), "packs": entry.head.get("packs", [])}
    later = [{"kind": one.kind, "entry": one.entry, "other": one.other, "why": one.why} for one in entry.later]
    return {**known, "state": entry.state, **head, "later": later, "papers": list(entry.papers)}


@router.get("/decisions/{id}/calendar", tags=["decisions"], summary="The days a decision names", **spec.calendar())
async def calendar(
    request: Request,
    number: EntryId,
    caller: Annotated[Caller, Depends(ANY_KEY)],
    lang: Lang = None,
) -> Response:
    """The days of a recorded decision as an iCalendar file; not found where it names none."""
    from punkt.showing.papers.icalendar import Event, dates
    from punkt.showing.papers.icalendar import calendar as written

    service, said = service_of(request), request.state.lang
    entry = await entry_of(service, number, caller)

    def made() -> bytes:
        events = [one for one in dates(decided_again(service, entry), said) if isinstance(one, Event)]
        if not events:
            raise refusal("P787", id=number)
        return written(events, said)

    headers = {"Cache-Control": "no-store", "Content-Language": said}
    return Response(await asyncio.to_thread(made), 200, headers, ICALENDAR)
