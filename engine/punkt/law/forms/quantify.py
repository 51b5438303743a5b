"""Quantifiers: how many of a list of facts, or of a collection, are so."""

from __future__ import annotations

from dataclasses import replace

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.domains import Interval
from punkt.kernel.nodes import All, Any, Compare, Comparison, Condition, Count, Literal, Not, Tally, Test, Value
from punkt.law.packs.units import unit_of

from .amounts import compared
from .base import CONDITION_REF, FAILED, INTEGER, ITEMS_REF, NEVER, VALUE_REF, ConditionForm, Context, Typed
from .compare import COMPARATORS, SCHEMA, lower_comparators, present

QUANTITY = {"at_least": Compare.GE, "at_most": Compare.LE, "exactly": Compare.EQ}
NONE = Interval(0, 0)
SOME = Interval(1, None)


def item_conditions(context: Context, spot: Spot, items: Spot, inline: tuple[str, ...]) -> tuple[Condition, ...] | None:
    """One condition for each fact of a list; ``None`` where ``items`` names no list of facts."""
    facts = context.fact_list(items)
    if facts is None:
        return None
    has = spot.get("has")
    where = spot if has is None else has
    words = present(where, inline if has is None else COMPARATORS)
    if has is not None:
        for key, entry in has.items():
            if key not in COMPARATORS:
                hint, example = nearest(key, COMPARATORS), "has: {at_least: 2}"
                context.problems.add("P327", entry.key_place, name=key, form="has", hint=hint, example=example)
        _no_inline(context, spot, inline)
    if not words:
        context.fail("P319", where)
        return ()
    return tuple(lower_comparators(context, fact, where, words) for fact in facts)


def _no_inline(context: Context, spot: Spot, inline: tuple[str, ...]) -> None:
    """What must be so stands below ``has``: a comparator beside it would not be looked at."""
    for word in present(spot, inline):
        context.problems.add("P337", (spot / word).key_place, name=word, form="has")


def counted(context: Context, spot: Spot, items: Spot, inline: tuple[str, ...], negate: bool = False) -> Value | None:
    """How many items are as asked (or, with ``negate``, are not); ``None`` after a diagnostic."""
    each = item_conditions(context, spot, items, inline)
    if each is not None:
        return Tally(tuple(Not(c) for c in each) if negate else each)
    found = context.collection(items)
    if found is None:
        return None
    collection, record = found
    if "has" not in spot:
        context.fail("P320", spot)
        return None
    _no_inline(context, spot, inline)
    condition = context.within(record).condition(spot / "has")
    return Count(collection, Not(condition) if negate else condition)


def tallied(context: Context, items: Spot, node: Value) -> Typed:
    """A number of items: of a list in the unit that its elements are counted in."""
    fact = context.fact_type(items.data)[0] if isinstance(items.data, str) else None
    return Typed(node, replace(INTEGER, unit=unit_of(fact.unit) if fact else None))


def _every(context: Context, spot: Spot) -> Condition:
    each = item_conditions(context, spot, spot / "every", COMPARATORS)
    if each is not None:
        return All(each)
    value = counted(context, spot, spot / "every", COMPARATORS, negate=True)
    return NEVER if value is None else Test(value, NONE)


def _any_of(context: Context, spot: Spot) -> Condition:
    each = item_conditions(context, spot, spot / "any_of", COMPARATORS)
    if each is not None:
        return Any(each)
    value = counted(context, spot, spot / "any_of", COMPARATORS)
    return NEVER if value is None else Test(value, SOME)


def _none_of(context: Context, spot: Spot) -> Condition:
    each = item_conditions(context, spot, spot / "none_of", COMPARATORS)
    if each is not None:
        return Not(Any(each))
    value = counted(context, spot, spot / "none_of", COMPARATORS)
    return NEVER if value is None else Test(value, NONE)


def _how_many(context: Context, spot: Spot) -> Condition:
    words = present(spot, tuple(QUANTITY))
    if len(words) != 1:
        context.fail("P321", spot)
        return NEVER
    inline = tuple(word for word in COMPARATORS if word not in QUANTITY)
    value = counted(context, spot, spot / "of", inline)
    if value is None:
        return NEVER
    bound = context.number(spot / words[0])
    pair = None if bound is FAILED else compared(context, spot / words[0], tallied(context, spot / "of", value), bound)
    if pair is None:
        return NEVER
    value, given = pair[0].node, pair[1].node
    if not isinstance(given, Literal):
        return Comparison(value, QUANTITY[words[0]], given)
    n = given.value
    low = None if words[0] == "at_most" else n
    high = None if words[0] == "at_least" else n
    return Test(value, Interval(low, high))  # type: ignore[arg-type]


_ITEM = {**SCHEMA, "has": CONDITION_REF}

FORMS = (
    ConditionForm(
        "every",
        _every,
        {"every": ITEMS_REF, **_ITEM},
    ),
    ConditionForm(
        "any_of",
        _any_of,
        {"any_of": ITEMS_REF, **_ITEM},
    ),
    ConditionForm(
        "none_of",
        _none_of,
        {"none_of": ITEMS_REF, **_ITEM},
    ),
    ConditionForm(
        "of",
        _how_many,
        {
            "of": ITEMS_REF,
            "at_least": VALUE_REF,
            "at_most": VALUE_REF,
            "exactly": VALUE_REF,
            "has": CONDITION_REF,
            **{w: SCHEMA[w] for w in ("is", "is_not", "in", "not_in", "includes")},
        },
    ),
)
