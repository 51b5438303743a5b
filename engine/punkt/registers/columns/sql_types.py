"""Types in SQL: of columns that are taken, of expressions, of results; and literals of these types."""

from __future__ import annotations

from sqlglot import exp

from .algebra_terms import Expr, Sort
from .sql_nodes import cast, column, days_in, number, text, truth
from .table_layout import Column, Type

RESULT_TYPES = {
    Type.FLAG: "BOOLEAN",
    Type.INTEGER: "BIGINT",
    Type.DAY: "DATE",
    Type.WORD: "TEXT",
}
SORT_TYPES = {Sort.BOOL: "BOOLEAN", Sort.INT: "BIGINT", Sort.DAY: "DATE", Sort.WORD: "TEXT", Sort.WORDS: "TEXT[]"}


def literal(expr: Expr) -> exp.Expression:
    """A value, NULL with its type."""
    if expr.data is None:
        return cast(exp.null(), SORT_TYPES[expr.sort])
    match expr.sort:
        case Sort.BOOL:
            return truth(expr.data)
        case Sort.INT:
            return number(expr.data)
        case Sort.DAY:
            return days_in(expr.data)
    return text(expr.data)


def sql_type(column_: Column) -> str:
    """The type of a column as expressions take it."""
    kinds = {Type.FLAG: "BOOLEAN", Type.DAY: "DATE", Type.WORD: "TEXT", Type.WORDS: "TEXT[]"}
    return kinds.get(column_.type, "BIGINT")


def prepared(column_: Column) -> exp.Expression:
    """A column as expressions take it: exact numbers as whole ones."""
    found = column(column_.name)
    match column_.type:
        case Type.DECIMAL:
            exact = cast(found, f"DECIMAL(20, {column_.decimals})")
            return cast(exp.Mul(this=exact, expression=number(10**column_.decimals)), "BIGINT")
        case Type.WORDS:
            return found
        case _:
            return cast(found, sql_type(column_))
