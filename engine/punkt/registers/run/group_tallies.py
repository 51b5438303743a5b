"""What a run came to group by group: the rows that have one value in a column of the input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from punkt.registers.check.kept_columns import KEPT
from punkt.registers.columns.table_layout import CASE, CASES

from .decode_results import Decoder
from .tally import RunTally

if TYPE_CHECKING:
    import polars as pl

MOST_GROUPS = 500
"""Groups of one run; a column with more values divides nothing."""
_GROUP = "\0group"


def by_groups(
    decoder: Decoder, frames: Mapping[str, pl.DataFrame], good: pl.Series, bad: pl.Series
) -> dict[str, RunTally]:
    """Value → the sums of a part's rows that have it; rows without one are the group of the empty text.

    ``frames``: raw results by table; ``good``: the column in the rows that were decided, in the order of the cases;
    ``bad``: in those that were turned down. Stops counting where there are more than :data:`MOST_GROUPS`.
    """
    import polars as pl

    groups = good.fill_null("").alias(_GROUP)
    found = {str(name): RunTally() for name in [*groups.unique().sort(), *bad.fill_null("").unique().sort()]}
    if len(found) > MOST_GROUPS:
        return found
    owners = pl.DataFrame([frames[CASES][CASE], groups])
    parts: dict[str, dict[str, pl.DataFrame]] = {}
    for table, frame in frames.items():
        if table != KEPT:
            divided = frame.join(owners, on=CASE, how="left", maintain_order="left")
            for (group,), rows in divided.group_by(_GROUP, maintain_order=True):
                parts.setdefault(str(group), {})[table] = rows
    empty = {table: frame.clear() for table, frame in frames.items() if table != KEPT}
    for group, tables in parts.items():
        whole = {**empty, **tables}
        found[group].add_results(decoder, whole)
        found[group].add_reasons(decoder, whole)
    for group, n in bad.fill_null("").value_counts(name="\0n").iter_rows():
        found[str(group)].rejected += n
    for one in found.values():
        one.rows = one.decided + one.rejected
    return found
