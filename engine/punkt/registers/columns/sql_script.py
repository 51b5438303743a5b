"""A rule base as SQL to read and keep: queries or views, with what they are made from said on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import ErrorLevel, exp

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.law.packs.vocabulary import FactKind
from punkt.version import VERSION

from .editions import Editions
from .sql_editions import queries
from .table_layout import AS_OF, CASE, CASES, Layout, Table, layout

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Rules

ENDS: Mapping[str, Sequence[str]] = {
    "postgres": ("before a query of many rows: SET jit = off",),
    "spark": (
        "before: SET spark.sql.codegen.wholeStage = false",
        "SET spark.sql.constraintPropagation.enabled = false",
    ),
}


def script(
    rules: Rules,
    dialect: str,
    as_of: date,
    sources: Mapping[str, str],
    columns: Sequence[str] = (),
    view: str = "",
) -> str:
    """The text of a query for each table of results; ``view``: of views, by this name.

    ``sources``: table of the layout → the table of the database that holds it. ``columns``: those
    that it has for cases; all that there can be, where none are named. Raises :class:`PunktError`
    for names that are no tables or columns, and where a pack is not in force.
    """
    shape = layout(rules.vocabulary)
    editions = Editions(rules, shape, given(shape, sources, columns), as_of)
    parts = [head(rules, dialect, as_of)]
    for name, query in queries(editions, dialect, sources, names=True).items():
        statement = exp.Create(this=target(view, name), kind="VIEW", expression=query) if view else query
        text = statement.sql(dialect=dialect, pretty=True, copy=False, unsupported_level=ErrorLevel.RAISE)
        parts.append(f"-- {name}\n{text};\n")
    return "\n".join(parts)


def target(name: str, table: str) -> exp.Table:
    """The name of what holds a table of results: the cases under the name itself, lists with theirs after it."""
    found = exp.to_table(name)
    if table != CASES:
        ending = table.replace(".", "_")
        found.set("this", exp.to_identifier(f"{found.name}_{ending}", quoted=True))
    return found


def given(shape: Layout, sources: Mapping[str, str], columns: Sequence[str]) -> dict[str, frozenset[str]]:
    """Table → the columns that it is taken to have. Raises :class:`PunktError` for what the layout has not."""
    problems = Problems()
    for name in sources:
        if name not in shape.tables:
            problems.add("P733", Place(name), name=name, hint=nearest(name, shape.tables))
    for name in columns:
        if name not in shape.cases.columns:
            problems.add("P751", Place(CASES), name=name, hint=nearest(name, shape.cases.columns))
    problems.raise_if_any()
    found = {name: _all(shape, shape.tables[name]) for name in sources}
    if columns:
        found[CASES] = frozenset([CASE, *columns])
    return found


def _all(shape: Layout, table: Table) -> frozenset[str]:
    """The keys and facts of a table. What is told from other columns and tables is left out: flags, lists."""
    left_out = {AS_OF, *shape.vocabulary.sections}
    lists = (FactKind.LIST, FactKind.REFERENCES)
    return frozenset(
        name
        for name, column in table.columns.items()
        if name not in left_out and (column.fact is None or column.fact.kind not in lists)
    )


def head(rules: Rules, dialect: str, as_of: date | None) -> str:
    """What a text is made of, as comments; ``as_of``: ``None`` for the day on which it is run."""
    lines = [f"punkt {VERSION}, {dialect}, as of {as_of.isoformat() if as_of else 'CURRENT_DATE'}"]
    lines += [f"pack {pack.id} {pack.version} sha256 {pack.digest}" for pack in rules.packs]
    lines += ENDS.get(dialect, ())
    return "".join(f"-- {' '.join(line.split())}\n" for line in lines)
