"""The expressions of the column algebra: what each operation means, in the rows of one table."""

from __future__ import annotations

from enum import Enum
from typing import Any as Anything

TRUE_, FALSE_, NULL_ = 1, 2, 4
KNOWN_ = TRUE_ | FALSE_
ANY_ = KNOWN_ | NULL_
NARROW = 2**63 - 1
"""The largest whole number of 64 bits, which most columns are worked out in."""
DIGITS = 38
LIMIT = 10**DIGITS - 1
"""The largest whole number of all: every engine has a type of 38 digits."""
LONGEST_PART = 10**32 - 1
"""The largest whole part of a division that Spark, which divides into six places at least, finds exactly."""
MOST = 1_000
"""A case has no longer list."""
Span = tuple[int, int]


class BeyondColumnsError(Exception):
    """Columns cannot say what a rule computes; ``code``: of the message that tells why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Sort(str, Enum):
    """The type of an expression."""

    __hash__ = str.__hash__  # as it is; that of Enum is a function of Python, called for each expression made

    BOOL = "bool"
    INT = "int"
    """A whole number; exact numbers are kept as multiples of a power of ten, known beforehand."""
    DAY = "day"
    WORD = "word"
    WORDS = "words"


class Op(str, Enum):
    """What an expression does with its arguments."""

    __hash__ = str.__hash__

    COLUMN = "column"
    """A column of the table; ``data``: its name."""
    LITERAL = "literal"
    """``data``: a value, or ``None`` for NULL."""
    VIA = "via"
    """The value in the one row of another table that this row belongs to; ``data``: that table."""
    COUNT = "count"
    """How many rows of another table that belong to this row meet a two-valued condition; ``data``: that table."""
    DISTINCT = "distinct"
    """How many different values, NULL left out, the rows of another table have; ``data``: that table."""
    SUM = "sum"
    """The sum of a value, NULL left out, over rows of another table; 0 over none; ``data``: that table."""
    MAX = "max"
    """The largest value, NULL left out, of rows of another table; NULL of none; ``data``: that table."""
    MIN = "min"
    """The smallest, likewise."""
    AND = "and"
    OR = "or"
    NOT = "not"
    IS = "is"
    """Two-valued: whether a value is TRUE, FALSE, NULL; ``data``: a set of these as bits."""
    TRI = "tri"
    """TRUE where the first condition holds, FALSE where the second does, else NULL."""
    COMPARE = "compare"
    """``data``: ``=``, ``<`` or ``<=``; NULL where a side is."""
    AMONG = "among"
    """Whether a value is one of ``data``; NULL where it is."""
    CONTAINS = "contains"
    """Whether a list of words has the word ``data``; NULL where the list is."""
    CASE = "case"
    """The value after the first two-valued condition that holds: condition, value, …, else."""
    ADD = "add"
    """``data``: whether a sum of the first few may be beyond 64 bits although the whole is not."""
    MULTIPLY = "multiply"
    HOLDING = "holding"
    """How many of some two-valued conditions hold."""
    BITS = "bits"
    """A whole number whose bits are two-valued conditions."""
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    NUMBER = "number"
    """The number of a day, as Python counts: 1 January of year 1 is 1."""
    LOOKED_UP = "looked_up"
    """The whole number of ``data`` at an index from 0, which must be one of them or NULL."""
    NUMBERED = "numbered"
    """The day of a number, which must be one of the calendar or NULL."""
    QUOTIENT = "quotient"
    """Whole part of a whole number not below zero divided by one above zero."""
    REST = "rest"
    """What is left over by it."""
    RATIO = "ratio"
    """A numerator over a denominator above zero (where the numerator is known); taken apart before an engine sees it."""
    MAKE_DAY = "make_day"
    """The day of a year, month and day of the month; NULL where one is."""


class Expr:
    """An expression; made by :class:`Algebra` only."""

    __slots__ = ("args", "constant", "data", "nullable", "op", "place", "sort", "span", "words")

    def __init__(
        self,
        op: Op,
        sort: Sort,
        args: tuple[Expr, ...],
        data: Anything,
        place: str,
        nullable: bool,
        span: Span | None,
        words: tuple[str, ...],
    ) -> None:
        self.op, self.sort, self.args, self.data, self.place = op, sort, args, data, place
        self.nullable, self.span, self.words = nullable, span, words
        self.constant = op is Op.LITERAL

    @property
    def wide(self) -> bool:
        """Whether it is a number that may need more than 64 bits."""
        return self.span is not None and not -NARROW <= self.span[0] <= self.span[1] <= NARROW

    @property
    def works_wide(self) -> bool:
        """Whether what it does with its arguments may need more than 64 bits."""
        return self.wide or any(a.wide for a in self.args) or (self.op is Op.ADD and bool(self.data))

    def __repr__(self) -> str:
        inner = ", ".join(map(repr, self.args))
        data = "" if self.data is None else f"[{self.data}]"
        return f"{self.op.value}{data}({inner})" if inner else f"{self.op.value}{data}"
