"""The page of a decision: outcomes, each with its chain of reasons as text and as a picture; made to be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from punkt.journal import Recorded
from punkt.law.language.link import Linked
from punkt.law.loading.ledger import head
from punkt.law.packs.own_places import places
from punkt.law.packs.periods import typed_months
from punkt.law.packs.vocabulary import FactKind, SubjectType
from punkt.law.sources.kept_texts import texts_changed
from punkt.service.core.access import service_of
from punkt.service.core.as_recorded import again, decided_again, rules_as_recorded
from punkt.service.core.problem_details import refusal
from punkt.showing.decision.chain_picture import ChainPicture
from punkt.showing.decision.reason_chain import ClauseReason, Reason, chain, fired_clauses, ruled_out
from punkt.showing.decision.view import Builder
from punkt.showing.decision.view_model import LOUD, View, ViewRow

from .case_form import get
from .decision_screen import SHOWN, screen
from .document_points import point_anchor
from .page_layout import page, rendered, words_of
from .page_words import PageWords
from .paper_offers import offers
from .question_address import question_address
from .recorded import recorded
from .visit import visit_of

router = APIRouter(include_in_schema=False)
CARDED = tuple(tone for tone in LOUD if tone != "due")
"""How outcomes stand out that have a card on the first screen; duties are among what is to be done."""


WHOLE = "whole"
"""What an address asks for by which everything that is folded is written out, and opened."""


@dataclass(frozen=True)
class Shown:
    """All that is folded below one outcome."""

    reason: Reason
    picture: Markup
    ruled_out: list[ClauseReason]


@router.get("/decisions/{number}")
def show(request: Request, number: int) -> Response:
    """A recorded decision."""
    entry = recorded(request, number)
    if entry.decision is None:
        return page(request, "decision_erased.html.j2", entry=entry, number=number)
    by = dict(entry.head.get("produced_by", {}))
    return decision_page(request, entry.decision, by, entry.case or {}, (), entry)


@router.get("/decisions/{number}/decision.json")
def document(request: Request, number: int) -> Response:
    """The decision document as a file."""
    entry = recorded(request, number)
    if entry.decision_bytes is None:
        raise refusal("P787", id=number)
    headers = {"Content-Disposition": f'attachment; filename="decision-{number}.json"', "Cache-Control": "no-store"}
    return Response(entry.decision_bytes, 200, headers, "application/json")


@router.get("/decisions/{number}/days.ics")
def days(request: Request, number: int) -> Response:
    """The days that the decision names, for a calendar; with ``for`` and ``outcome`` those of one outcome."""
    from punkt.showing.papers.icalendar import Event, calendar, dates

    entry, lang = recorded(request, number), words_of(request).lang
    decision = decided_again(service_of(request), entry)
    record, outcome = (request.query_params.get(name, "") for name in ("for", "outcome"))
    events = [
        one
        for one in dates(decision, lang)
        if isinstance(one, Event)
        and (not record or one.subject == record)
        and (not outcome or one.outcome.partition("/")[0] == outcome)
    ]
    if not events:
        raise refusal("P787", id=number)
    headers = {"Content-Disposition": f'attachment; filename="decision-{number}.ics"', "Cache-Control": "no-store"}
    return Response(calendar(events, lang), 200, headers, "text/calendar; charset=utf-8")


@router.get("/decisions/{number}/print.css")
def running_heads(request: Request, number: int) -> Response:
    """What stands at the head of every printed page: which decision it is, and its digest."""
    entry, words = recorded(request, number), words_of(request)
    if entry.decision is None:
        raise refusal("P787", id=number)
    title = words("decision_title", case=str(entry.decision["case"])[:60])
    heads = {"left": words("print_head", title=title, n=number), "right": str(entry.decision["digest"])}
    boxes = "".join(f"@top-{side} {{ content: {_css_text(text)}; }} " for side, text in heads.items())
    return Response(f"@page {{ {boxes}}}\n", 200, {"Cache-Control": "no-store"}, "text/css; charset=utf-8")


def _css_text(text: str) -> str:
    """A text in a stylesheet, with everything but letters and digits escaped."""
    return '"' + "".join(letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in text) + '"'


def decision_page(
    request: Request,
    document: Mapping[str, Any],
    produced_by: Mapping[str, str],
    case: Mapping[str, Any],
    packs: tuple[str, ...],
    entry: Recorded | None = None,
    draft_at: str = "",
    proposal: Mapping[str, Any] | None = None,
) -> Response:
    """The page of a decision document: of an entry, of the draft at an address, or of an example.

    ``proposal``: of a draft, what it can be proposed or confirmed by.
    """

    def made() -> str:
        return _body(request, document, produced_by, case, packs, entry, draft_at, proposal)

    number, words = entry.id if entry else 0, words_of(request)
    if (
        entry is not None
    ):  # what is recorded never changes: its page depends on what is said of it since, and on who looks
        service = service_of(request)
        looks = words.lang, _audits(request), str(service.shelf.folder), texts_changed(), _opened(request)
        body = service.pages.get((entry.hash, document["digest"], entry.later, entry.papers, *looks), made)
    else:
        body = made()
    title = words("decision_title", case=document["case"])
    return page(request, "decision.html.j2", body=Markup(body), number=number, title=title)


def _audits(request: Request) -> bool:
    caller = visit_of(request).caller
    return caller is not None and caller.may("audit")


def _opened(request: Request) -> bool:
    return WHOLE in request.query_params


def _body(
    request: Request,
    document: Mapping[str, Any],
    produced_by: Mapping[str, str],
    case: Mapping[str, Any],
    packs: tuple[str, ...],
    entry: Recorded | None,
    draft_at: str,
    proposal: Mapping[str, Any] | None,
) -> str:
    """What the page says of a decision: nothing of the visit is in it but whether the journal may be read."""
    service, words = service_of(request), words_of(request)
    linked = service.linked_as_recorded(document["packs"]) if entry else service.linked(packs)
    builder = Builder(document, linked, words.lang)
    builder.words = words
    view = builder.view(produced_by)
    number = entry.id if entry else 0
    links = _links(linked, number)
    opened = entry is not None and _opened(request)
    shown = {}  # of a recorded decision the reasons have an address of their own, from where they are fetched when looked at
    if entry is None or opened:
        shown = {(row.subject.name, row.name): _shown(builder, row, words, links) for row in _rows(view)}
    rules = rules_as_recorded(service, document) if entry or draft_at else None
    ask = partial(question_address, number, draft_at=draft_at)
    offered = offers(rules, again(rules, document, case), builder, number, ask) if entry else []
    papers = {one.address for one in offered}
    return rendered(
        request,
        "decision_body.html.j2",
        view=view,
        shown=shown,
        opened=opened,
        whole=f"/decisions/{number}?{WHOLE}=1&lang={words.lang}" if number else "",
        at=lambda row: anchor(row.subject.name, row.name),
        clauses_of=lambda row: fired_clauses(builder, row.subject.name, row.name),
        links=links,
        screen=screen(builder, case, number, rules, view.loud, partial(_at, links, number), papers, ask),
        most=SHOWN,
        carded=CARDED,
        offers=offered,
        number=number,
        proposal=proposal,
        later=entry.later if entry else (),
        papers=entry.papers if entry else (),
        time=words.moment(entry.time) if entry else "",
        facts=list(_facts(case, builder)),
        auditor=_audits(request),
        title=words("decision_title", case=view.case),
    )


def _rows(view: View) -> Iterator[ViewRow]:
    """Every outcome, in the order of the page."""
    for part in view.parts:
        yield from part.rows
        yield from part.open
        for rows in part.quiet.values():
            yield from rows
    for listing in view.listings:
        for element in listing.elements:
            yield from element.rows
    yield from view.loud


def _shown(builder: Builder, row: ViewRow, words: PageWords, links: Mapping[tuple[str, str], str]) -> Shown:
    reason = chain(builder, row.subject.name, row.name)
    heads = {name: words(name) for name in ("fact", "norm", "term")}
    heads |= {"missing": words("missing_fact"), "seen": words("shown_above")}
    drawn = ChainPicture(reason, heads, lambda clause: links.get((clause.pack, clause.address), ""))
    picture = drawn.html(words("picture_of", what=row.title), words("picture_says"))
    fired = {_clause_key(clause) for clause in reason.clauses if clause.state == "fired"}
    out = [one for one in ruled_out(builder, row.subject.name, row.name) if _clause_key(one) not in fired]
    return Shown(reason, picture, out if fired else [])


def _clause_key(clause: ClauseReason) -> tuple[str, str, str]:
    """The same for two clauses of one rule that say the same of the same place: each is shown once."""
    return clause.pack, clause.address, clause.quote or clause.says


def anchor(subject: str, name: str) -> str:
    """Where an outcome stands on its page."""
    return "o-" + "".join(letter if letter.isalnum() else "-" for letter in f"{subject}.{name}")


def _links(linked: Linked, number: int) -> dict[tuple[str, str], str]:
    """The page and place of every unit that a rule cites."""
    back = f"?decision={number}" if number else ""
    if "units" not in linked.kept_names:
        linked.kept_names["units"] = {
            (rule.pack, address): point_anchor(address)
            for pack in linked.packs
            for rule in pack.rules
            for address in places(rule.body, rule.citation)
        }
    units = linked.kept_names["units"]
    return {(pack, address): f"/documents/{pack}{back}#{at}" for (pack, address), at in units.items()}


def _at(links: Mapping[tuple[str, str], str], number: int, pack: str, point: str) -> str:
    """The page and place of a point, whether or not a rule cites it."""
    back = f"?decision={number}" if number else ""
    return links.get((pack, point)) or f"/documents/{pack}{back}#{point_anchor(head(point))}"


def _facts(case: Mapping[str, Any], builder: Builder) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What the case states, record by record."""
    vocabulary = builder.linked.vocabulary
    for name in vocabulary.sections:
        if isinstance(case.get(name), dict):
            yield from _record(vocabulary.subjects[name], case[name], name, builder)


def _record(
    subject: SubjectType, data: Mapping[str, Any], name: str, builder: Builder
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    words = builder.words
    lines: list[tuple[str, str]] = []
    below: list[tuple[str, Any]] = []
    for path, fact in subject.facts.items():
        value = get(dict(data), path)
        if value is None or not fact.given:
            continue
        label = words.pick(fact.label)
        if fact.by is not None and fact.each is not None:
            months = dict(value) if isinstance(value, Mapping) else {}
            lines.append(
                (label, typed_months(months, partial(builder.values.of, builder.names.named(f"{name}.{path}/x"))))
            )
        elif fact.kind is FactKind.LIST:
            below.append((path, value))
            lines.append((label, str(len(value))))
        elif fact.kind is FactKind.REFERENCES:
            lines.append((label, ", ".join(map(str, value)) or words("none")))
        else:
            lines.append((label, builder.values.of(builder.names.named(f"{name}.{path}"), value)))
    known = builder.names.subject(name)
    yield (builder.names.listed([name]) if known.element else known.title), lines
    for path, elements in below:
        inner = builder.linked.vocabulary.subjects[subject.facts[path].of]
        for element in elements:
            yield from _record(inner, element, f"{name}.{path}/{element['id']}", builder)
