"""The reference evaluator's functions, put together once for a node: the same meaning, found faster.

For the few forms that conditions on days and numbers use the choice of function is made
beforehand; every other form is left to the reference evaluator as it stands.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import Any as Anything

from punkt.kernel.domains import Number
from punkt.kernel.kleene import (
    Truth,
    add_months,
    compare,
    full_years,
    in_domain,
    kleene_all,
    kleene_any,
    kleene_not,
    linear,
    of_dates,
)
from punkt.kernel.nodes import (
    AddMonths,
    All,
    Any,
    AsOf,
    Compare,
    Comparison,
    Condition,
    Const,
    Extreme,
    Fact,
    FullYears,
    Linear,
    Literal,
    Not,
    Outcome,
    Test,
    Value,
)
from punkt.kernel.records import CONFLICT, Record
from punkt.law.language.program import Program

from .reference import Scope, extreme_of

ValueReader = Callable[[Scope, Record], Anything]
ConditionReader = Callable[[Scope, Record], Truth]
PLAIN: dict[Compare, Callable[[Anything, Anything], bool]] = {
    Compare.LT: operator.lt,
    Compare.LE: operator.le,
    Compare.GT: operator.gt,
    Compare.GE: operator.ge,
    Compare.EQ: operator.eq,
    Compare.NE: operator.ne,
}
"""Comparisons of two known numbers or days."""


class Readers:
    """Makes the functions for one record type of a program."""

    def __init__(self, program: Program, kind: str) -> None:
        self.program, self.kind = program, kind

    def condition(self, node: Condition) -> ConditionReader:
        """What :meth:`Scope.truth` says of a condition, as a function."""
        match node:
            case Test(value, domain):
                read = self.value(value)
                return lambda scope, record: in_domain(read(scope, record), domain)
            case Comparison(left, how, right):
                return _comparison(self.value(left), how, self.value(right))
            case Const(truth):
                return lambda scope, record: truth
            case Not(condition):
                inner = self.condition(condition)
                return lambda scope, record: kleene_not(inner(scope, record))
            case All(conditions):
                return _many(kleene_all, [self.condition(c) for c in conditions])
            case Any(conditions):
                return _many(kleene_any, [self.condition(c) for c in conditions])

    def value(self, node: Value) -> ValueReader:
        """What :meth:`Scope.value` says of a value, as a function."""
        match node:
            case Literal(constant):
                return lambda scope, record: constant
            case AsOf():
                return _as_of
            case Fact(path, None):
                return lambda scope, record: record.facts.get(path)
            case Outcome(name, None):
                return _outcome(self.program.plan[(self.kind, name)].index)
            case FullYears(since, until):
                return _days(self.value(since), self.value(until), full_years)
            case AddMonths(day, Literal(int(months))):
                return _months_on(self.value(day), months)
            case AddMonths(day, months):
                return _days(self.value(day), self.value(months), add_months)
            case Linear(_, terms):
                return _linear(node, [(factor, self.value(value)) for factor, value in terms])
            case Extreme(_, values):
                return _extreme(node, [self.value(value) for value in values])
            case _:
                return lambda scope, record: scope.value(node, record)


def _many(function: Callable[[list[Truth]], Truth], readers: list[ConditionReader]) -> ConditionReader:
    return lambda scope, record: function([read(scope, record) for read in readers])


def _comparison(left: ValueReader, how: Compare, right: ValueReader) -> ConditionReader:
    plain = PLAIN[how]

    def read(scope: Scope, record: Record) -> Truth:
        one, two = left(scope, record), right(scope, record)
        kind = type(one)
        if kind is type(two) and (kind is int or kind is date):
            return plain(one, two)
        return compare(one, how, two)

    return read


def _outcome(index: int) -> ValueReader:
    def read(scope: Scope, record: Record) -> Anything:
        found = scope.states[record.index].outs[index]
        return None if found is CONFLICT else found

    return read


def _days(one: ValueReader, two: ValueReader, function: Anything) -> ValueReader:
    def read(scope: Scope, record: Record) -> Anything:
        first, second = one(scope, record), two(scope, record)
        if type(first) is date and type(second) in (date, int):
            return function(first, second)
        return of_dates(first, second, function)

    return read


def _months_on(day: ValueReader, months: int) -> ValueReader:
    def read(scope: Scope, record: Record) -> Anything:
        first = day(scope, record)
        return add_months(first, months) if type(first) is date else of_dates(first, months, add_months)

    return read


def _as_of(scope: Scope, record: Record) -> date:
    return scope.case.as_of


def _linear(node: Linear, terms: list[tuple[Number, ValueReader]]) -> ValueReader:
    """Added up at once where all are whole numbers."""
    if len(terms) == 1:
        return _linear_one(node, *terms[0])

    def read(scope: Scope, record: Record) -> Anything:
        rows = [(factor, value(scope, record)) for factor, value in terms]
        for _, value in rows:
            if type(value) is not int:
                return linear(node.constant, rows)
        return node.constant + sum([factor * value for factor, value in rows])

    return read


def _linear_one(node: Linear, factor: Number, read_term: ValueReader) -> ValueReader:
    constant = node.constant
    unknown = linear(constant, [(factor, None)])

    def read(scope: Scope, record: Record) -> Anything:
        value = read_term(scope, record)
        if type(value) is int:
            return constant + factor * value
        return unknown if value is None else linear(constant, [(factor, value)])

    return read


def _extreme(node: Extreme, readers: list[ValueReader]) -> ValueReader:
    """Picked at once where all are whole numbers."""
    pick = max if node.largest else min

    def read(scope: Scope, record: Record) -> Anything:
        values = [value(scope, record) for value in readers]
        for value in values:
            if type(value) is not int:
                return extreme_of(node, values)
        return pick(values)

    return read
