"""A run on Spark: parts decided on the workers and put aside, then written as tables and given their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.columns.on_spark import settings_of
from punkt.registers.columns.table_layout import CASES
from punkt.registers.prepare.output_files import file_faults
from punkt.registers.prepare.result_names import page_beside
from punkt.registers.read.delta_log import plain
from punkt.registers.read.register_source import no_rows
from punkt.registers.read.rejected_rows import none_allowed
from punkt.registers.run.about_run import about_run, sums_of
from punkt.registers.run.compare import CompareJob
from punkt.registers.run.group_tallies import MOST_GROUPS
from punkt.registers.run.run_result import RunResult
from punkt.registers.run.tally import RunTally
from punkt.registers.spark import tasks
from punkt.version import VERSION

from .row_keys import BUCKET, bucketed, by_company
from .spark_faults import spark_errors
from .spark_outputs import DECISION, REJECTED, REPLACED, TRACE, Outputs, UnfinishedTable
from .worker import Worker
from .worker_brief import PART_COLUMNS, WorkerInput

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PARTS = {"spark.sql.execution.arrow.maxRecordsPerBatch": "1", "spark.sql.parquet.enableVectorizedReader": "false"}
"""Rows of parts are large: they are read one by one."""
MARKER, LOCK = "punkt", "lock"
TRACED = 8192
"""Rows of a part at most where whole decisions are written: they are long."""


@dataclass(slots=True)
class SparkInputs:
    """The tables of a register with the types of their keys: cases first, then its lists."""

    tables: Sequence[tuple[WorkerInput, DataFrame]]
    keys: Sequence[tuple[str, str, bool]]
    """Of each table's key to a case: its column, its type, and whether nothing but digits counts in it."""
    about: Sequence[Mapping[str, Any]]


class ClusterRun:
    """One run."""

    def __init__(
        self, spark: SparkSession, worker: Worker, inputs: SparkInputs, outputs: Outputs, ignored: Sequence[str]
    ) -> None:
        self.spark, self.worker, self.inputs, self.outputs, self.ignored = spark, worker, inputs, outputs, ignored
        self.brief, self.request = worker.brief, worker.brief.request

    def run(self) -> RunResult:
        """Do it. Raises :class:`PunktError`, and then nothing was written."""
        with working(self.outputs), spark_errors(self.brief.cases.name):
            endings = ["", *(_ending(table.name) for table in self.worker.register.layout.lists), REJECTED]
            self.outputs.check([*endings, TRACE] if self.request.trace else endings, self.request.overwrite)
            page = self._page()
            self._decide()
            tally = self._tally()
            drafts = self._drafts(tally)
            about = self._about(tally)
            self._write(drafts, tally, about)
            self.outputs.publish(drafts, orjson.dumps(about))
        files = [self.outputs.name(draft.ending) for draft in drafts]
        inputs: dict[str, dict[str, str]] = {one["name"]: {} for one in about["inputs"]}
        job = self.worker.job
        only = job.only() if isinstance(job, CompareJob) else ((), ())
        return RunResult(tally, about, files, inputs, self.ignored, page, only)

    def _page(self) -> Path | None:
        """Where the page goes: as is asked, else beside folders of this machine. Raises :class:`PunktError` where it cannot."""
        if self.request.report:
            return Path(self.request.report)  # looked at with the request
        if not (self.outputs.places.local and self.outputs.lines):
            return None
        page = page_beside(self.outputs.name(""))
        faults = file_faults(page, (), self.request.overwrite) if page.exists() else []
        if faults:
            raise PunktError(faults)
        return page

    # --- parts

    @property
    def _parts(self) -> str:
        return f"{self.outputs.unfinished}/parts"

    def _decide(self) -> None:
        """Every part on some worker; what comes of it is put aside."""
        options = {"compression": "uncompressed", "parquet.block.size": str(32 << 20)}
        self._decided().write.mode("overwrite").options(**options).parquet(self._parts)

    def _decided(self) -> DataFrame:
        _, frame = self.inputs.tables[0]
        key = self.inputs.keys[0]
        if not self.brief.lists:
            alone, several = by_company(frame, *key)
            found = alone.mapInArrow(partial(tasks.decide_rows, self.brief), PART_COLUMNS)
            return found if several is None else found.unionAll(self._whole([several]))
        return self._whole([frame for _, frame in self.inputs.tables])

    def _whole(self, frames: Sequence[DataFrame]) -> DataFrame:
        """Parts to which all rows of a key come, of all tables."""
        rows = sum(frame.count() for frame in frames)
        buckets = max(self.spark.sparkContext.defaultParallelism, -(-rows // min(BUCKET, self.request.part)))
        tables = [(f, *key) for f, key in zip(frames, self.inputs.keys, strict=True)]
        brief = self.brief
        task = lambda table: tasks.decide_bucket(brief, table)  # noqa: E731 - Spark would read type hints as its own
        return bucketed(tables, buckets).groupBy("bucket").applyInArrow(task, PART_COLUMNS)

    def _tally(self) -> RunTally:
        found = RunTally()
        for row in self.spark.read.parquet(self._parts).select("tally").collect():
            found.add(orjson.loads(row["tally"]))
        if len(found.groups) > MOST_GROUPS:
            told = {"name": self.request.by, "limit": MOST_GROUPS}
            raise PunktError([Diagnostic("P895", Place(self.brief.cases.name), told)])
        if not found.rows and not self._rejects().count():
            raise no_rows(self.brief.cases.name)
        if self.request.strict:
            first = self._rejects().first()
            if first is not None:
                line = f"{first['key']}: {first['message']}"
                raise none_allowed(self.brief.cases.name, max(found.rejected, 1), line)
        return found

    # --- tables

    def _drafts(self, tally: RunTally) -> list[UnfinishedTable]:
        """What is written: the cases first."""
        tables = self.worker.job.tables(tally)
        drafts = [
            UnfinishedTable(_ending(table), f"{self.outputs.unfinished}/draft{_ending(table)}") for table in tables
        ]
        drafts.append(UnfinishedTable(REJECTED, f"{self.outputs.unfinished}/draft{REJECTED}"))
        if self.request.trace:
            drafts.append(UnfinishedTable(TRACE, f"{self.outputs.unfinished}/draft{TRACE}", self.outputs.lines))
        return drafts

    def _write(self, drafts: Sequence[UnfinishedTable], tally: RunTally, about: Mapping[str, Any]) -> None:
        tables = self.worker.job.tables(tally)
        found = drafts[: len(tables)]
        with settings_of(self.spark, PARTS):
            if self.outputs.places.local:
                self._files(dict(zip(tables, (draft.path for draft in found), strict=True)), tally, about)
            else:
                for table, draft in zip(tables, found, strict=True):
                    self._rows(table, tally).write.parquet(draft.path)
        for draft in drafts[len(tables) :]:
            if draft.ending == REJECTED:
                self._rejects().write.parquet(draft.path)
            else:
                lines = self.spark.read.parquet(self._parts).selectExpr(f"explode(trace) AS {DECISION}")
                lines.write.text(draft.path) if draft.lines else lines.write.parquet(draft.path)

    def _files(self, folders: Mapping[str, str], tally: RunTally, about: Mapping[str, Any]) -> None:
        """Workers write the files themselves; the driver keeps those that a task came to its end with."""
        for folder in folders.values():
            self.outputs.places.make(folder)
        paths = {name: str(plain(folder)) for name, folder in folders.items()}
        task = partial(tasks.written_files, self.brief, tally.plain(), paths, orjson.dumps(about))
        said = self.spark.read.parquet(self._parts).select("frames").mapInArrow(task, tasks.FILES).collect()
        for name, path in paths.items():
            kept = {row["file"]: row["bytes"] for row in said if row["name"] == name}
            there = {one.name: one.stat().st_size for one in plain(path).iterdir()} if plain(path).is_dir() else {}
            if not kept.items() <= there.items():
                raise PunktError([Diagnostic("P880", Place(self.outputs.shown))])
            for left in there.keys() - kept.keys():  # of a task that was begun twice
                (plain(path) / left).unlink()

    def _rows(self, table: str, tally: RunTally) -> DataFrame:
        """The rows of a table of results."""
        from pyspark.sql.pandas.types import from_arrow_schema

        schema = from_arrow_schema(self.worker.written(self.worker.no_results(), table, tally).schema)
        task = partial(tasks.written_rows, self.brief, tally.plain(), table)
        return self.spark.read.parquet(self._parts).select("frames").mapInArrow(task, schema)

    def _rejects(self) -> DataFrame:
        return self.spark.read.parquet(self._parts).selectExpr("inline(rejected)")

    def _about(self, tally: RunTally) -> dict[str, Any]:
        inputs = [
            {"name": _shown(given.name, said), **said}
            for (given, _), said in zip(self.inputs.tables, self.inputs.about, strict=True)
        ]
        worker, engine = self.worker, f"spark {self.spark.version}"
        return about_run(worker.rules, worker.register, inputs, engine) | sums_of(tally)


def _shown(name: str, said: Mapping[str, Any]) -> str:
    """An input with the version that was read, where it has versions."""
    return f"{name}@{said['version']}" if "version" in said and "@" not in name else name


def _ending(table: str) -> str:
    """What is added to the name of the output for a table of results."""
    return "" if table == CASES else f"_{table.replace('.', '_')}"


@contextmanager
def working(outputs: Outputs) -> Iterator[None]:
    """The folder of a run: what a killed one left there is removed, and so is the folder in the end."""
    places, folder = outputs.places, outputs.unfinished
    left = {*places.names(folder)} - {LOCK}
    if left and MARKER not in left:
        raise PunktError([Diagnostic("P736", Place(outputs.shown + ".unfinished"))])
    places.make(folder)
    lock = _held(outputs)
    try:
        outputs.recover()
        for name in left:
            places.remove(f"{folder}/{name}")
        places.write(f"{folder}/{MARKER}", VERSION.encode())
        yield
    except BaseException:
        if not any(name.startswith(REPLACED) for name in places.names(folder)):  # else the next run puts them back
            places.remove(folder)
        raise
    else:
        places.remove(folder)
    finally:
        if lock is not None:
            lock.close()


def _held(outputs: Outputs) -> BinaryIO | None:
    """Keep others from working here, where the file system can; a killed run lets go by itself."""
    if not outputs.places.local:
        return None
    try:
        import fcntl
    except ImportError:  # not everywhere
        return None
    stream = (plain(outputs.unfinished) / LOCK).open("ab")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        raise PunktError([Diagnostic("P738", Place(outputs.shown + ".unfinished"))]) from None
    return stream
