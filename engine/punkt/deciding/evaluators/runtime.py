"""What generated code calls: the rarer operations, written apart from the reference on purpose.

A number is passed as its two ends; ``None`` is no bound; ``GAP`` in the lower end says
that there is no value. Plain values are passed as two equal ends.
"""

from __future__ import annotations

from typing import Any

from punkt.kernel.records import CONFLICT, GAP


def less(al: Any, ah: Any, bl: Any, bh: Any) -> bool | None:
    """a < b"""
    if al is GAP or bl is GAP:
        return False
    if ah is not None and bl is not None and ah < bl:
        return True
    return False if al is not None and bh is not None and not al < bh else None


def less_or_same(al: Any, ah: Any, bl: Any, bh: Any) -> bool | None:
    """a <= b"""
    if al is GAP or bl is GAP:
        return False
    inverse = less(bl, bh, al, ah)
    return None if inverse is None else not inverse


def same(al: Any, ah: Any, bl: Any, bh: Any) -> bool | None:
    """a = b; a lower end without an upper end is one of several possible values"""
    if al is GAP or bl is GAP:
        return False
    if al is not None and al == ah and bl is not None and bl == bh:
        return bool(al == bl)
    if (ah is not None and bl is not None and ah < bl) or (bh is not None and al is not None and bh < al):
        return False
    return None


def differ(al: Any, ah: Any, bl: Any, bh: Any) -> bool | None:
    """a != b"""
    if al is GAP or bl is GAP:
        return False
    equal = same(al, ah, bl, bh)
    return None if equal is None else not equal


def within(low: Any, high: Any, a: Any, b: Any, a_open: bool, b_open: bool) -> bool | None:
    """Whether all (true), none (false) or some of ``low..high`` lie in the interval ``a..b``."""
    if low is GAP:
        return False
    if low is None and high is None:  # nothing is known of it: it may be absent
        return None
    if a is not None and high is not None and (high <= a if a_open else high < a):
        return False
    if b is not None and low is not None and (low >= b if b_open else low > b):
        return False
    if a is not None and (low is None or (low <= a if a_open else low < a)):
        return None
    if b is not None and (high is None or (high >= b if b_open else high > b)):
        return None
    return True


def member(low: Any, high: Any, values: frozenset[Any], complement: bool) -> bool | None:
    """Whether a number given by its ends is in a finite set."""
    if low is GAP:
        return False
    if low is not None and low == high:
        return (low in values) != complement
    if low is None and high is None:
        return None if values or complement else False
    for value in values:
        if (low is None or low <= value) and (high is None or value <= high):
            return None
    return complement


def settle(
    truths: tuple[bool | None, ...], values: tuple[Any, ...], stated: Any = None, binding: tuple[bool, ...] = ()
) -> Any:
    """The state of an outcome: a value, ``None`` for open, ``GAP`` or ``CONFLICT``.

    What is ``stated`` stands unless a clause that is ``binding`` says otherwise.
    """
    if stated is not None:
        for truth, value, binds in zip(truths, values, binding, strict=True):
            if truth is True and binds and value != stated:
                return CONFLICT
        return stated
    found: Any = None
    for truth, value in zip(truths, values, strict=True):
        if truth is True:
            if found is not None and found != value:
                return CONFLICT
            found = value
    if None not in truths:
        return GAP if found is None else found
    if found is None:
        return None
    for truth, value in zip(truths, values, strict=True):
        if truth is None and value != found:
            return None
    return found


def collect(truths: tuple[bool | None, ...], values: tuple[Any, ...], order: tuple[Any, ...], empty: Any) -> Any:
    """The state of a list outcome; ``empty``: that of one with nothing in it."""
    if None in truths:
        return None
    chosen = [value for truth, value in zip(truths, values, strict=True) if truth]
    return tuple(value for value in order if value in chosen) or empty
