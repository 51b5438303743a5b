"""Columns of a register that are carried through to the results as they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from glob import escape
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.registers.columns.table_layout import CASE, HOLDS_UNTIL, Layout
from punkt.registers.map.column_map import TableMap
from punkt.registers.map.match_columns import ColumnNames

if TYPE_CHECKING:
    import polars as pl

    from punkt.registers.read.register_source import RegisterSource

KEPT = "kept"
"""The table of a part's results that holds them; lists have a dot in their names."""


class KeptColumns:
    """The columns that a run was asked to keep."""

    def __init__(self, names: Sequence[str], layout: Layout, column_map: TableMap) -> None:
        """``names``: of columns of the cases, as they stand there; a name that is a fact is read as that fact, too."""
        known = ColumnNames(layout, layout.cases)
        self.names = tuple(dict.fromkeys(" ".join(name.split()) for name in names))
        self.strangers = tuple(n for n in self.names if known.get(n) is None and n not in column_map.columns)
        """Those that are no facts."""
        self._results = {f"{place}.{name}" for place, name in _outcomes(layout)} | {CASE, HOLDS_UNTIL}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Patterns of the columns that need not be facts."""
        return tuple(escape(name) for name in self.strangers)

    def check(self, source: RegisterSource, problems: Problems) -> None:
        """Note names that the input has not, that results bear, and inputs that have no columns of their own."""
        place = Place(source.name)
        if source.nested and {*self.names} - {*source.own_columns}:
            problems.add("P893", place)
            return
        for name in self.names:
            if name not in source.columns:
                problems.add("P896", place, name=name, hint=nearest(name, source.columns))
            elif name.partition(":")[0] in self._results:
                problems.add("P894", place, name=name)

    def of(self, cells: pl.DataFrame) -> pl.DataFrame | None:
        """The cells of the rows of a batch as texts; ``None`` where none are kept."""
        import polars as pl

        if not self.names:
            return None
        text = pl.col(self.names).cast(pl.String)
        return cells.select(pl.when(text != "").then(text).name.keep())


def _outcomes(layout: Layout) -> list[tuple[str, str]]:
    """The places in the results of cases, and the outcomes there."""
    return [(kind, name) for kind, name in layout.vocabulary.outcomes if kind in layout.vocabulary.sections]
