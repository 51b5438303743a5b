"""Which column of an input is which fact: by its name, or as a map says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.files.texts import bilingual
from punkt.kernel.records import GAP
from punkt.law.packs.vocabulary import FactKind, FactType, Text
from punkt.registers.columns.table_layout import AS_OF, CASE, ID, NONE, Column, Layout, Table, Type
from punkt.registers.read.head_rows import first_value

from .cell_format import CellFormat
from .column_map import Map, TableMap, with_codes
from .key_form import AS_WRITTEN, KeyForm
from .name_likeness import nearest_fact

KEYS = (CASE, ID, "key")
"""Names of the key column, where none is named."""
ALIKE = str.maketrans("асеорхукАВЕКМНОРСТХ", "aceopxykABEKMHOPCTX")
"""Cyrillic letters that look like Latin ones."""
FLAG_LABEL: Text = {"ru": "", "en": ""}


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of the input that is read: what it is called there, where it goes, and how cells are written."""

    name: str
    column: Column
    fact: FactType
    cell_format: CellFormat


@dataclass(slots=True)
class Matched:
    """The columns of one table: its keys by name in the input, and its facts."""

    table: Table
    keys: dict[str, str] = field(default_factory=dict)
    """``case`` or ``id`` → the column of the input."""
    slots: list[Slot] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    forms: dict[str, KeyForm] = field(default_factory=dict)
    """``case`` or ``id`` → how it is written."""

    def form(self, name: str) -> KeyForm:
        """How a key is written."""
        return self.forms.get(name, AS_WRITTEN)


class ColumnNames:
    """The names that columns of a table may bear."""

    def __init__(self, layout: Layout, table: Table) -> None:
        self.table = table
        self.columns: dict[str, Column] = {name: c for name, c in table.columns.items() if c.type is not Type.KEY}
        self.derived: dict[str, str] = {}
        self.texts: set[str] = set()
        """Facts that are texts: no column holds them, and none of the law that columns decide reads them."""
        subjects = {table.subject: ""} if table.subject else {name: f"{name}." for name in layout.vocabulary.sections}
        short: dict[str, list[Column]] = {}
        for subject, prefix in subjects.items():
            for path, fact in layout.vocabulary.subjects[subject].facts.items():
                if not fact.given:
                    self.derived[prefix + path] = self.derived[path] = prefix + path
                elif fact.kind is FactKind.TEXT:
                    self.texts |= {prefix + path, path}
                elif prefix and prefix + path in table.columns:
                    short.setdefault(path, []).append(table.columns[prefix + path])
        for path, found in short.items():
            if len(found) == 1 and path not in self.columns:
                self.columns[path] = found[0]
                if found[0].deniable:
                    self.columns[path + NONE] = table.columns[found[0].name + NONE]
        if table.subject:
            self.columns.update({f"{table.name}.{path}": c for path, c in list(self.columns.items())})

    def get(self, name: str) -> Column | None:
        """The column of a name; ``None`` where there is none."""
        return self.columns.get(name)

    def fault(self, name: str, place: Place, problems: Problems, code: str = "P751") -> None:
        """Note that a name is no fact."""
        if name in self.derived:
            problems.add("P504", place, name=self.derived[name])
        else:
            problems.add(code, place, name=name, hint=self.hint(name))

    def hint(self, name: str) -> Mapping[str, str]:
        """The nearest name: by its letters, else by the labels of facts."""
        if (latin := name.translate(ALIKE)) != name and latin in self.columns:
            return bilingual("registers.draft.lookalike", latin=latin)
        close = get_close_matches(name, self.columns, n=1, cutoff=0.6)
        facts = {n: c.fact for n, c in self.columns.items() if c.fact is not None}
        found = close[0] if close else nearest_fact(name, facts)
        if not found:
            return bilingual("registers.draft.drafts")
        return bilingual("system.hints.nearest", name=found)


def fact_of(column: Column) -> FactType:
    """The fact of a column; flags and the day asked are read as if they were facts."""
    if column.fact is not None and column.fact.kind is not FactKind.LIST:
        return column.fact
    kind = FactKind.DATE if column.name == AS_OF else FactKind.BOOLEAN
    return FactType(column.name, kind, FLAG_LABEL, FLAG_LABEL, Place(column.name), none=column.deniable)


def match(
    layout: Layout,
    table: Table,
    source: str,
    columns: Sequence[str],
    column_map: TableMap,
    problems: Problems,
    key: str = "",
    ignore: Sequence[str] = (),
) -> Matched:
    """The columns of an input that are facts of a table. Notes columns that are none, and keys that are missing."""
    whole, problems = problems, Problems()
    forms = {CASE: column_map.key_form, ID: column_map.id_form}
    names, found = ColumnNames(layout, table), Matched(table, forms=forms)
    _keys(found, source, columns, column_map, problems, key)
    taken: dict[str, str] = {}
    for name, one in column_map.columns.items():
        if name not in columns:
            problems.add("P757", one.spot.place, name=name, hint=nearest(name, columns))
    for number, name in enumerate(columns, 1):
        if name in found.keys.values() and name not in column_map.columns:
            continue
        if name.startswith("\0"):
            continue  # has no name; a cell in it is a fault of its row
        place = Place(source, 1, number)
        entry = column_map.columns.get(name)
        column = names.get(entry.name if entry else name)
        ignored = any(fnmatchcase(name, pattern) for pattern in (*ignore, *column_map.ignore))
        if column is None and entry is None and name in column_map.keys:
            continue  # is part of a key, and nothing else
        if column is None or (ignored and entry is None):
            if entry is not None:
                names.fault(entry.name, entry.spot.place, problems, "P758")
            elif ignored:
                found.ignored.append(name)
            else:
                names.fault(name, place, problems)
            continue
        if column.name in taken:
            problems.add("P759", place, name=name, other=taken[column.name], fact=column.name)
            continue
        taken[column.name] = name
        fact = fact_of(column)
        cell_format = with_codes(entry, fact, problems) if entry else column_map.cell_format
        found.slots.append(Slot(name, column, fact, cell_format))
    if problems.items and not found.slots and (value := first_value(columns)):
        whole.add("P860", Place(source, 1, 1), value=value)
    else:
        whole.items += problems.items
    return found


def match_named(found: Layout, table: str, names: Sequence[str], column_map: TableMap) -> Matched:
    """The columns of a table of nested cases, which bear the names of the layout, written as a map says."""
    forms = {CASE: column_map.key_form, ID: column_map.id_form}
    matched = Matched(found.tables[table], forms=forms)
    known, cell_formats = ColumnNames(found, found.tables[table]), {}
    for entry in column_map.columns.values():
        column = known.get(entry.name)
        if column is not None:
            cell_formats[column.name] = with_codes(entry, fact_of(column), Problems())
    for name in names:
        if name in (CASE, ID):
            if name == CASE:
                matched.keys[CASE] = CASE
            continue
        column = found.tables[table].columns[name]
        matched.slots.append(Slot(name, column, fact_of(column), cell_formats.get(name, column_map.cell_format)))
    return matched


def _keys(
    found: Matched, source: str, columns: Sequence[str], column_map: TableMap, problems: Problems, key: str
) -> None:
    """Find the key columns of a table."""
    own = found.table.subject != ""
    asked = column_map.key or key
    case = asked if asked in columns else next((n for n in (KEYS if not own else KEYS[:1]) if n in columns), "")
    if asked and asked not in columns and (column_map.key or not own):
        problems.add("P760", Place(source, 1, 1), name=asked, hint=nearest(asked, columns))
    elif not case:
        problems.add("P761", Place(source, 1, 1), name=CASE)
    else:
        found.keys[CASE] = case
    if ID in found.table.key:
        element = column_map.id or ID
        if element in columns:
            found.keys[ID] = element
        else:
            problems.add(
                "P760" if column_map.id else "P761", Place(source, 1, 1), name=element, hint=nearest(element, columns)
            )


def always(layout: Layout, column_map: Map, problems: Problems) -> Mapping[str, tuple[Column, object]]:
    """The facts that a map gives all cases: name of the column → the column and its value."""
    from .column_map import value_of

    names, found = ColumnNames(layout, layout.cases), {}
    for name, spot in column_map.always.items():
        column = names.get(name)
        if column is None:
            names.fault(name, spot.key_place, problems, "P758")
        else:
            value = value_of(spot, fact_of(column), problems)
            if value is GAP:
                column, value = layout.cases.columns[column.name + NONE], True
            found[column.name] = (column, value)
    return found


__all__ = ["ColumnNames", "Matched", "Slot", "always", "fact_of", "match", "match_named"]
