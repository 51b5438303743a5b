"""The vocabulary: which facts a case may state, and which outcomes rules may decide.

A vocabulary names record types («subjects»); those marked ``section`` stand at the top
of a case, the others are elements of lists. Everything is data: the engine knows none
of the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place
from punkt.files.texts import Texts
from punkt.kernel.domains import Interval, Number

from .periods import Period
from .units import PERCENT_NAME, PERCENT_TEXT, Measures

Text = Mapping[str, str]
UnitText = Mapping[str, str | Mapping[str, str]]
"""A unit in both languages: one word for all numbers, or a form by plural category (see engine/punkt/showing/words/plurals.py)."""
"""A text in both languages: keys ``ru`` and ``en``."""


class FactKind(str, Enum):
    """What kind of value a fact has."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    """What rules pass on and put together, and never interpret."""
    LIST = "list"
    REFERENCES = "references"


COLLECTIONS = (FactKind.LIST, FactKind.REFERENCES)
VALUE = "value"
"""Of a month (or year) for which a fact is stated: its value then."""
UNSTATED = ":unstated"
"""Ends the name of what stands for a fact in a month for which it is not stated."""
NONE = "none"
"""What a case says of a fact or a section that is known not to exist."""


class OutcomeKind(str, Enum):
    """What an outcome says; all but ``decision`` and ``term`` have fixed values."""

    DECISION = "decision"
    CHECK = "check"
    DUTY = "duty"
    FLAG = "flag"
    TERM = "term"
    """An intermediate term of a pack (``derive``); used by rules, not reported as an outcome."""


FIXED_VALUES: dict[OutcomeKind, Mapping[str, Text]] = {
    OutcomeKind.CHECK: Texts("law.check", "met", "not_met"),
    OutcomeKind.DUTY: Texts("law.duty", "due", "not_due"),
    OutcomeKind.FLAG: Texts("law.flag", "raised", "not_raised"),
}


def fact_named(record: str, kind: str, path: str) -> str:
    """The absolute name of a fact of a record of a type: of a month for which a fact is stated, that month's."""
    return record if is_month(kind) else f"{record}.{path.removesuffix(UNSTATED)}"


def is_month(kind: str) -> bool:
    """Whether a record type is that of the months or years for which a fact is stated."""
    return ":" in kind


def named_path(path: str, label: Text) -> Text:
    """A fact or a section as messages name it: to Russian readers by its label first, with the path that files have."""
    return {"ru": f"«{label['ru']}» ({path})" if label.get("ru") else path, "en": path}


@dataclass(frozen=True, slots=True)
class FactType:
    """One fact of a record type. ``path`` is dotted where the case nests it."""

    path: str
    kind: FactKind
    label: Text
    question: Text
    place: Place
    range: Interval | None = None
    decimals: int = 0
    unit: str = ""
    values: Mapping[str, Text] = field(default_factory=dict)
    of: str = ""
    """For a list: the record type of its elements; for references: the sibling list they point into."""
    exclusive: bool = False
    """For references: one element may be referred to by one record only."""
    sensitive: bool = False
    immutable: bool = False
    """Nobody can change it."""
    changed_by: str = ""
    """Who can change it, where the vocabulary says so: one of its actors."""
    established: bool = False
    """A case may state the outcome of this name as already established."""
    none: bool = False
    """A case may say that there is none: the fact is known not to exist."""
    derived: Spot | None = None
    """The value form that computes the fact; such a fact is never given in a case."""
    by: Period | None = None
    """Whether it has a value for each month (or year): it is then a list of these, which every record gives."""
    each: FactType | None = None
    """Of a fact that has a value for each month or year: what that value is."""
    stands_for: str = ""
    """Of what stands for a fact in a month for which it is not stated: that fact. It is never known."""

    @property
    def given(self) -> bool:
        """Whether a case may state it."""
        return self.derived is None and not self.stands_for

    def named(self, path: str = "") -> Text:
        """The fact as messages name it, by its own path or a longer one."""
        return named_path(path or self.path, self.label)

    @property
    def deniable(self) -> bool:
        """Whether a case may say ``none`` of the fact itself, not only of its section."""
        return self.none and NONE not in self.values


@dataclass(frozen=True, slots=True)
class Constraint:
    """What every case must satisfy; one that certainly does not is bad input."""

    name: str
    at: str
    require: Spot
    says: Text


@dataclass(frozen=True, slots=True)
class SubjectType:
    """A record type: a section of a case, or the elements of a list."""

    name: str
    title: Text
    section: bool
    facts: Mapping[str, FactType]
    constraints: tuple[Constraint, ...]
    place: Place
    none: bool = False
    """Of a section: a case may say that there is none, and so of each of its facts that has one value."""
    period: Period | None = None
    """Of the months (or years) for which a fact is stated: what they are."""

    @property
    def by_period(self) -> tuple[str, ...]:
        """The facts that have a value for each month or year."""
        return tuple(path for path, fact in self.facts.items() if fact.by is not None)


@dataclass(frozen=True, slots=True)
class OutcomeType:
    """An outcome that rules may decide about one record type."""

    subject: str
    name: str
    kind: OutcomeKind
    title: Text
    place: Place
    type: FactKind = FactKind.CHOICE
    values: Mapping[str, Text] = field(default_factory=dict)
    """The values an outcome of a finite type can take, in their order."""
    unit: str = ""
    decimals: int | None = None
    """Of a number: how many digits after the point it may have; ``None`` where that is not said."""
    empty_is_gap: bool = False
    """Of a list: whether nothing in it means that no clause decides."""
    adverse: tuple[str, ...] = ()
    """Values that are against the person: whoever reads a decision is shown them first."""
    element: FactKind = FactKind.CHOICE
    """Of a list: what kind of values it has."""
    leading: bool = False
    """Whether a decision begins with it: it is what was asked for."""
    deadline: bool = False
    """Of a day: whether something is to be done by it; a calendar says so."""
    months: int = 0
    """The most months for each of which it is decided; 0: it is decided once."""
    of: str = ""
    """Of one of such months: the outcome that it is a month of."""
    number: int = 0
    """Of one of such months: which it is, from 1."""

    def month_name(self, number: int) -> str:
        """What the outcome of one of its months is called."""
        return f"{self.name}_{number}"


@dataclass(frozen=True, slots=True)
class FactsPaper:
    """A paper on which facts are written, as whoever is asked has it before them."""

    title: Text
    hint: Text = field(default_factory=dict)
    """Where on it, or by whom it is issued."""
    facts: tuple[str, ...] = ()
    """Which facts: a fact by its absolute name (``owner.age``), all below a name, or all of a record type."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Record types, outcomes and units of one field of law."""

    id: str
    version: str
    title: Text
    subjects: Mapping[str, SubjectType]
    outcomes: Mapping[tuple[str, str], OutcomeType]
    units: Mapping[str, UnitText]
    scales: Mapping[tuple[str, str], Number] = field(default_factory=dict)
    """One of the first unit is so much of the second; only for comparing bands, never for facts."""
    measures: Measures = field(default_factory=Measures, compare=False)
    """How units convert."""
    actors: Mapping[str, Text] = field(default_factory=dict)
    """Who can change facts."""
    ordinals: tuple[str, ...] = ()
    """Units that are places on a scale and no amounts: «2 или 3 степень»."""
    written_on: Mapping[str, FactsPaper] = field(default_factory=dict)
    """The papers on which facts are written, in the order in which to ask for them."""
    files: tuple[str, ...] = ()
    """The files it was read from: the one the packs name, then those that stand in folders of packs and add to it."""
    _papers: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The paper of each fact that was asked for."""

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the record types that stand at the top of a case."""
        return tuple(name for name, subject in self.subjects.items() if subject.section)

    def paper_of(self, subject: str, path: str) -> str:
        """The paper on which a fact is written; empty where none is said. The longest name that covers it counts."""
        name = f"{subject}.{path}"
        if name not in self._papers:
            self._papers[name] = self._covering(name)
        return self._papers[name]

    def _covering(self, name: str) -> str:
        covering = [
            (len(named), paper)
            for paper, one in self.written_on.items()
            for named in one.facts
            if name == named or name.startswith(f"{named}.")
        ]
        return max(covering)[1] if covering else ""

    def unit(self, name: str) -> UnitText | None:
        """The words of a unit; percent has some of its own. ``None`` where there is no such unit."""
        return self.units.get(name) or (PERCENT_TEXT if name == PERCENT_NAME else None)

    @property
    def unit_names(self) -> tuple[str, ...]:
        """All units that facts, norms, outcomes and rules may name."""
        return tuple(dict.fromkeys((*self.units, PERCENT_NAME)))

    def element_type(self, subject: str, fact: FactType) -> str:
        """The record type of the elements of a collection fact of ``subject``."""
        if fact.kind is FactKind.LIST:
            return fact.of
        owner = self.owner_of(subject, fact)
        return self.subjects[owner].facts[fact.of].of

    def owner_of(self, subject: str, fact: FactType) -> str:
        """The record type that has both the list of ``subject`` and the list ``fact`` refers into."""
        for name, candidate in self.subjects.items():
            lists = candidate.facts
            if fact.of in lists and any(f.kind is FactKind.LIST and f.of == subject for f in lists.values()):
                return name
        return subject


NO_VOCABULARY = Vocabulary("", "", {}, {}, {}, {})
"""What packs stand on that name none: no fact, no outcome."""
