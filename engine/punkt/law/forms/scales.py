"""Scales: ``marginal`` (each part of an amount at its own rate), ``bracket`` (one value for all) and ``interpolated``.

The bounds and the rates are two lists, written out or norms that are lists, so that each may change on days of its
own. Bounds rise: a bound that is not known is not needed where the amount does not come near it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from punkt.files.located import Spot
from punkt.kernel.domains import Interval, Number
from punkt.kernel.nodes import (
    All,
    Compare,
    Comparison,
    Condition,
    Extreme,
    If,
    Linear,
    Literal,
    Nothing,
    Product,
    Quotient,
    Test,
)
from punkt.law.packs.pack import FactList, Parameter

from .amounts import alike, common, compared, in_unit, product
from .arithmetic import weighted
from .base import FAILED, NUMBER, VALUE_REF, Context, Typed, ValueForm, ValueType
from .choose import one_of
from .literals import lower_scalar, norm_unit
from .parts import Part

LOWER = {"from": Compare.GE, "above": Compare.GT}
"""Bounds at which a bracket begins: with the bound itself, or past it."""
UPPER = {"up_to": Compare.GT, "below": Compare.GE}
"""Bounds at which a bracket ends, each by what lies past it."""
LISTED = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "minItems": 1, "items": VALUE_REF}]}
_BOUNDS = dict.fromkeys((*LOWER, *UPPER), LISTED)


class Item(NamedTuple):
    """An item of a list: what it is, what it names, and where it stands."""

    value: Typed
    part: Part
    at: Spot


class Scale(NamedTuple):
    """Brackets: the bound at which each begins (``None``: no bound), how it is passed, and whether one more has none."""

    starts: list[Item | None]
    how: Compare
    ends: bool
    """Whether the last bound ends the scale: past it there is nothing."""


def _items(context: Context, spot: Spot, expected: ValueType | None) -> list[Item]:
    """The items of a list, written out or a norm; empty after a diagnostic."""
    if isinstance(spot.data, str) and spot.data.startswith("$"):
        return _of_norm(context, spot, spot.data[1:], expected)
    if not isinstance(spot.data, list) or not spot.data:
        context.fail("P301", spot)
        return []
    found = [_item(context, item, expected) for item in spot.each()]
    return [] if any(item.value is FAILED for item in found) else found


def _item(context: Context, spot: Spot, expected: ValueType | None = NUMBER) -> Item:
    """What is written at a spot, with what it names."""
    if expected is NUMBER:
        value, part = context.apart(context.number, spot)
    else:
        value, part = context.apart(context.value, spot, expected)
    return Item(value, part, spot)


def _of_norm(context: Context, spot: Spot, name: str, expected: ValueType | None) -> list[Item]:
    value = context.norm(spot, name)
    if value is None:
        return []
    if isinstance(value, (FactList, Parameter, Interval)) or not isinstance(value, tuple):
        context.fail("P386", spot, name=name)
        return []
    unit, found = norm_unit(context, name), []
    for one in value:
        typed = lower_scalar(context, spot, one, expected)
        if typed is FAILED:
            return []
        found.append(Item(in_unit(typed, unit) if typed.type.numeric else typed, Part(), spot))
    return found


def _scale(context: Context, spot: Spot, form: str, values: Sequence[Item]) -> Scale | None:
    """The brackets of a scale with so many values; ``None`` after a diagnostic."""
    named = [key for key in _BOUNDS if key in spot]
    if len(named) != 1:
        context.fail("P387", spot, form=form, keys=", ".join(_BOUNDS))
        return None
    [key] = named
    bounds = _items(context, spot / key, NUMBER)
    if not bounds or not _rising(context, bounds):
        return None
    more = len(values) - len(bounds)
    if more not in ((0,) if key in LOWER else (0, 1)):
        context.fail("P388", spot / key, count=len(bounds), values=len(values))
        return None
    if key in LOWER:
        return Scale([*bounds], LOWER[key], False)
    return Scale([None, *bounds], UPPER[key], not more)


def _rising(context: Context, bounds: Sequence[Item]) -> bool:
    """Whether bounds that are written out rise; noted if not."""
    for one, two in pairwise(bounds):
        low, high = one.value, two.value
        written = isinstance(low.node, Literal) and isinstance(high.node, Literal) and low.type.unit == high.type.unit
        if written and _number(low) >= _number(high):
            context.fail("P389", two.at, value=_number(high), before=_number(low))
            return False
    return True


def _part_of(context: Context, amount: Item, low: Item | None, high: Item | None) -> Typed:
    """How much of an amount lies between two bounds."""
    inner = amount.value
    if high is not None:
        both = alike(context, [inner, high.value], [amount.at, high.at])
        if not both:
            return FAILED
        inner = Typed(Extreme(False, tuple(one.node for one in both)), common(both))
    if low is not None and low.value.node != Literal(0):
        inner = weighted(context, [inner, low.value], [amount.at, low.at], [1, -1])
    return inner if inner is FAILED else Typed(Extreme(True, (Literal(0), inner.node)), inner.type)


def _parts_of(context: Context, amount: Item, scale: Scale) -> list[Typed]:
    """How much of an amount lies in each bracket; empty after a diagnostic."""
    ends = [*scale.starts[1:], None]
    found = [_part_of(context, amount, low, high) for low, high in zip(scale.starts, ends, strict=True)]
    if scale.ends:
        found.pop()
    return [] if any(part is FAILED for part in found) else found


def _at_rate(context: Context, part: Typed, rate: Typed) -> Typed:
    digits = (part.type.digits, rate.type.digits)
    places = None if None in digits else sum(number for number in digits if number)
    written = isinstance(rate.node, Literal)
    node = Linear(0, ((_number(rate), part.node),)) if written else Product(part.node, rate.node)
    return product(context, node, [(part, 1), (rate, 1)], places)


def _number(typed: Typed) -> Number:
    assert isinstance(typed.node, Literal)
    return typed.node.value  # type: ignore[return-value]


def _taken_in(context: Context, *items: Item | None) -> None:
    for item in items:
        if item is not None:
            context.used.part.take_in(item.part)


def _marginal(context: Context, spot: Spot) -> Typed:
    amount, rates = _item(context, spot / "marginal"), _items(context, spot / "rates", NUMBER)
    scale = _scale(context, spot, "marginal", rates) if rates else None
    if amount.value is FAILED or scale is None:
        return FAILED
    parts = _parts_of(context, amount, scale)
    if not parts:
        return FAILED
    _taken_in(context, amount, *scale.starts, *rates)
    shares = [_at_rate(context, one, rate.value) for one, rate in zip(parts, rates, strict=True)]
    return weighted(context, shares, [rate.at for rate in rates], [1] * len(shares))


def _bracket(context: Context, spot: Spot, expected: ValueType | None) -> Typed:
    amount, values = _item(context, spot / "bracket"), _items(context, spot / "values", expected)
    scale = _scale(context, spot, "bracket", values) if values else None
    if amount.value is FAILED or scale is None:
        return FAILED
    reached = _reached(context, amount, scale)
    if reached is None:
        return FAILED
    _taken_in(context, amount, *scale.starts)
    beyond = reached.pop() if scale.ends else None
    conditions = [(condition, Part()) for condition in reversed(reached)]
    chosen = [(item.value, item.part) for item in reversed(values)]
    found = one_of(context, conditions, chosen, [item.at for item in reversed(values)])
    return found if found is FAILED or beyond is None else Typed(If(beyond, Nothing(), found.node), found.type)


def _reached(context: Context, amount: Item, scale: Scale) -> list[Condition] | None:
    """Whether an amount reaches each bracket that begins at a bound; ``None`` after a diagnostic.

    The last that it reaches is its own, whatever the bounds below are. The bounds below that are written out must
    be passed too: that settles what a bound not known would leave open.
    """
    found: list[Condition] = []
    written: list[Condition] = []
    for start in scale.starts:
        if start is None:
            continue
        past = _is_past(context, amount, start, scale.how)
        if past is None:
            return None
        found.append(All((*written, past)) if written else past)
        if isinstance(start.value.node, Literal):
            written.append(past)
    return found


def _is_past(context: Context, amount: Item, bound: Item, how: Compare) -> Condition | None:
    """Whether an amount reaches a bound; ``None`` after a diagnostic."""
    both = compared(context, bound.at, amount.value, bound.value)
    if both is None:
        return None
    left, right = both
    if isinstance(right.node, Literal):
        return Test(left.node, Interval(right.node.value, None, low_open=how is Compare.GT))  # type: ignore[arg-type]
    return Comparison(left.node, how, right.node)


def _interpolated(context: Context, spot: Spot) -> Typed:
    amount, points = _item(context, spot / "interpolated"), _items(context, spot / "at", NUMBER)
    values = _items(context, spot / "values", NUMBER)
    if amount.value is FAILED or not points or not values or not _rising(context, points):
        return FAILED
    if len(points) != len(values):
        context.fail("P388", spot / "at", count=len(points), values=len(values))
        return FAILED
    _taken_in(context, amount, *points, *values)
    found = [values[0].value]
    for (low, high), (first, last) in zip(pairwise(points), pairwise(values), strict=True):
        along = _part_of(context, amount, low, high)
        apart = weighted(context, [high.value, low.value], [high.at, low.at], [1, -1])
        rise = weighted(context, [last.value, first.value], [last.at, first.at], [1, -1])
        if FAILED in (along, apart, rise):
            return FAILED
        share = _at_rate(context, along, rise)
        found.append(product(context, Quotient(share.node, apart.node), [(share, 1), (apart, -1)], None))
    return weighted(context, found, [item.at for item in values], [1] * len(found))


FORMS = (
    ValueForm("marginal", _marginal, {"marginal": VALUE_REF, "rates": LISTED, **_BOUNDS}, ("rates",)),
    ValueForm("bracket", _bracket, {"bracket": VALUE_REF, "values": LISTED, **_BOUNDS}, ("values",), choosing=True),
    ValueForm(
        "interpolated",
        _interpolated,
        {"interpolated": VALUE_REF, "at": LISTED, "values": LISTED},
        ("at", "values"),
    ),
)
