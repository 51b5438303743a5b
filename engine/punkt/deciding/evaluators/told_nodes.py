"""What a variable of generated code is kept by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any as Anything

from punkt.kernel.nodes import Default, If, Joined, Literal, Value


def told(node: Value) -> Anything:
    """What a variable is kept by: the node, and where it may hold one of its literals the types of these.

    A 1 equals True, yet it must not be taken for it.
    """
    kinds = tuple(_literal_types(node))
    return (node, kinds) if kinds else node


def _literal_types(node: Value) -> Iterator[type]:
    if isinstance(node, Literal):
        yield type(node.value)
    elif isinstance(node, Joined):
        for value in node.values:
            yield from _literal_types(value)
    elif isinstance(node, (If, Default)):
        yield from _literal_types(node.then if isinstance(node, If) else node.value)
        yield from _literal_types(node.otherwise)
