"""The pages of documents: each point with what encodes it, and norms with their values over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from punkt.files.whole_number import whole_number
from punkt.kernel.exact import parse_date
from punkt.law.loading.ledger import CoverageReport, LedgerUnit, accounted_editions, head
from punkt.law.packs.in_force import InForce
from punkt.law.packs.own_places import places
from punkt.law.packs.pack import MODALITY_TEXT, Norm, Pack, Reading, Rule
from punkt.service.core.access import service_of
from punkt.showing.pack.coverage_report import SAID, STATE_TEXTS, STATE_WORDS
from punkt.showing.words.marked_words import marked
from punkt.showing.words.names import Names
from punkt.showing.words.paragraphs import Paragraphs
from punkt.showing.words.reading_words import reading_view
from punkt.showing.words.value_words import ValueWords

from .decision_page import anchor, point_anchor
from .page_layout import page, words_of
from .page_words import PageWords
from .recorded import recorded
from .visit import member

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class ShownNorm:
    """A norm: each value with its days, and whether it holds on the day shown."""

    norm: Norm
    values: list[tuple[str, str, bool]]


@dataclass
class ShownPoint:
    """A unit of the document that something cites or the ledger names."""

    address: str
    anchor: str
    name: str
    """What a reader calls it: «Пункт 6», «Приложение 1»."""
    label: str
    """What it is called within its part of the document."""
    part: str
    """The part of the document it stands in; empty for the main one."""
    title: str
    units: list[LedgerUnit] = field(default_factory=list)
    rules: list[tuple[Rule, str, bool]] = field(default_factory=list)
    norms: list[ShownNorm] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    outcomes: list[tuple[str, str]] = field(default_factory=list)
    """Outcomes of the decision the reader came from that rest on it: anchor and title."""


@router.get("/documents")
def listed(request: Request) -> Response:
    """All documents."""
    member(request, "")
    service, words = service_of(request), words_of(request)
    rows = []
    for pack in service.shelf.packs.values():
        report = service.shelf.coverage(pack.id)
        names = Names(service.linked([pack.id]), words)
        base = names.pack(pack.extends, within=True) if pack.extends else ""
        others = ", ".join(names.pack(name, within=True) for name in pack.other_laws)
        rows.append((pack, names.pack(pack.id), base, others, span(pack.in_force, words), report))
    return page(request, "documents.html.j2", rows=rows)


@router.get("/documents/{name}")
def show(request: Request, name: str) -> Response:
    """One document by point; with ``decision``, what of that decision rests on each."""
    member(request, "")
    service, words = service_of(request), words_of(request)
    pack = service.shelf.pack(name)
    linked = service.linked([name])
    names = Names(linked, words)
    report = service.shelf.coverage(name)
    day = parse_date(request.query_params.get("day", "")) or date.today()
    addresses = names.addresses(name)
    points = _points(pack, report, names, words, day)
    paragraphs, edition = Paragraphs(names), accounted_editions(pack)[-1]
    number = whole_number(request.query_params.get("decision", ""))
    if number is not None:
        entry = recorded(request, number)
        if entry.decision is not None:
            names_then = Names(service.linked_as_recorded(entry.decision["packs"]), words)
            _resting(points, entry.decision, name, names_then)
    return page(
        request,
        "document.html.j2",
        pack=pack,
        title=names.pack(name),
        issuer=words.pick(issuer) if isinstance(issuer := pack.document.get("issuer"), dict) else "",
        period=span(pack.in_force, words),
        report=report,
        points=list(points.values()),
        parts=_parts(points.values()),
        paragraph=lambda address: addresses.paragraph(address) or addresses.short(address),
        texts=paragraphs.texts(name, edition),
        to_add=paragraphs.to_add(name, edition),
        marked=marked,
        states=STATE_WORDS,
        meanings=STATE_TEXTS,
        calendars=[(words.pick(one.title), name, one.by_year()) for name, one in pack.calendars.items()],
        day=day,
        number=number or 0,
        norm_title=lambda found: names.words.pick(found.title),
        modality=_modality(words),
        left=lambda unit: SAID("left", words.lang, what=words.pick(unit.left)),
        reading_said=lambda found: reading_view(found, words),
    )


def span(days: InForce, words: PageWords) -> str:
    """The days on which something is law, in words."""
    if days.until is None:
        return words("since", day=words.day(days.since))
    return words("since_until", day=words.day(days.since), until=words.day(days.until))


def _modality(words: PageWords) -> Any:
    return lambda found: words.pick(MODALITY_TEXT[found.value])


def _points(pack: Pack, report: CoverageReport, names: Names, words: PageWords, day: date) -> dict[str, ShownPoint]:
    """The units of the document in their order, each with what cites it."""
    found: dict[str, ShownPoint] = {}
    said = names.addresses(pack.id)

    def at(address: str) -> ShownPoint:
        if address not in found:
            point = pack.points.get(address)
            title = words.pick(point.title) if point else words.pick(report.points.get(address, {}))
            name, label, part = said.long(address), said.label(address), said.section(address)
            found[address] = ShownPoint(address, point_anchor(address), _capital(name), label, _capital(part), title)
        return found[address]

    for unit in report.units:
        at(head(unit.address)).units.append(unit)
    values = ValueWords(names)
    for rule in pack.rules:
        declared = names.vocabulary.outcomes.get((rule.subject, rule.outcome))
        for address in places(rule.body, rule.citation):
            at(address).rules.append((rule, words.pick(declared.title) if declared else "", day in rule.in_force))
    for norm in pack.norms.values():
        rows = [
            (values.declared(norm, one.value), span(one.in_force, words), day in one.in_force) for one in norm.values
        ]
        at(norm.citation.address).norms.append(ShownNorm(norm, rows))
    for reading in pack.readings.values():
        at(reading.address).readings.append(reading)
    return found


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _parts(points: Iterable[ShownPoint]) -> list[tuple[str, list[ShownPoint]]]:
    """The points by the part of the document they stand in; a part that is one unit stands with those around it."""
    found: list[tuple[str, list[ShownPoint]]] = []
    for point in points:
        part = "" if point.part == _capital(point.label) else point.part
        if not found or found[-1][0] != part:
            found.append((part, []))
        found[-1][1].append(point)
    return found


def _resting(points: Mapping[str, ShownPoint], document: Mapping[str, Any], pack: str, names: Names) -> None:
    """Note at each point which outcomes of a decision rest on it."""
    for entry in document["fired"]:
        rule = names.rule(entry["pack"], entry["rule"])
        if entry["pack"] != pack or rule is None or rule.citation.address not in points:
            continue
        for name in entry["concludes"]:
            if name not in document["outcomes"].get(entry["subject"], {}):
                continue
            named, subject = names.named(f"{entry['subject']}.{name}"), names.subject(entry["subject"])
            link = (anchor(entry["subject"], name), subject.about(named.label))
            outcomes = points[rule.citation.address].outcomes
            if link not in outcomes:
                outcomes.append(link)
