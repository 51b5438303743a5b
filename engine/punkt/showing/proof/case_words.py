"""The facts of a case file and what it comes to, in words: a line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from punkt.law.packs.vocabulary import FIXED_VALUES
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords


class CaseWords:
    """Writes cases in one language."""

    def __init__(self, names: Names) -> None:
        self.names, self.words, self.values = names, names.words, ValueWords(names)
        self.vocabulary = names.vocabulary

    def facts(self, case: Mapping[str, Any]) -> Iterator[str]:
        """The facts of a case, a line each; those of an element on one line."""
        for section, data in case.items():
            if isinstance(data, Mapping) and section in self.vocabulary.subjects:
                yield from self._record(section, data)

    def _record(self, kind: str, data: Mapping[str, Any]) -> Iterator[str]:
        facts = self.vocabulary.subjects[kind].facts
        for path, value in _flat(data):
            fact = facts.get(path)
            if fact is None:
                continue
            label = self.words.pick(fact.label)
            if fact.of in self.vocabulary.subjects and isinstance(value, list):
                yield from self._elements(label, fact.of, value)
            else:
                yield f"{label} — {self.values.plain(value, fact.values, fact.unit)}"

    def _elements(self, label: str, kind: str, elements: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """The elements of a list, a line each; where nothing is said of any, how many there are."""
        lines = ["; ".join(self._record(kind, element)) for element in elements]
        if not any(lines):
            yield f"{label} — {len(lines) or self.words('none')}"
            return
        for element, line in zip(elements, lines, strict=True):
            yield f"{label}, {element.get('id')}: {line or self.words('unknown')}"

    def answer(self, kind: str, outcome: str, status: str, value: Any) -> str:
        """What an outcome comes to."""
        words = {"not_applicable": "not_applicable", "open": "open", "gap": "gap", "conflict": "in_conflict"}
        if status in words:
            return self.words(words[status])
        declared = self.vocabulary.outcomes.get((kind, outcome))
        choices = (FIXED_VALUES.get(declared.kind) or declared.values) if declared is not None else {}
        unit = declared.unit if declared is not None else ""
        return self.values.plain(list(value) if isinstance(value, tuple) else value, choices, unit)


def _flat(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value
