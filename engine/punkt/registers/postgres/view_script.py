"""The live views of a register as text, to be read, kept and run by others: no database is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import ErrorLevel, exp

from punkt.registers.check.register import Register
from punkt.registers.columns.sql_script import given, head
from punkt.registers.columns.table_layout import CASES, Table, Type, layout
from punkt.registers.map.column_map import Map
from punkt.registers.read.register_source import PlainSource

from .cell_sql import column_type
from .input_tables import described
from .live_views import live_views

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Rules
    from punkt.registers.read.register_source import Batch, Cursor, RegisterSource


@dataclass(slots=True)
class AssumedTable(PlainSource):
    """A source without rows and without database: a table that is taken to have these columns, of their facts' types."""

    name: str
    columns: tuple[str, ...]
    total: int = 0
    fingerprint: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """No batches: nothing is read."""
        return iter(())


def checked_script(
    rules: Rules,
    as_of: date | None,
    sources: Mapping[str, str],
    columns: Sequence[str],
    view: str,
    lang: str,
) -> str:
    """The text of the views, or of the queries that they would be made of, where no name is given.

    ``sources``: table of the layout → the table of the database. Without a day, cases ask the law of
    the day on which a view is read. Raises :class:`PunktError` for names that are no tables or columns.
    """
    shape = layout(rules.vocabulary)
    known = given(shape, sources, columns)
    tables = {name: AssumedTable(sources[name], _ordered(shape.tables[name], known[name])) for name in sources}
    lists: dict[str, RegisterSource] = {name: one for name, one in tables.items() if name != CASES}
    day = as_of or date.today()
    register = Register(rules, tables[CASES], lists, Map(), day, as_of is not None)
    kinds = {name: _kinds(shape.tables[name], one.columns) for name, one in tables.items()}
    inputs = described(rules, register, kinds, sources, as_of is None)
    parts = [head(rules, "postgres", day if as_of else None)]
    made = live_views(rules, inputs, view or CASES, as_of is None, lang)
    for name, query in made.queries.items():
        statement = exp.Create(this=exp.to_table(name), kind="VIEW", expression=query) if view else query
        said = statement.sql(dialect="postgres", pretty=True, copy=False, unsupported_level=ErrorLevel.RAISE)
        parts.append(f"-- {name}\n{said};\n")
    parts += [f"{statement};\n" for statement in made.look_ups.values() if view]
    return "\n".join(parts)


def _ordered(table: Table, names: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in table.columns if name in names)


def _kinds(table: Table, names: Sequence[str]) -> dict[str, str]:
    """The types that columns are taken to be of, as the database names them."""
    told = {"BOOLEAN": "boolean", "BIGINT": "bigint", "DATE": "date", "TEXT[]": "text[]"}
    found = {}
    for name in names:
        column = table.columns[name]
        kind = "text" if column.type is Type.KEY else told.get(column_type(column), "text")
        found[name] = "numeric" if column.type is Type.DECIMAL else kind
    return found


__all__ = ["checked_script"]
