"""Cases close to a given one: a fact set, changed or left out, an element more or less."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from punkt.law.packs.vocabulary import FactKind, Vocabulary

from .fact_values import Tries

Data = dict[str, Any]


class Variations:
    """Changes cases by the facts and values that are worth trying."""

    def __init__(self, vocabulary: Vocabulary, tries: Tries, kinds: set[str]) -> None:
        self.vocabulary, self.tries, self.kinds = vocabulary, tries, kinds

    def near(self, data: Data) -> Iterator[Data]:
        """Every case one change away."""
        for kind, path in self.places(data):
            for (owner, fact), values in self.tries.items():
                if owner == kind:
                    for value in values:
                        yield from self._with(data, path, fact, value)
        yield from self._lists(data)
        for section in self.vocabulary.sections:
            if section in self.kinds and section not in data:
                yield {**copy.deepcopy(data), section: {}}

    def places(self, data: Data) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """The records of a case: record type and path."""
        for section in self.vocabulary.sections:
            if isinstance(data.get(section), dict):
                yield section, (section,)
                yield from self._elements(data, section, (section,))

    def _elements(
        self, data: Data, kind: str, path: tuple[str | int, ...]
    ) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        for name, fact in self.vocabulary.subjects[kind].facts.items():
            if fact.kind is FactKind.LIST:
                items = get(data, (*path, *name.split(".")))
                for number in range(len(items) if isinstance(items, list) else 0):
                    yield fact.of, (*path, *name.split("."), number)

    def _with(self, data: Data, path: tuple[str | int, ...], fact: str, value: Any) -> Iterator[Data]:
        where = (*path, *fact.split("."))
        old = get(data, where)
        value = list(value) if isinstance(value, tuple) else value
        if old != value or type(old) is not type(value):
            new = copy.deepcopy(data)
            put(new, where, value)
            yield new

    def _lists(self, data: Data) -> Iterator[Data]:
        """A list with an element more, or less; an element that is referred to stays."""
        for kind, path in list(self.places(data)):
            for name, fact in self.vocabulary.subjects[kind].facts.items():
                where = (*path, *name.split("."))
                if fact.kind is FactKind.LIST and fact.by is None and fact.of in self.kinds | {fact.of}:
                    items = get(data, where) or []
                    new = copy.deepcopy(data)
                    twin = copy.deepcopy(items[-1]) if items else {}
                    for other, its in self.vocabulary.subjects[fact.of].facts.items():
                        if its.kind is FactKind.REFERENCES:
                            put(twin, tuple(other.split(".")), None)
                    put(new, where, [*items, {**twin, "id": _fresh(items)}])
                    yield new
                    if items:
                        less = copy.deepcopy(data)
                        put(less, where, items[:-1])
                        yield less
                elif fact.kind is FactKind.REFERENCES:
                    yield from self._references(data, path, name, fact.of)

    def _references(self, data: Data, path: tuple[str | int, ...], name: str, into: str) -> Iterator[Data]:
        """One reference more, or none."""
        where = (*path, *name.split("."))
        siblings = get(data, (*path[:-2], into)) or []
        given = get(data, where) or []
        for element in siblings:
            if element.get("id") not in given:
                new = copy.deepcopy(data)
                put(new, where, [*given, element["id"]])
                yield new
        if given or get(data, where) is None:
            new = copy.deepcopy(data)
            put(new, where, given[:-1])
            yield new

    def smaller(self, data: Data) -> Iterator[Data]:
        """Every case with one thing less, the largest things first."""
        for path in sorted(_paths(data), key=len):
            if path[-1] not in ("case", "as_of", "id"):
                new = copy.deepcopy(data)
                above = get(new, path[:-1])
                del above[path[-1]]
                yield new


def get(data: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path; ``None`` where nothing does."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def put(data: Any, path: tuple[str | int, ...], value: Any) -> None:
    """Set what stands at a path; ``None`` leaves it out."""
    for part in path[:-1]:
        data = data.setdefault(part, {}) if isinstance(data, dict) else data[part]
    if value is None:
        data.pop(path[-1], None)
    else:
        data[path[-1]] = value


def _fresh(items: list[Any]) -> str:
    names = {str(item.get("id")) for item in items}
    return next(name for name in (f"e{number}" for number in range(1, len(items) + 2)) if name not in names)


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = []
    for key, item in entries:
        found += [(*path, key), *_paths(item, (*path, key))]
    return found
