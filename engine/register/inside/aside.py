"""Which cases the database cannot vouch for, though each of their cells is good: keys given twice, constraints, lists.

Each is a query of keys, over the tables of good cells; what one of them names is looked at outside the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from ...case import MAX_ELEMENTS
from ...columns.layout import AS_OF, CASE, CASES, ID, TO
from ...columns.on_sql import Query
from ...columns.plan import plans
from ...columns.results import Means
from ...columns.sql_nodes import any_of, column, is_, named, number
from ...columns.terms import FALSE_, NULL_, TRUE_
from .cells import GIVEN
from .inputs import Input, Inputs, reference_facts
from .nodes import call, chosen, rows_of, several

KEY = "key"


def doubtful(inputs: Inputs, sources: Mapping[str, str]) -> Iterator[exp.Query]:
    """Queries of keys. ``sources``: table of the layout → the table of its good cells."""
    yield twice(inputs.cases)
    yield from broken(inputs, sources)
    for one in inputs.lists.values():
        good = sources[one.table.name]
        yield unsure_owners(one)
        yield _owners(exp.select(column(CASE)).from_(rows_of(good)), [CASE, ID])
        yield several(exp.select(named(column(CASE), KEY)).from_(rows_of(good)), [CASE], MAX_ELEMENTS)
        for path in reference_facts(one):
            yield from _references(inputs, one, path, sources)


def twice(cases: Input) -> exp.Select:
    """Keys that several rows have."""
    keys = exp.select(named(cases.cells.key.copy(), KEY)).from_(rows_of(cases.rows, GIVEN)).subquery("keys")
    return several(exp.select(column(KEY)).from_(keys), [KEY])


def unsure_owners(one: Input) -> exp.Select:
    """Cases of which an element has a cell that is not surely good."""
    unsure = is_(one.cells.sure.copy(), FALSE_ | NULL_)
    return exp.select(named(one.cells.key.copy(), KEY)).from_(rows_of(one.rows, GIVEN)).where(unsure)


def broken(inputs: Inputs, sources: Mapping[str, str]) -> Iterator[exp.Select]:
    """Cases that break a constraint of the vocabulary: the program that finds them elsewhere, as SQL."""
    register = inputs.register
    program, facts = register.limits.broken.program, register.limits.broken.facts
    layout = register.layout
    used = {f"{kind}.{path}" for kind in layout.vocabulary.sections for path in facts.get(kind, ())}
    given = {CASES: frozenset(c for c in inputs.cases.columns if c in (CASE, AS_OF) or c in used)}
    for name, one in inputs.lists.items():
        own = facts.get(layout.tables[name].subject, frozenset())
        if own & set(one.columns):
            given[name] = frozenset({CASE, ID} | (own & set(one.columns)))
    if len(given) == 1 and not given[CASES] - {CASE, AS_OF}:
        return
    plan = plans(layout, given, [(program, [])], register.as_of)[0]
    query = Query(plan, "postgres", {name: sources[name] for name in given})
    for name, table in plan.results.items():
        words = [c.name for c in table.columns if c.means is Means.FIRED]
        if words:
            some = any_of([exp.NEQ(this=column(word), expression=number(0)) for word in words])
            yield exp.select(named(column(CASE), KEY)).from_(query.select(name).subquery("found")).where(some)


def _references(inputs: Inputs, one: Input, path: str, sources: Mapping[str, str]) -> Iterator[exp.Query]:
    """Cases of which a reference is given twice, leads nowhere, or leads where another one leads that must not."""
    fact = one.table.columns[path].fact
    assert fact is not None
    sibling = f"{one.table.section}.{fact.of}"
    pairs = references(sources[one.table.name], path, one.table.key).subquery("pairs")
    yield _owners(exp.select(column(CASE)).from_(pairs), [CASE, ID, TO])
    if fact.exclusive:
        yield _owners(exp.select(column(CASE)).from_(pairs.copy()), [CASE, TO])
    if sibling in sources:
        lost = exp.select(named(column(CASE, "pairs"), KEY)).from_(pairs.copy())
        same = [exp.EQ(this=column(CASE, "pairs"), expression=column(CASE, "there"))]
        same.append(exp.EQ(this=column(TO, "pairs"), expression=column(ID, "there")))
        there = rows_of(sources[sibling], "there")
        yield lost.join(there, on=exp.and_(*same), join_type="left").where(is_(column(CASE, "there"), NULL_))
    elif sibling in inputs.cases.columns:
        giving = exp.select(column(CASE)).from_(rows_of(sources[CASES])).where(is_(column(sibling), TRUE_))
        yield exp.select(named(column(CASE), KEY)).from_(pairs.copy()).where(chosen(giving, column(CASE)))


def references(table: str, path: str, keys: Sequence[str]) -> exp.Select:
    """Each reference of a table as a row: the keys of the row that refers, and where it leads."""
    to = named(call("UNNEST", column(path)), TO)
    return exp.select(*[column(key) for key in keys], to).from_(rows_of(table))


def _owners(rows: exp.Select, keys: Sequence[str]) -> exp.Select:
    """The cases of which several rows have the same keys."""
    return exp.select(named(column(CASE), KEY)).from_(several(rows, keys).subquery("many"))


__all__ = ["KEY", "doubtful", "references", "twice"]
