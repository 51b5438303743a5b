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
from punkt.law.packs.pack import MODALITY_TEXT, Pack
from punkt.service.core.access import service_of
from punkt.service.core.case_request import CaseRequest
from punkt.service.core.keyring import Caller
from punkt.service.core.problem_details import OURS
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

from .case_form import plain
from .page_layout import page, words_of
from .page_words import PageWords
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
    """Something that is otherwise: what, and how on each side (empty: not there)."""

    title: str
    first: list[str]
    second: list[str]


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
        "norms": [],
        "rules": [],
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
            case = await _case(request, form)
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
        found = {"outcomes": outcomes, "same": same, "norms": _norms(sides, words), "rules": _rules(sides, words)}
        return _page(request, asked, sides=sides, tried=bool(case), **found)

    return await asyncio.to_thread(shown)


def _side(request: Request, name: str, day: str) -> ComparedSide:
    service = service_of(request)
    pack = service.shelf.pack(name)
    linked = service.linked([name])
    when = parse_date(day) if day else date.today()
    if when is None:
        raise PunktError([Diagnostic("P610", Place("day"), {"value": day})])
    return ComparedSide(pack, linked, when, Names(linked, words_of(request)).pack(name))


async def _case(request: Request, form: FormData) -> dict[str, Any]:
    """The case to try: out of a file or out of the journal; empty where there is none."""
    upload = form.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        content = await upload.read()
        with reading(Kind.CASE):
            data = (await asyncio.to_thread(read_text, content, upload.filename)).data
        if not isinstance(data, dict):
            raise PunktError([Diagnostic("P500", Place(upload.filename, 1, 1))])
        return dict(plain(data))
    number = whole_number(str(form.get("number", "")).strip())
    return dict((await asyncio.to_thread(recorded, request, number)).case or {}) if number is not None else {}


async def _outcomes(
    request: Request, caller: Caller, case: dict[str, Any], sides: tuple[ComparedSide, ComparedSide]
) -> tuple[list[CaseDifference], int]:
    """The outcomes of a case that differ, and how many do not. Each side decides by itself and alone."""
    words = words_of(request)
    found: list[dict[tuple[str, str], tuple[str, list[str], str]]] = []
    for side in sides:
        question = CaseRequest(orjson.dumps({**case, "as_of": side.day.isoformat()}), (side.pack.id,))
        answer = (await service_of(request).decide([question], caller, record=False))[0]
        if answer.faults:
            raise PunktError(answer.faults)
        document = orjson.loads(answer.document)
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
        differ.append(CaseDifference(title, one[key][1] if key in one else [], two[key][1] if key in two else []))
    return differ, same


def _place(subject: str, order: list[str]) -> tuple[int, str]:
    """Sections in the vocabulary's order, then elements."""
    return (order.index(subject), "") if subject in order else (len(order), subject)


def _norms(sides: tuple[ComparedSide, ComparedSide], words: PageWords) -> list[CaseDifference]:
    """Norms that are not there on a side, or have another value on its day."""
    found: list[dict[str, tuple[str, str]]] = []
    for side in sides:
        values = ValueWords(Names(side.linked, words))
        rows = {}
        for name in dict.fromkeys(name for pack in side.linked.packs for name in pack.norms):
            norm = side.linked.norm(side.pack.id, name)
            value = norm.on(side.day) if norm is not None else None
            if norm is not None and value is not None:
                where = values.names.cited(norm.pack, norm.citation.point, norm.citation.sub)
                rows[name] = (words.pick(norm.title), f"{values.declared(norm, value)} ({where})")
        found.append(rows)
    one, two = found
    return [
        CaseDifference(title, [one[name][1]] if name in one else [], [two[name][1]] if name in two else [])
        for name in dict.fromkeys([*one, *two])
        if one.get(name) != two.get(name)
        for title in [(one.get(name) or two[name])[0]]
    ]


def _rules(sides: tuple[ComparedSide, ComparedSide], words: PageWords) -> list[CaseDifference]:
    """Outcomes whose rules are not the same on each side's day."""
    found: list[dict[tuple[str, str], list[str]]] = []
    titles: dict[tuple[str, str], str] = {}
    for side in sides:
        names = Names(side.linked, words)
        rows: dict[tuple[str, str], list[str]] = {}
        for rule in side.linked.rules:
            declared = names.vocabulary.outcomes.get((rule.subject, rule.outcome))
            if declared is None or side.day not in rule.in_force:
                continue
            key = (rule.subject, rule.outcome)
            titles[key] = f"{words.pick(names.vocabulary.subjects[rule.subject].title)} — {words.pick(declared.title)}"
            where = names.cited(rule.pack, rule.citation.point, rule.citation.sub)
            modality = words.pick(MODALITY_TEXT[rule.citation.modality.value])
            rows.setdefault(key, []).append(f"{words.pick(rule.says)} ({where}, {modality})")
        found.append(rows)
    one, two = found
    return [
        CaseDifference(titles[key], one.get(key, []), two.get(key, []))
        for key in dict.fromkeys([*one, *two])
        if one.get(key) != two.get(key)
    ]
