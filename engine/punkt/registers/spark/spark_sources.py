"""What a run on Spark reads: Parquet files by path, glob or URI, tables of the catalog, tables of Delta."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Place, Problems
from punkt.registers.read.delta_log import PREFIX, delta_name
from punkt.registers.read.register_source import check_columns

from .spark_delta import read_delta
from .spark_faults import spark_errors
from .worker_brief import FILE, ROW, WorkerInput

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TABLE = "table:"
READABLE = (
    "string",
    "varchar",
    "char",
    "boolean",
    "tinyint",
    "smallint",
    "int",
    "bigint",
    "decimal",
    "float",
    "double",
)
DAYS = ("date", "timestamp", "timestamp_ntz", "void")


@dataclass(frozen=True, slots=True)
class SparkTable:
    """An input as Spark holds it.

    ``frame`` calls the columns ``c0``, ``c1`` … in the order of ``columns``, their names in the input, for Spark
    does not find names with dots; ``types``: Spark's, in the same order; ``marks``: further columns ``m0`` … of
    Punkt's own, such as the file a row is from.
    """

    name: str
    columns: tuple[str, ...]
    frame: DataFrame
    types: tuple[str, ...]
    marks: tuple[str, ...]
    about: Mapping[str, Any]

    def narrowed(self, names: Iterable[str]) -> tuple[WorkerInput, DataFrame]:
        """Only the columns that are asked for."""
        wanted = {*names}
        kept = [number for number, name in enumerate(self.columns) if name in wanted]
        chosen = [f"c{number}" for number in kept]
        marks = [f"m{number}" for number in range(len(self.marks))]
        given = WorkerInput(self.name, tuple(self.columns[number] for number in kept), self.marks)
        return given, self.frame.select(*chosen, *marks)

    def check_types(self, names: Iterable[str], problems: Problems) -> None:
        """Note columns that no fact can be read from."""
        wanted = {*names}
        for number, (name, kind) in enumerate(zip(self.columns, self.types, strict=True), 1):
            inner = kind.removeprefix("array<").removesuffix(">") if kind.startswith("array<") else kind
            if name in wanted and inner.partition("(")[0] not in (*READABLE, *DAYS):
                problems.add("P872", Place(self.name, 1, number), name=name, found=kind)


def open_table(spark: SparkSession, text: str) -> SparkTable:
    """The input of a name. Raises :class:`PunktError` where there is none, or it cannot be read."""
    with spark_errors(text):
        if text.startswith(TABLE):
            frame, about = spark.table(text.removeprefix(TABLE)), dict[str, Any]()
        elif text.startswith(PREFIX):
            frame, about = read_delta(spark, delta_name(text.removeprefix(PREFIX)))  # type: ignore[assignment]
        else:
            frame = spark.read.parquet(text)
            about = _listing(spark, frame.inputFiles())
        columns = check_columns(text, list(frame.columns))
        types = tuple(kind for _, kind in frame.dtypes)
        files = frame.inputFiles() if not text.startswith(TABLE) else []
        marks: tuple[str, ...] = ()
        chosen: list[Any] = []
        if files and "_metadata" not in columns:
            from pyspark.sql import functions as f

            marks = (ROW, FILE) if len(files) > 1 else (ROW,)
            chosen = [f.col("_metadata.row_index"), f.col("_metadata.file_name")][: len(marks)]
        plain = frame.select("*", *chosen) if chosen else frame
        names = [*(f"c{number}" for number in range(len(columns))), *(f"m{number}" for number in range(len(marks)))]
        return SparkTable(text, columns, plain.toDF(*names), types, marks, about)


def _listing(spark: SparkSession, files: list[str]) -> dict[str, Any]:
    """How many files and bytes there are, and a hash that changes when one of them does."""
    jvm: Any = spark._jvm
    context: Any = spark.sparkContext
    configuration = context._jsc.hadoopConfiguration()
    size, lines = 0, []
    for file in sorted(files):
        path = jvm.org.apache.hadoop.fs.Path(jvm.java.net.URI(file))
        status = path.getFileSystem(configuration).getFileStatus(path)
        size += status.getLen()
        lines.append(f"{file} {status.getLen()} {status.getModificationTime()}")
    listing = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return {"files": len(files), "bytes": size, "listing_sha256": listing}
