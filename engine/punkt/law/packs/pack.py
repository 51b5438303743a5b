"""A pack: one document's norms, readings, rules and points, as written (not yet linked)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TypeAlias

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place
from punkt.files.texts import Texts
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.domains import Interval, Scalar

from .acknowledged import Acknowledged
from .calendars import Calendar
from .editions import Editions
from .in_force import InForce
from .next_steps import NextSteps
from .notices import AbsentSource, Notice
from .source_style import SourceDescription
from .tensions import Tension
from .value_order import Better
from .vocabulary import Text

EVERYBODY = "everybody"
"""What ``applies`` of a rule says where its pack's condition does not hold for it."""


class Modality(str, Enum):
    """How binding a norm is."""

    MANDATORY = "mandatory"
    DEFINITION = "definition"
    RECOMMENDED = "recommended"
    DISCRETIONARY = "discretionary"
    PROPOSAL = "proposal"


def strongest(found: Iterable[Modality]) -> Modality:
    """The most binding of several."""
    return min(found, key=list(Modality).index)


MODALITY_TEXT = Texts("law.modality", *(modality.value for modality in Modality))


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a document says it: the point, its subpoint, the operative words, how binding they are."""

    point: str
    sub: str
    quote: str
    modality: Modality
    edition: str = ""
    """The edition of the document that says so; empty: the one of the day."""

    @property
    def yields(self) -> bool:
        """Whether it leaves a choice: what a case states as established stands against it."""
        return self.modality in (Modality.DISCRETIONARY, Modality.PROPOSAL)

    @property
    def address(self) -> str:
        """The unit of the document: ``point`` or ``point.sub``."""
        return f"{self.point}.{self.sub}" if self.sub else self.point


@dataclass(frozen=True, slots=True)
class FactList:
    """A norm whose value is a list of facts."""

    paths: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.paths)


@dataclass(frozen=True, slots=True)
class Parameter:
    """An open parameter: the case's fact supplies the value unless an extending pack fills it."""

    path: str

    def __str__(self) -> str:
        return self.path


NormValue: TypeAlias = Scalar | Interval | tuple[Scalar, ...] | FactList | Parameter


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a norm and the days on which it holds."""

    value: NormValue
    in_force: InForce
    place: Place | None = field(default=None, compare=False)
    citation: Citation | None = None
    """Where this value stands, if not where its norm does."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A named value that a document lays down."""

    name: str
    pack: str
    citation: Citation
    title: Text
    unit: str
    values: tuple[DatedValue, ...]
    towards_base: str
    """``replaces``, ``tightens``, ``fills``, or empty where the base has no norm of this name."""
    confirmed_on: date | None
    place: Place
    stricter: str = ""
    """For a number: whether the ``higher`` or the ``lower`` one is stricter; empty where it is not said."""

    def on(self, day: date) -> NormValue | None:
        """The value on a day; ``None`` where the norm has none."""
        found = self._dated(day)
        return found.value if found else None

    def cited_on(self, day: date) -> Citation:
        """Where the value of a day stands."""
        found = self._dated(day)
        return (found.citation if found else None) or self.citation

    @property
    def citations(self) -> list[tuple[date | None, Citation]]:
        """Where its values stand, each that stands elsewhere with its first day."""
        own = [(dated.in_force.since, dated.citation) for dated in self.values if dated.citation]
        return [*([(None, self.citation)] if len(own) < len(self.values) else []), *own]

    def _dated(self, day: date) -> DatedValue | None:
        return next((dated for dated in reversed(self.values) if day in dated.in_force), None)


def presumed_id(fact: str) -> str:
    """What the presumption of a fact is called."""
    return f"presumed.{fact}"


@dataclass(frozen=True, slots=True)
class Presumption:
    """What the law presumes of a fact of a record type where it is not given, and the point that says so."""

    pack: str
    subject: str
    fact: str
    value: Spot
    """What is presumed, as written: a value of the fact, or ``$norm``."""
    citation: Citation
    says: Text
    in_force: InForce
    place: Place

    @property
    def id(self) -> str:
        """What decisions call it."""
        return presumed_id(self.fact)

    @property
    def key(self) -> tuple[str, str]:
        """The fact that it is about."""
        return (self.subject, self.fact)

    @property
    def norm(self) -> str:
        """The name of the norm that gives the value; empty where it is written out."""
        data = self.value.data
        return data[1:] if isinstance(data, str) and data.startswith("$") else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where a text can be read in several ways: the question, the options, the one adopted."""

    name: str
    pack: str
    point: str
    sub: str
    quote: str
    question: Text
    adopted: str
    options: Mapping[str, Text]
    reason: Text
    place: Place
    confirmed_by: Text = field(default_factory=dict)
    """Who confirmed it; empty where nobody has."""
    confirmed_on: date | None = None

    @property
    def full_name(self) -> str:
        """What decisions call it."""
        return f"{self.pack}:{self.name}"

    @property
    def address(self) -> str:
        """The unit it is about."""
        return f"{self.point}.{self.sub}" if self.sub else self.point

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The options that were not adopted."""
        return tuple(option for option in self.options if option != self.adopted)


@dataclass(frozen=True, slots=True)
class Applies:
    """To whom a pack or a rule applies: the condition as written, and where the document says so."""

    condition: Spot
    citation: Citation
    readings: tuple[str, ...] = ()
    """Readings that it rests on, besides those by which the condition branches."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as written: what it decides about which record type, its citation, and its body."""

    id: str
    pack: str
    kind: str
    outcome: str
    subject: str
    citation: Citation
    says: Text
    who: Text
    in_force: InForce
    body: Spot
    wordings: tuple[tuple[date, Citation], ...] = ()
    """From which days it stands elsewhere or in other words, the earliest first."""
    month: int = 0
    """Of a rule that decides for each month, lowered for one of them: which it is, from 1."""

    def cited_on(self, day: date) -> Citation:
        """Where it stands on a day."""
        return next((citation for since, citation in reversed(self.wordings) if since <= day), self.citation)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Readings that the rule rests on, besides those by which its conditions branch."""
        return tuple(self.body.data.get("readings", ()))

    @property
    def overrides(self) -> list[Spot]:
        """The rules from which this one is an exception, as it names them: by id, or by pack and id."""
        spot = self.body.get("overrides")
        return [] if spot is None else list(spot.each()) if isinstance(spot.data, list) else [spot]

    @property
    def citations(self) -> list[tuple[date | None, Citation]]:
        """Where it stands, and from which days elsewhere or in other words."""
        return [(None, self.citation), *self.wordings]

    @property
    def to_everybody(self) -> bool:
        """Whether the rule applies to those too to whom its pack does not."""
        return "applies" in self.body and (self.body / "applies").data == EVERYBODY

    @property
    def applies(self) -> Applies | None:
        """To whom the rule applies, more narrowly than its pack; where that has no point, the rule's says so."""
        if "applies" not in self.body or self.to_everybody:
            return None
        spot = self.body / "applies"
        if "when" not in spot:
            return Applies(spot, self.citation)
        said = spot.data
        return Applies(
            spot / "when",
            replace(self.citation, point=str(said["point"]), sub=str(said.get("sub", "")), quote=said["quote"]),
        )


@dataclass(frozen=True, slots=True)
class Point:
    """A unit of the document and how the ledger accounts for it."""

    address: str
    state: str
    title: Text
    reason: Text
    place: Place
    left: Text = field(default_factory=dict)
    """Of an encoded unit: what of it is not; empty where it is encoded whole."""


NamedFile: TypeAlias = tuple[str, bytes]
"""The name of a file below the folder of its pack, and what it counts with."""


@dataclass(frozen=True)
class Pack:
    """A document as data."""

    id: str
    version: str
    vocabulary: str
    """Empty for a pack that names no fact and decides nothing: it stands beside packs of any vocabulary."""
    title: Text
    document: Mapping[str, object]
    jurisdiction: Mapping[str, object]
    in_force: InForce
    extends: str
    replaces: Mapping[tuple[str, str], Place]
    """Outcomes of the base that this pack decides instead, and where it says so."""
    instead: Mapping[tuple[str, str], str]
    """Outcomes of the base (they are in ``replaces`` too) → the outcome of this pack that stands in their place."""
    norms: Mapping[str, Norm]
    readings: Mapping[str, Reading]
    rules: tuple[Rule, ...]
    points: Mapping[str, Point]
    folder: str
    digest: str
    place: Place
    acknowledged: tuple[Acknowledged, ...] = ()
    """Findings of a proof that the pack knows of."""
    better: Mapping[tuple[str, str], Better] = field(default_factory=dict)
    """Outcomes of which the pack says which values are better for the person."""
    source: SourceDescription | None = None
    """How the text of the document is laid out, and its fingerprints."""
    presumptions: tuple[Presumption, ...] = ()
    applies: Mapping[str, Applies] = field(default_factory=dict)
    """Record type → to whom of it the pack applies; without an entry, to all."""
    editions: Editions = field(default_factory=Editions)
    """The wordings of the document over time, where the pack tells several apart."""
    rests_on: tuple[str, ...] = ()
    """Readings that the whole pack rests on: since when it is in force, what stands beside it."""
    titles: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    """Outcomes that the document calls by other words than the vocabulary."""
    tensions: tuple[Tension, ...] = ()
    """Findings that are to be remarked on where a decision has them side by side."""
    ledgers: Mapping[str, Mapping[str, Point]] = field(default_factory=dict)
    """How each edition is accounted for by entries of its own; under no name those that speak for all of them.

    :attr:`points` has every unit that any edition has, of the latest of them."""
    notices: tuple[Notice, ...] = ()
    absent_sources: tuple[AbsentSource, ...] = ()
    """Documents that it names, whose texts are not among the sources."""
    next: NextSteps = field(default_factory=NextSteps)
    """What follows from the outcomes it decides."""
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    """Calendars of working days, by the names that rules use."""
    other_laws: tuple[str, ...] = ()
    """Packs that it does not extend, whose outcomes its rules read."""
    files: tuple[NamedFile, ...] = field(default=(), repr=False, compare=False)
    """What its hash is over, as it was read: the vocabulary, where it names one, then its files, by their names."""

    @property
    def decides(self) -> bool:
        """Whether it is about facts and outcomes; else it is there for packs that rest on it."""
        return bool(self.vocabulary)

    def points_of(self, edition: str) -> dict[str, Point]:
        """The ledger of an edition: its own entries before those for all."""
        return {**self.ledgers.get("", {}), **self.ledgers.get(edition, {})}

    @cached_attribute
    def rules_by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @property
    def change_days(self) -> frozenset[date]:
        """Days on which a value, a rule or a wording of this pack begins or ceases to hold."""
        spans = [value.in_force for norm in self.norms.values() for value in norm.values]
        spans += [rule.in_force for rule in self.rules]
        spans += [presumption.in_force for presumption in self.presumptions]
        worded = [since for rule in self.rules for since, _ in rule.wordings]
        editions = [edition.since for edition in self.editions.all]
        return frozenset([*(day for span in spans for day in span.change_days), *worded, *editions])
