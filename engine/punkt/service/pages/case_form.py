"""A case being filled in: from the fields of a form to a case and back. Nothing of it is kept on the server.

A field of a form is called ``f:RECORD:FACT``, a record by its section and, below it, lists and
positions: ``f:parking/cars/0:length.total``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
from starlette.datastructures import FormData

from punkt.deciding.cases.case_reading import EXTRA_KEYS
from punkt.files.tree import NUMBER
from punkt.files.whole_number import whole_number
from punkt.law.packs.periods import read_months
from punkt.law.packs.vocabulary import NONE, FactKind, FactType, SubjectType, Vocabulary

NONE_OF = "__none__"
"""Stands in a list of choices for an answer that is known to be empty."""
Json = dict[str, Any]


@dataclass
class CaseForm:
    """A case being filled in. ``data`` is the case as its file would have it, without ``case`` and ``as_of``."""

    name: str = ""
    as_of: str = ""
    packs: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    goal: str = ""
    data: Json = field(default_factory=dict)
    extra: Json = field(default_factory=dict)
    """What an opened file says about the case besides facts."""

    def case(self, name: str = "") -> Json:
        """The case as a file has it."""
        found: Json = {"case": self.name or name}
        if self.as_of:
            found["as_of"] = self.as_of
        return {**found, **self.extra, **self.data}

    @property
    def begun(self) -> bool:
        """Whether it is said whom the case is about, and under which packs."""
        return bool(self.packs and self.sections)


def from_case(case: Json, packs: Iterable[str], sections: Iterable[str]) -> CaseForm:
    """The draft of a case that was opened."""
    known = [name for name in sections if isinstance(case.get(name), dict) or case.get(name) == NONE]
    other = {key: value for key, value in case.items() if key not in ("case", "as_of", *EXTRA_KEYS)}
    extra = {key: case[key] for key in EXTRA_KEYS if key in case}
    day = case.get("as_of")
    return CaseForm(str(case.get("case", "")), str(day) if day else "", tuple(packs), tuple(known), "", other, extra)


def from_form(form: FormData, vocabulary: Vocabulary | None, packs: tuple[str, ...]) -> CaseForm:
    """The draft that a form holds, after adding or removing an element where a button says so."""
    draft = CaseForm(
        _text(form, "name")[:200],
        _text(form, "as_of")[:40],
        packs,
        tuple(str(value) for value in form.getlist("section")),
        _text(form, "goal")[:400],
        extra=_object(_text(form, "extra")),
    )
    if vocabulary is None:
        return draft
    draft.sections = tuple(name for name in vocabulary.sections if name in draft.sections)
    for name in draft.sections:
        subject = vocabulary.subjects[name]
        denied = subject.none and _text(form, f"none:{name}")
        draft.data[name] = NONE if denied else _record(form, vocabulary, subject, name, element=False)
    _change(draft, vocabulary, _text(form, "add"), _text(form, "drop"))
    return draft


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _object(text: str) -> Json:
    try:
        found = orjson.loads(text) if text else {}
    except orjson.JSONDecodeError:
        return {}
    return {key: found[key] for key in EXTRA_KEYS if key in found} if isinstance(found, dict) else {}


def _record(form: FormData, vocabulary: Vocabulary, subject: SubjectType, address: str, element: bool) -> Json:
    """The facts of a record that the form gives."""
    found: Json = {"id": _text(form, f"f:{address}:id")} if element else {}
    for path, fact in subject.facts.items():
        if not fact.given:
            continue
        if fact.each is not None:
            each, typed = fact.each, _text(form, f"f:{address}:{path}")
            months = read_months(typed, lambda one, each=each: read_value(each, [one]))  # type: ignore[misc]
            value: Any = (typed if months is None else months) or None
        elif fact.kind is FactKind.LIST:
            value = _elements(form, vocabulary, fact, f"{address}/{path}")
        else:
            value = read_value(fact, [str(one) for one in form.getlist(f"f:{address}:{path}")])
        if value is not None:
            put(found, path, value)
    return found


def _elements(form: FormData, vocabulary: Vocabulary, fact: FactType, address: str) -> list[Json] | None:
    inner = vocabulary.subjects[fact.of]
    pattern = re.compile(rf"f:{re.escape(address)}/([0-9]{{1,4}}):id")
    numbers = sorted({int(match[1]) for name in form if (match := pattern.fullmatch(name))})
    if not numbers and not _text(form, f"known:{address}"):
        return None
    return [_record(form, vocabulary, inner, f"{address}/{number}", element=True) for number in numbers]


def read_value(fact: FactType, given: list[str]) -> Any:
    """The value of one fact; ``None`` where the form leaves it open. What is no value of the fact stays as it is."""
    given = [one.strip() for one in given if one.strip()]
    if not given:
        return None
    if fact.kind in (FactKind.CHOICES, FactKind.REFERENCES):
        return [one for one in given if one != NONE_OF]
    text = given[0] if len(given) == 1 else "; ".join(given)
    if text == NONE and fact.deniable:
        return NONE
    if fact.kind is FactKind.BOOLEAN:
        return {"true": True, "false": False}.get(text, text)
    if fact.kind in (FactKind.INTEGER, FactKind.NUMBER):
        plain = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
        return _number(plain) if NUMBER.fullmatch(plain) and len(plain) < 40 else text
    return text


def _number(text: str) -> Any:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() and abs(number.adjusted()) < 30 else number


def put(record: Json, path: str, value: Any) -> None:
    """Set a fact of a record by its dotted path."""
    *above, last = path.split(".")
    for part in above:
        record = record.setdefault(part, {})
    record[last] = value


def get(record: Json, path: str) -> Any:
    """A fact of a record; ``None`` where it is not given."""
    found: Any = record
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _change(draft: CaseForm, vocabulary: Vocabulary, add: str, drop: str) -> None:
    """Add an element to a list, or take one away."""
    if add and (found := _at(draft, vocabulary, add)) is not None:
        record, path = found
        elements = get(record, path)
        elements = elements if isinstance(elements, list) else []
        taken = {str(one.get("id")) for one in elements}
        name = next(str(number) for number in range(1, len(elements) + 2) if str(number) not in taken)
        put(record, path, [*elements, {"id": name}])
    above, _, last = drop.rpartition("/")
    number = whole_number(last)
    if number is not None and (found := _at(draft, vocabulary, above)) is not None:
        record, path = found
        elements = get(record, path)
        if isinstance(elements, list) and number < len(elements):
            gone = str(elements[number].get("id"))
            put(record, path, [one for index, one in enumerate(elements) if index != number])
            _forget(record, path, gone)


def _forget(owner: Json, path: str, gone: str) -> None:
    """Nothing refers any longer to an element that is gone."""
    for value in owner.values():
        for element in value if isinstance(value, list) else ():
            for key, named in element.items() if isinstance(element, dict) else ():
                if isinstance(named, list) and gone in named and not isinstance(named[0], dict):
                    element[key] = [one for one in named if one != gone]


def _at(draft: CaseForm, vocabulary: Vocabulary, address: str) -> tuple[Json, str] | None:
    """The record in which a list stands, and the list's path."""
    section, *rest = address.split("/")
    if not isinstance(draft.data.get(section), dict) or not rest:
        return None
    record, subject = draft.data[section], vocabulary.subjects[section]
    while len(rest) > 1:
        path, position, *rest = rest
        elements, number = get(record, path), whole_number(position)
        if path not in subject.facts or not isinstance(elements, list) or number is None:
            return None
        if number >= len(elements) or not rest:
            return None
        record, subject = elements[number], vocabulary.subjects[subject.facts[path].of]
    fact = subject.facts.get(rest[0])
    return (record, rest[0]) if fact is not None and fact.kind is FactKind.LIST else None


def plain(value: Any) -> Any:
    """A case with nothing in it but what YAML and JSON have."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (str, int, bool)) or value is None:
        return value
    return value.isoformat() if isinstance(value, date) else float(value)
