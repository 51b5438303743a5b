"""An input as a map wants it: rows left out, keys of several columns, cells filled from above."""

from __future__ import annotations

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.registers.map.column_map import TableMap
from punkt.registers.map.match_columns import Matched
from punkt.registers.read.filled_source import FilledSource
from punkt.registers.read.keyed_source import keyed
from punkt.registers.read.register_source import RegisterSource
from punkt.registers.read.wrapped_source import SkippingSource


def check_types(source: RegisterSource, matched: Matched, problems: Problems) -> None:
    """Note columns that hold more than one value a row."""
    for slot in matched.slots:
        if slot.name in source.compound:
            place = Place(source.name, 1, source.columns.index(slot.name) + 1)
            problems.add("P906", place, name=slot.name, type=source.compound[slot.name])


def arranged(source: RegisterSource, of: TableMap, problems: Problems) -> RegisterSource:
    """An input as its map wants it: without some rows, with a key of several columns, with cells filled from above.

    Notes columns that it has not, and an input whose rows have no order in which one is above another.
    """
    if of.skip_rows and not source.nested:
        source = SkippingSource(source, of.skip_rows)
    source = keyed(source, of.keys, problems)
    if not of.fill_down:
        return source
    if source.nested or not source.numbered:
        problems.add("P913", Place(source.name))
        return source
    for name, spot in of.fill_down.items():
        if name not in source.columns:
            problems.add("P757", spot.place, name=name, hint=nearest(name, source.columns))
    return FilledSource(source, [*of.fill_down], of.keys)


def is_named(full: str, name: str) -> bool:
    """Whether a name is that of a list, which may be named without its section."""
    return name in (full, full.split(".", 1)[1])
