"""``full_years`` and ``months_after``: ages and terms."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.kernel.nodes import AddMonths, AsOf, FullYears

from .base import DATE, INTEGER, VALUE_REF, Context, Typed, ValueForm


def _full_years(context: Context, spot: Spot) -> Typed:
    until = context.date(spot / "until") if "until" in spot else AsOf()
    return Typed(FullYears(context.date(spot / "full_years"), until), INTEGER)


def _months_after(context: Context, spot: Spot) -> Typed:
    return Typed(AddMonths(context.date(spot / "months_after"), context.whole_number(spot / "months")), DATE)


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
