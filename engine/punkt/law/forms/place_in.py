"""``place_in``: which place an element has in its list, by one or more keys."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.files.texts import Texts
from punkt.kernel.nodes import Const, Rank

from .base import CONDITION_REF, FAILED, INTEGER, NAME, VALUE_REF, Context, Typed, ValueForm, named

KEYS = LARGEST, SMALLEST = "largest_first", "smallest_first"
"""How elements are put in order by a key; a plain word there is the name of a fact."""
SHARED, ALONE = "same_place", "no_place"
"""What becomes of those who are alike in every key."""
_SAID = Texts("language.keys", *KEYS)
_KEY = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
    "properties": {head: {**VALUE_REF, "description": " — ".join(_SAID[head].values())} for head in KEYS},
}


def _place(context: Context, spot: Spot) -> Typed:
    found = context.collection(spot / "place_in")
    if found is None:
        return FAILED
    collection, record = found
    if record != context.record:
        context.fail("P398", spot / "place_in", name=named(spot / "place_in"), of=record, own=context.record)
        return FAILED
    ties = named(spot / "ties")
    if ties not in (SHARED, ALONE):
        context.fail("P399", spot / "ties", value=ties, hint=nearest(ties, (SHARED, ALONE)))
        return FAILED
    inner = context.within(record)
    entries = _entries(context, spot / "by")
    keys = [_key(inner, at) for _, at in entries]
    condition = inner.condition(spot / "has") if "has" in spot else Const(True)
    if not keys or FAILED in keys:
        return FAILED
    values, largest = tuple(key.node for key in keys), tuple(head == LARGEST for head, _ in entries)
    return Typed(Rank(collection, condition, values, largest, ties == SHARED), INTEGER)


def _entries(context: Context, spot: Spot) -> list[tuple[str, Spot]]:
    """The keys, each with how elements are put in order by it; empty after a diagnostic."""
    entries = [entry for key in spot.each() for entry in key.items()]
    if not entries or len(entries) < len(spot.data) or any(len(key.data) != 1 for key in spot.each()):
        context.fail("P400", spot)
        return []
    for head, at in entries:
        if head not in KEYS:
            hint, example = nearest(head, KEYS), f"{{{LARGEST}: …}}"
            context.problems.add("P327", at.key_place, name=head, form="place_in", hint=hint, example=example)
            return []
    return entries


def _key(inner: Context, at: Spot) -> Typed:
    """What elements are put in order by; a plain word is the name of a fact."""
    typed = inner.fact(at, at.data) if isinstance(at.data, str) and not at.data.startswith("$") else inner.value(at)
    if typed is not FAILED and not typed.type.ordered:
        inner.fail("P364", at)
        return FAILED
    return typed


FORMS = (
    ValueForm(
        "place_in",
        _place,
        {
            "place_in": NAME,
            "by": {"type": "array", "minItems": 1, "items": _KEY},
            "has": CONDITION_REF,
            "ties": {"enum": [SHARED, ALONE]},
        },
        required=("by", "ties"),
    ),
)
