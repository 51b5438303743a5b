"""The same queries where rows ask the law of different days: one query an edition, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlglot import ErrorLevel, exp

from .algebra_terms import NULL_
from .on_sql import Query
from .sql_nodes import all_of, case, column, compared, days_in, is_, named
from .table_layout import AS_OF, CASE, CASES

if TYPE_CHECKING:
    from .column_plan import ColumnPlan
    from .editions import Editions


def queries(editions: Editions, dialect: str, sources: Mapping[str, str], names: bool = False) -> dict[str, exp.Query]:
    """Table of results → its query. ``sources``: table → where it is held in the database."""
    made = []
    for number, plan in zip(editions.numbers, editions.plans, strict=True):
        chosen = {name: rows_of(editions, plan, number, name, sources) for name in sources}
        made.append(Query(plan, dialect, chosen, names))
    if len(made) == 1:
        return {name: made[0].select(name) for name in editions.results}
    found: dict[str, exp.Query] = {}
    for name, table in editions.results.items():
        columns = [column(c.name, "edition") for c in table.columns]
        parts = [
            exp.select(*columns).from_(query.select(name).subquery("edition", copy=False), copy=False) for query in made
        ]
        whole: exp.Query = parts[0]
        for part in parts[1:]:
            whole = exp.union(whole, part, distinct=False, copy=False)
        found[name] = whole
    return found


def texts(editions: Editions, dialect: str, sources: Mapping[str, str], names: bool = False) -> dict[str, str]:
    """Table of results → the text of its query."""
    made = queries(editions, dialect, sources, names)
    return {
        name: query.sql(dialect=dialect, copy=False, unsupported_level=ErrorLevel.RAISE) for name, query in made.items()
    }


def rows_of(
    editions: Editions, plan: ColumnPlan, number: int, name: str, sources: Mapping[str, str]
) -> str | exp.Query:
    """The rows of a table that ask the law of one edition; the run's own day where a case names none."""
    if not editions.own:
        return sources[name]
    whole = exp.to_table(sources[CASES])
    missing = is_(column(AS_OF), NULL_)
    day = case([(missing, days_in(editions.as_of))], column(AS_OF))
    several = len(editions.plans) > 1
    limits = []
    if several and number > 0:
        limits.append(compared("<=", days_in(editions.changes[number - 1]), day.copy()))
    if several and number < len(editions.changes):
        limits.append(compared("<", day.copy(), days_in(editions.changes[number])))
    if name == CASES:
        others = [column(c) for c in sorted(plan.given[CASES]) if c != AS_OF]
        query = exp.select(*others, named(day, AS_OF)).from_(whole)
        return query.where(all_of(limits)) if limits else query
    if not limits:
        return sources[name]
    keys = exp.select(column(CASE)).from_(whole).where(all_of(limits))
    return (
        exp.select(*[column(c) for c in sorted(plan.given[name])])
        .from_(exp.to_table(sources[name]))
        .where(exp.In(this=column(CASE), query=keys.subquery()))
    )
