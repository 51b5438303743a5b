"""A norm on another day than the one asked: the value that it has on that day, with where it stands then."""

from __future__ import annotations

from datetime import timedelta

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.domains import Interval
from punkt.kernel.nodes import Condition, Test, Value
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import FactList, Norm, NormValue, Parameter
from punkt.law.packs.units import unit_of

from .amounts import in_unit
from .base import FAILED, Context, Typed, ValueType
from .choose import one_of
from .literals import lower_scalar
from .parts import NormUse, Part
from .periods import ON


def norm_on_day(context: Context, spot: Spot, name: str) -> Typed:
    """The value of a norm on the day below ``on_day``; absent on days on which it has none."""
    known = len(context.problems.items)
    day = context.date(spot / ON)
    values = context.law.norm_values(name)
    if not values:
        context.fail("P304", spot / "norm", name=name, hint=nearest(name, context.law.norm_names()))
    if len(context.problems.items) > known:
        return FAILED
    found: list[tuple[Typed, Part]] = []
    conditions: list[tuple[Condition, Part]] = []
    expected: ValueType | None = None
    follows = None
    for span, norm, value in reversed(values):
        typed = _typed(context, spot, norm, value, expected)
        if typed is FAILED:
            return FAILED
        expected = expected or typed.type
        found.append((typed, Part({name: NormUse(norm, value, context.replaces(norm))})))
        conditions.append((_within(day, span, follows), Part()))
        follows = span.since
    context.used.norms[name] = values[-1][2]
    return one_of(context, conditions, found, [spot] * len(found))


def _within(day: Value, span: InForce, follows: object) -> Condition:
    """That a day is one on which a value holds; where another follows at once, that was asked before."""
    until = None if span.until is None or span.until + timedelta(days=1) == follows else span.until
    return Test(day, Interval(span.since, until))


def _typed(context: Context, spot: Spot, norm: Norm, value: NormValue, expected: ValueType | None) -> Typed:
    if isinstance(value, (FactList, Interval, tuple, Parameter)):
        context.fail("P308", spot / "norm", name=norm.name)
        return FAILED
    typed = lower_scalar(context, spot / "norm", value, expected if expected and not expected.numeric else None)
    return in_unit(typed, unit_of(norm.unit)) if typed is not FAILED and typed.type.numeric else typed
