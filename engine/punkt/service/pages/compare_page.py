"""Comparing two packs, or one pack on two days: what is put otherwise, and how one case comes out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, reading
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_text
from punkt.files.whole_number import whole_number
from punkt.kernel.exact import parse_date
from punkt.law.language.link import Linked
from punkt.law.packs.pack import Pack
from punkt.proving.comparison.compared_packs import Side
from punkt.service.core.access import service_of
from punkt.service.core.case_request import CaseRequest
from punkt.service.core.keyring import Caller
from punkt.service.core.problem_details import OURS
from punkt.showing.decision.view import Builder
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

from .case_form import plain
from .compare_changes import changes, standing_of
from .page_layout import page, words_of
from .recorded import recorded
from .visit import check_form, member

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class ComparedSide:
    """One side: a pack as of a day."""

    pack: Pack
    linked: Linked
    day: date
    title: str


@dataclass(frozen=True)
class CaseDifference:
    """An outcome that is otherwise: how on each side (empty: not there), and how the second stands to the first."""

    title: str
    first: list[str]
    second: list[str]
    standing: str = ""


@router.get("/compare")
def ask(request: Request) -> Response:
    """What to compare."""
    member(request, "")
    return _page(request, {})


def _page(request: Request, asked: dict[str, str], **values: Any) -> Response:
    service, words = service_of(request), words_of(request)
    packs = [(name, Names(service.linked([name]), words).pack(name)) for name in service.shelf.deciding]
    given = {"first": "", "second": "", "first_day": "", "second_day": "", "number": "", **asked}
    usual: dict[str, Any] = {
        "sides": None,
        "outcomes": [],
        "same": 0,
        "parts": [],
        "tried": False,
        "errors": [],
    }
    return page(request, "compare.html.j2", packs=packs, asked=given, **{**usual, **values})


@router.post("/compare")
async def compare(request: Request) -> Response:
    """The comparison."""
    caller = member(request, "")
    async with request.form(max_fields=50) as form:
        check_form(request, form)
        asked = {key: str(form.get(key, "")) for key in ("first", "second", "first_day", "second_day", "number")}
        try:
            case, day = await _case(request, form)
            for side in ("first_day", "second_day"):  # without a day asked, that of the entry
                asked[side] = asked[side].strip() or day
            sides = (
                await asyncio.to_thread(_side, request, asked["first"], asked["first_day"]),
                await asyncio.to_thread(_side, request, asked["second"], asked["second_day"]),
            )
            outcomes, same = await _outcomes(request, caller, case, sides) if case else ([], 0)
        except PunktError as error:
            if error.kind in OURS:
                raise
            lines = [one.message(request.state.lang) for one in error.diagnostics]
            return await asyncio.to_thread(_page, request, asked, errors=lines)
    words = words_of(request)

    def shown() -> Response:
        parts = changes(_told(request, sides[0]), _told(request, sides[1]), words)
        return _page(request, asked, sides=sides, outcomes=outcomes, same=same, tried=bool(case), parts=parts)

    return await asyncio.to_thread(shown)


def _side(request: Request, name: str, day: str) -> ComparedSide:
    service = service_of(request)
    pack = service.shelf.pack(name)
    linked = service.linked([name])
    when = parse_date(day) if day else date.today()
    if when is None:
        raise PunktError([Diagnostic("P610", Place("day"), {"value": day})])
    return ComparedSide(pack, linked, when, Names(linked, words_of(request)).pack(name))


def _told(request: Request, side: ComparedSide) -> Side:
    """A side as ``punkt diff`` takes it."""
    return Side(side.pack.id, service_of(request).shelf.rules([side.pack.id]), side.pack, side.day)


async def _case(request: Request, form: FormData) -> tuple[dict[str, Any], str]:
    """The case to try and the day of its law: out of a file or the journal; empty where there is none."""
    upload = form.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        content = await upload.read()
        with reading(Kind.CASE):
            data = (await asyncio.to_thread(read_text, content, upload.filename)).data
        if not isinstance(data, dict):
            raise PunktError([Diagnostic("P500", Place(upload.filename, 1, 1))])
        day = data.get("as_of")
        return dict(plain(data)), str(day) if day is not None and parse_date(str(day)) else ""
    number = whole_number(str(form.get("number", "")).strip())
    if number is None:
        return {}, ""
    entry = await asyncio.to_thread(recorded, request, number)
    return dict(entry.case or {}), str(entry.decision["as_of"]) if entry.decision is not None else ""


async def _outcomes(
    request: Request, caller: Caller, case: dict[str, Any], sides: tuple[ComparedSide, ComparedSide]
) -> tuple[list[CaseDifference], int]:
    """The outcomes of a case that differ, and how many do not. Each side decides by itself and alone."""
    words = words_of(request)
    found: list[dict[tuple[str, str], tuple[str, list[str], str]]] = []
    documents: list[dict[str, Any]] = []
    for side in sides:
        question = CaseRequest(orjson.dumps({**case, "as_of": side.day.isoformat()}), (side.pack.id,))
        answer = (await service_of(request).decide([question], caller, record=False))[0]
        if answer.faults:
            raise PunktError(answer.faults)
        document = orjson.loads(answer.document)
        documents.append(document)
        builder = Builder(document, side.linked, words.lang)
        rows = {}
        order = list(side.linked.vocabulary.sections)
        for subject, outcomes in sorted(document["outcomes"].items(), key=lambda item: _place(item[0], order)):
            known = builder.names.subject(subject)
            for name in sorted(outcomes, key=lambda outcome: builder.names.outcome_order(known.kind, outcome)):
                row = builder.row(known, name, outcomes[name])
                title = f"{builder.names.listed([subject]) if known.element else known.title} — {row.title}"
                rows[subject, name] = (title, [row.value, *row.refs], row.value)
        found.append(rows)
    one, two = found
    differ, same = [], 0
    for key in dict.fromkeys([*one, *two]):
        if key in one and key in two and one[key][2] == two[key][2]:
            same += 1
            continue
        title = (one.get(key) or two[key])[0]
        first, second = (rows[key][1] if key in rows else [] for rows in (one, two))
        differ.append(
            CaseDifference(title, first, second, _standing(key, documents, sides) if first and second else "")
        )
    return differ, same


def _standing(key: tuple[str, str], documents: list[dict[str, Any]], sides: tuple[ComparedSide, ComparedSide]) -> str:
    """How the second side's outcome stands to the first's, by the orders of the packs of both."""
    subject, name = key
    kind = Names(sides[0].linked, Words("en")).subject(subject).kind
    one, other = (document["outcomes"][subject][name] for document in documents)
    return standing_of((kind, name), one, other, [*sides[1].linked.packs, *sides[0].linked.packs])


def _place(subject: str, order: list[str]) -> tuple[int, str]:
    """Sections in the vocabulary's order, then elements."""
    return (order.index(subject), "") if subject in order else (len(order), subject)
