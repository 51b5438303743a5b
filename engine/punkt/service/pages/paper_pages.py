"""The forms of a decision's documents: a page where one is finished, and the sheet or the file that comes of it.

What is typed for a form comes in the body of a request and goes onto the paper only: it is in no
address and no log, and in the journal only as part of a paper that is to be kept there, sealed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from punkt.deciding.decision import Decision
from punkt.journal import Recorded
from punkt.kernel.exact import MAX_NAME
from punkt.service.core.access import service_of
from punkt.service.core.problem_details import refusal
from punkt.service.core.service_state import Service
from punkt.showing.papers import Paper, Registered, fill, find_form
from punkt.showing.papers.field_entries import WIDTH
from punkt.showing.papers.paper_page import page as paper_page
from punkt.showing.papers.paper_words import word
from punkt.showing.papers.typed_fields import LONGEST
from punkt.showing.words.sealed_page import policy_of

from .page_layout import page, words_of
from .paper_issued import beside, issue, issuing
from .recorded import recorded, rules_as_recorded
from .visit import check_form, member

router = APIRouter(include_in_schema=False)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_FIELDS = 200
_TYPED = "field."
"""What the names of inputs begin with, so that no field can be taken for another."""
KINDS = {"html": "text/html; charset=utf-8", "docx": DOCX}


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
    paper = await asyncio.to_thread(_filled, service_of(request), entry, name, whom, lang, {})
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
        issues, said = "issue" in sent, beside(sent)
        typed = {key.removeprefix(_TYPED): str(sent[key]) for key in sent if key.startswith(_TYPED)}
    lang = words_of(request).lang
    paper = await asyncio.to_thread(_filled, service_of(request), entry, name, subject, lang, typed, said)
    headers = {"Cache-Control": "no-store"}
    if kind == "html":
        text = paper_page(paper)
        headers["Content-Security-Policy"] = _policy(text)
        data = text.encode()
    else:
        from punkt.showing.papers.paper_docx import file_of

        data = await asyncio.to_thread(file_of, paper)
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}-{number}.{kind}')}"
    if issues:
        journal, caller = service_of(request).journal, member(request, "decide")
        if journal is None:
            raise refusal("P787", id=number)
        made = await asyncio.to_thread(issue, journal, entry, paper, kind, data, sent, caller)
        headers["Punkt-Paper"] = str(made)
    return Response(data, 200, headers, KINDS[kind])


def _filled(
    service: Service,
    entry: Recorded,
    name: str,
    subject: str,
    lang: str,
    typed: Mapping[str, str],
    beside: Registered | None = None,
) -> Paper:
    """The form, from the very decision that was recorded."""
    rules = rules_as_recorded(service, entry.decision) if entry.decision is not None else None
    if entry.decision is None or rules is None:
        raise refusal("P787", id=entry.id)
    form = find_form(rules.linked, name)
    decision: Decision = rules.decide(entry.case or {}, as_of=date.fromisoformat(entry.decision["as_of"]))
    if decision.digest != entry.decision["digest"]:
        raise refusal("P787", id=entry.id)
    return fill(decision, form, lang, subject, typed=typed, beside=beside)


def _policy(text: str) -> str:
    """The page may have its own style, and nothing else."""
    return f"{policy_of(text)}; frame-ancestors 'none'"
