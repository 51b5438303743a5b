"""Decision tables as written: columns of conditions, rows of cells and results, and what they come to as conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any as Anything

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems
from punkt.files.texts import Texts
from punkt.kernel.nodes import All, Condition, Const
from punkt.law.packs.own_places import ROW

from .base import Context, Typed
from .cells import lower_cell
from .parts import Part

UNIQUE, COUNT, PRIORITY = "unique", "count", "priority"
RULE_ORDER, COLLECT, OUTPUT_ORDER = IN_ROWS = "rule_order", "collect", "output_order"
"""Of which a list comes: what each row says that holds."""
HITS = (UNIQUE, "any", "first", PRIORITY, "sum", COUNT, "least", "greatest", *IN_ROWS)
"""What comes of the rows that hold; ``unique`` where a table does not say."""
SINGLE = ("sum", COUNT, "least", "greatest")
"""What is made of the results of one outcome only."""
HIT_TEXTS = Texts("language.hits", *HITS)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as written: its number from 1, a cell for each column, a result for each outcome."""

    number: int
    spot: Spot
    cells: tuple[Spot, ...]
    results: tuple[Spot, ...]

    @property
    def name(self) -> str:
        """What its clause is called."""
        return f"{ROW}{self.number}"


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table as written."""

    spot: Spot
    hit: str
    columns: tuple[Spot, ...]
    rows: tuple[TableRow, ...]
    otherwise: tuple[Spot, ...] | None
    """The results where no row holds."""


def outcomes_of(body: Spot) -> list[str]:
    """The outcomes that a ``decide`` rule decides together."""
    named = body.data["decide"]
    return list(named) if isinstance(named, list) else [named]


def read_table(body: Spot, problems: Problems) -> WrittenTable:
    """The table of a rule; rows that are not as wide as the table are noted and left out."""
    spot, results = body / "table", len(outcomes_of(body))
    hit = spot.data.get("hit", UNIQUE)
    if hit in SINGLE and results > 1:
        problems.add("P355", (spot / "hit").place, hit=hit)
    columns = tuple((spot / "columns").each()) if "columns" in spot else ()
    rows = []
    for number, at in enumerate((spot / "rows").each() if "rows" in spot else (), 1):
        cells, found = _parts(at, len(columns), results)
        wanted = 0 if hit == COUNT else results
        if len(cells) != len(columns) or len(found) != wanted:
            given = (len(cells), len(found))
            problems.add(
                "P354", at.place, number=number, cells=given[0], columns=len(columns), results=given[1], wanted=wanted
            )
            continue
        rows.append(TableRow(number, at, cells, found))
    return WrittenTable(spot, hit, columns, tuple(rows), _otherwise(spot, results, problems))


def _parts(row: Spot, width: int, results: int) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """The cells of a row and its results; of the short form, which has all in one list, the first so many are cells."""
    if isinstance(row.data, list):
        every = tuple(row.each())
        return every[:width], every[width:]
    return tuple((row / "when").each()), _results(row.get("then"), results)


def _results(spot: Spot | None, results: int) -> tuple[Spot, ...]:
    if spot is None:
        return ()
    return (spot,) if results == 1 else tuple(spot.each())


def _otherwise(spot: Spot, results: int, problems: Problems) -> tuple[Spot, ...] | None:
    if "else" not in spot:
        return None
    rest = spot / "else"
    if isinstance(rest.data, dict) and "then" in rest.data and "if" not in rest.data:
        rest = rest / "then"
    found = _results(rest, results)
    if len(found) != results:
        problems.add("P356", rest.place, wanted=results, results=len(found))
        return None
    return found


# --- lowered


@dataclass(frozen=True, slots=True)
class LoweredRow:
    """A row and what it asks of each column; ``part``: the norms and terms that its cells name."""

    row: TableRow
    cells: tuple[Condition, ...]
    part: Part

    @property
    def condition(self) -> Condition:
        """That all of its cells hold."""
        asked = tuple(cell for cell in self.cells if cell != Const(True))
        return asked[0] if len(asked) == 1 else All(asked) if asked else Const(True)


def lower_columns(context: Context, table: WrittenTable) -> list[Typed]:
    """The values that the columns ask about; a plain word is the name of a fact."""
    return [_column(context, spot) for spot in table.columns]


def _column(context: Context, spot: Spot) -> Typed:
    named = isinstance(spot.data, str) and not spot.data.startswith("$")
    return context.fact(spot, spot.data) if named else context.value(spot)


def lower_rows(context: Context, table: WrittenTable, columns: Sequence[Typed]) -> list[LoweredRow]:
    """The rows as conditions."""
    found = []
    for row in table.rows:
        cells, part = context.apart(_cells, context, columns, row)
        found.append(LoweredRow(row, cells, part))
    return found


def _cells(context: Context, columns: Sequence[Typed], row: TableRow) -> tuple[Condition, ...]:
    return tuple(lower_cell(context, column, cell) for column, cell in zip(columns, row.cells, strict=True))


def ranked(
    table: WrittenTable, declared: Sequence[Sequence[Anything]], problems: Problems
) -> dict[int, tuple[int, ...]]:
    """For ``priority`` and ``output_order``: how far in front the results of each row stand, by the row's number; lower is before.

    ``declared``: the values of each outcome in the vocabulary's order, which ``order`` of the table may say anew.
    """
    orders = [list(values) for values in declared]
    if "order" in table.spot:
        given = (table.spot / "order").data
        orders = [list(given)] if len(orders) == 1 else [list(one) for one in given if isinstance(one, list)]
    if len(orders) != len(declared) or not all(orders):
        problems.add("P357", (table.spot / ("order" if "order" in table.spot else "hit")).place)
        return {}
    found = {}
    for row in table.rows:
        places = []
        for result, order in zip(row.results, orders, strict=True):
            if result.data not in order:
                problems.add("P358", result.place, value=str(result.data), names=", ".join(map(str, order)))
                break
            places.append(order.index(result.data))
        found[row.number] = tuple(places)
    return found
