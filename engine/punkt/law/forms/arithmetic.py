"""Differences, products, quotients and powers of numbers, and what all forms of numbers share."""

from __future__ import annotations

from functools import reduce
from typing import Any as Anything

from punkt.files.located import Spot
from punkt.kernel.nodes import Linear, Literal, Power, Product, Quotient, Value
from punkt.kernel.numbers import Exact, plus
from punkt.law.packs.vocabulary import FactKind

from .base import FAILED, INTEGER, NUMBER, VALUE_REF, Context, Typed, ValueForm

LIST: dict[str, Anything] = {"type": "array", "minItems": 1, "items": VALUE_REF}
_SEVERAL = {**LIST, "minItems": 2}
_PAIR = {**_SEVERAL, "maxItems": 2}


def number_of(context: Context, spot: Spot) -> Typed:
    """A value that must be a number, with its type."""
    typed = context.value(spot, NUMBER)
    if typed is not FAILED and not typed.type.numeric:
        context.fail("P313", spot)
        return FAILED
    return typed


def numbers_of(context: Context, spot: Spot) -> list[Typed]:
    """A list of values that must be numbers; empty after a diagnostic."""
    if not isinstance(spot.data, list) or not spot.data:
        context.fail("P301", spot)
        return []
    return [number_of(context, item) for item in spot.each()]


def result(parts: list[Typed], node: Value) -> Typed:
    """What is made of numbers: a whole number where they all are."""
    return Typed(node, INTEGER if all(p.type.kind is FactKind.INTEGER for p in parts) else NUMBER)


def weighted(parts: list[Typed], signs: list[int]) -> Typed:
    """The numbers added up, each with its sign; what the rule itself says is added up here."""
    constant: Exact = 0
    terms: list[tuple[int, Value]] = []
    for sign, part in zip(signs, parts, strict=True):
        known = plus(constant, sign * part.node.value) if isinstance(part.node, Literal) else None  # type: ignore[operator, arg-type]
        if known is None:
            terms.append((sign, part.node))
        else:
            constant = known
    return result(parts, Linear(constant, tuple(terms)) if terms else Literal(constant))  # type: ignore[arg-type]


def _difference(context: Context, spot: Spot) -> Typed:
    parts = numbers_of(context, spot / "difference")
    return weighted(parts, [1] + [-1] * (len(parts) - 1)) if parts else FAILED


def _product(context: Context, spot: Spot) -> Typed:
    parts = numbers_of(context, spot / "product")
    if len(parts) < 2:
        if parts:
            context.fail("P360", spot / "product", form="product")
        return FAILED
    return result(parts, reduce(Product, [part.node for part in parts]))


def _pair(context: Context, spot: Spot, form: str) -> list[Typed]:
    """Just two numbers; empty after a diagnostic."""
    parts = numbers_of(context, spot / form)
    if len(parts) == 2:
        return parts
    if parts:
        context.fail("P322", spot / form, form=form)
    return []


def _quotient(context: Context, spot: Spot) -> Typed:
    parts = _pair(context, spot, "quotient")
    return Typed(Quotient(parts[0].node, parts[1].node), NUMBER) if parts else FAILED


def _power(context: Context, spot: Spot) -> Typed:
    parts = _pair(context, spot, "power")
    if not parts:
        return FAILED
    base, exponent = parts
    if exponent is not FAILED and exponent.type.kind is not FactKind.INTEGER:
        context.fail("P339", spot / "power" / 1)
        return FAILED
    node = exponent.node
    grows = isinstance(node, Literal) and node.value >= 0  # type: ignore[operator]
    return Typed(Power(base.node, node), base.type if grows else NUMBER)


FORMS = (
    ValueForm("difference", _difference, {"difference": LIST}),
    ValueForm("product", _product, {"product": _SEVERAL}),
    ValueForm("quotient", _quotient, {"quotient": _PAIR}),
    ValueForm("power", _power, {"power": _PAIR}),
)
