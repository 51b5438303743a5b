"""Lists of what each row says that holds, in the order of the rows: which list it is, and whether two are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from .lower_values import Lowered, Several, constant, equal_known
from .truths import Bit, both, either, opposite

Row = tuple[Bit, Lowered]
"""Whether a row holds, and what it says."""


@dataclass(frozen=True, slots=True)
class InRows(Several):
    """A list of what rows say: ``holds`` tells the words that are in it, ``rows`` what stands in it, in order."""

    rows: tuple[Row, ...] = ()


def where(there: Bit, value: Several, absent: Bit) -> Several:
    """A list where something holds; elsewhere nothing is known of it."""
    known, holds = both(there, value.known), {name: both(there, bit) for name, bit in value.holds.items()}
    return replace(value, known=known, holds=holds, absent=absent)


def equal_lists(one: Several, other: Several) -> Bit:
    """Whether two lists are known and the same, word for word."""
    if not isinstance(one, InRows) or not isinstance(other, InRows):
        return equal_known(one, other)
    return both(one.known, other.known, _alike(one.rows, other.rows))


def is_list(value: Several, wanted: Sequence[Any]) -> Bit:
    """Whether a list is this one."""
    if isinstance(value, InRows):
        return both(value.known, _alike(value.rows, [(True, constant(one)) for one in wanted]))
    return both(*(bit if name in wanted else opposite(bit) for name, bit in value.holds.items()))


def _alike(one: Sequence[Row], other: Sequence[Row]) -> Bit:
    """Whether the rows that hold of two tables say the same, one after the other."""

    @cache
    def rest(i: int, j: int) -> Bit:
        if i == len(one):
            return both(*(opposite(held) for held, _ in other[j:]))
        held, says = one[i]
        if j == len(other):
            return both(opposite(held), rest(i + 1, j))
        also, too = other[j]
        return either(
            both(opposite(held), rest(i + 1, j)),
            both(held, opposite(also), rest(i, j + 1)),
            both(held, also, equal_known(says, too), rest(i + 1, j + 1)),
        )

    return rest(0, 0)
