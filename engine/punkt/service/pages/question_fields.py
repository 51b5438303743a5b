"""The questions of a form: made from the vocabulary, those given and those that can still matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.kernel.domains import Interval
from punkt.law.packs.periods import typed_months
from punkt.law.packs.vocabulary import NONE, FactKind, FactType, SubjectType
from punkt.showing.words.names import Names
from punkt.showing.words.plurals import alone
from punkt.showing.words.value_words import ValueWords

from .case_form import NONE_OF, CaseForm, Json, get
from .form_faults import Wrong
from .page_words import PageWords

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
    options: list[Option]
    hint: str
    unit: str
    sensitive: bool
    wrong: list[Wrong]
    waiting: list[str]
    given: bool
    first: bool = False
    """Whether it is best to ask this next."""
    none: Option | None = None
    """That there is none, where a case may say so of what is written into the field."""
    presumed: str = ""
    """What is presumed unless the answer is another."""


@dataclass(frozen=True)
class List:
    """The elements of a list, each with its questions."""

    address: str
    title: str
    question: str
    known: bool
    elements: list[ElementFields]
    wrong: list[Wrong] = field(default_factory=list)
    first: bool = False


@dataclass(frozen=True)
class ElementFields:
    """One element of a list."""

    address: str
    name: QuestionField
    title: str
    block: QuestionBlock


@dataclass(frozen=True)
class QuestionBlock:
    """The questions about one record."""

    title: str
    open: list[QuestionField] = field(default_factory=list)
    given: list[QuestionField] = field(default_factory=list)
    lists: list[List] = field(default_factory=list)
    none: Option | None = None
    """That there is no such thing at all, where a case may say so; its value is the section."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.open or self.given or self.lists or self.none)


class Fields:
    """Makes the questions of one draft. ``waiting``: absolute names of facts that can still matter → outcomes."""

    def __init__(
        self,
        draft: CaseForm,
        names: Names,
        words: PageWords,
        waiting: Mapping[str, list[str]],
        errors: Mapping[str, Wrong],
        best: str = "",
        presumed: Mapping[str, str] | None = None,
    ) -> None:
        """``best`` is the fact that it is best to ask for next, where that is known.

        ``presumed``: facts that are presumed, by their absolute names, and what is.
        """
        self.best, self.presumed = best, presumed or {}
        self.said: set[str] = set()
        """The faults that stand beside a question, by their paths."""
        self.first: tuple[str, str] | None = None
        """Of the question to ask next, once the blocks are made: where it stands, and what it asks."""
        self.draft, self.names, self.words, self.waiting, self.errors = draft, names, words, waiting, errors
        self.vocabulary, self.values = names.vocabulary, ValueWords(names)

    def blocks(self) -> list[QuestionBlock]:
        """A block for each section of the case."""
        found = []
        for name in self.draft.sections:
            subject = self.vocabulary.subjects[name]
            data, title = self.draft.data.get(name) or {}, self.words.pick(subject.title)
            denied = data == NONE
            block = QuestionBlock(title) if denied else self._block(title, subject, data, name, name, name, {})
            if subject.none and (denied or not block.given):
                block = replace(block, none=Option(name, self.words("no_such_thing"), denied))
            found.append(block)
        return found

    def _block(
        self, title: str, subject: SubjectType, data: Json, address: str, record: str, at: str, siblings: Json
    ) -> QuestionBlock:
        """One record: ``record`` is its name in a decision, ``at`` its path in the case."""
        block = QuestionBlock(title)
        for path, fact in subject.facts.items():
            if not fact.given:
                continue
            value, waiting = get(data, path), self.waiting.get(f"{record}.{path}", [])
            presumed = self.presumed.get(f"{record}.{path}", "") if value is None else ""
            if fact.kind is FactKind.LIST and fact.by is None:
                if value is not None or waiting or self._below(f"{record}.{path}/"):
                    block.lists.append(self._list(fact, value, address, record, at, data))
                continue
            faults = self._faults(f"{at}.{path}")
            if value is None and not (waiting or faults or presumed):
                continue
            first = value is None and f"{record}.{path}" == self.best
            made = self._field(fact, value, f"{address}:{path}", faults, waiting, siblings, first)
            made = replace(made, presumed=presumed)
            if first:
                self.first = (f"{made.id}-1" if made.shape in ("radio", "check") else made.id, made.question)
            (block.open if value is None or faults else block.given).append(made)
        return block

    def _below(self, start: str) -> bool:
        return any(name.startswith(start) for name in (*self.waiting, *self.presumed))

    def _faults(self, path: str) -> list[Wrong]:
        """What is wrong at a path or below it; noted as said."""
        found = [wrong for name, wrong in self.errors.items() if name == path or name.startswith(path + ".")]
        self.said.update(one.path for one in found)
        return found

    def _list(self, fact: FactType, value: Any, address: str, record: str, at: str, owner: Json) -> List:
        inner, label = self.vocabulary.subjects[fact.of], self.words.pick(fact.label)
        elements = []
        for number, data in enumerate(value if isinstance(value, list) else ()):
            name = str(data.get("id", ""))
            here, path = f"{address}/{fact.path}/{number}", f"{at}.{fact.path}.{number}"
            identity = QuestionField(
                f"f:{here}:id", _id(f"{here}:id"), self.words("element_id"), "text", name, [], "", "", False,
                self._faults(f"{path}.id"), [], True,
            )  # fmt: skip
            title = self.words("element", list=self.words.pick(inner.title), id=name)
            block = self._block("", inner, data, here, f"{record}.{fact.path}/{name}", path, owner)
            elements.append(ElementFields(here, identity, title, block))
        full = f"{address}/{fact.path}"
        own = self.errors.get(f"{at}.{fact.path}")
        self.said.update({own.path} if own else ())
        asked, first = self.words.pick(fact.question), f"{record}.{fact.path}" == self.best
        if first:
            self.first = (f"add-{full.replace('/', '-')}", asked or label)
        return List(full, label, asked, isinstance(value, list), elements, [own] if own else [], first)

    def _field(
        self,
        fact: FactType,
        value: Any,
        name: str,
        faults: list[Wrong],
        waiting: list[str],
        siblings: Json,
        first: bool,
    ) -> QuestionField:
        words = self.words
        shape, options = self._shape(fact, value, siblings)
        apart = shape in ("date", "number", "text")
        unit = self.vocabulary.unit(fact.unit)
        hint = words("months_hint") if fact.by is not None else ""
        if fact.range is not None and shape in ("number", "date"):
            hint = words("from_to_hint", range=self.values.interval(str(fact.range)))
        return QuestionField(
            f"f:{name}",
            _id(name),
            words.pick(fact.question) or words.pick(fact.label),
            shape,
            ""
            if isinstance(value, (list, bool)) or value is None or (apart and value == NONE)
            else _plain(value, words),
            options,
            hint,
            alone(unit, words.lang) if unit else "",
            fact.sensitive,
            faults,
            waiting,
            value is not None,
            first,
            next(iter(self._none(fact, value)), None) if apart else None,
        )

    def _shape(self, fact: FactType, value: Any, siblings: Json) -> tuple[str, list[Option]]:
        """How a fact is asked, and what there is to choose."""
        words, pick = self.words, self.words.pick
        if fact.kind is FactKind.BOOLEAN:
            options = [Option("true", words("yes"), value is True), Option("false", words("no"), value is False)]
            return "radio", [*options, *self._none(fact, value)]
        if fact.kind is FactKind.CHOICE:
            options = [Option(name, pick(label), value == name) for name, label in fact.values.items()]
            options += self._none(fact, value)
            return ("radio" if len(options) <= FEW else "select"), options
        if fact.kind in (FactKind.CHOICES, FactKind.REFERENCES):
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
            return "check", [*options, Option(NONE_OF, words("none_of"), value == [])]
        if fact.kind is FactKind.INTEGER and (numbers := _few(fact.range)):
            shown = [Option(str(number), words.number(number), value == number) for number in numbers]
            shown += self._none(fact, value)
            if value is None or any(option.chosen for option in shown):
                return "radio", shown
        if fact.kind is FactKind.DATE:
            return "date", []
        return ("number" if fact.kind in (FactKind.INTEGER, FactKind.NUMBER) else "text"), []

    def _none(self, fact: FactType, value: Any) -> list[Option]:
        """That there is none, where a case may say so."""
        return [Option(NONE, self.words("no_such_thing"), value == NONE)] if fact.deniable else []


def _few(span: Interval | None) -> list[int]:
    """All whole numbers of a small range."""
    if span is None or not isinstance(span.low, int) or not isinstance(span.high, int) or span.high - span.low >= FEW:
        return []
    return [number for number in range(span.low, span.high + 1) if span.contains(number)]


def _plain(value: Any, words: PageWords) -> str:
    if isinstance(value, dict):
        return typed_months(value, lambda one: _plain(one, words))
    return words.number(value) if not isinstance(value, str) else value


def _id(name: str) -> str:
    """A field's name as an id of HTML."""
    return "q-" + "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
