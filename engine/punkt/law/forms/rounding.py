"""``round``: a number put to a step, in a way that the rule names."""

from __future__ import annotations

from decimal import Decimal

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.domains import Number
from punkt.kernel.exact import exact_number
from punkt.kernel.nodes import Literal, Round
from punkt.kernel.numbers import Rounding
from punkt.law.packs.units import Unit
from punkt.law.packs.vocabulary import FactKind

from .amounts import digits_of, scaled
from .base import FAILED, VALUE_REF, Context, Typed, ValueForm, ValueType, named

_WAYS = tuple(way.value for way in Rounding)
_PLACES = 30
"""With more digits after the point nothing is rounded."""


def _round(context: Context, spot: Spot) -> Typed:
    value = context.number(spot / "round")
    step = _step(context, spot, value)
    word = named(spot / "how")
    if word not in _WAYS:
        context.fail("P363", spot / "how", value=word, hint=nearest(word, _WAYS))
        return FAILED
    if value is FAILED or step is None:
        return FAILED
    whole = FactKind.INTEGER if isinstance(step, int) else FactKind.NUMBER
    return Typed(Round(value.node, step, Rounding(word)), ValueType(whole, (), value.type.unit, digits_of(step)))


def _step(context: Context, spot: Spot, value: Typed) -> Number | None:
    """The step that is asked for, in the unit of the value and as a whole number where it is one; ``None`` after a diagnostic."""
    if ("to" in spot) is ("places" in spot):
        context.fail("P361", spot)
        return None
    places = "places" in spot
    at = spot / ("places" if places else "to")
    typed = context.number(at)
    if typed is FAILED or (not places and (typed := _in_unit(context, at, typed, value.type.unit)) is FAILED):
        return None
    number = exact_number(typed.node.value) if isinstance(typed.node, Literal) else None
    if places and isinstance(number, int) and 0 <= number <= _PLACES:
        return Decimal(1).scaleb(-number) if number else 1
    if not places and number is not None and number > 0:
        return number
    context.fail("P365" if places else "P362", at, limit=_PLACES)
    return None


def _in_unit(context: Context, spot: Spot, step: Typed, unit: Unit | None) -> Typed:
    """A step in the unit of what is rounded; a bare number is in it already."""
    if unit is None or step.type.unit is None:
        return step
    ratio = context.vocabulary.measures.ratio(step.type.unit, unit)
    if ratio is None:
        context.fail("P380", spot, one=step.type.unit, two=unit)
        return FAILED
    return scaled(step, ratio, unit)


FORMS = (
    ValueForm(
        "round",
        _round,
        {"round": VALUE_REF, "to": VALUE_REF, "places": VALUE_REF, "how": {"enum": list(_WAYS)}},
        required=("how",),
    ),
)
