"""Parquet files decided on Spark: each partition is checked where it lies, then all is decided as DataFrames."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..columns.layout import AS_OF, CASE
from ..diagnostics import Diagnostic, Place, PunktError
from ..extras import require
from ..rulebase import load
from .in_postgres import Counted, pl_string, summary, unlike
from .mapping import Map
from .register import Register
from .source import Batch, Cursor

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from ..rulebase import Rules

FAULTS = "raw STRING, key STRING, column STRING, value STRING, code STRING, message STRING"
REJECTED, UNFINISHED = "_rejected", ".unfinished"
DONE = "_SUCCESS"
"""What Spark leaves in a folder that it has written whole."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a worker comes by the same rules, which do not travel themselves."""

    packs: tuple[str, ...]
    pack_dirs: tuple[str, ...]
    key: str
    ignore: tuple[str, ...]
    day: date
    lang: str


@dataclass(slots=True)
class _Frame:
    """The columns of a DataFrame, as a register asks for them."""

    name: str
    columns: tuple[str, ...]
    total: int = 0
    fingerprint: str = ""
    about: Mapping[str, str] = None  # type: ignore[assignment]

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """None: Spark brings the rows."""
        return iter(())


def decide_files(
    rules: Rules, given: str, out: str, loaded: Loaded, own_day: bool, strict: bool, overwrite: bool
) -> str:
    """Decide Parquet files into a folder of Parquet files; the summary as text.

    Raises :class:`PunktError`, and then nothing was written.
    """
    from ..columns.on_spark import decide, session, settings

    for name in (out, out + REJECTED):
        if Path(name).exists() and not overwrite:
            raise PunktError([Diagnostic("P802", Place(name))])
        if Path(name).exists() and not (Path(name) / DONE).is_file():
            raise PunktError([Diagnostic("P841", Place(name))])
    require("spark", "pyspark", "pandas", "pyarrow")  # rows go to the workers as Arrow, by way of pandas
    spark = session()
    drafts = [name + UNFINISHED for name in (out, out + REJECTED)]
    try:
        with settings(spark):
            frame = spark.read.parquet(given)
            if AS_OF in frame.columns and own_day:
                raise PunktError([Diagnostic("P837", Place(given), {"engine": "spark", "right": "--as-of"})])
            register = _register(rules, loaded, given, tuple(frame.columns))
            assert register.matched is not None
            key = register.matched.keys[CASE]
            faults = _faults(frame, key, loaded).localCheckpoint()
            first = faults.first()
            if strict and first is not None:
                told = {"n": faults.select("raw").distinct().count(), "first": f"{first['key']}: {first['message']}"}
                raise PunktError([Diagnostic("P839", Place(given), told)])
            decide(_good(frame, faults, register, key), rules, loaded.day).write.mode("overwrite").parquet(drafts[0])
            faults.drop("raw").write.mode("overwrite").parquet(drafts[1])
            decided = spark.read.parquet(drafts[0]).count()
            rows = frame.count()
    except PunktError:
        raise
    except Exception as error:  # whatever a cluster meets
        raise PunktError([Diagnostic("P838", Place(given), {"reason": " ".join(str(error).split())[:300]})]) from None
    else:
        for name, draft in zip((out + REJECTED, out), reversed(drafts), strict=True):
            shutil.rmtree(name, ignore_errors=True)
            Path(draft).rename(name)
    finally:
        for draft in drafts:
            shutil.rmtree(draft, ignore_errors=True)
    return summary(Counted(rows, rows - decided, decided, [out, out + REJECTED]), loaded.lang)


def _register(rules: Rules, loaded: Loaded, name: str, columns: tuple[str, ...]) -> Register:
    return Register(rules, _Frame(name, columns), {}, Map(), loaded.day, True, loaded.key, loaded.ignore)


def _good(frame: DataFrame, faults: DataFrame, register: Register, key: str) -> DataFrame:
    """The rows without fault, under the names that rules know."""
    from pyspark.sql import functions as f

    assert register.matched is not None
    chosen = [f.col(f"`{key}`").cast("string").alias(CASE)]
    chosen += [f.col(f"`{s.name}`").alias(s.column.name) for s in register.matched.slots if s.column.name != AS_OF]
    bad = faults.select(f.col("raw").alias(CASE)).distinct()
    return frame.select(*chosen).where(f.col(CASE).isNotNull()).join(bad, CASE, "left_anti")


def _faults(frame: DataFrame, key: str, loaded: Loaded) -> DataFrame:
    """What is wrong with some rows; of rows with one key none is the first on a cluster: all are turned down."""
    from pyspark.sql import functions as f

    raw = f.col(f"`{key}`").cast("string")
    twice = frame.where(raw.isNotNull()).groupBy(raw.alias("raw")).count().where("count > 1")
    mark = "%KEY%"
    message = Diagnostic("P756", Place(""), {"value": mark}).message(loaded.lang)
    lines = twice.select(
        "raw",
        f.col("raw").alias("key"),
        f.lit(key).alias("column"),
        f.col("raw").alias("value"),
        f.lit("P756").alias("code"),
        f.replace(f.lit(message), f.lit(mark), f.col("raw")).alias("message"),
    )
    plain = frame.toDF(*[f"c{number}" for number in range(len(frame.columns))])  # names with dots are not found
    return plain.mapInArrow(_checker(tuple(frame.columns), loaded), FAULTS).union(lines)


def _checker(columns: Sequence[str], loaded: Loaded) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """The check that a worker makes of the batches of a partition."""

    def check(batches: Iterator[Any]) -> Iterator[Any]:
        import polars as pl
        import pyarrow as pa

        rules = load(*loaded.packs, pack_dirs=loaded.pack_dirs)
        names = [part.partition(" ")[0] for part in FAULTS.split(", ")]
        for arrow in batches:
            register = _register(rules, loaded, "", tuple(columns))
            frame = pl.DataFrame(pl.from_arrow(arrow))
            frame.columns = list(columns)
            numbers = pl.int_range(1, frame.height + 1, eager=True).alias("row")
            batch = Batch(frame, numbers, {}, frame.height)
            assert register.matched is not None
            raw = frame[register.matched.keys[CASE]].cast(pl_string())
            rejects = [r for r in (*register.part(batch, {}).rejects, *unlike(register, batch)) if r.code != "P756"]
            rows = [(raw[r.row - 1], r.key, r.column, r.value, r.code, r.message(loaded.lang)) for r in rejects]
            yield pa.RecordBatch.from_arrays(
                [pa.array([row[i] for row in rows], pa.string()) for i in range(len(names))], names=names
            )

    return check
