"""Working days: the day so many of them after another, and the first from a day on, by a calendar that is data."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.nodes import Default, Literal, Value, WorkdayAfter
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.packs.vocabulary import FactKind

from .base import DATE, FAILED, NAME, VALUE_REF, Context, Typed, ValueForm, named


def _calendar(context: Context, spot: Spot) -> WorkCalendar | None:
    """The calendar that is named, or the one there is; ``None`` after a diagnostic."""
    names = context.law.calendar_names()
    if "calendar" not in spot and len(names) == 1:
        return context.law.calendar(names[0])
    at = spot / "calendar" if "calendar" in spot else spot
    name = named(at) if "calendar" in spot else ""
    found = context.law.calendar(name)
    if found is None:
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
    amount = context.number(spot / "days")
    if amount is not FAILED and amount.type.kind is not FactKind.INTEGER:
        context.fail("P339", spot / "days")
    return _workday(context, spot, "workdays_after", amount.node)


def _from(context: Context, spot: Spot) -> Typed:
    return _workday(context, spot, "workday_from", Literal(0))


_BESIDE = {"calendar": NAME, "beyond": VALUE_REF}
FORMS = (
    ValueForm("workdays_after", _after, {"workdays_after": VALUE_REF, "days": VALUE_REF, **_BESIDE}, ("days",)),
    ValueForm("workday_from", _from, {"workday_from": VALUE_REF, **_BESIDE}),
)
HEADS = tuple(form.head for form in FORMS)
"""The keys that name a day; a plain word there is the name of a fact."""
