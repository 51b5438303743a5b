"""The surface language: every form an analyst may write, each lowering itself to the kernel."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import closest, nearest
from punkt.kernel.domains import OneOf
from punkt.kernel.nodes import Condition, Test
from punkt.law.packs.vocabulary import FactKind

from . import (
    arithmetic,
    calendar,
    choose,
    combine,
    count,
    gathering,
    place_in,
    quantify,
    reading,
    refer,
    rounding,
    scales,
    terms,
    texts,
    the_one,
    workdays,
)
from .base import FAILED, NEVER, ConditionForm, Context, Language, Typed, ValueForm, ValueType
from .compare import COMPARATORS, lower_comparators, present
from .literals import lower_norm, lower_scalar

CONDITION_FORMS: dict[str, ConditionForm] = {
    form.head: form for form in (*combine.FORMS, *quantify.FORMS, *refer.CONDITIONS, *reading.FORMS)
}
VALUE_FORMS: dict[str, ValueForm] = {
    form.head: form
    for form in (
        *refer.FORMS,
        *terms.FORMS,
        *choose.FORMS,
        *count.FORMS,
        *gathering.FORMS,
        *arithmetic.FORMS,
        *rounding.FORMS,
        *calendar.FORMS,
        *workdays.FORMS,
        *texts.FORMS,
        *the_one.FORMS,
        *place_in.FORMS,
        *scales.FORMS,
        *reading.VALUES,
    )
}

__all__ = ["CONDITION_FORMS", "VALUE_FORMS", "Context", "lower_condition", "lower_value"]


def _known_keys(context: Context, spot: Spot, form: ConditionForm | ValueForm, extra: tuple[str, ...] = ()) -> bool:
    known = (*form.keys, *extra)
    meant = {closest(key, known) for key in spot.data if key not in known}
    good = True
    for key, entry in spot.items():
        if key not in known:
            example = " ".join(form.example.written.split())
            hint = nearest(key, known)
            context.problems.add("P327", entry.key_place, name=key, form=form.head, hint=hint, example=example)
            good = False
    for key in form.required:
        if key not in spot and key not in meant:
            context.fail("P328", spot, name=key, form=form.head)
            good = False
    return good


def lower_condition(context: Context, spot: Spot) -> Condition:
    """Lower a condition: a mapping with a head word, or the name of a fact that must be true."""
    if isinstance(spot.data, str):
        typed = context.fact(spot, spot.data)
        if typed is FAILED:
            return NEVER
        if typed.type.kind is not FactKind.BOOLEAN:
            context.fail("P326", spot, name=spot.data)
            return NEVER
        return Test(typed.node, OneOf(frozenset([True])))
    if not isinstance(spot.data, dict):
        context.fail("P368" if isinstance(spot.data, list) else "P300", spot)
        return NEVER
    written = spot.data
    is_value = any(head in written for head in VALUE_FORMS if head != "reading") or (
        "reading" in written and bool(present(spot))
    )
    heads = [head for head in CONDITION_FORMS if head in written]
    if len(heads) == 1 and not is_value:
        form = CONDITION_FORMS[heads[0]]
        return form.lower(context, spot) if _known_keys(context, spot, form) else NEVER
    if is_value and not [head for head in heads if head != "reading"]:
        return _compared(context, spot)
    values = [head for head in VALUE_FORMS if head in spot and head not in heads] if heads else []
    _no_head(context, spot, [*heads, *values])
    return NEVER


def _compared(context: Context, spot: Spot) -> Condition:
    words = present(spot)
    head = next(head for head in VALUE_FORMS if head in spot)
    typed = _value_form(context, spot, VALUE_FORMS[head], None, COMPARATORS)
    if not words:
        if typed is not FAILED:
            context.fail("P329", spot)
        return NEVER
    return lower_comparators(context, typed, spot, words)


def _value_form(
    context: Context, spot: Spot, form: ValueForm, expected: ValueType | None, extra: tuple[str, ...] = ()
) -> Typed:
    heads = [head for head in VALUE_FORMS if head in spot.data]
    if len(heads) > 1:
        _no_head(context, spot, heads)
        return FAILED
    if not _known_keys(context, spot, form, extra):
        return FAILED
    return form.lower(context, spot, expected) if form.choosing else form.lower(context, spot)


def lower_value(context: Context, spot: Spot, expected: ValueType | None) -> Typed:
    """Lower a value: a mapping with a head word, ``$norm``, or a literal of the expected type."""
    if isinstance(spot.data, dict):
        heads = [head for head in VALUE_FORMS if head in spot.data]
        if len(heads) != 1:
            _no_head(context, spot, heads)
            return FAILED
        return _value_form(context, spot, VALUE_FORMS[heads[0]], expected)
    if isinstance(spot.data, str) and spot.data.startswith("$"):
        return lower_norm(context, spot, spot.data[1:], expected)
    return lower_scalar(context, spot, spot.data, expected)


def _no_head(context: Context, spot: Spot, heads: list[str]) -> None:
    if len(heads) > 1:
        context.fail("P330", spot, names=", ".join(heads))
        return
    if (old := spot.get("none")) is not None:
        context.problems.add("P370", old.key_place)
        return
    for key, entry in spot.items():
        context.problems.add("P331", entry.key_place, name=key, hint=nearest(key, [*CONDITION_FORMS, *VALUE_FORMS]))
        return
    context.fail("P300", spot)


Context.language = Language(lower_condition, lower_value, refer.lower_fact)
