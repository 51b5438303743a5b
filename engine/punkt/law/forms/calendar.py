"""``full_years`` and ``months_after``: ages and terms."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from punkt.files.located import Spot
from punkt.kernel.nodes import AddMonths, AsOf, FullYears
from punkt.law.packs.units import Unit, unit_of
from punkt.law.packs.vocabulary import FactKind

from .amounts import scaled
from .base import DATE, FAILED, INTEGER, VALUE_REF, Context, Typed, ValueForm


def _full_years(context: Context, spot: Spot) -> Typed:
    until = context.date(spot / "until") if "until" in spot else AsOf()
    years = FullYears(context.date(spot / "full_years"), until)
    return Typed(years, replace(INTEGER, unit=_unit(context, "year")))


def _unit(context: Context, name: str) -> Unit | None:
    """A unit of the calendar, where the vocabulary has it."""
    return unit_of(name) if name in context.vocabulary.units else None


def _months_after(context: Context, spot: Spot) -> Typed:
    months = _in_months(context, spot / "months")
    return Typed(AddMonths(context.date(spot / "months_after"), months.node), DATE)


def _in_months(context: Context, spot: Spot) -> Typed:
    """A whole number of months; a number of years is converted where the vocabulary says how."""
    typed, month = context.number(spot), _unit(context, "month")
    own = typed.type.unit
    if typed is FAILED or own is None or month is None:
        ratio = Fraction(1)
    elif (known := context.vocabulary.measures.ratio(own, month)) is None:
        context.fail("P380", spot, one=own, two=month)
        return FAILED
    else:
        ratio = known
    found = scaled(typed, ratio, month) if typed is not FAILED else typed
    if found is not FAILED and found.type.kind is not FactKind.INTEGER:
        context.fail("P339", spot)
    return found


FORMS = (
    ValueForm(
        "full_years",
        _full_years,
        {"full_years": VALUE_REF, "until": VALUE_REF},
    ),
    ValueForm(
        "months_after",
        _months_after,
        {"months_after": VALUE_REF, "months": VALUE_REF},
        required=("months",),
    ),
)
