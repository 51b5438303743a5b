"""Literals: values written out in a rule or a norm, read as values of the type that is expected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any as Anything

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.files.texts import Texts
from punkt.kernel.domains import Interval, Scalar
from punkt.kernel.exact import LARGEST, parse_date
from punkt.kernel.nodes import Literal
from punkt.law.packs.pack import FactList, Parameter
from punkt.law.packs.vocabulary import FactKind

from .base import BOOLEAN, DATE, FAILED, INTEGER, NUMBER, Context, Typed, ValueType


def scalar_type(value: object) -> ValueType | None:
    """The type a literal has of itself."""
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, Decimal):
        return NUMBER
    if isinstance(value, date):
        return DATE
    return None


def lower_scalar(context: Context, spot: Spot, data: object, expected: ValueType | None) -> Typed:
    """A literal as a value of the expected type; a diagnostic where it is none."""
    own = scalar_type(data)
    if _too_large(context, spot, data):
        return FAILED
    if expected is None:
        if own is None and isinstance(data, str):
            return Typed(Literal(data), ValueType(FactKind.CHOICE, (data,)))
        return Typed(Literal(data), own) if own else _fail(context, spot, data)  # type: ignore[arg-type]
    if expected.kind in (FactKind.CHOICE, FactKind.CHOICES):
        if not isinstance(data, str):
            return _fail(context, spot, data, expected)
        if expected.choices and data not in expected.choices:
            context.fail("P309", spot, value=data, hint=nearest(data, expected.choices))
            return FAILED
        return Typed(Literal(data), expected)
    if expected.kind is FactKind.DATE:
        day = data if isinstance(data, date) else parse_date(data)
        return Typed(Literal(day), DATE) if day else _fail(context, spot, data, expected)
    if own is None or own.numeric != expected.numeric:
        return _fail(context, spot, data, expected)
    return Typed(Literal(data), own)  # type: ignore[arg-type]


def _too_large(context: Context, spot: Spot, *numbers: Anything) -> bool:
    """Whether one of the numbers is beyond what every evaluator holds exactly; noted if so."""
    large = [n for n in numbers if isinstance(n, (int, Decimal)) and not -LARGEST <= n <= LARGEST]
    if large:
        context.fail("P348", spot, value=large[0], limit=LARGEST)
    return bool(large)


def _fail(context: Context, spot: Spot, data: object, expected: ValueType | None = None) -> Typed:
    context.fail("P310", spot, value=data, right=WANTED[expected.kind.value if expected else "any"])
    return FAILED


WANTED = Texts("law.wanted")
"""What is to be compared with a value of each kind."""


def lower_norm(context: Context, spot: Spot, name: str, expected: ValueType | None) -> Typed:
    """A norm used as a single value."""
    found = context.norm(spot, name)
    if found is None:
        return FAILED
    if isinstance(found, Parameter):
        return context.fact(spot, found.path)
    if isinstance(found, (FactList, Interval, tuple)):
        context.fail("P308", spot, name=name)
        return FAILED
    return lower_scalar(context, spot, found, expected)


def lower_set(context: Context, spot: Spot, expected: ValueType) -> Interval | tuple[Scalar, ...] | None:
    """The operand of ``in``: an interval, a list of values, or a norm that is one of these."""
    data = spot.data
    if isinstance(data, str) and data.startswith("$"):
        data = context.norm(spot, data[1:])
        if data is None:
            return None
    if isinstance(data, str):
        data = Interval.parse(data) or data
    if isinstance(data, Interval):
        if not expected.numeric:
            context.fail("P311", spot, value=str(data))
            return None
        _too_large(context, spot, data.low, data.high)
        return data
    if not isinstance(data, (list, tuple)):
        context.fail("P312", spot, value=data)
        return None
    if not data:
        context.fail("P301", spot)
    if len(data) == 1 and isinstance(data[0], str) and Interval.parse(f"[{data[0]}]") is not None:
        context.fail("P245", spot, value=data[0])
        return None
    found = []
    for index, item in enumerate(data):
        at = spot / index if isinstance(spot.data, list) else spot
        typed = lower_scalar(context, at, item, expected)
        if isinstance(typed.node, Literal) and not isinstance(typed.node.value, tuple):
            found.append(typed.node.value)
    return tuple(found)
