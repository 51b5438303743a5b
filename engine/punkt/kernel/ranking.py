"""The place that one of several has by some keys, of which some may not be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any as Anything
from typing import NamedTuple

from .kleene import UNBOUNDED, Range, Truth, compare, counted, is_blank, kleene_all, kleene_any
from .nodes import Compare
from .records import GAP


class Ranked(NamedTuple):
    """An element: whether it is the one that is asked about, whether it takes part, and its keys."""

    own: bool
    counts: Truth
    keys: Sequence[Anything]


def rank(rows: Sequence[Ranked], largest: Sequence[bool], shared: bool, may_be_absent: Sequence[bool]) -> Anything:
    """One more than how many come before; by each key the larger first, or the smaller, and by the next where alike.

    Absent for one that does not take part, where a key is absent, and of those alike in all where places are not
    ``shared``. ``may_be_absent``: whether each key may turn out so while nothing is known of it.
    """
    own = next((row for row in rows if row.own), None)
    if own is None or own.counts is False:
        return GAP
    taking_part = [row for row in rows if row.counts is not False]
    if any(GAP in row.keys for row in taking_part if row.counts):
        return GAP
    others = [row for row in taking_part if not row.own]
    compared = [_compared(row.keys, own.keys, largest) for row in others]
    tied = [kleene_all((row.counts, same)) for row, (_, same) in zip(others, compared, strict=True)]
    doubtful = own.counts is None or any(
        key is GAP or (may and is_blank(key))
        for row in taking_part
        for key, may in zip(row.keys, may_be_absent, strict=True)
    )
    if not shared and not doubtful and True in tied:
        return GAP
    if doubtful or (not shared and None in tied):
        return UNBOUNDED
    before = counted(kleene_all((row.counts, ahead)) for row, (ahead, _) in zip(others, compared, strict=True))
    return Range(before.low + 1, before.high + 1) if isinstance(before, Range) else before + 1  # type: ignore[operator]


def _compared(keys: Sequence[Anything], own: Sequence[Anything], largest: Sequence[bool]) -> tuple[Truth, Truth]:
    """Whether one comes before another, and whether they are alike in every key."""
    ahead: Truth = False
    same: Truth = True
    for key, mine, first in zip(keys, own, largest, strict=True):
        better = compare(key, Compare.GT if first else Compare.LT, mine)
        ahead = kleene_any((ahead, kleene_all((same, better))))
        same = kleene_all((same, compare(key, Compare.EQ, mine)))
    return ahead, same
