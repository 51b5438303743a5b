"""What generated code makes of several values, of which some may not count; written apart from the reference on purpose.

Values are passed as in :mod:`runtime_numbers`: by their two ends.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from punkt.kernel.records import GAP

from .runtime_numbers import Ends, total

ORDERED = (int, Decimal, Fraction, date)
"""Types of values that lie between two others; a truth value is none of them."""
LISTS = (tuple, frozenset)
"""Lists of words: those of outcomes are in order, those of facts are not."""
Rows = list[tuple[bool | None, Any, Any]]
"""Of each element that may count: whether it does, and the ends of its value."""


def greatest(*ends: Any) -> Ends:
    """The largest of numbers given flat as low, high."""
    low: Any = None
    high: Any = ends[1]
    for at in range(0, len(ends), 2):
        first, last = ends[at], ends[at + 1]
        if first is GAP:
            return GAP, GAP
        if first is not None and (low is None or first > low):
            low = first
        high = None if high is None or last is None else last if last > high else high
    return low, high


def least(*ends: Any) -> Ends:
    """The smallest of numbers given flat as low, high."""
    low: Any = ends[0]
    high: Any = None
    for at in range(0, len(ends), 2):
        first, last = ends[at], ends[at + 1]
        if first is GAP:
            return GAP, GAP
        if last is not None and (high is None or last < high):
            high = last
        low = None if low is None or first is None else first if first < low else low
    return low, high


def _blank(low: Any, high: Any) -> bool:
    return low is None and high is None


def _gap(rows: Rows) -> Ends | None:
    """What a value that is absent makes of the whole."""
    absent = [truth for truth, low, _ in rows if low is GAP]
    return None if not absent else (GAP, GAP) if True in absent else (None, None)


def summed(rows: Rows) -> Ends:
    """The sum over elements; one that perhaps counts can add to it or take from it, or neither."""
    gap = _gap(rows)
    if gap:
        return gap
    flat: list[Any] = []
    for truth, low, high in rows:
        if truth is None:
            low = None if low is None else low if low < 0 else 0
            high = None if high is None else high if high > 0 else 0
        flat += (1, low, high)
    low, high = total(0, *flat)
    unsure = low is GAP and any(truth is None for truth, _, _ in rows)
    return (None, None) if unsure else (low, high)


def outermost(rows: Rows, largest: bool, may: bool) -> Ends:
    """The largest (or smallest) over elements; ``may``: whether a value may turn out absent."""
    gap = _gap(rows)
    if gap:
        return gap
    if may and any(_blank(low, high) for _, low, high in rows):
        return None, None
    sure = [end for truth, low, high in rows if truth for end in (low, high)]
    possible = [end for _, low, high in rows for end in (low, high)]
    if not sure:
        return (None, None) if possible else (GAP, GAP)
    if largest:
        return greatest(*sure)[0], greatest(*possible)[1]
    return least(*possible)[0], least(*sure)[1]


def either(truth: bool | None, tl: Any, th: Any, ol: Any, oh: Any, t_may: bool, o_may: bool) -> Ends:
    """One of two values by a condition; while that is unknown, what both leave possible."""
    if truth is not None:
        return (tl, th) if truth else (ol, oh)
    if tl is GAP or ol is GAP or (t_may and _blank(tl, th)) or (o_may and _blank(ol, oh)):
        return None, None
    if tl == ol and th == oh:
        return tl, th
    if type(tl) in LISTS and type(ol) in LISTS and frozenset(tl) == frozenset(ol):
        return tl, th
    if not all(end is None or type(end) in ORDERED for end in (tl, th, ol, oh)):
        return None, None
    return (
        None if tl is None or ol is None else tl if tl < ol else ol,
        None if th is None or oh is None else th if th > oh else oh,
    )


def instead(low: Any, high: Any, other_low: Any, other_high: Any) -> Ends:
    """A value, or another where it is absent."""
    return (other_low, other_high) if low is GAP else (low, high)
