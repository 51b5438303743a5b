"""A loop that asserts something asserts nothing where it is not entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def nonempty(items: Iterable[T]) -> Iterator[T]:
    """The items one by one; an AssertionError at the end where there was none."""
    entered = False
    for item in items:
        entered = True
        yield item
    assert entered, "the loop has nothing to assert about"
