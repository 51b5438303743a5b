"""Comparators: a value and what is asked of it (``is``, ``in``, ``at_least``, ``before`` …)."""

from __future__ import annotations

from typing import Any as Anything

from punkt.files.located import Spot
from punkt.files.texts import Texts
from punkt.kernel.domains import Includes, Interval, OneOf
from punkt.kernel.nodes import All, Any, Compare, Comparison, Condition, Literal, Not, Test
from punkt.law.packs.vocabulary import FactKind

from .amounts import compared
from .base import FAILED, NEVER, VALUE_REF, Context, Typed
from .literals import WANTED, lower_set

ORDER = {
    "at_least": Compare.GE,
    "at_most": Compare.LE,
    "more_than": Compare.GT,
    "less_than": Compare.LT,
    "before": Compare.LT,
    "not_before": Compare.GE,
    "after": Compare.GT,
    "not_after": Compare.LE,
}
EQUALITY = {"is": Compare.EQ, "is_not": Compare.NE}
COMPARATORS = (*EQUALITY, "in", "not_in", *ORDER, "includes", "is_none")
HAS_VALUE = OneOf(frozenset(), complement=True)
"""The test that every value meets, known or not, and what does not exist does not."""

HELP = Texts("language.comparators")


def _operand(word: str) -> dict[str, Anything]:
    if word == "is_none":
        return {"type": "boolean"}
    if word == "includes":
        return {"if": {"type": "object"}, "then": {"$ref": "#/$defs/value"}, "else": {"$ref": "#/$defs/set"}}
    return {"$ref": "#/$defs/set"} if word in ("in", "not_in") else VALUE_REF


SCHEMA: dict[str, dict[str, Anything]] = {
    word: {
        **_operand(word),
        "description": f"{text['ru']} — {text['en']}",
    }
    for word, text in HELP.items()
}


def present(spot: Spot, words: tuple[str, ...] = COMPARATORS) -> list[str]:
    """The comparators a mapping uses."""
    return [word for word in words if word in spot]


def lower_comparators(context: Context, typed: Typed, spot: Spot, words: list[str]) -> Condition:
    """What a mapping asks of a value; all of its comparators together."""
    if typed is FAILED:
        for word in words:
            if word not in ("in", "not_in", "includes") and isinstance(spot.data[word], dict):
                context.value(spot / word)
        return NEVER
    parts = tuple(_one(context, typed, word, spot / word) for word in words)
    return parts[0] if len(parts) == 1 else All(parts)


def _one(context: Context, typed: Typed, word: str, operand: Spot) -> Condition:
    if word == "includes":
        return _includes(context, typed, operand)
    if word == "is_none":
        return _is_none(context, typed, operand)
    if typed.type.kind is FactKind.CHOICES:
        context.fail("P316", operand, word=word)
        return NEVER
    if word in ("in", "not_in"):
        return member(context, typed, word, operand)
    if word in ORDER and not typed.type.ordered:
        context.fail("P315", operand, word=word)
        return NEVER
    right = context.value(operand, typed.type)
    return NEVER if right is FAILED else asked(context, typed, word, right, operand)


def asked(context: Context, typed: Typed, word: str, right: Typed, operand: Spot) -> Condition:
    """Whether a value compares so with another, which stands at ``operand``."""
    if right.type.kind is not typed.type.kind and not (right.type.numeric and typed.type.numeric):
        context.fail("P317", operand)
        return NEVER
    pair = compared(context, operand, typed, right)
    return NEVER if pair is None else _compare(pair[0], word, pair[1])


def _compare(typed: Typed, word: str, right: Typed) -> Condition:
    if not isinstance(right.node, Literal):
        return Comparison(typed.node, ORDER.get(word) or EQUALITY[word], right.node)
    value: Anything = right.node.value
    if word in EQUALITY:
        return Test(typed.node, OneOf(frozenset([value]), complement=word == "is_not"))
    match ORDER[word]:
        case Compare.GE:
            domain = Interval(value, None)
        case Compare.GT:
            domain = Interval(value, None, low_open=True)
        case Compare.LE:
            domain = Interval(None, value)
        case _:
            domain = Interval(None, value, high_open=True)
    return Test(typed.node, domain)


def _is_none(context: Context, typed: Typed, operand: Spot) -> Condition:
    """Whether there is no such thing: unknown while that is not known."""
    if not isinstance(operand.data, bool):
        context.fail("P310", operand, value=operand.data, right=WANTED["boolean"])
        return NEVER
    exists = Test(typed.node, HAS_VALUE)
    return Not(exists) if operand.data else exists


def member(context: Context, typed: Typed, word: str, operand: Spot) -> Condition:
    """Whether a value is in an interval or a list, or outside of it."""
    fit = lower_set(context, operand, typed)
    if fit is None:
        return NEVER
    typed, found = fit
    outside = word == "not_in"
    if isinstance(found, Interval):
        inside = Test(typed.node, found)
        # «outside» must stay false for a value that is absent, as every test is
        return All((Test(typed.node, HAS_VALUE), Not(inside))) if outside else inside
    return Test(typed.node, OneOf(frozenset(found), complement=outside))


def _includes(context: Context, typed: Typed, operand: Spot) -> Condition:
    if typed.type.kind is not FactKind.CHOICES:
        context.fail("P318", operand)
        return NEVER
    if isinstance(operand.data, dict):
        return _includes_other(context, typed, operand)
    if isinstance(operand.data, str) and not operand.data.startswith("$"):
        one = context.value(operand, typed.type)
        return Test(typed.node, Includes(frozenset([one.node.value]))) if isinstance(one.node, Literal) else NEVER  # type: ignore[list-item]
    fit = lower_set(context, operand, typed)
    if fit is None or isinstance(fit[1], Interval):
        return NEVER
    return Test(typed.node, Includes(frozenset(fit[1])))


def _includes_other(context: Context, typed: Typed, operand: Spot) -> Condition:
    """Whether a list has the word that another value is: that both have one of the words in common."""
    other = context.value(operand)
    if other is FAILED:
        return NEVER
    if other.type.kind is not FactKind.CHOICE:
        context.fail("P317", operand)
        return NEVER
    words = [word for word in typed.type.choices if word in other.type.choices]
    return Any(
        tuple(
            All((Test(other.node, OneOf(frozenset([word]))), Test(typed.node, Includes(frozenset([word])))))
            for word in words
        )
    )
