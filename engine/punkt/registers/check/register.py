"""A register: its inputs matched with the vocabulary, read in parts of checked tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, Layout, layout
from punkt.registers.map.column_map import Map, TableMap, with_codes
from punkt.registers.map.match_columns import ColumnNames, Matched, always, fact_of, match, match_named
from punkt.registers.read.filled_source import FilledSource
from punkt.registers.read.flatten_cases import Flattener
from punkt.registers.read.nested_cases import OWNER, NestedBatch
from punkt.registers.read.register_source import Batch, Cursor, RegisterSource
from punkt.registers.read.rejected_rows import Reject

from .arrange_source import arranged, check_types, is_named
from .check_cells import ROW, CheckedTable, check_cells
from .constraints_of_tables import TableConstraints
from .kept_columns import KeptColumns
from .list_rows import check_elements
from .nested_tables import complete
from .no_records import no_records, turn_down
from .same_key import APART, as_given, claims, judged, kept_apart, settle
from .staged_lists import StagedList

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules


@dataclass(slots=True)
class RegisterPart:
    """Some rows of a register, checked. ``tables``: name in the layout → its good rows, typed as the layout asks."""

    tables: dict[str, pl.DataFrame]
    rejects: list[Reject]
    rejected: int
    """How many rows (cases) were turned down, lines that are no row among them."""
    unreadable: int
    """How many of these are lines that are no row."""
    keys: pl.Series
    """The key of every row of the cases, bad ones too, in the order of the batch."""
    cursor: Cursor
    """Where the source goes on after these rows."""
    lines: int
    """How much of the source these rows are, in the unit of its ``total``."""
    claims: pl.DataFrame
    """The rows that share their keys with others, as :func:`~punkt.registers.check.same_key.claims` gives them."""
    kept: pl.DataFrame | None = None
    """The columns that are carried through, of the good rows."""
    kept_bad: pl.DataFrame | None = None
    """The same of the rows that were turned down."""
    left_out: int = 0
    """Rows that the map leaves out; they are in none of the other numbers."""


class Register:
    """The inputs of one register, their columns matched with the facts of one rule base; gives checked parts of them."""

    def __init__(
        self,
        rules: Rules,
        source: RegisterSource,
        lists: Mapping[str, RegisterSource],
        column_map: Map,
        as_of: date,
        override: bool = False,
        key: str = "",
        ignore: Sequence[str] = (),
        keep: Sequence[str] = (),
    ) -> None:
        """Match columns with facts.

        ``source``: the cases; ``lists``: list → the source of its elements; ``as_of``: the day for cases that name
        none, and with ``override`` for all; ``key``: the column with the key of a case, where neither its name nor
        the map tells it; ``ignore``: columns to leave out; ``keep``: columns to carry through, facts or not.

        Raises :class:`PunktError` with every column that is no fact, and every fault of the map.
        """
        problems = Problems()
        self.layout: Layout = layout(rules.vocabulary)
        source = arranged(source, column_map.cases, problems)
        self.source, self.column_map, self.as_of, self.override = source, column_map, as_of, override
        self.key, self.ignore = key, tuple(ignore)
        self.constant = always(self.layout, column_map, problems)
        self.nested = source.nested
        self.matched: Matched | None = None
        self.kept = KeptColumns(keep, self.layout, column_map.cases)
        self.kept.check(source, problems)
        if source.nested:
            source.flatten_by(Flattener(self.layout, column_map, self.ignore, key))
            self._check_map(problems)
        else:
            self.matched = match(
                self.layout,
                self.layout.cases,
                source.name,
                source.columns,
                column_map.cases,
                problems,
                key,
                (*ignore, *self.kept.ignored, *source.own_columns),
            )
            check_types(source, self.matched, problems)
        self.lists: dict[str, tuple[RegisterSource, Matched]] = {}
        for name, table in lists.items():
            self._list(name, table, problems)
        for name in column_map.lists:
            if name not in {t.name for t in self.layout.below} and column_map.lists_spot is not None:
                hint = nearest(name, [t.name for t in self.layout.below])
                problems.add("P809", (column_map.lists_spot / name).key_place, name=name, hint=hint)
        for name, given in ((CASES, source), *((name, own) for name, (own, _) in self.lists.items())):
            about = self.map_of(name)
            if (about.head.first or about.skip_rows) and given.head_row is None:
                problems.add("P863", Place(given.name))
        for matched in (*([self.matched] if self.matched else []), *(one for _, one in self.lists.values())):
            self._refer(matched)
        problems.raise_if_any()
        for name, own in ((CASES, self.matched), *((name, own) for name, (_, own) in self.lists.items())):
            given = self.source if name == CASES else self.lists[name][0]
            if isinstance(given, FilledSource) and own is not None:
                given.told = partial(self._told, name, own)
        self._narrow()
        self.limits = TableConstraints(rules, self.layout)
        self.contested: pl.Series | None = None
        """Hashes of keys that rows of other parts have too, once they are known."""
        self.verdicts: pl.DataFrame | None = None
        """What becomes of the rows of such keys, once all of them were looked at."""

    def _narrow(self) -> None:
        """Let sources that can read some of their columns read those that are needed."""
        pairs = [(self.source, self.matched), *self.lists.values()]
        for source, matched in pairs:
            if matched is not None:
                kept = self.kept.names if source is self.source else ()
                source.narrow([*matched.keys.values(), *(slot.name for slot in matched.slots), *kept])

    def _refer(self, matched: Matched) -> None:
        """Let columns that refer to elements be written as the ids of these are."""
        for number, slot in enumerate(matched.slots):
            if slot.fact.kind is FactKind.REFERENCES:
                section = matched.table.section if matched.table.subject else slot.column.name.partition(".")[0]
                of = self.column_map.lists.get(f"{section}.{slot.fact.of}")
                if of is not None:
                    matched.slots[number] = replace(slot, cell_format=replace(slot.cell_format, ids=of.id_form))

    def _check_map(self, problems: Problems) -> None:
        """What a map says of nested cases: every fact there, every code a value of it."""
        tables = {table.name: table for table in (self.layout.cases, *self.layout.below)}
        for name, column_map in {CASES: self.column_map.cases, **self.column_map.lists}.items():
            if name not in tables:
                continue  # told apart
            names = ColumnNames(self.layout, tables[name])
            for entry in column_map.columns.values():
                column = names.get(entry.name)
                if column is None:
                    names.fault(entry.name, entry.spot.place, problems, "P758")
                else:
                    with_codes(entry, fact_of(column), problems)

    def _list(self, name: str, source: RegisterSource, problems: Problems) -> None:
        """Match the columns of a list's own input; the list may be named without its section."""
        known = {table.name: table for table in self.layout.below}
        short = [full for full in known if is_named(full, name)]
        if len(short) != 1:
            problems.add("P809", Place(source.name), name=name, hint=nearest(name, known))
            return
        table = known[short[0]]
        column_map = self.map_of(table.name)
        shared = self.column_map.cases.keys
        keys = column_map.keys or (shared if {*shared} <= {*source.columns} else ())
        column_map = replace(column_map, keys=keys)
        source = arranged(source, column_map, problems)
        case = self.matched.keys.get(CASE, "") if self.matched else ""
        matched = match(
            self.layout,
            table,
            source.name,
            source.columns,
            column_map,
            problems,
            case,
            self.ignore,
        )
        check_types(source, matched, problems)
        self.lists[table.name] = (source, matched)

    def map_of(self, name: str) -> TableMap:
        """The map of a table; where the map says nothing of a list, its cells are written as those of the cases."""
        cases = self.column_map.cases
        if name == CASES:
            return cases
        like = TableMap(cell_format=cases.cell_format, key_form=cases.key_form, every_row=cases.every_row)
        return self.column_map.lists.get(name) or like

    @property
    def ignored(self) -> list[str]:
        """The columns that are left out."""
        own = (*self.kept.names, *self.source.own_columns)  # the latter are in no input
        found = [name for name in self.matched.ignored if name not in own] if self.matched else []
        for _, matched in self.lists.values():
            found += matched.ignored
        return found

    @property
    def sources(self) -> list[RegisterSource]:
        """All inputs: the cases first."""
        return [self.source, *(source for source, _ in self.lists.values())]

    @property
    def own_days(self) -> bool:
        """Whether cases may name the day they ask."""
        if self.override:
            return False
        return self.nested or (self.matched is not None and any(s.column.name == AS_OF for s in self.matched.slots))

    @property
    def given(self) -> frozenset[str]:
        """The lists that have inputs of their own."""
        return frozenset(self.lists)

    def parts(
        self,
        size: int,
        staged: Mapping[str, StagedList],
        cursor: Cursor | None = None,
        first: int = 0,
        told: Callable[[str, int], None] = lambda phase, rows: None,
    ) -> Iterator[RegisterPart]:
        """Parts of about ``size`` rows, from a cursor and a number on; ``staged`` holds the rows of lists by part.

        ``told`` is called with ``read`` and with ``check`` and the number of rows of which that has been done.
        """
        for number, batch in enumerate(self.batches(size, cursor), first):
            told("read", batch.lines)
            part = self.part(batch, {name: one.take(number) for name, one in staged.items()})
            told("check", batch.lines)
            yield part

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """The batches of the cases, without the rows that the map leaves out."""
        return self.source.batches(size, cursor)

    def list_batches(self, name: str, size: int) -> Iterator[Batch]:
        """The batches of a list's own input, likewise."""
        return self.lists[name][0].batches(size)

    def check_cases(self, batch: Batch) -> CheckedTable:
        """The rows of a batch, each cell checked."""
        matched = self.matched
        if matched is None:
            names = [name for name in batch.frame.columns if name not in self.source.own_columns]
            matched = match_named(self.layout, CASES, names, self.column_map.cases)
            self._refer(matched)
        checked = check_cells(batch.frame, batch.rows, matched, self.constant)
        self._set_apart(CASES, batch, checked, matched)
        return checked

    def check_list(self, name: str, batch: Batch) -> CheckedTable:
        """Rows of a list's own input, each cell checked."""
        _, matched = self.lists[name]
        checked = check_cells(batch.frame, batch.rows, matched)
        self._set_apart(name, batch, checked, matched)
        checked.rejects = [_of(name, one, checked).of(batch.within) for one in checked.rejects]
        return checked

    def _set_apart(self, name: str, batch: Batch, checked: CheckedTable, matched: Matched) -> None:
        """Turn down the rows of a table that are no record."""
        if batch.written is not None:
            turn_down(checked, batch.written, batch.told)
        elif not self.map_of(name).every_row:
            found = no_records(checked, batch.frame, matched, name == CASES and self.nested)
            turn_down(checked, batch.frame, found)

    def _told(self, name: str, matched: Matched, batch: Batch) -> Mapping[int, tuple[str, str]]:
        """Which rows are no record, before any of their cells is filled from above."""
        if self.map_of(name).every_row:
            return {}
        checked = check_cells(batch.frame, batch.rows, matched, self.constant if name == CASES else None)
        return no_records(checked, batch.frame, matched)

    def empty_list(self, name: str) -> pl.DataFrame:
        """The rows of a list's own input, of which there are none."""
        import polars as pl

        source, matched = self.lists[name]
        rows = pl.Series("row", [], dtype=pl.Int64)
        cells = pl.DataFrame(schema=dict.fromkeys(source.columns, pl.String))
        return check_cells(cells, rows, matched).frame

    def part(self, batch: Batch, staged: Mapping[str, CheckedTable]) -> RegisterPart:
        """A batch checked, with the rows of lists that belong to it."""
        import polars as pl

        cases = self.check_cases(batch)
        frame = cases.frame
        if CASE not in frame.columns:  # nested cases of which none has a key
            frame = cases.frame = frame.with_columns(pl.lit(None, pl.String).alias(CASE))
            cases.reject(pl.Series([True], dtype=pl.Boolean).new_from_index(0, frame.height), _keyless(frame))
        keys = frame[CASE]
        if self.override and AS_OF in frame.columns:
            frame = cases.frame = frame.drop(AS_OF)
        elif self.nested and not self.override:
            day = pl.col(AS_OF) if AS_OF in frame.columns else pl.lit(None, pl.Date)
            frame = cases.frame = frame.with_columns(day.fill_null(self.as_of).alias(AS_OF))
        apart = bool(batch.lists) and keys.drop_nulls().is_duplicated().any()
        if apart:
            frame = cases.frame = frame.with_columns(kept_apart(keys))
        own = self._nested(batch, frame, keys) if batch.lists else {}
        tables = {**staged, **own}
        if isinstance(batch, NestedBatch):
            cases.rejects.extend(batch.rejects)
            cases.bad = cases.bad | frame[ROW].is_in([one.row for one in batch.rejects])
        names = {slot.column.name: slot.name for slot in self.matched.slots} if self.matched else {}
        self.limits.check(cases, tables, self.as_of, names)
        check_elements(self.layout, tables, frame, self.given - {*frame.columns})
        for checked in tables.values():
            cases.rejects.extend(checked.rejects)
            owners = checked.frame.filter(checked.bad)[CASE].drop_nulls()
            cases.bad = cases.bad | (frame[CASE].is_in(owners.implode()) if len(owners) else cases.bad)
        kept = self.kept.of(batch.frame)
        claimed = claims(cases, own, keys, self.contested, kept, batch.within)
        verdicts = judged(claimed) if self.verdicts is None else self.verdicts
        column = self.matched.keys[CASE] if self.matched else CASE
        settle(cases, verdicts, keys, column, self.source.numbered, batch.within)
        good = cases.good
        found = {CASES: good.drop(ROW)}
        for name, checked in tables.items():
            rows = checked.frame.drop(ROW)
            found[name] = (
                rows.join(good.select(CASE), on=CASE, how="semi", maintain_order="left") if cases.bad.any() else rows
            )
        if apart:
            whole = pl.col(CASE).str.split(APART).list.first()
            found = {name: one.with_columns(whole) for name, one in found.items()}
            cases.rejects = [replace(one, key=as_given(one.key)) for one in cases.rejects]
        if self.nested:
            found = {
                name: complete(table, found.get(name))
                for name, table in self.layout.tables.items()
                if table.subject or name == CASES
            }
        extra = len({r.row for r in batch.rejects} - set(frame[ROW].to_list())) if isinstance(batch, NestedBatch) else 0
        order = sorted(cases.rejects, key=lambda one: (one.row if not one.table else 0, one.table, one.row, one.column))
        order += [Reject(u.row, "", "", "", u.code, u.arguments) for u in batch.unreadable]
        if batch.within:
            order = [one if one.table else one.of(batch.within) for one in order]
        rejected = int(cases.bad.sum()) + extra + len(batch.unreadable)
        return RegisterPart(
            found,
            order,
            rejected,
            len(batch.unreadable),
            keys,
            batch.cursor,
            batch.lines,
            claimed,
            None if kept is None else kept.filter(~cases.bad),
            None if kept is None else kept.filter(cases.bad),
            batch.left_out,
        )

    def _nested(self, batch: Batch, frame: pl.DataFrame, keys: pl.Series) -> dict[str, CheckedTable]:
        """The lists that a batch of nested cases holds. ``keys``: of the rows of ``frame``, as they were given."""
        import polars as pl

        found = {}
        for name, cells in batch.lists.items():
            owners = cells[OWNER]
            table = self.layout.tables[name]
            cells = cells.drop(OWNER)
            matched = match_named(self.layout, name, cells.columns, self.map_of(name))
            if ID in table.key:
                if ID not in cells.columns:
                    cells = cells.with_columns(pl.lit(None, pl.String).alias(ID))
                matched.keys[ID] = ID
            cells = cells.with_columns(keys.gather(owners).alias(CASE))
            matched.keys[CASE] = CASE
            self._refer(matched)
            checked = check_cells(cells, frame[ROW].gather(owners), matched)
            checked.frame = checked.frame.with_columns(frame[CASE].gather(owners).alias(CASE))
            checked.rejects = [_of(table.name, one, checked, nested=True) for one in checked.rejects]
            found[name] = checked
        return found


def _of(name: str, one: Reject, checked: CheckedTable, nested: bool = False) -> Reject:
    return Reject(one.row, one.key, f"{name}.{one.column}", one.value, one.code, one.arguments, "" if nested else name)


def _keyless(frame: pl.DataFrame) -> object:
    return lambda i: Reject(frame[ROW][i], "", CASE, "", "P501")
