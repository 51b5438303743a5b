"""The column algebra: typed expressions over the rows of one table, three-valued by NULL.

Few operations, each of which every backend can say; the meaning of the kernel's nodes is
put into them once, by :mod:`punkt.registers.columns.lower_nodes`. Equal expressions are one object, so
that what is shared is worked out once. Simplifying happens where an expression is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any as Anything

from .algebra_terms import (
    ANY_,
    FALSE_,
    KNOWN_,
    LIMIT,
    LONGEST_PART,
    MOST,
    NARROW,
    NULL_,
    TRUE_,
    BeyondColumnsError,
    Expr,
    Op,
    Sort,
    Span,
)

STRICT = (Op.COMPARE, Op.AMONG, Op.YEAR, Op.NUMBER, Op.LOOKED_UP, Op.ADD, Op.MULTIPLY, Op.QUOTIENT, Op.REST)
"""NULL just where an argument is."""
SORTS = {bool: Sort.BOOL, int: Sort.INT, date: Sort.DAY}
"""What a value is; others are words."""


class Algebra:
    """Makes expressions; equal ones are the same object."""

    def __init__(self) -> None:
        self._made: dict[tuple[Anything, ...], Expr] = {}
        self._literals: dict[tuple[Anything, ...], Expr] = {}
        self.true = self.literal(True)
        self.false = self.literal(False)
        self.null = self.literal(None, Sort.BOOL)

    def make(
        self,
        op: Op,
        sort: Sort,
        args: tuple[Expr, ...] = (),
        data: Anything = None,
        *,
        place: str | None = None,
        nullable: bool | None = None,
        span: Span | None = None,
        words: tuple[str, ...] = (),
    ) -> Expr:
        """An expression as it is."""
        where = place
        if where is None:
            where = next(filter(None, [a.place for a in args]), "")
        key = (op, sort, args, type(data), data, where, words)
        found = self._made.get(key)
        if found is None:
            if span is not None and max(abs(span[0]), abs(span[1])) > LIMIT:
                raise BeyondColumnsError("P731")
            may = any(a.nullable for a in args) if nullable is None else nullable
            found = self._made[key] = Expr(op, sort, args, data, where, may, span, words)
        return found

    # --- leaves

    def literal(self, value: Anything, sort: Sort | None = None, words: tuple[str, ...] = ()) -> Expr:
        """A value; a NULL needs its sort."""
        key = (type(value), value, sort, words)
        found = self._literals.get(key)
        if found is None:
            found = self._literals[key] = self._literal(value, sort, words)
        return found

    def _literal(self, value: Anything, sort: Sort | None, words: tuple[str, ...]) -> Expr:
        if sort is None:
            sort = SORTS.get(type(value), Sort.WORD)
        if sort is Sort.WORD and value is not None and value not in words:
            words = (*words, value)
        span = (value, value) if sort is Sort.INT and value is not None else (0, 0) if sort is Sort.INT else None
        return self.make(Op.LITERAL, sort, (), value, place="", nullable=value is None, span=span, words=words)

    def column(self, place: str, name: str, sort: Sort, span: Span | None = None, words: tuple[str, ...] = ()) -> Expr:
        """A column of a table."""
        return self.make(Op.COLUMN, sort, (), name, place=place, nullable=True, span=span, words=words)

    def via(self, here: str, there: str, arg: Expr) -> Expr:
        """A value of the row of ``there`` that a row of ``here`` belongs to."""
        if not arg.place:
            return arg
        return self.make(Op.VIA, arg.sort, (arg,), there, place=here, span=arg.span, words=arg.words)

    def count(self, here: str, there: str, arg: Expr) -> Expr:
        """How many rows of ``there`` meet a condition."""
        if arg is self.false:
            return self.literal(0)
        return self.make(Op.COUNT, Sort.INT, (arg,), there, place=here, nullable=False, span=(0, MOST))

    def distinct(self, here: str, there: str, arg: Expr) -> Expr:
        """How many different values rows of ``there`` have."""
        if arg.constant and arg.data is None:
            return self.literal(0)
        return self.make(Op.DISTINCT, Sort.INT, (arg,), there, place=here, nullable=False, span=(0, MOST))

    def gathered(self, op: Op, here: str, there: str, arg: Expr) -> Expr:
        """The sum, the largest or the smallest (``SUM``, ``MAX``, ``MIN``) of a value over rows of ``there``."""
        if arg.constant and not arg.data:
            return self.literal(0 if op is Op.SUM else arg.data, arg.sort)
        if op is not Op.SUM:
            return self.make(op, arg.sort, (arg,), there, place=here, nullable=True, span=arg.span)
        low, high = arg.span or (0, 0)
        span = (MOST * min(low, 0), MOST * max(high, 0))
        return self.make(op, Sort.INT, (arg,), there, place=here, nullable=False, span=span)

    # --- truth

    def is_(self, arg: Expr, states: int) -> Expr:
        """Two-valued: whether a value is in one of the ``states``."""
        if not arg.nullable:
            states &= KNOWN_
            if states == KNOWN_ or (states and arg.sort is not Sort.BOOL):
                return self.true
        if not states or (arg.constant and arg.data is None and not states & NULL_):
            return self.false
        if states == ANY_ or (arg.constant and arg.data is None):
            return self.true
        if arg.sort is Sort.BOOL:
            if arg.constant:
                return self.literal(bool(states & (TRUE_ if arg.data else FALSE_)))
            if not arg.nullable:
                return arg if states == TRUE_ else self.not_(arg)
            if arg.op is Op.NOT:
                return self.is_(arg.args[0], (states & NULL_) | (states & 1) << 1 | (states & 2) >> 1)
            if arg.op is Op.TRI:
                true, false = arg.args
                parts = [true] * bool(states & TRUE_) + [false] * bool(states & FALSE_)
                if states & NULL_:
                    inverse = [true] * (not states & TRUE_) + [false] * (not states & FALSE_)
                    return self.not_(self.or_(inverse))
                return self.or_(parts)
        if states in (NULL_, KNOWN_) and arg.op in STRICT:
            unknown = self.or_(self.is_(a, NULL_) for a in arg.args)
            return unknown if states == NULL_ else self.not_(unknown)
        return self.make(Op.IS, Sort.BOOL, (arg,), states, nullable=False)

    def known(self, arg: Expr) -> Expr:
        """Whether a value is not NULL."""
        return self.is_(arg, KNOWN_)

    def unknown(self, arg: Expr) -> Expr:
        """Whether a value is NULL."""
        return self.is_(arg, NULL_)

    def holds(self, arg: Expr) -> Expr:
        """Whether a condition is TRUE."""
        return self.is_(arg, TRUE_)

    def fails(self, arg: Expr) -> Expr:
        """Whether a condition is FALSE."""
        return self.is_(arg, FALSE_)

    def not_(self, arg: Expr) -> Expr:
        """The opposite; NULL stays NULL."""
        if arg.constant:
            return self.null if arg.data is None else self.literal(not arg.data)
        if arg.op is Op.NOT:
            return arg.args[0]
        if arg.op is Op.IS:
            return self.is_(arg.args[0], ANY_ & ~arg.data)
        if arg.op is Op.TRI:
            return self.tri(arg.args[1], arg.args[0])
        return self.make(Op.NOT, Sort.BOOL, (arg,))

    def and_(self, args: Iterable[Expr]) -> Expr:
        """FALSE if one is FALSE, else NULL if one is NULL, else TRUE."""
        return self._junction(Op.AND, args, self.false, self.true)

    def or_(self, args: Iterable[Expr]) -> Expr:
        """TRUE if one is TRUE, else NULL if one is NULL, else FALSE."""
        return self._junction(Op.OR, args, self.true, self.false)

    def _junction(self, op: Op, args: Iterable[Expr], deciding: Expr, neutral: Expr) -> Expr:
        rows: dict[Expr, None] = {}
        states: dict[Expr, int] = {}
        queue = list(args)
        for arg in queue:
            if arg is deciding:
                return deciding
            if arg.op is op:
                queue.extend(arg.args)
            elif arg.op is Op.IS:
                base, mask = arg.args[0], arg.data
                other = states.get(base)
                if other is not None:
                    mask = mask & other if op is Op.AND else mask | other
                states[base] = mask
            elif arg is not neutral:
                rows[arg] = None
        for base, mask in states.items():
            state = self.is_(base, mask)
            if state is deciding:
                return deciding
            if state is not neutral:
                rows[state] = None
        for arg in rows:
            if arg.op is Op.NOT and not arg.nullable and arg.args[0] in rows:
                return deciding
        found = tuple(rows)
        if not found:
            return neutral
        return found[0] if len(found) == 1 else self.make(op, Sort.BOOL, found)

    def tri(self, true: Expr, false: Expr) -> Expr:
        """TRUE where the first holds, FALSE where the second does, else NULL; both two-valued, never both."""
        if false is self.not_(true):
            return true
        if true is self.false and false is self.false:
            return self.null
        if true.op is Op.IS and false.op is Op.IS and true.args == false.args:
            base = true.args[0]
            if base.sort is Sort.BOOL and (true.data, false.data) == (TRUE_, FALSE_):
                return base
            if base.sort is Sort.BOOL and (true.data, false.data) == (FALSE_, TRUE_):
                return self.not_(base)
        return self.make(Op.TRI, Sort.BOOL, (true, false), nullable=True)

    def compare(self, how: str, left: Expr, right: Expr) -> Expr:
        """Whether two values compare so (``=``, ``<``, ``<=``); NULL where one is."""
        if left.constant and right.constant:
            if left.data is None or right.data is None:
                return self.null
            one, two = left.data, right.data
            return self.literal(one == two if how == "=" else one < two if how == "<" else one <= two)
        if (left.constant and left.data is None) or (right.constant and right.data is None):
            return self.null
        return self.make(Op.COMPARE, Sort.BOOL, (left, right), how)

    def among(self, arg: Expr, values: Iterable[Anything]) -> Expr:
        """Whether a value is one of some; NULL where it is."""
        chosen = frozenset(values)
        if arg.sort is Sort.BOOL:
            if chosen == {True}:
                return arg
            if chosen == {False}:
                return self.not_(arg)
        if arg.constant:
            return self.null if arg.data is None else self.literal(arg.data in chosen)
        if arg.sort is Sort.WORD:
            chosen &= frozenset(arg.words)
        if not chosen or (arg.sort is Sort.BOOL and len(chosen) == 2):
            truth = self.known(arg)
            return self.tri(self.false, truth) if not chosen else self.tri(truth, self.false)
        return self.make(Op.AMONG, Sort.BOOL, (arg,), chosen)

    def contains(self, arg: Expr, word: str) -> Expr:
        """Whether a list has a word."""
        return self.make(Op.CONTAINS, Sort.BOOL, (arg,), word)

    # --- values

    def case(self, branches: Sequence[tuple[Expr, Expr]], otherwise: Expr, span: Span | None = None) -> Expr:
        """The value after the first condition that holds; conditions are two-valued. ``span``: where it is known better."""
        kept: list[Expr] = []
        last = otherwise
        for condition, value in branches:
            if condition is self.true:
                last = value
                break
            if condition is not self.false:
                kept += [condition, value]
        while kept and kept[-1] is last:
            del kept[-2:]
        if not kept:
            return last
        values = [*kept[1::2], last]
        spans = [v.span for v in values if v.span is not None and not (v.constant and v.data is None)]
        if span is None and spans:
            span = (min(s[0] for s in spans), max(s[1] for s in spans))
        words = tuple(dict.fromkeys(w for v in (last, *values) for w in v.words))
        nullable = any(v.nullable for v in values)
        return self.make(Op.CASE, last.sort, (*kept, last), nullable=nullable, span=span, words=words)

    def add(self, args: Sequence[Expr]) -> Expr:
        """The sum; NULL where one is."""
        if any(a.constant and a.data is None for a in args):
            return self.literal(None, Sort.INT)
        constant = sum(a.data for a in args if a.constant)
        rest = [a for a in args if not a.constant]
        if constant or not rest:
            rest.append(self.literal(constant))
        if len(rest) == 1:
            return rest[0]
        ends = [a.span for a in rest if a.span]
        low, high = sum(e[0] for e in ends), sum(e[1] for e in ends)
        most = max(sum(max(e[1], 0) for e in ends), -sum(min(e[0], 0) for e in ends))
        return self.make(Op.ADD, Sort.INT, tuple(rest), most > NARROW, span=(low, high))

    def minus(self, arg: Expr) -> Expr:
        """The number with the other sign."""
        return self.multiply(arg, self.literal(-1))

    def size(self, arg: Expr) -> Expr:
        """The number without its sign."""
        low, high = arg.span or (0, 0)
        if low >= 0:
            return arg
        below = self.holds(self.compare("<", arg, self.literal(0)))
        return self.case([(below, self.minus(arg))], arg, (0, max(-low, high)))

    def multiply(self, left: Expr, right: Expr) -> Expr:
        """The product; NULL where one is."""
        if any(side.constant and side.data is None for side in (left, right)):
            return self.literal(None, Sort.INT)
        if left.constant and right.constant:
            return self.literal(left.data * right.data)
        for one, other in ((left, right), (right, left)):
            if one.constant and one.data == 1:
                return other
        a, b = left.span or (0, 0), right.span or (0, 0)
        ends = [x * y for x in a for y in b]
        return self.make(Op.MULTIPLY, Sort.INT, (left, right), span=(min(ends), max(ends)))

    def holding(self, conditions: Iterable[Expr]) -> Expr:
        """How many two-valued conditions hold."""
        some = [c for c in conditions if c is not self.false]
        constant = sum(1 for c in some if c is self.true)
        rest = tuple(c for c in some if c is not self.true)
        if not rest:
            return self.literal(constant)
        counted = self.make(Op.HOLDING, Sort.INT, rest, nullable=False, span=(0, len(rest)))
        return self.add([counted, self.literal(constant)]) if constant else counted

    def bits(self, conditions: Sequence[Expr]) -> Expr:
        """A whole number whose bit *i* is the *i*-th two-valued condition."""
        if all(c.constant for c in conditions):
            return self.literal(sum(2**number for number, c in enumerate(conditions) if c.data))
        return self.make(Op.BITS, Sort.INT, tuple(conditions), nullable=False, span=(0, 2 ** len(conditions) - 1))

    def part(self, op: Op, day: Expr) -> Expr:
        """The year, month or day of the month of a day."""
        if day.constant:
            return self.literal(None if day.data is None else getattr(day.data, op.value), Sort.INT)
        span = {Op.YEAR: (1, 9999), Op.MONTH: (1, 12), Op.DAY: (1, 31)}[op]
        return self.make(op, Sort.INT, (day,), span=span)

    def whole_part(self, number: Expr, by: Expr) -> Expr:
        """The whole part of a division of a number not below zero by one above zero; NULL where one is."""
        if by.constant and by.data == 1:
            return number
        if number.constant and by.constant:
            known = None not in (number.data, by.data)
            return self.literal(number.data // by.data if known else None, Sort.INT)
        high, least = (number.span or (0, 0))[1], max((by.span or (1, 1))[0], 1)
        if high // least > LONGEST_PART:
            raise BeyondColumnsError("P731")
        return self.make(Op.QUOTIENT, Sort.INT, (number, by), span=(0, max(high // least, 0)))

    def rest(self, number: Expr, by: Expr) -> Expr:
        """What is left over by such a division."""
        if by.constant and by.data == 1:
            return self.case([(self.known(number), self.literal(0))], self.literal(None, Sort.INT))
        if number.constant and by.constant:
            known = None not in (number.data, by.data)
            return self.literal(number.data % by.data if known else None, Sort.INT)
        return self.make(Op.REST, Sort.INT, (number, by), span=(0, max((by.span or (1, 1))[1] - 1, 0)))

    def number(self, day: Expr) -> Expr:
        """The number of a day; NULL where it is."""
        if day.constant:
            return self.literal(None if day.data is None else day.data.toordinal(), Sort.INT)
        return self.make(Op.NUMBER, Sort.INT, (day,), span=(1, date.max.toordinal()))

    def looked_up(self, numbers: Sequence[int], index: Expr) -> Expr:
        """The number of a list at an index from 0, which must be one of them or NULL."""
        if index.constant:
            return self.literal(None if index.data is None else numbers[index.data], Sort.INT)
        return self.make(Op.LOOKED_UP, Sort.INT, (index,), tuple(numbers), span=(min(numbers), max(numbers)))

    def numbered(self, number: Expr) -> Expr:
        """The day of a number, which must be one of the calendar or NULL."""
        if number.constant:
            return self.literal(None if number.data is None else date.fromordinal(number.data), Sort.DAY)
        return self.make(Op.NUMBERED, Sort.DAY, (number,))

    def make_day(self, year: Expr, month: Expr, day: Expr) -> Expr:
        """The day of three numbers, which must be one of the calendar or NULL."""
        if year.constant and month.constant and day.constant:
            known = None not in (year.data, month.data, day.data)
            return self.literal(date(year.data, month.data, day.data) if known else None, Sort.DAY)
        return self.make(Op.MAKE_DAY, Sort.DAY, (year, month, day))


__all__ = ["FALSE_", "KNOWN_", "NULL_", "TRUE_", "Algebra", "BeyondColumnsError", "Expr", "Op", "Sort"]
