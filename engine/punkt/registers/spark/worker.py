"""The part of a run that every worker does: a few rows checked, decided and counted, as on one machine."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from punkt.deciding.rule_base import load
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import read_text
from punkt.registers.check.check_cells import ROW as PLACE
from punkt.registers.check.check_cells import CheckedTable
from punkt.registers.check.kept_columns import KEPT
from punkt.registers.check.register import Register, RegisterPart
from punkt.registers.columns.table_layout import CASE
from punkt.registers.map.column_map import Map, read_map
from punkt.registers.read.register_source import Batch, Cursor, PlainSource
from punkt.registers.read.rejected_rows import Reject, stray
from punkt.registers.run.compare import CompareJob
from punkt.registers.run.decide_part import PartDecider
from punkt.registers.run.group_tallies import by_groups
from punkt.registers.run.part_job import Decide
from punkt.registers.run.tally import RunTally
from punkt.registers.run.traced_rows import TracedDecisions

from .worker_brief import FILE, ROW, Brief, WorkerInput, digests_of

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from punkt.deciding.rule_base import Rules


@dataclass(slots=True)
class SparkColumns(PlainSource):
    """A source without rows for the register of a worker: the columns alone, for Spark brings the rows itself."""

    name: str
    columns: tuple[str, ...]
    total: int = 0
    fingerprint: str = ""
    about: Mapping[str, str] = None  # type: ignore[assignment]
    numbered = False
    """Rows have places only within the part that a worker has."""

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """No batches: Spark brings the rows."""
        return iter(())


class Worker:
    """Rules, register and job made ready as a brief says. Use :func:`ready`."""

    def __init__(self, brief: Brief, rules: Sequence[Rules] = ()) -> None:
        """Raises :class:`PunktError` where the rules here are other ones, and for whatever the register refuses."""
        self.brief, request = brief, brief.request
        self.rules = rules or [load(*packs, pack_dirs=request.pack_dirs) for packs in request.rule_bases]
        here = digests_of(self.rules)
        if here != brief.digests:
            other = sorted({*here} - {*brief.digests}) or sorted({*brief.digests} - {*here})
            raise PunktError([Diagnostic("P874", Place("spark"), {"name": ", ".join(other)})])
        column_map = read_map(read_text(brief.map_text, request.map_file)) if request.map_file else Map()
        day, source = brief.as_of, SparkColumns(brief.cases.name, brief.cases.columns)
        lists = {name: SparkColumns(one.name, one.columns) for name, one in brief.lists}
        self.register = Register(
            self.rules[0], source, lists, column_map, day, request.day is not None, request.key, keep=request.kept
        )
        sides = [PartDecider(one, self.register.layout, day, self.register.own_days) for one in self.rules]
        self.job: Decide | CompareJob = CompareJob(*sides) if request.compare else Decide(sides[0], request.compared)
        self.extra: TracedDecisions | None = None
        if request.trace and isinstance(self.job, Decide):
            self.extra = TracedDecisions(self.rules[0], self.register.layout, self.job, request.where, day)
        self._nothing = self._of_no_rows()
        self.job.prepare(self.empty)

    @property
    def empty(self) -> dict[str, pl.DataFrame]:
        """The tables of no rows: what plans are made for, wherever they are made."""
        return self._nothing.tables

    def no_results(self) -> dict[str, pl.DataFrame]:
        """The results of no rows."""
        return self._results(self._nothing, RunTally())

    def _results(self, part: RegisterPart, tally: RunTally) -> dict[str, pl.DataFrame]:
        """The results of a part, with the columns that are carried through; added up into ``tally``."""
        frames, by = self.job.work(part.tables, tally), " ".join(self.brief.request.by.split())
        if part.kept is not None:
            frames[KEPT] = part.kept
        if by:
            assert part.kept is not None and part.kept_bad is not None and isinstance(self.job, Decide)
            assert self.job.deciding.decoder is not None
            tally.groups = by_groups(self.job.deciding.decoder, frames, part.kept[by], part.kept_bad[by])
        return frames

    def _of_no_rows(self) -> RegisterPart:
        import polars as pl

        cells = pl.DataFrame(schema=dict.fromkeys(self.brief.cases.columns, pl.String))
        lists = {name: CheckedTable(self.register.empty_list(name), _none(0)) for name in self.register.lists}
        return self.register.part(Batch(cells, _rows(0), {}, 0), lists)

    def try_out(self) -> None:
        """Do all that is done with a part to one of no rows. Raises :class:`PunktError` for what cannot be done."""
        frames = self.no_results()
        if self.extra is not None:
            self.extra(self.empty, frames)

    def written(self, frames: Mapping[str, pl.DataFrame], table: str, tally: RunTally) -> pa.Table:
        """A table of a part with names, its texts plain ones."""
        import pyarrow as pa

        found = self.job.written(frames, table, tally)
        plain = [c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c for c in found.columns]
        return pa.table(plain, names=found.column_names)

    # --- a part

    def decided(self, cases: pa.Table, lists: Mapping[str, pa.Table]) -> pa.RecordBatch:
        """A part as it goes back to Spark. ``cases`` and ``lists``: their columns and marks, in order."""
        brief, extra = self.brief, b""
        frame, marks = _split(cases, brief.cases)
        frame = self._in_utc(frame)
        own: list[Reject] = []
        staged, placed = {}, {"": marks}
        for name, one in brief.lists:
            rows, placed[name] = _split(lists[name], one)
            staged[name] = self._list(name, rows, frame, own)
        part = self.register.part(Batch(frame, _rows(frame.height), {}, frame.height), staged)
        rejects = [*part.rejects, *own]
        tally = self._tally(part, rejects)
        frames = self._results(part, tally)
        if self.extra is not None:
            extra = self.extra(part.tables, frames)
        return _given_back(tally, [self._rejected(one, placed) for one in rejects], extra, frames)

    def _in_utc(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Moments that are carried through as every engine writes them, whatever the session's own zone."""
        import polars as pl

        kinds = {name: frame.schema[name] for name in self.register.kept.strangers}
        zoned = [name for name, kind in kinds.items() if isinstance(kind, pl.Datetime) and kind.time_zone]
        return frame.with_columns(pl.col(zoned).dt.convert_time_zone("UTC")) if zoned else frame

    def _tally(self, part: RegisterPart, rejects: list[Reject]) -> RunTally:
        tally = RunTally(rows=part.keys.len(), rejected=part.rejected)
        tally.add_rejects(rejects)
        tally.told = [("", text) for _, text in tally.told]  # rows are counted within a part here
        return tally

    def _list(self, name: str, rows: pl.DataFrame, cases: pl.DataFrame, rejects: list[Reject]) -> CheckedTable:
        """The rows of a list; those that belong to no case are turned down."""
        checked = self.register.check_list(name, Batch(rows, _rows(rows.height), {}, rows.height))
        keys = self.register.check_cases(Batch(cases, _rows(cases.height), {}, cases.height)).frame[CASE]
        frame = checked.frame
        known = frame[CASE].is_in(keys.drop_nulls().implode())
        column = self.register.lists[name][1].keys[CASE]
        for row, key in frame.filter(~known & frame[CASE].is_not_null()).select(PLACE, CASE).iter_rows():
            rejects.append(stray(row, key, name, column))
        rejects += checked.rejects
        known = known.fill_null(False)
        return CheckedTable(frame.filter(known), checked.bad.filter(known))

    def _rejected(self, one: Reject, placed: Mapping[str, Mapping[str, pl.Series]]) -> dict[str, Any]:
        """A row turned down as it is written, with the place it has in its file."""
        marks = placed[one.table]
        at = one.row - 1
        file = str(marks[FILE][at] or "") if FILE in marks and at >= 0 else ""
        return {
            "key": one.key,
            "row": int(marks[ROW][at]) + 1 if ROW in marks and at >= 0 else None,
            "column": one.column,
            "value": one.value,
            "code": one.code,
            "message": (f"{file}: " if file else "") + one.message(self.brief.request.lang),
        }


_READY: dict[Brief, Worker] = {}


def ready(brief: Brief) -> Worker:
    """The worker of this process for a run; rules are loaded and plans made once."""
    if brief not in _READY:
        _READY.clear()  # one run at a time
        _READY[brief] = Worker(brief)
    return _READY[brief]


def results(content: Iterable[Mapping[str, Any]]) -> dict[str, pl.DataFrame]:
    """The frames of a part that came back."""
    import polars as pl

    return {one["name"]: pl.read_ipc(io.BytesIO(one["content"])) for one in content}


def _split(table: pa.Table, given: WorkerInput) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """The columns of an input, and its marks."""
    import polars as pl

    frame = pl.DataFrame(pl.from_arrow(table))
    frame.columns = [*given.columns, *(f"\0{mark}" for mark in given.marks)]
    return frame.select(given.columns), {mark: frame[f"\0{mark}"] for mark in given.marks}


def _rows(height: int) -> pl.Series:
    import polars as pl

    return pl.int_range(1, height + 1, eager=True).alias("row")


def _none(height: int) -> pl.Series:
    import polars as pl

    return pl.Series([False], dtype=pl.Boolean).new_from_index(0, height)


def _given_back(
    tally: RunTally, rejected: list[dict[str, Any]], extra: bytes, frames: Mapping[str, pl.DataFrame]
) -> pa.RecordBatch:
    import pyarrow as pa

    texts, row = pa.string(), pa.int64()
    kind = pa.struct([("key", texts), ("row", row), *((n, texts) for n in ("column", "value", "code", "message"))])
    packed = [{"name": name, "content": _ipc(frame)} for name, frame in frames.items()]
    whole = pa.list_(pa.struct([("name", texts), ("content", pa.binary())]))
    columns = [
        pa.array([orjson.dumps(tally.plain()).decode()], texts),
        pa.array([rejected], pa.list_(kind)),
        pa.array([extra.decode().split("\n")[:-1]], pa.list_(texts)),
        pa.array([packed], whole),
    ]
    return pa.RecordBatch.from_arrays(columns, names=["tally", "rejected", "trace", "frames"])


def _ipc(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_ipc(stream, compression="lz4")
    return stream.getvalue()
