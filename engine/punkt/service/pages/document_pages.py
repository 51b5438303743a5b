"""The pages of documents: each point with its text, what encodes it, and norms with their values over time."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from punkt.files.whole_number import whole_number
from punkt.kernel.exact import parse_date
from punkt.law.loading.ledger import accounted_editions
from punkt.law.packs.pack import MODALITY_TEXT
from punkt.law.packs.standing import Standing, standing
from punkt.service.core.access import service_of
from punkt.showing.decision.on_document import CaseMark, on_document
from punkt.showing.decision.view import Builder
from punkt.showing.pack.coverage_report import SAID, STATE_TEXTS, STATE_WORDS
from punkt.showing.words.marked_words import marked
from punkt.showing.words.names import Names
from punkt.showing.words.paragraphs import Paragraphs
from punkt.showing.words.reading_words import reading_view

from .decision_page import anchor
from .document_points import draw, holding, parts_of, shown_points, span
from .page_layout import page, words_of
from .page_words import PageWords
from .recorded import recorded
from .visit import member

router = APIRouter(include_in_schema=False)
LONGEST = 100
"""Letters of what is looked for."""


@router.get("/documents")
def listed(request: Request) -> Response:
    """All documents, by the force they have."""
    member(request, "")
    service, words = service_of(request), words_of(request)
    rows: dict[Standing, list[Any]] = {force: [] for force in Standing}
    for pack in service.shelf.packs.values():
        report = service.shelf.coverage(pack.id)
        names = Names(service.linked([pack.id]), words)
        base = names.pack(pack.extends, within=True) if pack.extends else ""
        others = ", ".join(names.pack(name, within=True) for name in pack.other_laws)
        rows[standing(pack)].append((pack, names.pack(pack.id), base, others, span(pack.in_force, words), report))
    return page(request, "documents.html.j2", rows={force.value: found for force, found in rows.items() if found})


@router.get("/documents/{name}")
def show(request: Request, name: str) -> Response:
    """One document by point.

    ``decision``: with what that decision did at each; ``q``: only points in which that stands; ``point``: only one,
    to be printed; ``day``: the norms of that day.
    """
    member(request, "")
    service, words = service_of(request), words_of(request)
    pack = service.shelf.pack(name)
    names = Names(service.linked([name]), words)
    report = service.shelf.coverage(name)
    asked = request.query_params
    paragraphs, edition = Paragraphs(names), accounted_editions(pack)[-1]
    texts, addresses = paragraphs.texts(name, edition), names.addresses(name)
    number = whole_number(asked.get("decision", ""))
    marks, on = _marks(request, number, name)
    day = parse_date(asked.get("day", "")) or on or date.today()
    points = shown_points(pack, report, names, words, day)
    draw(points, marks)
    looked, one = " ".join(asked.get("q", "").split())[:LONGEST], asked.get("point", "")
    shown = holding(points.values(), looked, texts, words) if looked else list(points.values())
    shown = [points[one]] if one in points else shown
    return page(
        request,
        "document.html.j2",
        pack=pack,
        title=names.pack(name),
        issuer=words.pick(issuer) if isinstance(issuer := pack.document.get("issuer"), dict) else "",
        period=span(pack.in_force, words),
        force=standing(pack).value,
        report=report,
        points=shown,
        parts=parts_of(points.values()),
        around=_around(list(points.values())),
        alone=one in points,
        looked=looked,
        paragraph=lambda address: addresses.paragraph(address) or addresses.short(address),
        texts=texts,
        to_add=paragraphs.to_add(name, edition),
        marked=marked,
        anchor=anchor,
        states=STATE_WORDS,
        meanings=STATE_TEXTS,
        calendars=[]
        if looked or one in points
        else [(words.pick(one.title), name, one.by_year()) for name, one in pack.calendars.items()],
        day=day,
        number=number or 0,
        kept={"decision": str(number)} if number else {},
        norm_title=lambda found: names.words.pick(found.title),
        modality=_modality(words),
        left=lambda unit: SAID("left", words.lang, what=words.pick(unit.left)),
        reading_said=lambda found: reading_view(found, words),
    )


def _marks(request: Request, number: int | None, pack: str) -> tuple[list[CaseMark], date | None]:
    """What a recorded decision did in a document, and the day of the law it was made under."""
    entry = recorded(request, number) if number is not None else None
    if entry is None or entry.decision is None:
        return [], None
    linked = service_of(request).linked_as_recorded(entry.decision["packs"])
    builder = Builder(entry.decision, linked, words_of(request).lang)
    return on_document(builder, pack), parse_date(entry.decision["as_of"])


def _around(points: list[Any]) -> dict[str, tuple[Any, Any]]:
    """The points before and after each."""
    before, after = [None, *points[:-1]], [*points[1:], None]
    return {one.address: beside for one, *beside in zip(points, before, after, strict=True)}  # type: ignore[misc]


def _modality(words: PageWords) -> Any:
    return lambda found: words.pick(MODALITY_TEXT[found.value])
