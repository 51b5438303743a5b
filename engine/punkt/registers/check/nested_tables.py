"""Tables of nested cases, each with all of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from punkt.registers.columns.table_layout import AS_OF, Table, Type
from punkt.registers.map.match_columns import fact_of

from .convert_cells import type_of

if TYPE_CHECKING:
    import polars as pl


def complete(table: Table, frame: pl.DataFrame | None) -> pl.DataFrame:
    """A table with all of its columns, so that every part of nested cases has the same."""
    import polars as pl

    rows = frame if frame is not None else pl.DataFrame(schema=dict.fromkeys(table.key, pl.String))
    missing = [
        pl.lit(None, pl.String() if column.type is Type.KEY else type_of(fact_of(column))).alias(name)
        for name, column in table.columns.items()
        if name not in rows.columns and name != AS_OF
    ]
    return rows.with_columns(missing).select([name for name in table.columns if name != AS_OF or name in rows.columns])
