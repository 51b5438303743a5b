"""``reading``: what a rule says under each way its text can be read."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.nodes import Condition

from .base import FAILED, NAME, NEVER, ConditionForm, Context, Typed, ValueForm, ValueType, named

_KEYS = {"reading": NAME, "by": {"type": "object", "minProperties": 1}}


def chosen(context: Context, spot: Spot) -> Spot | None:
    """The branch of the option that is being lowered; ``None`` after a diagnostic."""
    name = named(spot / "reading")
    options = context.law.reading_options(name)
    if not options:
        context.fail("P323", spot / "reading", name=name, hint=nearest(name, context.law.reading_names()))
        return None
    branches = spot / "by"
    given = dict(branches.items())
    for option, branch in given.items():
        if option not in options:
            context.problems.add("P324", branch.key_place, name=option, hint=nearest(option, options))
    absent = [option for option in options if option not in given]
    if absent:
        context.fail("P325", branches, names=", ".join(absent))
    context.used.readings[name] = None
    return given.get(context.law.option(name) or "")


def _condition(context: Context, spot: Spot) -> Condition:
    branch = chosen(context, spot)
    return NEVER if branch is None else context.condition(branch)


def _value(context: Context, spot: Spot, expected: ValueType | None) -> Typed:
    """The value under the option that is being lowered."""
    branch = chosen(context, spot)
    return FAILED if branch is None else context.value(branch, expected)


FORMS = (ConditionForm("reading", _condition, _KEYS, required=("by",)),)
VALUES = (ValueForm("reading", _value, _KEYS, required=("by",), choosing=True),)
