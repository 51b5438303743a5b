"""Rows that ask the law of different days, in a database: the same as on one machine."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from helpers.cases_generator import CaseMaker
from helpers.columns_cases import tables_of
from helpers.columns_engines import ENGINES
from helpers.loops import nonempty
from helpers.places import TEST_PACKS
from punkt import load
from punkt.registers.columns.editions import Editions
from punkt.registers.columns.sql_editions import texts
from punkt.registers.columns.table_layout import AS_OF, CASES, layout


@pytest.mark.full
@pytest.mark.parametrize("name", ["duckdb", "postgres"])
def test_editions(name: str) -> None:
    rules = load("test.parking.city", pack_dirs=[TEST_PACKS])
    random, maker = Random(2), CaseMaker(rules)
    last = rules.changes[-1]  # cases on either side of the last change: two editions
    cases = [case for case in (maker.read(random) for _ in range(200)) if case.as_of >= rules.changes[-2]]
    assert {case.as_of < last for case in cases} == {True, False}
    shape = layout(rules.vocabulary)
    frames = tables_of(cases, shape)
    third = pl.int_range(pl.len()) % 3 == 0
    frames[CASES] = frames[CASES].with_columns(pl.when(~third).then(AS_OF).alias(AS_OF))  # a third names no day
    given = {table: frozenset(frame.columns) for table, frame in frames.items()}
    day = rules.changes[-1]
    days = [day if n % 3 == 0 else case.as_of for n, case in enumerate(cases)]
    editions = Editions(rules, shape, given, day, (min(days), max(days)))
    assert len(editions.plans) == 2
    wanted = {t: f.collect() for t, f in editions.run({t: f.lazy() for t, f in frames.items()}).items()}
    engine = ENGINES[name]()
    sources = engine.load(frames, shape)
    for table, text in nonempty(texts(editions, engine.dialect, sources).items()):
        keys = editions.results[table].key
        found = sorted(engine.rows(text), key=lambda row: [str(row[k]) for k in keys])
        expected = sorted(wanted[table].to_dicts(), key=lambda row: [str(row[k]) for k in keys])
        assert found == expected
    assert len(wanted[CASES]) == len(cases)
