"""Which counts of a table to hide, so that none below a bound can be worked out from what is shown.

A table has a row a group, and below them a row of totals; how many each row comes to is taken to be known.
Beside each count below the bound others are hidden with which it could change places: then there is another table
that shows the same and in which it is not below the bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Cell = tuple[int, int]
"""Row and column; the row of totals is the last one, where there are several groups."""


def with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The rows of several groups, and that of totals."""
    found = [list(row) for row in rows]
    return [*found, [sum(column) for column in zip(*found, strict=True)]] if len(found) > 1 else found


def hidden_cells(rows: Sequence[Sequence[int]], at_least: int, parts: bool = True) -> set[Cell] | None:
    """The cells to hide of the rows of groups and of totals; ``None`` where only the whole table can be hidden.

    ``parts``: whether the counts of a row are all parts of what it comes to; else the columns are told one by one.
    """
    table = with_totals(rows)
    small = {
        (i, j): at_least - count for i, row in enumerate(table) for j, count in enumerate(row) if 0 < count < at_least
    }
    hidden: set[Cell] = {*small}
    last = len(table) - 1
    for cell, lacking in small.items():
        ways: list[set[Cell]] = [*(_exchanges(table, cell, lacking) if parts else _shifts(table, cell, lacking))]
        if not ways:
            if parts or last > 0:
                return None
            continue  # a count that belongs to no sum
        best: set[Cell] = min(ways, key=lambda way: _cost(table, way - hidden, last))
        hidden |= best
    return hidden


def _exchanges(table: Sequence[Sequence[int]], cell: Cell, lacking: int) -> Iterator[set[Cell]]:
    """Cells that may all change together, the sums of rows and columns staying, so that one grows by what it lacks."""
    row, column = cell
    totals = len(table) - 1
    for other, count in enumerate(table[row]):
        if other == column or count < lacking:
            continue
        if totals == 0:
            yield {cell, (row, other)}
        for second in range(len(table) if totals else 0):
            if second == row:
                continue
            falls = column if totals not in (row, second) else other  # of two groups the other one falls
            if table[second][falls] >= lacking:
                yield {cell, (row, other), (second, column), (second, other)}


def _shifts(table: Sequence[Sequence[int]], cell: Cell, lacking: int) -> Iterator[set[Cell]]:
    """The same of one column by itself."""
    row, column = cell
    totals = len(table) - 1
    for second in range(len(table)):
        if second != row and (totals in (row, second) or table[second][column] >= lacking):
            yield {cell, (second, column)}


def _cost(table: Sequence[Sequence[int]], more: set[Cell], last: int) -> tuple[int, int, int]:
    """What is lost by hiding more: totals, cells, people."""
    return sum(i == last > 0 for i, _ in more), len(more), sum(table[i][j] for i, j in more)
