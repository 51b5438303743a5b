"""Ages and terms: time between two days, a day so much later, the first and the last day of a month or a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.nodes import (
    Added,
    AsOf,
    Linear,
    Literal,
    MissingDay,
    PeriodEdge,
    Quotient,
    Round,
    TimeAfter,
    TimeBetween,
    TimeUnit,
    Value,
)
from punkt.kernel.numbers import Rounding
from punkt.law.packs.units import NO_UNIT, Unit, unit_of
from punkt.law.packs.vocabulary import FactKind

from .amounts import scaled
from .base import DATE, FAILED, INTEGER, VALUE_REF, Context, Typed, ValueForm, named

WEEK, YEAR = 7, 12
"""Days of a week, months of a year."""
_CLAMPED = (MissingDay.DOWN, MissingDay.UP)
"""The ways of a number of months: there is always one."""


def unit_called(context: Context, name: str) -> Unit | None:
    """A unit of the calendar, where the vocabulary has it."""
    return unit_of(name) if name in context.vocabulary.units else None


def _missing(context: Context, spot: Spot, usual: MissingDay, ways: Sequence[MissingDay]) -> MissingDay:
    """What stands for a day that a month has not; the usual also after a diagnostic."""
    if "missing_day" not in spot:
        return usual
    word, words = named(spot / "missing_day"), tuple(way.value for way in ways)
    if word not in words:
        context.fail("P391", spot / "missing_day", value=word, hint=nearest(word, words))
        return usual
    return MissingDay(word)


def _between(
    head: str, unit: str, how: TimeUnit, usual: MissingDay, times: int = 1
) -> Callable[[Context, Spot], Typed]:
    """What lowers full units from a day to a day."""

    def lower(context: Context, spot: Spot) -> Typed:
        until = context.date(spot / "until") if "until" in spot else AsOf()
        node: Value = TimeBetween(context.date(spot / head), until, how, _missing(context, spot, usual, _CLAMPED))
        if times != 1:
            node = Round(Quotient(node, Literal(times)), 1, Rounding.FLOOR)
        return Typed(node, replace(INTEGER, unit=unit_called(context, unit)))

    return lower


def _after(head: str, key: str, unit: str, how: Added, times: int = 1) -> Callable[[Context, Spot], Typed]:
    """What lowers a day so many units later."""

    def lower(context: Context, spot: Spot) -> Typed:
        amount = whole_number(context, spot / key, unit)
        units = amount.node if amount is FAILED else scaled(amount, Fraction(times), None).node
        missing = _missing(context, spot, MissingDay.DOWN, tuple(MissingDay))
        return Typed(TimeAfter(context.date(spot / head), units, how, missing), DATE)

    return lower


def whole_number(context: Context, spot: Spot, name: str) -> Typed:
    """A whole number of a unit; a number of another is converted where the vocabulary says how."""
    return whole(context, spot, context.number(spot), name)


def whole(context: Context, spot: Spot, typed: Typed, name: str) -> Typed:
    """The same of a number that is lowered already."""
    own, unit = typed.type.unit, unit_called(context, name)
    if typed is FAILED or own is None or (unit is None and own == NO_UNIT):
        ratio = Fraction(1)
    elif unit is None:
        context.fail("P367", spot, one=own, two=name)
        return FAILED
    elif (known := context.vocabulary.measures.ratio(own, unit)) is None:
        context.fail("P380", spot, one=own, two=unit)
        return FAILED
    else:
        ratio = known
    found = scaled(typed, ratio, unit) if typed is not FAILED else typed
    if found is not FAILED and found.type.kind is not FactKind.INTEGER:
        context.fail("P339", spot)
    return found


def _edge(head: str, period: TimeUnit, last: bool) -> Callable[[Context, Spot], Typed]:
    """What lowers the first or the last day of a month or a year."""
    return lambda context, spot: Typed(PeriodEdge(context.date(spot / head), period, last), DATE)


def _month_number(context: Context, spot: Spot) -> Typed:
    """Which month of its year a day lies in: 1 is January."""
    day = context.date(spot / "month_number")
    full = TimeBetween(PeriodEdge(day, TimeUnit.YEARS, False), day, TimeUnit.MONTHS, MissingDay.DOWN)
    return Typed(Linear(1, ((1, full),)), INTEGER)


def _one_of(ways: Iterable[MissingDay]) -> dict[str, Mapping[str, Any]]:
    return {"missing_day": {"enum": [way.value for way in ways]}}


_LATER: tuple[tuple[str, str, Added, int], ...] = (
    ("days", "day", TimeUnit.DAYS, 1),
    ("weeks", "week", TimeUnit.DAYS, WEEK),
    ("months", "month", TimeUnit.MONTHS, 1),
    ("years", "year", TimeUnit.MONTHS, YEAR),
)
"""What is added to a day: the key, the unit, and how much of it is added as days or as months."""
FORMS = (
    *(
        ValueForm(
            head, _between(head, *how), {head: VALUE_REF, "until": VALUE_REF, **(_one_of(_CLAMPED) if clamped else {})}
        )
        for head, clamped, how in (
            ("full_years", True, ("year", TimeUnit.YEARS, MissingDay.UP)),
            ("full_months", True, ("month", TimeUnit.MONTHS, MissingDay.DOWN)),
            ("full_weeks", False, ("week", TimeUnit.DAYS, MissingDay.DOWN, WEEK)),
            ("days_between", False, ("day", TimeUnit.DAYS, MissingDay.DOWN)),
        )
    ),
    *(
        ValueForm(
            f"{key}_after",
            _after(f"{key}_after", key, unit, how, times),
            {f"{key}_after": VALUE_REF, key: VALUE_REF, **(_one_of(MissingDay) if how is TimeUnit.MONTHS else {})},
            required=(key,),
        )
        for key, unit, how, times in _LATER
    ),
    *(
        ValueForm(head, _edge(head, period, last), {head: VALUE_REF})
        for head, period, last in (
            ("first_of_month", TimeUnit.MONTHS, False),
            ("last_of_month", TimeUnit.MONTHS, True),
            ("first_of_year", TimeUnit.YEARS, False),
            ("last_of_year", TimeUnit.YEARS, True),
        )
    ),
    ValueForm("month_number", _month_number, {"month_number": VALUE_REF}),
)
HEADS = tuple(form.head for form in FORMS)
"""The keys that name a day; a plain word there is the name of a fact."""
