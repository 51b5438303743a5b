"""Keys of rows on a cluster: which come more than once, and which bucket the rows of one key fall into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BUCKET = 50_000
"""Rows of all tables that a bucket has on the average."""
SAFE = 10.0**15
"""Whole numbers up to here are the same as floating ones."""
COMPOSED = ".[\u0300-\u036f]+"
"""A letter and marks upon it, for which there may be one character too."""
TOLD_APART = "[^0-9a-z\u0430-\u0438\u043a-\u044f]"
"""All but the characters by which keys are told apart here: digits and letters that are never composed."""


def hashed(name: str, kind: str, digits: bool = False) -> Column:
    """The hash of a key (64 bits); of no key there is none.

    However a key is spelled, with blanks, marks, in capitals, zeros in front, its hash is one; workers look at the keys
    themselves, so that nothing is lost where two keys have the same. ``digits``: nothing but digits counts.
    """
    from pyspark.sql import functions as f

    found = f.col(name)
    if kind in ("float", "double"):  # 7.0 is the key 7
        text = f.when((f.abs(found) < SAFE) & (f.floor(found) == found), found.cast("bigint").cast("string"))
        text = text.otherwise(found.cast("string"))
    else:
        text = found.cast("string")
    others = "[^0-9]" if digits else TOLD_APART
    plain = f.regexp_replace(f.regexp_replace(f.regexp_replace(f.lower(text), COMPOSED, ""), others, ""), "^0+", "")
    return f.when(text.isNotNull(), f.xxhash64(plain))


def by_company(frame: DataFrame, name: str, kind: str, digits: bool) -> tuple[DataFrame, DataFrame | None]:
    """The rows that are alone in having their key, and the others, if there are any. Only hashes are moved to tell."""

    hashes = frame.select(hashed(name, kind, digits).alias("h")).where("h IS NOT NULL")
    several = hashes.groupBy("h").count().where("count > 1").select("h")
    if several.isEmpty():
        return frame, None
    known = frame.withColumn("h", hashed(name, kind, digits))
    return known.join(several, "h", "left_anti").drop("h"), known.join(several, "h", "left_semi").drop("h")


def bucketed(tables: Sequence[tuple[DataFrame, str, str, bool]], buckets: int) -> DataFrame:
    """The rows of all tables with the number of their bucket first, that of their table next; then a struct a table."""
    from pyspark.sql import functions as f

    whole: DataFrame | None = None
    for number, (frame, key, kind, digits) in enumerate(tables):
        bucket = f.pmod(f.coalesce(hashed(key, kind, digits), f.lit(0)), f.lit(buckets)).cast("int").alias("bucket")
        structs = []
        for other, (shape, *_) in enumerate(tables):
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
