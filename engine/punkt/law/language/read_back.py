"""Forms of the language that come to several nodes, read back from these: words and reasons tell them as written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from punkt.kernel.domains import Includes, OneOf
from punkt.kernel.nodes import Aggregate, All, Condition, Count, If, Node, Nothing, Test, Value

ONE = OneOf(frozenset([1]))
"""Just one of something."""


def in_list(ways: Sequence[Condition]) -> tuple[Value, Value] | None:
    """The list and the value, where the ways of an ``Any`` ask word by word that the one has the other; else ``None``."""
    found = {pair for way in ways if (pair := _word(way)) is not None}
    return found.pop() if len(ways) > 1 and len(found) == 1 and all(_word(way) for way in ways) else None


def _word(way: Condition) -> tuple[Value, Value] | None:
    match way:
        case All((Test(value, OneOf(words, False)), Test(of, Includes(asked)))) if words == asked and len(words) == 1:
            return of, value
    return None


class TheOne(NamedTuple):
    """A value of the one element that meets a condition: how many do, and the value."""

    such: Count
    value: Value


def the_one(node: Node) -> TheOne | None:
    """What a value of the one element is taken of; ``None`` of any other value."""
    match node:
        case If(Test(Count() as count, domain), Aggregate(_, _, value, _), Nothing()) if domain == ONE:
            return TheOne(count, value)
        case If(Test(Count() as count, domain), If(Test(Count(_, All((_, Test(value, _)))), _)), Nothing()) if (
            domain == ONE
        ):
            return TheOne(count, value)
    return None
