"""What a case of a rule base is made of, as types have it: shapes with named fields, before any language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from punkt.deciding.cases.fact_tree import Branch, tree_of
from punkt.law.packs.vocabulary import FactKind, FactType, OutcomeKind, OutcomeType, SubjectType, Vocabulary


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field may hold: a plain kind, one of some words, or a shape; alone, in a list, or by months (years)."""

    kind: FactKind
    words: tuple[str, ...] = ()
    shape: str = ""
    by_period: bool = False
    may_be_none: bool = False
    """Whether the word ``none`` may stand in its place: known not to exist."""


@dataclass(frozen=True, slots=True)
class ShapeField:
    """A field of a shape; it may be left out, or be unknown, unless it is required."""

    key: str
    type: FieldType
    says: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A level of a case: its name as a type, and its fields in the order of the vocabulary."""

    name: str
    says: str
    fields: tuple[ShapeField, ...]
    base: str = ""
    """The shape whose fields it has too."""


NAME = FieldType(FactKind.TEXT)
CASE = "Case"


class CaseShapes:
    """The shapes of the cases of a vocabulary, what is used before what uses it, the whole case last.

    None of them is called by a name that is ``taken`` where they are written.
    """

    def __init__(self, vocabulary: Vocabulary, lang: str, taken: Iterable[str] = ()) -> None:
        self._vocabulary, self._lang = vocabulary, lang
        self._names: set[str] = {CASE, *taken}
        self._called = {name: self.free_name(name) for name in vocabulary.subjects}
        listed = [fact for subject in vocabulary.subjects.values() for fact in subject.facts.values()]
        elements = {fact.of for fact in listed if fact.kind is FactKind.LIST and fact.by is None}
        self._element = {
            name: self.free_name(f"{name}_element") if vocabulary.subjects[name].section else self._called[name]
            for name in vocabulary.subjects
            if name in elements
        }
        """What an element of a list is called, which has an id; a section of the same facts has none."""

    def free_name(self, path: str) -> str:
        """The name of a type for a path, that no other has: ``owner.car`` is ``OwnerCar``."""
        name = "".join(part[:1].upper() + part[1:] for part in path.replace(".", "_").split("_") if part)
        name = name if name.isidentifier() else f"Type{name}"
        found, number = name, 2
        while found in self._names:
            found, number = f"{name}{number}", number + 1
        self._names.add(found)
        return found

    def called(self, subject: str) -> str:
        """The name of the type of a record."""
        return self._called[subject]

    def subjects(self) -> list[SubjectType]:
        """The record types that a case may hold, those of elements first."""
        known = [one for one in self._vocabulary.subjects.values() if one.period is None]
        return sorted(known, key=lambda one: (one.section, one.name not in self._element))

    def all(self) -> Iterator[Shape]:
        """Every shape."""
        for subject in self.subjects():
            yield from self._record(subject)
        fields = [ShapeField("case", NAME, "", required=True), ShapeField("as_of", FieldType(FactKind.DATE), "")]
        for name in self._vocabulary.sections:
            subject = self._vocabulary.subjects[name]
            kind = FieldType(FactKind.LIST, shape=self._called[name], may_be_none=subject.none)
            fields.append(ShapeField(name, replace(kind, kind=FactKind.TEXT), subject.title[self._lang]))
        yield Shape(CASE, self._vocabulary.title[self._lang], tuple(fields))

    def _record(self, subject: SubjectType) -> Iterator[Shape]:
        name, says = self._called[subject.name], subject.title[self._lang]
        element = self._element.get(subject.name, "")
        own = (ShapeField("id", NAME, "", required=True),) if element else ()
        if element in ("", name):
            yield from self._branch(tree_of(subject), name, says, own)
        else:
            yield from self._branch(tree_of(subject), name, says)
            yield Shape(element, says, own, name)

    def _branch(self, branch: Branch, name: str, says: str, own: tuple[ShapeField, ...] = ()) -> Iterator[Shape]:
        fields = list(own)
        for key, fact in branch.facts.items():
            if fact.given:
                fields.append(ShapeField(key, self._type(fact), self._told(fact)))
        for key, below in branch.below.items():
            inner = self.free_name(f"{name}_{key}")
            shapes = list(self._branch(below, inner, f"{says}: {key}"))
            if not shapes[-1].fields:
                continue
            yield from shapes
            fields.append(ShapeField(key, FieldType(FactKind.TEXT, shape=inner), ""))
        yield Shape(name, says, tuple(fields))

    def _type(self, fact: FactType) -> FieldType:
        if fact.by is not None and fact.each is not None:
            return replace(self._type(fact.each), by_period=True, may_be_none=False)
        shape = self._element[fact.of] if fact.kind is FactKind.LIST else ""
        return FieldType(fact.kind, tuple(fact.values), shape, may_be_none=fact.deniable)

    def _told(self, fact: FactType) -> str:
        """What a fact means, with its range and unit."""
        each = fact.each or fact
        span = f", {each.range}" if each.range is not None else ""
        unit = f", {each.unit}" if each.unit else ""
        return f"{fact.label[self._lang]}{span}{unit}"


def outcomes_of(vocabulary: Vocabulary, subject: str) -> Iterator[tuple[str, OutcomeType]]:
    """The outcomes of a record type by the names that decisions call them; one for each month where there are several."""
    for (kind, name), one in vocabulary.outcomes.items():
        if kind != subject or one.kind is OutcomeKind.TERM:
            continue
        for number in range(1, one.months + 1):
            yield one.month_name(number), one
        if not one.months:
            yield name, one
