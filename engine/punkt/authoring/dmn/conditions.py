"""Conditions on values, and values that are one of two by a condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .values import (
    BOOLEAN,
    FUNCTION,
    LIST,
    NULL,
    RECORD,
    STRINGS,
    LeftOut,
    Slot,
    Val,
    asked_of,
    holds,
)

SIGNS = {"<": "less_than", "<=": "at_most", ">": "more_than", ">=": "at_least", "=": "is", "!=": "is_not"}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
OUTSIDE = {
    "is": "is_not",
    "is_not": "is",
    "less_than": "at_least",
    "at_least": "less_than",
    "more_than": "at_most",
    "at_most": "more_than",
}
Asked = Mapping[str, Any]
"""What is asked of a value: comparators; or ``{"holds": condition}``, which is asked of none."""


def learn(slots: Sequence[Slot], other: Val) -> None:
    """Slots learn the words of what they are compared with, or may have."""
    for slot in slots:
        for word in other.words:
            slot.take(word)
        slot.like.update(other.slots)


def condition_of(value: Val, asked: Asked) -> Any:
    """That a value is as is asked."""
    if "holds" in asked:
        return asked["holds"]
    if "of" in asked:
        rest = {word: operand for word, operand in asked.items() if word != "of"}
        return {**asked["of"], **rest} if isinstance(asked["of"], dict) else {"sum": [asked["of"]], **rest}
    if value.kind == BOOLEAN and len(asked) == 1 and next(iter(asked.values())) in (True, False):
        word, operand = next(iter(asked.items()))
        plain = operand is (word == "is")
        return value.condition if plain else {"not": value.condition}
    return asked_of(value, **asked)


def either(value: Val, asked: Sequence[Asked]) -> Any:
    """That a value is as one of several asks."""
    conditions = [condition_of(value, one) for one in asked]
    return conditions[0] if len(conditions) == 1 else {"any": conditions}


def chosen(condition: Any, then: Val, otherwise: Val, fault: Callable[[], LeftOut]) -> Val:
    """One of two values by a condition. Raises what ``fault`` makes where they are of different kinds."""
    if otherwise.kind == NULL or then.kind == NULL:
        kept = then if otherwise.kind == NULL else otherwise
        condition = condition if otherwise.kind == NULL else {"not": condition}
        if kept.kind in (RECORD, LIST, STRINGS, FUNCTION, NULL):
            raise fault()
        form = {"if": condition, "then": kept.form}
        return Val(kept.kind, form, {"all": [condition, kept.condition]}, kept.words, kept.slots, kept.whole)
    if then.kind != otherwise.kind or then.kind in (LIST, STRINGS, FUNCTION):
        raise fault()
    if then.kind == RECORD:
        if then.fields.keys() != otherwise.fields.keys():
            raise fault()
        fields = {name: chosen(condition, one, otherwise.fields[name], fault) for name, one in then.fields.items()}
        return Val(RECORD, fields=fields)
    if then.kind == BOOLEAN:
        both = [{"all": [condition, then.condition]}, {"all": [{"not": condition}, otherwise.condition]}]
        return holds({"any": both})
    form = {"if": condition, "then": then.form, "else": otherwise.form}
    whole = None if then.whole is None or otherwise.whole is None else (*then.whole, *otherwise.whole)
    words = tuple(dict.fromkeys((*then.words, *otherwise.words)))
    days = None
    if then.days is not None and otherwise.days is not None:
        days = {"if": condition, "then": then.days, "else": otherwise.days}
    return Val(then.kind, form, None, words, tuple(dict.fromkeys((*then.slots, *otherwise.slots))), whole, days)
