"""A case being filled in: from the fields of a form to a case and back.

A field of a form is called ``f:RECORD:FACT``, a record by its section and, below it, lists and
positions: ``f:parking/cars/0:length.total``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
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


def from_content(content: Json) -> CaseForm:
    """The case that a draft holds."""
    kept = {name: content[name] for name in ("name", "as_of", "goal", "data", "extra")}
    return CaseForm(packs=tuple(content["packs"]), sections=tuple(content["sections"]), **kept)


def to_content(draft: CaseForm) -> Json:
    """What a draft holds of a case."""
    return {**asdict(draft), "data": plain(draft.data), "extra": plain(draft.extra)}


def from_case(case: Json, packs: Iterable[str], sections: Iterable[str]) -> CaseForm:
    """The draft of a case that was opened."""
    known = [name for name in sections if isinstance(case.get(name), dict) or case.get(name) == NONE]
    other = {key: value for key, value in case.items() if key not in ("case", "as_of", *EXTRA_KEYS)}
    extra = {key: case[key] for key in EXTRA_KEYS if key in case}
    day = case.get("as_of")
    return CaseForm(str(case.get("case", "")), str(day) if day else "", tuple(packs), tuple(known), "", other, extra)


def begun(form: FormData, packs: tuple[str, ...]) -> CaseForm:
    """The case that a form begins: whom it is about, under which packs, and what an opened file says besides."""
    return _set(CaseForm(extra=_object(_text(form, "extra"))), form, packs)


def merged(draft: CaseForm, form: FormData, vocabulary: Vocabulary | None, packs: tuple[str, ...]) -> CaseForm:
    """A case after what a form says; what the form does not ask for stays as it was."""
    after = replace(draft, data=deepcopy(draft.data))
    if "setting" in form:
        after = _set(after, form, packs)
    if "goal" in form:
        after.goal = _text(form, "goal")[:400]
    if vocabulary is None:
        return after
    after.sections = tuple(name for name in vocabulary.sections if name in after.sections)
    for name in after.sections:
        subject, before = vocabulary.subjects[name], after.data.get(name)
        before = before if isinstance(before, dict) else {}
        denial = f"none:{name}"
        if subject.none and any(form.getlist(denial)):
            after.data[name] = NONE
        elif denial in form or after.data.get(name) != NONE:
            after.data[name] = _record(form, vocabulary, subject, name, before)
    for name in [name for name in vocabulary.sections if name not in after.sections]:
        after.data.pop(name, None)
    _change(after, vocabulary, form)
    return after


def _set(draft: CaseForm, form: FormData, packs: tuple[str, ...]) -> CaseForm:
    sections = tuple(str(value) for value in form.getlist("section"))
    return replace(
        draft, name=_text(form, "name")[:200], as_of=_text(form, "as_of")[:40], packs=packs, sections=sections
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _object(text: str) -> Json:
    try:
        found = orjson.loads(text) if text else {}
    except orjson.JSONDecodeError:
        return {}
    return {key: found[key] for key in EXTRA_KEYS if key in found} if isinstance(found, dict) else {}


def _record(form: FormData, vocabulary: Vocabulary, subject: SubjectType, address: str, found: Json) -> Json:
    """A record with the facts that the form asks for as it has them."""
    for path, fact in subject.facts.items():
        name = f"f:{address}:{path}"
        if not fact.given:
            continue
        if fact.kind is FactKind.LIST and fact.by is None:
            if f"list:{address}/{path}" not in form:
                continue
            value: Any = _elements(form, vocabulary, fact, f"{address}/{path}", get(found, path))
            for row in row_numbers(form, f"{address}/{path}"):
                was, now = _text(form, f"row:{address}/{path}/{row}"), _text(form, f"f:{address}/{path}/{row}:id")
                if was and now and was != now:
                    _rename(found, was, now)
        elif name not in form:
            continue
        elif fact.each is not None:
            each, typed = fact.each, _text(form, name)
            months = read_months(typed, lambda one, each=each: read_value(each, [one]))  # type: ignore[misc]
            value = (typed if months is None else months) or None
        else:
            value = read_value(fact, [str(one) for one in form.getlist(name)])
        if value is not None:
            put(found, path, value)
        else:
            take(found, path)
    for place in places_in(vocabulary, subject):
        _put_in_places(form, place, address, found)
    return found


@dataclass(frozen=True)
class PlaceIn:
    """That elements of one list are referred to by at most one element of another: each has a place there."""

    what: str
    """The path of the list of those who have a place."""
    where: str
    """The path of the list of places."""
    by: str
    """The fact of a place that refers to those in it."""

    @property
    def path(self) -> str:
        """What the place of an element is called in a form."""
        return f"@{self.where}.{self.by}"


def places_in(vocabulary: Vocabulary, subject: SubjectType) -> list[PlaceIn]:
    """The lists of a record type whose elements have places in others."""
    lists = {path: fact for path, fact in subject.facts.items() if fact.kind is FactKind.LIST and fact.by is None}
    return [
        PlaceIn(inner.of, path, by)
        for path, fact in lists.items()
        for by, inner in vocabulary.subjects[fact.of].facts.items()
        if inner.kind is FactKind.REFERENCES and inner.exclusive and inner.given and inner.of in lists
    ]


def _put_in_places(form: FormData, place: PlaceIn, address: str, record: Json) -> None:
    said = {}
    for number in row_numbers(form, f"{address}/{place.what}"):
        row = f"{address}/{place.what}/{number}"
        if f"f:{row}:{place.path}" in form:
            said[_text(form, f"f:{row}:id") or _text(form, f"row:{row}")] = _text(form, f"f:{row}:{place.path}")
    put_in_places(record, place, said)


def put_in_places(record: Json, place: PlaceIn, said: Mapping[str, str]) -> None:
    """Put elements into their places, which are made where there are none of that name; empty: into none."""
    kept = get(record, place.where)
    places = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
    for one in places:
        inside = get(one, place.by)
        if isinstance(inside, list) and any(name in said for name in inside):
            put(one, place.by, [name for name in inside if name not in said])
    for name, where in said.items():
        if not (name and where):
            continue
        found = next((one for one in places if _name_of(one) == where), None)
        if found is None:
            found = {"id": where}
            places.append(found)
        inside = get(found, place.by)
        put(found, place.by, [*(inside if isinstance(inside, list) else ()), name])
    if places:
        put(record, place.where, places)


def _elements(form: FormData, vocabulary: Vocabulary, fact: FactType, address: str, before: Any) -> list[Json] | None:
    """The elements of a list: those that the form has as it has them, others as they were.

    A row is of the element that it was made for (``row:…``), or else of the one that bears its name.
    """
    inner, found = vocabulary.subjects[fact.of], list(before) if isinstance(before, list) else []
    for number in row_numbers(form, address):
        here = f"{address}/{number}"
        names = (_text(form, f"row:{here}"), _text(form, f"f:{here}:id"))
        at = next((n for name in names if name for n, one in enumerate(found) if _name_of(one) == name), None)
        if at is None and number < len(found) and not _name_of(found[number]):
            at = number  # an element of an opened file that has no name yet
        element = found[at] if at is not None and isinstance(found[at], dict) else {}
        given = _record(form, vocabulary, inner, here, {**element, "id": names[1] or names[0]})
        if at is not None:
            found[at] = given
        elif names[1] or len(given) > 1:
            found.append({**given, "id": names[1] or free_name(found)})
    return found if found or _text(form, f"known:{address}") else None


def row_numbers(form: FormData, address: str) -> list[int]:
    """The rows of a list that a form has."""
    pattern = re.compile(rf"f:{re.escape(address)}/([0-9]{{1,4}}):id")
    return sorted({int(match[1]) for name in form if (match := pattern.fullmatch(name))})


def _name_of(element: Any) -> str:
    return str(element.get("id", "")) if isinstance(element, dict) else ""


def free_name(elements: list[Any]) -> str:
    """A name for one more element: the first number that none has."""
    taken = {_name_of(one) for one in elements}
    return next(str(number) for number in range(1, len(elements) + 2) if str(number) not in taken)


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
        inner = record.get(part)
        record[part] = record = inner if isinstance(inner, dict) else {}
    record[last] = value


def take(record: Json, path: str) -> None:
    """Take a fact out of a record, and tables that become empty by it."""
    first, _, rest = path.partition(".")
    if rest and isinstance(record.get(first), dict):
        take(record[first], rest)
        if not record[first]:
            del record[first]
    elif not rest:
        record.pop(first, None)


def get(record: Json, path: str) -> Any:
    """A fact of a record; ``None`` where it is not given."""
    found: Any = record
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _change(draft: CaseForm, vocabulary: Vocabulary, form: FormData) -> None:
    """Add an element to a list, or take one away, where a button says so."""
    found = place_of_list(draft, vocabulary, _text(form, "add"))
    if found is not None:
        record, _, path = found
        elements = get(record, path)
        elements = elements if isinstance(elements, list) else []
        put(record, path, [*elements, {"id": free_name(elements)}])
    address, _, number = _text(form, "drop").rpartition("/")
    found = place_of_list(draft, vocabulary, address)
    if found is not None:
        record, _, path = found
        row = f"{address}/{number}"
        gone = _text(form, f"f:{row}:id") or _text(form, f"row:{row}")
        elements = get(record, path)
        if gone and isinstance(elements, list):
            put(record, path, [one for one in elements if _name_of(one) != gone])
            _forget(record, gone)


def _forget(owner: Json, gone: str) -> None:
    """Nothing refers any longer to an element that is gone."""
    for value in owner.values():
        for element in value if isinstance(value, list) else ():
            for key, named in element.items() if isinstance(element, dict) else ():
                if isinstance(named, list) and gone in named and not isinstance(named[0], dict):
                    element[key] = [one for one in named if one != gone]


def _rename(owner: Json, was: str, now: str) -> None:
    """What refers to an element goes on doing so under its new name."""
    for value in owner.values():
        for element in value if isinstance(value, list) else ():
            for key, named in element.items() if isinstance(element, dict) else ():
                if isinstance(named, list) and was in named:
                    element[key] = [now if one == was else one for one in named]


def place_of_list(draft: CaseForm, vocabulary: Vocabulary, address: str) -> tuple[Json, SubjectType, str] | None:
    """The record in which the list at an address stands, the record's type, and the list's path."""
    section, *rest = address.split("/")
    if section not in vocabulary.sections or not isinstance(draft.data.get(section), dict) or not rest:
        return None
    record, subject = draft.data[section], vocabulary.subjects[section]
    while len(rest) > 1:
        path, position, *rest = rest
        elements, number = get(record, path), whole_number(position)
        fact = subject.facts.get(path)
        if fact is None or fact.kind is not FactKind.LIST or not isinstance(elements, list) or number is None:
            return None
        if number >= len(elements) or not rest or not isinstance(elements[number], dict):
            return None
        record, subject = elements[number], vocabulary.subjects[fact.of]
    last = subject.facts.get(rest[0])
    listed = last is not None and last.kind is FactKind.LIST and last.by is None
    return (record, subject, rest[0]) if listed else None


def plain(value: Any) -> Any:
    """A case with nothing in it but what YAML and JSON have."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (str, int, bool)) or value is None:
        return value
    return value.isoformat() if isinstance(value, date) else float(value)
