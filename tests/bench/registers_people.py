"""A register of invented people as typed Parquet, column by column, from a seed; and its floor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from punkt.deciding.rule_base import Rules
from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Fact
from punkt.registers.columns.table_layout import CASE, CASES, Column, Layout, Type

SECTIONS = ("recipient", "provider")
DAY = date(2025, 6, 1)
CHUNK = 1_000_000


def columns_read(rules: Rules, layout: Layout) -> list[Column]:
    """The columns of cases that the rules on people read."""
    program = rules.edition(DAY).program
    read = {
        f"{node.section or kind}.{node.path}"
        for kind in SECTIONS
        for clause in program.clauses.get(kind, ())
        for part in (clause.condition, clause.value)
        for node in walk(part)
        if isinstance(node, Fact)
    }
    return [column for name, column in layout.cases.columns.items() if name in read]


def people(columns: list[Column], first: int, count: int, seed: int, known: float = 0.85) -> pl.DataFrame:
    """That many people; each fact is known with ``known``."""
    random = np.random.default_rng([seed, first])
    series = [pl.Series(CASE, np.arange(first, first + count, dtype=np.int64))]
    for column in columns:
        values = _values(random, column, count)
        stated = column.fact is not None and column.fact.established
        odds = known if not stated else 0.05 if known < 1 else 0.0
        series.append(values.set(pl.Series(random.random(count) >= odds), None).alias(column.name))
    return pl.DataFrame(series)


def _values(random: np.random.Generator, column: Column, count: int) -> pl.Series:
    fact = column.fact
    assert fact is not None
    match column.type:
        case Type.FLAG:
            return pl.Series(random.random(count) < 0.7)
        case Type.INTEGER:
            low = int(fact.range.low) if fact.range and fact.range.low is not None else 0  # type: ignore[arg-type]
            high = int(fact.range.high) if fact.range and fact.range.high is not None else low + 6  # type: ignore[arg-type]
            return pl.Series(random.integers(low, min(high, low + 6) + 1, count).astype(np.int8))
        case Type.DECIMAL:
            halves = pl.Series(random.integers(0, 49, count)).cast(pl.Decimal(18, 3))
            return halves * pl.Series(["0.5"]).cast(pl.Decimal(18, 3))
        case Type.DAY:
            span = 30_000 if fact.immutable else 900
            return pl.Series((20_240 - random.integers(1, span, count)).astype(np.int32)).cast(pl.Date)
        case Type.WORD:
            return pl.Series(random.integers(0, len(column.words), count).astype(np.uint8)).cat.to(
                pl.Enum(list(column.words))
            )
    raise AssertionError(column)


def write(rules: Rules, layout: Layout, file: Path, count: int, seed: int = 7, known: float = 0.85) -> Path:
    """A register as one Parquet file, a million people at a time."""
    columns = columns_read(rules, layout)
    parts = []
    for first in range(0, count, CHUNK):
        parts.append(file.with_suffix(f".{first}.parquet"))
        people(columns, first, min(CHUNK, count - first), seed, known).write_parquet(parts[-1])
    pl.scan_parquet(parts).sink_parquet(file)
    for part in parts:
        part.unlink()
    return file


def given(frame: pl.LazyFrame) -> dict[str, frozenset[str]]:
    """What is given, for a plan."""
    return {CASES: frozenset(frame.collect_schema().names())}
