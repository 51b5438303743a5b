"""The forms of a decision's documents: a page where one is finished, and the sheet or the file that comes of it.

What is typed for a form comes in the body of a request and goes onto the paper only: it is in no
address and no log, and in the journal only as part of a paper that is to be kept there, sealed.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from punkt.kernel.exact import MAX_NAME
from punkt.service.core.access import service_of
from punkt.service.core.papers import KINDS, filled, issue, written
from punkt.service.core.problem_details import refusal
from punkt.showing.papers.field_entries import WIDTH
from punkt.showing.papers.paper_words import word
from punkt.showing.papers.typed_fields import LONGEST

from .page_layout import page, words_of
from .paper_issued import beside, issuing
from .recorded import recorded
from .visit import check_form, member

router = APIRouter(include_in_schema=False)
MOST_FIELDS = 200
_TYPED = "field."
"""What the names of inputs begin with, so that no field can be taken for another."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An input of a form's page."""

    name: str
    label: str
    long: bool


@router.get("/decisions/{number}/forms/{name}")
async def ask(request: Request, number: int, name: str) -> Response:
    """The page of a form: what can be typed. Refused, with the reasons, where it may not be issued yet."""
    entry, lang = await asyncio.to_thread(recorded, request, number), words_of(request).lang
    whom = request.query_params.get("for", "")
    paper = await asyncio.to_thread(filled, service_of(request), entry, name, whom, lang, {})
    fields = [
        Asked(field.name, field.label[lang], field.blank > WIDTH)
        for field in paper.form.fields.values()
        if field.typed and paper.entries[field.name].there
    ]
    return page(
        request,
        "paper.html.j2",
        title=paper.title,
        origin=paper.origin,
        breaches=paper.breaches,
        breaches_title=word("breaches", lang),
        fields=fields,
        longest=LONGEST,
        whom=paper.subject,
        number=number,
        issuing=issuing(service_of(request), member(request, ""), paper),
        longest_number=MAX_NAME,
        address=f"/decisions/{number}/forms/{name}",
    )


@router.post("/decisions/{number}/forms/{name}.{kind}")
async def show(request: Request, number: int, name: str, kind: str) -> Response:
    """A form filled in from a recorded decision and what was typed. Refused where it may not be issued yet."""
    entry = await asyncio.to_thread(recorded, request, number)
    if kind not in KINDS:
        raise refusal("P787", id=number)
    async with request.form(max_fields=MOST_FIELDS) as sent:
        check_form(request, sent)
        subject = str(sent.get("for", ""))
        issues, keeps, said = "issue" in sent, "keep" in sent, beside(sent)
        typed = {key.removeprefix(_TYPED): str(sent[key]) for key in sent if key.startswith(_TYPED)}
    lang = words_of(request).lang
    paper = await asyncio.to_thread(filled, service_of(request), entry, name, subject, lang, typed, said)
    data, headers = await asyncio.to_thread(written, paper, kind, number)
    if issues:
        journal, caller = service_of(request).journal, member(request, "decide")
        if journal is None:
            raise refusal("P787", id=number)
        keep = keeps and journal.keys is not None
        with service_of(request).spans.recording():
            made = await asyncio.to_thread(issue, journal, entry, paper, kind, data, said, keep, caller)
        headers["Punkt-Paper"] = str(made)
    return Response(data, 200, headers, KINDS[kind])
