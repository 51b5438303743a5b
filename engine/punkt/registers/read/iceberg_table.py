"""A table of Iceberg on this machine, read at the snapshot it has when it is opened: ``iceberg:PATH``.

``PATH`` is the folder of a table, of which the newest metadata are read, or a file ``….metadata.json``, as its catalog
names it: only a catalog knows which of several is in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require

from .delta_log import plain
from .file_kinds import ICEBERG
from .parquet_duckdb import evened
from .register_source import Batch, Cursor, PlainSource, broken, check_columns, unnamed

if TYPE_CHECKING:
    import pyarrow as pa

ENDING = ".metadata.json"
HINT = "version-hint.text"
"""The file in which writers without a catalog say which metadata are in force."""
_NUMBER = re.compile(r"v?([0-9]+)[.-]")
_FAULTS = (OSError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError)
"""What pyiceberg and Arrow raise for tables that are none; their own kinds are of these."""


class IcebergSource(PlainSource):
    """The rows of a snapshot, in the order of the names of its files; rows that were deleted are not read."""

    def __init__(self, text: str) -> None:
        """Raises :class:`PunktError` where there is no table, or it has what cannot be read here."""
        require("lake", "pyiceberg")
        from pyiceberg.exceptions import ResolveError, ValidationError
        from pyiceberg.table import StaticTable

        path = _metadata(text.removeprefix(ICEBERG))
        self.name, self._faults = f"{ICEBERG}{path}", (*_FAULTS, ResolveError, ValidationError)
        try:
            self._table = StaticTable.from_metadata(str(path))
            self._scan: Any = self._table.scan()
            self._tasks = sorted(self._scan.plan_files(), key=lambda one: str(one.file.file_path))
            elsewhere = [one.file.file_path for one in self._tasks if "://" in plain(one.file.file_path).as_posix()]
            if elsewhere:
                raise ValueError(elsewhere[0])
            self.total = int(self._scan.count())
        except self._faults as error:
            raise broken(self.name, "Iceberg", error) from None
        snapshot = self._table.current_snapshot()
        self.fingerprint = f"{self._table.metadata.table_uuid}@{snapshot.snapshot_id if snapshot else ''}"
        columns = check_columns(self.name, [field.name for field in self._table.schema().fields])
        self.columns = tuple(n or unnamed(i) for i, n in enumerate(columns, 1))
        self.about: Mapping[str, str] = {}

    def batches(self, size: int, cursor: Cursor | None = None) -> Iterator[Batch]:
        """Batches of ``size`` rows; a cursor is the number of rows read before."""
        done = cursor["rows"] if cursor else 0
        try:
            yield from evened(self._rows(), size, done, done, self.columns)
        except PunktError:
            raise
        except self._faults as error:
            raise broken(self.name, "Iceberg", error) from None

    def _rows(self) -> Iterator[pa.RecordBatch]:
        """The rows of one file after the other: of many at once, all would be in memory."""
        from pyiceberg.expressions import AlwaysTrue
        from pyiceberg.io.pyarrow import ArrowScan

        table = self._table
        for task in self._tasks:
            scan = ArrowScan(table.metadata, table.io, self._scan.projection(), AlwaysTrue())
            yield from scan.to_record_batches([task])


def _metadata(name: str) -> Path:
    """The file of metadata that a name means. Raises :class:`PunktError` where there is none."""
    path = plain(name)
    if path.is_file():
        return path.absolute()
    folder = path / "metadata"
    try:
        said = (folder / HINT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        said = ""
    hinted = [folder / f"v{said}{ENDING}", folder / said] if said else []
    numbers = {one: _NUMBER.match(one.name) for one in folder.glob(f"*{ENDING}")}
    known = [(int(number[1]), one) for one, number in numbers.items() if number is not None]
    newest = [one for number, one in known if number == max(known)[0]]
    found = next((one for one in hinted if one.is_file()), None) or (newest[0] if len(newest) == 1 else None)
    if found is None:
        raise PunktError([Diagnostic("P001", Place(f"{ICEBERG}{path}"))])
    return found.absolute()


__all__ = ["IcebergSource"]
