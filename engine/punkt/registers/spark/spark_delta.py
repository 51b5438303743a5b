"""Tables of Delta: by Spark where the session has Delta, else by their logs, which delta-rs reads and writes."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.read.delta_log import DeltaName, is_delta, opened, plain

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def has_delta(spark: SparkSession) -> bool:
    """Whether the session has Delta of its own."""
    return "DeltaSparkSessionExtension" in (spark.conf.get("spark.sql.extensions", "") or "")


def read_delta(spark: SparkSession, name: DeltaName) -> tuple[DataFrame, Mapping[str, Any]]:
    """The rows of a table, and what says which they are. Raises :class:`PunktError` where it is none, or unreadable."""
    if has_delta(spark):
        reader = spark.read.format("delta")
        if name.version is not None:
            reader = reader.option("versionAsOf", name.version)
        return reader.load(name.path), {"version": "latest" if name.version is None else name.version}
    table = opened(name)
    from pyspark.sql.types import StructType

    schema = StructType.fromJson(json.loads(table.schema().to_json()))
    files = sorted(table.file_uris())
    said = {"version": table.version(), "files": len(files)}
    if not files:
        return spark.createDataFrame([], schema), said
    root = str(plain(name.path).resolve())
    return spark.read.schema(schema).option("basePath", root).parquet(*files), said


def commit(path: str, schema: Any, files: Sequence[tuple[str, int, int]], about: bytes) -> None:
    """Make files that lie in a folder its table, in place of what was there: all at once, by one entry of the log.

    ``files``: name, rows, bytes; ``schema``: Arrow's.
    """
    from deltalake import CommitProperties, Schema
    from deltalake.exceptions import DeltaError
    from deltalake.transaction import AddAction, create_table_with_add_actions

    now = int(time.time() * 1000)
    actions = [AddAction(name, size, {}, now, True, json.dumps({"numRecords": rows})) for name, rows, size in files]
    try:
        create_table_with_add_actions(
            str(plain(path)),
            Schema.from_arrow(schema),
            actions,
            mode="overwrite" if is_delta(path) else "error",
            commit_properties=CommitProperties(custom_metadata={"punkt": about.decode()}),
        )
    except (DeltaError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise PunktError([Diagnostic("P838", Place(path), {"reason": reason})]) from None
