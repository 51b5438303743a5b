"""The expressions of the column algebra: what each operation means, in the rows of one table."""

from __future__ import annotations

from enum import Enum
from typing import Any as Anything

TRUE_, FALSE_, NULL_ = 1, 2, 4
KNOWN_ = TRUE_ | FALSE_
ANY_ = KNOWN_ | NULL_
LIMIT = 2**63 - 1
MOST = 1_000
"""A case has no longer list."""
Span = tuple[int, int]


class Sort(str, Enum):
    """The type of an expression."""

    BOOL = "bool"
    INT = "int"
    """A whole number; exact numbers are kept as multiples of a power of ten, known beforehand."""
    DAY = "day"
    WORD = "word"
    WORDS = "words"


class Op(str, Enum):
    """What an expression does with its arguments."""

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
    MULTIPLY = "multiply"
    HOLDING = "holding"
    """How many of some two-valued conditions hold."""
    BITS = "bits"
    """A whole number whose bits are two-valued conditions."""
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    QUOTIENT = "quotient"
    """Whole part of a number not below zero divided by ``data``."""
    REST = "rest"
    MAKE_DAY = "make_day"
    """The day of a year, month and day of the month; NULL where one is."""


class Expr:
    """An expression; made by :class:`Algebra` only."""

    __slots__ = ("args", "data", "nullable", "op", "place", "sort", "span", "words")

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

    @property
    def constant(self) -> bool:
        """Whether it is a literal."""
        return self.op is Op.LITERAL

    def __repr__(self) -> str:
        inner = ", ".join(map(repr, self.args))
        data = "" if self.data is None else f"[{self.data}]"
        return f"{self.op.value}{data}({inner})" if inner else f"{self.op.value}{data}"
