"""The quick way to read a case: nothing but single facts, every one of them as it should be.

It takes a case over or leaves it alone: whatever is not plainly right, and whatever has lists
of elements, is left to :class:`punkt.deciding.cases.read_case.CaseReader`, which knows what is wrong and where.
Both must read the same (a property test compares them).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from punkt.kernel.exact import LARGEST, decimals, exact_number, identifier, named, parse_date
from punkt.kernel.records import Case, Record
from punkt.kernel.texts import is_text
from punkt.law.packs.vocabulary import NONE, FactKind, FactType, SubjectType, Vocabulary

KEEP = 4096
"""Days and numbers kept as read; past that it starts afresh."""


class _Table(Protocol):
    """What is given → the value it stands for; ``KeyError`` for anything that needs a closer look."""

    def __getitem__(self, given: Any, /) -> Any: ...


_Level = dict[str, tuple[str, type, Any, Mapping[type, _Table]]]
"""Key → the fact's path, the type that is most often given, its table, and the tables of other types.

A key with more below has no path, and the level below in place of a table.
"""


class _Days(dict[str, date]):
    """Days as they are written."""

    def __missing__(self, text: str) -> date:
        day = parse_date(text)
        if day is None:
            raise KeyError(text)
        _keep(self, text, day)
        return day


class _Numbers(dict[Any, Any]):
    """The exact numbers a fact can have; those of decimals are not kept, for equal ones may be written differently."""

    def __init__(self, fact: FactType) -> None:
        super().__init__()
        self.fact, self.places = fact, 0 if fact.kind is FactKind.INTEGER else fact.decimals

    def __missing__(self, given: Any) -> Any:
        number = exact_number(given)
        if number is None or not -LARGEST <= number <= LARGEST:
            raise KeyError(given)
        if isinstance(number, Decimal) and decimals(number) > self.places:
            raise KeyError(given)
        if self.fact.range is not None and not self.fact.range.contains(number):
            raise KeyError(given)
        if not isinstance(given, Decimal):
            _keep(self, given, number)
        return number


class _Choices:
    """Lists of a fact's values, each at most once."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values = {value: value for value in values}

    def __getitem__(self, given: Any, /) -> frozenset[str]:
        found = frozenset([self.values[item] for item in given])
        if len(found) != len(given):
            raise KeyError(given)
        return found


class _Texts:
    """Texts; the word for what does not exist is none of them where the fact may be denied."""

    def __init__(self, deniable: bool) -> None:
        self.deniable = deniable

    def __getitem__(self, given: Any, /) -> str:
        if not is_text(given) or (self.deniable and given == NONE):
            raise KeyError(given)
        return str(given)


def _keep(table: dict[Any, Any], given: Any, value: Any) -> None:
    if len(table) >= KEEP:
        table.clear()
    table[given] = value


class PlainReader:
    """Reads plain cases of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, passed_over: Iterable[str]) -> None:
        """``passed_over``: keys of a case that are about the case, not facts."""
        self._days = _Days()
        self._levels = {name: self._level(vocabulary.subjects[name]) for name in vocabulary.sections}
        self._lists = {name: vocabulary.subjects[name].by_period for name in vocabulary.sections}
        self._keys = frozenset(["case", "as_of", *self._levels, *passed_over])

    def read(self, data: Any, as_of: date | None) -> Case | None:
        """The case, or ``None`` where it needs a closer look."""
        if type(data) is not dict or not (as_of is None or type(as_of) is date):
            return None
        try:
            return self._read(data, as_of)
        except (KeyError, TypeError):  # not in a table, or not even hashable
            return None

    def _read(self, data: dict[Any, Any], as_of: date | None) -> Case | None:
        name = data["case"]
        if type(name) is not str or not named(name) or identifier(name) != name:
            return None
        given = data.get("as_of")
        day = None if given is None else self._days[given]
        sections: dict[str, Record] = {}
        levels = self._levels
        if not data.keys() <= self._keys:
            return None
        for key, level in levels.items():  # in the vocabulary's order, however the case is written
            value = data.get(key)
            if type(value) is dict:
                record = sections[key] = Record(key, key, {path: [] for path in self._lists[key]}, len(sections))
                _take(level, value, record.facts)
            elif value is not None:
                return None
        return Case(name, as_of or day or date.today(), sections, tuple(sections.values()))

    def _level(self, subject: SubjectType) -> _Level:
        root: _Level = {}
        for path, fact in subject.facts.items():
            *parents, last = path.split(".")
            level = root
            for parent in parents:
                level = level.setdefault(parent, ("", dict, {}, {}))[2]
            tables = self._tables(fact)
            for usual, table in tables.items():
                level.setdefault(last, (sys.intern(path), usual, table, tables))
        return root

    def _tables(self, fact: FactType) -> Mapping[type, _Table]:
        if not fact.given:
            return {}
        match fact.kind:
            case FactKind.BOOLEAN:
                return {bool: {False: False, True: True}}
            case FactKind.CHOICE:
                return {str: {value: value for value in fact.values}}
            case FactKind.CHOICES:
                return {list: _Choices(fact.values)}
            case FactKind.TEXT:
                return {str: _Texts(fact.deniable)}
            case FactKind.DATE:
                return {str: self._days}
            case FactKind.INTEGER | FactKind.NUMBER:
                numbers = _Numbers(fact)
                return {int: numbers, float: numbers, Decimal: _Numbers(fact)}
            case _:
                return {}


def _take(level: _Level, value: dict[Any, Any], facts: dict[str, Any]) -> None:
    """The facts of one level of nesting. Raises :class:`KeyError` where one needs a closer look."""
    for key, item in value.items():
        path, usual, table, tables = level[key]
        if type(item) is usual:
            if path:
                facts[path] = table[item]
            else:
                _take(table, value[key], facts)
        elif item is not None:
            facts[path] = tables[type(item)][item]
