"""Rows of lists that come in inputs of their own are put aside by the part of the register they belong to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.files.whole_files import writing
from punkt.registers.check.duplicate_keys import SEED
from punkt.registers.check.staged_lists import BAD, StagedList
from punkt.registers.columns.table_layout import CASE
from punkt.registers.read.rejected_rows import stray

if TYPE_CHECKING:
    import polars as pl

    from punkt.registers.check.register import Register


def stage(
    register: Register, size: int, folder: Path, advance: Callable[[int], None] | None = None
) -> dict[str, StagedList]:
    """Write the rows of all lists into files in ``folder`` by the part their cases are in; list → its files.

    Goes once through the keys of the register and once through each list. ``size``: rows of a part; ``advance`` is
    called with the lines each batch had. Raises :class:`PunktError` where the disk refuses.
    """
    if not register.lists:
        return {}
    parts = _parts_of_keys(register, size, advance)
    return {name: _stage(register, name, parts, size, folder, advance) for name in register.lists}


def _parts_of_keys(register: Register, size: int, advance: Callable[[int], None] | None) -> pl.DataFrame:
    """Which part each key is in, by the hash of the key; each of them where it is in several."""
    import polars as pl

    found = []
    for number, batch in enumerate(register.batches(size)):
        keys = register.check_cases(batch).frame[CASE].drop_nulls()
        found.append(
            pl.DataFrame(
                {
                    "hash": keys.hash(seed=SEED),
                    "part": pl.Series([number], dtype=pl.UInt32).new_from_index(0, len(keys)),
                }
            )
        )
        if advance is not None:
            advance(batch.lines)
    return pl.concat(found).unique(maintain_order=True)


def _stage(
    register: Register, name: str, parts: pl.DataFrame, size: int, folder: Path, advance: Callable[[int], None] | None
) -> StagedList:
    import polars as pl

    staged: StagedList | None = None
    for piece, batch in enumerate(register.list_batches(name, size)):
        checked = register.check_list(name, batch)
        frame = checked.frame.with_columns(checked.bad.alias(BAD))
        if staged is None:
            staged = StagedList(folder, name, frame.clear())
        known = pl.when(pl.col(CASE).is_not_null()).then(pl.col(CASE).hash(seed=SEED)).alias("\0hash")
        frame = frame.with_columns(known).join(
            parts.rename({"hash": "\0hash", "part": "\0part"}), on="\0hash", how="left", maintain_order="left"
        )
        frame = frame.drop("\0hash")
        _strays(register, staged, name, frame)
        staged.rejects += checked.rejects
        staged.unreadable += batch.unreadable
        staged.rows += batch.frame.height
        for (part,), rows in frame.filter(pl.col("\0part").is_not_null()).group_by("\0part", maintain_order=True):
            path = folder / f"stage-{name}-{part:06}-{piece:06}.arrow"
            with writing(folder):
                rows.drop("\0part").write_ipc(path, compression="lz4")
            staged.pieces.setdefault(int(str(part)), []).append(path)
        if advance is not None:
            advance(batch.lines)
    if staged is None:
        staged = StagedList(folder, name, register.empty_list(name).with_columns(pl.lit(False).alias(BAD)))
    return staged


def _strays(register: Register, staged: StagedList, name: str, frame: pl.DataFrame) -> None:
    """Turn down rows whose key is that of no case."""
    import polars as pl

    from punkt.registers.check.check_cells import ROW

    lost = frame.filter(pl.col("\0part").is_null() & pl.col(CASE).is_not_null())
    staged.stray += lost.height
    column = register.lists[name][1].keys[CASE]
    staged.rejects += [stray(row, key, name, column) for row, key in lost.select(ROW, CASE).iter_rows()]
