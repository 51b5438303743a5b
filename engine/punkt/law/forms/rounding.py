"""``round``: a number put to a step, in a way that the rule names."""

from __future__ import annotations

from decimal import Decimal

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.domains import Number
from punkt.kernel.exact import exact_number
from punkt.kernel.nodes import Literal, Round
from punkt.kernel.numbers import Rounding

from .arithmetic import number_of
from .base import FAILED, INTEGER, NUMBER, VALUE_REF, Context, Typed, ValueForm, named

_WAYS = tuple(way.value for way in Rounding)
_PLACES = 30
"""With more digits after the point nothing is rounded."""


def _round(context: Context, spot: Spot) -> Typed:
    value, step = number_of(context, spot / "round"), _step(context, spot)
    word = named(spot / "how")
    if word not in _WAYS:
        context.fail("P363", spot / "how", value=word, hint=nearest(word, _WAYS))
        return FAILED
    if value is FAILED or step is None:
        return FAILED
    return Typed(Round(value.node, step, Rounding(word)), INTEGER if isinstance(step, int) else NUMBER)


def _step(context: Context, spot: Spot) -> Number | None:
    """The step that is asked for, held as a whole number where it is one; ``None`` after a diagnostic."""
    if ("to" in spot) is ("places" in spot):
        context.fail("P361", spot)
        return None
    places = "places" in spot
    at = spot / ("places" if places else "to")
    typed = number_of(context, at)
    given = typed.node.value if isinstance(typed.node, Literal) else None
    number = exact_number(given)
    if typed is FAILED:
        return None
    if places and isinstance(number, int) and 0 <= number <= _PLACES:
        return Decimal(1).scaleb(-number) if number else 1
    if not places and number is not None and number > 0:
        return number
    context.fail("P365" if places else "P362", at, limit=_PLACES)
    return None


FORMS = (
    ValueForm(
        "round",
        _round,
        {"round": VALUE_REF, "to": VALUE_REF, "places": VALUE_REF, "how": {"enum": list(_WAYS)}},
        required=("how",),
    ),
)
