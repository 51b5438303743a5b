"""Comparisons, sums, extremes and days as functions that answer at once where all values are plain numbers or days.

Where one is not, they ask :mod:`punkt.kernel.kleene`. They hand on the case under evaluation (``scope``) unread.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import Any as Anything

from punkt.kernel.domains import Number
from punkt.kernel.kleene import UNBOUNDED, Truth, compare, extreme, is_blank, linear, of_dates
from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import Compare, Extreme, Linear
from punkt.kernel.numbers import MOST
from punkt.kernel.records import GAP, Record

Reader = Callable[[Anything, Record], Anything]
PLAIN: dict[Compare, Callable[[Anything, Anything], bool]] = {
    Compare.LT: operator.lt,
    Compare.LE: operator.le,
    Compare.GT: operator.gt,
    Compare.GE: operator.ge,
    Compare.EQ: operator.eq,
    Compare.NE: operator.ne,
}
"""Comparisons of two known numbers or days."""


def comparison_reader(left: Reader, how: Compare, right: Reader) -> Reader:
    """How two values compare."""
    plain = PLAIN[how]

    def read(scope: Anything, record: Record) -> Truth:
        one, two = left(scope, record), right(scope, record)
        kind = type(one)
        if kind is type(two) and (kind is int or kind is date):
            return plain(one, two)
        return compare(one, how, two)

    return read


def days_reader(one: Reader, two: Reader, function: Anything) -> Reader:
    """A function of two days, or of a day and a number."""

    def read(scope: Anything, record: Record) -> Anything:
        first, second = one(scope, record), two(scope, record)
        if type(first) is date and type(second) in (date, int):
            return function(first, second)
        return of_dates(first, second, function)

    return read


def day_reader(day: Reader, function: Callable[[date], Anything]) -> Reader:
    """A function of one day."""

    def read(scope: Anything, record: Record) -> Anything:
        found = day(scope, record)
        if type(found) is date:
            return function(found)
        return GAP if found is GAP else None

    return read


def linear_reader(node: Linear, terms: list[tuple[Number, Reader]]) -> Reader:
    """Added up at once where all are whole numbers."""
    constant = node.constant
    if not all(isinstance(given, int) for given in (constant, *(factor for factor, _ in terms))):
        return lambda scope, record: linear(constant, [(factor, value(scope, record)) for factor, value in terms])
    if len(terms) == 1:
        return _linear_one(constant, *terms[0])

    def read(scope: Anything, record: Record) -> Anything:
        rows = [(factor, value(scope, record)) for factor, value in terms]
        for _, value in rows:
            if type(value) is not int:
                return linear(constant, rows)
        found = constant + sum([factor * value for factor, value in rows])
        return found if -MOST < found < MOST else linear(constant, rows)

    return read


def _linear_one(constant: Number, factor: Number, read_term: Reader) -> Reader:
    unknown = linear(constant, [(factor, None)])

    def read(scope: Anything, record: Record) -> Anything:
        value = read_term(scope, record)
        if type(value) is int:
            found = constant + factor * value
            return found if -MOST < found < MOST else linear(constant, [(factor, value)])
        return unknown if value is None else linear(constant, [(factor, value)])

    return read


def extreme_reader(node: Extreme, readers: list[Reader]) -> Reader:
    """Picked at once where all are whole numbers."""
    pick = max if node.largest else min

    def read(scope: Anything, record: Record) -> Anything:
        values = [value(scope, record) for value in readers]
        for value in values:
            if type(value) is not int:
                return _extreme_of(node, values)
        return pick(values)

    return read


def _extreme_of(node: Extreme, values: list[Anything]) -> Anything:
    """While one may turn out absent, nothing is certain."""
    unsure = any(is_blank(x) and may_be_absent(v) for v, x in zip(node.values, values, strict=True))
    return UNBOUNDED if unsure and GAP not in values else extreme(node.largest, values)
