"""Types of Polars: of numbers of words, of bits, of whole numbers; and columns as expressions take them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from .algebra_terms import NARROW
from .table_layout import Column, Type

EPOCH = date(1970, 1, 1).toordinal()
"""The day from which Polars counts days."""


def code_type(words: Sequence[str]) -> pl.DataType:
    """The type of the number of a word."""
    return pl.UInt8() if len(words) < 255 else pl.UInt16() if len(words) < 65_535 else pl.UInt32()


def bits_type(count: int) -> pl.DataType:
    """The narrowest type that holds so many bits."""
    return pl.UInt8() if count <= 8 else pl.UInt16() if count <= 16 else pl.UInt32() if count <= 32 else pl.Int64()


def whole(wide: bool) -> type[pl.DataType]:
    """The type of a whole number."""
    return pl.Int128 if wide else pl.Int64


def fit(values: Sequence[int]) -> bool:
    """Whether whole numbers fit into 64 bits."""
    return all(-NARROW <= value <= NARROW for value in values)


def prepared(column: Column, kind: pl.DataType) -> pl.Expr:
    """A column as expressions take it: words as numbers, exact numbers as whole ones."""
    found = pl.col(column.name)
    match column.type:
        case Type.WORD:
            enum = pl.Enum(list(column.words))
            number = (found if kind == enum else found.cast(enum)).to_physical()
            found = number.cast(code_type(column.words))
        case Type.DECIMAL:
            unit = 10**column.decimals
            if kind.is_float():
                found = (found * unit).round().cast(pl.Int64)
            elif kind.is_decimal():
                found = found.cast(pl.Decimal(38, column.decimals)).to_physical().cast(pl.Int64)
            else:
                found = found.cast(pl.Int64) * unit
        case Type.INTEGER:
            found = found if kind.is_integer() else found.cast(pl.Int64)
        case Type.DAY:
            found = found if kind == pl.Date else found.cast(pl.Date)
        case Type.FLAG if column.fact is not None and isinstance(kind, pl.List):
            found = found.is_not_null()
        case Type.WORDS:
            found = found if kind == pl.List(pl.String) else found.cast(pl.List(pl.String))
        case _:
            pass
    return found.alias(column.name)
