"""What must hold between the rows of a case's lists: ids that differ, references that lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from punkt.deciding.cases.case_reading import MAX_ELEMENTS
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.exact import shown
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.columns.table_layout import CASE, ID, NONE, Layout, Table
from punkt.registers.read.rejected_rows import Reject

from .check_cells import ROW, CheckedTable
from .check_periods import check_periods

if TYPE_CHECKING:
    import polars as pl


def check_elements(
    layout: Layout, tables: Mapping[str, CheckedTable], cases: pl.DataFrame, known: frozenset[str]
) -> None:
    """Turn down rows of lists with ids given twice, or references that lead nowhere.

    ``known``: the lists that the register gives for all cases; of others, ``cases`` says which give them.
    Where a list is not given, nothing is known of its elements.
    """
    for name, checked in tables.items():
        table = layout.tables[name]
        if table.period is None:
            check_ids(table, checked)
        else:
            check_periods(table, checked, tables)
        _check_section(table, checked, cases)
        for path, column in table.columns.items():
            if column.fact is not None and column.fact.kind is FactKind.REFERENCES and path in checked.frame.columns:
                owner = f"{table.section}.{column.fact.of}"
                siblings = tables[owner].frame if owner in tables else None
                giving = None if owner in known else _giving(cases, owner)
                _check_references(table, checked, path, siblings, giving, column.fact.exclusive)


def _check_section(table: Table, checked: CheckedTable, cases: pl.DataFrame) -> None:
    """Turn down the rows of a section that is known not to exist."""
    import polars as pl

    none = table.section + NONE
    if none in cases.columns and cases[none].any():
        owners = cases.filter(pl.col(none))[CASE]
        gone = checked.frame[CASE].is_in(owners.implode()).fill_null(False)
        said = {"name": table.section, "other": table.name}
        checked.reject(gone, lambda i: _reject(table, checked, i, CASE, "P912", **said))


def _giving(cases: pl.DataFrame, owner: str) -> pl.DataFrame:
    """The keys of the cases that give a list."""
    import polars as pl

    if owner not in cases.columns:
        return cases.select(CASE).clear()
    return cases.filter(pl.col(owner).fill_null(False)).select(CASE)


def check_ids(table: Table, checked: CheckedTable) -> None:
    import polars as pl

    frame = checked.frame
    if ID not in frame.columns:
        return
    pairs = frame.select(CASE, ID)
    twice = (
        frame[ID].is_not_null()
        & ~pairs.is_duplicated().not_()
        & ~pairs.select(pl.struct(CASE, ID).is_first_distinct()).to_series()
    )
    if twice.any():
        checked.reject(twice, lambda i: _reject(table, checked, i, ID, "P518", value=frame[ID][i]))
    many = frame.select(pl.len().over(CASE) > MAX_ELEMENTS).to_series()
    if many.any():
        first = many & frame[CASE].is_first_distinct()
        checked.bad = checked.bad | many
        checked.reject(first, lambda i: _reject(table, checked, i, CASE, "P516", name=table.name, limit=MAX_ELEMENTS))


def _reject(table: Table, checked: CheckedTable, index: int, column: str, code: str, **arguments: object) -> Reject:
    frame = checked.frame
    name = f"{table.name}/{frame[ID][index]}" if ID in frame.columns else table.name
    value = shown(arguments.get("value", ""))
    return Reject(
        int(frame[ROW][index]), str(frame[CASE][index] or ""), f"{name}.{column}", value, code, arguments, table.name
    )


def _check_references(
    table: Table,
    checked: CheckedTable,
    path: str,
    siblings: pl.DataFrame | None,
    giving: pl.DataFrame | None,
    exclusive: bool,
) -> None:
    """Each reference must lead to an element of the same case, once, and from one row only where it must be so."""
    import polars as pl

    frame = checked.frame
    pairs = (
        frame.with_row_index("at")
        .select("at", CASE, pl.col(path).alias("to"))
        .explode("to", empty_as_null=False, keep_nulls=False)
    )
    if not pairs.height:
        return
    faults: list[tuple[str, pl.DataFrame, Any]] = []
    sure = pairs if giving is None else pairs.join(giving, on=CASE, how="semi", maintain_order="left")
    if sure.height:
        ids = (
            siblings.select(CASE, pl.col(ID).alias("to")) if siblings is not None else pairs.clear().select(CASE, "to")
        )
        faults.append(("P519", sure.join(ids, on=[CASE, "to"], how="anti", maintain_order="left"), _known(ids)))
    within = pairs.filter(~pl.struct("at", "to").is_first_distinct())
    faults.append(("P514", within, None))
    if exclusive:
        single = pairs.unique(["at", "to"], maintain_order=True)
        faults.append(("P521", single.filter(~pl.struct(CASE, "to").is_first_distinct()), _holder(single, frame)))
    for code, found, more in faults:
        for at, case, to in found.iter_rows():
            mask = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height).scatter(at, True)
            extra = more(case, to) if more is not None else {}
            checked.reject(
                mask, lambda i, c=code, t=to, e=extra: _reject(table, checked, i, path, c, value=t, name=path, **e)
            )


def _known(ids: pl.DataFrame) -> Any:
    import polars as pl

    def hint(case: str, to: str) -> dict[str, object]:
        return {
            "hint": nearest(to, [str(one) for one in ids.filter(pl.col(CASE) == case)["to"].drop_nulls().to_list()])
        }

    return hint


def _holder(pairs: pl.DataFrame, frame: pl.DataFrame) -> Any:
    import polars as pl

    def other(case: str, to: str) -> dict[str, object]:
        first = pairs.filter((pl.col(CASE) == case) & (pl.col("to") == to))["at"][0]
        return {"other": frame[ID][first] if ID in frame.columns else case}

    return other
