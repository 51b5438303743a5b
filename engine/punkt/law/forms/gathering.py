"""Sums, averages, the largest and the smallest: of values written out, of a list of facts, over elements."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any as Anything

from punkt.files.located import Spot
from punkt.kernel.exact import parse_date
from punkt.kernel.nodes import Aggregate, Const, Count, Extreme, Gather, Literal, Quotient, Value
from punkt.law.packs.vocabulary import FactKind

from .amounts import alike, common
from .arithmetic import LIST, weighted
from .base import CONDITION_REF, DATE, FAILED, NUMBER, VALUE_REF, Context, Typed, ValueForm, ValueType
from .literals import scalar_type
from .periods import KEYS, PRECEDING, by_period, gathered


def _lower(head: str, context: Context, spot: Spot) -> Typed:
    items = spot / head
    if isinstance(items.data, str) and not items.data.startswith("$"):
        if by_period(context, items.data) or PRECEDING in spot:
            return gathered(head, context, spot)
        return _over_elements(head, context, spot)
    for key in ("by", "has", *KEYS, PRECEDING):
        if key in spot:
            context.problems.add("P337", (spot / key).key_place, name=key, form=head)
    parts = _values(head, context, items)
    failed = not parts or any(part is FAILED for part in parts)
    spots = list(items.each()) if isinstance(items.data, list) else [items] * len(parts)
    return FAILED if failed else _of_values(head, context, parts, spots)


def _values(head: str, context: Context, items: Spot) -> list[Typed]:
    """The values that are written out, or the facts of a norm; all are numbers or, where days will do, all days."""
    if isinstance(items.data, str):
        parts = context.fact_list(items) or []
        spots = [items] * len(parts)
    elif isinstance(items.data, list) and items.data:
        spots = list(items.each())
        expected = _expected(items.data) if head in _ORDERED else NUMBER
        parts = [context.value(item, expected) for item in spots]
    else:
        context.fail("P301", items)
        return []
    fitting = [_fitting(head, context, at, part) for at, part in zip(spots, parts, strict=True)]
    known = [part for part in fitting if part is not FAILED]
    for at, part in zip(spots, fitting, strict=True):
        if part is not FAILED and part.type.numeric is not known[0].type.numeric:
            context.fail("P317", at)
            return []
    return fitting


def _expected(items: list[Anything]) -> ValueType | None:
    """What literals are read as: days where one of them is one, else numbers where one is; else it is not known."""
    if any(parse_date(item) for item in items):
        return DATE
    return NUMBER if any((found := scalar_type(item)) and found.numeric for item in items) else None


def _fitting(head: str, context: Context, spot: Spot, typed: Typed) -> Typed:
    """A value that is a number, or a day where days will do."""
    if typed is not FAILED and not (typed.type.ordered if head in _ORDERED else typed.type.numeric):
        context.fail("P364" if head in _ORDERED else "P313", spot)
        return FAILED
    return typed


def _of_values(head: str, context: Context, parts: list[Typed], spots: list[Spot]) -> Typed:
    if head in _ORDERED:
        parts = alike(context, parts, spots)
        node = Extreme(head == "largest", tuple(part.node for part in parts))
        return FAILED if not parts else Typed(node, DATE if parts[0].type.kind is FactKind.DATE else common(parts))
    total = weighted(context, parts, spots, [1] * len(parts))
    return total if head == "sum" or total is FAILED else _mean(total, Literal(len(parts)))


def _mean(total: Typed, number: Value) -> Typed:
    return Typed(Quotient(total.node, number), replace(NUMBER, unit=total.type.unit))


def _over_elements(head: str, context: Context, spot: Spot) -> Typed:
    found = context.collection(spot / head)
    if found is None:
        return FAILED
    if "by" not in spot:
        context.fail("P328", spot, name="by", form=head)
        return FAILED
    collection, record = found
    inner = context.within(record)
    value = _fitting(head, inner, spot / "by", by(inner, spot))
    condition = inner.condition(spot / "has") if "has" in spot else Const(True)
    if value is FAILED:
        return FAILED
    gather = Gather(head) if head in _ORDERED else Gather.SUM
    node = Aggregate(gather, collection, value.node, condition)
    total = Typed(node, value.type)
    return _mean(total, Count(collection, condition)) if head == "mean" else total


def by(inner: Context, spot: Spot) -> Typed:
    """What is taken of each element; a plain word is the name of a fact."""
    at = spot / "by"
    return inner.fact(at, at.data) if isinstance(at.data, str) and not at.data.startswith("$") else inner.value(at)


_ORDERED = ("largest", "smallest")
_PERIODS = dict.fromkeys((*KEYS, PRECEDING), VALUE_REF)
_ITEMS = {"anyOf": [LIST, {"type": "string", "minLength": 1}]}

FORMS = tuple(
    ValueForm(head, partial(_lower, head), {head: _ITEMS, "by": VALUE_REF, "has": CONDITION_REF, **_PERIODS})
    for head in ("sum", "mean", *_ORDERED)
)
