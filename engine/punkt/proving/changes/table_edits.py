"""Small changes to the cells of a decision table: an end moved, opened or closed, a comparison, one of several left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from punkt.files.tree import NUMBER, read_number
from punkt.kernel.domains import Number
from punkt.kernel.exact import parse_date, shown
from punkt.law.forms.cells import is_anything

from .smallest_steps import moved

_DAY_OR_NUMBER = re.compile(
    r"(?<![\w$-])(?<![^.]\.)(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|-?[0-9]+(?:\.[0-9]+)?)(?![\w-])(?!\.[0-9])"
)
_SIGN = re.compile(r"<=|>=|≤|≥|!=|≠|<|>|=")
_NEXT_TO = {"<": "<=", "<=": "<", "≤": "<", ">": ">=", ">=": ">", "≥": ">", "=": "!=", "!=": "=", "≠": "="}
"""A sign → the one that differs from it at the bound, or the opposite."""
_ENDS = re.compile(r"\[(?=[^.\]]*[^\s.\[][^\]]*\.\.)|\((?=\s*[^.()\s][^()]*\.\.)|(?<=[^\s.])\s*[\])]")
_TURNED = {"[": "(", "(": "[", "]": ")", ")": "]"}


class CellEdit(NamedTuple):
    """What a cell becomes, and how the change is told."""

    kind: str
    before: str
    after: str
    new: Any


def cell_edits(data: Any, step: Number) -> Iterator[CellEdit]:
    """Edits of a cell of conditions."""
    if isinstance(data, list):
        yield from _fewer(data, [str(item) for item in data], lambda rest: rest)
        for number, item in enumerate(data):
            for edit in cell_edits(item, step):
                yield edit._replace(new=[*data[:number], edit.new, *data[number + 1 :]])
    elif isinstance(data, bool):
        yield CellEdit("value", shown(data), shown(not data), not data)
    elif isinstance(data, str):
        if not is_anything(data):
            yield from _written(data, step)
    elif data is not None and not isinstance(data, dict):
        for other in moved(data, step):
            yield CellEdit("number", shown(data), shown(other), other)


def result_edits(data: Any, known: tuple[str, ...], step: Number) -> Iterator[CellEdit]:
    """Edits of a result: another value of the outcome, or a number moved; text of a spreadsheet counts as what it says."""
    if isinstance(data, str) and data in known:
        for other in known:
            if other != data:
                yield CellEdit("value", data, other, other)
    elif isinstance(data, bool):
        yield CellEdit("value", shown(data), shown(not data), not data)
    elif isinstance(data, str) and NUMBER.fullmatch(data):
        for other in moved(read_number(data), step):
            yield CellEdit("number", data, shown(other), shown(other))
    elif not isinstance(data, (str, dict, list)) and data is not None:
        for other in moved(data, step):
            yield CellEdit("number", shown(data), shown(other), other)


def _written(text: str, step: Number) -> Iterator[CellEdit]:
    for found in _DAY_OR_NUMBER.finditer(text):
        value = parse_date(found[0]) or read_number(found[0])
        for other in moved(value, step) if value is not None else ():
            yield _put("number", text, found.span(), shown(other))
    for found in _SIGN.finditer(text):
        yield _put("comparator", text, found.span(), _NEXT_TO[found[0]])
    if ".." in text:
        for found in _ENDS.finditer(text):
            yield _put("end", text, (found.end() - 1, found.end()), _TURNED[found[0].strip()])
    if not re.search(r"[\[(]", text):
        parts = [part.strip() for part in text.split(",")]
        yield from _fewer(text, parts, ", ".join)


def _put(kind: str, text: str, span: tuple[int, int], new: str) -> CellEdit:
    after = f"{text[: span[0]]}{new}{text[span[1] :]}"
    return CellEdit(kind, text, after, after)


def _fewer(data: Any, parts: list[Any], join: Any) -> Iterator[CellEdit]:
    """One of several is left out."""
    for number in range(len(parts) if len(parts) > 1 else 0):
        rest = [*parts[:number], *parts[number + 1 :]]
        new = [*data[:number], *data[number + 1 :]] if isinstance(data, list) else join(rest)
        yield CellEdit("item", ", ".join(parts), ", ".join(rest), new)
