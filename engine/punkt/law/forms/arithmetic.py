"""Sums, differences, products, the largest and the smallest."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.kernel.domains import Number
from punkt.kernel.nodes import Extreme, Linear, Literal, Product, Value
from punkt.law.packs.vocabulary import FactKind

from .base import FAILED, INTEGER, NUMBER, VALUE_REF, Context, Typed, ValueForm

_LIST = {"type": "array", "minItems": 1, "items": VALUE_REF}
_PAIR = {"type": "array", "minItems": 2, "maxItems": 2, "items": VALUE_REF}


def _numbers(context: Context, spot: Spot) -> list[Typed]:
    if not isinstance(spot.data, list) or not spot.data:
        context.fail("P301", spot)
        return []
    found = []
    for item in spot.each():
        typed = context.value(item, NUMBER)
        if typed is not FAILED and not typed.type.numeric:
            context.fail("P313", item)
            typed = FAILED
        found.append(typed)
    return found


def _result(parts: list[Typed], node: Value) -> Typed:
    return Typed(node, INTEGER if all(p.type.kind is FactKind.INTEGER for p in parts) else NUMBER)


def _weighted(parts: list[Typed], signs: list[int]) -> Typed:
    constant: Number = 0
    terms: list[tuple[Number, Value]] = []
    for sign, part in zip(signs, parts, strict=True):
        if isinstance(part.node, Literal):
            constant += sign * part.node.value  # type: ignore[operator]
        else:
            terms.append((sign, part.node))
    return _result(parts, Linear(constant, tuple(terms)) if terms else Literal(constant))


def _sum(context: Context, spot: Spot) -> Typed:
    parts = _numbers(context, spot / "sum")
    return _weighted(parts, [1] * len(parts))


def _difference(context: Context, spot: Spot) -> Typed:
    parts = _numbers(context, spot / "difference")
    return _weighted(parts, [1] + [-1] * (len(parts) - 1)) if parts else FAILED


def _product(context: Context, spot: Spot) -> Typed:
    parts = _numbers(context, spot / "product")
    if len(parts) != 2:
        if parts:
            context.fail("P322", spot / "product")
        return FAILED
    return _result(parts, Product(parts[0].node, parts[1].node))


def _extreme(largest: bool, head: str, context: Context, spot: Spot) -> Typed:
    items = spot / head
    if isinstance(items.data, str) and items.data.startswith("$"):
        parts = context.fact_list(items) or []
        if any(not part.type.numeric for part in parts):
            context.fail("P313", items)
            return FAILED
    else:
        parts = _numbers(context, items)
    return _result(parts, Extreme(largest, tuple(p.node for p in parts))) if parts else FAILED


def _largest(context: Context, spot: Spot) -> Typed:
    return _extreme(True, "largest", context, spot)


def _smallest(context: Context, spot: Spot) -> Typed:
    return _extreme(False, "smallest", context, spot)


_MANY = {"anyOf": [_LIST, {"type": "string", "pattern": r"^\$"}]}

FORMS = (
    ValueForm("sum", _sum, {"sum": _LIST}),
    ValueForm(
        "difference",
        _difference,
        {"difference": _LIST},
    ),
    ValueForm(
        "product",
        _product,
        {"product": _PAIR},
    ),
    ValueForm(
        "largest",
        _largest,
        {"largest": _MANY},
    ),
    ValueForm(
        "smallest",
        _smallest,
        {"smallest": _MANY},
    ),
)
