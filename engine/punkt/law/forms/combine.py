"""``all``, ``any``, ``neither``, ``not``: conditions put together."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.kernel.nodes import All, Any, Condition, Not

from .base import CONDITION_REF, CONDITIONS_REF, ConditionForm, Context


def _all(context: Context, spot: Spot) -> Condition:
    return context.joined(spot / "all", All)


def _any(context: Context, spot: Spot) -> Condition:
    return context.joined(spot / "any", Any)


def _neither(context: Context, spot: Spot) -> Condition:
    return Not(context.joined(spot / "neither", Any))


def _not(context: Context, spot: Spot) -> Condition:
    return Not(context.condition(spot / "not"))


FORMS = (
    ConditionForm(
        "all",
        _all,
        {"all": CONDITIONS_REF},
    ),
    ConditionForm(
        "any",
        _any,
        {"any": CONDITIONS_REF},
    ),
    ConditionForm(
        "neither",
        _neither,
        {"neither": CONDITIONS_REF},
    ),
    ConditionForm(
        "not",
        _not,
        {"not": CONDITION_REF},
    ),
)
