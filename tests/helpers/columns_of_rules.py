"""What the plan of a register finds of a few cases, by Polars and by DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from helpers.columns_cases import tables_of
from helpers.columns_compared import given_by
from helpers.columns_engines import duck
from punkt import Rules
from punkt.kernel.records import Case
from punkt.registers.columns.editions import Editions
from punkt.registers.columns.sql_editions import texts
from punkt.registers.columns.table_layout import CASE, CASES, layout


def by_columns(rules: Rules, day: date, cases: Sequence[Case]) -> dict[str, list[dict[str, Any]]]:
    """What the plan of a register finds of cases, in each engine; a form that it refused would raise its code."""
    shape = layout(rules.vocabulary)
    frames = tables_of(cases, shape)
    editions = Editions(rules, shape, given_by(frames), day)
    lazy = editions.run({name: frame.lazy() for name, frame in frames.items()})
    engine = duck()
    query = texts(editions, engine.dialect, engine.load(frames, shape))[CASES]
    return {
        "polars": lazy[CASES].collect().to_dicts(),
        engine.dialect: sorted(engine.rows(query), key=lambda row: int(row[CASE])),
    }
