"""The same plans as SQL find what decisions find, in each engine that can be started here."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from helpers.cases_generator import CaseMaker
from helpers.columns_cases import expected, tables_of
from helpers.columns_compared import THINGS, cases_of, compare, given_by
from helpers.columns_engines import ENGINES, Engine, found_by
from helpers.columns_programs import agree, taken, thing_case
from helpers.lengths import many
from helpers.loops import nonempty
from punkt import load
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.other_readings import sensitive
from punkt.deciding.rule_base import Rules
from punkt.kernel.records import Case
from punkt.registers.columns.column_plan import of_edition, plans
from punkt.registers.columns.on_sql import Query
from punkt.registers.columns.table_layout import CASES, layout

PROGRAMS = {"duckdb": many(1, 5, 40), "postgres": many(2, 5, 40)}
"""Spark takes long to plan a program: it has its own test below, and all packs in ``tests/bench``."""
PEOPLE = {"duckdb": many(40, 120), "postgres": 120}


@pytest.mark.sampled("duckdb")
@pytest.mark.parametrize("name", PROGRAMS)
def test_random_programs(name: str) -> None:
    engine = ENGINES[name]()
    seeds = range(5000, 5000 + PROGRAMS[name])
    agree(lambda plan, frames: found_by(engine, plan, frames), seeds, (0.0, 0.3, 0.6, 0.6, 0.9, 1.0))


@pytest.mark.sampled("duckdb-ru.alliance")
@pytest.mark.parametrize("pack", ["ru.karelia.166-p", "ru.alliance.2025"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_packs(name: str, pack: str) -> None:
    engine = ENGINES[name]()
    rules = load(pack)
    check(engine, rules, cases_of(rules, Random(f"{name} {pack}"), PEOPLE[name], 25))


def check(engine: Engine, rules: Rules, cases: list[Case], people_only: bool = False) -> None:
    """What an engine finds of the cases of one edition is what decisions find."""
    last = max(
        (rules.edition(case.as_of) for case in cases), key=lambda e: sum(rules.edition(c.as_of) is e for c in cases)
    )
    some: list[Case] = [case for case in cases if rules.edition(case.as_of) is last]
    shape = layout(rules.vocabulary)
    frames = tables_of(some, shape)
    if people_only:
        frames = {CASES: frames[CASES].select(pl.exclude(f"^({'|'.join(t.section for t in shape.lists)})(\\..*)?$"))}
    plan = plans(shape, given_by(frames), [of_edition(last)], None)[0]
    answers, fired = found_by(engine, plan, frames)
    reference = Reference(last.program)
    judged = []
    for number, case in enumerate(some):
        states = reference.run(case)
        judged.append((number, case, states, sensitive(last.alternatives, case, states)))
    wanted, held = expected(last.program, judged, last.applied)
    compare(answers, wanted, engine.dialect, last.program, some)
    assert {k: v for k, v in fired.items() if v} == {k: v for k, v in held.items() if v}


@pytest.mark.full
@pytest.mark.sampled("duckdb")
@pytest.mark.parametrize("name", PROGRAMS)
def test_one_query(name: str) -> None:
    """The steps within one query, as a view has them, find the same as one by one."""
    engine = ENGINES[name]()
    random = Random(11)
    cases = [thing_case(random, 0.7) for _ in range(40)]
    frames = tables_of(cases, THINGS)
    _, _, plan = taken(random, given_by(frames))
    query = Query(plan, engine.dialect, engine.load(frames, THINGS))
    wanted = engine.tables(query)
    for table in nonempty(plan.results):
        one, two = (sorted(map(repr, rows)) for rows in (engine.rows(query.sql(table)), wanted[table]))
        assert one == two != []
    named = Query(plan, engine.dialect, query.sources, names=True)
    for table, results in nonempty(plan.results.items()):
        keys = results.key
        rows = {tuple(row[k] for k in keys): row for row in wanted[table]}
        for row in engine.rows(named.sql(table)):
            for column in (c for c in results.columns if c.bits):
                word = rows[tuple(row[k] for k in keys)][column.name]
                names = [name for number, name in enumerate(column.legend) if (word or 0) >> number & 1]
                assert row[column.name] == (None if word is None else ", ".join(names))


@pytest.mark.full
def test_spark() -> None:
    """One pack, people only: Spark takes long to plan; all packs, with joins, are in ``tests/bench``."""
    engine = ENGINES["spark"]()
    rules = load("ru.alliance.2025")
    random, maker = Random(3), CaseMaker(rules, {"recipient": 1.0, "region": 0.5})
    check(engine, rules, [maker.read(random) for _ in range(150)], people_only=True)
