"""Registers run on Spark and on one machine, and what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from helpers.command_line import punkt

PACK = "ru.alliance.2025"
PEOPLE: dict[str, list[Any]] = {
    "case": ["a", "b", "c", "d", "d ", "e", None],
    "recipient.birth_date": [
        date(1990, 1, 1),
        date(2015, 1, 1),
        None,
        date(1980, 2, 29),
        date(1980, 2, 29),
        None,
        None,
    ],
    "recipient.ipra.self_care": [2, None, 5, 1, 1, 0, 0],
    "as_of": [date(2025, 6, 1), date(2025, 9, 1), None, None, None, date(2025, 12, 31), None],
}


def ran(*arguments: str) -> str:
    """What a run on Spark says."""
    result = punkt("run", *arguments, "--engine", "spark")
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def here(*arguments: str) -> None:
    result = punkt("run", *arguments)
    assert result.exit_code == 0, result.output


def rows(path: Path | str, keys: Sequence[str] = ("case",)) -> pl.DataFrame:
    """What was written, in the order of its keys."""
    found = Path(path)
    read = pl.read_parquet(found / "*.parquet") if found.is_dir() else pl.read_parquet(found)
    texts = [pl.col(c).cast(pl.String) for c, t in read.schema.items() if isinstance(t, (pl.Categorical, pl.Enum))]
    return read.with_columns(texts).sort(keys)
