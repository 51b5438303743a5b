"""The points of a document as its page shows them: what encodes each, and what a decision did there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from punkt.law.loading.ledger import CoverageReport, LedgerUnit, head
from punkt.law.packs.in_force import InForce
from punkt.law.packs.own_places import places
from punkt.law.packs.pack import Norm, Pack, Reading, Rule
from punkt.showing.decision.on_document import CaseMark
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

from .page_words import PageWords


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
    marks: list[CaseMark] = field(default_factory=list)
    """What the decision the reader came from did here."""

    @property
    def strongest(self) -> CaseMark | None:
        """The mark that tells most."""
        return min(self.marks, key=lambda mark: mark.weight, default=None)

    def mark_of(self, unit: LedgerUnit) -> CaseMark | None:
        """The mark that tells most of those of the rules that encode a paragraph."""
        own = [mark for mark in self.marks if mark.rule in unit.rules or mark.address == unit.address]
        return min(own, key=lambda mark: mark.weight, default=None)

    def words(self, texts: Mapping[str, str], words: PageWords) -> Iterator[str]:
        """All that can be looked for here."""
        yield from (self.name, self.title, self.address)
        for unit in self.units:
            yield from (words.pick(unit.title), *unit.quotes, texts.get(unit.address, ""))
        for rule, outcome, _ in self.rules:
            yield from (outcome, words.pick(rule.says), rule.citation.quote)
        yield from (words.pick(one.norm.title) for one in self.norms)
        yield from (words.pick(one.question) for one in self.readings)


def point_anchor(address: str) -> str:
    """Where a point stands on the page of its document."""
    return "p-" + "".join(letter if letter.isalnum() or letter == "." else "-" for letter in address)


def span(days: InForce, words: PageWords) -> str:
    """The days on which something is law, in words."""
    if days.until is None:
        return words("since", day=words.day(days.since))
    return words("since_until", day=words.day(days.since), until=words.day(days.until))


def shown_points(
    pack: Pack, report: CoverageReport, names: Names, words: PageWords, day: date
) -> dict[str, ShownPoint]:
    """The units of the document in their order, each with what cites it."""
    found: dict[str, ShownPoint] = {}
    said = names.addresses(pack.id)

    def at(address: str) -> ShownPoint:
        if address not in found:
            point = pack.points.get(address)
            title = words.pick(point.title) if point else words.pick(report.points.get(address, {}))
            name, label, part = said.long(address), said.label(address), said.section(address)
            found[address] = ShownPoint(address, point_anchor(address), capital(name), label, capital(part), title)
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


def capital(text: str) -> str:
    """A text with its first letter large."""
    return f"{text[:1].upper()}{text[1:]}"


def parts_of(points: Iterable[ShownPoint]) -> list[tuple[str, list[ShownPoint]]]:
    """The points by the part of the document they stand in; a part that is one unit stands with those around it."""
    found: list[tuple[str, list[ShownPoint]]] = []
    for point in points:
        part = "" if point.part == capital(point.label) else point.part
        if not found or found[-1][0] != part:
            found.append((part, []))
        found[-1][1].append(point)
    return found


def draw(points: Mapping[str, ShownPoint], marks: Iterable[CaseMark]) -> None:
    """Note at each point what a decision did there."""
    for mark in marks:
        point = points.get(mark.address) or points.get(head(mark.address))
        if point is not None:
            point.marks.append(mark)


def holding(points: Iterable[ShownPoint], asked: str, texts: Mapping[str, str], words: PageWords) -> list[ShownPoint]:
    """The points in which what is looked for stands, in any case of letters."""
    wanted = " ".join(asked.casefold().split())
    return [
        one for one in points if any(wanted in " ".join(said.casefold().split()) for said in one.words(texts, words))
    ]
