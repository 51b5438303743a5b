"""The files of a run, written part by part while the next parts are decided.

Which tables and outcomes a file has, only the whole run can say: an outcome that no row reports is
left out. So the files are begun with what the first part reports. Where a later part reports more,
they are begun anew from the parts put aside; if that happens often, they are made at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.files.whole_files import writing
from punkt.registers.run.part_job import Job
from punkt.registers.run.tally import RunTally

from .csv_form import CsvForm
from .result_writers import Sink, open_sink
from .working_folder import WorkingFolder

if TYPE_CHECKING:
    import polars as pl

MOST_BEGINNINGS = 3
"""How often files are begun before they are left to the end."""
Shape = tuple[tuple[str, ...], frozenset[str]]
"""The tables that are written, and the outcomes that some row reports."""


class ResultFiles:
    """Files being written in the folder of a run."""

    def __init__(
        self,
        job: Job,
        work: WorkingFolder,
        out: Path,
        about: Mapping[str, Any],
        form: CsvForm,
        said: Callable[[str, Any], Any] | None = None,
    ) -> None:
        """``said``: puts words for names into a table that is written (its name and rows → rows)."""
        self.job, self.work, self.out, self.about, self.form, self.said = job, work, out, about, form, said
        self._sink: Sink | None = None
        self._shape: Shape = ((), frozenset())
        self._parts = 0
        """How many parts the files have."""
        self._beginnings = 0

    def add(self, number: int, frames: Mapping[str, pl.DataFrame], so_far: RunTally) -> None:
        """Add a part, which is in the list of parts already. ``so_far``: what all parts up to it came to."""
        shape = self._shape_of(so_far)
        if self._sink is None or shape != self._shape:
            if self._beginnings == MOST_BEGINNINGS:
                return
            self._begin(shape, so_far, number)
        if self._parts == number:
            self._put(frames, so_far)

    def finish(self, tally: RunTally, sums: Mapping[str, Any], advance: Callable[[int], None]) -> dict[str, Path]:
        """Name of the file → its draft, finished; ``advance`` is called with 1 for each part that had to be written again."""
        if self._shape_of(tally) != self._shape or self._sink is None or self._parts < len(self.work.done):
            self._begin(self._shape_of(tally), tally, len(self.work.done), advance)
        assert self._sink is not None
        with writing(self.out):
            self._sink.close(sums)
        files, self._sink = dict(self._sink.files), None
        return files

    def drop(self) -> None:
        """Let go of files that were not finished."""
        if self._sink is not None:
            with suppress(Exception):  # the disk may be full still, and libraries say so in many ways
                self._sink.drop()
            self._sink = None

    def _shape_of(self, tally: RunTally) -> Shape:
        tables = tuple(self.job.tables(tally)) if self.work.done else ()
        return tables, frozenset(tally.outcomes)

    def _begin(
        self, shape: Shape, tally: RunTally, parts: int, advance: Callable[[int], None] = lambda n: None
    ) -> None:
        """Begin the files with some parts that were put aside."""
        import polars as pl

        self.drop()
        self._shape, self._parts = shape, 0
        self._beginnings += 1
        with writing(self.out):
            self._sink = open_sink(self.work.folder, self.out, self.about, self.form)
        for number in range(parts):
            names = self.work.done[number]["frames"]
            self._put({name: pl.read_ipc(self.work.path(number, f"{name}.arrow")) for name in names}, tally)
            advance(1)

    def _put(self, frames: Mapping[str, pl.DataFrame], tally: RunTally) -> None:
        assert self._sink is not None
        tables, _ = self._shape
        with writing(self.out):
            for table in tables:
                rows = self.job.written(frames, table, tally)
                self._sink.add(table, rows if self.said is None else self.said(table, rows))
        self._parts += 1
