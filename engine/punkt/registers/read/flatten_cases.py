"""A case as a case file nests it, laid out as cells of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from punkt.deciding.cases.case_reading import EXTRA_KEYS, MAX_ELEMENTS
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.exact import MAX_NAME, SURE_DIGITS, shown
from punkt.law.packs.vocabulary import VALUE, FactKind
from punkt.registers.columns.table_layout import AS_OF, CASE, ID, Column, Layout, Table
from punkt.registers.map.column_map import Map, MapEntry, TableMap
from punkt.registers.map.match_columns import KEYS, ColumnNames

Cells = dict[str, Any]
MOST_NAMES = 10_000
"""Names of which it is kept what they stand for."""


@dataclass(slots=True)
class FlatCase:
    """One nested case as rows: its cells by column, the rows of its lists by list, and what fits no table."""

    cells: Cells = field(default_factory=dict)
    lists: dict[str, list[Cells]] = field(default_factory=dict)
    faults: list[tuple[str, str, str, dict[str, object]]] = field(default_factory=list)
    """Code, name, value and arguments of each fault."""

    def fail(self, code: str, name: str, value: Any = "", **arguments: object) -> None:
        """Note a fault."""
        self.faults.append((code, name, shown(value), {"name": name, "value": shown(value), **arguments}))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name in a case stands for; all empty: for nothing, or the names of facts begin with it."""

    column: Column | None = None
    months: Table | None = None
    """The table of a fact that has a value for each month."""
    mapped: bool = False
    """Whether the map says so."""
    ignored: bool = False
    """Whether it is no fact and may be left out."""

    @property
    def is_branch(self) -> bool:
        """Whether it only begins the names of facts."""
        return self.column is None and self.months is None and not self.mapped


class Flattener:
    """Lays cases out for one vocabulary."""

    def __init__(self, layout: Layout, column_map: Map, ignore: tuple[str, ...] = (), key: str = "") -> None:
        self.layout, self.ignore = layout, (*ignore, *column_map.cases.ignore)
        self.mapped = column_map != Map()
        """Whether a map says what names and codes mean."""
        self.names = ColumnNames(layout, layout.cases)
        self.key = column_map.cases.key or key
        self.table_maps: dict[str, TableMap] = {layout.cases.name: column_map.cases, **column_map.lists}
        self.lists = {table.name: ColumnNames(layout, table) for table in layout.lists}
        self._meanings: dict[tuple[str, str], Meaning] = {}

    def meaning(self, names: ColumnNames, name: str) -> Meaning:
        """What a name stands for among those of a table."""
        key = names.table.name, name
        if key not in self._meanings:
            if len(self._meanings) == MOST_NAMES:
                self._meanings.clear()
            self._meanings[key] = self._meaning(names, name)
        return self._meanings[key]

    def _meaning(self, names: ColumnNames, name: str) -> Meaning:
        full = name if names is self.names else f"{names.table.name}.{name}"
        months = next((table for table in self.layout.periods if table.name == full), None)
        entry = self._entry(names, name)
        column = names.get(entry.name if entry else name)
        patterns = (*self.ignore, *self.map_of(names).ignore)
        ignored = column is None and (
            name in names.texts or any(fnmatchcase(one, pattern) for pattern in patterns for one in _forms(name))
        )
        return Meaning(column, months, entry is not None, ignored)

    def flatten(self, case: Mapping[str, Any]) -> FlatCase:
        """The cells of a case. Its names may be nested, or flat as columns are called."""
        found = FlatCase()
        keys = (self.key,) if self.key else KEYS
        key = next((name for name in keys if case.get(name) is not None), "")
        if key and isinstance(case[key], (Mapping, list, bool)):
            found.fail("P515", CASE, case[key], limit=MAX_NAME)
        elif key:
            found.cells[CASE] = self._name(found, CASE, case[key])
        for name, value in case.items():
            if name == key or name in EXTRA_KEYS or value is None:
                continue
            if name == AS_OF:
                found.cells[AS_OF] = text_of(value)
            elif name in self.layout.vocabulary.sections and isinstance(value, Mapping):
                found.cells.setdefault(name, "true")
                self._branch(found, found.cells, self.names, f"{name}.", value)
            elif name in self.layout.vocabulary.sections and self.layout.cases.columns[name].deniable:
                found.cells[name] = text_of(value)
            elif name in self.layout.vocabulary.sections and not isinstance(value, bool):
                found.fail("P503", name, value)
            elif isinstance(value, Mapping) and self.begins(name):
                self._branch(found, found.cells, self.names, f"{name}.", value)
            elif name not in keys:
                self._one(found, found.cells, self.names, name, value)
        return found

    def begins(self, name: str) -> bool:
        """Whether a name at the top begins those of facts whose section is left out."""
        return self.meaning(self.names, name).is_branch and any(
            one.startswith(f"{name}.") for one in self.names.columns
        )

    def _branch(
        self, found: FlatCase, cells: Cells, names: ColumnNames, prefix: str, values: Mapping[str, Any]
    ) -> None:
        for key, value in values.items():
            if value is None:
                continue
            name = f"{prefix}{key}"
            if isinstance(value, Mapping) and self.meaning(names, name).is_branch:
                self._branch(found, cells, names, f"{name}.", value)
            else:
                self._one(found, cells, names, name, value)

    def _of_months(self, found: FlatCase, cells: Cells, table: Table, value: Any) -> None:
        """The rows of a fact that has a value for each month."""
        assert table.period is not None
        if not isinstance(value, Mapping) or len(value) > MAX_ELEMENTS:
            found.fail("P530", table.name, value)
            return
        own = {ID: cells[ID]} if ID in cells and ID in table.key else {}
        for key, given in value.items():
            first = table.period.first_day(key)
            if first is None:
                found.fail("P531", table.name, key)
            elif given is not None:
                row = {**own, table.period.value: first.isoformat(), VALUE: text_of(given)}
                found.lists.setdefault(table.name, []).append(row)

    def _one(self, found: FlatCase, cells: Cells, names: ColumnNames, name: str, value: Any) -> None:
        meaning = self.meaning(names, name)
        if meaning.months is not None:
            self._of_months(found, cells, meaning.months, value)
            return
        column = meaning.column
        if column is None:
            if not meaning.ignored and name in names.derived:
                found.fail("P504", name, value)
            elif not meaning.ignored:
                found.fail("P502", name, value, hint=nearest(name, names.columns))
            return
        fact = column.fact
        if column.name in cells:
            found.fail("P857", name, value, fact=column.name)
            return
        if names is self.names and fact is not None:
            cells.setdefault(column.name[: -len(fact.path) - 1], "true")  # the case has the section
        if fact is not None and fact.kind is FactKind.LIST:
            if isinstance(value, bool):
                cells[column.name] = text_of(value)
            else:
                cells[column.name] = "true"
                self._elements(found, column.name, value)
        elif fact is not None and fact.kind in (FactKind.CHOICES, FactKind.REFERENCES) and not isinstance(value, str):
            if isinstance(value, (list, tuple)) and len(value) <= MAX_ELEMENTS:
                cells[column.name] = [text_of(item) for item in value]
            else:
                found.fail("P513", name, value)
        else:
            cells[column.name] = text_of(value)

    @staticmethod
    def _name(found: FlatCase, name: str, value: Any) -> str:
        """A key or an id; a number that is no plain whole one, or of which others do not keep all digits, is none."""
        odd = isinstance(value, (Decimal, float))
        if odd or (isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**SURE_DIGITS):
            found.fail("P891", name, value)
        return text_of(value)

    def map_of(self, names: ColumnNames) -> TableMap:
        """What the map says of a table."""
        return self.table_maps.get(names.table.name) or TableMap()

    def _entry(self, names: ColumnNames, name: str) -> MapEntry | None:
        """What the map says of a name, as it stands in full or within its section."""
        columns = self.map_of(names).columns
        return next((columns[one] for one in _forms(name) if one in columns), None)

    def _elements(self, found: FlatCase, table: str, value: Any) -> None:
        rows = found.lists.setdefault(table, [])
        if not isinstance(value, (list, tuple)) or len(value) > MAX_ELEMENTS:
            found.fail("P516", table, value, limit=MAX_ELEMENTS)
            return
        for number, item in enumerate(value):
            if not isinstance(item, Mapping):
                found.fail("P503", f"{table}.{number}", item)
                continue
            own = self.map_of(self.lists[table]).id or ID
            cells: Cells = {ID: self._name(found, f"{table}.{own}", item[own])} if item.get(own) is not None else {}
            rest = {name: one for name, one in item.items() if name != own}
            self._branch(found, cells, self.lists[table], "", rest)
            rows.append(cells)


def _forms(name: str) -> tuple[str, ...]:
    """A name as maps may have it: in full, or without the section before it."""
    plain = " ".join(name.split())
    return (plain, plain.partition(".")[2]) if "." in plain else (plain,)


def text_of(value: Any) -> str:
    """A plain value as the text of a cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, (Mapping, list, tuple)):
        return shown(value)
    return str(value)
