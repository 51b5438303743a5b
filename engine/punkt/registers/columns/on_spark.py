"""DataFrames of Spark decided by columns: DataFrame in, DataFrame out, in the session that they belong to.

The steps of a query are views of their own, each planned once: Spark would plan a step again for
every reader. What several read is cut off from its lineage on the way. Whole-stage code generation
and the propagation of constraints take longer over these queries than they save, and are off
while they are planned; the session's own settings come back.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlglot import exp

from punkt.deciding.cases.foreign_values import asked_day
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.messages.optional_parts import require

from .editions import Editions
from .on_sql import Query
from .sql_editions import rows_of
from .table_layout import AS_OF, CASE, CASES, ID, TO, Layout, layout

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from punkt.deciding.rule_base import Rules

SETTINGS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.ansi.enabled": "true",
}
MEMORY = "2g"
"""Of the driver, where a session is begun here: plans of a whole rule base are long."""


def session(master: str = "", memory: str = MEMORY) -> SparkSession:
    """The session there is, else one on two threads of this machine.

    Raises :class:`PunktError` without Spark, without Java, and where Spark does not start.
    """
    require("spark", "pyspark")
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    found = SparkSession.getActiveSession()
    if found is not None and not master:
        return found
    builder = SparkSession.builder.appName("punkt").config("spark.ui.enabled", "false")
    if not _submitted() or master:
        _check_java()
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers need what is installed here
        builder = builder.master(master or "local[2]").config("spark.driver.memory", memory)
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.log.level", "OFF")  # what goes wrong is said in one line
    try:
        made: SparkSession = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise PunktError([Diagnostic("P871", Place("spark"), {"reason": reason})]) from None
    return made


def _check_java() -> None:
    java = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{java}/bin" if java else None) is None:
        raise PunktError([Diagnostic("P870", Place("spark"))])


def _submitted() -> bool:
    """Whether ``spark-submit`` has begun this program, and named the master."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


def decide(
    frame: DataFrame | Mapping[str, DataFrame], rules: Rules, as_of: date | str | None = None, names: bool = True
) -> Any:
    """The results of each row: ``case``, and for each outcome value, status, clauses, missing and presumed facts, readings.

    ``frame``: cases with a column ``case`` and paths of facts; or tables by the names of the
    layout, references as lists of ids or as tables of their own. Where cases have a column
    ``as_of`` and no day is named, each asks the law of its own day, and its first and last day are
    looked up at once. Values are trusted to keep to the vocabulary. Answers with a DataFrame, or
    with DataFrames by table. Raises :class:`PunktError` for columns that are no facts, and days on
    which a pack is not in force.
    """
    as_of = asked_day(as_of)
    frames = dict(frame) if isinstance(frame, Mapping) else {CASES: frame}
    shape = layout(rules.vocabulary)
    _check(shape, frames)
    if as_of is not None and AS_OF in frames[CASES].columns:
        frames[CASES] = frames[CASES].drop(AS_OF)
    frames = _linked(shape, frames)
    day = as_of or date.today()
    given = {name: frozenset(one.columns) for name, one in frames.items()}
    editions = Editions(rules, shape, given, day, _days(frames[CASES], day))
    found = _decided(frames, editions, names)
    return found if isinstance(frame, Mapping) else found[CASES]


def _check(shape: Layout, frames: Mapping[str, DataFrame]) -> None:
    problems = Problems()
    for name, one in frames.items():
        if name not in shape.tables:
            problems.add("P733", Place(name), name=name, hint=nearest(name, shape.tables))
            continue
        known = shape.tables[name].columns
        for column in one.columns:
            if column not in known:
                problems.add("P751", Place(name), name=column, hint=nearest(column, known))
        if CASE not in one.columns:
            problems.add("P751", Place(name), name=CASE, hint=nearest(CASE, one.columns))
    if CASES not in frames:
        problems.add("P733", Place(CASES), name=", ".join(frames), hint=nearest(CASES, [CASES]))
    problems.raise_if_any()


def _linked(shape: Layout, frames: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """Lists of ids as tables of references, and in their place whether they are given; lists without table are empty."""
    from pyspark.sql import functions as f

    found = dict(frames)
    for table in shape.links:
        assert table.fact is not None
        owner = table.name.removesuffix(f".{table.fact.path}") if ID in table.key else CASES
        column = table.fact.path if ID in table.key else table.name
        source = found.get(owner)
        if table.name in found or source is None or not dict(source.dtypes).get(column, "").startswith("array"):
            continue
        ids = f.col(f"`{column}`")
        keys = [CASE, ID] if ID in table.key else [CASE]
        found[table.name] = source.select(*keys, f.explode(ids).alias(TO)).distinct()
        found[owner] = source.withColumn(column, ids.isNotNull())
    for table in shape.lists:
        if table.name in found[CASES].columns and table.name not in found:
            none = found[CASES].select(CASE, f.lit("").alias(ID))
            found[table.name] = none.where(f.lit(False))
    return found


def _days(cases: DataFrame, day: date) -> tuple[date, date] | None:
    """The first and last day asked, where cases name their own."""
    from pyspark.sql import functions as f

    if AS_OF not in cases.columns:
        return None
    asked = f.coalesce(f.col(AS_OF), f.lit(day))
    row = cases.agg(f.min(asked), f.max(asked)).first()
    return (row[0], row[1]) if row is not None and row[0] is not None else None


def _decided(frames: Mapping[str, DataFrame], editions: Editions, names: bool) -> dict[str, DataFrame]:
    spark = next(iter(frames.values())).sparkSession
    mark = f"punkt_{uuid4().hex}_"
    sources = {name: f"{mark}given_{number}" for number, name in enumerate(frames)}
    views = list(sources.values())
    found: dict[str, DataFrame] = {}
    with settings(spark):
        try:
            for name, frame in frames.items():
                frame.createOrReplaceTempView(sources[name])
            for number, plan in zip(editions.numbers, editions.plans, strict=True):
                rows = {name: rows_of(editions, plan, number, name, sources) for name in sources}
                made = _steps(spark, Query(plan, "spark", rows, names), f"{mark}{number}_", views)
                found = {name: found[name].unionAll(one) if found else one for name, one in made.items()}
            return found
        finally:
            for view in views:
                spark.catalog.dropTempView(view)


def _steps(spark: SparkSession, query: Query, mark: str, views: list[str]) -> dict[str, DataFrame]:
    """The results of a query, each of its steps a view of its own."""
    for step in query.steps(query.plan.results):
        made = spark.sql(_renamed(step.query, query, mark))
        if step.readers > 1:
            made = made.localCheckpoint(eager=False)
        made.createOrReplaceTempView(mark + step.name)
        views.append(mark + step.name)
    return {name: spark.sql(_renamed(query.results(name), query, mark)) for name in query.plan.results}


def _renamed(made: exp.Query, query: Query, mark: str) -> str:
    """The text of a step that reads others by names of this call."""
    copied = made.copy()
    for table in copied.find_all(exp.Table):
        if table.name in query.queries:
            table.set("this", exp.to_identifier(mark + table.name, quoted=True))
    return copied.sql(dialect="spark")


@contextmanager
def settings_of(spark: SparkSession, values: Mapping[str, str]) -> Iterator[None]:
    """Some settings of the session for a while; its own come back."""
    before = {name: spark.conf.get(name, None) for name in values}
    try:
        for name, value in values.items():
            spark.conf.set(name, value)
        yield
    finally:
        for name, old in before.items():
            if old is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, old)


def settings(spark: SparkSession) -> AbstractContextManager[None]:
    """The settings that these queries need, also when they are carried out; the session's own come back."""
    return settings_of(spark, SETTINGS)


__all__ = ["decide", "session", "settings", "settings_of"]
