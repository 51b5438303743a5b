"""Rows of one key: which of them is decided, whatever order they come in.

A row at fault takes no key from a good one. Of good rows that say the same of a case one is decided; where they say
different things nobody can tell which is right, and none is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from punkt.files.texts import bilingual
from punkt.registers.columns.table_layout import CASE, NONE
from punkt.registers.read.rejected_rows import Reject

from .check_cells import ROW, CheckedTable
from .duplicate_keys import SEED

if TYPE_CHECKING:
    import polars as pl

HASH, GOOD, FACTS, CODE, OTHER, WITHIN = "hash", "good", "facts", "code", "other", "within"
SAME, DIFFERENT, AT_FAULT = "P883", "P884", "P885"
"""What is said of a row beside another one of its key: that it says the same, says another thing, or is at fault."""
APART = "\0again"
"""Begins what is added to a key, so that the rows of one key stay apart until it is known which of them is decided."""


def kept_apart(keys: pl.Series) -> pl.Series:
    """Keys of which no two are the same: those that come again have a number after them."""
    import polars as pl

    frame = pl.DataFrame({CASE: keys}).with_columns(pl.int_range(pl.len()).over(CASE).alias("n"))
    numbered = pl.col(CASE) + APART + pl.col("n").cast(pl.String)
    return frame.select(pl.when(pl.col("n") > 0).then(numbered).otherwise(CASE).alias(CASE))[CASE]


def as_given(key: str) -> str:
    """A key as it was before it was kept apart."""
    return key.partition(APART)[0]


def claims(
    cases: CheckedTable,
    own: Mapping[str, CheckedTable],
    keys: pl.Series,
    contested: pl.Series | None,
    kept: pl.DataFrame | None = None,
    within: str = "",
) -> pl.DataFrame:
    """The rows that are not alone in having their key: place, hash of the key, whether they are good, hash of the facts.

    ``own``: the lists that rows bring themselves, by :func:`kept_apart` keys; ``keys``: the key of every row;
    ``contested``: hashes of keys that rows elsewhere have too; ``kept``: what is carried through of each row, which
    rows that say the same have the same of; ``within``: the sheet or the file of these rows, where there are several.
    """
    import polars as pl

    hashes = keys.hash(seed=SEED)
    several = keys.is_duplicated()
    if contested is not None:
        several |= hashes.is_in(contested.implode())
    several &= keys.is_not_null()
    frame = cases.frame
    if kept is not None:
        frame = frame.hstack([one.alias(f"\0kept {one.name}") for one in kept])
    frame = frame.filter(several)
    said = [_said(frame.schema)]
    for name, checked in sorted(own.items()):
        elements = checked.frame.filter(pl.col(CASE).is_in(frame[CASE].implode()))
        label = f"\0{name}"
        rows = elements.select(CASE, _said(elements.schema).alias(label)).sort(label)
        rows = rows.group_by(CASE).agg(pl.col(label).str.join("\n"))
        frame = frame.join(rows, on=CASE, how="left", maintain_order="left")
        said.append(pl.concat_str(pl.lit(label), pl.col(label)))
    return frame.select(
        ROW,
        pl.lit(within).alias(WITHIN),
        hashes.filter(several).alias(HASH),
        (~cases.bad).filter(several).alias(GOOD),
        pl.concat_str(said, ignore_nulls=True).hash(seed=SEED).alias(FACTS),
    )


def _said(schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """All that a row says, as text; a column in which it has nothing, and the order within a list, tell nothing."""
    import polars as pl

    texts = []
    for name, kind in sorted(schema.items()):
        if name not in (CASE, ROW):
            cell = pl.col(name).list.sort() if isinstance(kind, pl.List) else pl.col(name)
            known = cell if name.endswith(NONE) else cell.is_not_null()
            texts.append(pl.when(known).then(pl.struct(cell).struct.json_encode()))
    return pl.concat_str(texts, ignore_nulls=True) if texts else pl.lit("")


def judged(claimed: pl.DataFrame) -> pl.DataFrame:
    """What becomes of the rows that claim one key: place, code of what is said of them, place of the row beside which.

    ``claimed``: in the order in which rows are read.
    """
    import polars as pl

    row, facts = pl.struct(WITHIN, ROW), pl.col(FACTS)
    good = claimed.filter(pl.col(GOOD))
    keys = good.group_by(HASH, maintain_order=True).agg(
        row.first().alias("first"),
        facts.first().alias("says"),
        row.filter(facts != facts.first()).first().alias("rival"),
    )
    differ = pl.col("rival").is_not_null()
    code = (
        pl.when(pl.col(GOOD) & differ)
        .then(pl.lit(DIFFERENT))
        .when(pl.col(GOOD) & (row != pl.col("first")))
        .then(pl.lit(SAME))
        .when(~pl.col(GOOD) & ~differ)
        .then(pl.lit(AT_FAULT))
    )
    other = pl.when(differ & (facts == pl.col("says"))).then("rival").otherwise("first")
    told = claimed.join(keys, on=HASH, how="inner").select(WITHIN, ROW, code.alias(CODE), other.alias(OTHER))
    return told.filter(pl.col(CODE).is_not_null())


def settle(
    cases: CheckedTable, verdicts: pl.DataFrame, keys: pl.Series, column: str, numbered: bool, within: str = ""
) -> None:
    """Turn down rows of a part that are not those to be decided of their keys.

    ``verdicts``: as :func:`judged` gives them, of these rows and perhaps of others; ``column``: of the keys in the
    input; ``numbered``: whether rows have places that mean anything to a reader; ``within``: the
    sheet or the file of these rows.
    """
    import polars as pl

    if not verdicts.height:
        return
    verdicts = verdicts.filter(pl.col(WITHIN) == within).drop(WITHIN)
    here = cases.frame.select(ROW).join(verdicts, on=ROW, how="left", maintain_order="left")
    codes, others, another = here[CODE], here[OTHER], bilingual("registers.faults.another_row")

    def told(index: int) -> Reject:
        other = bilingual("registers.faults.row", row=_place(others[index])) if numbered else another
        key = str(keys[index])
        return Reject(here[ROW][index], key, column, key, str(codes[index]), {"value": key, "other": other})

    turned = codes.is_not_null()
    if turned.any():
        cases.reject(pl.Series(turned), told)


def _place(other: Mapping[str, object]) -> str:
    """The place of a row, with the sheet or the file that it is from, where there are several."""
    return f"{other[ROW]} ({other[WITHIN]})" if other[WITHIN] else str(other[ROW])
