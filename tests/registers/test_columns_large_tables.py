"""A rule of many rows as columns: what is decided of it is what decisions find, and it grows as its rows, not as their pairs."""

from __future__ import annotations

from random import Random

import pytest

from helpers.columns_cases import tables_of
from helpers.columns_compared import THINGS, given_by
from helpers.columns_engines import finder
from helpers.columns_programs import hold, plan_of, thing_case
from helpers.lengths import many
from helpers.programs_generator import ProgramMaker, fact_at, program_of
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.nodes import All, Condition, Literal, Round, Value
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.numbers import Rounding
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.columns.column_plan import plans
from punkt.registers.columns.on_sql import DIALECTS, Query
from punkt.registers.columns.table_layout import CASES

TABLES = {"polars": many(4, 60, 1_000), "duckdb": many(1, 12, 100), "postgres": many(1, 12, 100)}
ENDS = (("thing", "o2"), ("thing", "o4"), ("thing", "o5"))
"""A number, a word that a case may state, a day."""
SORTS = {"o2": FactKind.NUMBER, "o4": FactKind.CHOICE, "o5": FactKind.DATE}


@pytest.mark.sampled("polars")
@pytest.mark.parametrize("name", TABLES)
def test_many_rows(name: str) -> None:
    find = finder(name)
    for seed in range(TABLES[name]):
        random = Random(seed)
        maker = ProgramMaker(random, presuming=0.1)
        clauses = {key: [row(maker, SORTS[key[1]]) for _ in range(random.randint(2, 9))] for key in ENDS}
        program = program_of(clauses, yields=True)
        cases = [thing_case(random, known) for known in (0.0, 0.3, 0.6, 0.8, 0.9, 1.0) for _ in range(3)]
        plan = plan_of(program, program, given_by(tables_of(cases[:1], THINGS)))
        if plan is not None:
            hold(find, (program, program, plan), cases, f"{name} {seed}")


def row(maker: ProgramMaker, sort: FactKind) -> tuple[Condition, Value]:
    """A row that seldom holds; most conclude a value that is written, some of them the same."""
    random = maker.random
    condition = All(tuple(maker.condition("thing", 1) for _ in range(random.randint(1, 3))))
    if random.random() < 0.8:
        return condition, Literal(maker.literal(sort))
    value = maker.value("thing", sort, 1, "pqr" if sort is FactKind.CHOICE else ())
    return condition, Round(value, 1, Rounding.HALF_UP) if sort is FactKind.NUMBER else value


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_text_grows_as_the_rows(dialect: str) -> None:
    """Four times the rows, some four times the text: it was sixteen, five megabytes for two hundred rows."""
    assert length(dialect, 100) < 5 * length(dialect, 25)


def length(dialect: str, rows: int) -> int:
    """Of the query for a table of so many rows, each of which concludes another number."""
    conditions = [
        All((Ask(fact_at("e"), Interval(n, n + 2)), Ask(fact_at("k"), OneOf(frozenset("pq"))))) for n in range(rows)
    ]
    program = program_of({("thing", "o2"): [(each, Literal(n)) for n, each in enumerate(conditions)]})
    given = {CASES: frozenset({"case", "thing.e", "thing.k"})}
    (plan,) = plans(THINGS, given, [(program, [])], None)
    return len(Query(plan, dialect, {CASES: "cases"}).sql(CASES))
