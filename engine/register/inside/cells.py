"""Cells as SQL: the value a cell holds as a fact, and under which condition it surely is one.

A condition that does not hold says nothing: the cell is then looked at outside the database, by the
code that checks every other register. So the two cannot disagree about a row that is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from ...columns.layout import AS_OF, CASE, ID, Column, Type
from ...columns.sql_nodes import all_of, any_of, array_has, case, cast, column, compared, is_, number, text, total
from ...columns.terms import NULL_
from ...forms.literals import LARGEST
from ...vocabulary import FactKind
from .nodes import among, call, constant, exact, plain_name, stripped, unknown_or

if TYPE_CHECKING:
    from ...domains import Interval
    from ..matching import Matched, Slot

WHOLE = ("bigint", "integer", "smallint")
EXACT = (*WHOLE, "numeric")
TEXTS = ("text", "character varying", "character")
LISTS = ("text[]", "character varying[]")
KEYS = (*TEXTS, *EXACT, "uuid")
"""What a key may be of: its text is the same in the database and outside."""
ENUM = "enum"
GIVEN = "given"
"""What queries call the rows that are read."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns of one table as expressions of SQL."""

    key: exp.Expression
    """The key of the case as messages and lists name it; NULL where a row has none."""
    values: Mapping[str, exp.Expression]
    """Column of the layout → its value."""
    sure: exp.Expression
    """Whether all cells of a row surely are values of their facts; NULL and FALSE say nothing."""


def read_cells(
    matched: Matched,
    kinds: Mapping[str, str],
    strays: list[str],
    always: Mapping[str, tuple[Column, object]],
    force: tuple[date, date, date] | None,
) -> Cells:
    """The columns of a table. ``kinds``: column → its type as the database names it.

    ``strays``: columns without a name, in which nothing may stand. ``force``: the first and the last
    day asked that are law, and the run's own day, where cases name their days.
    """
    values: dict[str, exp.Expression] = {}
    sure: list[exp.Expression] = []
    for name, source in matched.keys.items():
        cell = column(source, GIVEN)
        values[name] = exact(cell)
        sure += plain_name(cell) if kinds[source] in TEXTS else [exp.Not(this=is_(cell, NULL_))]
    for slot in matched.slots:
        values[slot.column.name], condition = _cell(slot, kinds[slot.name])
        if condition is not None:
            sure.append(condition)
        if slot.column.name == AS_OF and force is not None:
            sure.append(_in_force(column(slot.name, GIVEN), *force))
    sure += [_blank(column(name, GIVEN)) for name in strays]
    for name, (_, value) in always.items():
        values[name] = constant(value)
    return Cells(stripped(column(matched.keys[CASE], GIVEN)), values, all_of(sure))


def _cell(slot: Slot, kind: str) -> tuple[exp.Expression, exp.Expression | None]:
    """A cell's value, and when it surely is one; ``None``: always."""
    cell, target = column(slot.name, GIVEN), slot.column.type
    reference = slot.fact.kind is FactKind.REFERENCES
    if slot.manner.plain:
        match target:
            case Type.FLAG if kind == "boolean" and not reference:
                return cell, None
            case Type.INTEGER if kind in EXACT:
                inside = _inside(cell, slot.fact.range)
                if kind not in WHOLE:
                    inside.append(exp.EQ(this=cell.copy(), expression=call("TRUNC", cell.copy())))
                return cast(cell, "BIGINT"), unknown_or(cell, *inside)
            case Type.DECIMAL if kind in EXACT:
                places = number(slot.column.decimals)
                inside = _inside(cell, slot.fact.range)
                inside.append(exp.EQ(this=cell.copy(), expression=call("ROUND", cast(cell, "DECIMAL"), places)))
                return cast(cell, f"DECIMAL(38, {slot.column.decimals})"), unknown_or(cell, *inside)
            case Type.DAY if kind == "date":
                ends = [
                    compared("<=", constant(date.min), cell.copy()),
                    compared("<=", cell.copy(), constant(date.max)),
                ]
                return cell, unknown_or(cell, *ends)
            case Type.WORD if kind in (*TEXTS, ENUM):
                return exact(cell), unknown_or(cell, among(exact(cell), [text(word) for word in slot.column.words]))
            case Type.WORDS if kind in LISTS:
                return cast(cell, "TEXT[]"), unknown_or(cell, *_words(cell, slot.column.words))
            case Type.FLAG if kind in LISTS and reference:
                return cast(cell, "TEXT[]"), unknown_or(cell, *_references(cell))
    nothing = _blank(cell) if kind in TEXTS else is_(cell, NULL_)
    return cast(exp.null(), column_type(slot.column)), nothing


def column_type(column_: Column) -> str:
    """The type of a column of a checked table."""
    if column_.fact is not None and column_.fact.kind is FactKind.REFERENCES:
        return "TEXT[]"
    match column_.type:
        case Type.FLAG:
            return "BOOLEAN"
        case Type.INTEGER:
            return "BIGINT"
        case Type.DECIMAL:
            return f"DECIMAL(38, {column_.decimals})"
        case Type.DAY:
            return "DATE"
        case Type.WORDS:
            return "TEXT[]"
    return "TEXT"


def declared(columns: Mapping[str, Column], names: list[str]) -> dict[str, str]:
    """The columns of a checked table with their types; texts are compared byte by byte."""
    kinds = {name: "TEXT" if name in (CASE, ID) else column_type(columns[name]) for name in names}
    return {name: f'{kind} COLLATE "C"' if kind.startswith("TEXT") else kind for name, kind in kinds.items()}


def _inside(cell: exp.Expression, span: Interval | None) -> list[exp.Expression]:
    """A number within what cases may state at all, and within its fact's range."""
    found = [compared("<=", constant(-LARGEST), cell.copy()), compared("<=", cell.copy(), constant(LARGEST))]
    if span is not None and span.low is not None:
        found.append(compared("<" if span.low_open else "<=", constant(span.low), cell.copy()))
    if span is not None and span.high is not None:
        found.append(compared("<" if span.high_open else "<=", cell.copy(), constant(span.high)))
    return found


def _words(cell: exp.Expression, words: tuple[str, ...]) -> list[exp.Expression]:
    """A list that has as many entries as it has different known words, none of them NULL."""
    held = [case([(array_has(cell.copy(), word), number(1))], number(0)) for word in words]
    return [
        exp.EQ(this=call("CARDINALITY", cell.copy()), expression=exp.Paren(this=total([*held, number(0)]))),
        _flat(cell),
    ]


def _references(cell: exp.Expression) -> list[exp.Expression]:
    missing = is_(call("ARRAY_POSITION", cell.copy(), exp.null()), NULL_)
    return [_flat(cell), missing]


def _flat(cell: exp.Expression) -> exp.Expression:
    """A list that is no table."""
    one = exp.EQ(this=call("ARRAY_NDIMS", cell.copy()), expression=number(1))
    return any_of([exp.EQ(this=call("CARDINALITY", cell.copy()), expression=number(0)), one])


def _blank(cell: exp.Expression) -> exp.Expression:
    return is_(stripped(cell), NULL_)


def _in_force(cell: exp.Expression, first: date, last: date, day: date) -> exp.Expression:
    """A day asked on which every pack is in force; a row without one asks the run's."""
    within = all_of([compared("<=", constant(first), cell.copy()), compared("<=", cell.copy(), constant(last))])
    return any_of([is_(cell, NULL_), within]) if first <= day <= last else within


__all__ = ["GIVEN", "KEYS", "Cells", "column_type", "declared", "read_cells"]
