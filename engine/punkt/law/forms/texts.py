"""``join``: a text put together of texts and values."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.kernel.nodes import Joined
from punkt.law.packs.vocabulary import FactKind

from .base import FAILED, TEXT, VALUE_REF, Context, Typed, ValueForm


def _join(context: Context, spot: Spot) -> Typed:
    parts = spot / "join"
    if not isinstance(parts.data, list) or not parts.data:
        context.fail("P301", parts)
        return FAILED
    found = [_part(context, part) for part in parts.each()]
    return FAILED if FAILED in found else Typed(Joined(tuple(one.node for one in found)), TEXT)


def _part(context: Context, spot: Spot) -> Typed:
    """A part of a text: words as they stand, or any one value."""
    words = isinstance(spot.data, str) and not spot.data.startswith("$")
    typed = context.value(spot, TEXT if words else None)
    if typed is not FAILED and typed.type.kind is FactKind.CHOICES:
        context.fail("P396", spot)
        return FAILED
    return typed


FORMS = (ValueForm("join", _join, {"join": {"type": "array", "minItems": 1, "items": VALUE_REF}}),)
