"""A symbolic case: what is not given is a variable of the solver, what is given a constant.

Facts come into being when they are first looked at, so that a question about one outcome has
the facts of that outcome only. Collections have up to so many elements; a known collection has
its first so many. What the vocabulary asks of a case is asked of the symbolic one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any

import z3

from punkt.kernel import records
from punkt.kernel.exact import LARGEST
from punkt.kernel.nodes import TimeUnit
from punkt.law.language.unknown_numbers import ends_of
from punkt.law.packs.periods import Period
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary

from .lower_texts import some_text
from .lower_values import Lowered, LoweredCollection, Plain, Ranged, Several, SymbolicRecord, at, before
from .scaled_numbers import exactly, variable, within
from .solver_days import FIRST_YEAR, LAST_YEAR, Day, day_variable, exact_day, period_edge
from .truths import Bit, at_most_one, both, either, implies, opposite, some, term

ELEMENTS = 8
"""Elements of a collection that are considered."""
MONTHS = 13
"""Months of a fact that are considered at least: a year of them, and one besides."""
ALL_DAYS = (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
UNITS = {Period.MONTH: TimeUnit.MONTHS, Period.YEAR: TimeUnit.YEARS}
UNKNOWN_NUMBER = Ranged(exactly(0), exactly(0), False, False)


class Facts(Enum):
    """Whether a fact that is not pinned has a value."""

    KNOWN = "known"
    """It has a value."""
    OPTIONAL = "optional"
    """It has a value, or is unknown."""
    UNKNOWN = "unknown"
    """It is unknown."""


Pin = Callable[[records.Record, str], bool]
"""Whether a fact of a record of a given case is pinned to what it has there (also to unknown)."""


class Space:
    """All cases, or those that agree with a given one in the facts that are ``pinned``."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        days: tuple[date, date] | date,
        facts: Facts = Facts.OPTIONAL,
        *,
        case: records.Case | None = None,
        pinned: Pin | None = None,
        stated: bool = True,
        elements: int = ELEMENTS,
        context: z3.Context | None = None,
    ) -> None:
        """``days``: the day asked, or the first and the last of the days that may be.

        ``facts`` says what facts may be that are not pinned. Sections that a given case does not
        have stay absent; give it an empty one where it may have facts. With ``stated`` a case
        may state outcomes as established; otherwise it does not. A ``context`` of the solver is given
        where spaces are asked in one fixed order; else each has its own, so that what is found in it
        does not depend on what was asked of others.
        """
        self.vocabulary, self.mode, self.case, self.stated, self.elements = vocabulary, facts, case, stated, elements
        self._pinned = pinned or (lambda record, path: path in record.facts)
        self.context = context or z3.Context()
        self.asked: list[z3.BoolRef] = []
        """What holds of every case of the space."""
        self.doubts: list[Bit] = []
        """What is not worked out as it should be where one of these holds: of such cases nothing is claimed."""
        self.as_of = self._as_of(days)
        self.sections: dict[str, SymbolicRecord] = {}
        self._of_given: dict[int, SymbolicRecord] = {}
        self.owners: dict[SymbolicRecord, SymbolicRecord] = {}
        """What has the list that an element stands in."""
        self.touched = 0
        """How many facts have come into being."""
        self.constrained: tuple[int, list[z3.BoolRef]] = (-1, [])
        """What the vocabulary asks of the cases, and how many facts there were when it was found."""

    def _as_of(self, days: tuple[date, date] | date) -> Day:
        if isinstance(days, date):
            return exact_day(days)
        found, asked = day_variable("as_of", max(days[0], ALL_DAYS[0]), min(days[1], ALL_DAYS[1]), self.context)
        self.asked += asked
        return found

    def truth(self, name: str) -> z3.BoolRef:
        """A truth that is open."""
        return z3.Bool(name, self.context)

    def ask_of(self, *bits: Bit) -> None:
        """Ask something of every case of the space."""
        self.asked += (term(bit, self.context) for bit in bits)

    def doubt(self, bit: Bit) -> None:
        """Claim nothing of the cases where this holds."""
        if bit is not False:
            self.doubts.append(bit)

    # --- records

    def section(self, name: str) -> SymbolicRecord:
        """A section of the case."""
        if name not in self.sections:
            given = self.case.sections.get(name) if self.case else None
            self.sections[name] = SymbolicRecord(
                name, name, given=given, present=self.case is None or given is not None
            )
            if given is not None:
                self._of_given[given.index] = self.sections[name]
        return self.sections[name]

    def subject(self, kind: str) -> SymbolicRecord:
        """The record of a type that questions are about: the section, or the first element of a list."""
        if self.vocabulary.subjects[kind].section:
            return self.section(kind)
        owner, path = holder_of(self.vocabulary, kind)
        bit, record = self.collection(self.section(owner), path).rows[0]
        self.ask_of(bit)
        return record

    def records_of(self, case: records.Case) -> Iterator[SymbolicRecord]:
        """The symbolic records of a case: its sections, each with the elements of the lists that it gives."""
        for name in case.sections:
            section = self.section(name)
            yield section
            for path, fact in self.vocabulary.subjects[name].facts.items():
                if fact.kind is FactKind.LIST and path in case.sections[name].facts:
                    yield from (row for _, row in self.collection(section, path).rows)

    # --- facts

    def fact(self, record: SymbolicRecord, path: str) -> Lowered | LoweredCollection:
        """A fact of a record."""
        if path not in record.facts:
            self.touched += 1
            record.facts[path] = self._made(record, path, self.vocabulary.subjects[record.kind].facts[path])
        return record.facts[path]

    def unknown(self, record: SymbolicRecord, path: str) -> Lowered | LoweredCollection:
        """A fact of which nothing is known."""
        return self._unknown(self.vocabulary.subjects[record.kind].facts[path])

    def collection(self, record: SymbolicRecord, path: str) -> LoweredCollection:
        """A list or a list of references of a record."""
        found = self.fact(record, path)
        assert isinstance(found, LoweredCollection)
        return found

    def _made(self, record: SymbolicRecord, path: str, fact: FactType) -> Lowered | LoweredCollection:
        if record.given is not None and self._pinned(record.given, path):
            return self.constant(record, fact, record.given.facts.get(path))
        mode = self._mode(record, path, fact)
        if mode is Facts.UNKNOWN:
            return self._unknown(fact)
        given: Bit = True
        if mode is Facts.OPTIONAL:
            given = self.truth(f"{record.name}.{path}?")
            if record.listed is not True:
                self.ask_of(implies(given, record.listed))
        return self._free(record, path, fact, given)

    def _free(self, record: SymbolicRecord, path: str, fact: FactType, given: Bit) -> Lowered | LoweredCollection:
        """A fact of which a case says anything it may, where it says something."""
        if not fact.none:
            return self._variable(record, fact, given)
        none = self.truth(f"{record.name}.{path}=none")
        found = self._variable(record, fact, both(given, opposite(none)))
        assert not isinstance(found, LoweredCollection)
        return replace(found, absent=both(given, none))

    def _mode(self, record: SymbolicRecord, path: str, fact: FactType) -> Facts:
        mode = self.mode
        if record.listed is False or not record.present:
            return Facts.UNKNOWN
        if fact.stands_for:
            return Facts.UNKNOWN
        if fact.by is not None or self.vocabulary.subjects[record.kind].period is not None:
            return Facts.KNOWN  # every record gives its months, and a month that is told has a value
        if fact.established:
            return Facts.OPTIONAL if self.stated and mode is not Facts.UNKNOWN else Facts.UNKNOWN
        return mode

    def _unknown(self, fact: FactType) -> Lowered | LoweredCollection:
        match fact.kind:
            case FactKind.LIST | FactKind.REFERENCES:
                return LoweredCollection(False, ())
            case FactKind.CHOICES:
                return Several(False, dict.fromkeys(fact.values, False))
            case FactKind.BOOLEAN | FactKind.CHOICE | FactKind.TEXT:
                return Plain(dict.fromkeys(_values(fact), False))
            case FactKind.DATE:
                day = exact_day(ALL_DAYS[0])
                return Ranged(day, day, False, False)
        return UNKNOWN_NUMBER

    def _variable(self, record: SymbolicRecord, fact: FactType, known: Bit) -> Lowered | LoweredCollection:
        name = f"{record.name}.{fact.path}"
        match fact.kind:
            case FactKind.LIST:
                return self._list(record, fact, known)
            case FactKind.REFERENCES:
                return self._references(record, fact, known)
            case FactKind.CHOICES:
                return Several(known, {v: both(known, self.truth(f"{name}={v}")) for v in fact.values})
            case FactKind.BOOLEAN:
                bit = self.truth(name)
                return Plain({True: both(known, bit), False: both(known, z3.Not(bit))}, sure=known is True)
            case FactKind.CHOICE:
                return self._choice(name, list(fact.values), known)
            case FactKind.TEXT:
                return some_text(name, known, self.truth)
            case FactKind.DATE:
                day, asked = day_variable(name, *ALL_DAYS, self.context)
                self.asked += asked
                period = self.vocabulary.subjects[record.kind].period
                if period is not None and fact.path == period.value:
                    day = period_edge(day, UNITS[period], False)
                return at(day, known)
        low, high, places = span_of(fact)
        number = variable(name, low, high, self.context, places)
        self.asked += within(number)
        return at(number, known)

    def _choice(self, name: str, values: list[str], known: Bit) -> Plain:
        bits = {value: self.truth(f"{name}={value}") for value in values}
        self.ask_of(some(bits.values()), at_most_one(bits.values()))
        return Plain({value: both(known, bit) for value, bit in bits.items()}, sure=known is True)

    # --- what is given

    def constant(self, record: SymbolicRecord, fact: FactType, value: Any) -> Lowered | LoweredCollection:
        """A fact as a case gives it."""
        if value is None or value is records.GAP:
            found = self._unknown(fact)
            return found if isinstance(found, LoweredCollection) else replace(found, absent=value is not None)
        match fact.kind:
            case FactKind.LIST:
                rows = [self._given(one, record, fact.path) for one in value]
                return LoweredCollection(True, tuple((True, row) for row in rows))
            case FactKind.REFERENCES:
                return LoweredCollection(True, tuple((True, self._given(one)) for one in value))
            case FactKind.CHOICES:
                return Several(True, {v: v in value for v in fact.values})
            case FactKind.BOOLEAN | FactKind.CHOICE:
                return Plain({v: v == value for v in _values(fact)}, sure=True)
            case FactKind.TEXT:
                return Plain({value: True}, sure=True)
            case FactKind.DATE:
                return at(exact_day(value))
        return at(exactly(value))

    def _given(self, given: records.Record, owner: SymbolicRecord | None = None, path: str = "") -> SymbolicRecord:
        if given.index not in self._of_given:
            self._of_given[given.index] = SymbolicRecord(given.kind, given.name, given=given)
        record = self._of_given[given.index]
        return record if owner is None else self._with_owner(record, owner, path)

    # --- collections

    def _with_owner(self, record: SymbolicRecord, owner: SymbolicRecord, path: str) -> SymbolicRecord:
        """An element of a list that another record has."""
        record.path, self.owners[record] = path, owner
        return record

    def _list(self, record: SymbolicRecord, fact: FactType, known: Bit) -> LoweredCollection:
        rows: list[tuple[Bit, SymbolicRecord]] = []
        for stranger in self._strangers(record, fact.path):
            row = self._given(stranger, record, fact.path)
            row.exists = row.listed = known
            rows.append((known, row))
        previous: Bit = known
        most = self.elements if fact.by is None else max(self.elements, MONTHS)
        for number in range(1, most + 1 - len(rows)):
            name = f"{record.name}.{fact.path}/e{number}"
            exists = self.truth(f"{name}!")
            self.ask_of(implies(exists, previous))
            row = SymbolicRecord(fact.of, name, exists, listed=known)
            rows.append((exists, self._with_owner(row, record, fact.path)))
            if fact.by is not None and number > 1:  # each month is told once; the earliest first, as in a case
                one, other = (self.fact(each, fact.by.value) for _, each in rows[-2:])
                assert isinstance(one, Ranged) and isinstance(other, Ranged)
                self.ask_of(implies(exists, before(one.low, other.low)))
            previous = exists
        return LoweredCollection(known, tuple(rows))

    def _strangers(self, record: SymbolicRecord, path: str) -> list[records.Record]:
        """Elements of a list that the given case refers to without having the list."""
        start = f"{record.name}.{path}/"
        return [r for r in self.case.records if not r.reported and r.name.startswith(start)] if self.case else []

    def _references(self, record: SymbolicRecord, fact: FactType, known: Bit) -> LoweredCollection:
        owner = self.owners.get(record, record)
        siblings = self.collection(owner, fact.of)
        if record.given is None and siblings.known is False:
            return LoweredCollection(False, ())
        holds = both(known, record.exists)
        rows: list[tuple[Bit, SymbolicRecord]] = []
        for exists, sibling in siblings.rows:
            bit = self.truth(f"{record.name}.{fact.path}>{sibling.name}")
            self.ask_of(implies(bit, both(holds, either(exists, opposite(siblings.known)))))
            rows.append((bit, sibling))
        found = LoweredCollection(known, tuple(rows))
        if fact.exclusive:
            record.facts[fact.path] = found
            self._exclude(owner, record, fact)
        return found

    def _exclude(self, owner: SymbolicRecord, record: SymbolicRecord, fact: FactType) -> None:
        """An element is referred to by one record only."""
        holders = [row for _, row in self.collection(owner, record.path).rows] if record.path else [record]
        taken: dict[str, Bit] = {}
        others = [h.facts.get(fact.path) for h in holders if h is not record]
        for other in others:
            for bit, sibling in other.rows if isinstance(other, LoweredCollection) else ():
                taken[sibling.name] = either(taken.get(sibling.name, False), bit)
        own = record.facts[fact.path]
        assert isinstance(own, LoweredCollection)
        for bit, sibling in own.rows:
            self.ask_of(opposite(both(bit, taken.get(sibling.name, False))))

    def all_records(self) -> list[SymbolicRecord]:
        """All records that have come into being."""
        found = list(self.sections.values())
        for record in found:
            for value in list(record.facts.values()):
                if isinstance(value, LoweredCollection):
                    found += [row for _, row in value.rows if row not in found]
        return found


def holder_of(vocabulary: Vocabulary, kind: str) -> tuple[str, str]:
    """A section and its list whose elements are of a type."""
    for name in vocabulary.sections:
        for path, fact in vocabulary.subjects[name].facts.items():
            if fact.kind is FactKind.LIST and fact.of == kind:
                return name, path
    raise KeyError(kind)


def span_of(fact: FactType) -> tuple[int, int, int]:
    """The least and the largest value of a number, scaled, and its places."""
    bottom, top, places = ends_of(fact)
    far = LARGEST * 10**places
    return -far if bottom is None else bottom, far if top is None else top, places


def _values(fact: FactType) -> tuple[bool | str, ...]:
    return (True, False) if fact.kind is FactKind.BOOLEAN else tuple(fact.values)
