"""``the_one``: a value of the one element of a list that meets a condition."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.kernel.domains import OneOf, Scalar
from punkt.kernel.node_structure import ONE
from punkt.kernel.nodes import Aggregate, All, Condition, Count, Fact, Gather, If, Literal, Nothing, Test, Value
from punkt.law.packs.vocabulary import FactKind

from .base import CONDITION_REF, FAILED, NAME, NEVER, VALUE_REF, Context, Typed, ValueForm, at_least
from .gathering import by


def _the_one(context: Context, spot: Spot) -> Typed:
    found = context.collection(spot / "the_one")
    if found is None:
        return FAILED
    collection, record = found
    inner = context.within(record)
    value, condition = by(inner, spot), inner.condition(spot / "has")
    if value is FAILED or condition == NEVER:
        return FAILED
    words: tuple[Scalar, ...] = (True, False) if value.type.kind is FactKind.BOOLEAN else value.type.choices
    if not value.type.ordered and (value.type.kind is FactKind.CHOICES or not words):
        context.fail("P397", spot / "by")
        return FAILED
    taken = _number(collection, value, condition) if value.type.ordered else _word(collection, value, condition, words)
    return Typed(If(Test(Count(collection, condition), ONE), taken, Nothing()), value.type)


def _number(collection: Fact, value: Typed, condition: Condition) -> Value:
    """Of one number, or day, the largest is it."""
    return Aggregate(Gather.LARGEST, collection, value.node, condition)


def _word(collection: Fact, value: Typed, condition: Condition, words: tuple[Scalar, ...]) -> Value:
    """The word that an element has that meets the condition: with one such element, it is its own."""
    taken: Value = Nothing()
    for word in reversed(words):
        has = Count(collection, All((condition, Test(value.node, OneOf(frozenset([word]))))))
        taken = If(Test(has, at_least(1)), Literal(word), taken)
    return taken


FORMS = (
    ValueForm("the_one", _the_one, {"the_one": NAME, "by": VALUE_REF, "has": CONDITION_REF}, required=("by", "has")),
)
