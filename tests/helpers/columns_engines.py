"""The engines that run SQL: DuckDB in the process, PostgreSQL on loopback, Spark on this machine.

Each is an object with ``dialect``, ``load`` (frames become tables) and ``rows`` (the rows of a query
as mappings). One that cannot be started here is skipped visibly.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import polars as pl
import pytest

from helpers.columns_cases import decoded
from helpers.postgres_server import server
from punkt.registers.columns.column_plan import ColumnPlan
from punkt.registers.columns.on_polars import PolarsRun
from punkt.registers.columns.on_sql import Query
from punkt.registers.columns.table_layout import CASE, Column, Layout, Type

TYPES = {
    Type.FLAG: "BOOLEAN",
    Type.INTEGER: "BIGINT",
    Type.DAY: "DATE",
    Type.WORD: "TEXT",
    Type.WORDS: "TEXT[]",
}


class Engine(Protocol):
    """An engine that runs SQL."""

    dialect: str

    def load(self, frames: Mapping[str, pl.DataFrame], layout: Layout) -> dict[str, str]:
        """Make tables of frames; their names by the layout's."""

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query."""

    def tables(self, query: Query) -> dict[str, list[dict[str, Any]]]:
        """All results of a plan, each step worked out once for all of them."""


def sql_type(column: Column) -> str:
    if column.type is Type.KEY:
        return "BIGINT" if column.name == CASE else "TEXT"
    return TYPES.get(column.type, f"NUMERIC(20, {column.decimals})")


def table_name(name: str) -> str:
    return "given_" + name.replace(".", "_")


def stepwise(engine: Any, query: Query) -> dict[str, list[dict[str, Any]]]:
    """Each step as a temporary table of a transaction that is rolled back."""
    steps = [
        f"CREATE TEMPORARY TABLE {step.name} AS {step.query.sql(dialect=engine.dialect, copy=False)}"
        for step in query.steps(query.plan.results)
    ]
    engine.connection.execute("BEGIN")
    try:
        engine.connection.execute(";\n".join(steps))
        return {
            name: engine.rows(query.results(name).sql(dialect=engine.dialect, copy=False))
            for name in query.plan.results
        }
    finally:
        engine.connection.execute("ROLLBACK")


class Duck:
    """DuckDB."""

    dialect = "duckdb"

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect(config={"threads": 1})  # of some ten rows, threads only wait

    def load(self, frames: Mapping[str, pl.DataFrame], layout: Layout) -> dict[str, str]:
        for name, frame in frames.items():
            self.connection.register("arriving", frame.to_arrow())
            self.connection.execute(f"CREATE OR REPLACE TABLE {table_name(name)} AS SELECT * FROM arriving")
        return {name: table_name(name) for name in frames}

    def tables(self, query: Query) -> dict[str, list[dict[str, Any]]]:
        return stepwise(self, query)

    def rows(self, query: str) -> list[dict[str, Any]]:
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Postgres:
    """PostgreSQL, as Debian's package has it, started for the tests on loopback and stopped after them."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        import psycopg

        self.url = url
        self.connection = psycopg.connect(url, autocommit=True)
        self.connection.execute("SET jit = off")

    def load(self, frames: Mapping[str, pl.DataFrame], layout: Layout) -> dict[str, str]:
        for name, frame in frames.items():
            columns = layout.tables[name].columns
            said = ", ".join(f'"{c}" {sql_type(columns[c])}' for c in frame.columns)
            self.connection.execute(f"DROP TABLE IF EXISTS {table_name(name)}")
            self.connection.execute(f"CREATE TABLE {table_name(name)} ({said})")
            with self.connection.cursor().copy(f"COPY {table_name(name)} FROM STDIN") as copy:
                for row in frame.rows():
                    copy.write_row(row)
            self.connection.execute(f"ANALYZE {table_name(name)}")
        return {name: table_name(name) for name in frames}

    def tables(self, query: Query) -> dict[str, list[dict[str, Any]]]:
        return stepwise(self, query)

    def rows(self, query: str) -> list[dict[str, Any]]:
        cursor = self.connection.execute(query)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Spark:
    """Spark with two threads of this machine."""

    dialect = "spark"

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        self.folder = Path(tempfile.mkdtemp(prefix="spark-"))
        (self.folder / "lake").mkdir()
        self.session = (
            SparkSession.builder.master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.constraintPropagation.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.memory", "2g")
            .config("spark.sql.warehouse.dir", f"{self.folder}/warehouse")
            .config("spark.hadoop.fs.viewfs.mounttable.lake.link./data", f"file://{self.folder}/lake")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("OFF")
        atexit.register(shutil.rmtree, self.folder, True)
        atexit.register(self.session.stop)

    def load(self, frames: Mapping[str, pl.DataFrame], layout: Layout) -> dict[str, str]:
        for name, frame in frames.items():
            file = self.folder / f"{table_name(name)}.parquet"
            plain = [
                pl.col(c).cast(pl.String) for c, t in frame.schema.items() if isinstance(t, (pl.Enum, pl.Categorical))
            ]
            frame.with_columns(plain).write_parquet(file)
            self.session.read.parquet(str(file)).createOrReplaceTempView(table_name(name))
        return {name: table_name(name) for name in frames}

    def rows(self, query: str) -> list[dict[str, Any]]:
        return [row.asDict() for row in self.session.sql(query).collect()]

    def tables(self, query: Query) -> dict[str, list[dict[str, Any]]]:
        """All results, step by step: Spark would plan a step again for each that reads it."""
        for step in query.steps(query.plan.results):
            frame = self.session.sql(step.query.sql(dialect="spark"))
            if step.readers > 1:
                frame = frame.localCheckpoint(eager=False)
            frame.createOrReplaceTempView(step.name)
        return {name: self.rows(query.results(name).sql(dialect="spark")) for name in query.plan.results}


@cache
def duck() -> Duck:
    return Duck()


@cache
def postgres() -> Postgres:
    """The server; the test is skipped where it cannot start."""
    return Postgres(f"{server()}/postgres")


@cache
def _spark() -> Spark | str:
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        return str(error)
    if shutil.which("java") is None:
        return "there is no Java"
    try:
        return Spark()
    except Exception as error:  # whatever hinders a JVM
        return str(error)


def spark() -> Spark:
    """The session; the test is skipped where it cannot start."""
    found = _spark()
    if isinstance(found, str):
        pytest.skip(f"Spark cannot start here: {found[:300]}")
    return found


ENGINES: dict[str, Callable[[], Any]] = {"duckdb": duck, "postgres": postgres, "spark": spark}
__all__ = ["ENGINES", "Decimal", "Engine", "date", "table_name"]


def found_by(engine: Engine, plan: ColumnPlan, frames: Mapping[str, pl.DataFrame]) -> Any:
    """What a database finds: answers, and the clauses that fired."""
    query = Query(plan, engine.dialect, engine.load(frames, plan.layout))
    return decoded(plan.results, engine.tables(query), _linked(plan))


def found_by_polars(plan: ColumnPlan, frames: Mapping[str, pl.DataFrame]) -> Any:
    """What Polars finds."""
    lazy = PolarsRun(plan).run({name: frame.lazy() for name, frame in frames.items()})
    return decoded(plan.results, {name: frame.collect().to_dicts() for name, frame in lazy.items()}, _linked(plan))


def finder(name: str) -> Callable[[ColumnPlan, Mapping[str, pl.DataFrame]], Any]:
    """What finds by an engine: Polars, or a database that is started."""
    return found_by_polars if name == "polars" else partial(found_by, ENGINES[name]())


def _linked(plan: ColumnPlan) -> dict[str, str]:
    return {name: to for name, (_, to) in plan.linked.items()}
