"""Differences, products, quotients and powers of numbers, and what all forms of numbers share."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any as Anything

from punkt.files.located import Spot
from punkt.kernel.nodes import Linear, Literal, Power, Product, Quotient, Value
from punkt.kernel.numbers import Exact, plus
from punkt.law.packs.units import NO_UNIT
from punkt.law.packs.vocabulary import FactKind

from .amounts import alike, common, product
from .base import FAILED, NUMBER, VALUE_REF, Context, Typed, ValueForm

LIST: dict[str, Anything] = {"type": "array", "minItems": 1, "items": VALUE_REF}
_SEVERAL = {**LIST, "minItems": 2}
_PAIR = {**_SEVERAL, "maxItems": 2}


def numbers_of(context: Context, spot: Spot) -> list[Typed]:
    """A list of values that must be numbers; empty after a diagnostic."""
    if not isinstance(spot.data, list) or not spot.data:
        context.fail("P301", spot)
        return []
    return [context.number(item) for item in spot.each()]


def weighted(context: Context, parts: list[Typed], spots: list[Spot], signs: list[int]) -> Typed:
    """The numbers added up in one unit, each with its sign; what the rule itself says is added up here."""
    parts = alike(context, parts, spots)
    if not parts or any(part is FAILED for part in parts):
        return FAILED
    constant: Exact = 0
    terms: list[tuple[int, Value]] = []
    for sign, part in zip(signs, parts, strict=True):
        known = plus(constant, sign * part.node.value) if isinstance(part.node, Literal) else None  # type: ignore[operator, arg-type]
        if known is None:
            terms.append((sign, part.node))
        else:
            constant = known
    return Typed(Linear(constant, tuple(terms)) if terms else Literal(constant), common(parts))  # type: ignore[arg-type]


def _difference(context: Context, spot: Spot) -> Typed:
    parts = numbers_of(context, spot / "difference")
    items = list((spot / "difference").each()) if parts else []
    return weighted(context, parts, items, [1] + [-1] * (len(parts) - 1)) if parts else FAILED


def _product(context: Context, spot: Spot) -> Typed:
    parts = numbers_of(context, spot / "product")
    if len(parts) < 2:
        if parts:
            context.fail("P360", spot / "product", form="product")
        return FAILED
    if any(part is FAILED for part in parts):
        return FAILED
    digits = [part.type.digits for part in parts]
    places = None if None in digits else sum(number for number in digits if number)
    return product(context, reduce(Product, [part.node for part in parts]), [(part, 1) for part in parts], places)


def _pair(context: Context, spot: Spot, form: str) -> list[Typed]:
    """Just two numbers; empty after a diagnostic."""
    parts = numbers_of(context, spot / form)
    if len(parts) == 2:
        return [] if any(part is FAILED for part in parts) else parts
    if parts:
        context.fail("P322", spot / form, form=form)
    return []


def _quotient(context: Context, spot: Spot) -> Typed:
    parts = _pair(context, spot, "quotient")
    if not parts:
        return FAILED
    top, bottom = parts
    return product(context, Quotient(top.node, bottom.node), [(top, 1), (bottom, -1)], None)


def _power(context: Context, spot: Spot) -> Typed:
    parts = _pair(context, spot, "power")
    if not parts:
        return FAILED
    base, exponent = parts
    if exponent.type.kind is not FactKind.INTEGER:
        context.fail("P339", spot / "power" / 1)
        return FAILED
    node = Power(base.node, exponent.node)
    if isinstance(exponent.node, Literal):
        times: int = exponent.node.value  # type: ignore[assignment]
        digits = base.type.digits
        places = None if digits is None or times < 0 else digits * times
        return product(context, node, [(base, times)], places)
    if base.type.unit not in (None, NO_UNIT):
        context.fail("P385", spot / "power" / 1, unit=base.type.unit)
        return FAILED
    return Typed(node, replace(NUMBER, unit=base.type.unit))


FORMS = (
    ValueForm("difference", _difference, {"difference": LIST}),
    ValueForm("product", _product, {"product": _SEVERAL}),
    ValueForm("quotient", _quotient, {"quotient": _PAIR}),
    ValueForm("power", _power, {"power": _PAIR}),
)
