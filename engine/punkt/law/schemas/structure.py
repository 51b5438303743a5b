"""Structural checks of a file against its schema, every fault at its exact place.

Conditions and values are not checked here: the forms of the language do that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any, TypeAlias

from punkt.files.cache import keep
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, closest, nearest
from punkt.files.messages.habits import meant_unit
from punkt.files.messages.lookalikes import in_latin
from punkt.files.read import Document
from punkt.files.texts import LANGUAGES, bilingual
from punkt.files.tree import MAX_PROBLEMS, shown
from punkt.law.packs.vocabulary import Text

from .structure_words import found, joined, right
from .text_patterns import ADDRESS, SOME_TEXT, in_words

Location = tuple[str | int, ...]
_CONDITION = {"check": "require", "decide": "when", "duty": "when", "flag": "when", "derive": "when"}
"""Kind of rule → the key of its condition."""
_Swapped: TypeAlias = dict[Location, tuple[str, str]]
"""By table: the key that stands for another, and that other."""


def check_structure(document: Document, name: str, problems: Problems) -> bool:
    """Whether a document has the structure of schema ``name``; every fault is noted in ``problems``.

    Raises ``KeyError`` where there is no schema of that name.
    """
    if document.checked == name:
        return True
    errors = [_Error.of(error) for error in islice(_validator(name).iter_errors(document.data), 10 * MAX_PROBLEMS)]
    swapped = _swapped(errors)
    faults = {
        (fault.place, fault.code, str(fault.arguments)): fault
        for error in _telling(errors, swapped)
        for fault in _faults(document, error, swapped)
    }
    ordered = sorted(faults.values(), key=lambda fault: fault.place)
    problems.items.extend(ordered[:MAX_PROBLEMS])
    if len(ordered) > MAX_PROBLEMS:
        problems.add("P013", ordered[MAX_PROBLEMS].place, limit=MAX_PROBLEMS)
    if not ordered:
        keep(document, name)
    return not ordered


@cache
def _validator(name: str) -> Any:
    # slow to import
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    from .all_schemas import structure_schema

    return Draft202012Validator(structure_schema(name))


@dataclass(frozen=True, slots=True)
class _Error:
    """What a keyword of the schema finds wrong with the data at a path."""

    path: Location
    keyword: str
    wanted: Any
    data: Any
    schema: Mapping[str, Any]
    of_key: bool
    """Whether it is about the name of a key: ``data`` is the name, ``path`` that of its table."""
    kind: str
    """The kind of rule whose keys are at fault, as the schema's title; else empty."""

    @classmethod
    def of(cls, error: Any) -> _Error:
        """From an error of the validator."""
        from .rules_schema import KINDS

        route = list(error.absolute_schema_path)
        path = tuple(error.absolute_path)
        of_key = "propertyNames" in route[-2:-1]
        title = error.schema.get("title")
        kind = title if title in KINDS else ""
        return cls(path, error.validator, error.validator_value, error.instance, error.schema, of_key, kind)


def _telling(errors: list[_Error], swapped: _Swapped) -> Iterator[_Error]:
    """The errors without those that only follow from another: a wrong type, an unclear kind, a key written wrongly."""
    mistyped: dict[Location, _Error] = {}
    for error in errors:  # what is wanted in one place may be said more narrowly by what stands beside it
        if error.keyword == "type" and not error.of_key:
            mistyped[error.path] = min(mistyped.get(error.path, error), error, key=_kinds)
    unclear = {error.path for error in errors if error.keyword == "oneOf"}
    extra = [error for error in errors if error.keyword == "additionalProperties"]
    unknown = {(error.path, key) for error in extra for key in _extra(error)}
    meant = {(error.path, closest(shown(key), _known(error))) for error in extra for key in _extra(error)}
    meant |= {(path, lacking) for path, (_, lacking) in swapped.items()}
    for error in errors:
        if mistyped.get(error.path, error) is not error and (error.keyword != "type" or not error.of_key):
            continue
        if error.kind and (error.path in unclear or (error.of_key and (error.path, error.data) in unknown)):
            continue
        if error.keyword == "required":
            lacking = [key for key in error.wanted if key not in error.data and (error.path, key) not in meant]
            if lacking:
                yield replace(error, wanted=lacking)
        elif error.keyword != "oneOf" or not any((error.path, key) in meant for key in _one_of_keys(error)):
            yield error


def _swapped(errors: list[_Error]) -> _Swapped:
    """Tables that have one key too many and lack just one: it stands for the other, whatever it is called."""
    extra: dict[Location, list[str]] = {}
    lacking: dict[Location, list[str]] = {}
    for error in errors:
        if error.keyword == "additionalProperties":
            extra.setdefault(error.path, []).extend(_extra(error))
        elif error.keyword == "required" and isinstance(error.data, dict):
            lacking.setdefault(error.path, []).extend(key for key in error.wanted if key not in error.data)
    return {
        path: (keys[0], lacking[path][0])
        for path, keys in extra.items()
        if len(keys) == 1 and len(set(lacking.get(path, ()))) == 1
    }


def _known(error: _Error) -> Iterable[str]:
    known: Mapping[str, Any] = error.schema.get("properties", {})
    return known


def _kinds(error: _Error) -> int:
    """How many types of data are wanted."""
    return len(error.wanted) if isinstance(error.wanted, list) else 1


def _one_of_keys(error: _Error) -> list[str]:
    return [branch["required"][0] for branch in error.wanted]


def _extra(error: _Error) -> list[str]:
    known = error.schema.get("properties", {})
    return [key for key in error.data if key not in known]


def _faults(document: Document, error: _Error, swapped: _Swapped) -> Iterator[Diagnostic]:
    if error.of_key:
        yield _wrong_key(document, error)
        return
    at = document.place(error.path)
    match error.keyword:
        case "additionalProperties":
            for key in _extra(error):
                hint = _hint(error, key, swapped)
                place = document.place((*error.path, key), key=True)
                yield _fault("P200", place, name=shown(key), hint=hint)
        case "required":
            for key in error.wanted:
                if (error.kind, key) == ("check", "require") and "when" in error.data:
                    wrong = document.place((*error.path, "when"), key=True)
                    hint = bilingual("law.rules.condition_in", names=key)
                    yield _fault("P210", wrong, name="when", kind=error.kind, hint=hint)
                    continue
                in_text = set(error.schema.get("properties", ())) == {"ru", "en"}
                yield _fault("P202" if in_text else "P201", at, name=key)
        case "type":
            yield _fault("P203", at, found=found(error.data), right=right(error.wanted, error.schema, error.data))
        case "enum":
            hint = nearest(shown(str(error.data)), [str(value) for value in error.wanted])
            yield _fault("P204", at, value=shown(str(error.data)), hint=hint)
        case "oneOf":
            yield _one_of(document, error)
        case _:
            yield _bad_value(at, error)


def _hint(error: _Error, key: str, swapped: _Swapped) -> Text:
    """What a key that is not known was to be."""
    if error.data[key] is None and not key.isidentifier():  # the rest of a text: {ru: one, and another}
        return bilingual("system.hints.comma")
    known = _known(error)
    wrong, lacking = swapped.get(error.path, ("", ""))
    if wrong == key and closest(shown(key), known) is None and in_latin(key) is None:
        return bilingual("system.hints.lacking", name=lacking)
    return nearest(shown(key), known)


def _wrong_key(document: Document, error: _Error) -> Diagnostic:
    from .rules_schema import KINDS

    place = document.place((*error.path, error.data), key=True)
    if error.keyword == "enum":
        names = joined(KINDS[error.kind][0])
        right = _CONDITION.get(error.kind, "")
        meant = error.data in _CONDITION.values() and right
        hint = bilingual("law.rules.condition_in" if meant else "law.rules.keys", names=right if meant else names)
        return _fault("P210", place, name=shown(error.data), kind=error.kind, hint=hint)
    return _fault("P211", place, name=shown(error.data), right=_form(error.wanted, error.data))


def _one_of(document: Document, error: _Error) -> Diagnostic:
    """Exactly one of several keys is wanted; the second one found is shown, or the table without any."""
    keys = _one_of_keys(error)
    given = [key for key in error.data if key in keys]
    if len(given) < 2:
        return _fault("P208", document.place(error.path), names=", ".join(keys))
    place = document.place((*error.path, given[1]), key=True)
    return _fault("P209", place, given=joined(given))


def _bad_value(at: Place, error: _Error) -> Diagnostic:
    match error.keyword:
        case "pattern" if error.wanted != SOME_TEXT:
            value = shown(error.data)
            return _fault("P205", at, value=value, right=_form(error.wanted, error.data))
        case "minItems" | "minProperties":
            return _fault("P206", at)
        case "pattern" | "minLength":
            return _fault("P207", at)
        case "uniqueItems":
            return _fault("P212", at)
        case "minimum" | "maximum":
            schema = error.schema
            return _fault("P213", at, value=error.data, low=schema["minimum"], high=schema["maximum"])
    return _fault("P219", at, keyword=error.keyword)


def _form(pattern: str, text: str) -> Text:
    """What is wanted in words: the very text where it is clear what is meant, else the form."""
    if pattern == ADDRESS and (unit := meant_unit(text)):
        return _same(f'"{unit}"')
    typed = in_latin(text)
    if typed is None or not re.search(pattern, typed[0]):
        return in_words(pattern)
    right, letter = shown(typed[0]), typed[1]
    return bilingual("law.structure.lookalike", right=right, letter=letter)


def _same(text: str) -> Text:
    return dict.fromkeys(LANGUAGES, text)


def _fault(code: str, place: Place, **arguments: object) -> Diagnostic:
    return Diagnostic(code, place, arguments)
