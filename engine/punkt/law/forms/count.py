"""``count`` and ``distinct``: how many items, and how many different values among them."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.kernel.nodes import Const, Count, Distinct

from .base import CONDITION_REF, FAILED, INTEGER, ITEMS_REF, VALUE_REF, Context, Typed, ValueForm
from .gathering import by
from .quantify import counted, tallied


def _count(context: Context, spot: Spot) -> Typed:
    items = spot / "count"
    if "has" not in spot and isinstance(items.data, str) and not items.data.startswith("$"):
        found = context.collection(items)
        return FAILED if found is None else tallied(context, items, Count(found[0], Const(True)))
    value = counted(context, spot, items, ())
    return FAILED if value is None else tallied(context, items, value)


def _distinct(context: Context, spot: Spot) -> Typed:
    found = context.collection(spot / "distinct")
    if found is None:
        return FAILED
    typed = by(context.within(found[1]), spot)
    return FAILED if typed is FAILED else Typed(Distinct(found[0], typed.node), INTEGER)


FORMS = (
    ValueForm(
        "count",
        _count,
        {"count": ITEMS_REF, "has": CONDITION_REF},
    ),
    ValueForm(
        "distinct",
        _distinct,
        {"distinct": ITEMS_REF, "by": VALUE_REF},
        required=("by",),
    ),
)
