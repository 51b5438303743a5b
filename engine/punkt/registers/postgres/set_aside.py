"""Which cases the database cannot vouch for, though each of their cells is good: keys given twice, constraints, lists.

Each is a query of keys, over the tables of good cells; what one of them names is looked at outside the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from punkt.deciding.cases.case_reading import MAX_ELEMENTS
from punkt.files.texts import bilingual
from punkt.registers.check.same_key import DIFFERENT
from punkt.registers.columns.algebra_terms import KNOWN_, NULL_, TRUE_
from punkt.registers.columns.column_plan import plans
from punkt.registers.columns.on_sql import Query
from punkt.registers.columns.result_columns import Means, ResultTable
from punkt.registers.columns.sql_nodes import bit, cast, column, is_, named
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, NONE, TO, beside
from punkt.registers.database.postgres_nodes import call, chosen, rows_of, several

from .cell_sql import GIVEN
from .input_tables import InputTable, InputTables, reference_facts

KEY, VALUE = "key", "value"


@dataclass(frozen=True, slots=True)
class DoubtfulCases:
    """Cases that may be at fault for one reason: they are checked once more outside the database."""

    query: exp.Query
    """Rows of ``key`` (of the case) and ``value`` (what may be at fault, as text)."""
    column: str
    """The column at fault, as live views tell it; so are the code and the arguments of its message."""
    code: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def doubtful_cases(
    inputs: InputTables, sources: Mapping[str, str], constraints: ConstraintChecks
) -> Iterator[DoubtfulCases]:
    """Cases in doubt for any reason but a single cell or a key that others have: constraints, lists, references.

    ``sources``: table of the layout → the table or query that holds its rows whose cells are good.
    """
    yield from constraints.doubtful_cases()
    for one in inputs.lists.values():
        name = one.table.name
        good = exp.select(column(CASE), column(ID)).from_(rows_of(sources[name]))
        same = several(
            exp.select(named(column(CASE), KEY), named(column(ID), VALUE)).from_(rows_of(sources[name])), [CASE, ID]
        )
        yield DoubtfulCases(same, f"{name}.{ID}", "P518")
        many = several(exp.select(named(column(CASE), KEY)).from_(good.subquery("good")), [CASE], MAX_ELEMENTS)
        many = many.select(named(cast(exp.null(), "TEXT"), VALUE))
        yield DoubtfulCases(many, f"{name}.{CASE}", "P516", {"name": name, "limit": MAX_ELEMENTS})
        none = one.table.section + NONE
        if none in inputs.cases.columns:
            absent = exp.select(column(CASE)).from_(rows_of(sources[CASES])).where(is_(column(none), TRUE_))
            rows = exp.select(named(column(CASE), KEY), named(cast(exp.null(), "TEXT"), VALUE))
            rows = rows.from_(rows_of(sources[name])).where(chosen(absent, column(CASE)))
            yield DoubtfulCases(rows, f"{name}.{CASE}", "P912", {"name": one.table.section, "other": name})
        for path in reference_facts(one):
            yield from _references(inputs, one, path, sources)


def unsure_owners(one: InputTable) -> exp.Select:
    """Cases of which an element has a cell that is not surely good."""
    unsure = exp.Not(this=one.cells.sure)
    return exp.select(named(one.cells.key.copy(), KEY)).from_(rows_of(one.rows, GIVEN)).where(unsure)


def keys_of(doubt: DoubtfulCases) -> exp.Select:
    """A query of the keys alone."""
    return exp.select(column(KEY)).from_(doubt.query.subquery("doubt"))


def shared_keys(cases: InputTable) -> exp.Select:
    """Keys that several rows have, good or not."""
    keys = exp.select(named(cases.cells.key.copy(), KEY)).from_(rows_of(cases.rows, GIVEN)).subquery("keys")
    return several(exp.select(column(KEY)).from_(keys), [KEY]).where(is_(column(KEY), KNOWN_))


def different_facts(cases: InputTable, cells: str) -> DoubtfulCases:
    """Keys of which several rows say different things. ``cells``: what holds the good rows, each but once."""
    keys = exp.select(named(column(CASE), KEY), named(column(CASE), VALUE)).from_(rows_of(cells))
    query = several(keys, [CASE])
    other = {"other": bilingual("registers.faults.another_row")}
    return DoubtfulCases(query, cases.matched.keys[CASE], DIFFERENT, other)


class ConstraintChecks:
    """Constraints of the vocabulary: the program that finds broken ones elsewhere, as SQL. ``queries``: name → query."""

    def __init__(self, inputs: InputTables, sources: Mapping[str, str]) -> None:
        register = inputs.register
        self.known, self.layout = register.limits.broken, register.layout
        self.queries: dict[str, exp.Query] = {}
        self._tables: dict[str, ResultTable] = {}
        facts, sections = self.known.facts, self.layout.vocabulary.sections
        used = {f"{kind}.{path}" for kind in sections for path in facts.get(kind, ())}
        used |= {AS_OF, *beside(inputs.cases.table, used)}
        given = {CASES: frozenset(c for c in inputs.cases.columns if c == CASE or c in used)}
        for name, one in inputs.lists.items():
            own = facts.get(self.layout.tables[name].subject, frozenset()) & set(one.columns)
            if own:
                given[name] = frozenset({CASE, ID} | own | ({*beside(one.table, own)} & {*one.columns}))
        if len(given) == 1 and not given[CASES] - {CASE, AS_OF}:
            return
        plan = plans(self.layout, given, [(self.known.program, [])], register.as_of)[0]
        query = Query(plan, "postgres", {name: sources[name] for name in given})
        for number, (name, table) in enumerate(plan.results.items()):
            if any(c.means is Means.FIRED for c in table.columns):
                self.queries[f"punkt_broken_{number}"] = query.select(name)
                self._tables[f"punkt_broken_{number}"] = table

    def doubtful_cases(self) -> Iterator[DoubtfulCases]:
        """The cases that may break a constraint, one by one; over the rows of the queries by their names."""
        for held, table in self._tables.items():
            cases = table.name == CASES
            for word in (c for c in table.columns if c.means is Means.FIRED):
                kind = word.subject if cases else self.layout.tables[table.name].subject
                for place, clause in enumerate(word.legend):
                    constraint = self.known.constraints[kind, clause.removeprefix(":")]
                    nothing = named(cast(exp.null(), "TEXT"), VALUE)  # a constraint is about several facts
                    keys = exp.select(named(column(CASE), KEY), nothing).from_(rows_of(held))
                    at = f"{kind if cases else table.name}.{constraint.at}"
                    yield DoubtfulCases(
                        keys.where(bit(column(word.name), place)), at, "P520", {"says": constraint.says}
                    )


def _references(inputs: InputTables, one: InputTable, path: str, sources: Mapping[str, str]) -> Iterator[DoubtfulCases]:
    """Cases of which a reference is given twice, leads nowhere, or leads where another one leads that must not."""
    fact = one.table.columns[path].fact
    assert fact is not None
    label = f"{one.table.name}.{path}"
    sibling = f"{one.table.section}.{fact.of}"

    def pairs() -> exp.Subquery:
        return references(sources[one.table.name], path, one.table.key).subquery("pairs")

    chosen_ = [named(column(CASE, "pairs"), KEY), named(column(TO, "pairs"), VALUE)]
    yield DoubtfulCases(several(exp.select(*chosen_).from_(pairs()), [CASE, ID, TO]), label, "P514")
    if fact.exclusive:
        other = {"other": bilingual("registers.faults.another_row")}
        yield DoubtfulCases(several(exp.select(*chosen_).from_(pairs()), [CASE, TO]), label, "P521", other)
    hint = {"hint": bilingual("registers.faults.name_one")}
    if sibling in sources:
        same = [exp.EQ(this=column(key, "pairs"), expression=column(k, "there")) for key, k in ((CASE, CASE), (TO, ID))]
        there = rows_of(sources[sibling], "there")
        lost = exp.select(*chosen_).from_(pairs()).join(there, on=exp.and_(*same), join_type="left")
        yield DoubtfulCases(lost.where(is_(column(CASE, "there"), NULL_)), label, "P519", hint)
    elif sibling in inputs.cases.columns:
        giving = exp.select(column(CASE)).from_(rows_of(sources[CASES])).where(is_(column(sibling), TRUE_))
        lost = exp.select(*chosen_).from_(pairs()).where(chosen(giving, column(CASE, "pairs")))
        yield DoubtfulCases(lost, label, "P519", hint)


def references(table: str, path: str, keys: Sequence[str]) -> exp.Select:
    """Each reference of a table as a row: the keys of the row that refers, and where it leads."""
    to = named(call("UNNEST", column(path)), TO)
    return exp.select(*[column(key) for key in keys], to).from_(rows_of(table))


__all__ = [
    "KEY",
    "VALUE",
    "ConstraintChecks",
    "DoubtfulCases",
    "different_facts",
    "doubtful_cases",
    "keys_of",
    "references",
    "shared_keys",
    "unsure_owners",
]
