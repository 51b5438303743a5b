"""Keys of rows on a cluster: which come more than once, and which bucket the rows of one key fall into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .worker_brief import TWICE

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BLANKS = "".join(map(chr, (*range(9, 14), 32, 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288)))
"""What is stripped from around a key: all that Unicode calls white space."""
BUCKET = 50_000
"""Rows of all tables that a bucket has on the average."""
SAFE = 10.0**15
"""Whole numbers up to here are the same as floating ones."""


def hashed(name: str, kind: str) -> Column:
    """The hash of a key (64 bits), of texts without the blanks around; of no key there is none."""
    from pyspark.sql import functions as f

    found = f.col(name)
    if kind in ("float", "double"):  # 7.0 is the key 7
        text = f.when((f.abs(found) < SAFE) & (f.floor(found) == found), found.cast("bigint").cast("string"))
        text = text.otherwise(found.cast("string"))
    else:
        text = f.btrim(found.cast("string"), f.lit(BLANKS))
    return f.when(f.length(text) > 0, f.xxhash64(text))


def with_twice(frame: DataFrame, name: str, kind: str) -> tuple[DataFrame, bool]:
    """The rows, marked where their key comes more than once; and whether any does. Only hashes are moved."""
    from pyspark.sql import functions as f

    hashes = frame.select(hashed(name, kind).alias("h")).where("h IS NOT NULL")
    found = hashes.groupBy("h").count().where("count > 1").select("h", f.lit(True).alias(TWICE))
    if not found.count():
        return frame, False
    return frame.withColumn("h", hashed(name, kind)).join(found, "h", "left").drop("h"), True


def bucketed(tables: Sequence[tuple[DataFrame, str, str]], buckets: int) -> DataFrame:
    """The rows of all tables with the number of their bucket first, that of their table next; then a struct a table."""
    from pyspark.sql import functions as f

    whole: DataFrame | None = None
    for number, (frame, key, kind) in enumerate(tables):
        bucket = f.pmod(f.coalesce(hashed(key, kind), f.lit(0)), f.lit(buckets)).cast("int").alias("bucket")
        structs = []
        for other, (shape, _, _) in enumerate(tables):
            if other == number:
                structs.append(f.struct(*shape.columns).alias(f"s{other}"))
            else:
                structs.append(f.lit(None).cast(_struct(shape)).alias(f"s{other}"))
        rows = frame.select(bucket, f.lit(number).alias("which"), *structs)
        whole = rows if whole is None else whole.unionAll(rows)
    assert whole is not None
    return whole


def _struct(frame: DataFrame) -> str:
    return str(frame.schema.simpleString())
