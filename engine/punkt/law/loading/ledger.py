"""The ledger: every unit of a pack's document accounted for, and what encodes it.

A unit is accounted for by an entry of its own in the ledger, or by that of its point, which speaks for all paragraphs
without one. What encodes it follows from the citations: a rule, norm or reading that cites a paragraph encodes that
paragraph; one that cites a point encodes the paragraphs whose ledger entries name it (``rules``), and where none does,
those for which the point's entry speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, nearest
from punkt.files.texts import LANGUAGES
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.packs.notices import AbsentSource
from punkt.law.packs.pack import Pack, Point, Reading
from punkt.law.packs.source_style import DocumentSection
from punkt.law.packs.vocabulary import Text
from punkt.law.schemas.packs_schema import STATES

from .pack_files import files_of
from .pack_quotes import Quote, quotes
from .read_documents import read_documents

ENCODED = "encoded"
TODO = "todo"
PARTLY = "partly"
"""How a unit stands that is encoded, but not whole."""
UNACCOUNTED = "unaccounted"
"""The state of a unit for which no entry speaks."""
STANDINGS = tuple(name for state in STATES for name in ((state, PARTLY) if state == ENCODED else (state,)))
"""The states, those of a unit encoded whole and in part apart."""
CITABLE = (ENCODED, "definition")
"""States of units that rules, norms, readings and presumptions may cite."""
PARTS = ("rules", "norms", "readings")


@dataclass(frozen=True, slots=True)
class LedgerUnit:
    """A unit of the document, how it is accounted for and what encodes it."""

    address: str
    entry: str
    """The ledger entry that speaks for it: its own, its point's, or empty."""
    state: str
    title: Text
    reason: Text
    rules: tuple[str, ...]
    norms: tuple[str, ...]
    readings: tuple[str, ...]
    quotes: tuple[str, ...]
    """The operative words cited by what encodes it."""
    left: Text = field(default_factory=dict)
    """Of an encoded unit: what of it is not; empty where it is encoded whole."""

    @property
    def standing(self) -> str:
        """Its state, and of an encoded unit whether only a part of it is."""
        return PARTLY if self.left else self.state

    @property
    def point(self) -> str:
        """The point or subpoint of which it is a paragraph."""
        return head(self.address)


@dataclass(frozen=True, slots=True)
class CoverageBlock:
    """Units in a row for which one entry speaks."""

    units: tuple[LedgerUnit, ...]

    @property
    def first(self) -> LedgerUnit:
        """One of them: what encodes them and the entry are the same for all."""
        return self.units[0]

    @property
    def span(self) -> str:
        """Their addresses: ``4``, ``4#2``, ``5#1-#3``."""
        first, last = self.units[0].address, self.units[-1].address
        return first if len(self.units) == 1 else f"{first}–#{last.partition('#')[2]}"


@dataclass(frozen=True)
class CoverageReport:
    """How the document of a pack is accounted for."""

    pack: str
    version: str
    title: Text
    document: Mapping[str, object]
    """The document as the pack's header names it."""
    registered: bool
    """Whether the units are those registered of the document; else they are those that the ledger names."""
    sections: tuple[DocumentSection, ...]
    """The parts of the document, where its layout is told."""
    points: Mapping[str, Text]
    """The titles of the points whose paragraphs have entries of their own."""
    units: tuple[LedgerUnit, ...]
    diagnostics: tuple[Diagnostic, ...]
    edition: Text = field(default_factory=dict)
    """What readers call the edition; empty where there is but one."""
    absent: tuple[AbsentSource, ...] = ()
    """Documents that the pack names, whose texts are not among the sources."""
    readings: tuple[Reading, ...] = ()
    """The readings of the pack, in full."""

    @property
    def blocks(self) -> list[CoverageBlock]:
        """The units in their order, those together that stand in a row and have one entry and the same encoding."""
        rows = groupby(self.units, key=lambda unit: (unit.point, unit.entry, unit.rules, unit.norms, unit.readings))
        return [CoverageBlock(tuple(found)) for _, found in rows]

    @cached_attribute
    def totals(self) -> dict[str, int]:
        """How many units stand in each way."""
        return {name: sum(unit.standing == name for unit in self.units) for name in (*STANDINGS, UNACCOUNTED)}

    @property
    def accounted(self) -> int:
        """How many units are accounted for."""
        return len(self.units) - self.totals[UNACCOUNTED]

    @property
    def whole(self) -> int:
        """How many units are encoded whole."""
        return self.totals[ENCODED]

    @property
    def partly(self) -> int:
        """How many units are encoded in part."""
        return self.totals[PARTLY]

    @property
    def bare(self) -> int:
        """How many units are not encoded, whether the ledger says why or not."""
        return len(self.units) - self.whole - self.partly

    @property
    def percent(self) -> float:
        """How many of a hundred units are encoded whole."""
        return self.share(self.whole)

    def share(self, count: int) -> float:
        """A number of units in percent, rounded down to a tenth: only all of them are 100."""
        return 1000 * count // len(self.units) / 10 if self.units else 100.0


def coverage(pack: Pack, edition: str | None = None) -> CoverageReport:
    """How an edition of the document is accounted for: that of the name, or the last that is registered.

    Raises :class:`PunktError` where the files of the pack cannot be read.
    """
    return _Accounting(pack, accounted_editions(pack)[-1] if edition is None else edition).report()


def check(pack: Pack) -> list[Diagnostic]:
    """What is wrong with a pack's ledger for any edition that is registered, in order of place; each fault once."""
    found: dict[tuple[str, Place, object], Diagnostic] = {}
    for edition in accounted_editions(pack):
        for fault in _Accounting(pack, edition).report().diagnostics:
            found.setdefault((fault.code, fault.place, fault.arguments.get("name")), fault)
    return sorted(found.values(), key=lambda fault: (fault.place, fault.code))


def unwritten(pack: Pack) -> list[Diagnostic]:
    """The entries that say that their units are not yet written, in order of place; each once."""
    found: dict[Place, Diagnostic] = {}
    for edition in accounted_editions(pack):
        for address, point in pack.points_of(edition).items():
            if point.state == TODO:
                found[point.place] = Diagnostic("P687", point.place, {"at": address, "title": point.title})
    return sorted(found.values(), key=lambda fault: fault.place)


def accounted_editions(pack: Pack) -> list[str]:
    """The editions that a ledger accounts for: those whose fingerprints are registered, else the last one."""
    registered = pack.source.by_edition if pack.source else {}
    return [name for name in pack.editions.ids if name in registered] or [pack.editions.latest]


def head(address: str) -> str:
    """The point or subpoint of a unit."""
    return address.partition("#")[0]


class _Accounting:
    """Holds a ledger against the units of an edition of the document and the citations of the pack."""

    def __init__(self, pack: Pack, edition: str) -> None:
        self.pack, self.edition = pack, edition
        problems = Problems()
        documents = read_documents(files_of(pack), problems)
        problems.raise_if_any()
        self.every = list(quotes(pack, documents))
        self.sources = [one for one in self.every if edition in (one.editions or [edition])]
        self.named = [
            (address, name)
            for document in documents["points"]
            if Spot.root(document).data.get("edition", edition) == edition
            for address, spot in (Spot.root(document) / "points").items()
            if "rules" in spot
            for name in (spot / "rules").each()
        ]
        self.claims = {(address, name.data) for address, name in self.named}
        registered = pack.source.by_edition if pack.source else {}
        self.known = registered.get(edition)
        others = {unit for name, known in registered.items() if name != edition for unit in known.units}
        self.elsewhere = others | {head(unit) for unit in others}
        """Units and points that another edition has."""
        self.points = self.of_this_edition(pack.points_of(edition))
        self.units = tuple(self.known.units if self.known else self.points)
        self.by_point: dict[str, list[str]] = {}
        for unit in self.units:
            self.by_point.setdefault(head(unit), []).append(unit)
        self.found: list[Diagnostic] = []
        self.encoding: dict[str, list[Quote]] = {unit: [] for unit in self.units}

    def of_this_edition(self, points: Mapping[str, Point]) -> Mapping[str, Point]:
        """The entries without those for all editions that are of a unit which only another edition has."""
        if self.known is None:
            return points
        here, own = {*self.known.units, *map(head, self.known.units)}, self.pack.ledgers.get(self.edition, {})
        return {
            address: point
            for address, point in points.items()
            if address in here or address in own or address not in self.elsewhere
        }

    def report(self) -> CoverageReport:
        """Everything at once."""
        for source in self.sources:
            self.place(source)
        self.check_names()
        self.check_units()
        self.check_entries()
        whole = {
            point: self.points[point].title
            for point, units in self.by_point.items()
            if point in self.points and point not in units
        }
        order = tuple(sorted(self.found, key=lambda fault: (fault.place, fault.code)))
        pack = self.pack
        units = tuple(map(self.unit, self.units))
        return CoverageReport(
            pack.id,
            pack.version,
            pack.title,
            pack.document,
            self.known is not None,
            pack.source.style(self.edition).sections if pack.source else (),
            whole,
            units,
            order,
            self.edition_title(),
            pack.absent_sources,
            tuple(pack.readings.values()),
        )

    def edition_title(self) -> Text:
        """What readers call the edition; empty where there is but one."""
        return self.pack.editions.title(self.edition) or ({lang: self.edition for lang in LANGUAGES if self.edition})

    def note(self, code: str, place: Place, **arguments: object) -> None:
        """Note one fault."""
        self.found.append(Diagnostic(code, place, arguments))

    def entry(self, unit: str) -> str:
        """The entry that speaks for a unit; empty where none does."""
        return next((address for address in (unit, head(unit)) if address in self.points), "")

    def covered(self, address: str) -> list[str]:
        """The units for which an entry speaks."""
        return [unit for unit in self.by_point.get(head(address), ()) if self.entry(unit) == address]

    def place(self, source: Quote) -> None:
        """Find the units that a rule, norm or reading encodes; those that the ledger has otherwise are faults."""
        for address, paragraph, place in _cited(source):
            units = self.cited(source, address, paragraph, place)
            for unit in units:
                self.encoding[unit].append(source)
            for entry in dict.fromkeys(self.entry(unit) for unit in units):
                if entry and self.points[entry].state not in CITABLE:
                    self.note("P682", place, name=source.name, at=entry, state=self.points[entry].state)

    def cited(self, source: Quote, address: str, paragraph: int | None, place: Place) -> list[str]:
        """The units that one citation is of."""
        units = self.by_point.get(head(address))
        if units is None:  # of one that no edition has, the ledger's entry is at fault, or lacks
            if self.known is not None and (source.explicit or head(address) in self.elsewhere):
                self.note("P662", place, name=address, hint=nearest(address, self.by_point))
            return []
        if address in units and "#" in address:
            return [address]
        if paragraph is not None:
            names = (f"{address}#{paragraph}", *([address] if paragraph == 1 or self.known is None else []))
            found = [name for name in names if name in units][:1]
            if not found:
                count = sum("#note" not in unit for unit in units)
                self.note("P663", place, at=address, number=paragraph, count=count)
            return found
        claimed = [unit for unit in units if (self.entry(unit), source.name) in self.claims]
        rest = claimed or self.covered(address)
        if not rest and any(self.entry(unit) for unit in units):
            self.note("P683", place, name=source.name, at=address)
        return rest

    def check_names(self) -> None:
        """What an entry names cites its point."""
        for address, name in self.named:
            of_point = {
                source.name
                for source in self.every
                if any(head(cited) == head(address) for cited, *_ in _cited(source))
            }
            if name.data not in of_point:
                self.note("P685", name.place, name=name.data, at=head(address), hint=nearest(name.data, of_point))

    def check_units(self) -> None:
        """Every unit is accounted for, and one that is encoded is encoded by something."""
        for unit in self.units:
            if not self.entry(unit):
                assert self.known is not None  # else the units are the ledger's
                self.note("P680", self.known.place(unit), name=unit)
        for address, point in self.points.items():
            bare = [unit for unit in self.covered(address) if not self.encoding[unit]]
            if bare and point.state == ENCODED:
                several = len(accounted_editions(self.pack)) > 1
                self.note("P681", point.place, name=", ".join(bare) + (f" ({self.edition})" if several else ""))

    def check_entries(self) -> None:
        """Every entry is of a unit or a point of the document, and says of a point what some of its paragraphs say."""
        for address, point in self.points.items():
            if address not in self.by_point and address not in self.encoding:
                near = nearest(address, [unit for unit in self.units if head(unit) == head(address)] or self.units)
                self.note("P684", point.place, name=address, hint=near)
            elif "#" not in address and not self.covered(address):
                states = dict.fromkeys(self.points[self.entry(unit)].state for unit in self.by_point[address])
                if point.state not in states:
                    self.note("P686", point.place, name=address, state=point.state, states=", ".join(states))

    def unit(self, address: str) -> LedgerUnit:
        """The account of one unit."""
        entry = self.entry(address)
        encoding = self.encoding[address]
        names = {
            part: tuple(dict.fromkeys(source.name for source in encoding if source.part == part)) for part in PARTS
        }
        words = tuple(dict.fromkeys(source.words for source in encoding if source.words))
        said = names["rules"], names["norms"], names["readings"], words
        if not entry:
            return LedgerUnit(address, "", UNACCOUNTED, {}, {}, *said)
        point = self.points[entry]
        return LedgerUnit(address, entry, point.state, point.title, point.reason, *said, point.left)


def _cited(source: Quote) -> Iterator[tuple[str, int | None, Place]]:
    """The units that something cites, with the paragraph where one is named."""
    yield source.point, source.paragraph, source.paragraph_at
    for address, place in source.also:
        yield address, None, place
