"""Tables of Delta: by Spark where the session has Delta, else their logs are read and written by delta-rs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require

from .folders import plain

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PREFIX = "delta:"
UNREADABLE = ("deletionVectors", "columnMapping")
_VERSION = re.compile(r"(.+)@([0-9]+)")


@dataclass(frozen=True, slots=True)
class DeltaName:
    """A table by its folder, at a version if one is named: ``delta:PATH`` or ``delta:PATH@VERSION``."""

    path: str
    version: int | None = None


def delta_name(text: str) -> DeltaName:
    """What follows the prefix."""
    named = _VERSION.fullmatch(text)
    return DeltaName(named[1], int(named[2])) if named else DeltaName(text)


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


def opened(name: DeltaName) -> Any:
    """A table as delta-rs knows it. Raises :class:`PunktError` where there is none, or Spark alone would misread it."""
    require("lake", "deltalake")
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    path = plain(name.path)
    if not path.exists():
        raise PunktError([Diagnostic("P001", Place(name.path))])
    try:
        table = DeltaTable(path, version=name.version)
    except (DeltaError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise PunktError([Diagnostic("P876", Place(name.path), {"reason": reason})]) from None
    features = set(table.protocol().reader_features or ())
    configuration = table.metadata().configuration
    if configuration.get("delta.columnMapping.mode", "none") != "none":
        features.add("columnMapping")
    else:
        features.discard("columnMapping")
    found = sorted(features & {*UNREADABLE})
    partitions = table.metadata().partition_columns
    odd = partitions and any(f"/{partitions[0]}=" not in f"/{file}" for file in table.file_uris())
    if found or odd:
        said = ", ".join(found) or "partitionBy"
        raise PunktError([Diagnostic("P877", Place(name.path), {"name": said})])
    return table


def is_delta(path: str) -> bool:
    """Whether a folder holds a table."""
    return (plain(path) / "_delta_log").is_dir()


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
