"""One question of a form: made from the vocabulary, with what is known, what is wrong and what it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from punkt.kernel.domains import Interval
from punkt.law.packs.periods import typed_months
from punkt.law.packs.vocabulary import NONE, FactKind, FactType
from punkt.showing.words.names import Names
from punkt.showing.words.plurals import alone
from punkt.showing.words.value_words import ValueWords

from .case_form import NONE_OF, Json, get
from .case_standing import Why
from .form_faults import Wrong
from .page_words import PageWords

_NO_PART = re.compile(r"[^\w-]")
"""What does not go into an id of HTML as it is."""
FEW = 6
"""Values up to which all are shown at once, not in a list to be opened."""


@dataclass(frozen=True)
class Option:
    """One value to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class QuestionField:
    """One question. ``shape``: ``radio``, ``select``, ``check``, ``date``, ``number`` or ``text``."""

    name: str
    id: str
    question: str
    shape: str
    value: str
    options: tuple[Option, ...]
    hint: str
    unit: str
    sensitive: bool
    wrong: tuple[Wrong, ...]
    why: Why
    given: bool
    label: str = ""
    """What the fact is called, shorter than the question."""
    none: Option | None = None
    """That there is none, where a case may say so of what is written into the field."""
    presumed: str = ""
    """What is presumed unless the answer is another."""
    said: str = ""
    """The answer in words; empty where there is none."""

    @property
    def at(self) -> str:
        """What to put the focus on."""
        return f"{self.id}-1" if self.shape in ("radio", "check") else self.id

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.given and bool(self.why.outcomes)


class FieldMaker:
    """Makes questions in one language."""

    def __init__(self, names: Names, words: PageWords) -> None:
        self.words, self.vocabulary, self.values = words, names.vocabulary, ValueWords(names)

    def field(
        self, fact: FactType, value: Any, name: str, faults: list[Wrong], why: Why, siblings: Json, presumed: str = ""
    ) -> QuestionField:
        """The question about a fact. ``name``: of its field; ``siblings``: the record in which lists that it refers to stand."""
        words, shape = self.words, _shape(fact, value)
        options = self._options(fact, value, siblings) if shape in ("radio", "select", "check") else []
        apart = shape in ("date", "number", "text")
        unit = self.vocabulary.unit(fact.unit)
        hint = words("months_hint") if fact.by is not None else ""
        if fact.range is not None and shape in ("number", "date"):
            hint = words("from_to_hint", range=self.values.interval(str(fact.range)))
        return QuestionField(
            f"f:{name}",
            html_id(name),
            words.pick(fact.question) or words.pick(fact.label),
            shape,
            ""
            if isinstance(value, (list, bool)) or value is None or (apart and value == NONE)
            else _plain(value, words),
            tuple(options),
            hint,
            alone(unit, words.lang) if unit else "",
            fact.sensitive,
            tuple(faults),
            why,
            value is not None,
            words.pick(fact.label),
            next(iter(self._none(fact, value)), None) if apart else None,
            presumed,
            self.said(fact, value),
        )

    def said(self, fact: FactType, value: Any) -> str:
        """An answer in words; empty where there is none."""
        if value is None:
            return ""
        if value == NONE and fact.deniable:
            return self.words("no_such_thing")
        if isinstance(value, dict):
            return typed_months(value, lambda one: self.values.plain(one, fact.values, fact.unit))
        if isinstance(value, list) and not all(isinstance(one, (str, int, float)) for one in value):
            return str(value)
        return self.values.plain(value, fact.values, fact.unit)

    def counted(
        self, fact: FactType, value: Any, name: str, faults: list[Wrong], why: Why, presumed: str = ""
    ) -> QuestionField:
        """Of the question about a fact what counts where it is not shown itself: where it stands, and how it does."""
        shape, label = _shape(fact, value), self.words.pick(fact.label)
        given = value is not None
        return QuestionField(
            f"f:{name}",
            html_id(name),
            label,
            shape,
            "",
            (),
            "",
            "",
            False,
            tuple(faults),
            why,
            given,
            label,
            None,
            presumed,
        )

    def _options(self, fact: FactType, value: Any, siblings: Json) -> list[Option]:
        """What there is to choose."""
        words, pick = self.words, self.words.pick
        if fact.kind is FactKind.BOOLEAN:
            options = [Option("true", words("yes"), value is True), Option("false", words("no"), value is False)]
        elif fact.kind is FactKind.CHOICE:
            options = [Option(name, pick(label), value == name) for name, label in fact.values.items()]
        elif fact.kind is FactKind.INTEGER:
            options = [Option(str(number), words.number(number), value == number) for number in _few(fact.range)]
        else:
            labels = {name: pick(label) for name, label in fact.values.items()}
            if fact.kind is FactKind.REFERENCES:
                listed = get(siblings, fact.of)
                labels = (
                    {str(one.get("id")): str(one.get("id")) for one in listed if isinstance(one, dict)}
                    if isinstance(listed, list)
                    else {}
                )
            chosen = value if isinstance(value, list) else []
            options = [Option(name, label, name in chosen) for name, label in labels.items()]
            return [*options, Option(NONE_OF, words("none_of"), value == [])]
        return [*options, *self._none(fact, value)]

    def _none(self, fact: FactType, value: Any) -> list[Option]:
        """That there is none, where a case may say so."""
        return [Option(NONE, self.words("no_such_thing"), value == NONE)] if fact.deniable else []


def _shape(fact: FactType, value: Any) -> str:
    """How a fact is asked."""
    if fact.kind is FactKind.BOOLEAN:
        return "radio"
    if fact.kind is FactKind.CHOICE:
        return "radio" if len(fact.values) + fact.deniable <= FEW else "select"
    if fact.kind in (FactKind.CHOICES, FactKind.REFERENCES):
        return "check"
    numbers = _few(fact.range) if fact.kind is FactKind.INTEGER else []
    if numbers and (value is None or value in numbers or (fact.deniable and value == NONE)):
        return "radio"
    if fact.kind is FactKind.DATE:
        return "date"
    return "number" if fact.kind in (FactKind.INTEGER, FactKind.NUMBER) else "text"


def _few(span: Interval | None) -> list[int]:
    """All whole numbers of a small range."""
    if span is None or not isinstance(span.low, int) or not isinstance(span.high, int) or span.high - span.low >= FEW:
        return []
    return [number for number in range(span.low, span.high + 1) if span.contains(number)]


def _plain(value: Any, words: PageWords) -> str:
    if isinstance(value, dict):
        return typed_months(value, lambda one: _plain(one, words))
    return words.number(value) if not isinstance(value, str) else value


@lru_cache(4096)
def html_id(name: str) -> str:
    """A field's name as an id of HTML."""
    return "q-" + _NO_PART.sub("-", name)
