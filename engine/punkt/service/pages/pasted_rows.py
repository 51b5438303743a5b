"""Rows pasted out of a spreadsheet (TSV) into a list of a case."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from punkt.law.packs.vocabulary import FactKind, FactType, SubjectType, Vocabulary
from punkt.service.core.problem_details import refusal

from .case_form import CaseForm, Json, free_name, get, place_of_list, places_in, put, put_in_places, read_value
from .page_words import PageWords

MOST_ROWS = 1_000
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
Columns = list[str]


def paste(case: CaseForm, vocabulary: Vocabulary, form: FormData, words: PageWords) -> None:
    """Put the rows that a form pastes into the lists of a case. Raises P424 for too many.

    ``paste:LIST`` are rows to add, and their first column is the name; with ``paste_at`` the row and the column of
    LIST in which they begin (``3:PATH``), what stands there is overwritten.
    """
    for name in [name for name in form if name.startswith("paste:")]:
        text, address = str(form.get(name, "")), name.removeprefix("paste:")
        found = place_of_list(case, vocabulary, address) if text.strip() else None
        if found is not None:
            columns = str(form.get(f"columns:{address}", "")).split()
            _Pasting(*found, vocabulary, words).rows(_cells(text), columns, str(form.get("paste_at", "")))


def _cells(text: str) -> list[list[str]]:
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if len(lines) > MOST_ROWS:
        raise refusal("P424", 422, most=MOST_ROWS)
    separator = "\t" if "\t" in text else ";"
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)]


class _Pasting:
    """Pasting into one list: ``record`` is what it stands in, ``path`` its path there."""

    def __init__(self, record: Json, subject: SubjectType, path: str, vocabulary: Vocabulary, words: PageWords) -> None:
        self._record, self._path, self._words = record, path, words
        self._inner = vocabulary.subjects[subject.facts[path].of]
        self._places = {one.path: one for one in places_in(vocabulary, subject) if one.what == path}
        self._owner = subject

    def rows(self, rows: list[list[str]], columns: Columns, at: str) -> None:
        """Put rows in, beginning at a row and a column where these are named."""
        elements = get(self._record, self._path)
        elements = [one for one in elements if isinstance(one, dict)] if isinstance(elements, list) else []
        number, _, column = at.partition(":")
        first = int(number) if number.isdecimal() and len(number) < 5 else len(elements)
        known = ["id", *columns]
        order = known[known.index(column) :] if column in known else known
        titled = self._titles(rows[0]) if rows else None
        if titled is not None:
            order, rows = titled, rows[1:]
        placed: dict[str, dict[str, str]] = {}
        for offset, row in enumerate(rows):
            element = self._element(elements, first + offset, dict(zip(order, row, strict=False)).get("id", ""))
            for path, cell in zip(order, row, strict=False):
                if path in self._places:
                    placed.setdefault(path, {})[str(element["id"])] = cell
                elif path in self._inner.facts:
                    value = _value(self._inner.facts[path], cell, self._words)
                    if value is not None:
                        put(element, path, value)
        put(self._record, self._path, elements)
        for path, said in placed.items():
            put_in_places(self._record, self._places[path], said)

    def _element(self, elements: list[Json], number: int, name: str) -> Json:
        """The element of a name, else that of a row, else a new one."""
        found = next((one for one in elements if name and str(one.get("id", "")) == name), None)
        if found is None and number < len(elements):
            found = elements[number]
            found["id"] = name or found.get("id") or free_name(elements)
        if found is None:
            found = {"id": name or free_name(elements)}
            elements.append(found)
        return found

    def _titles(self, row: list[str]) -> Columns | None:
        """The columns that a first row names; ``None`` where it is a row like the others."""
        names: dict[str, str] = {}
        for path, fact in self._inner.facts.items():
            if fact.given:
                names |= {text.casefold(): path for text in (*fact.label.values(), path)}
        for path, place in self._places.items():
            names |= {text.casefold(): path for text in (*self._owner.facts[place.where].label.values(), path)}
        names |= {self._words("element_id").casefold(): "id", "id": "id"}
        found = [names.get(cell.casefold(), "") for cell in row]
        return found if sum(bool(one) for one in found[1:]) * 2 > len(found[1:]) else None


def _value(fact: FactType, cell: str, words: PageWords) -> Any:
    """What a cell says of a fact; ``None`` for nothing, the text itself where it is no value of the fact."""
    said = cell.casefold()
    if fact.kind is FactKind.BOOLEAN:
        for lang in ("ru", "en"):
            for key, value in (("pasted_yes", True), ("pasted_no", False)):
                if said in words.in_language(key, lang).split():
                    return value
    if fact.kind is FactKind.DATE and (day := _DAY.fullmatch(cell)):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    if fact.kind is FactKind.CHOICE:
        return _choice(fact.values, cell) or read_value(fact, [cell])
    if fact.kind in (FactKind.CHOICES, FactKind.REFERENCES):
        return [_choice(fact.values, one) or one for one in re.split(r"\s*[,;]\s*", cell) if one] or None
    return read_value(fact, [cell])


def _choice(values: Mapping[str, Mapping[str, str]], cell: str) -> str:
    """The value that a text names, by its own name or its label."""
    said = cell.casefold()
    return next(
        (
            name
            for name, label in values.items()
            if said in (name.casefold(), *(one.casefold() for one in label.values()))
        ),
        "",
    )
