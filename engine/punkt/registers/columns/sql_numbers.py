"""Whole numbers in SQL: of 64 bits, and where those may not do of 38 digits, which each dialect calls by a name of its own.

A number of 38 digits is reckoned with as it is: a cast before each operation, a cast after it, and no
division but one that leaves nothing over.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from .algebra_terms import Op, Span
from .sql_nodes import cast, total

WIDE = {"duckdb": "INT128", "postgres": "DECIMAL", "spark": "DECIMAL(38, 0)"}
"""The type of a whole number of 38 digits: duckdb's HUGEINT, an exact number of any length, Spark's longest."""


def whole(value: exp.Expression, wide: bool, dialect: str) -> exp.Expression:
    """A value as a whole number."""
    return cast(value, WIDE[dialect] if wide else "BIGINT")


def reckoned(op: Op, args: Sequence[exp.Expression], wide: bool, dialect: str) -> exp.Expression:
    """What an operation makes of whole numbers of one type; ``wide``: whether its result may be beyond 64 bits."""
    match op:
        case Op.ADD:
            return total(args)
        case Op.MULTIPLY:
            return exp.Mul(this=args[0], expression=args[1])
        case Op.REST:
            return exp.Mod(this=args[0], expression=args[1])
    number, by = args
    if not wide or dialect != "spark":
        return whole(exp.IntDiv(this=number, expression=by), wide, dialect)
    over = exp.Mod(this=number.copy(), expression=by.copy())
    even = exp.Paren(this=exp.Sub(this=number, expression=exp.Paren(this=over)))
    return whole(exp.Div(this=even, expression=by), wide, dialect)  # Spark's DIV of any numbers is of 64 bits


def decimal(value: exp.Expression, span: Span, decimals: int) -> exp.Expression:
    """A whole number of units of ten to the minus ``decimals`` as an exact decimal."""
    digits = max(len(str(max(map(abs, span)))), 20)  # no more than there are: Spark rounds what may need above 38
    found = cast(value, f"DECIMAL({digits}, 0)")
    if decimals:
        unit = exp.Literal.number(f"0.{'0' * (decimals - 1)}1")
        found = exp.Mul(this=found, expression=unit)
    return cast(found, f"DECIMAL(38, {decimals})")
