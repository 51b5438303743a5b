"""Rows of checked tables as cases, to be decided one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from punkt.law.packs.vocabulary import NONE as NOT_THERE
from punkt.law.packs.vocabulary import VALUE, FactKind
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, NONE, Layout

if TYPE_CHECKING:
    import polars as pl


def as_cases(layout: Layout, tables: Mapping[str, pl.DataFrame], keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The cases of some keys as a case file has them."""
    import polars as pl

    chosen = pl.Series(CASE, keys, dtype=pl.String)
    cases = tables[CASES].filter(pl.col(CASE).is_in(chosen.implode()))
    lists: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for table in layout.lists:
        frame = tables.get(table.name)
        if frame is not None:
            rows = lists.setdefault(table.name, {})
            for row in frame.filter(pl.col(CASE).is_in(chosen.implode())).iter_rows(named=True):
                rows.setdefault(row[CASE], []).append(row)
    for table in layout.periods:
        frame = tables.get(table.name)
        if frame is not None and table.period is not None:
            months = lists.setdefault(table.name, {})
            for row in frame.filter(pl.col(CASE).is_in(chosen.implode())).iter_rows(named=True):
                month = {table.period.written(row[table.period.value]): row[VALUE]}
                months.setdefault(row[CASE], []).append({ID: row.get(ID), VALUE: month})
    sections = layout.vocabulary.sections
    present = {s: any(c.startswith(f"{s}.") for c in (*cases.columns, *tables)) for s in sections}
    for row in cases.iter_rows(named=True):
        case: dict[str, Any] = {CASE: row[CASE]}
        if row.get(AS_OF) is not None:
            case[AS_OF] = row[AS_OF].isoformat()
        for section in sections:
            if row.get(section + NONE):
                case[section] = NOT_THERE
            elif row.get(section, present[section]):
                case[section] = _section(layout, section, row, lists)
        yield case


def _section(
    layout: Layout, section: str, row: Mapping[str, Any], lists: Mapping[str, Mapping[str, list[dict[str, Any]]]]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, fact in layout.vocabulary.subjects[section].facts.items():
        name = f"{section}.{path}"
        if fact.by is not None:
            _put_months(found, path, lists.get(name, {}).get(row[CASE], ()), None)
        elif fact.kind is FactKind.LIST and fact.given:
            if name in lists and row.get(name, True):
                rows = lists[name].get(row[CASE], [])
                _put(found, path, [_element(layout, fact.of, one, name, lists) for one in rows])
        else:
            _put_cell(found, path, row, name)
    return found


def _element(
    layout: Layout,
    kind: str,
    row: Mapping[str, Any],
    name: str,
    lists: Mapping[str, Mapping[str, list[dict[str, Any]]]],
) -> dict[str, Any]:
    found: dict[str, Any] = {ID: row[ID]}
    for path, fact in layout.vocabulary.subjects[kind].facts.items():
        if fact.by is not None:
            _put_months(found, path, lists.get(f"{name}.{path}", {}).get(row[CASE], ()), row[ID])
        else:
            _put_cell(found, path, row, path)
    return found


def _put_months(found: dict[str, Any], path: str, rows: Iterable[Mapping[str, Any]], element: object) -> None:
    """The values of a fact for each month, of one element of a list where it is of elements."""
    months = {month: value for row in rows if row[ID] == element for month, value in row[VALUE].items()}
    if months:
        _put(found, path, months)


def _put_cell(found: dict[str, Any], path: str, row: Mapping[str, Any], name: str) -> None:
    value = NOT_THERE if row.get(name + NONE) else row.get(name)
    if value is not None:
        _put(found, path, value)


def _put(found: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        found = found.setdefault(parent, {})
    found[last] = value
