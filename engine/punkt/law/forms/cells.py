"""Cells of a table: what one asks of the value of its column.

A cell is a value, a comparison (``< 5``), an interval (``[18..60)``), several of these (``1, 2``: any of them),
``not(…)``, or ``–`` for anything; ``$norm`` stands where a value may. In a spreadsheet all of it is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from punkt.files.located import Spot
from punkt.files.tree import NUMBER, read_number
from punkt.kernel.domains import Includes, Interval, OneOf, precedes
from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import All, Any, Condition, Const, Not, Test
from punkt.law.packs.vocabulary import FactKind

from .base import FAILED, NEVER, Context, Typed, ValueType
from .compare import HAS_VALUE, asked, lower_comparators, member, present
from .literals import lower_norm, lower_scalar

ANYTHING = ("", "-", "–", "—")
"""What is written where a column plays no part."""
_SIGNS = {
    "<=": "at_most",
    "≤": "at_most",
    ">=": "at_least",
    "≥": "at_least",
    "!=": "is_not",
    "≠": "is_not",
    "<": "less_than",
    ">": "more_than",
    "=": "is",
}
_COMPARED = re.compile(rf"({'|'.join(_SIGNS)})\s*(\S.*)")
_SPAN = re.compile(
    r"([\[(])\s*([^\s,\[\]()]*(?: [^\s,\[\]()]+)?)\s*\.\.\s*([^\s,\[\]()]*(?: [^\s,\[\]()]+)?)\s*([\])])(?: ?(\S+))?"
)
_NOT = re.compile(r"(?:not|не)\s*\((.*)\)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"(?<![0-9.])-?[0-9]+,[0-9]+(?![0-9.])")
_NORM = re.compile(r"\$([a-z0-9_]+(?:\.[a-z0-9_]+)*)")
_TRUTHS = {"true": True, "истина": True, "false": False, "ложь": False}
"""What spreadsheets write for yes and no."""


def norms_in(text: str) -> list[str]:
    """The norms that the text of a cell names."""
    return _NORM.findall(text)


def is_anything(data: object) -> bool:
    """Whether a cell asks nothing."""
    return data is None or (isinstance(data, str) and data.strip() in ANYTHING)


def lower_cell(context: Context, column: Typed, spot: Spot) -> Condition:
    """What a cell asks of the value of its column."""
    if column is FAILED:
        return NEVER
    data = spot.data
    if is_anything(data):
        return Const(True)
    if isinstance(data, list):
        if not data or any(is_anything(item) for item in data):
            context.fail("P350", spot, value=data)
            return NEVER
        return _either(lower_cell(context, column, item) for item in spot.each())
    if isinstance(data, dict):
        words = present(spot)
        if not words or len(words) < len(data):
            context.fail("P350", spot, value=", ".join(map(str, data)))
            return NEVER
        return lower_comparators(context, column, spot, words)
    return _written(context, column, spot, data.strip()) if isinstance(data, str) else _is(context, column, spot, data)


def written_value(context: Context, spot: Spot, text: object, expected: ValueType | None) -> Typed:
    """A value as a cell has it: text stands for a number or for yes and no where such is expected, or for a norm."""
    if isinstance(text, str) and text.startswith("$"):
        return lower_norm(context, spot, text[1:], expected)
    if isinstance(text, str) and expected is not None:
        if expected.numeric and NUMBER.fullmatch(text):
            text = read_number(text)
        elif expected.kind is FactKind.BOOLEAN:
            text = _TRUTHS.get(text.lower(), text)
    return lower_scalar(context, spot, text, expected)


def result_of(context: Context, spot: Spot, expected: ValueType) -> Typed:
    """A result of a row: any value; text is read as in a cell."""
    return (
        written_value(context, spot, spot.data, expected)
        if isinstance(spot.data, str)
        else context.value(spot, expected)
    )


def _written(context: Context, column: Typed, spot: Spot, text: str) -> Condition:
    if text in column.type.choices:
        return _is(context, column, spot, text)
    if column.type.numeric and _DECIMAL_COMMA.search(text):
        context.fail("P351", spot, value=text)
        return NEVER
    pieces = list(_pieces(text))
    if len(pieces) > 1:
        if any(is_anything(piece) for piece in pieces):
            context.fail("P350", spot, value=text)
            return NEVER
        return _either(_written(context, column, spot, piece) for piece in pieces)
    if found := _NOT.fullmatch(text):
        if is_anything(found[1]):
            context.fail("P350", spot, value=text)
            return NEVER
        return _outside(column, _written(context, column, spot, found[1].strip()))
    if found := _COMPARED.fullmatch(text):
        word = _SIGNS[found[1]]
        if word not in ("is", "is_not") and not column.type.ordered:
            context.fail("P353", spot, value=text)
            return NEVER
        return _asked(context, column, word, spot, found[2].strip())
    if found := _SPAN.fullmatch(text):
        return _span(context, column, spot, found)
    if text.startswith("$"):
        return _norm(context, column, spot, text)
    return _is(context, column, spot, text)


def _pieces(text: str) -> Iterator[str]:
    """The parts of a list: what commas outside brackets keep apart."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth <= 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


def _is(context: Context, column: Typed, spot: Spot, data: object) -> Condition:
    """That the value is what is written; that a list has it."""
    if column.type.kind is not FactKind.CHOICES:
        return _asked(context, column, "is", spot, data)
    one = written_value(context, spot, data, column.type)
    return NEVER if one is FAILED else Test(column.node, Includes(frozenset([one.node.value])))  # type: ignore[union-attr, list-item]


def _norm(context: Context, column: Typed, spot: Spot, text: str) -> Condition:
    """A norm: a value, an interval or a list."""
    found = context.law.norm(text[1:])
    if found is not None and isinstance(found[1], (Interval, tuple)):
        return member(context, column, "in", replace(spot, data=text))
    return _is(context, column, spot, text)


def _asked(context: Context, column: Typed, word: str, spot: Spot, data: object) -> Condition:
    if column.type.kind is FactKind.CHOICES:
        context.fail("P353", spot, value=data)
        return NEVER
    right = written_value(context, spot, data, column.type)
    return NEVER if right is FAILED else asked(context, column, word, right, spot)


def _span(context: Context, column: Typed, spot: Spot, found: re.Match[str]) -> Condition:
    """An interval, with one unit for both ends behind it or one at each end; an end that is left out is open."""
    opened, low, high, closed, unit = found.groups()
    if not column.type.ordered or not (low or high):
        context.fail("P353" if not column.type.ordered else "P350", spot, value=found[0])
        return NEVER
    parts = []
    for end, word in (
        (low, "more_than" if opened == "(" else "at_least"),
        (high, "less_than" if closed == ")" else "at_most"),
    ):
        if end:
            parts.append(_asked(context, column, word, spot, f"{end} {unit}" if unit else end))
    return _joined(context, spot, parts, found[0])


def _joined(context: Context, spot: Spot, parts: list[Condition], text: str) -> Condition:
    """Both ends asked at once, where both are written out."""
    if len(parts) == 1:
        return parts[0]
    low, high = parts
    if not (isinstance(low, Test) and isinstance(high, Test) and low.value == high.value):
        return NEVER if NEVER in parts else All((low, high))
    one, other = low.domain, high.domain
    assert isinstance(one, Interval) and isinstance(other, Interval)
    assert one.low is not None and other.high is not None
    if precedes(other.high, one.low) or (one.low == other.high and (one.low_open or other.high_open)):
        context.fail("P352", spot, value=text)
        return NEVER
    return Test(low.value, Interval(one.low, other.high, one.low_open, other.high_open))


def _either(found: Iterable[Condition]) -> Condition:
    """One of several; what is listed of one value is one test."""
    parts = tuple(found)
    first = parts[0]
    for kind in (OneOf, Includes):
        tests = [part for part in parts if isinstance(part, Test) and isinstance(part.domain, kind)]
        if len(tests) == len(parts) and isinstance(first, Test):
            plain = all(part.value == first.value and not getattr(part.domain, "complement", False) for part in tests)
            if plain:
                return Test(first.value, kind(frozenset().union(*(part.domain.values for part in tests))))  # type: ignore[union-attr]
    return parts[0] if len(parts) == 1 else Any(parts)


def _outside(column: Typed, inside: Condition) -> Condition:
    """Any value but these; what does not exist is none."""
    if isinstance(inside, Test) and isinstance(inside.domain, OneOf):
        return Test(inside.value, OneOf(inside.domain.values, not inside.domain.complement))
    if inside == NEVER:
        return NEVER
    outside = Not(inside)
    return All((Test(column.node, HAS_VALUE), outside)) if may_be_absent(column.node) else outside
