"""A map: which column of a register holds which fact, and how its cells are written. Read from YAML."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest, reading
from punkt.files.messages.kinds import Kind
from punkt.files.read import Document, read_file
from punkt.kernel.exact import exact_number, parse_date
from punkt.kernel.records import GAP
from punkt.law.packs.vocabulary import NONE, FactKind, FactType
from punkt.law.schemas.structure import check_structure
from punkt.registers.read.keyed_source import name_of
from punkt.registers.read.read_options import NO_HEAD, Head

from .cell_format import PLAIN, CellFormat, is_day_form
from .key_form import AS_WRITTEN, KeyForm, key_form

WORDS = ("true_words", "false_words", "unknown_words", "none_words")


@dataclass(frozen=True, slots=True)
class MapEntry:
    """What a column holds: a name (of a fact, or a key), where the map says so, and how cells are written."""

    name: str
    spot: Spot
    cell_format: CellFormat
    codes: Spot | None = None


@dataclass(frozen=True, slots=True)
class TableMap:
    """What the map says of one table."""

    key: str = ""
    id: str = ""
    columns: Mapping[str, MapEntry] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    cell_format: CellFormat = PLAIN
    key_form: KeyForm = AS_WRITTEN
    """How keys of cases are written."""
    id_form: KeyForm = AS_WRITTEN
    """How ids of elements, and what refers to them, are written."""
    every_row: bool = False
    """Whether every row is a record, whatever it looks like."""
    head: Head = NO_HEAD
    """The rows that name the columns."""
    skip_rows: tuple[tuple[int, int], ...] = ()
    """Rows that are left out: the first and the last of each span."""
    keys: tuple[str, ...] = ()
    """The columns that make up the key together, where there are several."""
    fill_down: Mapping[str, Spot] = field(default_factory=dict)
    """Columns in which an empty cell means what stands above it."""


@dataclass(frozen=True, slots=True)
class Map:
    """A whole map. ``always`` are facts that are the same in all cases, as written, by name."""

    cases: TableMap = TableMap()
    lists: Mapping[str, TableMap] = field(default_factory=dict)
    always: Mapping[str, Spot] = field(default_factory=dict)
    lists_spot: Spot | None = None


def read_map_file(file: str) -> tuple[Map, Document]:
    """The map of a file that a call names, and its document; of any fault the call is to blame, not a case or a pack.

    Raises :class:`PunktError` where the file cannot be read, is no YAML, or is no map.
    """
    with reading(Kind.USAGE):
        document = read_file(file)
    return read_map(document), document


def read_map(document: Document) -> Map:
    """The map of a file. Raises :class:`PunktError` with every fault of its structure."""
    problems = Problems(Kind.USAGE)
    if not check_structure(document, "map", problems):
        problems.raise_if_any()
    root = Spot.root(document)
    cell_format = _cell_format(root, PLAIN, problems)
    tables = root.get("lists")
    cases = _table(root, cell_format, problems)
    found = Map(
        cases,
        {
            name: _table(spot, _cell_format(spot, cell_format, problems), problems, cases.key_form)
            for name, spot in (tables.items() if tables else ())
        },
        dict((root / "always").items()) if "always" in root else {},
        tables,
    )
    problems.raise_if_any()
    return found


def _table(spot: Spot, cell_format: CellFormat, problems: Problems, keys: KeyForm = AS_WRITTEN) -> TableMap:
    """A table of the map; ``keys``: how keys of cases are written where it says nothing of them."""
    columns = {}
    for name, entry in (spot / "columns").items() if spot.data.get("columns") else ():
        if isinstance(entry.data, str):
            columns[_plain(name)] = MapEntry(entry.data, entry, cell_format)
        else:
            own = _cell_format(entry, cell_format, problems)
            codes = entry.get("codes") if entry.data.get("codes") else None
            columns[_plain(name)] = MapEntry(entry.data["fact"], entry / "fact", own, codes)
    data: Mapping[str, Any] = spot.data
    key = data.get("key", "")
    several = tuple(_plain(name) for name in key) if isinstance(key, list) else ()
    return TableMap(
        name_of(several) if several else _plain(key),
        _plain(data.get("id", "")),
        columns,
        tuple(_plain(name) for name in data.get("ignore", ())),
        cell_format,
        key_form(spot.get("normalise"), problems, keys),
        key_form(spot.get("normalise_id"), problems),
        data.get("every_row", False),
        _head(data.get("header_row")),
        tuple(_span(one) for one in data.get("skip_rows", ())),
        several,
        {_plain(one.data): one for one in (spot / "fill_down").each()} if "fill_down" in data else {},
    )


def _head(rows: int | list[int] | None) -> Head:
    if rows is None:
        return NO_HEAD
    return Head(rows, rows) if isinstance(rows, int) else Head(rows[0], rows[-1])


def _span(rows: int | str) -> tuple[int, int]:
    first, _, last = str(rows).partition("-")
    return int(first), int(last or first)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _cell_format(spot: Spot, base: CellFormat, problems: Problems) -> CellFormat:
    """How cells are written, as far as a table of the map says so."""
    data, found = spot.data, base
    if "thousands" in data:
        found = replace(found, thousands=data["thousands"])
    if "fractions" in data:
        found = replace(found, fractions=data["fractions"])
    if "after" in data:
        found = replace(found, after=tuple(map(_plain, data["after"])))
    if "century" in data:
        found = replace(found, century=data["century"])
    if "days" in data:
        days = (data["days"],) if isinstance(data["days"], str) else tuple(data["days"])
        for day in days:
            if not is_day_form(day, found.century):
                problems.add("P752", (spot / "days").place, value=day)
        found = replace(found, days=days)
    if "decimal" in data:
        found = replace(found, decimal=data["decimal"])
    words = {name: frozenset(_word(word) for word in data[name]) for name in WORDS if name in data}
    # A word for that there is none, said of one column, is no word for no there: a column has the one or the other.
    yes, no, unknown = (
        words.get(name, inherited - words.get(WORDS[3], frozenset()))
        for name, inherited in zip(WORDS, (found.yes, found.no, found.unknown), strict=False)
    )
    none = words.get(WORDS[3], found.none)
    # What has a type of its own stays what it is, whatever words a map has for texts.
    found = replace(
        found,
        yes=yes | (PLAIN.yes - no - unknown - none),
        no=no | (PLAIN.no - yes - unknown - none),
        unknown=unknown,
        none=none | (PLAIN.none - yes - no - unknown),
    )
    meanings = (found.yes, found.no, found.unknown, found.none)
    if words and len(frozenset().union(*meanings)) < sum(map(len, meanings)):
        problems.add("P753", (spot / next(name for name in reversed(WORDS) if name in words)).place)
    return found


def _word(value: object) -> str:
    text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return _plain(text).lower()


def with_codes(entry: MapEntry, fact: FactType, problems: Problems) -> CellFormat:
    """How cells of a column are written, with its codes checked against its fact."""
    if entry.codes is None:
        return entry.cell_format
    codes = {}
    for code, spot in entry.codes.items():
        codes[_word(code)] = None if spot.data is None else value_of(spot, fact, problems)
    return replace(entry.cell_format, codes=codes)


def value_of(spot: Spot, fact: FactType, problems: Problems) -> Any:
    """A value written in a map, as one of the fact; notes what is wrong with it."""
    data = spot.data
    arguments: dict[str, Any] = {"name": fact.named(), "value": data}
    if data == NONE and fact.deniable:
        return GAP
    match fact.kind:
        case FactKind.BOOLEAN if isinstance(data, bool):
            return data
        case FactKind.BOOLEAN:
            problems.add("P505", spot.place, **arguments)
        case FactKind.INTEGER | FactKind.NUMBER:
            number = exact_number(data)
            if number is None:
                problems.add("P506", spot.place, **arguments)
            elif fact.kind is FactKind.INTEGER and not isinstance(number, int):
                problems.add("P509", spot.place, **arguments)
            elif fact.range is not None and not fact.range.contains(number):
                problems.add("P510", spot.place, **arguments, range=str(fact.range))
            return number
        case FactKind.DATE:
            day = parse_date(data)
            if day is None:
                problems.add("P511", spot.place, **arguments)
            return day
        case FactKind.CHOICE if isinstance(data, str) and data in fact.values:
            return data
        case FactKind.CHOICES if isinstance(data, list) and all(item in fact.values for item in data):
            return tuple(dict.fromkeys(data))
        case FactKind.CHOICE | FactKind.CHOICES:
            words = data if isinstance(data, list) else [data]
            wrong = next((word for word in words if word not in fact.values), data)
            code = "P512" if isinstance(data, list) or fact.kind is FactKind.CHOICE else "P513"
            problems.add(
                code, spot.place, name=fact.named(), value=wrong, hint=nearest(str(wrong), fact.values, fact.values)
            )
        case _:
            problems.add("P754", spot.place, name=fact.named())
    return None


__all__ = ["Map", "MapEntry", "TableMap", "read_map", "read_map_file", "value_of", "with_codes"]
