"""Working days: so many of them after a day, the first from a day on, how many to a day, by a calendar that is data."""

from __future__ import annotations

from dataclasses import replace

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.nodes import AsOf, Default, Literal, MissingDay, TimeBetween, TimeUnit, Value, WorkdayAfter
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.packs.units import NO_UNIT, unit_of

from .base import DATE, FAILED, INTEGER, NAME, VALUE_REF, Context, Typed, ValueForm, named
from .calendar import unit_called, whole

WORKDAY = "workday"
"""The unit of such a number, where the vocabulary has it: no number of days that might be taken for weeks."""
DAY = unit_of("day")


def _calendar(context: Context, spot: Spot) -> WorkCalendar | None:
    """The calendar that is named, or the one there is; ``None`` after a diagnostic."""
    names = context.law.calendar_names()
    if "calendar" not in spot and len(names) == 1:
        return context.law.calendar(names[0])
    at = spot / "calendar" if "calendar" in spot else spot
    name = named(at) if "calendar" in spot else ""
    found = context.law.calendar(name)
    if not names:
        context.fail("P394", at)
    elif found is None:
        context.fail("P390", at, name=name, hint=nearest(name, names))
    return found


def _workday(context: Context, spot: Spot, head: str, amount: Value) -> Typed:
    calendar, day = _calendar(context, spot), context.date(spot / head)
    beyond = context.date(spot / "beyond") if "beyond" in spot else None
    if calendar is None:
        return FAILED
    node: Value = WorkdayAfter(day, amount, calendar)
    return Typed(node if beyond is None else Default(node, beyond), DATE)


def _after(context: Context, spot: Spot) -> Typed:
    return _workday(context, spot, "workdays_after", _whole(context, spot / "days").node)


def _whole(context: Context, spot: Spot) -> Typed:
    """A whole number of working days; days are such where the vocabulary does not tell the two apart."""
    number = context.number(spot)
    if WORKDAY in context.vocabulary.units:
        return whole(context, spot, number, WORKDAY)
    if number.type.unit not in (None, NO_UNIT, DAY):  # a week has fewer of them than days
        context.fail("P367", spot, one=number.type.unit, two=WORKDAY)
        return FAILED
    return whole(context, spot, number, "day")


def _from(context: Context, spot: Spot) -> Typed:
    return _workday(context, spot, "workday_from", Literal(0))


def _between(context: Context, spot: Spot) -> Typed:
    calendar, since = _calendar(context, spot), context.date(spot / "workdays_between")
    until = context.date(spot / "until") if "until" in spot else AsOf()
    beyond = _whole(context, spot / "beyond").node if "beyond" in spot else None
    if calendar is None:
        return FAILED
    node: Value = TimeBetween(since, until, TimeUnit.DAYS, MissingDay.DOWN, calendar)
    return Typed(
        node if beyond is None else Default(node, beyond), replace(INTEGER, unit=unit_called(context, WORKDAY))
    )


_BESIDE = {"calendar": NAME, "beyond": VALUE_REF}
FORMS = (
    ValueForm("workdays_after", _after, {"workdays_after": VALUE_REF, "days": VALUE_REF, **_BESIDE}, ("days",)),
    ValueForm("workday_from", _from, {"workday_from": VALUE_REF, **_BESIDE}),
    ValueForm("workdays_between", _between, {"workdays_between": VALUE_REF, "until": VALUE_REF, **_BESIDE}),
)
HEADS = tuple(form.head for form in FORMS)
"""The keys that name a day; a plain word there is the name of a fact."""
