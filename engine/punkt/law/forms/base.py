"""What every form of the language shares: the context it is lowered in, and its description.

A *form* is one way an analyst may write a condition or a value: a mapping with a head
word (``all``, ``every``, ``months_after`` …). It is a small module that lowers itself to
the kernel; nothing else in the engine knows it. ``FORM.schema`` and ``FORM.help`` feed
the JSON Schema and the reference of the language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any as Anything
from typing import ClassVar, NamedTuple, Protocol, TypeVar

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest
from punkt.files.texts import Texts
from punkt.kernel.domains import Interval
from punkt.kernel.exact import shown
from punkt.kernel.node_structure import reads
from punkt.kernel.nodes import All, Any, Condition, Const, Fact, Literal, Value
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import FactList, Norm, NormValue, Presumption
from punkt.law.packs.units import Unit, unit_of
from punkt.law.packs.vocabulary import COLLECTIONS, UNSTATED, FactKind, FactType, Text, Vocabulary

from .examples import Example, examples
from .parts import NormUse, Part

Lowered = TypeVar("Lowered")


@dataclass(frozen=True, slots=True)
class ValueType:
    """What kind of value an expression has; ``choices`` are the values of a finite type."""

    kind: FactKind
    choices: tuple[str, ...] = ()
    unit: Unit | None = None
    """Of a number: what it is measured in; ``None`` for a bare number, which goes with any unit."""
    decimals: int | None = None
    """Of a number that need not be whole: the most digits it can have after the point; ``None`` for any number."""

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers."""
        return self.kind in (FactKind.INTEGER, FactKind.NUMBER)

    @property
    def digits(self) -> int | None:
        """The most digits after the point; ``None`` where there may be any number of them."""
        return 0 if self.kind is FactKind.INTEGER else self.decimals

    @property
    def ordered(self) -> bool:
        """Whether the values can be compared by size."""
        return self.numeric or self.kind is FactKind.DATE


INTEGER = ValueType(FactKind.INTEGER)
NUMBER = ValueType(FactKind.NUMBER)
BOOLEAN = ValueType(FactKind.BOOLEAN)
DATE = ValueType(FactKind.DATE)
TEXT = ValueType(FactKind.TEXT)


@dataclass(frozen=True, slots=True)
class Typed:
    """A lowered value and its type."""

    node: Value
    type: ValueType


FAILED = Typed(Literal(0), INTEGER)
"""Stands for a value that could not be lowered; its diagnostic is already noted."""
NEVER = Const(False)
"""Stands for a condition that could not be lowered; its diagnostic is already noted."""


class Law(Protocol):
    """What a rule may refer to beyond facts: norms, readings and outcomes, as of a day."""

    def norm(self, name: str) -> tuple[Norm, NormValue] | None:
        """The norm of this name and its value, or ``None`` where there is none on the day."""

    def own_norm(self, name: str) -> Norm | None:
        """The norm of this name as the rule's own pack, or a base of it, has it."""

    def norm_values(self, name: str) -> list[tuple[InForce, Norm, NormValue]]:
        """The values of the norm of this name, the earliest first, each with its days and the norm as cited then."""

    def norm_days(self, name: str) -> tuple[date, Text] | None:
        """The day asked, and the days on which the norm of this name is in force; ``None`` where there is no such norm."""

    def norm_names(self) -> list[str]:
        """All names of norms that the rule's pack may use."""

    def presumption(self, record: str, fact: str) -> tuple[Presumption, Law] | None:
        """What is presumed of a fact where it is not given, and the law that its value is read in."""

    def calendar(self, name: str) -> WorkCalendar | None:
        """The calendar of working days of this name."""

    def calendar_names(self) -> list[str]:
        """All calendars that the rule's pack may use."""

    def option(self, reading: str) -> str | None:
        """The option of a reading to be lowered, or ``None`` where there is no such reading."""

    def reading_options(self, reading: str) -> tuple[str, ...]:
        """All options of a reading; empty where there is no such reading."""

    def reading_names(self) -> list[str]:
        """All names of readings that the rule's pack may use."""

    def outcome_type(self, record: str, name: str) -> ValueType | None:
        """The type of an outcome or a derived term about a record type; ``None`` if unknown."""

    def outcome_names(self, record: str) -> list[str]:
        """All outcomes and derived terms about a record type."""

    def term(self, record: str, name: str) -> Term | None:
        """A term that is taken in where it is used: one that computes a value, or that takes something."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is taken in: the law of its pack, its rule, what it takes, its type, whether it is in force."""

    law: Law
    body: Spot
    takes: Mapping[str, ValueType]
    type: ValueType
    in_force: bool


@dataclass(slots=True)
class Used:
    """What a rule was found to use: norms by name with the value shown, and readings."""

    norms: dict[str, Anything] = field(default_factory=dict)
    readings: dict[str, None] = field(default_factory=dict)
    presumed: dict[tuple[str, str], Presumption] = field(default_factory=dict)
    """What is presumed of facts, by record type and path."""
    terms: dict[tuple[str, str], None] = field(default_factory=dict)
    """Computed terms whose value forms were taken in."""
    inside: list[tuple[str, str]] = field(default_factory=list)
    """The computed terms that are being taken in just now, outermost first."""
    part: Part = field(default_factory=Part)
    """The norms and terms again, by the part of the rule that is being lowered just now."""
    taken: dict[tuple[object, ...], tuple[Typed, Part, object]] = field(default_factory=dict)
    """Terms as they were taken in: a term that is named twice is lowered once. The last keeps alive what the key names."""


class Given(NamedTuple):
    """What a term was given for a parameter, and where; ``apart``: it reads another record than is looked at now."""

    value: Typed
    at: Spot
    apart: bool = False
    part: Part = Part()
    """The norms and terms that it names: used where it is."""


class Language(NamedTuple):
    """How what stands at a spot is lowered, whatever form it has."""

    condition: Callable[[Context, Spot], Condition]
    value: Callable[[Context, Spot, ValueType | None], Typed]
    fact: Callable[[Context, Spot, str], Typed]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a form is lowered: the record in scope, the law of the day, the problems found."""

    language: ClassVar[Language]
    """All forms together; the package sets it, which knows them."""

    vocabulary: Vocabulary
    record: str
    law: Law
    problems: Problems
    used: Used
    given: Mapping[str, Given] = field(default_factory=dict)
    """What the term that is lowered was given for each of its parameters."""

    def within(self, record: str) -> Context:
        """The context of an element of a collection: there nothing stays given that reads the record around it."""
        given = {
            name: one._replace(apart=one.apart or reads_record(one.value.node)) for name, one in self.given.items()
        }
        return replace(self, record=record, given=given)

    def fail(self, code: str, spot: Spot, **arguments: object) -> None:
        """Note a diagnostic at a spot."""
        self.problems.add(code, spot.place, **arguments)

    def condition(self, spot: Spot) -> Condition:
        """Lower a condition."""
        return self.language.condition(self, spot)

    def joined(self, spot: Spot, kind: type[All] | type[Any]) -> Condition:
        """Lower a list of conditions; each is a way of its own."""
        if not isinstance(spot.data, list) or not spot.data:
            self.fail("P301", spot)
            return kind(())
        found = [self.apart(self.condition, item) for item in spot.each()]
        node = kind(tuple(condition for condition, _ in found))
        self.used.part.by_ways(node, [part for _, part in found])
        return node

    def apart(self, lower: Callable[..., Lowered], *arguments: Anything) -> tuple[Lowered, Part]:
        """Lower something, and tell the norms and terms that it names from those of what is around it."""
        around, self.used.part = self.used.part, Part()
        lowered = lower(*arguments)
        part, self.used.part = self.used.part, around
        return lowered, part

    def value(self, spot: Spot, expected: ValueType | None = None) -> Typed:
        """Lower a value; a literal is read as a value of the ``expected`` type."""
        return self.language.value(self, spot, expected)

    def number(self, spot: Spot) -> Typed:
        """Lower a value that must be a number."""
        typed = self.value(spot, NUMBER)
        if typed is not FAILED and not typed.type.numeric:
            self.fail("P313", spot)
            return FAILED
        return typed

    def date(self, spot: Spot) -> Value:
        """Lower a value that must be a day; a plain word is the name of a fact."""
        typed = self.fact(spot, spot.data) if isinstance(spot.data, str) and spot.data[:1].isalpha() else None
        typed = typed or self.value(spot, DATE)
        if typed is not FAILED and typed.type.kind is not FactKind.DATE:
            self.fail("P314", spot)
        return typed.node

    def fact_type(self, path: str) -> tuple[FactType | None, str, str | None]:
        """Resolve a fact's name to its type, the record type it belongs to, and its section (if named)."""
        own = self.vocabulary.subjects[self.record].facts
        if path.endswith(UNSTATED):
            return None, self.record, None
        if path in own:
            return own[path], self.record, None
        section, _, rest = path.partition(".")
        if section in self.vocabulary.sections:
            return self.vocabulary.subjects[section].facts.get(rest), section, section
        return None, self.record, None

    def fact_names(self) -> list[str]:
        """Names a rule about the record in scope may use for facts."""
        others = [
            f"{section}.{path}"
            for section in self.vocabulary.sections
            if section != self.record
            for path in self.vocabulary.subjects[section].facts
        ]
        names = [*self.vocabulary.subjects[self.record].facts, *others]
        return [name for name in names if not name.endswith(UNSTATED)]

    def fact(self, spot: Spot, path: str) -> Typed:
        """Lower a reference to a fact (not a collection)."""
        return self.language.fact(self, spot, path)

    def collection(self, spot: Spot) -> tuple[Fact, str] | None:
        """A collection named by a plain word: its node and the record type of its elements."""
        name = named(spot)
        fact, owner, section = self.fact_type(name)
        if fact is not None and fact.by is not None:
            self.fail("P407", spot, name=name)
            return None
        if fact is None or fact.kind not in COLLECTIONS:
            names = [n for n in self.fact_names() if (f := self.fact_type(n)[0]) and f.kind in COLLECTIONS]
            self.fail("P306", spot, name=name, hint=nearest(name, names))
            return None
        return Fact(fact.path, section), self.vocabulary.element_type(owner, fact)

    def fact_list(self, spot: Spot) -> list[Typed] | None:
        """A list of facts, written out or as a norm; ``None`` where it is neither."""
        if isinstance(spot.data, list):
            if not spot.data:
                self.fail("P301", spot)
            return [self.fact(item, named(item)) for item in spot.each()]
        if isinstance(spot.data, str) and spot.data.startswith("$"):
            found = self.norm(spot, spot.data[1:])
            if isinstance(found, FactList):
                return [self.fact(spot, path) for path in found.paths]
            if found is not None:
                self.fail("P307", spot, name=spot.data[1:])
            return []
        return None

    def norm(self, spot: Spot, name: str) -> NormValue | None:
        """The value of a norm on the day; noted as used."""
        found = self.law.norm(name)
        if found is None:
            days = self.law.norm_days(name)
            if days:
                self.fail("P347", spot, name=name, day=days[0], days=days[1])
            else:
                self.fail("P304", spot, name=name, hint=nearest(name, self.law.norm_names()))
            return None
        self.used.norms[name] = found[1]
        self.used.part.norms[name] = NormUse(*found, self.replaces(found[0]))
        return found[1] if self._can_be_read(found[0]) else None

    def replaces(self, norm: Norm) -> bool:
        """Whether a norm is of another pack than the one that the rule's own pack, or a base of it, has."""
        own = self.law.own_norm(norm.name)
        return own is not None and own.pack != norm.pack

    def _can_be_read(self, norm: Norm) -> bool:
        """Whether a norm that stands for another's is in a unit that the rules of that one can read; noted if not."""
        own = self.law.own_norm(norm.name)
        unit, base = unit_of(norm.unit), unit_of(own.unit) if own else None
        if unit is None or base is None or self.vocabulary.measures.ratio(unit, base) is not None:
            return True
        if not any(known.code == "P383" and known.place == norm.place for known in self.problems.items):
            self.problems.add(
                "P383", norm.place, name=norm.name, unit=norm.unit, base=base, pack=own.pack if own else ""
            )
        return False


def named(spot: Spot) -> str:
    """The name that stands at a spot; what is no text is no name of anything."""
    return spot.data if isinstance(spot.data, str) else shown(spot.data)


def reads_record(node: Value) -> bool:
    """Whether a value is another for another record: it names something without its section."""
    read = reads(node)
    return not all([one.section for one in read.facts] + [one.section for one in read.outcomes])


FORM_TEXTS = Texts("language.forms")


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """A way to write a condition; ``head`` is the word that marks it."""

    head: str
    lower: Callable[[Context, Spot], Condition]
    keys: Mapping[str, Mapping[str, Anything]]
    """Allowed keys and the JSON Schema of each."""
    required: tuple[str, ...] = ()

    @property
    def example(self) -> Example:
        """What is written, and what comes out; it stands in the YAML file beside the form."""
        return examples()["conditions", self.head]

    @property
    def help(self) -> Text:
        """What it means."""
        return FORM_TEXTS[self.head]


@dataclass(frozen=True, slots=True)
class ValueForm:
    """A way to write a value; ``head`` is the word that marks it."""

    head: str
    lower: Callable[..., Typed]
    """Takes the context and the spot, and of a ``choosing`` form the type that is expected (else ``None``) too."""
    keys: Mapping[str, Mapping[str, Anything]]
    required: tuple[str, ...] = ()
    choosing: bool = False
    """Whether the value is one of several that are written in it, so that what is expected of it is of them."""

    @property
    def example(self) -> Example:
        """What is written, and what comes out; it stands in the YAML file beside the form."""
        return examples()["values", self.head]

    @property
    def help(self) -> Text:
        """What it means."""
        return FORM_TEXTS[self.head]


CONDITION_REF: dict[str, Anything] = {"$ref": "#/$defs/condition"}
VALUE_REF: dict[str, Anything] = {"$ref": "#/$defs/operand"}
CONDITIONS_REF: dict[str, Anything] = {"type": "array", "minItems": 1, "items": CONDITION_REF}
ITEMS_REF: dict[str, Anything] = {"$ref": "#/$defs/items"}
NAME: dict[str, Anything] = {"type": "string", "minLength": 1}


def at_least(low: int) -> Interval:
    """The interval of counts from ``low`` up."""
    return Interval(low, None)
