"""One case being read with an eye on everything that can be wrong: a mapping becomes records.

What is wrong is noted with its place: in the file, where the case came from one, else the
path of the fact. Nothing is guessed, nothing is dropped; unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from punkt.files.messages.diagnostics import Place, Problems, key_hint, listed, nearest
from punkt.files.read import Document, Path
from punkt.files.texts import bilingual
from punkt.files.tree import MAX_PROBLEMS
from punkt.kernel.domains import Number
from punkt.kernel.exact import LARGEST, MAX_NAME, decimals, dotted, exact_number, parse_date, shown
from punkt.kernel.records import GAP, Case, Record
from punkt.kernel.texts import MOST, is_text
from punkt.law.packs.vocabulary import COLLECTIONS, NONE, VALUE, FactKind, FactType, Text, Vocabulary, named_path

from .fact_tree import Branch
from .identifiers import identifier_of, name_of
from .period_values import read_periods
from .value_faults import day_fault, number_fault

MAX_ELEMENTS = 1_000
HINTED = 10
"""Faults of a case whose nearest name is looked for; the others are told the first names that are known."""
EXTRA_KEYS = ("about", "expect")
"""Keys of a case file that are about the case, not facts."""


def _below(data: Any, part: str | int) -> Any:
    """What stands at a key or a number; ``None`` where nothing does."""
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _says_none(value: Any) -> bool:
    """Whether a value is the word for what is known not to exist; a value of others may refuse to be compared."""
    return isinstance(value, str) and value == NONE


class CaseReading:
    """One case being read."""

    def __init__(self, vocabulary: Vocabulary, trees: Mapping[str, Branch], document: Document | None) -> None:
        self.vocabulary, self.trees, self.document = vocabulary, trees, document
        self.problems = Problems(most=MAX_PROBLEMS)
        self._hints = 0
        self.data: Any = None
        self.records: list[Record] = []
        self.paths: list[Path] = []
        self.references: list[tuple[Record, FactType, list[str], Path]] = []
        self.owners: dict[int, Record] = {}
        """The record in whose list an element stands, by the element's index."""
        self.elements_of: dict[tuple[int, str], dict[str, Record]] = {}
        """The elements of a list by their ids; the list by its owner's index and its fact."""

    def place(self, path: Path, key: bool = False) -> Place:
        """Where a path stands: in the file, or the path itself."""
        found = self.document.place(path, key=key) if self.document is not None else Place(dotted(path) or "case")
        return Place(*found, self.path(path), within=found.within)

    def path(self, path: Path) -> Path:
        """A path with the ids of elements in place of their numbers."""
        found: list[str | int] = []
        data = self.data
        for part in path:
            data = _below(data, part)
            element = name_of(data) if isinstance(part, int) else None
            found.append(part if element is None else f"/{element}")
        return tuple(found)

    def called(self, path: Path) -> Text | str:
        """What stands at a path, as messages name it: the label of the fact or the section, and the path."""
        subjects, name, label = self.vocabulary.subjects, dotted(path), None
        kind = path[0] if path and path[0] in self.vocabulary.sections else None
        if kind is not None and len(path) == 1:
            return named_path(name, subjects[str(kind)].title)
        own: list[str] = []
        for part in path[1:] if kind is not None else ():
            if isinstance(part, int):
                listed = subjects[str(kind)].facts.get(".".join(own))
                kind, own = (listed.of, []) if listed is not None and listed.of in subjects else (kind, own)
            else:
                own.append(part)
            fact = subjects[str(kind)].facts.get(".".join(own))
            label = fact.label if fact is not None else label
        return named_path(name, label) if label is not None else name

    def fact_place(self, record: Record, fact: str) -> Place:
        """Where a fact of a record stands."""
        return self.place((*self.paths[record.index], *fact.split(".")))

    def fail(self, code: str, path: Path, key: bool = False, **arguments: object) -> None:
        """Note a diagnostic; ``name`` is the path of the fact."""
        arguments.setdefault("name", self.called(path))
        self.problems.add(code, self.place(path, key), **arguments)

    def hint(
        self, name: str, known: Iterable[str], labels: Mapping[str, Mapping[str, str]] | None = None
    ) -> Mapping[str, str]:
        """A hint on the names that are known; the nearest one is looked for where that is not done too often."""
        self._hints += 1
        return nearest(name, known, labels) if self._hints <= HINTED else listed(known, labels)

    def unknown(self, path: Path, hint: Text) -> None:
        """Note a key that is not known. It is the input's own, so its path is that of the table it stands in."""
        found = self.place(path, key=True)
        place = Place(*found, self.path(path[:-1]), given=self.document is None, within=found.within)
        self.problems.add("P502", place, name=dotted(path), hint=hint)

    def _of_section(self, key: object) -> Text:
        """A hint on a key beside the sections: below which it goes where one has such a fact, else the nearest name."""
        named = shown(key)
        for section in self.vocabulary.sections:
            if any(f"{path}.".startswith(f"{named}.") for path in self.vocabulary.subjects[section].facts):
                return bilingual("system.hints.nest", nested=f"{section}: {{{named}: …}}")
        return self.hint(named, ["case", "as_of", *EXTRA_KEYS, *self.vocabulary.sections])

    def case(self, data: Any, as_of: date | None) -> Case | None:
        """The case, or ``None`` where it is no mapping. Raises :class:`EnoughError` where very much is wrong."""
        self.data = data
        if not isinstance(data, Mapping):
            self.fail("P500", ())
            return None
        identifier = data.get("case")
        if "case" not in data:
            self.fail("P501", ())
        else:
            identifier = self.name(identifier, ("case",))
        day = self.day(data["as_of"], ("as_of",)) if data.get("as_of") is not None else None
        sections: dict[str, Record] = {}
        sections_known = self.vocabulary.sections
        for key in data:
            if key not in sections_known and key not in ("case", "as_of", *EXTRA_KEYS):
                self.unknown((key,), self._of_section(key))
        for key in sections_known:
            if self.vocabulary.subjects[key].none and _says_none(data.get(key)):
                sections[key] = self.no_such_section(key)
            elif data.get(key) is not None:
                sections[key] = self.record(key, key, data[key], (key,))
        self.resolve()
        self.put_in_order(sections)
        return Case(identifier or "", as_of or day or date.today(), sections, tuple(self.records))

    @property
    def most(self) -> int:
        """The most elements of a list, and months of a fact."""
        return MAX_ELEMENTS

    def put_in_order(self, sections: Mapping[str, Record]) -> None:
        """Number the records in the vocabulary's order, so that a decision does not turn on how a case is written."""
        ordered = [record for section in sections.values() for record in self._with_elements(section)]
        known = {record.index for record in ordered}
        ordered += [record for record in self.records if record.index not in known]
        self.paths = [self.paths[record.index] for record in ordered]
        for index, record in enumerate(ordered):
            record.index = index
        self.records = ordered

    def _with_elements(self, record: Record) -> Iterator[Record]:
        yield record
        for path, fact in self.vocabulary.subjects[record.kind].facts.items():
            if fact.kind is FactKind.LIST:
                for element in record.facts.get(path) or ():
                    yield from self._with_elements(element)

    def no_such_section(self, name: str) -> Record:
        """A section that is known not to exist: neither do its facts, its lists have nobody, nothing is decided of it."""
        record = Record(name, name, {}, len(self.records), reported=False)
        for path, fact in self.vocabulary.subjects[name].facts.items():
            if fact.kind in COLLECTIONS:
                record.facts[path] = []
            elif fact.derived is None and not fact.established:
                record.facts[path] = GAP
        self.records.append(record)
        self.paths.append((name,))
        return record

    def record(self, kind: str, name: str, value: Any, path: Path) -> Record:
        """A record and, through its lists, its elements."""
        record = Record(kind, name, {}, len(self.records))
        self.records.append(record)
        self.paths.append(path)
        self.branch(record, self.trees[kind], value, path, element=name != kind)
        for fact in self.vocabulary.subjects[kind].by_period:
            record.facts.setdefault(fact, [])
        return record

    def month(self, owner: Record, fact: FactType, first: date, value: Any, path: Path) -> Record:
        """A month or year for which a fact is stated, as an element of a list."""
        assert fact.by is not None
        name = f"{owner.name}.{fact.path}/{fact.by.written(first)}"
        record = Record(fact.of, name, {fact.by.value: first, VALUE: value}, len(self.records))
        self.records.append(record)
        self.paths.append(path)
        self.owners[record.index] = owner
        return record

    def branch(self, record: Record, branch: Branch, value: Any, path: Path, element: bool = False) -> None:
        """The facts of one level of nesting."""
        if type(value) is not dict and not isinstance(value, Mapping):
            self.fail("P503", path)
            return
        simple, days, known_facts = branch.simple, branch.days, record.facts
        for key, item in value.items():
            if key in simple:
                fact_path, kind, values = simple[key]
                if type(item) is kind and item in values:
                    known_facts[fact_path] = item
                    continue
            elif key in days:
                day = parse_date(item)
                if day is not None:
                    known_facts[days[key]] = day
                    continue
            fact = branch.facts.get(key)
            if fact is not None:
                if item is not None:
                    found = self.fact(record, fact, item, (*path, key))
                    if found is not None:
                        record.facts[fact.path] = found
            elif key in branch.below:
                if item is not None:
                    self.branch(record, branch.below[key], item, (*path, key))
            elif not (element and key == "id"):
                self.unknown((*path, key), key_hint(key, branch.facts, branch.below, self.hint))

    def fact(self, record: Record, fact: FactType, value: Any, path: Path) -> Any:
        """The exact value of a fact, or ``None`` after a diagnostic."""
        if fact.derived is not None:
            self.fail("P504", path, key=True)
            return None
        if fact.deniable and _says_none(value):
            return GAP
        if fact.kind is FactKind.LIST:
            read = self.elements if fact.by is None else partial(read_periods, self)
            return read(record, fact, value, path)
        if fact.kind is FactKind.REFERENCES:
            self.refer(record, fact, value, path)
            return None
        return self.single(fact, value, path)

    def single(self, fact: FactType, value: Any, path: Path) -> Any:
        """The exact value of a fact that is no list of elements, or ``None`` after a diagnostic."""
        match fact.kind:
            case FactKind.BOOLEAN:
                return value if isinstance(value, bool) else self._wrong("P505", path, value)
            case FactKind.INTEGER | FactKind.NUMBER:
                return self.number(fact, value, path)
            case FactKind.DATE:
                return self.day(value, path)
            case FactKind.TEXT:
                return str.__str__(value) if is_text(value) else self._wrong("P559", path, value, limit=MOST)
            case FactKind.CHOICE:
                return self.choice(fact, value, path)
            case _:
                return self.choices(fact, value, path)

    def _wrong(self, code: str, path: Path, value: Any, **arguments: object) -> None:
        """Note a diagnostic about a value; ``None`` then stands for it."""
        self.problems.add(code, self.place(path), name=self.called(path), value=shown(value), **arguments)

    def _faulty(self, fault: tuple[str, dict[str, object]], path: Path, value: Any) -> None:
        """Note what was found wrong with a value; ``None`` then stands for it."""
        code, arguments = fault
        self._wrong(code, path, value, **arguments)

    def number(self, fact: FactType, value: Any, path: Path) -> Number | None:
        """An exact number within the fact's range and decimals."""
        number = exact_number(value)
        if number is None:
            return self._faulty(number_fault(value), path, value)
        if not -LARGEST <= number <= LARGEST:
            return self._wrong("P507", path, value)
        places = 0 if fact.kind is FactKind.INTEGER else fact.decimals
        if isinstance(number, Decimal) and decimals(number) > places:
            return self._wrong("P508" if places else "P509", path, value, places=places)
        if fact.range is not None and not fact.range.contains(number):
            return self._wrong("P510", path, value, range=str(fact.range))
        return number

    def day(self, value: Any, path: Path) -> date | None:
        """A day of the calendar."""
        return self.given_day(value) or parse_date(value) or self._faulty(day_fault(value), path, value)

    def given_day(self, value: Any) -> date | None:
        """A day that is one already; a moment of a day is none."""
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def choice(self, fact: FactType, value: Any, path: Path) -> str | None:
        """One of the fact's values."""
        if isinstance(value, str) and value in fact.values:
            return str.__str__(value)  # a member of an enumeration is taken as its text
        return self._wrong("P512", path, value, hint=self.hint(shown(value), fact.values, fact.values))

    def choices(self, fact: FactType, value: Any, path: Path) -> frozenset[str] | None:
        """A list of the fact's values, each at most once."""
        if not isinstance(value, (list, tuple)):
            return self._wrong("P513", path, value)
        found: list[str] = []
        for number, item in enumerate(value):
            one = self.choice(fact, item, (*path, number))
            if one in found:
                self._wrong("P514", (*path, number), one)
            elif one is not None:
                found.append(one)
        return frozenset(found)

    def name(self, value: Any, path: Path) -> str | None:
        """An identifier."""
        found = identifier_of(value)
        spelled = self.document is not None and self.document.value_at.get(path) in self.document.spelled
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and (found is None or spelled):
            return self._wrong("P891", path, value)
        return self._wrong("P515", path, value, limit=MAX_NAME) if found is None else found

    def elements(self, record: Record, fact: FactType, value: Any, path: Path) -> list[Record] | None:
        """The records of a list; each has an identifier of its own."""
        if not isinstance(value, (list, tuple)) or len(value) > MAX_ELEMENTS:
            return self._wrong("P516", path, value, limit=MAX_ELEMENTS)
        found: dict[str, Record] = {}
        for number, item in enumerate(value):
            here = (*path, number)
            if not isinstance(item, Mapping):
                self.fail("P503", here)
                continue
            if item.get("id") is None:
                self.fail("P517", here)
                continue
            name = self.name(item["id"], (*here, "id"))
            if name is None:
                continue
            if name in found:
                self._wrong("P518", (*here, "id"), name)
                continue
            found[name] = self.record(fact.of, f"{record.name}.{fact.path}/{name}", item, here)
            self.owners[found[name].index] = record
        self.elements_of[record.index, fact.path] = found
        return list(found.values())

    def refer(self, record: Record, fact: FactType, value: Any, path: Path) -> None:
        """Note the identifiers a record refers to; they are resolved when all lists are read."""
        if not isinstance(value, (list, tuple)) or len(value) > MAX_ELEMENTS:
            self._wrong("P516", path, value, limit=MAX_ELEMENTS)
            return
        names = [(number, self.name(item, (*path, number))) for number, item in enumerate(value)]
        self.references.append((record, fact, [name or "" for _, name in names], path))

    def resolve(self) -> None:
        """Turn identifiers into records; each must exist, and stand in one list only if exclusive."""
        holders: dict[tuple[str, int], Record] = {}
        strangers: dict[str, Record] = {}
        for record, fact, names, path in self.references:
            owner = self.owners.get(record.index, record)
            siblings = self.elements_of.get((owner.index, fact.of))
            found: dict[int, Record] = {}
            for number, name in enumerate(names):
                if not name:
                    continue
                here = (*path, number)
                if siblings is None:
                    target = self._stranger(strangers, fact, record, f"{owner.name}.{fact.of}/{name}")
                elif name in siblings:
                    target = siblings[name]
                else:
                    self._wrong("P519", here, name, hint=self.hint(shown(name), siblings))
                    continue
                if target.index in found:
                    self._wrong("P514", here, name)
                    continue
                other = holders.setdefault((fact.path, target.index), record)
                if fact.exclusive and other is not record:
                    self._wrong("P521", here, name, other=other.name)
                found[target.index] = target
            record.facts[fact.path] = list(found.values())

    def _stranger(self, strangers: dict[str, Record], fact: FactType, record: Record, name: str) -> Record:
        """An element of a list that the case does not give: all of its facts are unknown."""
        if name not in strangers:
            kind = self.vocabulary.element_type(record.kind, fact)
            of_periods: dict[str, Any] = {path: [] for path in self.vocabulary.subjects[kind].by_period}
            strangers[name] = Record(kind, name, of_periods, len(self.records), reported=False)
            self.records.append(strangers[name])
            self.paths.append(())
        return strangers[name]
